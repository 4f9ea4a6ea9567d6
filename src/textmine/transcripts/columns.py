"""Which column of a table says who, when and what."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textmine.transcripts.labels import KNOWN, MAX_WORDS, is_name
from textmine.transcripts.times import is_time_alone, seconds_of, without_marks


def _heading(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(patterns)})\Z")


_SPEAKERS = _heading(
    r"speakers?(?: (?:name|label|id))?",
    r"who(?: (?:spoke|is speaking|speaks|said it))?",
    r"(?:participant|respondent|person|voice|role|talker|tier|label)s?(?: ?(?:id|name|no))?",
    r"name|speaking|by",
)
_WORDS = _heading(
    r"text|(?:original |full |raw |verbatim |interview )?transcript(?:ion)?(?: text)?|transcribed text|content|utterance|speech",
    r"words|said|dialogue|turn|talk|message|verbatim",
    r"(?:what )?(?:was|they|is|people|he|she) (?:said|saying|says?)(?: text)?|contribution|spoken(?: text)?",
    r"comments?|responses?|answer|free ?text|body|annotation|caption|quote|narrative|feedback",
)
_STARTS = re.compile(r"(?:time|start|begin|from|in\b|tc\b|clock|when\b|offset|hh:mm|mm:ss).*\Z")
_ENDS = re.compile(r"(?:end|to\b|stop|finish|out\b|duration|until).*\Z")
_ROLE = r"interviewer|interviewee|respondent|participant|questions?|answers?|moderator|researcher|q|a|speaker"
_ROLES = _heading(rf"(?:{_ROLE})(?: ?[\dA-Ha-h])?(?: ?\(.*\))?")
_IDS = re.compile(r"(?:id|participant|respon[ds]\w+|name|code|case|person|ref)\b(?!.*\?)")
_ASIDE = _heading(r"(?:\w+ )?(?:notes?|memos?|remarks?|cod(?:es?|ing)|themes?|tags?|observations?|keywords?)(?: \(.*\))?")
_COUNTS = _heading(r"(?:no\.?|#|nr|n|id|row|line|index|number|turn|check|date|case|wave|file)(?: ?(?:no\.?|number|id))?")
_MOST_TITLES = 3  # rows of a survey up to and with its headings
_MOST_HEADINGS = 12  # rows before the headings: titles, covers, instructions
_TIMES = 0.6  # share of a column's cells that are times
_SHORT = 0.8  # share of a column's cells that are as short as a name
_BRIEF = 2  # the same, where all names are of the kind that only transcripts have
_SPOKEN = 2  # the same, of a column whose heading is a name
_WORDY = 4  # mean words of a column of speech
_RETURNING = 0.6  # most different names for each row of a column of speakers without a heading
_HEADING_WORDS = 8  # words of a heading that is none
_QUESTION_WORDS = 4  # words of a heading that is a question put to everybody

Cells = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which column is what; None where there is none.

    Attributes:
        words: columns of speech.
        speaker, start, end: columns of names and times.
        names: of who speaks in each column of words, where each has its own speaker.
        first: row with which speech begins; the one before it has the headings, unless it is 0.
    """

    words: tuple[int, ...]
    speaker: int | None = None
    start: int | None = None
    end: int | None = None
    names: tuple[str, ...] = ()
    first: int = 0


def plan_of(cells: Cells, speaker: str = "", text: str = "") -> Plan | None:
    """Which column is what, by the headings where there are some, and else by what stands in the columns.

    Args:
        cells: of a table, every row of the same length.
        speaker: heading of the column of speakers, where study.toml names it.
        text: heading of the column of speech, where study.toml names it.

    Returns:
        The plan; None where no column holds speech.
    """
    for number, row in enumerate(cells[:_MOST_HEADINGS]):
        if plan := _by_headings(row, cells, number + 1, (_folded(speaker), _folded(text))):
            return plan
    return _by_content(cells)


