"""Which language a text is in."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cache
from typing import Any

_NAMES = "ENGLISH WELSH FRENCH GERMAN SPANISH ITALIAN PORTUGUESE POLISH DUTCH IRISH ROMANIAN"
_SAMPLE = 5_000  # characters
ENGLISH = "English"


@cache
def _detector() -> Any:
    from lingua import Language, LanguageDetectorBuilder

    languages = [getattr(Language, name) for name in _NAMES.split()]
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()


def language_of(text: str) -> str:
    """The name of a text's language, of those that studies in Britain and Ireland meet, or of another script; or nothing."""
    sample = " ".join(text.split())[:_SAMPLE]
    if script := _other_script(sample):
        return f"a language in {script} letters"
    found = _detector().detect_language_of(sample)
    return "" if found is None else str(found).rpartition(".")[2].title()


def _other_script(text: str) -> str:
    """The script of most letters of a text; empty where that is Latin."""
    if text.isascii():
        return ""
    scripts = Counter(unicodedata.name(letter, "?").split()[0] for letter in text if letter.isalpha())
    script, count = scripts.most_common(1)[0] if scripts else ("LATIN", 0)
    return script.title() if script not in ("LATIN", "?") and count > scripts.total() / 2 else ""
