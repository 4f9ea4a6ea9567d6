"""Talks laid out in tables, with labels of one party alone, or told by formatting: no word is under somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import cycle

import pytest

from tests.shapes.layouts import LAYOUTS, Case, Turn
from textmine.ingest.readers import read_source
from textmine.ingest.transcripts.read_transcript import Transcript, read_transcript

MOST_NOBODYS = 0.12  # share of the words that may be nobody's where a layout leaves doubt


def cases() -> Iterator[Case]:
    """Each layout in each of its formats, with its talks and kinds of names by turns."""
    for layout in LAYOUTS:
        names = [name for name in layout.names if name != "names"]  # who asks of two people's names is told by how they talk
        turns = cycle([(talk, name) for talk in layout.talks for name in names])
        for form in layout.formats:
            yield Case(layout, *next(turns), form)


def turns_of(transcript: Transcript) -> list[Turn]:
    said = (
        (utterance.speaker or None, transcript.roles[utterance.voice].role, utterance.text.split())
        for utterance in transcript.segmented.utterances
    )
    return [(speaker, str(role), " ".join(words)) for speaker, role, words in said]


def words_of(turns: list[Turn]) -> list[tuple[str, Turn]]:
    return [(word, turn[:2]) for turn in turns for word in turn[2].replace("[", "").replace("]", "").split()]


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.name)
def test_every_word_is_under_who_said_it(case: Case) -> None:
    """Labels, roles and words of all turns are right; where a layout leaves doubt, the rest is nobody's, and said to be."""
    transcript = read_transcript(read_source(case.file))
    found = turns_of(transcript)
    if not case.layout.doubtful:
        assert found == case.turns
        return
    said, read = words_of(case.turns), words_of(found)
    matcher = SequenceMatcher(None, [word for word, _ in said], [word for word, _ in read], autojunk=False)
    pairs = [(said[a + n][1], read[b + n][1]) for a, b, size in matcher.get_matching_blocks() for n in range(size)]
    doubtful = [given for truth, given in pairs if given != truth]
    assert len(pairs) == len(said) == len(read)
    assert set(doubtful) <= {(None, "unknown")}
    assert len(doubtful) <= MOST_NOBODYS * len(said)
    assert not doubtful or any("unattributed" in doubt for doubt in transcript.doubts)
