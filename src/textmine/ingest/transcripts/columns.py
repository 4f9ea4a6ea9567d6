"""Which column of a table says who, when and what."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from textmine.ingest.transcripts.cover import is_header_key
from textmine.ingest.transcripts.labels import KNOWN, MAX_WORDS, is_name
from textmine.ingest.transcripts.marks import ANY, is_time_alone, seconds_of, without_marks
from textmine.ingest.transcripts.roles import role_of_label
from textmine.records.corpus import Role


def _heading(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(patterns)})\Z")


_PART = r"(?:(?:segment|cue|clip|utterance|turn|audio|recording|media) )?"
# The surest first: where a table has both "Speaker" and "Label", or "Text" and "Comments", the first says who and what.
_SPEAKERS = (
    (
        r"(?:the )?speakers?(?: ?(?:name|label|id|tag|initials?))?",
        r"who(?: (?:spoke|is speaking|speaks|said it))?",
        r"speaking|voice|talker|attribution|from whom",
    ),
    (r"(?:participant|respondent|interviewee|person|pp?t|ppnt)s?(?: ?(?:id|name|no|initials?))?", r"name|initials"),
    (r"(?:role|tier|label)s?(?: ?(?:id|name|no))?", r"by"),
)
_WORDS = (
    (
        r"text|(?:original |full |raw |verbatim |interview |annotated )?transcript(?:ion)?(?: text)?|transcribed text",
        r"utterance|speech|words|said|dialogue",
        r"(?:english )?translat(?:ion|ed)(?: text| into english)?|(?:in )?english(?: translation| text| version)?",
        r"(?:verbatim|exact|spoken|actual)(?: (?:text|words|speech|response|answer|comment))?",
        r"(?:what )?(?:was|they|is|people|he|she) (?:said|saying|says?)(?: text)?|contribution",
    ),
    (r"content|turn|talk|message|data extract|extract",),
    (r"comments?|(?:\w+ )?responses?|answers?(?: given)?|free ?text|body|annotation|caption|quote|narrative|feedback",),
)
SPEAKERS = _heading(*chain.from_iterable(_SPEAKERS))
WORDS = _heading(*chain.from_iterable(_WORDS))
_RANKS = [(_heading(*speakers), _heading(*words)) for speakers, words in zip(_SPEAKERS, _WORDS, strict=True)]
QUESTIONS = _heading(r"(?:interviewer'?s? |interview )?(?:questions?|prompts?)(?: (?:text|asked|put))?|asked|item(?: text)?")
INTERVIEWS = _heading(
    r"(?:interview|transcript|file|document|session|recording|conversation|dialogue|source)s?(?: ?(?:id|no\.?|number|name|file))?"
)
STARTS = re.compile(rf"{_PART}(?:time|start|begin|from|in\b|tc\b|clock|when\b|offset|hh:mm|mm:ss).*\Z")
ENDS = re.compile(rf"{_PART}(?:end|to\b|stop|finish|out\b|duration|until).*\Z")
_ROLE = r"interviewer|interviewee|respondent|participant|questions?|answers?|moderator|researcher|q|a|speaker"
ROLES = _heading(rf"(?:{_ROLE})(?: ?[\dA-Ha-h])?(?: ?\(.*\))?")
IDS = re.compile(r"(?:id|participant|respon[ds]\w+|name|code|case|person|ref)\b(?!.*\?)")
ASIDE = _heading(
    r"(?:\w+ ){0,2}(?:notes?|memos?|remarks?|cod(?:es?|ing)|themes?|topics?|tags?|observations?|keywords?)"
    r"(?: (?:and|&|/) [\w ]+)?(?: \(.*\))?",
    r"topic .*|section|guide .*|confidence|channel|exploratory comments?|emergent \w+",
)
COUNTS = _heading(r"(?:no\.?|#|nr|n|id|row|line|index|number|turn|check|date|case|wave|file)(?: ?(?:no\.?|number|id))?")
_KNOWN = (SPEAKERS, WORDS, STARTS, ENDS, ROLES, ASIDE, COUNTS, IDS)
_QUESTION_WORDS = 4  # words of a heading that is a question put to everybody


def fold_heading(heading: str) -> str:
    """A heading as headings are compared: small letters, single spaces, no colon."""
    return " ".join(heading.lower().rstrip(":").replace("_", " ").split())


def recognise_heading(heads: Sequence[str]) -> int:
    """How many of some headings are ones that tables of speech have."""
    return sum(any(pattern.match(head) for pattern in _KNOWN) for head in heads if head)


def names_both(heads: Sequence[str]) -> bool:
    """Whether headings say which column has the speakers and which has the words; the others may then be anything."""
    return any(SPEAKERS.match(head) for head in heads) and any(WORDS.match(head) for head in heads)


def _is_translation(head: str) -> bool:
    return "translat" in head or "english" in head


def surest(columns: Sequence[int], heads: Sequence[str]) -> list[int]:
    """Those of some columns of speakers, or of words, whose headings leave least doubt."""
    ranked = ([n for n in columns if any(pattern.match(heads[n]) for pattern in rank)] for rank in _RANKS)
    sure = next(filter(None, ranked), list(columns))
    return [n for n in sure if _is_translation(heads[n])] or sure  # the models read English


def is_question(head: str) -> bool:
    """Whether a heading is a question put to everybody, as in a survey."""
    return head.endswith("?") or (len(head.split()) >= _QUESTION_WORDS and not (ASIDE.match(head) or WORDS.match(head)))


def are_headings(heads: Sequence[str]) -> bool:
    """Whether half the cells of a row are headings that tables of speech have, or questions put to everybody."""
    filled = [head for head in heads if head]
    half = recognise_heading(filled) * 2 >= len(filled)
    questions = sum(map(is_question, filled))
    if questions:  # a survey, or no headings at all
        return len(filled) > 2 and any(IDS.match(head) for head in filled) and (questions > 1 or half)
    return half


def is_voice(cell: str, head: str) -> bool:
    """Whether a heading names who says what stands below it."""
    return bool(ROLES.match(head)) or (
        is_name(cell) and not any(pattern.match(head) for pattern in (SPEAKERS, WORDS, ASIDE, STARTS, ENDS))
    )


_MOST_TITLES = 3  # rows of a survey up to and with its headings
MOST_HEADINGS = 12  # rows before the headings: titles, covers, instructions
_TIMES = 0.6  # share of a column's cells that are times
_SHORT = 0.8  # share of a column's cells that are as short as a name
_BRIEF = 2  # the same, where all names are of the kind that only transcripts have
_SPOKEN = 2  # the same, of a column whose heading is a name
_WORDY = 4  # mean words of a column of speech
_RETURNING = 0.6  # most different names for each row of a column of speakers without a heading
_LEAST_ALONE = 3  # rows of the only one who has a name
_LEAST_ANSWERS = 5  # rows, from which one question alone makes a survey of people without ids
_MOST_NUMBERED, _TAKE_TURNS = 9, 0.8  # people who have numbers for names, and share of the rows in which another one speaks
_FREE_TEXT = 0.7  # share of answers that differ from all others, if people gave them in their own words
_FEW_ASK = 0.2  # share of the answers below a question that may ask something themselves
_LONG = 8  # mean words of answers in people's own words, whatever their heading
_VALUE_WORDS = 25  # words of a value on a cover; more is somebody speaking
_HEADING_WORDS = 8  # words of a heading that is none

_TIME_BESIDE = re.compile(rf"\A{ANY}\s*[-–—|]?\s*(?=[^\W\d])|(?<=\w)\s*[-–—|,]?\s*{ANY}\s*:?\Z")  # 00:01:12 Ann, Ann (00:01:12)

Cells = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class ColumnRoles:
    """Which column is what; None where there is none.

    Attributes:
        words: columns of speech.
        speaker, start, end: columns of names and times.
        names: of who speaks in each column of words, where each has its own speaker.
        asked: the question that each column of words answers, in a survey.
        question: column of the question that is put to the person who answers in the row.
        role: column of the speakers' roles, where names stand in another.
        roles: of who speaks in each column of words, where that is all that is known.
        first: row with which speech begins.
        headed: whether the row before it has the headings.
    """

    words: tuple[int, ...]
    speaker: int | None = None
    start: int | None = None
    end: int | None = None
    names: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    question: int | None = None
    role: int | None = None
    roles: tuple[Role, ...] = ()
    first: int = 0
    headed: bool = True


def find_columns(cells: Cells, speaker: str = "", text: str = "") -> ColumnRoles | None:
    """Which column is what, by the headings where there are some, and else by what stands in the columns.

    Args:
        cells: of a table, every row of the same length.
        speaker: heading of the column of speakers, where study.toml names it.
        text: heading of the column of speech, where study.toml names it.

    Returns:
        The plan; None where no column holds speech.
    """
    given = (fold_heading(speaker), fold_heading(text))
    rows = [(number, row) for number, row in enumerate(cells[:MOST_HEADINGS], 1) if not any(map(is_time_alone, row))]
    ranked = sorted(
        rows, key=lambda row: -recognise_heading(list(map(fold_heading, row[1])))
    )  # a cover may stand above the headings
    for reading in (_by_headings, _by_turns):
        for number, row in ranked:
            if number < len(cells) and (plan := reading(row, cells[number:], number, given)):
                return plan
    return _by_questions(cells) or _by_content(cells)


def _by_headings(row: Sequence[str], body: Cells, first: int, given: tuple[str, str]) -> ColumnRoles | None:
    heads = [fold_heading(cell) for cell in row]
    known = any(given) or are_headings(heads) or _are_few_headings(heads)
    if sum(map(bool, heads)) < 2 or not known or not all(head in heads for head in given if head):
        return None
    starts = _starting(heads)
    ends = [n for n, head in enumerate(heads) if head and ENDS.match(head)]
    texts = [n for n, head in enumerate(heads) if head and (head == given[1] or (not given[1] and WORDS.match(head)))]
    texts = [n for n in texts if _share(body, n, str.isdecimal) <= _TIMES]  # "turn" may head their count
    speakers = [n for n, head in enumerate(heads) if head and (head == given[0] or (not given[0] and SPEAKERS.match(head)))]
    wordy = [n for n, head in enumerate(heads) if is_voice(row[n], head) and _mean_words(body, n) >= _WORDY]
    roles = sum(bool(ROLES.match(heads[n])) for n in wordy)
    if len(wordy) > 1 and (roles > 1 or (roles and not texts)):
        return ColumnRoles(tuple(wordy), names=tuple(row[n].rstrip(": ") for n in wordy), start=_one(starts), first=first)
    speaker = _one(surest([n for n in speakers if n not in texts], heads))
    if not any(given) and (survey := survey_plan(row, body, first, speaker)):
        return survey
    words = max(surest(texts, heads), key=lambda n: _mean_words(body, n), default=None)
    if words is None and speaker is not None:
        words = _wordiest(body, {speaker, *starts, *ends})
    if words is None:
        return None
    if speaker is None:
        speaker = _names_column(body, words)
    if speaker is None and not starts and not given[1] and _mean_words(body, words) < _WORDY:
        return None
    question = _one([n for n, head in enumerate(heads) if QUESTIONS.match(head) and n != words and _mean_words(body, n) >= _WORDY])
    role = _roles_column(body, {words, question, *starts, *ends}) if speaker is not None else None
    if role is not None and role == speaker:
        others = [n for n in speakers if n not in (role, words) and len(set(_column(body, n))) > len(set(_column(body, role)))]
        speaker, role = (others[0], role) if others and _share(body, others[0], bool) == 1 else (speaker, None)
    return ColumnRoles((words,), speaker, _one(starts), _one(ends), question=question, role=role, first=first)


def _roles_column(body: Cells, excluded: set[int | None]) -> int | None:
    """The column that says of each row whether who asks or who answers speaks in it; None where there is none."""
    for n in range(len(body[0])):
        roles = {role_of_label(cell, {}) for cell in _column(body, n)}
        if n not in excluded and roles == {Role.INTERVIEWER, Role.RESPONDENT}:
            return n
    return None


def _are_few_headings(heads: Sequence[str]) -> bool:
    """Whether a row has the two headings that matter among others that nobody knows, and no cell of speech."""
    return names_both(heads) and all(len(head.split()) <= _HEADING_WORDS and head[-1:] not in (".", "!") for head in heads)


def _by_questions(cells: Cells) -> ColumnRoles | None:
    """A survey whose headings nobody knows: somebody's id, or a question whose answers do not ask, among others."""
    first = next((n for n, row in enumerate(cells, 1) if sum(map(bool, row)) > 1), len(cells))
    row, body = cells[first - 1], cells[first:]
    asked = [n for n, cell in enumerate(row) if cell.endswith("?") and _share(body, n, lambda below: below[-1] == "?") <= _FEW_ASK]
    brief = all(len(cell.split()) <= _HEADING_WORDS and cell[-1:] not in (".", "!") for n, cell in enumerate(row) if n not in asked)
    named = any(_is_somebody(cell, body, n) for n, cell in enumerate(row) if cell)
    person = any(IDS.match(fold_heading(cell)) for cell in row)
    enough = person or len(asked) > 1 or (bool(asked) and len(body) >= _LEAST_ANSWERS)
    if not body or not brief or named or not enough:
        return None
    return survey_plan(row, body, first, None)


