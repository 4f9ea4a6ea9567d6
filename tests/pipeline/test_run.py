"""The stages in order: what a run leaves, what it does not do again, and what bad input does to it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from tests.conftest import INTERVIEW
from textmine.errors import StudyError
from textmine.pipeline.run import batches, run_study
from textmine.pipeline.run_lock import run_lock
from textmine.pipeline.stages import NAMES, STAGES

OUTPUTS = {
    "exchange/README.txt",
    "exchange/codebook.qdc",
    "exchange/study.qdpx",
    "matrices/beside_papers.csv",
    "matrices/entity_by_case.csv",
    "matrices/framework.html",
    "matrices/framework.xlsx",
    "matrices/groups_speak.csv",
    "matrices/interviews_by_literature.csv",
    "matrices/negative_cases.csv",
    "matrices/notes.csv",
    "matrices/theme_by_case.csv",
    "matrices/theme_by_group.csv",
    "matrices/theme_by_respondent.csv",
    "matrices/topic_by_case.csv",
    "matrices/topic_by_theme.csv",
    "matrices/topics.html",
    "matrices/topics.xlsx",
    "matrices/topics_by_literature.csv",
    "matrices/who_speaks.csv",
    "pictures/saturation.png",
    "pictures/saturation.svg",
    "report/audit.csv",
    "report/methods.md",
    "report/synthesis.docx",
    "report/synthesis.md",
    "tables/asks.parquet",
    "tables/codings.parquet",
    "tables/decisions_to_check.csv",
    "tables/documents.parquet",
    "tables/entities.parquet",
    "tables/heads.parquet",
    "tables/passages.parquet",
    "tables/questions.parquet",
    "tables/speakers.parquet",
    "tables/suggestions.csv",
    "tables/topic_papers.parquet",
    "tables/topic_passages.parquet",
    "tables/topic_tree.parquet",
    "tables/topics.csv",
    "tables/topics.parquet",
    "tables/turns.parquet",
}


NAMED = """Interviewer: Where was it that you all met, in the first place?

Manager: We met the council in Swansea, and we have gone back there in every year since then, all eleven of us.
"""


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file of an output folder but run.json, which holds times."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "run.json")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def states_of(folder: Path) -> dict[tuple[str, str], str]:
    table = pd.read_csv(folder / "matrices/theme_by_case.csv", keep_default_na=False)
    return {(row.case, row.theme): row.state for row in table.itertuples()}


def test_stages_read_only_what_stages_before_them_write() -> None:
    """The declared order is one in which every stage finds what it reads."""
    names = [stage.name for stage in STAGES]
    for position, stage in enumerate(STAGES):
        assert set(stage.reads) <= set(names[:position])


def test_batches_hold_every_unit_once_and_stay_few() -> None:
    """However many files, a stage has at most sixty batches, and loses none."""
    for number in (0, 1, 6, 7, 100, 5000):
        units = [str(unit) for unit in range(number)]
        cut = batches(units)
        assert [unit for batch in cut for unit in batch] == units
        assert len(cut) <= 60


def test_a_run_leaves_every_output_and_accounts_for_every_file(make_study, fake_encoder) -> None:
    """All tables and matrices are there, and run.json says what became of each file."""
    study = make_study()
    manifest = run_study(study)
    assert set(bytes_of(study / "output")) == OUTPUTS
    assert manifest == json.loads((study / "output/run.json").read_text(encoding="utf-8"))
    (one,) = manifest["inputs"]
    assert (one["path"], one["status"], one["reason"], one["kind"], one["case"], one["turns"]) == (
        "north/a.txt",
        "read",
        "",
        "transcript",
        "north",
        4,
    )
    assert set(manifest["stages"]) == set(NAMES)
    assert manifest["topics"]["topics"] == 0
    assert manifest["topics"]["note"].startswith("Too little text for topics: 2 passages from 1 case,")
    assert (
        manifest["counts"]["passages_in_topics"] + manifest["counts"]["passages_unplaced"]
        == manifest["counts"]["passages_of_respondents"]
    )


def test_every_quote_is_the_text_at_its_place(make_study, fake_encoder) -> None:
    """A coding's quote is document.text[start:end] of the document whose text has its hash."""
    study = make_study(settings="[themes]\nthreshold = 0.01\n")
    run_study(study)
    documents = {row["document"]: row for row in pq.read_table(study / "output/tables/documents.parquet").to_pylist()}
    codings = pq.read_table(study / "output/tables/codings.parquet").to_pylist()
    assert codings
    for coding in codings:
        document = documents[coding["document"]]
        assert document["text"][coding["start"] : coding["end"]] == coding["quote"]
        assert coding["sha256"] == document["sha256"]


