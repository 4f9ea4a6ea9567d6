"""Topics: clusters of passages that return when the fit is repeated, their labels and their stability.

In: passages with vectors. Out: topics and the place of every passage. Open `fit.py` first.
"""
