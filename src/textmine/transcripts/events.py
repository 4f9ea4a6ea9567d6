"""What transcribers type into speech that was not said: laughter, pauses, words that could not be heard."""

from __future__ import annotations

import re

_KINDS = """
    laugh\\w* chuckl\\w* giggl\\w* smil\\w* sigh\\w* cough\\w* cry cries crying sob\\w* tearful\\w* sniff\\w* yawn\\w* gasp\\w*
    paus\\w* silen\\w* hesitat\\w* inaudible unclear unintelligible indistinct indecipherable mumbl\\w* crosstalk\\w*
    cross[\\s-]talk\\w* over[\\s-]?talk\\w* overlap\\w* (?:talk|speak)(?:s|ing)?\\s+over simultaneous\\w* interrupt\\w* music
    applause claps? clapping noise background phone telephone doorbell knock\\w* door dog barks? beep\\w* buzz\\w* nods? nodding
    shrug\\w* gestur\\w* points? whisper\\w* blank_audio sound recording recorder tape audio end\\s+of transcript\\w* break foreign
    call redacted sings? singing breath\\w* exhal\\w* inhal\\w* clears?\\s+throat imitat\\w* mimic\\w* emphasis sarcas\\w*
    pours? drinks?
"""
_FIRST = "both all they everyone everybody general long short brief slight loud more group nervous two some starts? begins? the a"
_EVENT = rf"(?i:\s*(?:(?:{'|'.join(_FIRST.split())})\s+){{0,3}}(?:{'|'.join(_KINDS.split())})\b"
_INNER = rf"{_EVENT}[^\[\](){{}}<>\n]{{0,60}}|\s*(?:\.{{1,3}}|…)\s*|\s*\d{{1,3}}(?:\.\d|\s*(?:s|secs?|seconds?))\s*)"
EVENT = re.compile(
    rf"\[{_INNER}\]|\(\({_INNER}\)\)|\({_INNER}\)|\{{{_INNER}\}}|<{_INNER}>|\*{{1,2}}{_EVENT}[^*\n]{{0,40}})\*{{1,2}}"
)
_MARKED = re.compile(r"[\[(<{*]")


def events_of(text: str) -> list[str]:
    """The events typed into a text, as they stand, in order; `[the council]` and `(as I say)` are words."""
    return [found[0] for found in EVENT.finditer(text)] if _MARKED.search(text) else []


_CODE = re.compile(r"`([^`\n]+)`")  # some programs set times so
_EMPHASIS = re.compile(r"(?<![\w*])\*([^\s*][^*\n]*?)\*(?![\w*])")


def without_emphasis(lines: list[str]) -> list[str]:
    """Lines of Markdown less the signs round words that are stressed or set as code; `*laughs*` stays, as an event."""
    return [_EMPHASIS.sub(lambda found: found[0] if is_event(found[0]) else found[1], _CODE.sub(r"\1", line)) for line in lines]


_NOTE = re.compile(r"(?:\[[^\[\]]{3,200}\]|\([^()]{3,200}\)|\{[^{}]{3,200}\})[.]?\Z")


def is_note(text: str) -> bool:
    """Whether a paragraph is a note of the transcriber's and nothing else: `[Tea is brought in]`; an event is none."""
    return bool(_NOTE.match(text.strip())) and not is_event(text)


def is_event(text: str) -> bool:
    """Whether a text is events and nothing else."""
    return bool(text.strip()) and not EVENT.sub("", text).strip(" .,♪")