def _is_somebody(cell: str, body: Cells, column: int) -> bool:
    """Whether a cell of the first row is a speaker rather than a heading: it has a time, is a known label or comes again."""
    name, start = name_in(cell)
    return start is not None or bool(KNOWN.match(name)) or cell in _column(body, column)


def _by_turns(row: Sequence[str], body: Cells, first: int, _: tuple[str, str]) -> ColumnRoles | None:
    """Columns headed by names of which each row fills one: they speak by turns."""
    heads = [fold_heading(cell) for cell in row]
    voices = tuple(n for n, head in enumerate(heads) if is_voice(row[n], head) and _mean_words(body, n) >= _SPOKEN)
    filled = [sum(bool(line[n]) for n in voices) for line in body]
    by_turns = filled.count(1) >= _SHORT * len(body) and all(any(line[n] for line in body) for n in voices)
    if len(voices) < 2 or len(body) < len(voices) or not by_turns:
        return None
    return ColumnRoles(voices, names=tuple(row[n].rstrip(": ") for n in voices), start=_one(_starting(heads)), first=first)


def _starting(heads: Sequence[str]) -> list[int]:
    return [n for n, head in enumerate(heads) if head and STARTS.match(head)]


def survey_plan(row: Sequence[str], body: Cells, first: int, speaker: int | None) -> ColumnRoles | None:
    """The columns of a survey: a row for each person, and a column for each question with answers in people's own words.

    Args:
        row: the headings.
        body: the rows below them.
        first: number of the first of these.
        speaker: column of who speaks, by its heading.

    Returns:
        The plan; None where a person has several rows, or where no heading is asked of all.
    """
    heads = [fold_heading(cell) for cell in row]
    person = speaker if speaker is not None else _one([n for n, head in enumerate(heads) if IDS.match(head)])
    people = [] if person is None else _column(body, person)
    if first > _MOST_TITLES or len(set(people)) < len(people):
        return None
    others = [n for n, head in enumerate(heads) if n != person and head and not ASIDE.match(head)]
    asked = {n for n in others if row[n].endswith("?") or is_question(heads[n])}
    open_ended = [n for n in others if _is_open(body, n, n in asked)]
    questions = bool(asked.intersection(open_ended))
    if not questions and (len(open_ended) < 2 or person is None or IDS.match(heads[person]) is None):
        return None
    return ColumnRoles(tuple(open_ended), person, asked=tuple(row[n] for n in open_ended), first=first)


