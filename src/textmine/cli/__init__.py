"""The `textmine` command: thin; every command calls one function of the library and shows what it gives.

Exit status: 0 done, 1 the user's material has a fault (a message, no traceback), 2 wrong usage.
"""

# In the order of the help.
from textmine.cli import studying, reviewing, ledger, quoting, exporting, measuring, exchanging, scheduling  # isort: skip
from textmine.cli.shell import app, main

__all__ = ["app", "exchanging", "exporting", "ledger", "main", "measuring", "quoting", "reviewing", "scheduling", "studying"]
