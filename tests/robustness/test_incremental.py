"""What each change to a study costs: the units that each stage does again, and none besides."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import CODEBOOK, FakeEncoder
from textmine.decisions.ledger import LEDGER, Ledger, record
from textmine.pipeline.run import run_study
from textmine.records.corpus import Document
from textmine.records.decisions import Decision, Note
from textmine.storage.parquet import read_parquet

ALL = ("ingest", "embed", "entities", "names", "themes", "topics")
PER_FILE = {"ingest": 3, "embed": 3, "entities": 3}
WHOLE = {"names": 1, "themes": 1, "topics": 1}


def talk(price: str) -> str:
    answer = f"It cost £{price} a year in Swansea and nobody thanked us for any of it."
    return 3 * f"Interviewer: What did it cost?\n\nManager: {answer}\n\n"


@pytest.fixture
def study(make_study, fake_encoder) -> Path:
    """A study of three transcripts that has been run."""
    folder = make_study({f"north/{name}.txt": talk(name * 2) for name in "abc"})
    run_study(folder)
    return folder


def settings(study: Path, text: str) -> None:
    themes = "" if "[themes]" in text else "[themes]\nthreshold = 0.2\n"  # as `make_study` has it
    (study / "study.toml").write_text(f'[study]\ntitle = "Small"\n{text}{themes}', encoding="utf-8")


def decide(study: Path) -> None:
    document = read_parquet(study / "output/tables/documents.parquet", Document)[0]
    start = document.text.index("It cost")
    place = document.document, document.sha256, start, start + 20, document.text[start : start + 20]
    record(Ledger.at(study / LEDGER), [Decision("2026-05-04", "JH", *place, "money", "", "accept")])


CHANGES: dict[str, tuple[Callable[[Path], object], dict[str, int]]] = {
    "nothing": (lambda study: None, {}),
    "one more transcript": (
        lambda study: (study / "transcripts/north/d.txt").write_text(talk("90"), encoding="utf-8"),
        {"ingest": 1, "embed": 1, "entities": 1, **WHOLE},
    ),
    "one transcript edited": (
        lambda study: (study / "transcripts/north/b.txt").write_text(talk("91"), encoding="utf-8"),
        {"ingest": 1, "embed": 1, "entities": 1, **WHOLE},
    ),
    "one transcript taken out": (lambda study: (study / "transcripts/north/b.txt").unlink(), WHOLE),
    "one transcript renamed: its text has its vectors": (
        lambda study: (study / "transcripts/north/b.txt").rename(study / "transcripts/north/e.txt"),
        {"ingest": 1, "entities": 1, **WHOLE},
    ),
    "a threshold of themes": (lambda study: settings(study, "[themes]\nthreshold = 0.7\n"), {"themes": 1}),
    "a setting of topics": (lambda study: settings(study, "[topics]\nseed = 21\n"), {"topics": 1}),
    "a note under the title": (lambda study: settings(study, 'note = "Draft"\n'), {}),
    "the length of passages": (lambda study: settings(study, "[passages]\nmax_words = 80\n"), {"ingest": 3}),
    "the codebook": (
        lambda study: (study / "codebook.yaml").write_text(CODEBOOK.replace("What things cost", "Costs"), encoding="utf-8"),
        {"themes": 1},
    ),
    "the gazetteer": (
        lambda study: (study / "gazetteer.csv").write_text("name,kind\nSwansea,place\n", encoding="utf-8"),
        {"entities": 3, "names": 1, "topics": 1},
    ),
    "words of talk": (lambda study: (study / "spoken.txt").write_text("swansea\n", encoding="utf-8"), {"themes": 1, "topics": 1}),
    "who somebody is": (
        lambda study: (study / "participants.csv").write_text("document,label,participant\nb,Manager,N02\n", encoding="utf-8"),
        {"ingest": 1, "topics": 1},
    ),
    "a decision": (decide, {"themes": 1}),
    "a memo": (
        lambda study: record(Ledger.at(study / LEDGER), notes=[Note("2026-05-04", "JH", "memo", "cell/north/money", "Ask again.")]),
        {},
    ),
    "the results taken away": (lambda study: shutil.rmtree(study / "output"), {}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_costs_what_depends_on_it(study: Path, fake_encoder: FakeEncoder, change: str) -> None:
    """Each stage does just the units again that a change touches; passages whose words are the same are not encoded again."""
    make, expected = CHANGES[change]
    make(study)
    stages = run_study(study)["stages"]
    assert {name: stages[name]["units_done"] for name in ALL if stages[name]["units_done"]} == expected
    files = len(list((study / "transcripts").rglob("*.txt")))
    assert {name: stages[name]["units_done"] + stages[name]["units_reused"] for name in PER_FILE} == dict.fromkeys(PER_FILE, files)


def test_an_unchanged_study_costs_reading_its_manifest(study: Path) -> None:
    """With the cache gone altogether, results that are there and right are not made again, and run.json says all was reused."""
    before = {path: path.stat().st_mtime_ns for path in (study / "output").rglob("*") if path.name != "run.json"}
    shutil.rmtree(study / ".textmine")
    manifest = run_study(study)
    assert all(one["reused"] for one in manifest["stages"].values())
    assert {name: manifest["stages"][name]["units_reused"] for name in (*PER_FILE, *WHOLE)} == PER_FILE | WHOLE
    assert {path: path.stat().st_mtime_ns for path in (study / "output").rglob("*") if path.name != "run.json"} == before
    assert not list((study / ".textmine").glob("*/*"))


def test_going_back_costs_nothing(study: Path) -> None:
    """A setting tried and taken back finds its results of before in the cache."""
    settings(study, "[themes]\nthreshold = 0.7\n")
    run_study(study)
    settings(study, "")
    stages = run_study(study)["stages"]
    assert [name for name in ALL if stages[name]["units_done"]] == []
