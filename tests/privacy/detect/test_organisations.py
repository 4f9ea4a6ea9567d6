"""Organisations and places by the words they end in."""

from __future__ import annotations

import pytest

from textmine.privacy.detect.identities import find_organisations, is_general, kind_of_organisation
from textmine.privacy.detect.lexicon import Lexicon


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I work for Tarn Valley Housing Association now", ["Tarn Valley Housing Association"]),
        ("So Meridale Council and St Bede's Primary School met", ["Meridale Council", "St Bede's Primary School"]),
        ("At the University of Marlby we", ["University of Marlby"]),
        ("it was grimfeckan primary school that closed", ["grimfeckan primary school"]),
        ("on Tannery Street, at Mercer House", ["Tannery Street", "Mercer House"]),
    ],
)
def test_they_are_found_without_what_stands_before(text: str, names: list[str], lexicon: Lexicon) -> None:
    """The name alone, in capitals or small letters."""
    found = {mention.text for mention in find_organisations(text, lexicon)}
    assert {one for one in found if not any(one in other for other in found - {one})} == set(names)


@pytest.mark.parametrize("name", ["Welsh Government", "Health Board", "the Local Education Authority", "NHS", "Town Hall"])
def test_what_many_have_is_nobodys_name(name: str, lexicon: Lexicon) -> None:
    """Bodies that every place has, and national ones, are left."""
    assert is_general(name, lexicon)


def test_a_pseudonym_says_what_sort_of_body_it_is() -> None:
    """By the last word of its name that says so."""
    names = ("Tarn Valley Housing Association", "Brackwell Borough Council", "Eyeline", "northbank trust")
    assert [kind_of_organisation(name) for name in names] == ["Housing association", "Council", "Organisation", "Trust"]
