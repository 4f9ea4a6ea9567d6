"""Decisions, from a table to the next run."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyarrow.parquet as pq
import pytest

from textmine.deciding import decide
from textmine.decisions import place, standing
from textmine.errors import DecisionError
from textmine.judgements import Decision
from textmine.ledger import LEDGER, Ledger, read_ledger, record
from textmine.pipeline import run_study
from textmine.records import Document, Passage
from textmine.workspace import open_workspace

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TRUSTED = "We trusted them from the start, they were honest with us about the money and about their own board."


def _decision(code="trust", verdict="accept", who="AB", start=0, quote="some words", sha="0" * 64):
    return Decision("2026-01-01T00:00:00+00:00", who, "a", sha, start, start + len(quote), quote, code, "", verdict)


def test_last_decision_of_each_person_stands():
    """Who thinks again is heard last; others keep their own view."""
    said = [_decision(), _decision(who="CD", verdict="reject"), _decision(verdict="reject"), _decision(code="money")]
    assert standing(said) == said[1:]


def test_decisions_find_their_words_again_or_are_lost():
    """In a changed text a decision is found by its words where they stand once; else it is lost."""

    def placed(text, sha):
        document = Document("a", "n", "transcript", "a", text, sha)
        half = text.index("|") if "|" in text else len(text)
        passages = [
            Passage(f"a@{start}", "a", start, end, "", "respondent", "a#0", "P", "n", 9)
            for start, end in ((0, half), (half, len(text)))
        ]
        return place([said], {"a": document}, passages)

    said = _decision(quote="some words that were said")
    assert set(placed("some words that were said and more|then others", "0" * 64).by_passage) == {("a@0", "trust")}
    assert set(placed("It began so|and then some words that were said", "1" * 64).by_passage) == {("a@11", "trust")}
    assert placed("some words that were said|some words that were said", "1" * 64).lost == (said,)
    assert placed("other things altogether", "1" * 64).lost == (said,)
    assert place([said], {}, []).lost == (said,)
    said = _decision(quote="some words")
    assert set(placed("some words and more|then others", "0" * 64).by_passage) == {("a@0", "trust")}
    assert placed("It began so|and then some words", "1" * 64).lost == (said,)  # few enough for anybody to have said them


def test_decisions_on_a_renamed_file_are_found_by_its_text():
    """The same text under another name carries its decisions along, also when another text has the old name now."""
    said = _decision(quote="some words that were said")
    document = Document("b/new", "n", "transcript", "b", "some words that were said, and more", "0" * 64)
    passage = Passage("b/new@0", "b/new", 0, 35, "", "respondent", "b#0", "P", "n", 7)
    assert set(place([said], {"b/new": document}, [passage]).by_passage) == {("b/new@0", "trust")}
    other = Document("a", "n", "transcript", "a", "quite another talk altogether", "1" * 64)
    both = {"a": other, "b/new": document}
    assert set(place([said], both, [passage]).by_passage) == {("b/new@0", "trust")}


@pytest.fixture
def study(make_study, fake_encoder):
    folder = make_study()
    run_study(folder)
    return folder


def _codings(study):
    return pq.read_table(study / "output/tables/codings.parquet").to_pylist()


def _table(study, *rows):
    path = study / "mine.csv"
    sink = io.StringIO()
    writer = csv.DictWriter(sink, ["document", "quote", "code", "decision", "pole", "note"], restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(sink.getvalue(), encoding="utf-8")
    return path


def test_decisions_of_a_table_reach_the_next_run(study):
    """What somebody accepts is coded under their name, what they reject is not proposed again, and nothing else is lost."""
    rows = [
        {"document": "north/a.txt", "quote": TRUSTED, "code": "money", "decision": "yes", "note": "about the board"},
        {"document": "north/a.txt", "quote": TRUSTED, "code": "trust", "decision": "no"},
    ]
    assert decide(_table(study, *rows), study, "AB", NOW).recorded == 2
    run_study(study)
    found = [(one["code"], one["coder"], one["probability"]) for one in _codings(study) if one["quote"] == TRUSTED]
    assert ("money", "AB", 1.0) in found
    assert "accepted by AB" in (study / "output/matrices/framework.html").read_text(encoding="utf-8")
    assert "trust" not in [code for code, *_ in found]
    heads = {one["code"]: one for one in pq.read_table(study / "output/tables/heads.parquet").to_pylist()}
    assert (heads["money"]["accepted"], heads["trust"]["rejected"]) == (1, 1)
    assert heads["money"]["basis"].startswith("default")


def _to_check(study):
    with (study / "output/tables/decisions_to_check.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(row["why"], row["code"], row["quote"], row["decided_on"]) for row in csv.DictReader(file)]


def test_decisions_whose_words_have_changed_are_counted_and_listed(study):
    """A decision on a passage with a word changed codes it, is counted in run.json and listed, until somebody decides anew."""
    row = {"document": "north/a.txt", "quote": TRUSTED, "code": "trust", "decision": "yes"}
    decide(_table(study, row), study, "AB", NOW)
    path, now = study / "transcripts/north/a.txt", TRUSTED.replace("honest with us", "open with us")
    path.write_text(path.read_text(encoding="utf-8").replace(TRUSTED, now), encoding="utf-8")
    counts = run_study(study)["counts"]
    assert (counts["decisions_whose_words_are_gone"], counts["decisions_whose_words_have_changed"]) == (0, 1)
    assert _to_check(study) == [("the quoted words have changed, or similar words occur elsewhere", "trust", now, TRUSTED)]
    assert [(one["coder"], one["quote"]) for one in _codings(study) if one["code"] == "trust"] == [("AB", now)]
    decide(_table(study, {**row, "quote": now}), study, "AB", NOW + timedelta(days=1))
    counts = run_study(study)["counts"]
    assert (counts["decisions"], counts["decisions_whose_words_have_changed"]) == (1, 0)


def test_who_takes_back_in_a_changed_transcript_takes_back(study):
    """The last word of a person on a passage counts, whichever version of the transcript they had before them."""
    ledger = Ledger.at(study / LEDGER)
    decide(_table(study, {"document": "north/a.txt", "quote": TRUSTED, "code": "trust", "decision": "yes"}), study, "AB", NOW)
    path = study / "transcripts/north/a.txt"
    path.write_text("Transcribed in March.\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert run_study(study)["counts"]["decisions"] == 1
    document = next(iter(open_workspace(study).documents))
    (said,) = read_ledger(ledger)
    start = document.text.index(TRUSTED)
    again = replace(said, at="2026-04-01", sha256=document.sha256, start=start, end=start + len(TRUSTED))
    record(ledger, [replace(again, verdict="withdraw")])
    assert run_study(study)["counts"]["decisions"] == 0
    record(ledger, [replace(again, at="2026-05-01", verdict="reject")])
    assert run_study(study)["counts"]["decisions"] == 1
    assert "trust" not in {one["code"] for one in _codings(study) if one["quote"] == TRUSTED}


def test_a_transcript_typed_anew_keeps_its_decisions(study):
    """Other labels, no capitals, other punctuation, fillers and line breaks, under another name too: the passage stays coded."""
    decide(_table(study, {"document": "north/a.txt", "quote": TRUSTED, "code": "money", "decision": "yes"}), study, "AB", NOW)
    path = study / "transcripts/north/a.txt"
    typed = path.read_text(encoding="utf-8").replace("Interviewer:", "INT:").replace("Manager:", "RESP:")
    typed = typed.replace(
        TRUSTED, "we trusted them, um, from the start - they were honest with us,\nabout the money & about their own board"
    )
    path.unlink()
    path.with_name("a_second_typing.txt").write_text(typed, encoding="utf-8")
    counts = run_study(study)["counts"]
    assert (counts["decisions"], counts["decisions_whose_words_are_gone"]) == (1, 1)
    path.with_name("a_second_typing.txt").rename(path)
    counts = run_study(study)["counts"]
    assert (counts["decisions_whose_words_are_gone"], counts["decisions_whose_words_have_changed"]) == (0, 1)
    assert [one["passage"] for one in _codings(study) if one["coder"] == "AB"] != []


def test_decisions_follow_a_code_that_is_renamed_and_wait_for_one_that_is_gone(study):
    """`was` leads them to the new id; without it they are kept, counted and listed, and code nothing."""
    decide(_table(study, {"document": "north/a.txt", "quote": TRUSTED, "code": "trust", "decision": "yes"}), study, "AB", NOW)
    codebook = study / "codebook.yaml"
    words = codebook.read_text(encoding="utf-8")
    codebook.write_text(words.replace("id: trust", "id: faith"), encoding="utf-8")
    counts = run_study(study)["counts"]
    assert (counts["decisions"], counts["decisions_whose_code_is_gone"]) == (1, 1)
    assert _to_check(study) == [("the code is not in the codebook", "trust", TRUSTED, TRUSTED)]
    assert "AB" not in {one["coder"] for one in _codings(study)}
    codebook.write_text(words.replace("id: trust", "id: faith\n        was: [trust]"), encoding="utf-8")
    counts = run_study(study)["counts"]
    assert (counts["decisions"], counts["decisions_whose_code_is_gone"]) == (1, 0)
    assert [one["code"] for one in _codings(study) if one["coder"] == "AB"] == ["faith"]


def test_of_codes_that_have_become_one_an_acceptance_stands():
    """What a person said of the code itself stands first, then an acceptance; another's words on it are their own."""
    said = [
        _decision("open"),
        _decision("honest", "reject"),
        _decision("honest", "reject", "CD"),
        _decision("trust", "accept", "EF"),
    ]
    renamed = {"open": "trust", "honest": "trust"}
    found = [(one.who, one.code, one.verdict) for one in standing(said, renamed)]
    assert found == [("AB", "trust", "accept"), ("CD", "trust", "reject"), ("EF", "trust", "accept")]
    own = [_decision(verdict="withdraw"), *said, _decision("open", "reject", "EF")]
    found = [(one.who, one.verdict) for one in standing(own, renamed)]
    assert found == [("CD", "reject"), ("EF", "accept")]