def _folded(heading: str) -> str:
    return " ".join(heading.lower().rstrip(":").replace("_", " ").split())


def _by_headings(row: Sequence[str], cells: Cells, first: int, given: tuple[str, str]) -> Plan | None:
    heads = [_folded(cell) for cell in row]
    if any(map(is_time_alone, row)):
        return None
    if not any(given) and (voices := _by_turns(row, heads, cells[first:])):
        return Plan(voices, names=tuple(row[n].rstrip(": ") for n in voices), start=_one(_starting(heads)), first=first)
    if not (any(given) or _are_headings(heads)):
        return None
    if sum(map(bool, heads)) < 2 or first >= len(cells) or not all(head in heads for head in given if head):
        return None
    body = cells[first:]
    starts = _starting(heads)
    ends = [n for n, head in enumerate(heads) if head and _ENDS.match(head)]
    texts = [n for n, head in enumerate(heads) if head == given[1] or (not given[1] and head and _WORDS.match(head))]
    texts = [n for n in texts if _share(body, n, str.isdecimal) <= _TIMES]  # "turn" may head their count
    speakers = [n for n, head in enumerate(heads) if head == given[0] or (not given[0] and head and _SPEAKERS.match(head))]
    wordy = [n for n, head in enumerate(heads) if _is_voice(row[n], head) and _mean_words(body, n) >= _WORDY]
    roles = sum(bool(_ROLES.match(heads[n])) for n in wordy)
    if len(wordy) > 1 and (roles > 1 or (roles and not texts)):
        return Plan(tuple(wordy), names=tuple(row[n].rstrip(": ") for n in wordy), start=_one(starts), first=first)
    speaker = _one([n for n in speakers if n not in texts])
    words = max(texts, key=lambda n: _mean_words(body, n), default=None)
    if words is None and speaker is not None:
        words = _wordiest(body, {speaker, *starts, *ends})
    if words is None:
        return _asked_of_all(heads, row, body, first)
    if speaker is None:
        speaker = _names_column(body, words)
    if speaker is None and not starts and not given[1] and _mean_words(body, words) < _WORDY:
        return None
    return Plan((words,), speaker, _one(starts), _one(ends), first=first)


def _by_turns(row: Sequence[str], heads: Sequence[str], body: Cells) -> tuple[int, ...]:
    """Columns headed by names of which each row fills one: they speak by turns."""
    voices = tuple(n for n, head in enumerate(heads) if _is_voice(row[n], head) and _mean_words(body, n) >= _SPOKEN)
    filled = [sum(bool(line[n]) for n in voices) for line in body]
    by_turns = filled.count(1) >= _SHORT * len(body) and len({n for line in body for n in voices if line[n]}) == len(voices)
    return voices if len(voices) > 1 and len(body) >= len(voices) and by_turns else ()


def _starting(heads: Sequence[str]) -> list[int]:
    return [n for n, head in enumerate(heads) if head and _STARTS.match(head)]


def _are_headings(heads: Sequence[str]) -> bool:
    """Whether half the cells of a row are headings that tables of speech have, or questions put to everybody."""
    filled = [head for head in heads if head]
    known = (_SPEAKERS, _WORDS, _STARTS, _ENDS, _ROLES, _ASIDE, _COUNTS, _IDS)
    fitting = [head for head in filled if any(pattern.match(head) for pattern in known)]
    questions = [head for head in filled if head.endswith("?") or len(head.split()) >= _QUESTION_WORDS]
    if questions:  # a survey, or no headings at all
        return (
            len(filled) > 2 and any(_IDS.match(head) for head in filled) and (len(questions) > 1 or len(fitting) * 2 >= len(filled))
        )
    return len(fitting) * 2 >= len(filled)


def _is_voice(cell: str, head: str) -> bool:
    """Whether a heading names who says what stands below it."""
    return bool(_ROLES.match(head)) or (is_name(cell) and not _WORDS.match(head) and not _ASIDE.match(head))


