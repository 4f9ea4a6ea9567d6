"""Who talks in a transcript: labels, roles with their evidence, and the attributes of people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from textmine.ingest.transcripts.read_transcript import Transcript
from textmine.ingest.transcripts.roles import RoleEvidence
from textmine.nlp.normalise import NameLookup, normalise_name
from textmine.records.corpus import Document, Participant, Role, Speaker, Turn

_OF_IDS = re.compile(r"(?:respondent|participant|interviewee|pseudonym|interview|transcript|id)\b", re.IGNORECASE)
# Keys of covers and file names that describe a person; others describe the interview.
_OF_PEOPLE = re.compile(
    r"(?:respondent|participant|interviewee|pseudonym|age|gender|sex|ethnicity|occupation|job|role|position|organisation|sector|group"
    r"|characteristics|background|experience|employment|years)\b",
    re.IGNORECASE,
)
_NAMED = ("pseudonym", "name", "alias", "known as")  # columns with what somebody is called besides the id
_FIGURES = re.compile(r"(?<![^\W_])(?<!\d[-./])\d+(?![^\W_])(?![-./]\d)")  # numbers by themselves, but no parts of a date
_LEAST_FIGURES = 3  # of a number in a name that is an id; "visit 3" is none


def rows_for(participants: Sequence[Participant], file: str) -> list[Participant]:
    """Rows of participants.csv that may be for one transcript: those that name it before those that name none."""
    names = {normalise_name(name) for name in names_for(file)}
    own = [person for person in participants if person.document and normalise_name(person.document) in names]
    return own + [person for person in participants if not person.document]


def names_for(file: str) -> set[str]:
    """What a row of participants.csv may call a transcript."""
    path = PurePosixPath(file)
    return {file, path.stem, path.name, path.with_suffix("").as_posix()}


def by_document(participants: Sequence[Participant]) -> dict[str, list[Participant]]:
    """Rows of participants.csv by the document they name, as names are compared; those that name none under the empty name."""
    rows: dict[str, list[Participant]] = {}
    for person in participants:
        rows.setdefault(normalise_name(person.document), []).append(person)
    return rows


def document_names(person: Participant) -> list[str]:
    """What a speaker label may say of a person whose row gives no label: the id, or a name beside it."""
    return [person.participant, *(value for key, value in person.attributes if key in _NAMED)]


def roles_of(rows: Sequence[Participant]) -> dict[str, str]:
    """The role that rows of one transcript give each label or name; none where several rows differ on it.

    Args:
        rows: of `rows_for`.

    Returns:
        Roles by label; by id and other names for a row without a label.
    """
    roles: dict[str, str] = {}
    for label, people in _by_label(rows).items():
        given = {person.role for person in people}
        roles[label] = given.pop() if len(given) == 1 else ""
    return {name: person.role for person in reversed(rows) if not person.label for name in document_names(person)} | roles


def _by_label(rows: Sequence[Participant]) -> dict[str, list[Participant]]:
    """Rows with a label by it, each label's own to the transcript alone where there are such."""
    groups: dict[str, list[Participant]] = {}
    for person in rows:
        if person.label:
            groups.setdefault(person.label, []).append(person)
    return {label: [person for person in people if person.document] or people for label, people in groups.items()}


def _choose_person(people: Sequence[Participant], texts: Sequence[str]) -> Participant | None:
    """The one row that is meant: the only one, or the only one whose id is in the name of the file or on its cover."""
    if len({person.participant for person in people}) == 1:
        return people[0]
    named = [person for person in people if any(_has(text, person.participant) for text in texts)]
    return named[0] if len({person.participant for person in named}) == 1 else None


def _texts_that_name(file: str, transcript: Transcript) -> list[str]:
    """Where a transcript says whose it is: the name of its file, and values of its cover."""
    return [PurePosixPath(file).stem, *(value for key, value in transcript.segmented.header if _OF_IDS.search(key))]


