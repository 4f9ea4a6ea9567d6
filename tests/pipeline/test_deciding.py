"""Decisions, from a table to the next run."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from textmine.cli import app
from textmine.decisions.current import NOT_SHOWN, anchor_decisions, current_decisions
from textmine.decisions.ledger import LEDGER, Ledger, read_ledger, record
from textmine.decisions.ledger.files import export_ledger
from textmine.errors import DecisionError
from textmine.pipeline.decide_table import record_table
from textmine.pipeline.load_results import load_current_results
from textmine.pipeline.run import run_study
from textmine.pipeline.workspace import open_workspace
from textmine.records.corpus import Document, Passage
from textmine.records.decisions import NOW as WHENEVER
from textmine.records.decisions import Decision, Note, NoteKind

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TRUSTED = "We trusted them from the start, they were honest with us about the money and about their own board."


def _decision(code="trust", verdict="accept", who="AB", start=0, quote="some words", sha="0" * 64):
    return Decision("2026-01-01T00:00:00+00:00", who, "a", sha, start, start + len(quote), quote, code, "", verdict)


def test_last_decision_of_each_person_stands():
    """Who thinks again is heard last; others keep their own view."""
    said = [_decision(), _decision(who="CD", verdict="reject"), _decision(verdict="reject"), _decision(code="money")]
    assert current_decisions(said) == said[1:]


def test_decisions_find_their_words_again_or_are_lost():
    """In a changed text a decision is found by its words where they stand once; else it is lost."""

    def placed(text, sha):
        document = Document("a", "n", "transcript", "a", text, sha)
        half = text.index("|") if "|" in text else len(text)
        passages = [
            Passage(f"a@{start}", "a", start, end, "", "respondent", "a#0", "P", "n", 9)
            for start, end in ((0, half), (half, len(text)))
        ]
        return anchor_decisions([said], {"a": document}, passages)

    said = _decision(quote="some words that were said")
    assert set(placed("some words that were said and more|then others", "0" * 64).by_passage) == {("a@0", "trust")}
    assert set(placed("It began so|and then some words that were said", "1" * 64).by_passage) == {("a@11", "trust")}
    assert placed("some words that were said|some words that were said", "1" * 64).lost == (said,)
    assert placed("other things altogether", "1" * 64).lost == (said,)
    assert anchor_decisions([said], {}, []).lost == (said,)
    said = _decision(quote="some words")
    assert set(placed("some words and more|then others", "0" * 64).by_passage) == {("a@0", "trust")}
    assert placed("It began so|and then some words", "1" * 64).lost == (said,)  # few enough for anybody to have said them


def test_decisions_on_a_renamed_file_are_found_by_its_text():
    """The same text under another name carries its decisions along, also when another text has the old name now."""
    said = _decision(quote="some words that were said")
    document = Document("b/new", "n", "transcript", "b", "some words that were said, and more", "0" * 64)
    passage = Passage("b/new@0", "b/new", 0, 35, "", "respondent", "b#0", "P", "n", 7)
    assert set(anchor_decisions([said], {"b/new": document}, [passage]).by_passage) == {("b/new@0", "trust")}
    other = Document("a", "n", "transcript", "a", "quite another talk altogether", "1" * 64)
    both = {"a": other, "b/new": document}
    assert set(anchor_decisions([said], both, [passage]).by_passage) == {("b/new@0", "trust")}


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
    assert record_table(_table(study, *rows), study, "AB", NOW).recorded == 2
    run_study(study)
    found = [
        (conflict["code"], conflict["coder"], conflict["probability"])
        for conflict in _codings(study)
        if conflict["quote"] == TRUSTED
    ]
    assert ("money", "AB", 1.0) in found
    assert "accepted by AB" in (study / "output/matrices/framework.html").read_text(encoding="utf-8")
    assert "trust" not in [code for code, *_ in found]
    heads = {row["code"]: row for row in pq.read_table(study / "output/tables/heads.parquet").to_pylist()}
    assert (heads["money"]["accepted"], heads["trust"]["rejected"]) == (1, 1)
    assert heads["money"]["basis"].startswith("set in study.toml")


def _to_check(study):
    with (study / "output/tables/decisions_to_check.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(row["why"], row["code"], row["quote"], row["decided_on"]) for row in csv.DictReader(file)]


def test_decisions_whose_words_have_changed_are_counted_and_listed(study):
    """A decision on a passage with a word changed codes it, is counted in run.json and listed, until somebody decides anew."""
    row = {"document": "north/a.txt", "quote": TRUSTED, "code": "trust", "decision": "yes"}
    record_table(_table(study, row), study, "AB", NOW)
    path, now = study / "transcripts/north/a.txt", TRUSTED.replace("honest with us", "open with us")
    path.write_text(path.read_text(encoding="utf-8").replace(TRUSTED, now), encoding="utf-8")
    counts = run_study(study)["counts"]
    assert (counts["decisions_whose_words_are_gone"], counts["decisions_whose_words_have_changed"]) == (0, 1)
    assert _to_check(study) == [("the quoted words have changed, or similar words occur elsewhere", "trust", now, TRUSTED)]
    coded = [(coding["coder"], coding["quote"]) for coding in _codings(study) if coding["code"] == "trust"]
    assert [pair for pair in coded if pair[0] != "textmine"] == [("AB", now)]
    record_table(_table(study, {**row, "quote": now}), study, "AB", NOW + timedelta(days=1))
    counts = run_study(study)["counts"]
    assert (counts["decisions"], counts["decisions_whose_words_have_changed"]) == (1, 0)


def test_who_takes_back_in_a_changed_transcript_takes_back(study):
    """The last word of a person on a passage counts, whichever version of the transcript they had before them."""
    ledger = Ledger.at(study / LEDGER)
    record_table(_table(study, {"document": "north/a.txt", "quote": TRUSTED, "code": "trust", "decision": "yes"}), study, "AB", NOW)
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
    assert "trust" not in {conflict["code"] for conflict in _codings(study) if conflict["quote"] == TRUSTED}


def test_a_transcript_typed_anew_keeps_its_decisions(study):
    """Other labels, no capitals, other punctuation, fillers and line breaks, under another name too: the passage stays coded."""
    record_table(_table(study, {"document": "north/a.txt", "quote": TRUSTED, "code": "money", "decision": "yes"}), study, "AB", NOW)
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
    assert [conflict["passage"] for conflict in _codings(study) if conflict["coder"] == "AB"] != []


def test_decisions_follow_a_code_that_is_renamed_and_wait_for_one_that_is_gone(study):
    """`was` leads them to the new id; without it they are kept, counted and listed, and code nothing."""
    record_table(_table(study, {"document": "north/a.txt", "quote": TRUSTED, "code": "trust", "decision": "yes"}), study, "AB", NOW)
    codebook = study / "codebook.yaml"
    words = codebook.read_text(encoding="utf-8")
    codebook.write_text(words.replace("id: trust", "id: faith"), encoding="utf-8")
    counts = run_study(study)["counts"]
    assert (counts["decisions"], counts["decisions_whose_code_is_gone"]) == (1, 1)
    assert _to_check(study) == [("the code is not in the codebook", "trust", TRUSTED, TRUSTED)]
    assert "AB" not in {conflict["coder"] for conflict in _codings(study)}
    codebook.write_text(words.replace("id: trust", "id: faith\n        was: [trust]"), encoding="utf-8")
    counts = run_study(study)["counts"]
    assert (counts["decisions"], counts["decisions_whose_code_is_gone"]) == (1, 0)
    assert [conflict["code"] for conflict in _codings(study) if conflict["coder"] == "AB"] == ["faith"]


def test_of_codes_that_have_become_one_an_acceptance_stands():
    """What a person said of the code itself stands first, then an acceptance; another's words on it are their own."""
    said = [
        _decision("open"),
        _decision("honest", "reject"),
        _decision("honest", "reject", "CD"),
        _decision("trust", "accept", "EF"),
    ]
    renamed = {"open": "trust", "honest": "trust"}
    found = [(decision.who, decision.code, decision.verdict) for decision in current_decisions(said, renamed)]
    assert found == [("AB", "trust", "accept"), ("CD", "trust", "reject"), ("EF", "trust", "accept")]
    own = [_decision(verdict="withdraw"), *said, _decision("open", "reject", "EF")]
    found = [(decision.who, decision.verdict) for decision in current_decisions(own, renamed)]
    assert found == [("CD", "reject"), ("EF", "accept")]


