"""A study as a REFI-QDA project."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from tests.exchange.refi_export.reading import SPACE, between, every, text_of, unpacked
from tests.exchange.refi_export.small import NORTH, PASSAGES, coding, results
from textmine.errors import ExchangeError
from textmine.exchange.refi_export import PROFILES, qdc, qdpx
from textmine.exchange.refi_export.codes import code_guid, pole_guid
from textmine.exchange.refi_export.sources import source_names
from textmine.exchange.refi_export.texts import guid
from textmine.records.corpus import Document

SCHEMAS = os.environ.get("TEXTMINE_REFI_SCHEMAS", "")
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _schema(name: str) -> etree.XMLSchema:
    found = sorted(Path(SCHEMAS).glob(f"{name}*.xsd")) if SCHEMAS else []
    if not found:
        pytest.skip("TEXTMINE_REFI_SCHEMAS names no folder with the schemas of qdasoftware.org")
    return etree.XMLSchema(etree.parse(found[0]))


@pytest.mark.parametrize("proposals", [False, True])
@pytest.mark.parametrize("profile", PROFILES)
def test_project_is_valid_by_the_schema(profile: str, proposals: bool) -> None:
    """A project for every program is what Project.xsd says, with much in it and with nothing."""
    schema = _schema("Project")
    schema.assertValid(unpacked(qdpx(results(), profile, proposals))[0])
    nothing = results(**dict.fromkeys(("cases", "documents", "turns", "passages", "codings", "cells", "paper_cells", "notes"), ()))
    schema.assertValid(unpacked(qdpx(nothing, profile, proposals))[0])


def test_codebook_is_valid_by_the_schema() -> None:
    """A codebook is what Codebook.xsd says."""
    _schema("Codebook").assertValid(etree.fromstring(qdc(results().codebook)))


@pytest.mark.parametrize("profile", PROFILES)
def test_every_reference_leads_to_something_there(profile: str) -> None:
    """Each GUID is well formed and there once (a case and its code apart), and whatever is referred to is there."""
    root, texts = unpacked(qdpx(results(), profile, proposals=True))
    owners = [one for one in root.iter() if one.get("guid")]
    twins = {foreign_code.get("guid") for foreign_code in every(root, "Case")} if PROFILES[profile].twins else set()
    keys = [owner.get("guid") for owner in owners if not (owner.tag == f"{SPACE}Code" and owner.get("guid") in twins)]
    assert len(keys) == len(set(keys))
    assert all(GUID.fullmatch(key) for key in keys)
    names = ("targetGUID", "originGUID", "creatingUser")
    assert {value for one in root.iter() for name, value in one.attrib.items() if name in names} <= set(keys)
    paths = {one.get("plainTextPath") for one in root.iter() if one.get("plainTextPath")}
    assert {f"internal://{name.removeprefix('sources/')}" for name in texts} == paths


@pytest.mark.parametrize("profile", PROFILES)
def test_every_selection_has_the_words_of_its_passage(profile: str) -> None:
    """What stands between the offsets, in the units of the program, is what was coded."""
    root, texts = unpacked(qdpx(results(), profile, proposals=True))
    utf16 = profile == "nvivo"
    said = set()
    for source in every(root, "TextSource"):
        text = text_of(source, texts)
        assert "\r" not in text
        assert not text.startswith("\ufeff")
        assert utf16 or max(text) <= "\uffff"
        for one in source.iter(f"{SPACE}PlainTextSelection"):
            words = between(text, one.get("startPosition"), one.get("endPosition"), utf16)
            name = one.get("name", "")
            whole = words + "\n" == text
            assert whole or name == words
            said.add(words)
    smile = "🙂" if utf16 else "□"
    assert f"We trusted them {smile} and they kept their word, café and all." in said
    assert {"In the end it cost us a fortune.", "Partners who keep their word are trusted."} <= said


def test_only_what_people_accepted_goes_along_unless_asked() -> None:
    """Proposals of the machine are there with `proposals`, as its own user's, told in their comments; otherwise not at all."""

    def coded(proposals: bool) -> set[tuple[str, str]]:
        root, _ = unpacked(qdpx(results(), proposals=proposals))
        users = {foreign_code.get("guid"): foreign_code.get("name") for foreign_code in every(root, "User")}
        return {
            (users[foreign_code.get("creatingUser")], foreign_code.find(f"{SPACE}CodeRef").get("targetGUID", ""))  # type: ignore[union-attr]
            for foreign_code in every(root, "Coding")
        }

    accepted = {("AB", code_guid("trust")), ("AB", pole_guid("trust", 0)), ("CD", code_guid("words")), ("AB", code_guid("cost"))}
    own = {code_guid("cost"), code_guid("trust"), pole_guid("trust", 0), pole_guid("trust", 1)}
    assert coded(False) == accepted
    assert coded(True) == accepted | {("textmine", code) for code in own}


