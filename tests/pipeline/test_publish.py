"""What people have decided since the last run learnt from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from textmine.decisions.ledger import LEDGER, Ledger, record
from textmine.pipeline.publish import decisions_in_markdown, unpublished
from textmine.pipeline.run import run_study
from textmine.records.decisions import Decision, Note, TopicDecision


def decision(verdict: str, at: str = "2026-01-01T00:00:00+00:00", who: str = "AB") -> Decision:
    return Decision(at, who, "north/a.txt", "0" * 64, 0, 4, "word", "trust", "", verdict)


@pytest.fixture
def study(make_study, fake_encoder) -> Path:
    """A small study that was run."""
    folder = make_study()
    run_study(folder)
    return folder


def test_only_what_came_since_the_last_run_is_unpublished(study: Path) -> None:
    """Decisions, decisions on topics and notes count by kind; a run takes them all in."""
    assert unpublished(study) == {}
    record(
        Ledger.at(study / LEDGER),
        [decision("accept"), decision("reject", who="CD"), decision("reject", who="EF")],
        [TopicDecision("2026-01-01T00:00:00+00:00", "AB", 0, "name", "Money", ())],
        [Note("2026-01-01T00:00:00+00:00", "AB", "memo", "cell/north/trust", "Ask again.")],
    )
    assert unpublished(study) == {"accepted": 1, "rejected": 2, "on topics": 1, "notes": 1}
    run_study(study)
    assert unpublished(study) == {}


def test_a_decision_dated_before_the_last_run_is_new_all_the_same(study: Path) -> None:
    """What counts is what the run knew, not the clock of whoever decided; taking back is news too."""
    record(Ledger.at(study / LEDGER), [decision("accept")])
    run_study(study)
    record(Ledger.at(study / LEDGER), [decision("withdraw", at="1999-01-01T00:00:00+00:00")])
    assert unpublished(study) == {"taken back": 1}


def test_another_ledger_is_all_new(study: Path) -> None:
    """A ledger that holds less than the run knew is another one, put there since."""
    record(Ledger.at(study / LEDGER), [decision("accept"), decision("reject")])
    run_study(study)
    (study / LEDGER).unlink()
    record(Ledger.at(study / LEDGER), [decision("accept", who="CD")])
    assert unpublished(study) == {"accepted": 1}


def test_without_a_run_everything_is_unpublished(make_study) -> None:
    """Results that are not there know no decision."""
    folder = make_study()
    assert unpublished(folder) == {}
    record(Ledger.at(folder / LEDGER), [decision("accept")])
    assert unpublished(folder) == {"accepted": 1}


def test_the_page_of_decisions_counts_and_quotes_nobody(study: Path) -> None:
    """How many of which kind, and the cells they changed; not who decided, and not on which words."""
    fresh = {"accepted": 2, "notes": 1}
    cell = {"case": "n", "theme": "t", "before": "not asked", "after": "present", "passages_before": 0, "passages_after": 1}
    changes = {
        "since": "2026-11-23T07:00:00+00:00",
        "files": {"added": [], "changed": [], "removed": []},
        "cells": [cell],
        "other_passages": 0,
        "topics": {},
    }
    page = decisions_in_markdown(fresh, {"changes": changes})
    assert page.startswith("Decisions and notes since the previous run: 2 accepted, 1 notes.\n\nSince the run of 2")
    assert "| n | t | not asked | present | 0 → 1 |" in page
