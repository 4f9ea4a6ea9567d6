"""What a run finds out about passages: themes, topics, entities, and how well themes are coded.

In: passages, the codebook, decisions. Out: codings, topics, entities, evaluations. Open `themes/code_passages.py` first.
"""
