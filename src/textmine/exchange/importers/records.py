"""A project of another program as it was read, whatever its file format: codes, texts, and what people selected in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from textmine.ingest.readers import counted

_DATE, _CLOCK = r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})", r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*([AaPp])?\.?[Mm]?\.?"
_NUMBERS = re.compile(rf"{_DATE}(?:[\sT,]+{_CLOCK})?")
_MONTHS = 12


def moment(at: str) -> str:
    """A time in UTC, ISO 8601, to the millisecond; nothing for what is no time of ISO 8601. One without a zone is in UTC."""
    try:
        when = datetime.fromisoformat(at.strip())
    except ValueError:
        return ""
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="milliseconds")


def read_moments(values: Sequence[str]) -> tuple[list[str], str]:
    """The times of a column.

    Days and months in numbers are told apart by the whole column: one number above twelve is a day.

    Args:
        values: as a table has them, empty where there is none.

    Returns:
        Times as of `moment`, empty where there is none, and what is to be told of those that cannot be read.
    """
    found = [_NUMBERS.fullmatch(value.strip()) for value in values]
    parts = [(int(date[1]), int(date[3]), date[2]) for date in found if date and len(date[1]) < 4]
    first = any(a > _MONTHS for a, _, _ in parts) or (bool(parts) and all(sign == "." for *_, sign in parts))
    second = any(b > _MONTHS for _, b, _ in parts)
    order = (3, 1) if first and not second else (1, 3) if second and not first else None
    times = [moment(value) or (_of_numbers(date, order) if date else "") for value, date in zip(values, found, strict=True)]
    unread = sum(bool(value) and not time for value, time in zip(values, times, strict=True))
    why = "day and month cannot be told apart, or they are none" if parts and order is None else "they are not times"
    return times, f"{counted(unread, 'times')} not read: {why}" if unread else ""


def _of_numbers(date: re.Match[str], order: tuple[int, int] | None) -> str:
    """A time in numbers: year first, or day and month in an order that is known."""
    if len(date[1]) == 4:
        year, month, day = int(date[1]), int(date[3]), int(date[4])
    elif order:
        year, month, day = int(date[4]), int(date[order[0]]), int(date[order[1]])
        year += 2000 if year < 100 else 0
    else:
        return ""
    hour = int(date[5] or 0) % 12 + 12 * (date[8].lower() == "p") if date[8] else int(date[5] or 0)
    try:
        when = datetime(year, month, day, hour, int(date[6] or 0), int(date[7] or 0), tzinfo=UTC)
    except ValueError:
        return ""
    return when.isoformat(timespec="milliseconds")


@dataclass(frozen=True, slots=True)
class Account:
    """The codings of a file, those that were taken, and the others by why they were not.

    Attributes:
        codings: that the file holds.
        taken: of these.
        lost: the others, by the reason.
    """

    codings: int
    taken: int
    lost: Mapping[str, int]

    def __post_init__(self) -> None:
        """Raise an AssertionError where the sum is not right: a coding was dropped, or counted twice."""
        if self.taken + sum(self.lost.values()) != self.codings:
            raise AssertionError(f"{self.codings} codings, but {self.taken} taken and {dict(self.lost)} lost")


def account_of(codings: int, taken: int, *lost: Mapping[str, int]) -> Account:
    """An account of codings.

    Args:
        codings: that the file holds.
        taken: of these.
        lost: the others, by the reason; several tables are added up.

    Returns:
        The account, the commonest reason first.
    """
    every: Counter[str] = Counter()
    for reasons in lost:
        every.update({reason: count for reason, count in reasons.items() if count})
    return Account(codings, taken, dict(every.most_common()))


@dataclass(frozen=True, slots=True)
class ForeignCode:
    """A code of another program.

    Attributes:
        key: by which codings name it.
        name, description: as given.
        above: names of the codes it stands under, the uppermost first.
        parent: key of the code right above it; empty at the top.
        codable: whether passages may carry it; else it only groups.
    """

    key: str
    name: str
    description: str = ""
    above: tuple[str, ...] = ()
    parent: str = ""
    codable: bool = True


@dataclass(frozen=True, slots=True)
class AppliedCode:
    """One code that somebody gave: its key, who, when as the file says it, and what they wrote to it; empty where there is none."""

    code: str
    who: str = ""
    at: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody wrote: the words, who, and when as the file says it."""

    text: str
    who: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """A stretch of a text that somebody selected.

    Attributes:
        start, end: offsets as the file has them, in units yet to be found out; None where it gives none.
        words: what the file itself says that the words are, whole or their beginning; empty where it does not.
        remarks: what people wrote to it.
        given: the codes.
        cut: whether words without a place are only the beginning.
    """

    start: int | None
    end: int | None
    words: str = ""
    remarks: tuple[Remark, ...] = ()
    given: tuple[AppliedCode, ...] = ()
    cut: bool = False

    @property
    def comment(self) -> str:
        """All that people wrote to it."""
        return "\n".join(remark.text for remark in self.remarks)