def test_a_comment_says_where_a_passage_stands_and_how_sure_a_proposal_is() -> None:
    """Time or page, and of the machine's codings probability, direction and words."""
    root, _ = unpacked(qdpx(results(), proposals=True))
    comments = {foreign_code.text for foreign_code in every(root, "Description")}
    assert "textmine: turn 2, 0:01:05" in comments
    assert "textmine: Findings, p. 4\ntextmine: proposes Trust (built), 0.50, by the words trusted, word" in comments


def test_each_person_has_a_selection_of_their_own_with_its_time_and_note() -> None:
    """Two people who gave a passage one code are two codings, each by its person, at its time; a note stands in the comment."""
    first = replace(coding(1, "trust", "built", "AB", 1.0), at="2026-02-01T10:00:00.250+00:00", note="Strong.")
    second = replace(coding(1, "trust", "", "CD", 1.0), at="2026-02-03T12:00:00+02:00")
    words = replace(coding(1, "words", "", "CD", 1.0), at="2026-02-02T09:00:00+00:00")
    root, _ = unpacked(qdpx(results(codings=(first, second, words))))
    users = {foreign_code.get("guid"): foreign_code.get("name") for foreign_code in every(root, "User")}
    found = {}
    for foreign_code in every(root, "PlainTextSelection"):
        when = (
            foreign_code.get("creationDateTime"),
            users[foreign_code.get("modifyingUser")],
            foreign_code.get("modifiedDateTime"),
        )
        codes = {
            (each[0].get("targetGUID"), users[each.get("creatingUser")], each.get("creationDateTime"))
            for each in foreign_code.iter(f"{SPACE}Coding")
        }
        if codes:
            found[users[foreign_code.get("creatingUser")]] = (when, foreign_code.findtext(f"{SPACE}Description"), codes)
    trust, built = code_guid("trust"), pole_guid("trust", 0)
    at, early, late = "2026-02-01T10:00:00Z", "2026-02-02T09:00:00Z", "2026-02-03T10:00:00Z"
    assert found == {
        "AB": ((at, "AB", at), "Strong.\ntextmine: turn 2, 0:01:05", {(trust, "AB", at), (built, "AB", at)}),
        "CD": ((early, "CD", late), "textmine: turn 2, 0:01:05", {(trust, "CD", late), (code_guid("words"), "CD", early)}),
    }


def test_people_come_before_the_machine() -> None:
    """The first user is a person: QualCoder works on as that one."""
    root, _ = unpacked(qdpx(results(), proposals=True))
    assert [foreign_code.get("name") for foreign_code in every(root, "User")] == ["AB", "CD", "textmine"]


