"""`textmine quotes`: what it prints, writes and returns."""

import json

import pytest
from typer.testing import CliRunner

from textmine.cli import app
from textmine.decisions.ledger import LEDGER, Ledger, record
from textmine.pipeline.run import run_study
from textmine.records.decisions import Decision, Verdict

SETTINGS = "[themes]\nthreshold = 0.001\ncell_probability = 0.001\n"
GOOD = "“They were honest with us about the money” (a Manager)"
BAD = "“They were honest with us about the weather” (a Manager)"


@pytest.fixture
def study(make_study, fake_encoder):
    folder = make_study(settings=SETTINGS)
    run_study(folder)
    return folder


def invoke(study, text, *options):
    report = study / "report.md"
    report.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, ["quotes", str(report), "--study", str(study), *map(str, options)])
    return result.exit_code, result.stdout, result.stderr


def test_status_and_what_is_said(study):
    """A report whose quotations are what was said leaves 0; a faulty one leaves 1, with the true words, in a file too."""
    assert invoke(study, GOOD, "--unused", 0)[:2] == (0, "1 quotation: 1 exact.\n")
    status, said, _ = invoke(study, f"{GOOD}\n\n{BAD}", "--unused", 0)
    assert (status, "changed “money” to “weather”" in said) == (1, True)
    status, said, _ = invoke(study, BAD, "--json", "--report", study / "checked.csv")
    found = json.loads(said)
    assert (status, found["file"], found["counts"]["altered"]) == (1, "report.md", 1)
    assert found["quotations"][0]["true_text"] in (study / "checked.csv").read_text(encoding="utf-8-sig")
    status, _, message = invoke(study, GOOD, "--report", study / "checked.pdf")
    assert (status, "one of .csv, .html, .docx" in message) == (1, True)


def test_unused_passages_follow_decisions_at_once(study):
    """What somebody rejected is not missed in a report, without a new run; what somebody accepted comes with the name."""
    before = json.loads(invoke(study, "Nothing is quoted.", "--json", "--unused", 9)[1])["unused"]
    one = before[0]
    other = next(passage for passage in before if passage["passage"] != one["passage"])
    for passage, verdict in ((one, Verdict.REJECT), (other, Verdict.ACCEPT)):
        place = (passage["document"], "0" * 64, passage["start"], passage["end"], passage["quote"], passage["theme"])
        record(Ledger.at(study / LEDGER), [Decision("2024-05-01T10:00:00+00:00", "AB", *place, "", verdict)])
    after = json.loads(invoke(study, "Nothing is quoted.", "--json", "--unused", 9)[1])["unused"]
    key = ("theme", "passage")
    assert [one[name] for name in key] not in [[passage[name] for name in key] for passage in after]
    assert [passage["accepted_by"] for passage in after if [passage[n] for n in key] == [other[n] for n in key]] == ["AB"]


def test_faults_are_told_without_a_traceback(make_study):
    """No report, no study and no run are said in words."""
    folder = make_study()
    (folder / "report.md").write_text(GOOD, encoding="utf-8")
    for report, study, said in (
        ("none.docx", folder, "no finished run"),
        ("report.md", folder / "nowhere", "study.toml"),
    ):
        result = CliRunner().invoke(app, ["quotes", str(folder / report), "--study", str(study)])
        assert (result.exit_code, said in result.stderr, "Traceback" in result.stderr) == (1, True, False)