@dataclass(frozen=True, slots=True)
class CellRemark:
    """What somebody wrote on a theme in a case, as textmine writes it: names of both, and whether it is a summary."""

    case: str
    code: str
    summary: bool
    remark: Remark


@dataclass(frozen=True, slots=True)
class ForeignSource:
    """A text of another program.

    Attributes:
        key, name: by which the file refers to it, and what people call it.
        text: with its line ends as they are; None where the file does not hold it.
        missing: why it does not.
        selections: in the order of the file.
        whole: codes on all of it.
        suffix: of a file of such text, for the reader that takes it apart.
        markup: the text as a web page, where it is one; `text` is then what stands between its tags.
        case: the case it belongs to, where the file says so.
    """

    key: str
    name: str
    text: str | None
    missing: str = ""
    selections: tuple[Selection, ...] = ()
    whole: tuple[AppliedCode, ...] = ()
    suffix: str = ".txt"
    markup: str = ""
    case: str = ""

    def every_given(self) -> Iterator[AppliedCode]:
        """Every time that somebody gave a code here."""
        yield from self.whole
        for selection in self.selections:
            yield from selection.given

    def codings(self) -> int:
        """How often somebody gave a code here."""
        return len(self.whole) + sum(len(selection.given) for selection in self.selections)

    def comments(self) -> int:
        """How often somebody wrote something to a coding."""
        noted = sum(bool(given.note) for given in self.every_given())
        return noted + sum(len(selection.remarks) for selection in self.selections if selection.given)

    def annotations(self) -> int:
        """How often somebody wrote something to words that carry no code."""
        return sum(len(selection.remarks) for selection in self.selections if not selection.given)


@dataclass(frozen=True, slots=True)
class ForeignProject:
    """A project of another program.

    Attributes:
        file: its name.
        origin: the program that wrote it, as the file says.
        codes: those above before those below.
        sources: texts with codings, and those without.
        sets: groups of codes by name, keys of their members.
        told: what could not be read or was set apart, a sentence each.
        lost: codings of the file that are on no text, by the reason.
        unread: other things of the file that have no place here, by what they are, in the singular and how many.
        cells: what people wrote on cells of a matrix.
        broken: what is wrong with the file itself; empty where nothing is.
        incomplete: whether something is missing for that.
    """

    file: str
    origin: str = ""
    codes: tuple[ForeignCode, ...] = ()
    sources: tuple[ForeignSource, ...] = ()
    sets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    told: tuple[str, ...] = ()
    lost: tuple[tuple[str, int], ...] = ()
    unread: tuple[tuple[str, int], ...] = ()
    cells: tuple[CellRemark, ...] = ()
    broken: str = ""
    incomplete: bool = False

    def codings(self) -> int:
        """How many codings the file holds."""
        return sum(source.codings() for source in self.sources) + sum(count for _, count in self.lost)

    def coded(self) -> Iterator[ForeignSource]:
        """The texts in which somebody gave a code."""
        return (source for source in self.sources if source.codings())