def test_decisions_whose_words_are_gone_are_counted(study):
    """A decision on words that an edited transcript no longer has is kept, codes nothing, and is counted in run.json."""
    row = {"document": "north/a.txt", "quote": TRUSTED, "code": "trust", "decision": "yes"}
    record_table(_table(study, row), study, "AB", NOW)
    path = study / "transcripts/north/a.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("they were honest", "they were not honest"), encoding="utf-8")
    counts = run_study(study)["counts"]
    assert (counts["decisions"], counts["decisions_whose_words_are_gone"]) == (1, 1)
    assert _to_check(study) == [("the quoted words are not found, or found twice", "trust", TRUSTED, TRUSTED)]
    assert "AB" not in {conflict["coder"] for conflict in _codings(study)}


def test_another_code_is_a_rejection_and_an_acceptance(study):
    """Writing another code's id recodes the passage."""
    row = {"document": "north/a.txt", "quote": TRUSTED, "code": "money", "decision": "Trust", "pole": "trust built"}
    record_table(_table(study, row), study, "AB", NOW)
    said = read_ledger(Ledger.at(study / LEDGER))
    assert [(decision.code, decision.verdict, decision.pole, decision.at) for decision in said] == [
        ("money", "reject", "", "2026-03-01T12:00:00.000+00:00"),
        ("trust", "accept", "trust built", "2026-03-01T12:00:00.000+00:00"),
    ]
    assert {decision.quote for decision in said} == {TRUSTED}


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
    decided = record_table(_table(study, *rows), study, "AB", NOW)
    assert (decided.recorded, decided.empty) == (1, 1)
    assert [fault.where.partition(",")[0] for fault in decided.faults] == [f"mine.csv row {number}" for number in (4, 5, 6, 7, 8)]
    with pytest.raises(DecisionError):
        record_table(_table(study, good), study, " ", NOW)


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
    decided = record_table(path, study, "AB", NOW)
    assert (decided.recorded, decided.faults) == (len(rows), ())


