"""Tables whose rows hold several turns each: names stacked in one cell, and what each of them says stacked in the next.

Names and words stand beside each other on the page only because of the empty paragraphs between them, so they are paired by their
order. Where the order cannot tell, the words are nobody's: a wrong name would be worse.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from textmine.ingest.readers import Block
from textmine.ingest.transcripts.columns import SPEAKERS, WORDS, fold_heading
from textmine.ingest.transcripts.cover import is_header_key
from textmine.ingest.transcripts.labels import KNOWN, MAX_WORDS, is_name
from textmine.ingest.transcripts.marks import is_event, is_note, is_time_alone, seconds_of

_NAMES = 0.6  # share of the lines of a column of stacked names that are written like names
_TIMES = 0.8  # share of the lines of a column that are times
_WORDY = 2  # mean words of a paragraph in a column of speech
_PAIRS_UP = 0.5  # share of the rows with several lines of names that must have as many stretches of words, where no name returns

_HEADING_WORDS = 8
_HEADING = re.compile(
    r"\W*(?:part|section|side|tape|session|interview|topic|theme|day|recording|file)s?\b[^.?!]{0,50}\Z", re.IGNORECASE
)

Cells = Sequence[Sequence[str]]


@dataclass
class Unstacked:
    """A table of stacks taken apart.

    Attributes:
        blocks: of speech, with their speakers.
        unattributed: which of the blocks could be given to nobody.
        paired: speakers and stretches of speech that were paired by their order.
        unpaired: names and paragraphs of each row in which they could not be.
        covered: keys and values, where it is a cover.
    """

    blocks: list[Block] = field(default_factory=list)
    unattributed: set[int] = field(default_factory=set)
    paired: int = 0
    unpaired: list[tuple[int, int]] = field(default_factory=list)
    covered: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of names, of words and of times, and the row with which speech begins."""

    names: int
    words: int
    times: int | None
    first: int


def unstack(rows: Sequence[Block], cells: Cells) -> Unstacked | None:
    """Take a table of stacks apart.

    Args:
        rows: of the table.
        cells: of the rows, each row of the same length.

    Returns:
        Its speech; None where no row holds a stack of names beside a stack of words.
    """
    columns = _columns(cells)
    if columns is None or not _is_stacked(cells, columns):
        return None
    names = [_names_in(line[columns.names]) for line in cells[columns.first :]]
    found = Unstacked()
    if _is_cover(names):
        for line in cells:
            values = _stretches(line[columns.words]) or [[]]
            found.covered += [(key, " ".join(part)) for key, part in zip(_names_in(line[columns.names]), values, strict=False)]
        return found
    regular = _regular(names)
    for row, line in zip(rows[columns.first :], cells[columns.first :], strict=True):
        times = [] if columns.times is None else [part for part in line[columns.times].split("\n") if is_time_alone(part)]
        left, right = (row.cells[n] if n < len(row.cells) else "" for n in (columns.names, columns.words))  # with what is empty
        _take(found, row, left, right, times, regular)
    return found


def _columns(cells: Cells) -> _Columns | None:
    """Which column holds names, and which words."""
    filled = [n for n in range(len(cells[0])) if any(row[n] for row in cells)]
    lines = {n: [part.strip() for row in cells for part in row[n].split("\n") if part.strip()] for n in filled}
    times = [n for n in filled if sum(map(is_time_alone, lines[n])) >= _TIMES * len(lines[n])]
    rest = [n for n in filled if n not in times]
    means = {n: sum(len(part.split()) for part in lines[n]) / len(lines[n]) for n in rest}
    words = max(rest, key=means.__getitem__, default=None)
    if words is None or means[words] < _WORDY:
        return None
    named = [n for n in rest if n != words and _are_names(list(map(_bare, lines[n])))]
    stacked = [n for n in named if any(len(_names_in(row[n])) > 1 for row in cells)]
    if not stacked:
        return None
    head = fold_heading(cells[0][stacked[0]]), fold_heading(cells[0][words])
    first = int(bool(SPEAKERS.match(head[0])) and bool(WORDS.match(head[1]) or len(head[1].split()) < _WORDY))
    return _Columns(stacked[0], words, times[0] if times else None, first) if len(cells) > first else None


def _are_names(lines: Sequence[str]) -> bool:
    """Whether most of some lines are names, as they are written or because they are brief and return."""
    counts = Counter(lines)
    returning = {line for line, count in counts.items() if count > 1 and len(line.split()) <= MAX_WORDS and not line.isdecimal()}
    names = sum(is_name(line) or line in returning for line in lines)
    return names >= _NAMES * len(lines)


def _bare(line: str) -> str:
    return " ".join(line.split()).rstrip(": ")


def _names_in(cell: str) -> list[str]:
    """The lines of a cell of names that say something."""
    return [name for part in cell.split("\n") if (name := _bare(part)) and not is_time_alone(part)]


def _regular(names: Sequence[Sequence[str]]) -> set[str]:
    """Lines that are names beyond doubt: those that return, and those that transcripts commonly use."""
    counts = Counter(name for cell in names for name in cell)
    return {name for name, count in counts.items() if count > 1 or KNOWN.match(name)}


