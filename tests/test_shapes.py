"""Transcripts in the shapes that programs and people write: every turn with the right label, role, words and time."""

from __future__ import annotations

import pytest

from tests.shapes.render import SHAPES, Shape
from textmine.ingest.readers import read_source
from textmine.ingest.transcripts.read_transcript import Transcript, read_transcript


def turns_of(transcript: Transcript) -> list[tuple[str | None, str, str, float | None]]:
    return [
        (
            utterance.speaker or None,
            str(transcript.roles[utterance.voice].role),
            " ".join(utterance.text.split()),
            utterance.start_s,
        )
        for utterance in transcript.segmented.utterances
    ]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_turn_of_a_shape_is_read(shape: Shape) -> None:
    """No turn is lost, none is added, and each has the speaker, the role, the words and the time that are in the file."""
    assert turns_of(read_transcript(read_source(shape.file))) == shape.turns
