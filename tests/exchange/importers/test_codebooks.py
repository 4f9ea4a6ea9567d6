"""Codes of other programs as a codebook of ours."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from tests.exchange.importers.foreign import written
from tests.exchange.refi_export.small import CODEBOOK
from textmine.exchange.importers.codebooks import CodeMatch, MadeCodebook, code_names, codebook_yaml, match_codes
from textmine.exchange.importers.open_project import read_project
from textmine.exchange.importers.records import ForeignCode, ForeignProject
from textmine.exchange.refi_export import qdc
from textmine.study.codebook import Code, Codebook, Section, read_codebook


def _book(folder: Path, made: MadeCodebook) -> Codebook:
    path = folder / "codebook.yaml"
    path.write_text(made.text, encoding="utf-8")
    return read_codebook(path)


def _shape(code: Code) -> tuple[str, str, str, list]:
    return code.id, code.name, code.definition, [_shape(one) for one in code.codes]


def test_our_own_codebook_comes_back_as_it_was(tmp_path) -> None:
    """Out as .qdc and in again: ids, definitions, lists, poles and codes are the same; the questions are told to be missing."""
    made = codebook_yaml(read_project(written(tmp_path, qdc(CODEBOOK), "a.qdc")), "Small")
    book = _book(tmp_path, made)
    (working, money) = book.sections
    assert (working.id, working.name) == ("working", "Working & together")
    (trust,) = working.themes
    (original,) = CODEBOOK.sections[0].themes
    for name in ("id", "definition", "counts", "does_not_count", "cues", "guide", "poles"):
        assert getattr(trust, name) == getattr(original, name)
    assert [(code.id, code.name, code.definition) for code in trust.codes] == [
        ("words", 'Words/"deeds"', "What was said and done.")
    ]
    assert [theme.id for theme in money.themes] == ["cost"]
    assert made.told == ("which research questions 1 codes answer was left out: the file does not hold the questions",)
    assert (made.themes, made.codes) == (2, 3)


def test_the_demonstration_codebook_comes_back(tmp_path, codebook) -> None:
    """Every code of a whole study has its id, definition, cues and poles again."""
    book = _book(tmp_path, codebook_yaml(read_project(written(tmp_path, qdc(codebook), "a.qdc")), codebook.title))
    before, after = list(codebook.walk()), list(book.walk())
    assert [(code.id, code.definition, code.cues, code.poles) for code in after] == [
        (code.id, code.definition, code.cues, code.poles) for code in before
    ]
    assert [section.id for section in book.sections] == [section.id for section in codebook.sections]


def test_groups_at_the_top_become_sections_and_others_a_section_of_their_own(tmp_path) -> None:
    """A tree of any depth is kept; what only groups within it is a code; a code without a definition has its name for one."""
    codes = (
        ForeignCode("1", "Money?", "", codable=False),
        ForeignCode("2", "3.10", "What: it “cost”.\nAnd who paid.", ("Money?",), "1"),
        ForeignCode("3", "no", "", ("Money?", "3.10"), "2", codable=False),
        ForeignCode("4", "ÄÖ/ß", "", ("Money?", "3.10", "no"), "3"),
        ForeignCode("5", "字", "Loose."),
    )
    made = codebook_yaml(ForeignProject("a.qdc", codes=codes), "yes")
    book = _book(tmp_path, made)
    assert book.title == "yes"
    assert [(section.id, section.name, [_shape(theme) for theme in section.themes]) for section in book.sections] == [
        (
            "money",
            "Money?",
            [("c_3_10", "3.10", "What: it “cost”.\nAnd who paid.", [("no", "no", "no", [("ao_ss", "ÄÖ/ß", "ÄÖ/ß", [])])])],
        ),
        ("codes", "Codes", [("code", "字", "Loose.", [])]),
    ]
    assert made.told == (
        "2 codes have no definition; their names stand in for one: no, ÄÖ/ß",
        "1 codes only group others below the top: they are codes like any other here",
    )


def test_groups_of_codes_become_sections_where_no_code_groups(tmp_path) -> None:
    """ATLAS.ti's groups are sets of codes: a code stands in its first, and that it is in others is told."""
    codes = tuple(ForeignCode(str(number), name, "Said.") for number, name in enumerate(("milk", "tea", "bread"), 1))
    sets = (("Drinks", ("1", "2")), ("White", ("1",)))
    made = codebook_yaml(ForeignProject("a.qdpx", codes=codes, sets=sets), "Breakfast")
    book = _book(tmp_path, made)
    assert [(section.name, [theme.name for theme in section.themes]) for section in book.sections] == [
        ("Drinks", ["milk", "tea"]),
        ("Codes", ["bread"]),
    ]
    assert made.told == ("1 times a code is in a second group of codes: it stands in the first alone",)


