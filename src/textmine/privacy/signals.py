"""The words of signals.toml: what tells names from other words in talk."""

from __future__ import annotations

import tomllib
from importlib.resources import files

_WORDS = tomllib.loads((files("textmine") / "privacy/signals.toml").read_text(encoding="utf-8"))


def _set(name: str) -> frozenset[str]:
    return frozenset(_WORDS[name].split())


TITLES = _set("titles")
ABBREVIATED = _set("abbreviated_titles")
PRONOUNS = _set("pronouns")
CALLED = _set("called")
KIN = _set("kin")
JOBS = _set("jobs")
GREETS = _set("greets")
SPEECH = _set("speech")
DOES = _set("does")
BEFORE = _set("before")
OF_PEOPLE = _set("of_people")
TALKS = _set("talks")
TO = _set("to")
SELF = _set("self")
AFTER_COMMA = _set("after_comma")
BARE_NAMES = _set("bare_names")
DONE_NAMES = _set("done_names")
MASS_NAMES = _set("mass_names")
MODAL_NAMES = _set("modal_names")
PAST = _set("past")
HUMAN = _set("human")
TRANSFERS = _set("transfers")
PLACE_PARTS = _set("place_parts")
RELIES = _set("relies")
ASKED_OF = _set("asked_of")
CONJUNCTIONS = _set("conjunctions")
HEADINGS = _set("headings")
AFTER_NAME = _set("after_name")
SOUNDS = _set("sounds")
DETERMINERS = _set("determiners")
PLACED = _set("placed")
GENERAL = _set("general")
PLACES = tuple(_WORDS["places"].split())
# What an organisation's name ends in, and what its pseudonym calls it.
HEADS = {head: shown for shown, heads in _WORDS["heads"].items() for head in heads}
