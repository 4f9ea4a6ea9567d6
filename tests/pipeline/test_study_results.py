"""`import textmine`: a study, its run and its results for people who work in Python."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import textmine
from textmine.decisions.ledger import Ledger, record
from textmine.decisions.ledger.place import LEDGER
from textmine.errors import StudyError
from textmine.records.decisions import Decision


@pytest.fixture
def results(make_study, fake_encoder):
    """A small study, run through the door, on which somebody has decided since."""
    study = make_study({"north/a.txt": _TALK.format("Manager"), "south/b.txt": _TALK.format("Director")})
    said = textmine.run(study).passages
    hashes = {document.document: document.sha256 for document in textmine.load_results(study).records.documents}
    decisions = [
        Decision(
            "2026-01-01T00:00:00+00:00",
            "AB",
            row.document,
            hashes[row.document],
            start,
            start + len(row.text),
            row.text,
            code,
            pole,
            "accept",
        )
        for row in said[said["role"] == "respondent"].itertuples()
        for code, pole in (("trust", "trust built"), ("money", ""))
        for start in [textmine.load_results(study).records.documents[row.document.startswith("south")].text.index(row.text)]
        if ("honest" in row.text) == (code == "trust")
    ]
    record(Ledger.at(study / LEDGER), decisions)
    return textmine.load_results(study)


_TALK = """Interviewer: How would you describe trust between the partners, now and at the start?

{0}: We trusted them from the start, they were honest with us about the money and about their own board.

Interviewer: And what did it cost you all in the end, and who paid for it?

{0}: It cost more than the budget said. The council paid for the building and we paid for the people in it.
"""


def test_everything_that_is_offered_is_there():
    """Each name of `textmine.__all__` can be used, and a misspelt one fails as any attribute does."""
    assert [name for name in textmine.__all__ if getattr(textmine, name) is None] == []
    with pytest.raises(AttributeError, match="open_studdy"):
        _ = textmine.open_studdy


def test_codings_say_whose_words_they_are(results):
    """Each coding has its case, respondent, theme and words, and the words are those of its passage."""
    assert len(results.codings)
    texts = results.passages.set_index("passage")["text"]
    for coding in results.codings.itertuples():
        assert coding.quote in texts[coding.passage]
        assert coding.case == coding.document.split("/")[0]
        assert coding.theme in ("trust", "money")
        assert coding.respondent


def test_the_matrix_is_long_and_wide(results):
    """The long matrix is that of theme_by_case.csv; the wide one has a row for each case and a column for each theme."""
    assert list(results.matrix.wide().index) == ["north", "south"]
    assert list(results.matrix.wide("passages").columns) == ["trust", "money"]
    whole = results.matrix[results.matrix["pole"] == ""]
    assert results.matrix.wide("passages").to_numpy().sum() == whole["passages"].sum()
    with pytest.raises(KeyError, match="expected one of case, theme"):
        results.matrix.wide("colour")


def test_a_cell_opens_its_evidence(results):
    """A cell is found by ids or names; its quotations are as many as it counts, and a notebook shows them escaped."""
    cell = results.cell("north", "Trust")
    assert cell.state == results.matrix.wide().loc["north", "trust"]
    assert cell.quotations["passage"].nunique() == cell.passages
    assert set(cell.quotations["case"]) <= {"north"}
    assert "<h4>north × trust" in cell._repr_html_()
    with pytest.raises(KeyError, match="expected one of north, south"):
        results.cell("east", "trust")


def test_quotations_are_chosen_by_case_theme_and_pole(results):
    """Quotations come most probable first, with speaker, file and place."""
    chosen = results.quotations(theme="trust", pole="trust built")
    assert set(chosen["pole"]) <= {"trust built"}
    assert list(chosen["probability"]) == sorted(chosen["probability"], reverse=True)
    assert results.quotations()["citation"].str.contains("turn").all()


def test_results_are_loaded_from_a_study_or_its_output(results, tmp_path):
    """The study's folder and its output folder give the same; a folder without a study says what was expected."""
    study = textmine.open_study(tmp_path / "study")
    assert textmine.load_results(study.root).codings.equals(results.codings)
    assert textmine.load_results(study.output).codings.equals(results.codings)
    with pytest.raises(StudyError, match=r"no study\.toml"):
        textmine.load_results(tmp_path / "elsewhere")


def test_the_docs_list_every_column(results):
    """docs/python.md has the columns of each table, in order, and names everything that `import textmine` offers."""
    page = (Path(__file__).parents[2] / "docs/python.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `results\.(\w+)` \|.*\| (.*?) \|$", page, flags=re.MULTILINE)
    assert {name for name, _ in rows} == {"passages", "codings", "entities"}
    for name, columns in rows:
        assert re.findall(r"`(\w+)`", columns) == list(getattr(results, name).columns)
    functions = set(re.findall(r"^\| `(\w+)\(", page, flags=re.MULTILINE))
    assert functions == {name for name in textmine.__all__ if name.islower() and not name.startswith("_")}
