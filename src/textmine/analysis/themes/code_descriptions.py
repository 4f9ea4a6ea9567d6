"""What a code of the codebook says, apart: what it is about, the terms it lists, and what it shuts out."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from textmine.study.codebook import Code

_SENTENCE = re.compile(r"(?<!NB:)(?<=[.;:])\s+|\n+")
# A sentence with one of these says what belongs elsewhere, in the very words of that other code.
_SHUTS_OUT = re.compile(
    r"\b(?:NB|exclud\w+|rather than|distinguish\w*|distinction|see also|only use|do(?:es)? not|don['’]t|not to be"
    r"|should (?:go|be coded)|intended to go|unlikely|elsewhere|not otherwise)\b",
    re.IGNORECASE,
)
_LIST = re.compile(r"\bIncludes?:?|\be\.g\.|\bi\.e\.|\betc\.?", re.IGNORECASE)
_PHRASE = re.compile(r"[;.\n()]+")
_ITEM = re.compile(r"[,;:()]|\band\b|\bor\b|/ |\bas well as\b|\bincluding\b")
_QUOTED = re.compile(r"['‘“\"](\w[\w -]{1,30})['’”\"]")
_ITEM_WORDS = 6  # words; a longer part of a list is a clause


@dataclass(frozen=True, slots=True)
class CodeDescription:
    """One code, as passages are compared with it.

    Attributes:
        name: its name.
        meanings: texts that say what it is about, each once: name, definition, its phrases and listed terms, what counts, examples.
        words: all its words in one text, cues among them, the name twice.
        excluded: texts that say what does not count.
    """

    name: str
    meanings: tuple[str, ...]
    words: str
    excluded: tuple[str, ...]


def describe_code(code: Code, names: Collection[str] = ()) -> CodeDescription:
    """Read one code as a person would: sentences that set it apart from other codes are kept out of what it is about.

    Args:
        code: of the codebook.
        names: of all codes, in lower case: a definition that quotes one speaks of another code.

    Returns:
        Its texts.
    """
    sentences = [part.strip() for part in _SENTENCE.split(code.definition) if part.strip()]
    kept = [part for part in sentences if not _SHUTS_OUT.search(part)] or sentences[:1]
    definition = " ".join(kept)
    quoted = [term for term in _QUOTED.findall(definition) if term.lower() not in names]
    phrases = _parts(_PHRASE, _LIST.sub(". ", definition))
    items = [item for part in kept for item in _parts(_ITEM, _LIST.sub(" ", part)) if len(item.split()) <= _ITEM_WORDS]
    whole = [f"{code.name}. {definition}"] if definition else []
    meanings = dict.fromkeys([code.name, *whole, *phrases, *items, *quoted, *code.counts, *code.examples])
    cues = [cue.rstrip("*") for cue in code.cues]
    words = " ".join([code.name, code.name, definition, *quoted, *code.counts, *code.examples, *cues])
    excluded = dict.fromkeys([*(part for part in sentences if part not in kept), *code.does_not_count])
    return CodeDescription(code.name, tuple(meanings), words, tuple(excluded))


def _parts(pattern: re.Pattern[str], text: str) -> list[str]:
    parts = (part.strip(" .-'‘’“”\"\n") for part in pattern.split(text))
    return [part for part in parts if len(part) > 2]