def _is_open(body: Cells, column: int, asked: bool) -> bool:
    """Whether people answered in their own words; what an organisation is called is none."""
    filled = _column(body, column)
    if len(filled) >= _LEAST_ANSWERS and len(set(filled)) < _FREE_TEXT * len(filled):
        return False  # ticked
    mean = _mean_words(body, column)
    return mean >= _LONG or (mean >= _WORDY and (asked or _share(body, column, lambda cell: cell[-1] in ".?!…") >= _TIMES))


def _by_content(cells: Cells) -> ColumnRoles | None:
    times = [n for n in range(len(cells[0])) if _share(cells, n, is_time_alone) >= _TIMES]
    words = _wordiest(cells, set(times))
    if words is None:  # a short talk, whose names are beyond doubt
        known = [n for n in range(len(cells[0])) if _share(cells, n, lambda cell: bool(KNOWN.match(name_in(cell)[0]))) == 1]
        words = _wordiest(cells, {*times, *known}, least=_BRIEF) if known else None
        words = words if words is not None and _share(cells, words, lambda cell: cell[-1] in ".?!…") >= _TIMES else None
    if words is None:
        return None
    speaker = _names_column(cells, words)
    if speaker is None and (asked := _is_asked_elsewhere(cells)):
        return asked
    if speaker is None and not times:
        return None
    return ColumnRoles(
        (words,),
        speaker,
        times[0] if times else None,
        times[1] if len(times) > 1 else None,
        first=_first(cells, words, speaker, times),
        headed=False,
    )