def test_cases_have_their_attributes_and_documents() -> None:
    """A case carries what cases.csv says of it and refers to its transcripts; an empty value is left out."""
    root, _ = unpacked(qdpx(results()))
    variables = {foreign_code.get("guid"): foreign_code.get("name") for foreign_code in every(root, "Variable")}
    found = {}
    for case in every(root, "Case"):
        values = {variables[one[0].get("targetGUID")]: one[1].text for one in case.iter(f"{SPACE}VariableValue")}
        found[case.get("name")] = (values, [one.get("targetGUID") for one in case.iter(f"{SPACE}SourceRef")])
    source = {foreign_code.get("name"): foreign_code.get("guid") for foreign_code in every(root, "TextSource")}
    assert found == {
        "North <End>": ({"sector": "housing"}, [source["north - a"]]),
        "South": ({"sector": "housing", "year": "2016"}, [source["south - a"]]),
    }


def test_programs_get_cases_in_the_ways_they_know() -> None:
    """NVivo and QualCoder: a code of the case's GUID on all of its text; ATLAS.ti: sets; MAXQDA: attributes of the documents."""
    nvivo, texts = unpacked(qdpx(results(), "nvivo"))
    case = every(nvivo, "Case")[0].get("guid")
    assert case in {foreign_code.get("guid") for foreign_code in every(nvivo, "Code")}
    (whole,) = (
        foreign_code
        for foreign_code in every(nvivo, "PlainTextSelection")
        if any(ref.get("targetGUID") == case for ref in foreign_code.iter(f"{SPACE}CodeRef"))
    )
    text = text_of(whole.getparent(), texts)  # type: ignore[arg-type]
    assert between(text, whole.get("startPosition"), whole.get("endPosition"), utf16=True) + "\n" == text
    atlas, _ = unpacked(qdpx(results(), "atlas.ti"))
    assert [foreign_code.get("name") for foreign_code in every(atlas, "Set")] == [
        "North <End>",
        "South",
        "Literature",
        "sector: housing",
        "year: 2016",
    ]
    assert case not in {foreign_code.get("guid") for foreign_code in every(atlas, "Code")}
    maxqda, _ = unpacked(qdpx(results(), "maxqda"))
    said = {one[1].text for source in every(maxqda, "TextSource") for one in source.iter(f"{SPACE}VariableValue")}
    assert {"housing", "2016", "Reed 2014"} <= said


def test_summaries_and_memos_are_notes_linked_to_what_they_are_on() -> None:
    """A summary leads to its case and theme, a memo to its passage; each has a time, its author and a name of its own."""
    root, texts = unpacked(qdpx(results()))
    users = {foreign_code.get("guid"): foreign_code.get("name") for foreign_code in every(root, "User")}
    notes = {foreign_code.get("name"): foreign_code for foreign_code in every(root, "Note")}
    targets = defaultdict(list)
    for foreign_code in every(root, "Link"):
        targets[foreign_code.get("originGUID")].append(foreign_code.get("targetGUID"))
    summary = notes["Matrix cell: North <End> × Trust"]
    assert text_of(summary, texts) == "They stayed for the people.\nNot the money.\n"
    assert (users[summary.get("creatingUser")], summary.get("creationDateTime")) == ("AB", "2026-02-01T10:00:00Z")
    assert targets[summary.get("guid")] == [every(root, "Case")[0].get("guid"), code_guid("trust")]
    memo = notes["Memo on a passage"]
    assert memo.get("creationDateTime") == "2026-02-01T10:30:00Z"
    (selection,) = (
        foreign_code
        for foreign_code in every(root, "PlainTextSelection")
        if [foreign_code.get("guid")] == targets[memo.get("guid")]
    )
    assert selection.get("name") == "We trusted them □ and they kept their word, café and all."
    assert [name for name in notes if name and name.startswith("Memo")] == [
        "Memo on a passage",
        "Memo on a passage (2)",
        "Memo on what is no longer there (passage/gone@1)",
    ]