def test_an_unchanged_study_is_not_done_again(make_study, fake_encoder) -> None:
    """The second run reuses every stage, encodes nothing, counts the same and leaves every byte as it was."""
    study = make_study()
    first = run_study(study)
    before, encoded = bytes_of(study / "output"), fake_encoder.texts
    manifest = run_study(study)
    assert all(stage["reused"] for stage in manifest["stages"].values())
    assert (manifest["counts"], manifest["topics"]) == (first["counts"], first["topics"])
    assert fake_encoder.texts == encoded
    assert bytes_of(study / "output") == before


def test_the_same_study_gives_the_same_bytes_from_nothing(make_study, fake_encoder) -> None:
    """Without its cache a study gives the very same files."""
    study = make_study()
    run_study(study)
    before = bytes_of(study / "output")
    shutil.rmtree(study / "output")
    shutil.rmtree(study / ".textmine")
    run_study(study)
    assert bytes_of(study / "output") == before


def test_one_changed_transcript_redoes_one(make_study, fake_encoder) -> None:
    """Of three transcripts one is edited: one is read, embedded and searched for names again."""
    text = 3 * "Interviewer: What did it cost?\n\nManager: It cost £PRICE a year and nobody thanked us for any of it.\n\n"
    study = make_study({f"north/{name}.txt": text.replace("PRICE", name) for name in "abc"})
    run_study(study)
    (study / "transcripts/north/b.txt").write_text(text.replace("PRICE", "90"), encoding="utf-8")
    stages = run_study(study)["stages"]
    for name in ("ingest", "embed", "entities"):
        assert (stages[name]["units_done"], stages[name]["units_reused"]) == (1, 2)


def test_a_changed_threshold_encodes_no_passage_again(make_study, fake_encoder) -> None:
    """A setting of the themes leaves the vectors as they are."""
    study = make_study()
    run_study(study)
    make_study(settings="[themes]\nthreshold = 0.9\n")
    stages = run_study(study)["stages"]
    assert stages["embed"]["reused"]
    assert not stages["themes"]["reused"]


def test_an_output_that_was_changed_by_hand_is_made_again(make_study, fake_encoder) -> None:
    """A matrix that is not as it was written, or is gone, is written again."""
    study = make_study()
    run_study(study)
    before = bytes_of(study / "output")
    (study / "output/matrices/theme_by_case.csv").write_text("spoilt", encoding="utf-8")
    (study / "output/matrices/framework.html").unlink()
    run_study(study)
    assert bytes_of(study / "output") == before


def test_a_bad_file_is_set_aside_and_the_others_are_processed(make_study, fake_encoder) -> None:
    """An empty and a damaged file are named with reason; the good one still makes its cells."""
    good = make_study().joinpath("transcripts/north/a.txt").read_text(encoding="utf-8")
    study = make_study({"north/a.txt": good, "north/empty.txt": "", "north/cut.docx": b"PK\x03\x04 and no more", "b.exe": "x"})
    manifest = run_study(study)
    aside = {one["path"]: one["reason"] for one in manifest["inputs"] if one["status"] == "set aside"}
    assert set(aside) == {"north/empty.txt", "north/cut.docx", "b.exe"}
    assert "0 bytes" in aside["north/empty.txt"]
    assert "damaged or incomplete" in aside["north/cut.docx"]
    assert manifest["counts"]["files_read"] == 1
    page = (study / "output/matrices/framework.html").read_text(encoding="utf-8")
    assert "3 files set aside" in page
    assert "north/cut.docx" in page


