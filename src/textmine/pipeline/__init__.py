"""A run from files to output, and what people start from the command line beside it.

In: a study's folder. Out: its output folder. Open `stages.py` first, then `run.py`.
"""
