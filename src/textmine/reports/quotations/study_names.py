"""What a report may call those it quotes: ids, labels, names, files and citations of the study."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import PurePosixPath

from textmine.matrices.results import Results
from textmine.nlp.normalise import normalise_name
from textmine.records.corpus import Document, Kind, Role, Speaker
from textmine.reports.quotations.corpus import CorpusVoice

_RUNS = re.compile(r"[^\W\d_]+|\d+")
_ID = re.compile(r"(?P<letters>[^\W\d_]{1,8})[-_ ]?\d+(?:[-_ ][^\W_]{1,3})?")
_CODE = re.compile(r"(?P<letters>[^\W\d_]{1,12})[-_ ]?(?P<number>\d{1,4})(?![^\W_])")
_CITED = re.compile(r"(?P<names>.+?) (?P<year>(?:1[5-9]|20)\d\d[a-z]?|n\.d\.)\Z")
_POSTNOMINAL = re.compile(r"(?:\s+[A-Z]{2,4})+\Z")
TITLES = frozenset("mr mrs ms miss mx dr prof professor sir dame lord lady baroness cllr councillor rev reverend".split())
_JOBS = frozenset(
    """manager director executive officer chief coordinator co ordinator adviser advisor assistant lead leader head interviewer
    interviewee respondent participant informant resident moderator facilitator researcher speaker chair member worker commissioner
    tenant user carer client patient volunteer trustee nurse teacher headteacher student policy programme project service""".split()
)
_STARTERS = frozenset(
    "as and but for to when while like so in on at with if by of after before then here both yet what why how".split()
)
_TITLE_WORDS = 3  # of a title that is one by itself
_LEAST_NAME = 3  # letters


@dataclass(frozen=True, slots=True)
class Alias:
    """One way to name people or documents.

    Attributes:
        pattern: finds it in a text.
        voices: whom it names; none where it names documents.
        documents: which it names.
        prose: whether it means nobody else in running text; otherwise it has to stand by itself.
        word: whether it is one word of a person's name, which may be part of another's.
    """

    pattern: re.Pattern[str]
    voices: frozenset[CorpusVoice] = frozenset()
    documents: frozenset[str] = frozenset()
    prose: bool = True
    word: bool = False


@dataclass(frozen=True)
class StudyNames:
    """All names of a study.

    Attributes:
        aliases: the longest first.
        labels: voices by what is printed before their turns, lower case.
        places: documents by the name or id of their case, and voices by organisation, lower case.
        about: what is known of each voice besides, lower case, for descriptions in words.
        prefixes: letters that ids of the study begin with.
        common: words that are written without a capital somewhere in the study.
    """

    aliases: tuple[Alias, ...]
    labels: Mapping[str, frozenset[CorpusVoice]]
    places: Mapping[str, frozenset[CorpusVoice]]
    about: Mapping[CorpusVoice, str]
    prefixes: frozenset[str]
    common: Set[str]


def study_names(results: Results) -> StudyNames:
    """The names of a study.

    Args:
        results: of a run.

    Returns:
        Its names. A name or job title that is an ordinary word (written without a capital anywhere in the study) is none in
        running text.
    """
    common = _STARTERS | {word for document in results.documents for word in re.findall(r"(?<![^\W_])[a-z][\w'’]*", document.text)}
    speakers = {_voice(speaker): speaker for speaker in results.speakers}
    found: dict[tuple[str, bool], set[CorpusVoice]] = defaultdict(set)
    for voice, speaker in speakers.items():
        for name, prose in _names_of(speaker, common):
            found[name, prose].add(voice)
    aliases = [
        Alias(_pattern(name), frozenset(voices), prose=prose, word=name.isalpha()) for (name, prose), voices in found.items()
    ]
    aliases += _documents(results.documents, common)
    labels, places, about = defaultdict(set), defaultdict(set), {}
    cases = {case.case: case.name for case in results.cases}
    case_of = {document.document: document.case for document in results.documents}
    for voice, speaker in speakers.items():
        labels[normalise_name(speaker.label)].add(voice)
        case = case_of.get(voice.document, "")
        for place in (case, cases.get(case, ""), speaker.organisation):
            places[normalise_name(place)].add(voice)
        known = (speaker.label, speaker.participant, speaker.group, speaker.organisation, case, cases.get(case, ""))
        words = [*known, *(value for _, value in speaker.attributes), PurePosixPath(voice.document).stem]
        about[voice] = normalise_name(" ".join(words))
    return StudyNames(
        tuple(sorted(aliases, key=lambda alias: -len(alias.pattern.pattern))),
        {key: frozenset(voices) for key, voices in labels.items() if key},
        {key: frozenset(voices) for key, voices in places.items() if key},
        about,
        frozenset(match["letters"].upper() for speaker in results.speakers if (match := _ID.fullmatch(speaker.participant))),
        common,
    )


def _voice(speaker: Speaker) -> CorpusVoice:
    return CorpusVoice(speaker.document, speaker.label, speaker.participant, speaker.role)


def _names_of(speaker: Speaker, common: Set[str]) -> Iterator[tuple[str, bool]]:
    """A speaker's id and names, and whether each is known for one in running text."""
    for name in dict.fromkeys((speaker.participant, speaker.label)):
        if any(map(str.isdigit, name)) and any(map(str.isalpha, name)):
            yield name, not name.split()[0].isdecimal()
        elif len(name) >= _LEAST_NAME and _is_name(name, common):
            yield name, True
        elif len(name) > 1 and name.isalpha():
            yield name, False
    words = [word for word in _POSTNOMINAL.sub("", speaker.label).split() if word.casefold().strip(".") not in TITLES]
    if len(words) > 1 and _is_name(" ".join(words), common):
        yield " ".join(words), True
        yield from ((word, True) for word in (words[0], words[-1]) if len(word) >= _LEAST_NAME and _is_name(word, common))