def test_notes_stand_inside_for_atlas_ti_alone() -> None:
    """ATLAS.ti has the words of memos in the XML; QualCoder reads them from files only."""
    inside, texts = unpacked(qdpx(results(), "atlas.ti"))
    assert "Ask about the café." in {foreign_code.text for foreign_code in every(inside, "PlainTextContent")}
    assert len(texts) == len(results().documents)


def test_what_the_format_cannot_hold_goes_along_as_notes() -> None:
    """The states of all cells, the research questions, and what is lost are notes; the project's description says it too."""
    root, texts = unpacked(qdpx(results()))
    notes = {foreign_code.get("name"): text_of(foreign_code, texts) for foreign_code in every(root, "Note")}
    assert notes["Research questions"] == "1. What holds partners together?\n"
    states = notes["Framework matrix: states of its cells"]
    assert "Trust\n- North <End>: present; 1 passage · 1 of 1 respondent; 1 built\n- papers: 1 passage" in states
    assert "Cost\n- South: not asked\n" in states
    description = root.findtext(f"{SPACE}Description") or ""
    assert description.startswith("All of it is fictional.\n\nA REFI-QDA project has no place")
    assert notes["What this file does not hold"].strip() in description


def test_no_cover_line_goes_along() -> None:
    """What a transcript's cover says of a person stays here."""
    with_covers = qdpx(results(), proposals=True)
    root, texts = unpacked(with_covers)
    assert "Ann Person" not in etree.tostring(root, encoding="unicode") + "".join(texts.values())


@pytest.mark.parametrize("profile", PROFILES)
def test_the_same_study_gives_the_same_bytes(profile: str) -> None:
    """Two exports are equal byte for byte, whatever the order in which results hold codings; the zip file has no date of today."""
    given = results()
    turned = results(codings=tuple(reversed(given.codings)))
    assert qdpx(given, profile, True) == qdpx(results(), profile, True)
    assert unpacked(qdpx(given, profile))[1] == unpacked(qdpx(turned, profile))[1]
    assert etree.tostring(unpacked(qdpx(given, profile))[0]) == etree.tostring(unpacked(qdpx(turned, profile))[0])


def test_the_file_is_laid_out_as_programs_expect(tmp_path: Path) -> None:
    """`project.qde` first, texts in `sources/` in small letters, fixed dates; the XML has a declaration and no byte-order mark."""
    path = tmp_path / "study.qdpx"
    path.write_bytes(qdpx(results()))
    with ZipFile(path) as archive:
        names = archive.namelist()
        assert names[0] == "project.qde"
        assert all(name.startswith("sources/") for name in names[1:])
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("project.qde").startswith(b'<?xml version="1.0" encoding="utf-8"?>\n<Project ')


def test_guids_outlive_versions() -> None:
    """A GUID is of the names alone: it must not change, or imports would double what is there."""
    assert guid("code", "trust") == code_guid("trust") == "5f3d7fe0-0193-56b2-b60a-d062638fc5f8"
    assert pole_guid("trust", 1) != pole_guid("trust", 0)


def test_unknown_profile_is_refused_with_those_there_are() -> None:
    """A program without a profile is named with all that have one; letters and signs do not count."""
    assert qdpx(results(), "ATLAS.ti") == qdpx(results(), "atlasti")
    with pytest.raises(ExchangeError, match=r"one of general, nvivo, qualcoder, atlas\.ti, maxqda"):
        qdpx(results(), "word")


def test_names_of_documents_are_names_of_files() -> None:
    """A document is called by its stem where that is there once, by its folders too where not; no sign that file names lack."""
    documents = [
        Document(name, "", "transcript", "", "", "")
        for name in ("n/a.txt", "s/a.txt", "s/b: one?.txt", "s/c.txt", "s/c.docx", "S/D.txt")
    ]
    assert list(source_names(documents)) == ["n - a", "s - a", "b - one", "s - c.txt", "s - c.docx", "D"]
    assert PASSAGES[0].document == NORTH
