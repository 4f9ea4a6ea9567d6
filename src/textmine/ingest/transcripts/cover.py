"""The cover block of a transcript: `Key: value` lines that become attributes, never speech."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

_LINE = re.compile(r"([A-Za-z][A-Za-z /&'’().#-]{0,40}?)\s*[:=]\s*(.*)\Z")
# What projects write on the first page of a transcript (UK Data Service template and common practice).
_KEY_WORDS = """
    project study title interview id number participant respondent pseudonym interviewer
    interviewers moderator facilitator date time place location venue duration length
    recording recorded transcriber transcribed transcription version status case organisation role group
    characteristics depositor investigator pi notes transcript file format language focus
    attendees participants present site age gender sex ethnicity occupation job sector region wave
    narrator
    consent checked keywords interviewee interviewed code name names pseudonyms anonymised anonymisation collection depositors
    investigators funder grant setting background position years experience employment service area size type transcribers
    audio software summary speakers edited reviewed started ended start end day subject sent cc from to present witnesses members
"""
_KEYS = frozenset(_KEY_WORDS.split())
_JOINING = frozenset(
    ("of", "the", "no", "and", "s", "by", "in", "for", "at", "key", "data", "uk", "principal", "focus", "pages")
)  # words of a key that make none by themselves
_SPEAKERS = frozenset(("interviewer", "interviewee", "respondent", "participant", "moderator", "facilitator", "narrator"))
_ASKERS = frozenset(("interviewer", "moderator", "facilitator"))
_TABBED = re.compile(r"([A-Za-z][A-Za-z /&'’().#-]{0,40}?)\t+(\S.*)\Z")
_LEAST_PEOPLE = 3  # of a list
_PERSON = re.compile(r"([^\s:][^:\n\t]{0,40}?)\s*(?::|\t|\s[-–—=]\s)\s*(\S.*)\Z")
_EQUALS = re.compile(r"[^\s:=][^:=\n\t]{0,40}?\s*=\s*[^=]+\Z")  # 3. = woman, 61
_STANDS_FOR = re.compile(r"\s*([A-Za-z][\w.]{0,11})\s*(?:=|\s[-–—]\s)\s*(\S[^.]{0,60})(?:\.(?:\s.*)?)?\Z")
_KEY = re.compile(r"\s*[A-Z][\w ]{1,30}:\s+")
_LEGEND = re.compile(
    r"(?:transcription |transcript |speaker )?(?:key|legend|abbreviations|labels|codes)(?: to (?:the )?\w+(?: \w+)?)?\s*:?\Z",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?P<date>(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,?\s[^•·|]{6,40}?)\s*(?:[•·|]\s*(?P<length>[\d:]+\s?\w*))?\Z"
)
_LAST_WORDS = tuple(re.compile(rf"[A-Z]\w*(?: \w+){{{more}}}\Z") for more in (3, 2, 1, 0))  # of a stretch, that may be a key
_LONGEST_KEY = 200  # letters
_MOST_LINES = 40  # a cover is no longer
_MAX_VALUE = 25  # words; a longer value is somebody speaking
_MAX_NAMED = 6  # words; who somebody is takes no more ...
_MAX_DESCRIBED = 12  # ... but for a description in parts, "Service manager, adult social care, the County Council"

_INITIALS = re.compile(r"(?:[A-Z]{2,4}|(?:[A-Z]\.\s?){1,4})(?:(?: and |, ?| ?[/&] ?)(?:[A-Z]{2,4}|(?:[A-Z]\.\s?){1,4}))*\Z")
_NAME = re.compile(r"(?:[A-Z][\w.'’-]*|and|&|de|van|von|of|the|\([^()]*\)),?(?:\s+|\Z)")
_SAID = re.compile(  # words of which people's first turns are full, and descriptions of people are not
    r"\b(?:I|I['’]\w+|you|you['’]\w+|we|we['’]\w+|they|it|it['’]s|that|that['’]s|so|well|yes|yeah|yep|no|nope|okay|ok|right|mm+"
    r"|mhm|um+|uh|er+m?|oh|ah|thanks?|hello|hi|hiya|hey|morning|afternoon|evening|welcome|good|great|fine|lovely|sure|ready|sorry"
    r"|please|is|are|was|were|have|had|do|did|don['’]t|can|could|shall|would|go|going|see|what|how|when|where|why|my|me|us)\b"
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line that may belong to the header."""

    line: int
    key: str
    value: str

    @property
    def speaker(self) -> bool:
        return self.key.lower() in _SPEAKERS

    @property
    def names_somebody(self) -> bool:
        """Whether the value says who speaks: initials or a name for who asks, a description too for who answers."""
        if _INITIALS.match(self.value):
            return not _SAID.search(self.value.lower())
        first, _, rest = self.value.partition(" ")
        spoken = f"{first if first.isupper() else first.lower()} {rest}"  # IT and US are no pronouns, nor are names in capitals
        if _SAID.search(spoken) or not re.match(r"[A-Z\d]", self.value):
            return False
        return self.key.lower() not in _ASKERS or all(_NAME.match(word) for word in self.value.split())


