"""Theme coding measured against people.

In: passages that people coded. Out: precision, recall, F1, kappa, alpha, with n and intervals. Open `evaluate.py` first.
"""
