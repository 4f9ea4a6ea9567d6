"""Which language a text is in."""

import pytest

from textmine.nlp.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We trusted them from the start, and it cost more than anybody had said.", "English"),
        ("Roedden ni yn ymddiried ynddyn nhw o'r cychwyn cyntaf, ac yn y bobl.", "Welsh"),
        ("Сначала мы написали письмо в совет, потом собрались у меня на кухне.", "a language in Cyrillic letters"),
        ("Στην αρχή γράψαμε ένα γράμμα στο δήμο και μετά μαζευτήκαμε.", "a language in Greek letters"),
        ("Zoë and Łukasz met in the café, and they talked about what the council had said to them that winter.", "English"),
        ("", ""),
    ],
)
def test_a_language_or_its_letters_are_named(text, language):
    """The models read English alone: what is in other letters is not taken for it."""
    assert language_of(text) == language
