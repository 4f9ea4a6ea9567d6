"""What each line of a file could begin with, less what the whole file speaks against."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from textmine.ingest.transcripts.labels import AFTER_TIME, KNOWN, LabelLine, LabelMatch, LabelStyle, label_candidates
from textmine.ingest.transcripts.marks import ANY

LineLabels = Mapping[LabelStyle, LabelMatch]
_TIME = re.compile(rf"{ANY}\s*(?P<rest>\S?)")
_ALONE = "alone"
_ONE_MARK = 0.8  # share of the labels that come back, from which all labels are set off in the same way
_LETTER = re.compile(r"[A-H]\Z")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
_LEAST = 3  # figures in a row, from which they count something
_RETURNS = 1.5  # times that each figure comes back on average, from which they are people
_ITEM_WORDS = 8  # words of an item of a list, on average


def find_labels(
    lines: Sequence[LabelLine], listed: Collection[str], refused: Collection[str]
) -> tuple[list[LineLabels], list[str]]:
    """The ways in which each line could begin with a label.

    Args:
        lines: of a file.
        listed: labels that speak whatever they look like.
        refused: what speaks never.

    Returns:
        What is found by style, line by line, and the labels before colons that the whole file speaks against.
    """
    found: list[dict[LabelStyle, LabelMatch]] = [
        {style: match for style, match in label_candidates(line, listed) if match.label not in refused}
        if line.text.strip() and not line.mute
        else {}
        for line in lines
    ]
    written = {match.label for line in found if (match := line.get(LabelStyle.COLON))}
    found = [{style: without_dot(match, written) for style, match in line.items()} for line in found]
    against = _names_after_times(lines, found) | _of_another_mark(found, listed) | _counting(found, listed) | _running_heads(found)
    panels = _panels(found)
    against |= panels
    kept: list[LineLabels] = [
        {style: match for style, match in line.items() if (number, style) not in against} for number, line in enumerate(found)
    ]
    return kept, list(
        dict.fromkeys(found[number][style].label for number, style in sorted(against - panels) if style is LabelStyle.COLON)
    )


def without_dot(match: LabelMatch, labels: Collection[str]) -> LabelMatch:
    """A label without the full stop before its colon, where the file has it without, too.

    Args:
        match: what a line begins with.
        labels: of the file.

    Returns:
        The same, or with the label that it is.
    """
    return replace(match, label=match.label[:-1]) if match.label[-1] == "." and match.label[:-1] in labels else match


def _names_after_times(lines: Sequence[LabelLine], found: Sequence[LineLabels]) -> set[tuple[int, LabelStyle]]:
    """Short lines after a time, where the lines after times are speech, as in a text of whisper's programs."""
    speech, names = Counter[str](), dict[str, list[int]]()
    timed: dict[int, str] = {}
    for number, (line, match) in enumerate(zip(lines, found, strict=True)):
        text = line.text.strip()
        if (time := _TIME.match(text)) and time["rest"]:
            timed[number] = form = text[0] if not text[0].isdigit() else "0"
            name = LabelStyle.TIMED in match and match[LabelStyle.TIMED].mark == AFTER_TIME
            if name:
                names.setdefault(form, []).append(number)
            else:
                speech[form] += 1
    filled = [number for number, line in enumerate(lines) if line.text.strip()]
    after = dict(pairwise(filled))
    return {
        (number, LabelStyle.TIMED)
        for form, numbers in names.items()
        if speech[form] >= len(numbers) or 2 * sum(timed.get(after.get(number, -1)) == form for number in numbers) > len(numbers)
        for number in numbers
    }


def _of_another_mark(found: Sequence[LineLabels], listed: Collection[str]) -> set[tuple[int, LabelStyle]]:
    """Words before colons that are set plainly, where labels are bold, in brackets, after an @, or stand alone on their lines."""
    before = [
        (number, line_labels[LabelStyle.COLON]) for number, line_labels in enumerate(found) if LabelStyle.COLON in line_labels
    ]
    counts = Counter(match.label for _, match in before)
    timed = [line_labels[LabelStyle.TIMED].label for line_labels in found if LabelStyle.TIMED in line_labels]
    marks = Counter(_form(match) for _, match in before if counts[match.label] > 1 or KNOWN.match(match.label))
    marks[_ALONE] += len(timed)
    mark, most = marks.most_common(1)[0]
    if not mark or most < max(2, _ONE_MARK * marks.total()):
        return set()
    marked = {match.label for _, match in before if _form(match) == mark} | set(timed)
    return {
        (number, LabelStyle.COLON)
        for number, match in before
        if match.label not in marked and match.label not in listed and not KNOWN.match(match.label)
    }


