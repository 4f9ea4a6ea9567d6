"""The demonstration study, run for real: models, BERTopic, Prefect, with every connection but loopback refused."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from tests.benchmarks.answer_key import cell_states, scores, themes, turn_codes
from tests.offline.outside import Watched
from tests.reports.synthesis.making import BANNED, our_words
from textmine.pipeline.run import run_study
from textmine.study.codebook import read_codebook
from textmine.study.load import read_study

TESTS = Path(__file__).parent
ROOT = TESTS.parent


@pytest.fixture(scope="session")
def prefect_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of `textmine run --prefect` on the demonstration study, made offline in a process of its own."""
    folder = tmp_path_factory.mktemp("prefect-run")
    trace = folder / "trace.txt"
    seen = Watched(folder / "system calls")
    environment = os.environ | {
        "PYTHONPATH": str(TESTS / "offline"),
        "TEXTMINE_TEST_TRACE": str(trace),
        "TEXTMINE_CACHE": str(folder / "cache"),
        "PREFECT_HOME": str(folder / "home"),
        "PREFECT_LOGGING_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "textmine", "run", "corpus", "--prefect", "--output", str(folder / "output")]
    result = subprocess.run(
        seen.command(*command), cwd=ROOT, env=environment, capture_output=True, text=True, timeout=900, check=False
    )
    assert result.returncode == 0, result.stderr
    (folder / "sent.txt").write_text("\n".join(seen.sent()), encoding="utf-8")
    (folder / "stdout.txt").write_text(result.stdout, encoding="utf-8")
    (folder / "stderr.txt").write_text(result.stderr, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def output(prefect_run: Path) -> Path:
    return prefect_run / "output"


def test_nothing_is_reached_at_run_time(prefect_run: Path) -> None:
    """With every connection but loopback refused the run succeeds, and tries none; nor does native code."""
    trace = prefect_run / "trace.txt"
    assert not trace.exists() or trace.read_text(encoding="utf-8") == ""
    assert (prefect_run / "sent.txt").read_text(encoding="utf-8") == ""


def test_the_run_says_where_to_look_and_prefect_is_quiet(prefect_run: Path) -> None:
    """What is printed is the counts and the page to open; Prefect's own log stays out of it."""
    said = (prefect_run / "stdout.txt").read_text(encoding="utf-8")
    assert said.startswith("26 of 26 files read")
    assert f"Open {prefect_run / 'output' / 'matrices' / 'framework.html'}" in said
    assert (prefect_run / "stderr.txt").read_text(encoding="utf-8") == ""


def test_the_stages_alone_leave_the_same_bytes_as_the_flow(output: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`textmine run` and `textmine run --prefect` write the very same files."""
    monkeypatch.setenv("TEXTMINE_CACHE", str(tmp_path / "cache"))
    run_study(ROOT / "corpus", tmp_path / "direct")
    names = sorted(path.relative_to(output) for path in output.rglob("*") if path.is_file() and path.name != "run.json")
    assert len(names) == 48
    for name in names:
        assert (tmp_path / "direct" / name).read_bytes() == (output / name).read_bytes(), name


def test_the_study_is_as_large_and_as_mixed_as_it_says(output: Path) -> None:
    """At least 18 transcripts, 20,000 words of speech, five formats, five cases with three transcripts each, two papers."""
    inputs = json.loads((output / "run.json").read_text(encoding="utf-8"))["inputs"]
    transcripts = [source_file for source_file in inputs if source_file["kind"] == "transcript"]
    assert all(source_file["status"] == "read" for source_file in inputs)
    assert len(transcripts) >= 18
    assert sum(transcript["words"] for transcript in transcripts) >= 20_000
    assert {Path(transcript["path"]).suffix for transcript in transcripts} == {".docx", ".odt", ".pdf", ".txt", ".vtt"}
    assert min(Counter(transcript["case"] for transcript in transcripts).values()) >= 3
    assert sum(source_file["kind"] == "literature" for source_file in inputs) >= 2


def test_turns_are_exact(output: Path) -> None:
    """The first turns of a caption file have their words, speakers, roles, people and times."""
    turns = pq.read_table(output / "tables/turns.parquet").to_pylist()
    documents = {row["document"]: row["text"] for row in pq.read_table(output / "tables/documents.parquet").to_pylist()}
    first = next(turn for turn in turns if turn["document"] == "sight-loss/SL3_users_focus_group.vtt")
    text = documents[first["document"]][first["start"] : first["end"]]
    assert text == (
        "Right, the recorder's in the middle of the table, by the biscuits. Could we go round and say who we are, "
        "so I get to know the voices?"
    )
    assert (first["speaker"], first["role"], first["participant"], first["start_s"]) == ("Harriet Osgood", "interviewer", "HO", 3.0)


def test_headers_never_become_speech(output: Path) -> None:
    """The cover lines of a transcript are attributes of the document, and in no turn."""
    documents = pq.read_table(output / "tables/documents.parquet").to_pylist()
    assert not [row["document"] for row in documents if "Project: Working Together" in row["text"]]
    (one,) = (row for row in documents if row["document"].endswith("ES1_contract_manager.docx"))
    assert dict(one["header"])["Date"] == "14 March 2017"


def test_every_quotation_is_exact_in_tables_and_cells(output: Path) -> None:
    """A coding's quote is the text at its offsets."""
    documents = {row["document"]: row for row in pq.read_table(output / "tables/documents.parquet").to_pylist()}
    codings = pq.read_table(output / "tables/codings.parquet").to_pylist()
    assert len(codings) > 200
    for coding in codings:
        assert documents[coding["document"]]["text"][coding["start"] : coding["end"]] == coding["quote"]


def test_several_codes_and_both_poles_occur(output: Path) -> None:
    """Passages carry more than one code where more apply, and every code with poles has codings at each."""
    codings = pd.read_parquet(output / "tables/codings.parquet")
    assert (codings.groupby("passage").code.nunique() > 1).sum() > 50
    assert set(codings[codings.code == "trust"].pole) >= {"trust built", "trust broken"}


def test_variants_of_a_name_are_one_entity(output: Path) -> None:
    """An organisation that is called by a short name and by its initials is one row a case, with its variants."""
    table = pd.read_csv(output / "matrices/entity_by_case.csv")
    rows = table[(table.entity == "Pennyroyal Support Trust") & (table.case == "housing-support")]
    assert len(rows) == 1
    assert set(rows.iloc[0].variants.split("; ")) >= {"Pennyroyal", "PST"}
    laws = table[table.label == "law"].entity.tolist()
    assert "Care Act 2014" in laws


def test_themes_are_coded_better_than_by_cues_alone(output: Path, codebook) -> None:
    """Against the answer key, made by hand, the coder's F1 is above that of matching cue phrases."""
    rows = turn_codes(output, codebook)
    assert len(rows) > 250
    *_, coder = scores([(themes(given), themes(found)) for _, given, found, _ in rows])
    *_, cues = scores([(themes(given), cued) for _, given, _, cued in rows])
    assert coder > cues + 0.02


def test_cells_have_the_states_people_gave_them(output: Path) -> None:
    """Every cell of the matrix is in the answer key, and more than half have the very state of the five."""
    cells = cell_states(output)
    assert len(cells) == 108
    assert sum(given == found for *_, given, found in cells) / len(cells) > 0.55


def test_the_report_counts_what_the_matrix_counts(output: Path) -> None:
    """Every row of every theme's table has the state, passages and respondents of its cell."""
    report = (output / "report/synthesis.md").read_text(encoding="utf-8")
    codebook, names = read_codebook(ROOT / "corpus/codebook.yaml"), read_study(ROOT / "corpus").cases
    cells = pd.read_csv(output / "matrices/theme_by_case.csv", keep_default_na=False, encoding="utf-8-sig")
    cells = {(row.case, row.theme): row for row in cells.itertuples() if not row.pole}
    rows = 0
    for number, theme in enumerate(codebook.themes, 1):
        (table,) = re.findall(rf'<a id="cells{number}"></a>.*?\n\n(.*?)\n\n', report, flags=re.DOTALL)
        told = {line.split(" | ")[0].strip("| "): line.split(" | ") for line in table.splitlines()[2:]}
        for case in names:
            cell, (_, state, passages, people, *_) = cells[case.case, theme.id], told[case.name]
            counts = cell.state in ("present", "counter-evidence")
            assert (state, passages) == (cell.state, str(cell.passages if counts else 0))
            assert people == f"{cell.respondents if counts else 0} of {cell.respondents_total}"
            rows += 1
    assert rows == 108


def test_the_report_quotes_word_for_word_and_names_nobody(output: Path) -> None:
    """Every quotation stands in a document as it is, and sources name people by their ids."""
    report = (output / "report/synthesis.md").read_text(encoding="utf-8")
    documents = pq.read_table(output / "tables/documents.parquet").to_pylist()
    texts = " ".join(" ".join(row["text"].split()) for row in documents)
    quoted = re.findall(r'^> <a id="q\d+"></a>“(.*)”$', report, flags=re.MULTILINE)
    assert len(quoted) > 100
    for quote in quoted:
        assert re.sub(r"\\(?=\W)", "", quote).removeprefix("… ").removesuffix(" …") in texts
    sources = "\n".join(re.findall(r"^> — .*$", report, flags=re.MULTILINE))
    people = pd.read_csv(ROOT / "corpus/participants.csv")
    named = {label for label in people.label if len(label.split()) == 2 and label.istitle() and "Resident" not in label}
    assert len(named) > 10
    assert not [name for name in named if name in sources.replace("\\", "")]


def test_the_report_claims_nothing_that_a_machine_cannot_know(output: Path) -> None:
    """No sentence of ours says that themes emerged, that the machine found a meaning, or that saturation was reached."""
    for name in ("synthesis.md", "methods.md"):
        text = our_words((output / "report" / name).read_text(encoding="utf-8"))
        assert [found.group() for found in BANNED.finditer(text)] == [], name


def test_the_notebook_runs(output: Path) -> None:
    """Each cell of docs/notebook.ipynb runs in turn, and every table it shows has rows."""
    cells = json.loads((ROOT / "docs/notebook.ipynb").read_text(encoding="utf-8"))["cells"]
    scope: dict[str, object] = {}
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        code = cell["source"].replace(
            "textmine.load_results(STUDY)", f"textmine.load_results({str(output)!r}, study={str(ROOT / 'corpus')!r})"
        )
        *body, last = ast.parse(code).body
        exec(compile(ast.Module(body, []), "notebook", "exec"), scope)
        assert isinstance(last, ast.Expr)
        shown = eval(compile(ast.Expression(last.value), "notebook", "eval"), scope)
        assert not hasattr(shown, "shape") or len(shown)
        assert isinstance(shown, pd.Series) or "<" in shown._repr_html_()
