"""What people decided: the ledger it is kept in, which decisions are current, and codings with decisions applied.

In: decisions and codings. Out: the same, anchored in today's texts. Open `current.py` first.
"""
