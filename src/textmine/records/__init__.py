"""Frozen records that everything else is made of. Nothing comes in; open `corpus.py` first."""
