"""Pseudonyms for people, organisations, places and identifiers, and the check on what leaves the study.

In: results of a run. Out: the same without names, the key, a disclosure report. Open `pseudonyms/pseudonymise.py` or
`disclosure.py` first.
"""
