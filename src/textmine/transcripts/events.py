"""What transcribers type into speech that was not said: laughter, pauses, words that could not be heard."""

from __future__ import annotations

import re

# Forms of words, whole: Sobia, Gaspar and Coughlan are people.
_SOUNDS = """
    laugh(?:s|ed|ing|ter)? chuckl(?:es?|ed|ing) giggl(?:es?|ed|ing) smil(?:es?|ed|ing) sigh(?:s|ed|ing)? cough(?:s|ed|ing)?
    cry cries cried crying sob(?:s|bed|bing)? tears tearful(?:ly)? sniff(?:s|ed|ing|les?|led|ling)? yawn(?:s|ed|ing)?
    gasp(?:s|ed|ing)?
    paus(?:es?|ed|ing) silen(?:ces?|t|tly) hesitat(?:es?|ed|ing|ion|ions) inaudibl[ey] unclear unintelligibl[ey] indistinct(?:ly)?
    indecipherabl[ey] mumbl(?:es?|ed|ing) cross[\\s-]?talk(?:s|ing)? over[\\s-]?talk(?:s|ing)? overlap(?:s|ped|ping)?
    (?:talk|speak)(?:s|ing)?\\s+over simultaneous(?:ly)? interrupt(?:s|ed|ing|ions?)? applau(?:se|ds?|ded|ding)
    claps? clapp(?:ed|ing)
    knock(?:s|ed|ing)? barks? barking beep(?:s|ed|ing)? buzz(?:er|es|ed|ing)? nods? nodd(?:ed|ing) shrug(?:s|ged|ging)?
    gestur(?:es?|ed|ing) points? whisper(?:s|ed|ing)? blank_audio end\\s+of transcript\\w* sings? singing breath(?:s|es?|ed|ing)?
    exhal(?:es?|ed|ing) inhal(?:es?|ed|ing) clears?\\s+throat imitat(?:es?|ed|ing|ion) mimic(?:s|ked|king)? sarcas(?:m|tic|tically)
    redacted emphasis
"""
_THINGS = """
    music noise background phone telephone doorbell door dog sound recording recorder tape audio break foreign call pours? drinks?
"""
# Who has one of the things in the name of the post makes no noise: a call handler, a music teacher.
_POST = r"""
    \w*(?:handler|teacher|volunteer|steward|official|officer|worker|engineer|operator|manager|leader|lead|assistant|advis[eo]r
    |co-?ordinator|therapist|tutor|student|owner|walker|minder|keeper|trainer|groomer|supervisor|director|editor|producer|technician
    |person|man|woman|girl|boy|lady|guy|staff|clerk|agent|nurse|secretary|minister|national|visitor|resident|caller|head|team
    |analyst|specialist|representative|rep|instructor|player|maker|fitter|designer|archivist|librarian|artist|chair|member)s?
"""
_FIRST = "both all they everyone everybody general long short brief slight loud more group nervous two some starts? begins? the a"
_OF_POST = rf"(?!\s+(?:\w+\s+)?(?:{''.join(_POST.split())})\b(?!\s+\w))"
_BEFORE = rf"\s*(?:(?:{'|'.join(_FIRST.split())})\s+){{0,3}}"
_EVENT = rf"(?i:{_BEFORE}(?:(?:{'|'.join(_SOUNDS.split())})\b|(?:{'|'.join(_THINGS.split())})\b{_OF_POST})"
_INNER = rf"{_EVENT}[^\[\](){{}}<>\n]{{0,60}}|\s*(?:\.{{1,3}}|…)\s*|\s*\d{{1,3}}(?:\.\d|\s*(?:s|secs?|seconds?))\s*)"
EVENT = re.compile(
    rf"\[{_INNER}\]|\(\({_INNER}\)\)|\({_INNER}\)|\{{{_INNER}\}}|<{_INNER}>|\*{{1,2}}{_EVENT}[^*\n]{{0,40}})\*{{1,2}}"
)
_NOISE = re.compile(
    rf"(?i:(?:\s*(?:{'|'.join(f'{_FIRST} {_SOUNDS} {_THINGS}'.split())}|rings?|ringing|opens?|closes|slams|from|of|in|and|by)"
    r"\b)+)\s*\Z"
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


def is_noise(words: str) -> bool:
    """Whether words say what was to be heard and nothing else: `Laughter`, `Phone rings`; `Call handler` does not."""
    return bool(_NOISE.match(words)) and is_event(f"[{words}]")


_NOTE = re.compile(r"(?:\[[^\[\]]{3,200}\]|\([^()]{3,200}\)|\{[^{}]{3,200}\}|<[^<>]{3,200}>)[.]?\Z")


def is_note(text: str) -> bool:
    """Whether a paragraph is a note of the transcriber's and nothing else: `[Tea is brought in]`; an event is none."""
    return bool(_NOTE.match(text.strip())) and not is_event(text)


def is_event(text: str) -> bool:
    """Whether a text is events and nothing else."""
    return bool(text.strip()) and not EVENT.sub("", text).strip(" .,♪")
