"""Captions (WebVTT, SubRip, YouTube's sbv): one block a cue and voice, with its times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import StringIO
from itertools import chain, pairwise

import webvtt

from textmine.errors import Fault, SourceError
from textmine.ingest.readers.blocks import Block, File, Shape, Source
from textmine.ingest.readers.text import read_text
from textmine.storage.character_references import unescape

_VOICE = re.compile(r"<v(?:\.[^\s<>]*+)?\s++([^<>]*+)>")
_TAG = re.compile(r"</?(?:v|c|i|b|u|ruby|rt|lang|font)\b[^<>]*+>|<\d[\d:.]*+>|\{\\an?\d\}", re.IGNORECASE)
_QUOTED = re.compile(r'"([^"\n]*[^\W\d_][^"\n]*)"')
_COUNT = re.compile(r"\A\d+\s+")  # of the cue, before who speaks
_NAME = re.compile(r"(?=[^/\n]{1,60}\Z)[^\W\d_][\w.'’()-]*(?: [\w.'’()-]+){0,5}\Z")
_NAMES = {"vtt": "WebVTT captions", "srt": "SubRip captions", "sbv": "sbv captions"}
_NOTE = re.compile(r"^NOTE\b[ \t]*+\n?((?:(?!.*-->).+\n?)*)", re.MULTILINE)
_MOST_ROLLING = 10  # lines that stand on a screen at once
# What some programs write for a time: one digit of hours or minutes, or of a fraction.
_LOOSE = re.compile(r"(?m)^[ \t]*+(\S{0,20}\d:\d\S{0,20})[ \t]*-->[ \t]*(\S{0,20}\d:\d\S{0,20})(.*)$")
_ARROW = re.compile(r"(?m)^[^\n]{0,40}\d[ \t]*-->[ \t]*\d")
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
    blocks = tuple(_unrolled(list(chain.from_iterable(map(_blocks, _named(captions.captions))))))
    timed = len(_ARROW.findall(text)) if form != "sbv" else 0
    if blocks and timed > len(captions.captions):
        warnings.append(f"{timed - len(captions.captions)} of {timed} cues could not be read: look at their times")
    if not blocks and text.removeprefix("WEBVTT").strip():
        warnings.append("no cue with a time was found: is it whole?")
    return Source(_NAMES[form], Shape.CAPTIONS, blocks, tuple(warnings), encoding=encoding, front=front)


def _named(cues: Sequence[webvtt.Caption]) -> Iterator[tuple[webvtt.Caption, str]]:
    """Cues with the speaker that their identifiers name: in quotes (Webex), or names that come back from cue to cue."""
    quoted = [_QUOTED.search(cue.identifier or "") for cue in cues]
    if sum(map(bool, quoted)) > len(cues) / 2:
        yield from ((cue, found[1].strip() if found else "") for cue, found in zip(cues, quoted, strict=True))
        return
    plain = [_COUNT.sub("", cue.identifier or "") for cue in cues]
    named = len(set(plain)) * 2 <= len(plain) and all(_NAME.match(one) for one in set(plain))
    yield from ((cue, one if named else "") for cue, one in zip(cues, plain, strict=True))


def _blocks(named: tuple[webvtt.Caption, str]) -> Iterator[Block]:
    cue, name = named
    for speaker, words in _voices(cue.raw_text):
        if words:
            yield Block(words, speaker=speaker or name, start_s=_seconds(cue.start), end_s=_seconds(cue.end))


def _unrolled(cues: Sequence[Block]) -> list[Block]:
    """Cues less the lines that still stand from the cue before, where captions roll upwards (YouTube's automatic ones)."""
    lines = [cue.text.split("\n") for cue in cues]
    again = [0] * len(cues)
    for number, (before, after) in enumerate(pairwise(lines), 1):
        most = min(len(before), len(after), _MOST_ROLLING)
        again[number] = next((n for n in range(most, 0, -1) if before[-n:] == after[:n]), 0)
    if sum(map(bool, again)) * 2 <= len(cues):
        return list(cues)
    kept = [(cue, "\n".join(own[first:])) for cue, own, first in zip(cues, lines, again, strict=True)]
    return [replace(cue, text=text) for cue, text in kept if text]


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
    lines = (" ".join(unescape(_TAG.sub("", line)).split()) for line in text.splitlines())
    return "\n".join(filter(None, lines))


def _seconds(stamp: str) -> float:
    """Seconds from `hh:mm:ss.mmm`, hours optional."""
    total = 0.0
    for part in stamp.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return round(total, 3)