def test_decisions_whose_words_are_gone_are_counted(study):
    """A decision on words that an edited transcript no longer has is kept, codes nothing, and is counted in run.json."""
    row = {"document": "north/a.txt", "quote": TRUSTED, "code": "trust", "decision": "yes"}
    decide(_table(study, row), study, "AB", NOW)
    path = study / "transcripts/north/a.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("they were honest", "they were not honest"), encoding="utf-8")
    counts = run_study(study)["counts"]
    assert (counts["decisions"], counts["decisions_whose_words_are_gone"]) == (1, 1)
    assert _to_check(study) == [("the quoted words are not found, or found twice", "trust", TRUSTED, TRUSTED)]
    assert "AB" not in {one["coder"] for one in _codings(study)}


def test_another_code_is_a_rejection_and_an_acceptance(study):
    """Writing another code's id recodes the passage."""
    row = {"document": "north/a.txt", "quote": TRUSTED, "code": "money", "decision": "Trust", "pole": "trust built"}
    decide(_table(study, row), study, "AB", NOW)
    said = read_ledger(Ledger.at(study / LEDGER))
    assert [(one.code, one.verdict, one.pole, one.at) for one in said] == [
        ("money", "reject", "", "2026-03-01T12:00:00.000+00:00"),
        ("trust", "accept", "trust built", "2026-03-01T12:00:00.000+00:00"),
    ]
    assert {one.quote for one in said} == {TRUSTED}


