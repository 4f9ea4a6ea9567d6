"""Codings to cells, and cells to the tables people get.

In: `Results`, the records of one run. Out: cells with their states and evidence, long tables. Open `results.py`
first, then `cells.py`.
"""