def test_ids_are_there_once(tmp_path) -> None:
    """Codes of one name, in one place or in two, get ids of their own."""
    codes = (
        ForeignCode("1", "Home", "d"),
        ForeignCode("2", "Cost", "d", ("Home",), "1"),
        ForeignCode("3", "Work", "d"),
        ForeignCode("4", "Cost", "d", ("Work",), "3"),
        ForeignCode("5", "cost!", "d", ("Work",), "3"),
        ForeignCode("6", "Codes", "d"),
    )
    book = _book(tmp_path, codebook_yaml(ForeignProject("a", codes=codes), "t"))
    assert [code.id for code in book.walk()] == ["home", "cost", "work", "work_cost", "work_cost_2", "codes_2"]


STUDY = Codebook(
    "",
    (
        Section("a", "At home", (Code("trust", "Trust", "d", "a", codes=(Code("cost_home", "Cost", "d", "a"),)),)),
        Section("b", "At work", (Code("work", "Work", "d", "b", codes=(Code("cost_work", "Cost", "d", "b"),)),)),
    ),
    (),
)


@pytest.mark.parametrize(
    ("name", "above", "expected"),
    [
        ("Trust", (), "trust"),
        ("  TRUST ", ("Whatever",), "trust"),
        ("cost-home", (), "cost_home"),
        ("Cost", ("At work", "Work"), "cost_work"),
        ("Cost", ("At home",), "cost_home"),
        ("Work::Cost", (), "cost_work"),
        ("Feelings / Trust", (), "trust"),
        ("Cost", (), None),
        ("Distrust", (), None),
        ("", (), None),
    ],
)
def test_codes_of_the_study_are_known_by_name(name: str, above: tuple[str, ...], expected: str | None) -> None:
    """Capitals, spaces and signs count for nothing; a name that is there twice needs those above it; nothing is guessed."""
    found = match_codes((ForeignCode("k", name, "", above),), STUDY).found
    assert found == ({"k": CodeMatch(expected)} if expected else {})


def test_directions_are_known_by_guid_and_by_name(tmp_path) -> None:
    """A pole that textmine wrote is known again by its GUID; where GUIDs are new by its id in the description, or by its name."""
    project = read_project(written(tmp_path, qdc(CODEBOOK), "a.qdc"))
    expected = {
        "Trust (trust)": CodeMatch("trust"),
        "Trust: built": CodeMatch("trust", "built"),
        "Trust: broken": CodeMatch("trust", "broken"),
        'Words/"deeds"': CodeMatch("words"),
        "Cost": CodeMatch("cost"),
    }
    names = {code.key: code.name for code in project.codes}
    assert {names[key]: match for key, match in match_codes(project.codes, CODEBOOK).found.items()} == expected
    renumbered = [ForeignCode(f"n{code.key}", code.name, code.description, code.above) for code in project.codes]
    named = {code.name: match_codes((code,), CODEBOOK).found.get(code.key) for code in renumbered}
    assert {name: match for name, match in named.items() if match} == expected
    bare = [replace(code, description="") for code in renumbered]
    named = {code.name: match_codes((code,), CODEBOOK).found.get(code.key) for code in bare}
    assert {name: match for name, match in named.items() if match} == {
        name: match for name, match in expected.items() if name != "Trust (trust)"
    }