def _form(match: LabelMatch) -> str:
    """How a label is set off from speech: by a mark, or by standing alone on its line."""
    return match.mark or ("" if match.text else _ALONE)


def _running_heads(found: Sequence[LineLabels]) -> set[tuple[int, LabelStyle]]:
    """What stands before a colon with the same words behind it every time: `Lunch clubs: transcript 4` on each page."""
    texts_by_label: dict[str, set[str]] = {}
    for match in (line[LabelStyle.COLON] for line in found if LabelStyle.COLON in line):
        texts_by_label.setdefault(match.label, set()).add(re.sub(r"\d+", "0", match.text))
    counts = Counter(line[LabelStyle.COLON].label for line in found if LabelStyle.COLON in line)
    heads = {
        label
        for label, texts in texts_by_label.items()
        if counts[label] >= _LEAST
        and len(texts) == 1
        and (text := next(iter(texts)))
        and len(text.split()) > 1
        and text[-1].isalnum()
    }
    return {
        (number, LabelStyle.COLON)
        for number, line in enumerate(found)
        if LabelStyle.COLON in line and line[LabelStyle.COLON].label in heads
    }


def _counting(found: Sequence[LineLabels], listed: Collection[str]) -> set[tuple[int, LabelStyle]]:
    """Figures or letters that count the items of lists; those that come back in another order are people."""
    against: set[tuple[int, LabelStyle]] = set()
    for style in (LabelStyle.COLON, LabelStyle.BRACKET, LabelStyle.TAB, LabelStyle.DASH, LabelStyle.DOT, LabelStyle.SIGN):
        before = [(number, line[style]) for number, line in enumerate(found) if style in line and line[style].label not in listed]
        figures = [(number, match) for number, match in before if match.label.isdecimal()]
        letters = [(number, match) for number, match in before if _LETTER.match(match.label)]
        if not _come_back(figures) or (
            len(figures) >= _LEAST and _count_up(figures) and (_are_brief(figures) or style is not LabelStyle.COLON)
        ):
            against |= {(number, style) for number, _ in figures}
        few = 1 < len(letters) < len(before) / 2 and not _come_back(letters)
        if few and _count_up(letters) and _are_brief(letters):
            against |= {(number, style) for number, _ in letters}
    return against


def _panels(found: Sequence[LineLabels]) -> set[tuple[int, LabelStyle]]:
    """Roman figures that count, each once, who comes before a committee: `I: Ann Fell, director; and ...`."""
    counts = [(number, line[LabelStyle.COLON].label) for number, line in enumerate(found) if LabelStyle.COLON in line]
    panels = [(number, label) for number, label in counts if label in _ROMAN]
    in_order = [label for _, label in panels] == list(_ROMAN[: len(panels)])
    return {(number, LabelStyle.COLON) for number, _ in panels} if in_order and len(panels) > 1 else set()


def _come_back(labels: Sequence[tuple[int, LabelMatch]]) -> bool:
    return len(labels) >= max(_RETURNS * len({match.label for _, match in labels}), 2)


def _count_up(labels: Sequence[tuple[int, LabelMatch]]) -> bool:
    """Whether each figure or letter is the one after that before it, or begins to count again."""
    counted = [int(match.label) if match.label.isdecimal() else ord(match.label) - ord("A") + 1 for _, match in labels]
    return len(set(counted)) > 1 and counted[0] == 1 and all(after in (count + 1, 1) for count, after in pairwise(counted))


def _are_brief(labels: Sequence[tuple[int, LabelMatch]]) -> bool:
    return sum(len(match.text.split()) for _, match in labels) <= _ITEM_WORDS * len(labels)
