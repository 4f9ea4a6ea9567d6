"""What people write about their study: study.toml, the tables beside it, the codebook, known names.

In: a study's folder. Out: a checked `Study` and `Codebook`. Open `load.py` first.
"""
