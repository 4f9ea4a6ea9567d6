"""Ledgers as files: everything of everybody, in any order and however often, or nothing at all; and what people differ on."""

import csv
import io
import json
from itertools import permutations

import openpyxl
import pytest
from typer.testing import CliRunner

from textmine.cli import app
from textmine.decisions.current import current_decisions, current_notes
from textmine.decisions.ledger import LEDGER, Ledger, read_ledger, read_notes, read_topics, record, stamp
from textmine.decisions.ledger.conflicts import conflicts_of
from textmine.decisions.ledger.files import acts_of, export_ledger, merge
from textmine.decisions.ledger.undo import undo
from textmine.errors import DecisionError
from textmine.pipeline.run import run_study
from textmine.records.decisions import Decision, Note, TopicDecision
from textmine.reports.conflict_sheet import conflict_sheet

WORDS = "We trusted them from the start, they were honest with us about the money and about their own board."


def at(minute):
    return f"2026-03-01T12:{minute:02}:00.000+00:00"


def decision(minute, who, verdict, code="trust", quote=WORDS, sha="0" * 64, pole="", start=10):
    return Decision(at(minute), who, "north/a.txt", sha, start, start + len(quote), quote, code, pole, verdict, "=so")


def name(minute, who, value, *passages):
    anchors = tuple(part for passage in passages for part in ("north/a.txt", passage))
    return TopicDecision(at(minute), who, 3, "name", value, anchors)


@pytest.fixture
def three(tmp_path):
    """Ledgers of three people, one of whom has undone an act and one of whom thought again."""
    ann, ben, cat = (Ledger.at(tmp_path / f"{who}.sqlite") for who in ("ann", "ben", "cat"))
    record(ann, [decision(1, "Ann", "accept", pole="trust built")], [name(2, "Ann", "Rents", "Rents rose.")])
    record(ann, [decision(7, "Ann", "reject")])
    record(ben, [decision(3, "Ben", "reject")], [name(4, "Ben", "Repairs", "Rents rose.")])
    record(ben, notes=[Note(at(5), "Ben", "summary", "cell/north/trust", "Trust\u2028grew.\n“Slowly.”")])
    record(cat, [decision(6, "Cat", "accept")], notes=[Note(at(6), "Cat", "summary", "cell/north/trust", "None.")])
    record(cat, [decision(8, "Cat", "reject")])
    undo(cat, "Cat")
    return ann, ben, cat


def test_everybody_has_the_same_ledger_in_whatever_order(three, ledger, tmp_path):
    """Six orders of merging give the same exports, byte for byte, and the same decisions stand, on a server too."""
    files = []
    for number, one in enumerate(three):
        files += [tmp_path / f"{number}.jsonl"]
        export_ledger(one, "Boats", files[-1])
    whole = set()
    for number, order in enumerate(permutations(range(3))):
        into = Ledger.at(tmp_path / f"merged{number}.sqlite")
        for which in order:
            merge(into, "Boats", [files[which]])
        export_ledger(into, "Boats", tmp_path / "whole.jsonl")
        whole.add((tmp_path / "whole.jsonl").read_bytes())
    assert len(whole) == 1
    assert merge(ledger, " boats ", files).added == sum(len(acts_of(one)) for one in three)
    assert {one.who: one.verdict for one in current_decisions(read_ledger(ledger))} == {
        "Ann": "reject",
        "Ben": "reject",
        "Cat": "accept",
    }
    assert [note.text for note in current_notes(read_notes(ledger))] == ["Trust\u2028grew.\n“Slowly.”", "None."]
    export_ledger(ledger, "Boats", tmp_path / "whole.jsonl")
    assert {(tmp_path / "whole.jsonl").read_bytes()} == whole


def test_merging_again_adds_nothing(three, ledger, tmp_path):
    """By file or by the ledger itself; the ledger is not even written to."""
    export_ledger(three[0], "Boats", tmp_path / "a.jsonl")
    assert merge(ledger, "Boats", [tmp_path / "a.jsonl", tmp_path / "ann.sqlite"]).added == 3
    before = stamp(ledger)
    again = merge(ledger, "Boats", [tmp_path / "ann.sqlite", tmp_path / "a.jsonl"])
    assert (again.added, again.known, stamp(ledger)) == (0, 3, before)


def test_an_older_decision_merged_later_does_not_override(ledger, tmp_path):
    """What a person said last stands, whenever it arrives."""
    late = Ledger.at(tmp_path / "late.sqlite")
    record(ledger, [decision(5, "Ann", "reject")])
    record(late, [decision(1, "Ann", "accept")])
    merge(ledger, "Boats", [tmp_path / "late.sqlite"])
    assert [one.verdict for one in current_decisions(read_ledger(ledger))] == ["reject"]