def _is_name(text: str, common: Set[str]) -> bool:
    """Whether a text is a person's name: no word of it is a job, and not all are written without a capital in the study."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) >= _LEAST_NAME]
    if not all(word[0].isupper() and word.lower() not in _JOBS for word in words):
        return False
    return any(word.lower() not in common for word in words)


def _documents(documents: Sequence[Document], common: Set[str]) -> list[Alias]:
    """Files, the codes and numbers that their names begin with, and citations and titles of papers."""
    found: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        stem = PurePosixPath(document.document).stem
        found[stem].add(document.document)
        if document.kind == Kind.TRANSCRIPT:
            if code := _CODE.match(stem):
                found[code[0]].add(document.document)
            numbers = re.findall(r"\d+", stem)
            if len(numbers) == 1:
                for word in ("interview", "transcript"):
                    found[f"{word} {numbers[0]}"].add(document.document)
        elif len(document.title.split()) >= _TITLE_WORDS:
            found[document.title].add(document.document)
            found[re.split(r"[:?.]", document.title)[0]].add(document.document)
    aliases = []
    for name, files in found.items():
        sure = any(map(str.isdigit, name)) or len(_RUNS.findall(name)) >= _TITLE_WORDS
        aliases.append(Alias(_pattern(name), documents=frozenset(files), prose=sure))
    return aliases + [alias for document in documents if document.citation for alias in _citation_aliases(document, common)]


def _citation_aliases(document: Document, common: Set[str]) -> Iterator[Alias]:
    """Author and year in a text's ways, and the first author alone where the name is no ordinary word."""
    cited = _CITED.match(document.citation)
    if cited is None:
        return
    author = re.split(r" and | et al", cited["names"])[0]
    own = frozenset((document.document,))
    year = re.escape(cited["year"])
    yield Alias(
        re.compile(rf"(?<!\w){re.escape(author)}(?:['’]s)?(?!\w)[^.;\d]{{0,60}}(?:et al\.)?[^.;\d]{{0,20}}{year}(?!\d)"),
        documents=own,
    )
    if _is_name(author, common):
        yield Alias(re.compile(rf"(?<!\w){re.escape(author)}(?!\w)"), documents=own)


def _pattern(name: str) -> re.Pattern[str]:
    """A name in the ways it is written: HM2 is HM 2, hm-2 and HM02; without figures, and of one letter, its capitals count."""
    runs = _RUNS.findall(name)
    parts = [rf"0*{run.lstrip('0') or '0'}" if run.isdecimal() else re.escape(run) for run in runs]
    written = parts[0] if parts else re.escape(name)
    for before, run, part in zip(runs, runs[1:], parts[1:], strict=False):
        figures = before.isdecimal() or run.isdecimal()
        written += (r"[ _–-]{0,2}" if figures else r"[^\w\n]{0,3}_?[^\w\n]{0,2}") + part
    loose = sum(map(len, runs)) > sum(map(str.isdecimal, name)) + 1 and (any(map(str.isdigit, name)) or len(runs) >= _TITLE_WORDS)
    return re.compile(rf"(?<![^\W_]){written}(?![^\W_])", re.IGNORECASE if loose else 0)


def ids_in(names: StudyNames, text: str) -> Iterable[str]:
    """What looks like an id of this study, by the letters it begins with."""
    return [match[0] for match in _ID.finditer(text) if match["letters"].upper() in names.prefixes]


def speaks(voice: CorpusVoice) -> bool:
    """Whether a voice is somebody's who was asked, rather than who asks or writes."""
    return voice.role not in (Role.INTERVIEWER, Role.AUTHOR)
