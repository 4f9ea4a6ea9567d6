"""Messages and copied panes: programs put dates before messages, names and times twice over words, and notices between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textmine.transcripts.times import is_time_alone

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


def undated(lines: Sequence[str]) -> list[str]:
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


def undoubled(lines: Sequence[str]) -> list[str]:
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
