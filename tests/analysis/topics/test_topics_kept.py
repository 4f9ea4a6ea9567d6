"""Topics from files to pages, and what people decide on them from one run to the next."""

import csv
import io
import json
import shutil

import openpyxl
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from textmine.cli import app
from textmine.decisions.ledger import LEDGER, Ledger, read_topics
from textmine.errors import DecisionError, StudyError
from textmine.pipeline.compare import compare_runs
from textmine.pipeline.decide_table import record_table
from textmine.pipeline.run import run_study

SETTINGS = "[topics]\nnumber = 3\nclusterings = 20\nsubsamples = 2\nseeds = 0\nleave_out = false\n"


@pytest.fixture
def study(make_study, talk_of, fake_encoder):
    """Six interviews of two cases on three subjects, run once."""
    talks = {f"{case}/{number}.txt": talk_of(number, 15) for number, case in enumerate(["north", "south"] * 3)}
    folder = make_study(talks, settings=SETTINGS)
    run_study(folder)
    return folder


def _topics(study, output="output"):
    return {row["topic"]: row for row in pq.read_table(study / output / "tables/topics.parquet").to_pylist()}


def _table(study):
    text = (study / "output/tables/topics.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def _decide(study, rows, who="AB"):
    path = study / "topics-decided.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return record_table(path, study, who)


def _fill(rows, topic, **values):
    return [row | values if row["topic"] == str(topic) else row for row in rows]


def test_names_outlive_another_transcript_and_a_lost_output(study, talk_of):
    """Each topic's name is on the same subject after a run with one more transcript, and after the output folder was deleted."""
    rows = _table(study)
    for row in rows:
        subject = next(
            word for word in ("harbour", "flour", "granite", "anchor", "yeast", "quartz") if word in row["typical_words"]
        )
        row["name"] = {"h": "Boats", "a": "Boats", "f": "Bread", "y": "Bread", "g": "Rocks", "q": "Rocks"}[subject[0]]
    decided = _decide(study, rows)
    assert (decided.recorded, decided.empty, decided.faults) == (3, 0, ())
    (study / "transcripts/south/new.txt").write_text(talk_of(99, 30), encoding="utf-8")
    run_study(study)
    before = {row["topic"]: row["name"] for row in rows}
    after = _topics(study)
    assert {str(number): topic["label"] for number, topic in after.items()} == before
    assert {topic["named_by"] for topic in after.values()} == {"AB"}
    boats = next(topic for topic in after.values() if topic["label"] == "Boats")
    assert set(boats["typical_words"].split(", ")) & {"harbour", "anchor", "rigging", "skipper"}
    shutil.rmtree(study / "output")
    run_study(study)
    assert {str(number): topic["label"] for number, topic in _topics(study).items()} == before
    assert json.loads((study / "output/run.json").read_text(encoding="utf-8"))["counts"]["topic_decisions"] == 3


def test_merged_and_hidden_topics_stay_so_and_can_be_taken_back(study):
    """Passages of a merged topic count where they went, in tables and pages; an emptied cell undoes it."""
    sizes = {number: topic["passages"] for number, topic in _topics(study).items()}
    _decide(study, _fill(_fill(_table(study), 1, merge_into="0"), 2, hide="yes"))
    run_study(study)
    topics = _topics(study)
    assert (topics[0]["passages"], topics[1]["merged_into"], topics[2]["hidden"]) == (sizes[0] + sizes[1], 0, True)
    page = (study / "output/matrices/topics.html").read_text(encoding="utf-8")
    assert 'id="t0"' in page
    assert 'id="t1"' not in page
    assert "Topic 1 was merged into 0." in page
    assert [row["merge_into"] for row in _table(study)] == ["", "0", ""]
    again = _decide(study, _table(study))
    assert (again.recorded, again.empty) == (0, 3)
    _decide(study, _fill(_fill(_table(study), 1, merge_into=""), 2, hide=""))
    run_study(study)
    assert {number: topic["passages"] for number, topic in _topics(study).items()} == sizes
    assert not any(topic["hidden"] for topic in _topics(study).values())


def test_an_emptied_name_gives_the_machines_back(study):
    """A name that is taken out of the table is taken back: the label is that of the topic's words again, and nobody's."""
    label = _topics(study)[0]["label"]
    _decide(study, _fill(_table(study), 0, name="Boats"))
    run_study(study)
    assert (_topics(study)[0]["label"], _topics(study)[0]["named_by"]) == ("Boats", "AB")
    _decide(study, _fill(_table(study), 0, name=""))
    run_study(study)
    assert (_topics(study)[0]["label"], _topics(study)[0]["named_by"]) == (label, "")


def test_rows_with_faults_are_named_and_the_others_recorded(study):
    """A topic that is not there, and one merged into itself, are told with file and row; good rows are recorded."""
    rows = _fill(_fill(_table(study), 0, merge_into="77"), 1, merge_into="1")
    decided = _decide(study, _fill(rows, 2, name="Rocks"))
    assert decided.recorded == 1
    assert [fault.where for fault in decided.faults] == ["topics-decided.csv row 2", "topics-decided.csv row 3"]
    assert "topic '77'" in str(decided.faults[0])
    assert [topic_decision.value for topic_decision in read_topics(Ledger.at(study / LEDGER))] == ["Rocks"]


def test_topics_are_decided_on_only_after_a_run(study):
    """Without the tables of a run there is nothing to decide on."""
    rows = _table(study)
    shutil.rmtree(study / "output")
    with pytest.raises(DecisionError, match="Run `textmine run` first"):
        _decide(study, rows)


def test_the_same_study_gives_the_same_bytes_in_pictures_and_pages(study):
    """A second run into an empty folder writes the same topics, pages, workbook and pictures."""
    run_study(study, study / "again")
    names = [f"pictures/topic_{what}.{kind}" for what in ("map", "by_case", "tree") for kind in ("svg", "png")]
    for name in (*names, "matrices/topics.html", "matrices/topics.xlsx", "tables/topics.parquet", "tables/topic_passages.parquet"):
        assert (study / "output" / name).read_bytes() == (study / "again" / name).read_bytes(), name
    picture = (study / "output/pictures/topic_by_case.svg").read_text(encoding="utf-8")
    assert ">north</text>" in picture


def test_the_workbook_has_every_passage_once(study):
    """Each respondent's passage stands on the sheet Passages or on Unplaced; the first page counts those of each case."""
    book = openpyxl.load_workbook(study / "output/matrices/topics.xlsx")
    assert book.sheetnames == ["Read me", "Topics", "Topic by case", "Topic by theme", "Candidate codes", "Passages", "Unplaced"]
    placed, out = ([row[-1] for row in book[name].iter_rows(min_row=2, values_only=True)] for name in ("Passages", "Unplaced"))
    assert len(placed) + len(out) == 90
    assert all("were with the" in text for text in placed)
    first = [row[:4] for row in book["Read me"].iter_rows(values_only=True)]
    assert [row[2] for row in first if row[0] in ("north", "south")] == [45, 45]
    topics = list(book["Topics"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in topics] == [0, 1, 2]
    assert all(row[10].count("“") == 3 for row in topics)


def test_compare_tells_files_cells_and_topics(study, talk_of, tmp_path):
    """A run with a transcript more, beside the one before: the file, and each topic kept; nothing changed tells nothing."""
    shutil.copytree(study / "output", tmp_path / "before")
    same = compare_runs(tmp_path / "before", study / "output")
    assert (same.added, same.removed, same.changed, same.cells) == ((), (), (), ())
    assert {topic.what for topic in same.topics} == {"kept"}
    (study / "transcripts/south/new.txt").write_text(talk_of(99, 15), encoding="utf-8")
    (study / "transcripts/north/0.txt").unlink()
    run_study(study)
    result = CliRunner().invoke(app, ["compare", str(tmp_path / "before"), str(study / "output")])
    assert result.exit_code == 0
    assert "file added: south/new.txt" in result.output
    assert "file removed: north/0.txt" in result.output
    assert "Topics: 3 kept, 0 split, 0 merged, 0 new, 0 gone" in result.output
    told = json.loads(CliRunner().invoke(app, ["compare", str(tmp_path / "before"), str(study / "output"), "--json"]).output)
    assert [load["what"] for load in told["topics"]] == ["kept"] * 3
    with pytest.raises(StudyError, match="no finished run"):
        compare_runs(tmp_path, study / "output")
