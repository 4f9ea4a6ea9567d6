"""A study goes out as a project and comes in again: the same people, times, codes and notes."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from textmine.decisions.ledger import LEDGER, Ledger, read_ledger, read_notes, record
from textmine.exchange.refi_export import PROFILES
from textmine.pipeline.export import ExportRequest as Export
from textmine.pipeline.export import export_study
from textmine.pipeline.import_file import ImportRequest, import_file
from textmine.pipeline.load_results import load_current_results
from textmine.pipeline.run import run_study
from textmine.pipeline.workspace import open_workspace
from textmine.records.decisions import Decision, Note

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TRUSTED = "We trusted them from the start, they were honest with us about the money and about their own board."
PAID = "It cost more than the budget said. The council paid for the building and we paid for the people in it."
SAID = {  # by whom, what, under which code and direction, when, with what note, on what words
    ("AB", TRUSTED, "trust", "trust built", "2026-02-01T10:00:00+00:00", "Strong, and < early.\nSee the second one."),
    ("CD", TRUSTED, "trust", "", "2026-02-02T10:00:00+00:00", ""),
    ("AB", TRUSTED, "money", "", "2026-02-03T10:00:00+00:00", "Only in passing."),
    ("CD", "The council paid for the building and we paid", "money", "", "2026-02-04T10:00:00+00:00", ""),
    ("EF", PAID, "money", "", "2026-02-05T10:00:00+00:00", ""),
    ("AB", PAID, "money", "", "2026-02-06T10:00:00+00:00", ""),
}


NOTES = (  # kind, by whom, where, when, what
    ("memo", "CD", "passage/{0}", "2026-02-01T11:00:00+00:00", "Ask about the board.\n\nAnd about 3 < 4."),
    ("memo", "AB", "passage/{0}", "2026-02-01T12:00:00+00:00", "Asked."),
    ("summary", "AB", "cell/north/trust", "2026-02-02T11:00:00+00:00", "They trusted them."),
    ("summary", "CD", "cell/north/trust", "2026-02-02T12:00:00+00:00", "Trust came first."),
    ("memo", "AB", "cell/north/money", "2026-02-03T11:00:00+00:00", "Who pays?"),
)


def _notes(study: Path) -> set[tuple[str, ...]]:
    return {
        (note.kind, note.who, note.place, note.at.replace(".000", ""), note.text) for note in read_notes(Ledger.at(study / LEDGER))
    }


def _decision(study: Path, who: str, words: str, code: str, pole: str, at: str, note: str) -> Decision:
    (document,) = open_workspace(study).documents
    start = document.text.index(words)
    return Decision(at, who, document.document, document.sha256, start, start + len(words), words, code, pole, "accept", note)


def _said(study: Path) -> set[tuple[str, ...]]:
    decisions = read_ledger(Ledger.at(study / LEDGER))
    return {
        (decision.who, decision.quote, decision.code, decision.pole, decision.at.replace(".000", ""), decision.note)
        for decision in decisions
    }


@pytest.fixture
def reviewed(make_study, fake_encoder) -> Path:
    """A study on whose passages several people decided after its run."""
    study = make_study()
    run_study(study)
    said = sorted(SAID, key=lambda one: one[4])
    passage = next(passage.passage for passage in open_workspace(study).passages if passage.words == len(TRUSTED.split()))
    notes = [Note(at, who, kind, place.format(passage), text) for kind, who, place, at, text in NOTES]
    record(Ledger.at(study / LEDGER), [_decision(study, *one) for one in said], notes=notes)
    return study


@pytest.mark.parametrize("profile", PROFILES)
def test_two_coders_work_arrives_as_two_coders_work(profile: str, reviewed: Path, tmp_path: Path) -> None:
    """What everybody accepted is in the file once each, and read into a study without decisions is what was decided."""
    file = tmp_path / "out.qdpx"
    export_study(reviewed, Export("qdpx", file, profile=profile, sign_off="X"))
    again = tmp_path / "again"
    shutil.copytree(reviewed, again, ignore=shutil.ignore_patterns(f"{LEDGER}*"))
    found = import_file(file, ImportRequest(study=again), NOW)
    assert _said(again) == SAID
    assert _notes(again) == _notes(reviewed)
    assert len(_notes(again)) == len(NOTES)
    assert (found.data["lost"], found.data["unknown_codes"], found.data["notes_lost"]) == ((), (), {})
    assert found.data["reasons"].keys() <= {"they say only which case a text belongs to"}
    for study in (reviewed, again):
        before = _said(study), _notes(study)
        told = import_file(file, ImportRequest(study=study), NOW).data
        assert (told["decisions"], told["notes"], _said(study), _notes(study)) == (0, 0, *before)


def test_an_export_after_decisions_has_what_the_next_run_has(reviewed: Path) -> None:
    """Without a run in between every person's coding is there, and so are the counts of cells, as a run then makes them."""
    now = load_current_results(open_workspace(reviewed))
    run_study(reviewed)
    then = load_current_results(open_workspace(reviewed))

    def people(results) -> set[tuple[str, ...]]:
        return {
            (coding.coder, coding.quote, coding.code, coding.pole, coding.at, coding.note)
            for coding in results.codings
            if coding.coder != "textmine"
        }

    assert people(now) == people(then) == {(who, words, code, pole, at, note) for who, words, code, pole, at, note in SAID}
    counts = [[(cell.case, cell.theme, cell.state, cell.passages, cell.respondents) for cell in each.cells] for each in (now, then)]
    assert counts[0] == counts[1]


def test_who_took_back_or_lost_a_vote_is_not_in_the_file(reviewed: Path, tmp_path: Path) -> None:
    """Whoever withdrew is gone, the other stays; what was dropped for all is gone for all."""
    ledger = Ledger.at(reviewed / LEDGER)
    said = {(decision.who, decision.code, decision.quote): decision for decision in read_ledger(ledger)}
    back = replace(said["CD", "trust", TRUSTED], at="2026-03-01T10:00:00+00:00", verdict="withdraw")
    drop = replace(said["AB", "money", TRUSTED], at="2026-03-01T10:00:00+00:00", who="GH", verdict="drop")
    record(ledger, [back, drop])
    codings = [coding for coding in load_current_results(open_workspace(reviewed)).codings if coding.quote == TRUSTED]
    assert [(coding.coder, coding.code) for coding in codings] == [("AB", "trust")]
