"""Score the importer on transcripts with known turns: `python -m tests.benchmarks.shapes FOLDER [FOLDER ...]`.

A folder holds transcripts, each with a `<name>.truth.json` beside it: `file`, `shape`, `turns` (speaker, role, text, start_s),
`not_turn_text`, `scoring` (which of turns, speaker, role and start count), and perhaps `aliases` (other labels that are as right).
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from textmine.errors import TextmineError
from textmine.ingest.transcripts.marks import EVENT
from textmine.ingest.transcripts.turns import turns_of

TOLERANCE = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class Score:
    """How one file was read.

    Attributes:
        file, shape: of the truth.
        turns: in the truth.
        right: turns with the right speaker, role, time and text.
        words: in the truth.
        placed: words of the truth in a turn of the right speaker and role.
        added: words in no turn of the truth.
        leaked: strings of `not_turn_text` that stand in a turn.
        error: message, where the file was refused.
    """

    file: str
    shape: str
    turns: int
    right: int
    words: int
    placed: int
    added: int
    leaked: tuple[str, ...] = ()
    error: str = ""


def spoken(text: str) -> list[str]:
    """The words of a turn without events, which stay in some transcripts and are left out of others."""
    return re.sub(r"\[[^\[\]]{1,60}\]", " ", EVENT.sub(" ", text)).split()


def score(truth: dict, path: Path) -> Score:
    """Compare a file with its truth."""
    turns = [turn for turn in truth["turns"] if spoken(turn["text"])]
    words = sum(len(spoken(turn["text"])) for turn in turns)
    try:
        found = [turn for turn in turns_of(path)["turns"] if spoken(turn["text"])]
    except TextmineError as error:
        return Score(truth["file"], truth["shape"], len(turns), 0, words, 0, 0, error=str(error))
    counted = {name: truth.get("scoring", {}).get(name, True) is True for name in ("turns", "speaker", "role", "start")}
    aliases = truth.get("aliases") or {}
    right = sum(
        any(_same(turn, other, counted, aliases) and spoken(turn["text"]) == spoken(other["text"]) for other in found)
        for turn in turns
    )
    ours = [(word, turn) for turn in found for word in spoken(turn["text"])]
    theirs = [(word, turn) for turn in turns for word in spoken(turn["text"])]
    matcher = SequenceMatcher(None, [word for word, _ in theirs], [word for word, _ in ours], autojunk=False)
    placed = matched = 0
    for a, b, size in matcher.get_matching_blocks():
        matched += size
        placed += sum(_same(theirs[a + n][1], ours[b + n][1], counted | {"start": False}, aliases) for n in range(size))
    text = " ".join(" ".join(turn["text"].split()) for turn in found)
    leaked = tuple(one for one in truth.get("not_turn_text", ()) if _stands(one, text, truth))
    return Score(truth["file"], truth["shape"], len(turns), right, words, placed, len(ours) - matched, leaked)


def _stands(part: str, text: str, truth: dict) -> bool:
    """Whether a string stands in what was read, and not in what was said."""
    said = " ".join(" ".join(turn["text"].split()) for turn in truth["turns"])
    return " ".join(part.split()) in text and " ".join(part.split()) not in said


def _same(turn: dict, other: dict, counted: dict[str, bool], aliases: dict) -> bool:
    names = {turn["speaker"], *aliases.get(turn["speaker"] or "", ())} if isinstance(aliases, dict) else {turn["speaker"]}
    if counted["speaker"] and other["speaker"] not in names:
        return False
    if counted["role"] and turn.get("role") and other["role"] != turn["role"]:
        return False
    start, seen = turn.get("start_s"), other["start_s"]
    return not counted["start"] or start is None or (seen is not None and abs(seen - start) <= TOLERANCE)


def score_folder(folder: Path) -> Iterator[Score]:
    """Scores of all files with a truth in a folder, by name."""
    for path in sorted(folder.glob("*.truth.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        yield score(truth, folder / truth["file"])


def table(scores: list[Score]) -> str:
    """The scores as a Markdown table with a sum."""
    lines = ["| file | shape | turns right | words placed | words added | leaked |", "| --- | --- | ---: | ---: | ---: | --- |"]
    for one in scores:
        rest = one.error or "; ".join(one.leaked)
        lines.append(
            f"| {one.file} | {one.shape} | {one.right} of {one.turns} | {one.placed / one.words:.1%} | {one.added} | {rest} |"
        )
    turns, right = sum(one.turns for one in scores), sum(one.right for one in scores)
    words, placed = sum(one.words for one in scores), sum(one.placed for one in scores)
    added = sum(one.added for one in scores)
    whole = f"**{right} of {turns}, {right / turns:.1%}** | **{placed / words:.1%}** | {added} | |"
    lines.append(f"| **all** | {len(scores)} files | {whole}")
    return "\n".join(lines)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(f"\n## {Path(name).name}\n\n{table(list(score_folder(Path(name))))}")