def test_every_code_has_a_name_of_its_own() -> None:
    """Names that are there twice get those above; what is the same even so gets a number."""
    codes = (
        ForeignCode("1", "A"),
        ForeignCode("2", "B", "", ("A",)),
        ForeignCode("3", "b", "", ("C",)),
        ForeignCode("4", "B", "", ("A",)),
    )
    assert code_names(codes) == {"1": "A", "2": "A / B (2)", "3": "C / b", "4": "A / B (4)"}


def _tree(*paths: str) -> tuple[ForeignCode, ...]:
    """Codes by their paths, each path after the one it stands under."""
    found: dict[str, ForeignCode] = {}
    for path in paths:
        *above, name = path.split("/")
        key = path
        while key in found:
            key += "'"
        found[key] = ForeignCode(key, name, "", tuple(above), "/".join(above))
    return tuple(found.values())


TWICE = (
    "Aspects",
    "Aspects/Trust",
    "Aspects/Trust/Trust",
    "Aspects/Means",
    "Aspects/Means/Costs",
    "Aspects/Other",
    "Aspects/Other/Depth",
    "Aspects/Other/Depth/Costs",
    "Costs",
    "Costs/Aspects",
    "Costs/Aspects/Trust",
    "Means",
    "Means/costs!",
    "Means/Costs",
    "Means/Costs",
    "Trust +",
    "Trust –",
    "?",
    "!",
    "Café",
    "Deep",
    "Deep/Café",
)


def test_a_codebook_made_of_a_project_has_every_code_of_it(tmp_path) -> None:
    """Names that are there twice in the tree, under one another, beside each other, or but for a sign, lead back to their own."""
    codes = _tree(*TWICE)
    study = _book(tmp_path, codebook_yaml(ForeignProject("a", codes=codes), "t"))
    again = tuple(replace(code, name=unicodedata.normalize("NFD", code.name)) for code in codes)
    found = match_codes(again, study)
    assert (found.why, found.doubts) == ({}, ())
    assert [found.found[code.key].code for code in codes] == [code.id for code in study.walk()]


@pytest.mark.parametrize(
    ("coded", "expected", "why", "doubts"),
    [
        # A group of the name of the code under it stands in nobody's way.
        (("Trust/Trust",), {"Trust/Trust"}, set(), 0),
        # One under the other is narrower: both are taken, and it is told.
        (("Trust", "Trust/Trust"), {"Trust", "Trust/Trust"}, set(), 1),
        # Another code of the name, elsewhere, is another code.
        (("Trust", "Money/Trust"), {"Trust"}, {"Money/Trust"}, 0),
        # Of two that fit alike neither is the better guess: both are taken, and it is told.
        (("Money/Trust", "Home/Trust"), {"Money/Trust", "Home/Trust"}, set(), 1),
        (("Trust", "Trust -"), {"Trust"}, {"Trust -"}, 0),
    ],
)
def test_codes_that_would_be_one_code_of_the_study(coded, expected, why, doubts) -> None:
    """Of several codes of one name those that another code of the file fits better are left out with that reason."""
    study = Codebook("", (Section("s", "S", (Code("trust", "Trust", "d", "s"),)),), ())
    found = match_codes(_tree("Trust", "Trust/Trust", "Money", "Money/Trust", "Home", "Home/Trust", "Trust -"), study, set(coded))
    assert {key for key in coded if key in found.found} == expected
    assert {key for key in coded if key in found.why} == why
    assert len(found.doubts) == doubts


def test_why_a_code_is_none_of_the_study_is_true() -> None:
    """No such name, or several and nothing to tell them apart by, which are listed with their paths."""
    found = match_codes((ForeignCode("1", "Cost"), ForeignCode("2", "Distrust")), STUDY)
    assert found.why == {
        "1": "the study has 2 codes of that name, and those above fit none of them better: "
        "cost_home (At home / Trust / Cost), cost_work (At work / Work / Cost)",
        "2": "the study has no code of that name",
    }