def split_header(lines: Sequence[str]) -> tuple[list[tuple[str, str]], int]:
    """The header's lines, and how many lines it takes.

    A header is the run of `Key: value` lines a file begins with (a title or front matter between `---` may stand before it). It
    needs one key that names no speaker, so that a transcript which begins with `Interviewer: ...` has none. `Interviewer: KM`
    within such a run is header where its value can be nothing but who that is; when in doubt it is speech.

    Args:
        lines: the file's lines, blank ones included.

    Returns:
        Keys with values, and the number of lines before the first that is not header.
    """
    front, start = _front_matter(lines)
    run: list[_Entry] = []
    for number, line in enumerate(lines[start : start + _MOST_LINES], start):
        stripped = line.strip()
        if not stripped or stripped == "---":
            continue
        entry = _entry(number, stripped)
        if several := _several(number, stripped):
            run += several
        elif entry and _is_header(entry):
            run.append(entry)
        elif run or number - start > 3 or entry:
            break
        else:
            continue  # a title above the header
    _drop_speech(run, lines)
    if all(entry.speaker for entry in run):
        return front, start
    return [*front, *((entry.key, entry.value) for entry in run)], run[-1].line + 1


def find_later_covers(lines: Sequence[str], keys: Collection[str]) -> set[int]:
    """Numbers of the lines that are the cover of a later part: keys of the first one again, of which not all are speakers.

    Args:
        lines: below the first cover; empty ones divide paragraphs.
        keys: of that cover.

    Returns:
        The lines of runs of two or more.
    """
    found: set[int] = set()
    run: list[_Entry] = []
    for number, line in enumerate([*lines, "."]):
        if not line.strip():
            continue
        entry = _entry(number, line.strip())
        if entry and entry.key in keys and _is_header(entry):
            run.append(entry)
            continue
        if len(run) > 1 and not all(entry.speaker for entry in run):
            found |= {entry.line for entry in run}
        run = []
    return found


def is_header_key(key: str) -> bool:
    """Whether what stands before a colon, or in the first column of a cover, is a key of a transcript's header."""
    words = re.findall(r"[a-z]+", key.lower())
    return bool(_KEYS.intersection(words)) and _KEYS.union(_JOINING).issuperset(words)


def count_listed_people(lines: Sequence[str], labels: Collection[str]) -> int:
    """How many lines a list of participants takes: `F1: resident, 60s`, a line each, before they speak under those labels.

    Args:
        lines: from the first label on; empty ones divide paragraphs.
        labels: of the file.

    Returns:
        Lines up to the last that describes somebody; 0 where there is no such list.
    """
    seen: set[str] = set()
    end = 0
    for number, line in enumerate(lines):
        entry = _PERSON.match(line.strip())
        if not line.strip():
            continue
        label = entry[1].rstrip(".)") if entry else ""
        if not entry or label in seen or label not in labels or not (_describes(entry[2]) or _EQUALS.match(line.strip())):
            break
        seen.add(label)
        end = number + 1
    again = {label for line in lines[end:] for label in labels if line.strip().startswith(label)}
    return end if len(seen) >= _LEAST_PEOPLE and seen & again else 0


def legend(lines: Sequence[str]) -> tuple[list[tuple[str, str]], int, int]:
    """A key to the labels over the talk: `Key:`, then a line for each, `M: woman`.

    Args:
        lines: of a file; empty ones divide paragraphs.

    Returns:
        Labels with what they stand for, and the numbers of the first line of the key and of the first one after it; nothing where
        there is none.
    """
    for first, line in enumerate(lines[:_MOST_LINES]):
        if not _LEGEND.match(line.strip()):
            continue
        found: list[tuple[str, str]] = []
        end = first + 1
        for number, entry in enumerate(lines[first + 1 :], first + 1):
            match = _PERSON.match(entry.strip())
            brief = match and len(match[2].split()) <= _MAX_NAMED and not _is_sentence(match[2]) and not _SAID.search(match[2])
            if match and brief:
                found.append((match[1], match[2]))
                end = number + 1
            elif entry.strip():
                break
        return (found, first, end) if found else ([], 0, 0)
    return [], 0, 0


def _describes(value: str) -> bool:
    """Whether words describe a person rather than being said by one."""
    words = re.findall(r"[^\W\d_]{3,}", value)
    brief = len(words) > 1 or (bool(words) and bool(re.search(r"\d", value)))
    listed = bool(re.search(r"[,;(]|\d", value)) and len(value.split()) <= _MAX_NAMED + 2
    return brief and listed and not _is_sentence(value) and not _SAID.search(value) and value[-1] not in ",;:-–—"


def _keyed_labels(line: str) -> list[tuple[str, str]]:
    """Labels with what they stand for, of a line that lists two or more: `Key: I = interviewer; R = respondent`."""
    parts = [_STANDS_FOR.match(part) for part in re.split(r"[;,]\s+", _KEY.sub("", line, count=1))]
    found = [(part[1], part[2].rstrip(". ")) for part in parts if part]
    return found if len(found) == len(parts) > 1 else []


