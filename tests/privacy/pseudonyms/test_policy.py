"""Every field of every record has a policy, and what people wrote freely is searched for names."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from types import UnionType
from typing import Any, get_args, get_type_hints

import pytest

from tests.privacy.pseudonyms.test_pseudonymise import TALK, pseudonyms_of
from textmine.matrices.provenance import Provenance
from textmine.matrices.results import Results
from textmine.privacy.pseudonyms.policy import POLICIES, Policy
from textmine.privacy.pseudonyms.pseudonymise import pseudonymise
from textmine.records.corpus import SourceFile
from textmine.records.decisions import Decision, History, Note


def within(hint: Any) -> set[type]:
    """The record classes in an annotation."""
    if is_dataclass(hint):
        return {hint}
    if isinstance(hint, UnionType) or get_args(hint):
        return {one for inner in get_args(hint) for one in within(inner)}
    return set()


def reachable(record: type, seen: set[type]) -> set[type]:
    """A record class and those within fields whose records are gone through."""
    if record in seen:
        return seen
    seen.add(record)
    hints = get_type_hints(record)
    for name, field in POLICIES[record].items():
        if field.policy in (Policy.RECORDS, Policy.OWN):
            for inner in within(hints[name]):
                reachable(inner, seen)
    return seen


def test_every_field_of_every_record_of_the_results_has_a_policy() -> None:
    """A field that is new to a record must be said to be kept, replaced or left out; nothing passes unseen."""
    records = reachable(Results, set())
    assert len(records) > 20
    missing = {record.__name__: {field.name for field in fields(record)} - POLICIES[record].keys() for record in records}
    assert {name: left for name, left in missing.items() if left} == {}


def test_a_field_without_a_policy_is_never_passed_on(results_of, monkeypatch) -> None:
    """Without a policy nothing is written at all."""
    results = results_of({"north/a.txt": TALK})
    monkeypatch.setitem(POLICIES, Results, {name: field for name, field in POLICIES[Results].items() if name != "note"})
    with pytest.raises(KeyError, match="note"):
        pseudonymise(results, pseudonyms_of(results))


def everything(results: Results) -> str:
    new = pseudonymise(results, pseudonyms_of(results))
    return repr(replace(new, codebook=None))


@pytest.mark.parametrize("title", ["Interview with Zdzisława Kołodziej, second visit", "notes on zdzislawa kolodziej"])
def test_a_name_that_a_title_alone_has_goes(results_of, title: str) -> None:
    """What a document's properties call it is searched, with accents or without."""
    results = results_of({"north/a.txt": TALK})
    results = replace(results, documents=(replace(results.documents[0], title=title),))
    said = everything(results).lower()
    assert "zdzis" not in said
    assert "odziej" not in said


@pytest.mark.parametrize("name", ["WX3_orlaith_r2", "Orlaith-Penhaligon-2", "int orlaith final", "ORLAITH"])
def test_a_name_that_a_file_s_name_alone_has_goes(results_of, name: str) -> None:
    """In small letters, joined by hyphens or underscores, and of files that were set aside too."""
    results = results_of({f"north/{name}.txt": TALK})
    aside = SourceFile(f"north/{name} 2.txt", "", "set aside", f"north/{name} 2.txt is empty", kind="transcript", case="north")
    said = everything(replace(results, inputs=(*results.inputs, aside))).lower()
    assert "orlaith" not in said
    assert "penhaligon" not in said


def test_words_of_titles_that_are_no_names_stay(results_of) -> None:
    """What kind of talk it was, of whom, and the case, is no name."""
    names = ["FG2_young_carers", "contract manager", "Wexbourne_3_tenants' voice", "summer visit", "focus group hope centre"]
    results = results_of({f"wexbourne/{name}.txt": [("Interviewer", "Why?"), ("Manager", "Because.")] for name in names})
    new = pseudonymise(results, pseudonyms_of(results))
    assert [document.document for document in new.documents] == [document.document for document in results.documents]


def test_names_that_notes_and_decisions_alone_have_go(results_of) -> None:
    """What coders write is searched as talk is; so are settings, which may name files."""
    results = results_of({"north/Okonkwo.txt": TALK})
    passage = results.passages[1]
    note = Note(
        "2024-05-01T10:00:00Z", "KM", "memo", f"passage/{passage.passage}", "Rang Bronagh Keelan about this, on 0113 496 0077."
    )
    decision = Decision(
        "2024-05-01T10:00:00Z", "KM", passage.document, "0" * 64, 0, 4, "Thro", "trust", "", "accept", "as Ezekiel Marchbanks said"
    )
    facts = Provenance(settings={"files": {"north/Okonkwo.txt": {"skip": ""}}}, history=History((decision,), (), (note,)))
    said = everything(replace(results, notes=(note,), facts=facts))
    assert [name for name in ("Bronagh", "Keelan", "0077", "Ezekiel", "Marchbanks", "Okonkwo") if name in said] == []


def test_an_age_that_few_reach_goes_from_a_column(results_of) -> None:
    """In a column for ages a value over 89 is replaced; others, and the same figure elsewhere, stay."""
    results = results_of({"north/a.txt": TALK})
    own = (("age", "93"), ("years here", "93"), ("Age group", "60-69"))
    results = replace(results, speakers=(results.speakers[0], replace(results.speakers[1], attributes=own)))
    new = pseudonymise(results, pseudonyms_of(results))
    assert new.speakers[1].attributes == (("age", "[age over 89]"), ("years here", "93"), ("Age group", "60-69"))
