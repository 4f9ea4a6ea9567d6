"""Which language a text is in."""

from __future__ import annotations

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
    """The name of a text's language, of those that studies in Britain and Ireland meet; empty where it cannot be told."""
    found = _detector().detect_language_of(" ".join(text.split())[:_SAMPLE])
    return "" if found is None else str(found).rpartition(".")[2].title()