def test_an_unknown_case_is_set_aside_with_the_cases_there_are(make_study, fake_encoder) -> None:
    """A folder that cases.csv does not list is named, with what to do."""
    text = make_study().joinpath("transcripts/north/a.txt").read_text(encoding="utf-8")
    study = make_study({"north/a.txt": text, "nroth/b.txt": text}, **{"cases.csv": "case,name\nnorth,The North\nsouth,The South\n"})
    manifest = run_study(study)
    (reason,) = (one["reason"] for one in manifest["inputs"] if one["status"] != "read")
    assert reason == (
        "nroth/b.txt: case 'nroth' is not in cases.csv. Expected one of north, south. "
        "Add a row 'nroth' to cases.csv, or move the file."
    )
    states = states_of(study / "output")
    assert states["south", "trust"] == "no transcript"
    assert states["north", "trust"] != "no transcript"


def test_a_study_without_a_readable_file_says_so_and_keeps_the_list(make_study, fake_encoder) -> None:
    """Nothing to read is a fault with a message, and run.json still says why of each file."""
    study = make_study({"north/a.txt": ""})
    with pytest.raises(StudyError, match=r"none of 1 files could be read .*0 bytes.*textmine check"):
        run_study(study)
    assert json.loads((study / "output/run.json").read_text(encoding="utf-8"))["inputs"][0]["status"] == "set aside"


def test_an_empty_study_says_what_is_missing(make_study, fake_encoder) -> None:
    """A study without any file asks for one."""
    with pytest.raises(StudyError, match=r"no files.*Put transcripts in case folders"):
        run_study(make_study({}))


def test_faults_of_settings_and_codebook_are_told_before_anything_runs(make_study) -> None:
    """A codebook fault stops the run at once and names file and line."""
    with pytest.raises(StudyError, match=r"codebook\.yaml:\d+: no definition of 'x'"):
        run_study(make_study(codebook="sections:\n  - id: a\n    name: A\n    themes:\n      - id: x\n        name: X\n"))


def test_two_runs_of_a_study_do_not_overlap(make_study, fake_encoder) -> None:
    """While one run holds the study, another is told so."""
    study = make_study()
    run_study(study)
    with run_lock(study), pytest.raises(StudyError, match="another run of this study is in progress"):
        run_study(study)


def test_a_transcript_can_be_moved_to_another_case(make_study, fake_encoder) -> None:
    """After a file has moved, its passages, names and cells are those of its new place."""
    study = make_study({"north/a.txt": NAMED, "south/b.txt": NAMED.replace("Swansea", "Manchester")})
    run_study(study)
    (study / "transcripts/south/b.txt").rename(study / "transcripts/north/b.txt")
    run_study(study)
    names = pd.read_csv(study / "output/matrices/entity_by_case.csv")
    assert sorted(set(zip(names.entity, names.case, strict=True)) & {("Manchester", "north"), ("Manchester", "south")}) == [
        ("Manchester", "north")
    ]


def test_a_copy_in_the_same_case_counts_once(make_study, fake_encoder) -> None:
    """The copy that a system named as one is set aside, whichever comes first by name; `accept` takes both."""
    study = make_study({"north/a (1).txt": NAMED, "north/a.txt": NAMED, "south/b.txt": NAMED})
    (reason,) = (one["reason"] for one in run_study(study)["inputs"] if one["status"] != "read")
    assert reason == (
        "north/a (1).txt: a copy of north/a.txt. Expected each file once. "
        "Take one of them out; set `accept = true` for it in study.toml if both are meant."
    )
    with (study / "study.toml").open("a") as handle:
        handle.write('\n[files."north/a (1).txt"]\naccept = true\n')
    assert all(one["status"] == "read" for one in run_study(study)["inputs"])