def _is_stacked(cells: Cells, columns: _Columns) -> bool:
    """Whether the lines of a cell are names, each for itself, and not one name on several lines."""
    several = 0
    fit = 0
    for line in cells[columns.first :]:
        names = _names_in(line[columns.names])
        if len(names) > 1:
            several += 1
            fit += any(len(part) == len(names) for part in _divisions(line[columns.words]))
            if len(set(names)) < len(names):
                return True  # a name that returns in its cell
    return bool(several) and fit >= _PAIRS_UP * several


def _is_cover(names: Sequence[Sequence[str]]) -> bool:
    """Whether the lines of the first column are keys of a cover: nobody speaks twice."""
    lines = [name for cell in names for name in cell]
    keys = sum(map(is_header_key, lines))
    return keys * 2 > len(lines) and len(set(lines)) == len(lines) and keys > sum(bool(KNOWN.match(name)) for name in lines)


def _take(found: Unstacked, row: Block, left: str, right: str, times: Sequence[str], regular: Collection[str]) -> None:
    """Pair the names of one row with its words, or keep the words as nobody's."""
    paragraphs = [part for part in right.split("\n\n") if part.strip()]
    names = _names_in(left)
    if not paragraphs:
        return
    if len(names) < 2 or not any(name in regular or is_name(name) for name in names):
        found.blocks.append(Block("\n".join(paragraphs), speaker=names[0] if names else "", page=row.page, table=0))
        return
    pairs = _pairs(left, names, right, regular)
    if pairs is None:
        found.unpaired.append((len(names), len(paragraphs)))
        for part in paragraphs:
            found.unattributed.add(len(found.blocks))
            found.blocks.append(Block(part, page=row.page))
        return
    labelled = [name for name, _ in pairs if name]
    starts = iter(map(seconds_of, times) if len(times) == len(labelled) else ())
    found.paired += len(labelled)
    for name, stretch in pairs:
        start = next(starts, None) if name else None
        heading = int(not name and all(map(_is_heading, stretch)))
        found.blocks.append(Block("\n".join(stretch), heading, speaker=name, start_s=start, page=row.page))


def _pairs(left: str, names: list[str], right: str, regular: Collection[str]) -> list[tuple[str, list[str]]] | None:
    """Each name with its stretch of words; a first stretch without a name goes on with the row above.

    A line that comes once among names that return may be a note of the transcriber's: it is none where the rest fits without it.

    Args:
        left: the cell of names.
        names: the lines of it.
        right: the cell of words.
        regular: names beyond doubt.

    Returns:
        Pairs in order; None where names and words do not fit.
    """
    sure = [name for name in names if name in regular]
    people = [name for name in names if not _HEADING.match(name)]
    for stretches in _divisions(right):
        for given in (names, sure, people):
            if len(stretches) == len(given) > 0:
                return list(zip(given, stretches, strict=True))
        if left[:1] == "\n" and len(stretches) == len(names) + 1:
            return list(zip(["", *names], stretches, strict=True))
    return _line_by_line(left, right)


def _is_heading(part: str) -> bool:
    """Whether a paragraph above the first name of a row heads a part of the talk, rather than going on with the row above."""
    text = part.strip()
    return bool(_HEADING.match(text)) or (len(text.split()) <= _HEADING_WORDS and text[-1].isalnum() and not text[0].islower())


def _divisions(cell: str) -> Iterator[list[list[str]]]:
    """The ways in which a cell of words may be divided: at empty paragraphs, at each paragraph, at each line."""
    stretches = _stretches(cell)
    yield stretches
    yield from (_stretches(cell, least) for least in (2, 3))
    spoken: list[list[str]] = []
    for part in stretches:
        if spoken and all(is_event(text) or is_note(text) for text in part):
            spoken[-1] = [*spoken[-1], *part]
        else:
            spoken.append(part)
    yield spoken
    yield [part for part in spoken if not (len(part) == 1 and _HEADING.match(part[0].strip()))]
    yield [[part] for part in cell.split("\n\n") if part.strip()]
    yield [[part] for part in cell.split("\n") if part.strip()]


def _stretches(cell: str, least: int = 1) -> list[list[str]]:
    """Paragraphs of a cell that no empty ones divide, or fewer than so many, together."""
    stretches: list[list[str]] = []
    empty = least
    for part in cell.split("\n\n"):
        if not part.strip():
            empty += 1
            continue
        if empty >= least:
            stretches.append([])
        stretches[-1].append(part)
        empty = 0
    return stretches


def _line_by_line(left: str, right: str) -> list[tuple[str, list[str]]] | None:
    """Pairs where both cells have as many paragraphs, empty ones counted, and each name stands beside the first of its words."""
    for sign in ("\n\n", "\n"):
        names, parts = left.split(sign), right.split(sign)
        at = [number for number, name in enumerate(names) if _bare(name)]
        if len(names) == len(parts) and at and all(parts[number].strip() for number in at):
            edges = pairwise([*([0] if at[0] else []), *at, len(parts)])
            return [(_bare(names[first]), list(filter(str.strip, parts[first:last]))) for first, last in edges]
    return None


def find_pairing_doubts(found: Unstacked) -> Iterator[str]:
    """What a person should look at in a table of stacks, a sentence each."""
    if found.paired:
        yield f"{found.paired} speakers and stretches of speech were paired in order: look whether they fit"
    for names, paragraphs in found.unpaired:
        halves = f"the {names} names in the left half of the table and the {paragraphs} paragraphs in the right half"
        yield f"{halves} could not be paired: nobody is named"