def _asked_of_all(heads: Sequence[str], row: Sequence[str], body: Cells, first: int) -> Plan | None:
    """A survey: a row for each person, a column for each question."""
    asked = [n for n, head in enumerate(heads) if row[n].endswith("?") or len(head.split()) >= _QUESTION_WORDS]
    questions = [n for n in asked if _mean_words(body, n) >= _WORDY]
    if first > _MOST_TITLES:
        return None
    return Plan(tuple(questions), _one([n for n, head in enumerate(heads) if _IDS.match(head)]), first=first) if questions else None


def _by_content(cells: Cells) -> Plan | None:
    times = [n for n in range(len(cells[0])) if _share(cells, n, is_time_alone) >= _TIMES]
    words = _wordiest(cells, set(times))
    if words is None:  # a short talk, whose names are beyond doubt
        known = [n for n in range(len(cells[0])) if _share(cells, n, lambda cell: bool(KNOWN.match(name_in(cell)[0]))) == 1]
        words = _wordiest(cells, {*times, *known}, least=_BRIEF) if known else None
    if words is None:
        return None
    speaker = _names_column(cells, words)
    if speaker is None and not times:
        return None
    return Plan(
        (words,),
        speaker,
        times[0] if times else None,
        times[1] if len(times) > 1 else None,
        first=_first(cells, words, speaker, times),
    )


def _first(cells: Cells, words: int, speaker: int | None, times: Sequence[int]) -> int:
    """The row after the last title or heading that the first rows of a table may be."""
    first = 0
    for number, row in enumerate(cells[:_MOST_HEADINGS]):
        untimed = bool(times) and not is_time_alone(row[times[0]])
        nobody = speaker is not None and not row[speaker]
        if len(row[words].split()) < _WORDY and (untimed or (nobody and not row[words])):
            first = number + 1
        elif row[words]:
            break
    return first


def _one(columns: Sequence[int]) -> int | None:
    return columns[0] if columns else None


def _column(cells: Cells, number: int) -> list[str]:
    return [row[number] for row in cells if row[number]]


def _mean_words(cells: Cells, number: int) -> float:
    filled = _column(cells, number)
    return sum(len(cell.split()) for cell in filled) / len(filled) if filled else 0.0


def _share(cells: Cells, number: int, test: Callable[[str], bool]) -> float:
    filled = _column(cells, number)
    return sum(map(test, filled)) / len(filled) if filled else 0.0


def _wordiest(cells: Cells, apart: set[int], least: float = _WORDY) -> int | None:
    means = {n: _mean_words(cells, n) for n in range(len(cells[0])) if n not in apart}
    best = max(means, key=means.__getitem__, default=None)
    return best if best is not None and means[best] >= least else None


def _names_column(cells: Cells, words: int) -> int | None:
    """The column of speakers: short cells, none of them figures or times, the same few again and again."""
    for n in range(len(cells[0])):
        names = [name_in(cell)[0] for cell in _column(cells, n)]
        if n == words or len(set(names)) < 2:
            continue
        short = sum(map(_is_short, names))
        few = len(set(names)) <= max(2, _RETURNING * len(names)) or all(KNOWN.match(name) for name in names)
        if few and short >= _SHORT * len(names):
            return n
    return None


def _is_short(name: str) -> bool:
    return bool(name) and len(name.split()) <= MAX_WORDS and name[-1] not in ".?!" and not name.replace(".", "").isdigit()


def name_in(cell: str) -> tuple[str, float | None]:
    """The name in a cell of a column of speakers, and the seconds of a time that stands beside it."""
    lines = [line for line in cell.split("\n") if line.strip()]
    times = [line for line in lines if is_time_alone(line)]
    name, last = without_marks(" ".join(line for line in lines if not is_time_alone(line)))
    return " ".join(name.split()).rstrip(":").strip(), seconds_of(times[0]) if times else last
