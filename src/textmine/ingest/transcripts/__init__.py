"""Blocks of a transcript to turns: who speaks, in which role, and what is not speech.

In: a `Source`. Out: a `Transcript`. Open `read_transcript.py` first. A label is recognised in `labels.py`, which labels a file
uses is decided in `label_scheme.py`, roles in `roles.py`; talk without labels is divided in `parties.py`.
"""
