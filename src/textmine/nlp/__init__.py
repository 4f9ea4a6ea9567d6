"""Language: the models, sentence vectors, names of people and places, and words found again in a changed text.

In: texts. Out: vectors, entities, matches. Open `models.py` first, the only door to spaCy and the encoder.
"""
