"""The `textmine` command: thin; every command calls one function of the library and shows what it gives.

Exit status: 0 done, 1 the user's material has a fault (a message, no traceback), 2 wrong usage.
"""

# In the order of the help.
from textmine.cli import study, review, ledger, quotes, export, evaluate, exchange, schedule  # isort: skip
from textmine.cli.shell import app, main

__all__ = ["app", "evaluate", "exchange", "export", "ledger", "main", "quotes", "review", "schedule", "study"]
