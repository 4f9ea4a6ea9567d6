"""What was found out about a quotation, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from textmine.reports.quotations.nearest import Change


class Status(StrEnum):
    """What a quotation is, beside what was said or written."""

    EXACT = "exact"
    ELLIPSIS = "ellipsis"
    ALTERED = "altered"
    WRONG = "wrongly attributed"
    MISSING = "not found"
    SHORT = "too short"


FAULTS = (Status.ALTERED, Status.WRONG, Status.MISSING)
MEANINGS = {
    Status.EXACT: "the same words in the same order",
    Status.ELLIPSIS: "the same words, with omissions and additions correctly marked by … and brackets",
    Status.ALTERED: "differs from what was said; the original is shown",
    Status.WRONG: "the words are right but belong to someone else",
    Status.MISSING: "nobody in the study said or wrote this",
    Status.SHORT: "too few words to check, or the author's own words",
}


@dataclass(frozen=True, slots=True)
class CheckedQuotation:
    """A quotation of a report, and what it was found to be.

    Attributes:
        quote, place: as it stands in the report, and where.
        status: what it is.
        true_text: `document.text[start:end]`, what was really said there; both places, with / between, where two were put together.
        document, start, end: where that is; empty and 0 where it is nowhere.
        speaker: whose words they are: participant, or citation of a paper.
        attribution: what the report says beside it of whose they are.
        difference: what was changed, left out or added.
        reason: why it has its status, in words.
    """

    quote: str
    place: str
    status: Status
    true_text: str = ""
    document: str = ""
    start: int = 0
    end: int = 0
    speaker: str = ""
    attribution: str = ""
    difference: tuple[Change, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UnusedPassage:
    """A strong passage that no quotation of the report overlaps."""

    theme: str
    case: str
    document: str
    passage: str
    start: int
    end: int
    speaker: str
    quote: str
    probability: float
    accepted_by: str


@dataclass(frozen=True, slots=True)
class QuotationReport:
    """A report with all its quotations.

    Attributes:
        file: its name.
        quotations: in order.
        unused: strong passages of the study that it does not use.
        notes: what of the file was not read, a sentence each.
    """

    file: str
    quotations: tuple[CheckedQuotation, ...]
    unused: tuple[UnusedPassage, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many quotations have each status."""
        return {str(status): sum(quotation.status is status for quotation in self.quotations) for status in Status}

    @property
    def faulty(self) -> tuple[CheckedQuotation, ...]:
        """The quotations that are not what they claim to be."""
        return tuple(quotation for quotation in self.quotations if quotation.status in FAULTS)

    def as_dict(self) -> dict[str, Any]:
        """The report as plain values, for JSON."""
        return {
            "file": self.file,
            "quotations": [_plain(quotation) for quotation in self.quotations],
            "counts": self.counts,
            "unused": [_plain(unused_passage) for unused_passage in self.unused],
            "notes": list(self.notes),
        }


def _plain(record: Any) -> dict[str, Any]:
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    if "difference" in values:
        values["difference"] = [{"said": value.said, "quoted": value.quoted} for value in values["difference"]]
    return {key: str(value) if isinstance(value, StrEnum) else value for key, value in values.items()}
