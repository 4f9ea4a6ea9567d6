"""A project of another program as it was read, whatever its file format: codes, texts, and what people selected in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


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
class Given:
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
    given: tuple[Given, ...] = ()
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
class Source:
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
    whole: tuple[Given, ...] = ()
    suffix: str = ".txt"
    markup: str = ""
    case: str = ""

    def every_given(self) -> Iterator[Given]:
        """Every time that somebody gave a code here."""
        yield from self.whole
        for selection in self.selections:
            yield from selection.given

    def codings(self) -> int:
        """How often somebody gave a code here."""
        return len(self.whole) + sum(len(one.given) for one in self.selections)

    def comments(self) -> int:
        """How often somebody wrote something to a coding."""
        noted = sum(bool(given.note) for given in self.every_given())
        return noted + sum(len(one.remarks) for one in self.selections if one.given)

    def annotations(self) -> int:
        """How often somebody wrote something to words that carry no code."""
        return sum(len(one.remarks) for one in self.selections if not one.given)


@dataclass(frozen=True, slots=True)
class Project:
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
    sources: tuple[Source, ...] = ()
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

    def coded(self) -> Iterator[Source]:
        """The texts in which somebody gave a code."""
        return (one for one in self.sources if one.codings())
