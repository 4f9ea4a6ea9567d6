"""Paragraphs of a paper to sections with pages; references and running heads are set apart and counted.

In: a `Source`. Out: a `Paper`. Open `sections.py` first.
"""
