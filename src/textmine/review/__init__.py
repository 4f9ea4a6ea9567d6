"""The review application: a server on this machine in which people read, decide and write notes.

In: the last run and the ledger. Out: decisions in the ledger, pages in a browser. Open `session.py` first, then `actions.py`:
how a click becomes a decision.
"""
