"""Words that say nothing of a subject: those of any English text, and those of talk."""

from __future__ import annotations

from importlib.resources import files


def stop_words() -> list[str]:
    """English function words (scikit-learn's list) and the words of talk in spoken_words.txt, sorted."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    lines = (files("textmine") / "annotate/spoken_words.txt").read_text(encoding="utf-8").splitlines()
    spoken = {word for line in lines if not line.startswith("#") for word in line.split()}
    return sorted(ENGLISH_STOP_WORDS | spoken)