def test_bad_rows_are_told_and_good_ones_recorded(study):
    """Each row that cannot be recorded is named with what is wrong; rows left empty are counted."""
    good = {"document": "north/a.txt", "quote": TRUSTED, "code": "trust", "decision": "accept"}
    rows = [
        good,
        {**good, "decision": ""},
        {**good, "decision": "perhaps"},
        {**good, "code": "chess"},
        {**good, "pole": "sideways"},
        {**good, "document": "north/b.txt"},
        {**good, "quote": "what nobody said"},
    ]
    decided = decide(_table(study, *rows), study, "AB", NOW)
    assert (decided.recorded, decided.empty) == (1, 1)
    assert [fault.where for fault in decided.faults] == [f"mine.csv row {number}" for number in (4, 5, 6, 7, 8)]
    with pytest.raises(DecisionError):
        decide(_table(study, good), study, " ", NOW)


def test_suggestions_come_back_as_they_went_out(study):
    """The table of suggestions, with its column filled in, is taken as it is."""
    path = study / "output/tables/suggestions.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert {row["decision"] for row in rows} == {""}
    for row in rows:
        row["decision"] = "no"
    sink = io.StringIO()
    writer = csv.DictWriter(sink, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(sink.getvalue(), encoding="utf-8")
    decided = decide(path, study, "AB", NOW)
    assert (decided.recorded, decided.faults) == (len(rows), ())


def test_a_run_never_writes_to_the_ledger(study):
    """A study without decisions has no ledger after a run, and a ledger is the same bytes before and after one."""
    assert not (study / LEDGER).exists()
    row = {"document": "north/a.txt", "quote": TRUSTED, "code": "trust", "decision": "yes"}
    decide(_table(study, row), study, "AB", NOW)
    before = (study / LEDGER).read_bytes()
    run_study(study)
    assert (study / LEDGER).read_bytes() == before
