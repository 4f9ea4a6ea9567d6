"""One base error, for faults in what people gave us; every fault says got, expected, do.

TextmineError
├── StudyError      study.toml, cases.csv, participants.csv, gazetteer.csv
│   ├── BusyError   another run of the study is under way
│   └── StudyChangedError  files or decisions changed under a run
├── CodebookError   codebook.yaml
├── GoldError       a file of passages coded by people
├── DecisionError   a table of decisions, or the ledger
├── ExchangeError   a project or codebook of another program
├── PrivacyError    the table of pseudonyms, or an export that would tell who somebody is
├── SourceError     one transcript or paper that cannot be read; the run goes on without it
└── ModelError      a model that is missing or is not the one in models/manifest.toml
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from traceback import walk_tb


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


class BusyError(StudyError):
    """Another run of the study is under way."""


class StudyChangedError(StudyError):
    """Files, settings or decisions changed while a run was under way."""


class CodebookError(TextmineError):
    """Faults of the codebook, all at once, each with its line."""


class GoldError(TextmineError):
    """A file of coded passages that holds nothing to measure with."""


class DecisionError(TextmineError):
    """Decisions that cannot be recorded, each with its row, or a ledger that cannot be opened."""


class ExchangeError(TextmineError):
    """A project or codebook of another program that cannot be read, or a program that nothing is written for."""


class PrivacyError(TextmineError):
    """A table of pseudonyms with faults, or an export that is refused because of what it would disclose."""


class SourceError(TextmineError):
    """A file that cannot be read as a transcript or a paper."""


class ModelError(TextmineError):
    """A model that is not installed, or not the one whose hash is in the manifest."""


def without_words(error: BaseException) -> str:
    """What went wrong, without what was found, which may be a participant's name or words: fit for a log that others read.

    Args:
        error: of any kind.

    Returns:
        Of a fault where it is, what was expected and what to do; of another error its kind and the last line of textmine it passed.
    """
    if isinstance(error, TextmineError):
        return "\n".join(f"{fault.where}: expected {fault.expected}. {fault.do}" for fault in error.faults)
    lines = [(frame.f_globals.get("__name__", ""), line) for frame, line in walk_tb(error.__traceback__)]
    ours = [f" in {name}, line {line}" for name, line in lines if name.partition(".")[0] == "textmine"]
    return type(error).__name__ + (ours[-1] if ours else "")


# What packages say, as errors of many kinds, when the system gives them no more memory or no more threads.
_NO_MEMORY = (
    "bad_alloc",
    "out of memory",
    "cannot allocate memory",
    "unable to allocate",
    "failed to allocate",
    "failed to map segment",
    "can't start new thread",
    "resource temporarily unavailable",
)


def is_memory_gone(error: BaseException) -> bool:
    """Whether an error, or one that led to it, says that memory ran out: each package has a way of its own to say so."""
    seen: BaseException | None = error
    while seen is not None:
        foreign = isinstance(seen, OSError | ImportError | RuntimeError) or type(seen).__module__.startswith("onnxruntime")
        if isinstance(seen, MemoryError) or (foreign and any(words in str(seen).casefold() for words in _NO_MEMORY)):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def memory_fault(what: str = "it ran out") -> Fault:
    """That memory ran out, how much this process may have, and what to do."""
    got = f"{what}{_allowed()}"
    do = "Close other programs, raise the limit, or use a machine with more. What was finished is kept; the same command goes on."
    expected = "2 GB for a study of some fifty interviews (4 GB where `ulimit -v` counts them), more for a larger one"
    return Fault("memory", got, expected, do)


def _allowed() -> str:
    if sys.platform == "win32":
        return ""
    import resource

    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return "" if limit == resource.RLIM_INFINITY else f" ({limit / 1e9:.1f} GB are allowed to a process here: `ulimit -v`)"
