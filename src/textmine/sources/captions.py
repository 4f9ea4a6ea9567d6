"""Captions (WebVTT, SubRip, YouTube's sbv): one block a cue and voice, with its times."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from io import StringIO

import webvtt

from textmine.errors import Fault, SourceError
from textmine.sources.blocks import Block, File, Shape, Source
from textmine.sources.text import read_text

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_TAG = re.compile(r"</?(?:v|c|i|b|u|ruby|rt|lang|font)\b[^>]*>|<\d[\d:.]*>|\{\\an?\d\}", re.IGNORECASE)
_NAMES = {"vtt": "WebVTT captions", "srt": "SubRip captions", "sbv": "sbv captions"}
_NOTE = re.compile(r"NOTE\b[ \t]*\n?((?:(?!.*-->).+\n?)*)", re.MULTILINE)
# What some programs write for a time: one digit of hours or minutes, or of a fraction.
_LOOSE = re.compile(r"(?m)^[ \t]*(\S*\d:\d\S*)[ \t]*-->[ \t]*(\S*\d:\d\S*)(.*)$")
_STAMP = re.compile(r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3})\d*)?\Z")


def read(file: File) -> Source:
    """Cues with their times; `<v Name>` tags become speakers, other tags go, entities are decoded once.

    Args:
        file: the caption file.

    Returns:
        A block for each voice in each cue.

    Raises:
        SourceError: the file is not in its format.
    """
    text, encoding, warnings = read_text(file)
    form = file.suffix[1:]
    text = text.lstrip("\ufeff\n ")
    front = tuple(line for note in _NOTE.findall(text) for line in note.split("\n") if line.strip()) if form == "vtt" else ()
    if form == "vtt" and not text.startswith("WEBVTT"):
        text = "WEBVTT\n\n" + text
        warnings.append("the first line is not WEBVTT; read as if it were")
    if form != "sbv":
        text = _LOOSE.sub(lambda found: f"{_stamp(found[1], form)} --> {_stamp(found[2], form)}{found[3]}", text)
    try:
        captions = webvtt.from_buffer(StringIO(text), form)
    except (webvtt.errors.MalformedFileError, webvtt.errors.MalformedCaptionError, ValueError, IndexError) as error:
        do = "Export the captions again, or save the words as a text file with names and colons."
        raise SourceError(Fault(file.name, f"not valid {form} ({error})", _NAMES[form], do)) from error
    blocks = tuple(block for cue in captions.captions for block in _blocks(cue))
    if not blocks and text.removeprefix("WEBVTT").strip():
        warnings.append("no cue with a time was found: is it whole?")
    return Source(_NAMES[form], Shape.CAPTIONS, blocks, tuple(warnings), encoding=encoding, front=front)


def _blocks(cue: webvtt.Caption) -> Iterator[Block]:
    for speaker, words in _voices(cue.raw_text):
        if words:
            yield Block(words, speaker=speaker, start_s=_seconds(cue.start), end_s=_seconds(cue.end))


def _stamp(text: str, form: str) -> str:
    """A time as the format has it, where it can be told what it is; else as it stands."""
    found = _STAMP.match(text)
    if not found:
        return text
    hours, minutes, seconds, fraction = found.groups(default="0")
    return f"{int(hours):02}:{int(minutes):02}:{int(seconds):02}{',' if form == 'srt' else '.'}{fraction:<03}"


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