def test_a_run_never_writes_to_the_ledger(study):
    """A study without decisions has no ledger after a run, and a ledger is the same bytes before and after one."""
    assert not (study / LEDGER).exists()
    row = {"document": "north/a.txt", "quote": TRUSTED, "code": "trust", "decision": "yes"}
    record_table(_table(study, row), study, "AB", NOW)
    before = (study / LEDGER).read_bytes()
    run_study(study)
    assert (study / LEDGER).read_bytes() == before


TWICE = """
title: Small
sections:
  - id: working
    name: Working together
    themes:
      - id: trust
        name: Trust in partners
        was: [faith]
        definition: Confidence in partners.
      - id: home
        name: At home
        definition: At home.
        codes:
          - {id: cost_home, name: Cost, definition: What it costs there.}
      - id: work
        name: At work
        definition: At work.
        codes:
          - {id: cost_work, name: Cost, definition: What it costs there.}
"""


@pytest.mark.parametrize(
    ("code", "decision", "expected"),
    [
        ("faith", "yes", [("trust", "accept")]),
        ("Trust in partners", "yes", [("trust", "accept")]),
        ("trust in PARTNERS ", "no", [("trust", "reject")]),
        ("At work > Cost", "yes", [("cost_work", "accept")]),
        ("faith", "At home / Cost", [("trust", "reject"), ("cost_home", "accept")]),
        ("cost_home", "Faith", [("cost_home", "reject"), ("trust", "accept")]),
        ("trust", "Trust in partners", [("trust", "accept")]),
    ],
)
def test_a_code_is_named_by_a_former_id_its_name_or_its_path(code, decision, expected, make_study):
    """In the columns of code and of decision a code may be called as people call it, where only one is called so."""
    study = make_study(codebook=TWICE)
    row = {"document": "north/a.txt", "quote": TRUSTED, "code": code, "decision": decision}
    assert record_table(_table(study, row), study, "AB", NOW).faults == ()
    assert [(decision.code, decision.verdict) for decision in read_ledger(Ledger.at(study / LEDGER))] == expected


