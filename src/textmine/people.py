"""Who talks in a transcript: labels, roles with their evidence, and the attributes of people."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from textmine.records import Document, Participant, Role, Speaker, Turn
from textmine.transcripts.roles import Judged

# Keys of covers and file names that describe a person; others describe the interview.
_OF_PEOPLE = re.compile(
    r"(?:respondent|participant|interviewee|pseudonym|age|gender|sex|ethnicity|occupation|job|role|position|organisation|sector|group"
    r"|characteristics|background|experience|employment|years)\b",
    re.IGNORECASE,
)


def speakers_of(
    document: Document, turns: Sequence[Turn], roles: Mapping[str, Judged], people: Mapping[str, Participant]
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
    found = []
    for label, role in dict.fromkeys((turn.speaker, turn.role) for turn in turns):
        said = [turn for turn in turns if (turn.speaker, turn.role) == (label, role)]
        person = people.get(label)
        attributes = dict(own if role == Role.RESPONDENT else ()) | dict(person.attributes if person else ())
        judged = roles.get(label or role) or roles[label]
        found.append(
            Speaker(
                document=document.document,
                label=label,
                participant=said[0].participant,
                role=role,
                evidence=judged.evidence,
                turns=len(said),
                words=sum(len(document.text[turn.start : turn.end].split()) for turn in said),
                group=said[0].group,
                organisation=(person.organisation if person else "") or attributes.get("organisation", ""),
                attributes=tuple(attributes.items()),
            )
        )
    return tuple(found)
