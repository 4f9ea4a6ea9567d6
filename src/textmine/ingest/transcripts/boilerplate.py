"""Messages and copied panes: programs put dates before messages, names and times twice over words, and notices between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textmine.ingest.transcripts.marks import is_time_alone

_WHOLE = (
    "call|conversation|discussion|transcript|transcription|interview|recording|tape|audio|session|focus group|file|meeting|workshop"
    "|hearing|seminar|lesson|visit|walk"
)
_END = re.compile(
    rf"\W*(?:end|ends) of (?:the )?(?:{_WHOLE}|part|side)(?:\s\w{{1,5}})?\W*\Z"
    rf"|\W*end of (?:the )?(?:{_WHOLE})\W\s.{{1,120}}\Z"
    rf"|\W*(?:the )?(?:{_WHOLE}) (?:ends?|ended|concludes?d?|finish(?:es|ed)|stops?|stopped|closed|terminated)(?: here)?\W*\Z"
    rf"|\W*(?:the )?(?:{_WHOLE}) (?:ends?|ended|finish(?:es|ed)|stops?|stopped|closed)"
    r"(?:\W+(?:at\W+|after\W+)?\d[\d:.]*\s?\w{0,8}"
    r"|\s(?:at|because|by|as|due|on|when|while|for)\s.{1,90})\W*\Z"
    r"|(?-i:\W*END\W*\Z|@End\Z)",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"(?:transcribed (?:by|with|using) \S.{0,60}|automatically transcribed\b.{0,140}"
    r"|.{0,90}\b(?:sonix\.ai|otter\.ai|rev\.com|trint\.com|happyscribe\.com|temi\.com|turboscribe\.ai|descript\.com)\W*"
    r"|(?-i:\#(?:TEXT|ENDTEXT|CODE|ENDCODE|COMMENT|ENDCOMMENT|DOC|ENDDOC)\b).*|page \d+ of \d+"
    r"|(?:photo(?:graph)?|picture|image|fig(?:ure)?)s?(?: \d+)?: .{1,120}"
    r"|(?:this )?transcript(?:ion)? was (?:(?:automatically|auto) ?)?(?:exported|generated|created|made|produced).{0,120}"
    r"|the (?:committee|meeting|session|panel|board|hearing|sub-committee) (?:adjourned|rose|closed|ended|suspended) at .{1,40}"
    r"|\((?:the )?(?:(?:luncheon|lunch|short|brief|overnight|tea|morning|afternoon) )?(?:adjournment|recess|break)\)"
    r"|(?:the )?(?:meeting|sitting|committee|hearing|session) (?:was )?(?:suspended|adjourned|resumed)(?: (?:at|until) .{1,20})?\W*"
    r"|(?:the )?(?:meeting|sitting|session|hearing) continued in (?:public|private).{0,40}|on resuming\W{0,3}"
    r"|members (?:indicated|signified|expressed) (?:agreement|assent|disagreement|dissent)\W*"
    r"|this editable transcript was computer generated.{0,140}|(?:transcription|recording|meeting) ended after .{0,40}"
    r"|this page was last (?:changed|updated|modified|edited).{0,60}|(?:©|\(c\)|copyright)\s.{0,60}\b(?:19|20)\d{2}\b.{0,60}"
    r"|.{1,60} (?:started|stopped) (?:transcription|recording)|automatically convert your audio to text.{0,60}"
    rf"|\W*(?:start|beginning) of (?:the )?(?:{_WHOLE}|part \w+)\W*|\W*(?:{_WHOLE}) (?:begins|starts)(?: here)?\W*"
    r"|[-_=*~–—]{2,}|[-=*~–—]{2,}\s*[^-=*~–—].{0,80}[^-=*~–—]\s*[-=*~–—]{2,}"
    r"|@(?:UTF8|Begin|End|Languages|Participants|ID|Media|Date|Situation|Comment|Location|Transcriber|Warning)\b.*|%[a-z]{3}:\s.*)\Z",
    re.IGNORECASE,
)


def is_end(line: str) -> bool:
    """Whether a line says that the interview is over."""
    return bool(_END.match(line.strip())) and bool(line.strip())


def is_furniture(line: str) -> bool:
    """Whether a line is one that nobody said: where a recording begins and ends, who transcribed it, a rule."""
    return bool(_FURNITURE.match(line)) or is_notice(line) or is_end(line)


_DATE = r"(?:\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})|\d{4}[-/]\d{1,2}[-/]\d{1,2})"
_SENT = re.compile(
    rf"\s*(?P<open>\[)?{_DATE},?\s+(?P<hour>\d{{1,2}})[:.](?P<minute>\d{{2}})(?:[:.](?P<second>\d{{2}}))?"
    r"(?:\s?(?P<half>[AaPp])\.?[Mm]\.?)?(?(open)\]|\s+[-–—])\s*"
)
_SINCE = re.compile(r"(?=\d)(?:(\d{1,2}) hours?)?\s?(?:(\d{1,2}) minutes?)?\s?(?:(\d{1,2}) seconds?)?")  # since the beginning
_NAME_SINCE = re.compile(r"(.*?)\s?((?:\d{1,2} (?:hour|minute|second)s? ?){0,3})")
_LEAST = 3  # messages of a chat
_SHARE = 0.5  # of the lines, which begin a message
_NOTICE = re.compile(
    r"(?:(?:image|video|audio|sticker|gif|document|contact card|photo|voice message) omitted|<media omitted>"
    r"|.{0,200}\.\w{2,4} \(file attached\)|<attached: .{1,200}>|(?:this|you deleted this) message(?: was deleted)?\.?"
    r"|missed (?:voice|video|group) call.{0,40}|live location shared|location: https?://\S+"
    r"|messages (?:and calls |to this \w+ )?(?:in this chat )?are (?:now )?(?:end-to-end|private|secured).{0,200}"
    r"|sent from my \w.{0,40}|get outlook for \w.{0,40}|on .{5,120}\bwrote:)\Z",
    re.IGNORECASE,
)


def without_dates(lines: Sequence[str]) -> list[str]:
    """Lines of a chat, with the time of day in brackets in place of the date and time that programs put before each message.

    Args:
        lines: of a file.

    Returns:
        As many lines; empty where a line is the program's own notice; the same ones where the file is no chat.
    """
    sent = [_SENT.match(line) for line in lines]
    count = sum(map(bool, sent))
    if count < max(_LEAST, _SHARE * sum(bool(line.strip()) for line in lines)):
        return list(lines)
    return [_message(line, found) if found else line for line, found in zip(lines, sent, strict=True)]


def _message(line: str, found: re.Match[str]) -> str:
    rest = line[found.end() :]
    if not re.match(r"[^:\n]{1,60}:\s", rest):
        return ""  # somebody joined, or the key changed
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + 12 * (found["half"] in "Pp")
    return f"[{hour:02}:{found['minute']}:{found['second'] or '00'}] {rest}"


def without_repeats(lines: Sequence[str]) -> list[str]:
    """Lines of a pane that was copied, less the first of two names: `Ann`, `4 seconds`, `0:04`, `Ann 4 seconds` is `Ann 0:04`.

    Args:
        lines: of a file.

    Returns:
        As many lines; empty where a name or time comes again right below.
    """
    made = list(lines)
    names = set[str]()
    filled = [number for number, line in enumerate(lines) if line.strip()]
    for place, number in enumerate(filled):
        name = lines[number].strip()
        for further in filled[place + 1 : place + 4]:
            line = lines[further].strip()
            if line.startswith(f"{name} ") and _SINCE.fullmatch(line[len(name) + 1 :]):
                made[number:further] = [""] * (further - number)
                names.add(name)
            elif not (is_time_alone(line) or _SINCE.fullmatch(line)):
                break
    for number in filled if names else ():
        found = _NAME_SINCE.fullmatch(lines[number].strip())
        if found and found[1] in names and (said := _SINCE.fullmatch(found[2].strip())):
            hours, minutes, seconds = (int(part or 0) for part in said.groups())
            made[number] = f"{found[1]}  {hours}:{minutes:02}:{seconds:02}"
    return made


def is_notice(text: str) -> bool:
    """Whether a message is a program's, not a person's: a picture that was left out, where a mail was written, how it is kept."""
    return bool(_NOTICE.match(text.strip()))