@pytest.mark.parametrize(("code", "decision", "column"), [("Cost", "yes", "code"), ("trust", "cost", "decision")])
def test_a_name_that_two_codes_have_is_no_code(code, decision, column, make_study):
    """Nothing is guessed: the fault names row and column and both codes, with their paths, and good rows are recorded."""
    study = make_study(codebook=TWICE)
    row = {"document": "north/a.txt", "quote": TRUSTED, "code": code, "decision": decision}
    decided = record_table(_table(study, row, {**row, "code": "cost_home", "decision": "yes"}), study, "AB", NOW)
    (fault,) = decided.faults
    assert decided.recorded == 1
    assert fault.where == f"mine.csv row 2, column {column}"
    assert fault.expected == ("one of cost_home (Working together / At home / Cost), cost_work (Working together / At work / Cost)")
    assert fault.do == "Write its id."


def test_an_empty_ledger_stops_nothing(study):
    """The empty file that a full disk leaves is no ledger yet: the run, an export and a decision go on."""
    (study / LEDGER).touch()
    assert run_study(study)["counts"]["decisions"] == 0
    assert load_current_results(open_workspace(study)).decisions == 0
    row = {"document": "north/a.txt", "quote": TRUSTED, "code": "trust", "decision": "yes"}
    assert record_table(_table(study, row), study, "AB").recorded == 1
    assert run_study(study)["counts"]["decisions"] == 1


def test_a_ledger_that_holds_less_than_at_the_last_run_is_told(study):
    """Nothing is ever taken out of one: where it was emptied or taken away the run says how much is missing."""
    row = {"document": "north/a.txt", "quote": TRUSTED, "code": "trust", "decision": "yes"}
    record_table(_table(study, row), study, "AB")
    assert run_study(study)["changes"]["missing"] == {}
    kept = (study / LEDGER).read_bytes()
    for lose in ((study / LEDGER).unlink, lambda: (study / LEDGER).write_bytes(b"")):
        (study / LEDGER).write_bytes(kept)
        run_study(study)
        lose()
        said = CliRunner().invoke(app, ["run", str(study)]).stdout
        assert "decisions that were in the ledger then are missing now (1 accepted)" in said
        assert "restore a copy" in said


def test_a_clock_that_is_behind_is_told(study):
    """Who decides by a table is told that the ledger holds something later than this machine's clock says it is."""
    future = datetime.now(UTC) + timedelta(days=400)
    row = {"document": "north/a.txt", "quote": TRUSTED, "code": "trust", "decision": "yes"}
    assert record_table(_table(study, row), study, "AB", future).clock == ""
    said = CliRunner().invoke(app, ["decide", str(_table(study, {**row, "decision": "no"})), str(study), "--coder", "AB"])
    assert "This machine's clock says" in said.stdout
    assert [decision.verdict for decision in current_decisions(read_ledger(Ledger.at(study / LEDGER)))] == ["reject"]


OTHER_TALK = (
    "Interviewer: Who looks after the boats in winter?\n\n"
    "Respondent: My brother does, and when the harbour freezes he carries them up to the barn on a trailer of ours.\n\n"
    "Interviewer: And in summer?\n\n"
    "Respondent: In summer they are hired by the hour, mostly to families who come down on the early train.\n"
)


def _holding(folder, words):
    """Files of a folder that hold words, those inside zip files (workbooks, projects) too."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        parts = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                parts = [packed.read(name) for name in packed.namelist()]
        if any(words.encode() in part for part in parts):
            found.append(path.relative_to(folder).as_posix())
    return found


def _decide_and_write_memo(study):
    """Beside another talk: a decision that was overruled, the one that overrules it, another coder's, and a memo that quotes."""
    (study / "transcripts/north/other.txt").write_text(OTHER_TALK, encoding="utf-8")
    row = {"document": "north/a.txt", "quote": TRUSTED, "code": "trust", "decision": "yes"}
    record_table(_table(study, {**row, "decision": "no"}), study, "AB", NOW)
    record_table(_table(study, {**row, "note": f"because of: {TRUSTED}"}), study, "AB", NOW + timedelta(days=1))
    record_table(_table(study, {**row, "code": "money"}), study, "CD", NOW + timedelta(days=2))
    (study / "mine.csv").unlink()
    passages = pq.read_table(study / "output/tables/passages.parquet").to_pylist()
    passage = next(passage["passage"] for passage in passages if passage["document"] == "north/a.txt")
    memo = Note(WHENEVER, "AB", NoteKind.MEMO, f"passage/{passage}", f"She says: {TRUSTED}")
    record(Ledger.at(study / LEDGER), notes=[memo])
    run_study(study)
    assert {"report/audit.csv", "matrices/notes.csv"} <= set(_holding(study / "output", TRUSTED))


