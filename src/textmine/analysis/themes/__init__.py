"""Codings of the codebook's themes.

In: passages with vectors, the codebook, decisions. Out: codings with probabilities.
Open `code_passages.py` first; a passage gets its probability in `classifier.py`.
"""