def test_an_export_is_for_its_owner_and_spares_other_files(three, tmp_path):
    """It is readable by its owner alone; it replaces an earlier export and nothing else."""
    file = tmp_path / "a.jsonl"
    for _ in range(2):
        export_ledger(three[0], "Boats", file)
    assert file.stat().st_mode & 0o777 == 0o600
    head = json.loads(file.read_text(encoding="utf-8").split("\n")[0])
    assert (head["study"], head["newest"], head["acts"]) == ("Boats", at(7), 3)
    other = tmp_path / "interview.txt"
    other.write_text("Interviewer: And then?", encoding="utf-8")
    for path in (other, tmp_path):
        with pytest.raises(DecisionError, match="something else is there"):
            export_ledger(three[0], "Boats", path)
    assert other.read_text(encoding="utf-8") == "Interviewer: And then?"


def changed(lines, number, **values):
    line = json.loads(lines[number])
    (line if number == 0 else next(iter(line.values()))).update(values)
    return "\n".join([*lines[:number], json.dumps(line), *lines[number + 1 :]])


BAD = {
    "cut off": (lambda lines: "\n".join(lines)[:-60], "bad.jsonl:4: 2 whole lines"),
    "a line gone": (lambda lines: "\n".join([lines[0], *lines[2:]]), "bad.jsonl:4: 2 whole lines"),
    "a line no longer JSON": (lambda lines: "\n".join([lines[0], "{", *lines[2:]]), "bad.jsonl:2: no act"),
    "something else": (lambda _: "Interviewer: And then?\n", "bad.jsonl:1: no ledger"),
    "nothing": (lambda _: "", "bad.jsonl:1: no ledger"),
    "bytes": (lambda _: "\0\udcff", "bad.jsonl:1: no ledger"),
    "a later version": (lambda lines: changed(lines, 0, version=2), "bad.jsonl:1: version 2"),
    "another study": (lambda lines: changed(lines, 0, study="Bread"), "bad.jsonl:1: the ledger of 'Bread'"),
    "a verdict that is none": (lambda lines: changed(lines, 1, verdict="perhaps"), "bad.jsonl:2: a decision whose verdict"),
    "a number that is none": (lambda lines: changed(lines, 1, start="0"), "bad.jsonl:2: a decision whose start"),
    "a local time": (lambda lines: changed(lines, 1, at="2026-03-01T12:00:00+02:00"), "bad.jsonl:2: a decision whose time"),
    "no time": (lambda lines: changed(lines, 2, at="yesterday"), "bad.jsonl:3: a topic_decision whose time"),
    "nobody": (lambda lines: changed(lines, 1, who=" "), "bad.jsonl:2: a decision whose who"),
    "a column too many": (lambda lines: changed(lines, 1, mood="good"), "bad.jsonl:2: a decision whose mood"),
    "anchors that are none": (lambda lines: changed(lines, 2, anchors=[1]), "bad.jsonl:3: a topic_decision whose anchors"),
    "a merge into nothing": (lambda lines: changed(lines, 2, action="merge"), "bad.jsonl:3: a topic_decision whose value"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_told_with_its_line_and_nothing_is_merged(three, tmp_path, what):
    """Good files beside it are not merged either, and the ledger is the same bytes."""
    make, told = BAD[what]
    export_ledger(three[0], "Boats", tmp_path / "good.jsonl")
    lines = (tmp_path / "good.jsonl").read_text(encoding="utf-8").split("\n")
    (tmp_path / "bad.jsonl").write_text(make(lines), encoding="utf-8", errors="surrogateescape")
    before = (tmp_path / "ben.sqlite").read_bytes()
    with pytest.raises(DecisionError) as caught:
        merge(three[1], "Boats", [tmp_path / "good.jsonl", tmp_path / "bad.jsonl", tmp_path / "none.jsonl"])
    assert [str(fault).startswith(start) for fault, start in zip(caught.value.faults, (told, "none.jsonl"), strict=True)] == [
        True
    ] * 2
    assert (tmp_path / "ben.sqlite").read_bytes() == before


def test_conflicts_are_what_people_differ_on(three, ledger, tmp_path):
    """The last word of each on the same words and code, topic and cell; who agrees, or has taken back, is in no conflict."""
    record(three[0], [decision(10, "Ann", "accept", "money"), decision(11, "Ann", "accept", "users", pole="heard")])
    record(three[1], [decision(10, "Ben", "accept", "money"), decision(11, "Ben", "accept", "users", pole="left out")])
    record(three[1], topics=[TopicDecision(at(12), "Ben", 3, "hide", "", ("north/a.txt", "Boats sank."))])
    record(three[0], topics=[TopicDecision(at(12), "Ann", 3, "merge", "5", ("north/a.txt", "Rents rose."))])
    merge(ledger, "Boats", [tmp_path / f"{who}.sqlite" for who in ("ann", "ben", "cat")])
    found = conflicts_of(ledger)
    assert [(conflict.kind, conflict.code, conflict.place) for conflict in found] == [
        ("code", "trust", f"characters 10-{10 + len(WORDS)}"),
        ("code", "users", f"characters 10-{10 + len(WORDS)}"),
        ("topic's name", "", "topic 3"),
        ("topic's place", "", "topic 3 (no typical passage is shared: perhaps two topics of two runs)"),
        ("summary", "", "cell/north/trust"),
    ]
    assert [(view.who, view.says) for view in found[0].views] == [("Ann", "reject"), ("Ben", "reject"), ("Cat", "accept")]
    assert [(view.says, view.pole) for view in found[1].views] == [("accept", "heard"), ("accept", "left out")]
    assert [view.says for view in found[3].views] == ["merge into 5", "hide"]


def test_a_transcript_that_one_of_them_edited_is_no_way_out(ledger):
    """The same words in two versions of a document are compared; the same words twice in one version are kept apart."""
    record(ledger, [decision(1, "Ann", "accept"), decision(2, "Ben", "reject", sha="1" * 64, start=40)])
    assert [conflict.code for conflict in conflicts_of(ledger)] == ["trust"]
    record(ledger, [decision(3, "Ann", "accept", "money"), decision(3, "Ben", "reject", "money", start=400)])
    assert [conflict.code for conflict in conflicts_of(ledger)] == ["trust"]


@pytest.fixture
def study(make_study, fake_encoder):
    folder = make_study()
    run_study(folder)
    return folder


def textmine(*arguments):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_two_people_put_their_ledgers_together(study, tmp_path):
    """Export, merge, the sheet of conflicts, and the sheet back through `decide`: then they agree."""
    text = (study / "transcripts/north/a.txt").read_text(encoding="utf-8")
    theirs, sheet = Ledger.at(tmp_path / "ben.sqlite"), tmp_path / "differ.csv"
    record(Ledger.at(study / LEDGER), [decision(1, "Ann", "accept", start=text.index(WORDS))])
    record(theirs, [decision(2, "Ben", "reject", start=text.index(WORDS))])
    export_ledger(theirs, "Small", tmp_path / "ben.jsonl")
    status, said, _ = textmine("ledger", "merge", tmp_path / "ben.jsonl", "--study", study, "--conflicts", sheet)
    assert (status, said) == (0, f"1 decisions and notes are new, 0 were already there. Disagreements: 1 in {sheet}.\n")
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["quote"], row["Ann says"], row["Ben says"], row["Ben note"]) for row in rows] == [
        (WORDS, "accept", "reject", "'=so")
    ]
    rows[0]["decision"] = "yes"
    sink = io.StringIO()
    writer = csv.DictWriter(sink, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    sheet.write_text(sink.getvalue(), encoding="utf-8")
    assert textmine("decide", sheet, study, "--coder", "Ben")[0] == 0
    assert conflicts_of(Ledger.at(study / LEDGER)) == []
    status, said, _ = textmine("ledger", "export", study, "--to", tmp_path / "all.jsonl")
    assert (status, said) == (
        0,
        f"3 decisions and notes written to {tmp_path / 'all.jsonl'}. The file contains participants' words.\n",
    )
    assert textmine("ledger", "merge", tmp_path / "all.jsonl", "--study", study, "--conflicts", "a.pdf")[0] == 2
    status, _, told = textmine("ledger", "merge", study / "study.toml", "--study", study)
    assert (status, told.split("\n")[0]) == (1, "study.toml:1: no ledger that was exported")


def test_the_workbook_holds_the_same_as_the_table(three, ledger, tmp_path):
    """Row by row and cell by cell, text as text, and the same bytes each time."""
    merge(ledger, "Boats", [tmp_path / f"{who}.sqlite" for who in ("ann", "ben", "cat")])
    found = conflicts_of(ledger)
    table = list(csv.reader(io.StringIO(conflict_sheet(found, ".csv").decode("utf-8-sig"), newline="")))
    book = conflict_sheet(found, ".xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)] == [
        [cell.removeprefix("'") for cell in row] for row in table
    ]
    assert conflict_sheet(found, ".xlsx") == book
    assert len(read_topics(ledger)) == 2
