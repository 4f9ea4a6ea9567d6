"""One base error, for faults in what people gave us; every fault says got, expected, do.

TextmineError
├── StudyError      study.toml, cases.csv, participants.csv, gazetteer.csv
├── CodebookError   codebook.yaml
├── GoldError       a file of passages coded by people
├── DecisionError   a table of decisions, or the ledger
├── ExchangeError   a project or codebook of another program
├── SourceError     one transcript or paper that cannot be read; the run goes on without it
└── ModelError      a model that is missing or is not the one in models/manifest.toml
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and what to do about it.

    Attributes:
        where: the file, with `:line` or `row n` where there is one.
        got: what was found.
        expected: what should have been there.
        do: the next step for the person reading.
    """

    where: str
    got: str
    expected: str
    do: str

    def __str__(self) -> str:
        return f"{self.where}: {self.got}. Expected {self.expected}. {self.do}"


class TextmineError(Exception):
    """A fault in the user's material; commands show it without a traceback."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))

    def __reduce__(self) -> tuple[type[TextmineError], tuple[Fault, ...]]:
        # Prefect moves exceptions between processes; the default would pass the message as a fault.
        return type(self), self.faults


class StudyError(TextmineError):
    """Faults of study.toml or of the tables beside it, all at once."""


class CodebookError(TextmineError):
    """Faults of the codebook, all at once, each with its line."""


class GoldError(TextmineError):
    """A file of coded passages that holds nothing to measure with."""


class DecisionError(TextmineError):
    """Decisions that cannot be recorded, each with its row, or a ledger that cannot be opened."""


class ExchangeError(TextmineError):
    """A project or codebook of another program that cannot be read, or a program that nothing is written for."""


class SourceError(TextmineError):
    """A file that cannot be read as a transcript or a paper."""


class ModelError(TextmineError):
    """A model that is not installed, or not the one whose hash is in the manifest."""
