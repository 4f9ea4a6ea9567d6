"""Whether a study's files have changed, and whether somebody is still writing to them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from textmine.pipeline.watch import FolderState, read_state, save_state


def no_pause(_: float) -> None:
    """Nobody writes meanwhile."""


def ran(study: Path) -> None:
    """The study as a run leaves it."""
    (study / "output").mkdir(exist_ok=True)
    (study / "output/run.json").write_text("{}", encoding="utf-8")
    save_state(read_state(study, pause=no_pause))


def changed(study: Path) -> bool:
    return read_state(study, pause=no_pause).changed


def test_a_study_that_was_never_run_is_new_and_one_just_run_is_not(make_study) -> None:
    """The first look finds something to do; after the run there is nothing, without waiting."""
    study = make_study()
    assert changed(study)
    ran(study)
    assert not read_state(study, pause=lambda _: pytest.fail("it waited")).changed


@pytest.mark.parametrize(
    "name",
    [
        "transcripts/north/b.docx",
        "transcripts/south/a.txt",
        "literature/paper.pdf",
        "participants.csv",
        "cases.xlsx",
        "gazetteer.csv",
    ],
)
def test_a_new_file_of_the_study_is_seen(make_study, name: str) -> None:
    """Transcripts, papers and the tables in the study folder count, in folders made for them too."""
    study = make_study()
    ran(study)
    (study / name).parent.mkdir(parents=True, exist_ok=True)
    (study / name).write_bytes(b"new")
    assert changed(study)


def test_changed_gone_and_renamed_files_are_seen(make_study) -> None:
    """So is a file of other content, or of another name, or that is no longer there; and the codebook and the settings."""
    study = make_study({"north/a.txt": "one", "north/b.txt": "two"})
    files = study / "transcripts/north"
    for change in (
        lambda: (files / "a.txt").write_text("three", encoding="utf-8"),
        lambda: (files / "a.txt").rename(files / "c.txt"),
        lambda: (files / "b.txt").unlink(),
        lambda: (study / "codebook.yaml").write_text("title: Other\n", encoding="utf-8"),
        lambda: (study / "study.toml").write_text('[study]\ntitle = "Other"\n', encoding="utf-8"),
        lambda: os.utime(files / "c.txt", (0, 0)),
    ):
        ran(study)
        change()
        assert changed(study)


@pytest.mark.parametrize(
    "name", ["decisions.sqlite", "notes.docx", "output/other.csv", "transcripts/north/~$a.docx", "transcripts/.DS_Store"]
)
def test_what_is_no_input_is_not_looked_at(make_study, name: str) -> None:
    """Decisions are published by a flow of their own; results, lock files and notes beside the study are none of its files."""
    study = make_study()
    ran(study)
    (study / name).write_bytes(b"something")
    assert not changed(study)


def test_results_that_are_gone_are_made_again(make_study) -> None:
    """Without run.json there is something to do; and another output folder is another study to it."""
    study = make_study()
    ran(study)
    assert read_state(study, study / "elsewhere", pause=no_pause).changed
    (study / "output/run.json").unlink()
    assert changed(study)


def test_a_file_that_grows_is_waited_for(make_study) -> None:
    """It looks again until nothing moves, and what it remembers is how the files lay then."""
    study = make_study()
    growing = study / "transcripts/north/large.txt"
    waits: list[float] = []

    def write(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) < 4:
            with growing.open("a", encoding="utf-8") as file:
                file.write("more of it. ")

    seen = read_state(study, pause=write)
    assert (seen.changed, seen.still, len(waits), min(waits) >= 1) == (True, True, 4, True)
    assert seen.seen == read_state(study, pause=no_pause).seen


def test_a_file_that_never_stops_growing_is_left_to_the_next_look(make_study) -> None:
    """After two minutes it gives up, and says so."""
    study = make_study()
    waits: list[float] = []

    def write(seconds: float) -> None:
        waits.append(seconds)
        (study / "transcripts/north/b.txt").write_text("x" * len(waits), encoding="utf-8")

    seen = read_state(study, pause=write)
    assert (seen.changed, seen.still) == (True, False)
    assert 60 <= sum(waits) <= 600


@pytest.mark.parametrize("text", ["[study", "", "study = 3\n", '[study]\ntitle = "S"\nunheard = 1\n', "\xff"])
def test_settings_that_cannot_be_read_are_left_to_the_run_to_tell(make_study, text: str) -> None:
    """A faulty study.toml is looked past: the usual folders are watched, and mending it is a change."""
    study = make_study()
    (study / "study.toml").write_text(text, encoding="latin-1")
    ran(study)
    assert not changed(study)
    (study / "transcripts/north/b.txt").write_text("new", encoding="utf-8")
    assert changed(study)


def test_links_are_followed_but_not_to_above_the_study(make_study, tmp_path: Path) -> None:
    """A linked folder of transcripts counts; one that leads to a folder the study lies in is not walked, nor is a circle."""
    study = make_study()
    outside = tmp_path / "share"
    outside.mkdir()
    (study / "transcripts/linked").symlink_to(outside, target_is_directory=True)
    (study / "transcripts/up").symlink_to(tmp_path, target_is_directory=True)
    (outside / "round").symlink_to(outside, target_is_directory=True)
    ran(study)
    (tmp_path / "of-somebody-else.txt").write_text("x", encoding="utf-8")
    assert not changed(study)
    (outside / "new.txt").write_text("x", encoding="utf-8")
    assert changed(study)


def test_a_folder_named_in_study_toml_is_watched_wherever_it_lies(make_study, tmp_path: Path) -> None:
    """Transcripts on another disk are watched there."""
    away = tmp_path / "away"
    away.mkdir()
    study = make_study()
    (study / "study.toml").write_text(f"[study]\ntitle = 'S'\ntranscripts = '{away}'\n", encoding="utf-8")
    ran(study)
    (away / "a.txt").write_text("x", encoding="utf-8")
    assert changed(study)


def test_a_look_that_finds_nothing_loads_nothing_heavy(make_study) -> None:
    """Neither the pipeline nor pandas, pyarrow or a model is loaded by a look."""
    study = make_study()
    ran(study)
    script = (
        "import json, sys; from pathlib import Path; from textmine.pipeline.watch import read_state; "
        f"seen = read_state(Path({str(study)!r})); print(json.dumps([seen.changed, sorted(sys.modules)]))"
    )
    found, modules = json.loads(subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout)
    assert found is False
    heavy = {
        "textmine.pipeline.run",
        "textmine.storage.parquet",
        "numpy",
        "pandas",
        "pyarrow",
        "sklearn",
        "torch",
        "spacy",
        "prefect",
    }
    assert heavy.isdisjoint(modules)


def test_two_studies_that_share_a_cache_do_not_share_what_was_seen(make_study, tmp_path: Path, monkeypatch) -> None:
    """TEXTMINE_CACHE may be one folder for several studies."""
    monkeypatch.setenv("TEXTMINE_CACHE", str(tmp_path / "cache"))
    study = make_study()
    ran(study)
    other = study.rename(tmp_path / "other")
    assert isinstance(read_state(other, pause=no_pause), FolderState)
    assert changed(other)
