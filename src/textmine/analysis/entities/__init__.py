"""Entities: people, organisations, programmes, laws and places, their variants linked.

In: passages. Out: mentions and entities. Open `find.py` first.
"""
