"""Blocks to turns: a label begins one, whatever has no label goes on with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from textmine.sources import Block, Shape, Source
from textmine.transcripts.headers import split_header
from textmine.transcripts.labels import find_labels, is_time_alone, match_label

_FOOTER = re.compile(r"(?:Transcribed by https?://\S+|Page \d+ of \d+)\Z")  # what programs put under a transcript
_HEADINGS = ("speaker", "who", "name")  # of a table's first column
_EVENT = re.compile(
    r"\[[^\[\]\n]{1,60}\]|\((?:pause|laugh\w*|long pause|inaudible|crosstalk|sighs?)\b[^()\n]{0,40}\)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Utterance:
    """One speaker's uninterrupted speech, before it is given a role and a place in the document.

    Paragraphs within `text` are divided by a newline; the speaker is empty where none is printed.
    """

    speaker: str
    text: str
    start_s: float | None = None
    end_s: float | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Segmented:
    """A transcript taken apart: its utterances, its header, and the events typed into the speech."""

    utterances: tuple[Utterance, ...]
    header: tuple[tuple[str, str], ...]
    events: tuple[str, ...]
    labels: tuple[str, ...]


def segment(source: Source, known: Iterable[str] = ()) -> Segmented:
    """Take a source apart into utterances.

    Args:
        source: the file as its reader saw it.
        known: labels that participants.csv or study.toml list.

    Returns:
        Utterances in order; neighbouring ones of one speaker are joined.
    """
    lines = [line for block in source.blocks for line in (*_printed(block).split("\n"), "")]
    header, skip = ([], 0) if source.shape is Shape.CAPTIONS else split_header(lines)
    labels = find_labels(lines[skip:], known)
    pieces = _pieces(source.blocks, skip, labels)
    utterances = tuple(_joined(pieces, captions=source.shape is Shape.CAPTIONS))
    events = tuple(event for utterance in utterances for event in _EVENT.findall(utterance.text))
    return Segmented(utterances, tuple(header), events, tuple(sorted(labels)))


def _printed(block: Block) -> str:
    """A block's words; a row of two cells as `name: words`, since a cover page may be a table."""
    return f"{block.speaker}: {block.text}" if block.table and block.speaker else block.text


def _pieces(blocks: Sequence[Block], skip: int, labels: set[str]) -> Iterator[Utterance]:
    """Each block cut at its labels, less headings and what stands before the first speaker of a labelled transcript."""
    labelled = bool(labels) or any(block.speaker for block in blocks)
    begun = not labelled
    seen = 0
    for block in blocks:
        lines = block.text.split("\n")
        first, seen = seen, seen + len(lines) + 1
        if block.heading or seen <= skip + 1 or (block.table and block.speaker.lower() in _HEADINGS):
            continue
        for speaker, text, start_s in _cut(lines[max(0, skip - first) :], labels):
            speaker = speaker or block.speaker
            begun = begun or bool(speaker)
            if begun and (text or speaker):
                yield Utterance(speaker, text, block.start_s if start_s is None else start_s, block.end_s, block.page)


def _cut(lines: Sequence[str], labels: set[str]) -> Iterator[tuple[str, str, float | None]]:
    """Speaker (or nothing), words and time of each stretch of a paragraph; wrapped lines are joined."""
    speaker, words, start_s = "", list[str](), None
    for line in lines:
        found = match_label(line)
        if found and found.label in labels:
            if words:
                yield speaker, " ".join(" ".join(words).split()), start_s
            speaker, words, start_s = found.label, [found.text], found.start_s
        elif not (is_time_alone(line) or _FOOTER.match(line.strip())):
            words.append(line)
    yield speaker, " ".join(" ".join(words).split()), start_s


def _joined(pieces: Iterable[Utterance], *, captions: bool) -> Iterator[Utterance]:
    """Runs of one speaker as one utterance; cues are joined by a space, paragraphs by a newline."""
    glue = " " if captions else "\n"
    current: Utterance | None = None
    started: float | None = None
    floor = ""  # who speaks: a label may stand over the paragraphs it is for
    for piece in pieces:
        floor = piece.speaker or floor
        started = piece.start_s if piece.speaker else started  # a label may stand in the paragraph before its words
        if not piece.text:
            continue
        if current is not None and floor == current.speaker:
            current = replace(current, text=f"{current.text}{glue}{piece.text}", end_s=piece.end_s)
            continue
        if current is not None:
            yield current
        current = replace(piece, speaker=floor, start_s=started if piece.start_s is None else piece.start_s)
    if current is not None:
        yield current