def test_the_same_words_in_two_cases_count_in_both(make_study, fake_encoder) -> None:
    """Two files of the same text are two documents, each with its own names."""
    study = make_study({"north/a.txt": NAMED, "south/b.txt": NAMED})
    run_study(study)
    names = pd.read_csv(study / "output/matrices/entity_by_case.csv")
    found = names[names.entity == "Swansea"]
    assert sorted(zip(found.case, found.mentions, strict=True)) == [("north", 1), ("south", 1)]


CAPTIONS = """WEBVTT

00:00:01.000 --> 00:00:09.000
What did it cost you all? It cost more than the budget said, and they were honest with us about that. And do you trust them?

00:00:10.000 --> 00:00:19.000
We trusted them from the start, and we paid for the people in the building, until the council would not pay any more.
"""


def test_words_of_nobody_known_are_no_respondents_and_counted_apart(make_study, fake_encoder) -> None:
    """Captions without names are in every table, but nothing is proposed of them, and nobody is one more respondent."""
    study = make_study({"north/a.txt": INTERVIEW, "north/b.vtt": CAPTIONS}, settings="[themes]\nthreshold = 0.001\n")
    manifest = run_study(study)
    cells = pd.read_csv(study / "output/matrices/theme_by_case.csv")
    assert set(cells.respondents_total) == {1}
    passages, codings = (pd.read_parquet(study / f"output/tables/{name}.parquet") for name in ("passages", "codings"))
    nobodys = passages[passages.document == "north/b.vtt"]
    assert set(zip(nobodys.role, nobodys.participant, strict=True)) == {("unknown", "")}
    assert set(codings.document) == {"north/a.txt"}
    assert manifest["counts"]["words_of_nobody"] == nobodys.words.sum() == manifest["inputs"][1]["unknown_words"]


def test_a_talk_in_two_formats_is_counted_once(make_study, fake_encoder) -> None:
    """The run reads one of both, and says so of the other; people who mean both have both."""
    study = make_study(
        {"north/a.txt": INTERVIEW, "north/b.txt": INTERVIEW.replace("\n\n", "\n\n\n").replace("the start,", "the start,\n")}
    )
    manifest = run_study(study)
    assert manifest["counts"]["files_read"] == 1
    assert "a copy of north/a.txt, by its words" in manifest["inputs"][1]["reason"]
    assert set(pd.read_csv(study / "output/matrices/theme_by_case.csv").respondents_total) == {1}
    with (study / "study.toml").open("a") as settings:
        settings.write('[files."north/b.txt"]\naccept = true\n')
    assert run_study(study)["counts"]["files_read"] == 2


def test_a_cache_that_cannot_be_written_to_is_a_message(make_study, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """TEXTMINE_CACHE that names a file is told, with what to do."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("TEXTMINE_CACHE", str(tmp_path / "file"))
    with pytest.raises(StudyError, match=r"cannot be written .*TEXTMINE_CACHE"):
        run_study(make_study())


def test_output_and_cache_can_lie_elsewhere(make_study, fake_encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--output and TEXTMINE_CACHE keep a study's own folder as it was."""
    monkeypatch.setenv("TEXTMINE_CACHE", str(tmp_path / "cache"))
    study = make_study()
    before = sorted(path.name for path in study.iterdir())
    run_study(study, tmp_path / "out")
    assert sorted(path.name for path in study.iterdir()) == before
    assert set(bytes_of(tmp_path / "out")) == OUTPUTS


def test_scripts_and_formulas_in_transcripts_stay_text(make_study, fake_encoder) -> None:
    """A speaker who is called a script, and words that look like a formula, reach the page and the tables as text."""
    said = '=HYPERLINK("x") is what they paid us with, again and again.'
    text = f"Interviewer: Who pays?\n\n<script>alert(1)</script>: {said}\n\n"
    study = make_study({"north/a.txt": text * 4})
    run_study(study)
    page = (study / "output/matrices/framework.html").read_text(encoding="utf-8")
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