def find_preface_entries(lines: Sequence[str]) -> list[tuple[str, str]]:
    """Keys and values among the lines before the first speaker: `Key: value`, Otter's date, and a key in capitals over its value.

    Args:
        lines: those that stand before the first speaker, less the header; empty ones divide paragraphs.

    Returns:
        Keys with values, in order.
    """
    found: list[tuple[str, str]] = []
    filled = [line.strip() for line in lines if line.strip()]
    for line, after in zip(filled, [*filled[1:], ""], strict=False):
        if day := _DAY.match(line):
            found.append(("date", day["date"]))
            if day["length"]:
                found.append(("duration", day["length"]))
        elif keyed := _keyed_labels(line):
            found += keyed
        elif line.isupper() and after and not after.isupper() and is_header_key(line.rstrip(":")):
            found.append((line.rstrip(":"), " ".join(after.split())))
        elif (entry := _LINE.match(line) or _TABBED.match(line)) and entry[2] and is_header_key(entry[1]):
            found.append((entry[1].strip(), entry[2].strip()))
    return found


def _entry(number: int, line: str) -> _Entry | None:
    match = _LINE.match(line) or _TABBED.match(line)
    return _Entry(number, match[1].strip(), match[2].strip()) if match else None


def _several(number: int, line: str) -> list[_Entry]:
    """The entries of a line that has two or more: `Interviewer: KM   Date: 4 May   Length: 22 minutes`."""
    places: list[tuple[int, int]] = []  # where each key begins, and where its value does
    for colon in re.finditer(r":\s", line):
        before = line[max(places[-1][1] if places else 0, colon.start() - _LONGEST_KEY) : colon.start()]
        keys = [found[0] for pattern in _LAST_WORDS if (found := pattern.search(before)) and is_header_key(found[0])]
        if not keys:
            return []
        places.append((colon.start() - len(keys[0]), colon.end()))
    if len(places) < 2 or places[0][0]:
        return []
    ends = [*(start for start, _ in places[1:]), len(line)]
    entries = [
        _Entry(number, line[start:value].strip(" :"), line[value:end].strip(" |;,·•\t"))
        for (start, value), end in zip(places, ends, strict=True)
    ]
    brief = all(entry.value and len(entry.value.split()) <= _MAX_DESCRIBED for entry in entries)
    return entries if brief and not all(entry.speaker for entry in entries) else []


def _is_header(entry: _Entry) -> bool:
    if not is_header_key(entry.key):
        return False
    if entry.speaker:
        described = "," in entry.value and entry.key.lower() not in _ASKERS and entry.names_somebody
        brief = len(entry.value.split()) <= (_MAX_DESCRIBED if described else _MAX_NAMED)
        return brief and (not _is_sentence(entry.value) or bool(_INITIALS.match(entry.value)))
    return len(entry.value.split()) <= _MAX_VALUE and not entry.value.endswith("?")


def _is_sentence(value: str) -> bool:
    """Whether a value ends as sentences do, and not with somebody's initial."""
    if re.search(r"(?:\A|\s)[A-Z]\.\Z", value):
        return False
    return value.rstrip("\"'”’)]").endswith((".", "!", "?", "…"))


def _drop_speech(run: list[_Entry], lines: Sequence[str]) -> None:
    """Take speakers' lines off the end of a run, from the first that names nobody or that talk goes on from."""
    first = next((at for at in range(len(run), 0, -1) if not run[at - 1].speaker), 0)
    del run[next((at for at in range(first, len(run)) if not run[at].names_somebody), len(run)) :]
    while len(run) > first and not _INITIALS.match(run[-1].value):
        after = lines[run[-1].line + 1].strip() if run[-1].line + 1 < len(lines) else ""
        following = _entry(0, after)
        if not (following and following.speaker):
            break
        run.pop()


def _front_matter(lines: Sequence[str]) -> tuple[list[tuple[str, str]], int]:
    """The keys and values between two lines of `---` at the top, and the number of lines they take; nothing where it is speech."""
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    rules = [number for number, line in enumerate(lines[: first + _MOST_LINES]) if line.strip() in ("---", "...")]
    if len(rules) < 2 or rules[0] != first or lines[first].strip() != "---":
        return [], 0
    found: list[tuple[str, str]] = []
    known = False
    for line in lines[first + 1 : rules[1]]:
        match = re.match(r"([A-Za-z][\w /&'’().#-]{0,40}?)\s*[:=]\s*(.*)\Z", line)
        if match:
            entry = _Entry(0, match[1], match[2].strip())
            if (entry.speaker and not _is_header(entry)) or (not match[1][0].islower() and _is_sentence(match[2])):
                return [], 0
            known = known or (not entry.speaker and _is_header(entry))
            found.append((match[1], match[2].strip().strip("\"'")))
        elif found and line.strip() and (line[0].isspace() or line.startswith("-")):  # a list, or a value that goes on
            key, value = found[-1]
            found[-1] = key, ", ".join(filter(None, (value, line.strip().lstrip("- "))))
        elif line.strip() and not line.startswith("#"):
            return [], 0
    return (found, rules[1] + 1) if known else ([], 0)