@pytest.mark.parametrize("how", ["skipped", "deleted"])
def test_no_output_shows_words_of_a_transcript_that_is_not_in_the_study(study, how):
    """Whoever takes their consent back is not quoted again: the rows stay, and say why their words are not shown."""
    _decide_and_write_memo(study)
    if how == "deleted":
        (study / "transcripts/north/a.txt").unlink()
    else:
        settings = study / "study.toml"
        skip = '\n[files."north/a.txt"]\nskip = "consent taken back"\n'
        settings.write_text(settings.read_text(encoding="utf-8") + skip, encoding="utf-8")
    run_study(study)
    assert _holding(study / "output", TRUSTED) == []
    why = "its transcript is not in the study: its words are not shown"
    assert _to_check(study) == [(why, code, NOT_SHOWN, NOT_SHOWN) for code in ("trust", "money")]
    with (study / "output/report/audit.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [
            (row["who"], row["did"], row["document"] or row["what"].partition("@")[0], row["stands"])
            for row in csv.DictReader(file)
        ]
    north = "north/a.txt"
    assert rows == [
        ("AB", "rejected", north, "no"),
        ("AB", "accepted", north, "words gone"),
        ("CD", "accepted", north, "words gone"),
        ("AB", "wrote memo", f"passage/{north}", "yes"),
    ]
    assert TRUSTED in read_ledger(Ledger.at(study / LEDGER))[0].quote  # a file that comes back has its decisions again


def test_an_export_shows_no_words_of_a_transcript_that_has_gone_since(study):
    """Notes and decisions of an export are those of the outputs: no words of who is not in the run."""
    _decide_and_write_memo(study)
    (study / "transcripts/north/a.txt").unlink()
    run_study(study)
    results = load_current_results(open_workspace(study))
    assert TRUSTED not in repr((results.facts.history, results.notes, results.to_check))


def test_words_of_a_renamed_file_are_shown(study):
    """A file under another name is still in the study."""
    row = {"document": "north/a.txt", "quote": TRUSTED, "code": "trust", "decision": "yes"}
    record_table(_table(study, row), study, "AB", NOW)
    (study / "transcripts/north/a.txt").rename(study / "transcripts/north/z.txt")
    run_study(study)
    assert "report/audit.csv" in _holding(study / "output", TRUSTED)


def test_what_people_differ_on_shows_no_words_of_a_transcript_that_has_gone(study, tmp_path):
    """The sheet of differences has the row, its document and who said what, without the words."""
    row = {"document": "north/a.txt", "quote": TRUSTED, "code": "trust"}
    record_table(_table(study, {**row, "decision": "yes"}), study, "AB", NOW)
    record_table(_table(study, {**row, "decision": "no"}), study, "CD", NOW + timedelta(days=1))
    theirs, sheet = tmp_path / "theirs.jsonl", tmp_path / "differ.csv"
    export_ledger(Ledger.at(study / LEDGER), open_workspace(study).study.name, theirs)
    command = ["ledger", "merge", str(theirs), "--study", str(study), "--conflicts", str(sheet)]
    assert CliRunner().invoke(app, command).exit_code == 0
    assert TRUSTED in sheet.read_text(encoding="utf-8")
    (study / "transcripts/north/a.txt").unlink()
    assert CliRunner().invoke(app, command).exit_code == 0
    written = sheet.read_text(encoding="utf-8")
    assert (TRUSTED in written, NOT_SHOWN in written, "north/a.txt" in written) == (False, True, True)
