"""Pseudonyms given, kept in a key, and put in place of names in every record.

In: mentions. Out: the same results without names. Open `pseudonymise.py` first.
"""
