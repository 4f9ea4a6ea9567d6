"""What commands say on the terminal, a line at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from textmine.ingest.readers import counted
from textmine.nlp.language import ENGLISH
from textmine.pipeline.compare import KINDS, Comparison
from textmine.pipeline.summary import Changes, cells_in_lines, one_line_summary
from textmine.records.corpus import Kind, Role, SourceFile, Speaker

_MOST_SPEAKERS = 6  # of a role, named on a line
_MOST_QUESTIONS = 5  # of one kind
_MOST_CELLS = 10  # what a terminal shows without scrolling the rest away


def verdict_line(seen: SourceFile, speakers: Sequence[Speaker]) -> tuple[str, str]:
    """What there is to know of a file that was read: how it says who speaks; and how much, with who asks and who answers.

    Args:
        seen: what became of the file.
        speakers: of it.

    Returns:
        The two, a line each.
    """
    encoding = "" if seen.encoding.removesuffix("-sig") == "utf-8" else seen.encoding
    language = "" if seen.language == ENGLISH else seen.language
    shape = ", ".join(filter(None, (seen.shape, "times" if seen.timed else "", encoding, language)))
    if seen.kind != Kind.TRANSCRIPT:
        return shape, f"{counted(seen.turns, 'paragraphs')}, {seen.words:,} words"
    return shape, "; ".join((f"{counted(seen.turns, 'turns')}, {seen.words:,} words", *_heard(speakers)))


def _heard(speakers: Sequence[Speaker]) -> Iterator[str]:
    """Who asks, who answers and who does neither, each with a share of the words, in words."""
    words = max(1, sum(speaker.words for speaker in speakers))
    for role, what in ((Role.INTERVIEWER, "asks"), (Role.RESPONDENT, "answers"), (Role.UNKNOWN, "role unknown")):
        found = sorted((speaker for speaker in speakers if speaker.role == role), key=lambda speaker: -speaker.words)
        shown = [f"{speaker.label or 'nobody named'} {speaker.words / words:.0%}" for speaker in found[:_MOST_SPEAKERS]]
        if rest := found[_MOST_SPEAKERS:]:
            shown.append(f"{len(rest)} more {sum(speaker.words for speaker in rest) / words:.0%}")
        if shown:
            yield f"{what}: {', '.join(shown)}"


def lines_of_questions(inputs: Sequence[SourceFile], questions: Sequence[Sequence[str]]) -> Iterator[str]:
    """Why files were set aside, then what a person should look at, what concerns most words first.

    Args:
        inputs: every file.
        questions: on the tables of the study, those of one kind together.

    Yields:
        A line for each; of many questions of one kind the first few.
    """
    yield from (seen.reason for seen in inputs if seen.reason)
    by_doubt = sorted(inputs, key=lambda seen: -_doubtful_words(seen))
    for seen in by_doubt:
        yield from (f"{seen.path}: {line}" for line in seen.warnings if _doubtful_words(seen))
    for kind in questions:
        yield from kind[:_MOST_QUESTIONS]
        if len(kind) > _MOST_QUESTIONS:
            yield f"{len(kind) - _MOST_QUESTIONS} more like this; --json lists all"
    for seen in by_doubt:
        yield from (f"{seen.path}: {line}" for line in seen.warnings if not _doubtful_words(seen))


def _doubtful_words(seen: SourceFile) -> int:
    """How many words of a file may be taken for somebody else's: all of them where nobody asks, or nobody answers."""
    one_party = seen.kind == Kind.TRANSCRIPT and seen.interviewer_share in (0.0, 1.0)
    return seen.words if one_party else seen.unknown_words


def init_lines(laid: Any, folder: Path) -> Iterator[str]:
    """What `newstudy.lay_out` made, and what to do next."""
    yield f"{laid.copied} files copied; {len(laid.cases)} cases: {', '.join(laid.cases) or 'none yet'}"
    if laid.literature:
        yield f"  papers: copied from the folder {laid.literature}"
    yield from (f"  not copied: {line}" for line in laid.skipped)
    if any(line.endswith("are not supported") for line in laid.skipped):
        from textmine.ingest.readers import SUFFIXES

        yield f"  Supported: {', '.join(SUFFIXES)}"
    tables = "check cases.csv and participants.csv"
    yield f"Next: write your themes in {folder / 'codebook.yaml'}, {tables}, then run `textmine check {folder}`."


def turn_lines(seen: Mapping[str, Any]) -> Iterator[str]:
    """What the importer sees in one transcript: `transcripts.turns.turns_of`."""
    verdict = seen["verdict"]
    shares = f"{verdict['attributed']:.0%} of words with a speaker, {verdict['interviewer_share']:.0%} the interviewer's"
    rest = ("times" if verdict["timed"] else "no times", verdict["encoding"], verdict["language"])
    size = f"{verdict['turns']} turns, {verdict['words']:,} words, {shares}, {', '.join(filter(None, rest))}"
    yield f"{seen['file']}: {seen['shape']}; {size}"
    for speaker in seen["speakers"]:
        share = speaker["words"] / max(1, verdict["words"])
        said = f"{share:.0%}, {speaker['turns']} turns, {speaker['words']:,} words"
        yield f"  {speaker['label'] or '?'} [{speaker['role']}]: {said} ({speaker['evidence']})"
    yield from (f"  {key}: {value}" for key, value in seen["header"].items())
    if verdict["not_read"]:
        yield f"  no speech: {', '.join(verdict['not_read'])}"
    yield from (f"  note: {line}" for line in seen["warnings"])
    for turn in seen["turns"]:
        start = "" if turn["start_s"] is None else f" {turn['start_s']:.0f}s"
        yield f"{turn['speaker'] or '?'} [{turn['role']}{start}]: {turn['text']}"


def comparison_lines(found: Comparison) -> Iterator[str]:
    """What changed between two runs."""
    for what, names in (("added", found.added), ("removed", found.removed), ("changed", found.changed)):
        yield from (f"file {what}: {name}" for name in names)
    for cell in found.cells:
        states = cell.before if cell.before == cell.after else f"{cell.before} -> {cell.after}"
        yield f"cell {cell.case} / {cell.theme}: {states}, {cell.passages_before} -> {cell.passages_after} passages"
    for topic in found.topics:
        numbers = " -> ".join(" + ".join(map(str, some)) for some in (topic.before, topic.after) if some)
        yield f"topic {topic.what}: {numbers} ({' | '.join(dict.fromkeys(topic.labels))})"
    counts = ", ".join(f"{sum(topic.what == kind for topic in found.topics)} {kind}" for kind in KINDS)
    shares = " -> ".join(f"{share:.1%}" for share in found.unplaced)
    yield f"Topics: {counts}; passages in no topic {shares}. Cells changed: {len(found.cells)}."


def change_lines(changes: Changes | None) -> Iterator[str]:
    """What changed since the last run; nothing after the first."""
    if changes:
        yield one_line_summary(changes)
        yield from (f"  {line}" for line in cells_in_lines(changes, _MOST_CELLS))
