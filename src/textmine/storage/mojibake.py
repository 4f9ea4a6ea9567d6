"""Letters that were read in a wrong encoding before the file was written: `Itâ€™s` for `It’s`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from textmine.storage.decoding import line_numbers

_AMBIGUOUS = (0x85, 0x92, 0x93, 0x94, 0x96, 0x97, 0xA0, 0xBB)  # signs that may follow any capital, such as Ã in MANHÃ”
_CONTROLS = re.compile(r"[\x80-\x84\x86-\x9f]")  # no text has them, but Windows-1252 read as Latin-1
_CONTROL_LETTERS = {number: bytes([number]).decode("cp1252", "ignore") or chr(number) for number in range(0x80, 0xA0)}
_DOUBTFUL = re.compile(r"â€|‚Ä|(?<=[a-z])Ã(?=\W|\Z)|(?<=[\w.,;:!?])Â(?=\s)|ï»¿")
_RUN = re.compile(r"[^\x00-\x7f]{2,}")
_MOST_TIMES = 3  # that a text was read wrongly and saved again


def _shown(byte: int, encoding: str) -> str:
    """What a byte becomes in a wrong encoding: its character there or, where it has none, the control character of its number."""
    character = bytes([byte]).decode(encoding, "ignore")
    return character + chr(byte) if byte < 0xA0 and encoding == "cp1252" else character


def _misread(encoding: str) -> re.Pattern[str]:
    """Characters that can only be the bytes of one UTF-8 letter: punctuation, a letter or sign of Western Europe, an emoji."""

    def any_of(numbers: Iterable[int]) -> str:
        return "[" + re.escape("".join(_shown(number, encoding) for number in numbers)) + "]"

    rest = range(0x80, 0xC0)
    second = any_of(byte for byte in rest if byte not in _AMBIGUOUS)
    return re.compile(
        f"{any_of([0xE2])}{any_of([0x80, 0x82, 0x84])}{any_of(rest)}|{any_of([0xC2, 0xC3])}{second}"
        f"|{any_of([0xF0])}{any_of([0x9F])}{any_of(rest)}{{2}}"
    )


_PATTERNS = {encoding: _misread(encoding) for encoding in ("cp1252", "mac_roman")}
_BYTES = {
    encoding: {character: byte for byte in range(0x80, 0x100) for character in _shown(byte, encoding)} for encoding in _PATTERNS
}


def repaired(text: str) -> tuple[str, tuple[str, ...]]:
    """Put right what was read in a wrong encoding, where it can be nothing else; note what merely looks like it.

    Args:
        text: a text as it was decoded.

    Returns:
        The text, and what a person should look at, with the numbers of the lines.
    """
    if text.isascii() or not any(pattern.search(text) for pattern in (*_PATTERNS.values(), _CONTROLS, _DOUBTFUL)):
        return text, ()
    lines = text.split("\n")
    right = [_repaired_line(line) for line in lines]
    notes = []
    if changed := [number for number, line in enumerate(lines) if line != right[number]]:
        was, became = _difference(lines[changed[0]], right[changed[0]])
        where = line_numbers(number + 1 for number in changed)
        notes.append(f"letters that an earlier program read in a wrong encoding were put right: {was!r} to {became!r} ({where})")
    if doubtful := {number: match[0] for number, line in enumerate(right, 1) if (match := _DOUBTFUL.search(line))}:
        where, first = line_numbers(doubtful), next(iter(doubtful.values()))
        notes.append(f"{first!r} looks like a letter that was read in a wrong encoding ({where}): correct it in the file")
    return "\n".join(right), tuple(notes)


def _repaired_line(line: str) -> str:
    if line.isascii():
        return line
    for _ in range(_MOST_TIMES):
        before = line
        for encoding in _PATTERNS:
            line = _RUN.sub(partial(_repaired_run, encoding), line)
        if line == before:
            break
    return line.translate(_CONTROL_LETTERS) if _CONTROLS.search(line) else line


def _repaired_run(encoding: str, found: re.Match[str]) -> str:
    """Characters beyond ASCII put right: all of them where they are UTF-8 as a whole, else those that can be nothing else."""
    run, pattern, known = found[0], _PATTERNS[encoding], _BYTES[encoding]
    if not pattern.search(run):
        return run
    try:
        return bytes(known[character] for character in run).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return pattern.sub(lambda match: bytes(known[character] for character in match[0]).decode("utf-8", "replace"), run)


def _difference(before: str, after: str) -> tuple[str, str]:
    """The characters in which the first words that differ do so."""
    pairs = zip(before.split(" "), after.split(" "), strict=False)
    one, other = next((pair for pair in pairs if pair[0] != pair[1]), (before, after))
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return one, other
