"""Talks for the shapes: fictional, written for these tests, in British English, with what trips importers up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """One turn: who, what (paragraphs), and when it begins, seconds."""

    speaker: str
    paragraphs: tuple[str, ...]
    start_s: float

    @property
    def text(self) -> str:
        """What was said, on one line."""
        return " ".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Talk:
    """An interview or a focus group: its turns, and the role of each speaker."""

    turns: tuple[Said, ...]
    roles: dict[str, str]


def _talk(roles: dict[str, str], *turns: tuple[str, str]) -> Talk:
    start = 2.0
    said = []
    for speaker, text in turns:
        said.append(Said(speaker, tuple(text.split("\n")), start))
        start += max(2, len(text.split()) // 2)
    return Talk(tuple(said), roles)


INTERVIEW = _talk(
    {"Interviewer": "interviewer", "Site lead": "respondent"},
    ("Interviewer", "Could you start with how the allotment scheme came about?"),
    (
        "Site lead",
        "It came out of a row about a fence. The housing association owned the land, we had the members, and the council had three "
        "things: a grant, a deadline, and nobody to spend it on.",
    ),
    ("Interviewer", "And who put those three together?"),
    (
        "Site lead",
        "A woman called Perpetua in the parks team. She rang at 8:15 on a Monday.\nNobody rings me before ten. So I knew it was "
        "either a death or a budget line.",
    ),
    ("Interviewer", "[laughs] Which was it?"),
    ("Site lead", "A budget line. £11,400, to be gone by the end of March."),
    ("Interviewer", "How did the partners get on, at the beginning?"),
    (
        "Site lead",
        "I'd say politely. We'd each got our own idea of what a plot was for. They said “outcomes” a lot and we said “beans”. "
        "(pause) It took until the summer before anybody said what they meant.\nAnd when they did, it was over in ten minutes.",
    ),
    ("Interviewer", "What changed?"),
    ("Site lead", "We stopped meeting in the civic centre, that's what changed. We met in the shed, and it has one kettle."),
    ("Interviewer", "And do the plot holders have a say in how it's run?"),
    (
        "Site lead",
        "They do now. Two of them sit on the group, and they've voted us down twice, 4:3 both times, so I'd call that a say.",
    ),
    ("Interviewer", "Is there anything you'd do differently?"),
    (
        "Site lead",
        "I'd get the lease signed first. We shook hands on it, and then the man we'd shaken hands with moved to Penrith.",
    ),
    ("Interviewer", "Thank you, that's really helpful."),
    ("Site lead", "Take a marrow."),
)

GROUP = _talk(
    {"Moderator": "interviewer", "Ines": "respondent", "Tom": "respondent", "Bronagh": "respondent"},
    ("Moderator", "Can we go round and say what made each of you join the tenants' panel?"),
    ("Ines", "The lifts. I've a mother on the ninth floor and a pram, and the lifts were out for a month."),
    ("Tom", "I got a letter. I thought it was a bill."),
    ("Bronagh", "I was nosy, to be honest with you. I wanted to see who decided things."),
    ("Moderator", "And do you feel the landlord listens?"),
    (
        "Ines",
        "They listen. Whether it goes in is another matter. We asked for the notes of the board and they sent us a leaflet about "
        "the board.",
    ),
    ("Tom", "It was a nice leaflet."),
    ("Bronagh", "It was on both sides, I'll give them that."),
    ("Moderator", "Can you think of a time when something changed because of the panel?"),
    (
        "Tom",
        "The repairs line. It used to be a queue of forty minutes, and we all rang it on the same day at the same time and wrote "
        "down how long we waited. Then we read it out to them.",
    ),
    ("Ines", "He read it out in a very flat voice."),
    ("Bronagh", "You could hear the chief executive breathing."),
    ("Moderator", "What happened after that?"),
    ("Ines", "Six weeks later it was four minutes. So we know it can be done."),
    ("Tom", "And they've asked us to do the lettings next, which nobody's ever asked us before."),
    ("Moderator", "Thank you, all of you."),
    ("Bronagh", "Is that it? I'd got more."),
)