def assign_participants(rows: Sequence[Participant], file: str, transcript: Transcript) -> dict[str, Participant]:
    """The row of participants.csv for each label of a transcript that has one.

    A row with a label is for that label; where several rows that name no transcript have one label, the one is meant whose id is in
    the name of the file or on its cover. One without is for the label that is its id or name, or has it in it ("Sheila (WX03)");
    or, where the name of the file or its cover has the id, for the only respondent.

    Args:
        rows: of `rows_for`.
        file: id of the transcript.
        transcript: as it was read.

    Returns:
        Rows by label.
    """
    texts = _texts_that_name(file, transcript)
    listed = NameLookup((label, _choose_person(people, texts)) for label, people in _by_label(rows).items())
    found = {label: person for label in transcript.segmented.labels if (person := listed.get(label))}
    loose = [person for person in rows if not person.label]
    labels = [label for label in transcript.segmented.labels if label not in listed]
    for label in labels:
        if person := next((person for person in loose if _is_called(label, person)), None):
            found[label] = person
    answering = [voice for voice, judged in transcript.roles.items() if judged.role == Role.RESPONDENT]
    if len(answering) == 1 and answering[0] not in found and answering[0] not in listed:
        label = answering[0] if answering[0] in labels else ""
        if person := next(
            (person for person in loose if person.document or any(_has(text, person.participant) for text in texts)), None
        ):
            found[label] = person
    return found


def person_of(people: Mapping[str, Participant], label: str, role: str) -> Participant | None:
    """The row of participants.csv for who says something; that of the only respondent is for nobody else without a name."""
    return people.get(label) if label or role == Role.RESPONDENT else None


def _is_called(label: str, person: Participant) -> bool:
    return any(normalise_name(label) == normalise_name(name) or _has(label, name) for name in document_names(person))


def _has(text: str, name: str) -> bool:
    """Whether a text has a name in it, as a word or words of its own; single letters and short numbers say nothing there."""
    text, name = normalise_name(text), normalise_name(name)
    if name.isdecimal():  # a spreadsheet makes 7 of 007
        numbers = [text] if text.isdecimal() else [figures for figures in _FIGURES.findall(text) if len(figures) >= _LEAST_FIGURES]
        return any(number.lstrip("0") == name.lstrip("0") for number in numbers)
    if len(name) < 2:
        return text == name
    if name not in text:
        return False  # most names are in no label: thousands of people would else be looked for by as many patterns
    return bool(re.search(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])", text))


def speakers_of(
    document: Document, turns: Sequence[Turn], roles: Mapping[str, RoleEvidence], people: Mapping[str, Participant]
) -> tuple[Speaker, ...]:
    """The speakers of one transcript.

    Args:
        document: the transcript.
        turns: of it, in order.
        roles: by voice, as they were judged.
        people: rows of participants.csv for this transcript, by label.

    Returns:
        One for each label, or for each role where nobody is named, in the order in which they are heard.
    """
    respondents = {(turn.speaker, turn.role) for turn in turns if turn.role == Role.RESPONDENT}
    own = [(key, value) for key, value in document.header if _OF_PEOPLE.match(key)] if len(respondents) == 1 else []
    spoken: dict[tuple[str, str], list[Turn]] = {}
    for turn in turns:
        spoken.setdefault((turn.speaker, turn.role), []).append(turn)
    found = []
    for (label, role), texts in spoken.items():
        person = person_of(people, label, role)
        attributes = dict(own if role == Role.RESPONDENT else ()) | dict(person.attributes if person else ())
        judged = roles.get(label or role) or roles[label]
        found.append(
            Speaker(
                document=document.document,
                label=label,
                participant=texts[0].participant,
                role=role,
                evidence=judged.evidence,
                turns=len(texts),
                words=sum(len(document.text[turn.start : turn.end].split()) for turn in texts),
                group=texts[0].group,
                organisation=(person.organisation if person else "") or attributes.get("organisation", ""),
                attributes=tuple(attributes.items()),
            )
        )
    return tuple(found)
