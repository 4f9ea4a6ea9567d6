"""Names and identifiers found in texts.

In: results of a run. Out: mentions, each with its kind and why. Open `detect.py` first.
"""