def _is_asked_elsewhere(cells: Cells) -> ColumnRoles | None:
    """A column of questions and one of answers, without headings or names."""
    wordy = [n for n in range(len(cells[0])) if _mean_words(cells, n) >= _WORDY]
    asks = {n: _share(cells, n, lambda cell: cell[-1] == "?") for n in wordy}
    if len(wordy) != 2 or asks[wordy[0]] < _TIMES or asks[wordy[1]] > 1 - _TIMES:
        return None
    return ColumnRoles(tuple(wordy), roles=(Role.INTERVIEWER, Role.RESPONDENT), headed=False)


def _first(cells: Cells, words: int, speaker: int | None, times: Sequence[int]) -> int:
    """The row after the last title or heading that the first rows of a table may be."""
    first = 0 if speaker is None else _after_cover(cells, speaker, words)
    for number, row in enumerate(cells[first:MOST_HEADINGS], first):
        if not any(row):  # a question over all columns
            break
        untimed = bool(times) and not is_time_alone(row[times[0]])
        nobody = speaker is not None and not row[speaker]
        heading = number == 0 and speaker is not None and _is_heading_row(cells, speaker, words)
        if heading or (len(row[words].split()) < _WORDY and (untimed or (nobody and not row[words]))):
            first = number + 1
        elif row[words]:
            break
    return first


