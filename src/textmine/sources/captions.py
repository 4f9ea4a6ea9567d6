"""Captions (WebVTT, SubRip, YouTube's sbv): one block a cue and voice, with its times."""

from __future__ import annotations

import html
import re
from io import StringIO
from pathlib import Path

import webvtt

from textmine.errors import Fault, SourceError
from textmine.sources.blocks import Block, Shape, Source
from textmine.sources.text import read_text

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_TAG = re.compile(r"</?(?:v|c|i|b|u|ruby|rt|lang|font)\b[^>]*>|<\d[\d:.]*>", re.IGNORECASE)
_NAMES = {"vtt": "WebVTT captions", "srt": "SubRip captions", "sbv": "sbv captions"}


def read(path: Path) -> Source:
    """Cues with their times; `<v Name>` tags become speakers, other tags go, entities are decoded once.

    Args:
        path: the caption file.

    Returns:
        A block for each voice in each cue.

    Raises:
        SourceError: the file is not in its format.
    """
    text, encoding, warnings = read_text(path)
    form = path.suffix.lower()[1:]
    if form == "vtt" and not text.lstrip().startswith("WEBVTT"):
        text = "WEBVTT\n\n" + text.lstrip()
        warnings.append("the first line is not WEBVTT; read as if it were")
    try:
        captions = webvtt.from_buffer(StringIO(text), form)
    except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError, ValueError, IndexError) as error:
        do = "Export the captions again, or save the words as a text file with names and colons."
        raise SourceError(Fault(path.name, f"not valid {form} ({error})", _NAMES[form], do)) from error
    blocks: list[Block] = []
    for cue in captions.captions:
        for speaker, words in _voices(cue.raw_text):
            if words:
                blocks.append(Block(words, speaker=speaker, start_s=_seconds(cue.start), end_s=_seconds(cue.end)))
    return Source(_NAMES[form], Shape.CAPTIONS, tuple(blocks), tuple(warnings), encoding=encoding)


def _voices(raw: str) -> list[tuple[str, str]]:
    """Speaker and words of each voice in a cue; speaker is empty where there is no voice tag."""
    before, *rest = _VOICE.split(raw)
    voices = [("", before), *zip(rest[::2], rest[1::2], strict=True)]
    return [(_clean(speaker), _clean(words)) for speaker, words in voices]


def _clean(text: str) -> str:
    """Words without tags; the lines of a cue are kept apart, since each may begin with a name."""
    lines = (" ".join(html.unescape(_TAG.sub("", line)).split()) for line in text.splitlines())
    return "\n".join(filter(None, lines))


def _seconds(stamp: str) -> float:
    """Seconds from `hh:mm:ss.mmm`, hours optional."""
    total = 0.0
    for part in stamp.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return round(total, 3)