def _is_heading_row(cells: Cells, speaker: int, words: int) -> bool:
    """Whether the first row has headings that nobody knows: a word or two in every column, and no name that comes back."""
    row = cells[0]
    brief = all(cell and len(cell.split()) < _WORDY and cell[-1] not in ".?!…" for cell in (row[speaker], row[words]))
    filled = sum(map(bool, row)) >= max(sum(map(bool, line)) for line in cells[1:]) if len(cells) > 1 else False
    return brief and filled and sum(line[speaker] == row[speaker] for line in cells) == 1


def _after_cover(cells: Cells, speaker: int, words: int) -> int:
    """The row after the last of the keys and values that a table may begin with; a name among them may be a key too."""
    last = 0
    names = [name_in(row[speaker])[0] for row in cells]
    for number, (name, row) in enumerate(zip(names[:MOST_HEADINGS], cells, strict=False), 1):
        if name and not (is_header_key(name) and len(row[words].split()) <= _VALUE_WORDS):
            break
        last = number if name and not KNOWN.match(name) and names.count(name) == 1 else last
    return last


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


def _wordiest(cells: Cells, excluded: set[int], least: float = _WORDY) -> int | None:
    means = {n: _mean_words(cells, n) for n in range(len(cells[0])) if n not in excluded}
    best = max(means, key=means.__getitem__, default=None)
    return best if best is not None and means[best] >= least else None


def _names_column(cells: Cells, words: int) -> int | None:
    """The column of speakers, where no heading says which: short cells, no figures or times, the same few again and again.

    Args:
        cells: of the rows of speech.
        words: column of speech.

    Returns:
        Of several the one that does not stay the same over many rows, as sets and files do; then the one whose names are of the
        kind that transcripts have; then the one in which they change most often. None where there is none.
    """
    found: list[tuple[bool, float, float, int]] = []
    for n in range(len(cells[0])):
        names = [name_in(cell)[0] for cell in _column(cells, n)]
        if n == words or not _are_speakers(names, len(cells)):
            continue
        changes = sum(a != b for a, b in pairwise(names))
        grouped = changes + 1 == len(set(names)) and len(names) > 2 * len(set(names))
        figures = all(name.isdecimal() for name in names)
        known = sum(bool(KNOWN.match(name)) for name in names) / len(names)
        found.append((not grouped and not figures, known, changes / len(names), -n))
    return -max(found)[-1] if found else None


def _are_speakers(names: Sequence[str], rows: int) -> bool:
    """Whether some cells may be names of speakers: short, few, and coming back; one name alone, where other rows have none."""
    known = all(map(KNOWN.match, names))
    if len(set(names)) < 2:
        recurs = len(names) >= _LEAST_ALONE and all(map(is_name, names))
        return (known or recurs) and 1 < len(names) < rows
    few = len(set(names)) <= max(2, _RETURNING * len(names)) or known
    if all(name.isdecimal() for name in names):  # people by number: they take turns, and are no count, score or part
        changes = sum(a != b for a, b in pairwise(names))
        return len(set(names)) <= _MOST_NUMBERED and len(names) == rows and changes >= _TAKE_TURNS * (rows - 1)
    return few and sum(map(_is_short, names)) >= _SHORT * len(names)


def _is_short(name: str) -> bool:
    return bool(name) and len(name.split()) <= MAX_WORDS and name[-1] not in ".?!" and not name.replace(".", "").isdigit()


def name_in(cell: str) -> tuple[str, float | None]:
    """The name in a cell of a column of speakers, and the seconds of a time that stands beside it."""
    lines = [line for line in cell.split("\n") if line.strip()]
    times = [line for line in lines if is_time_alone(line)]
    name, last = without_marks(" ".join(line for line in lines if not is_time_alone(line)))
    name = " ".join(name.split())
    if found := _TIME_BESIDE.search(name):
        times, name = [*times, found[0]], _TIME_BESIDE.sub("", name, count=1)
    return name.rstrip(":").strip(), seconds_of(times[0]) if times else last
