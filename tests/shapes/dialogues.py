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

# Who asks sums up as often as asks, and who answers ends in tags that look like questions.
WALK = _talk(
    {"Interviewer": "interviewer", "Site lead": "respondent"},
    ("Interviewer", "Can you tell me what we are looking at here?"),
    ("Site lead", "This is the tank, it takes the rain off both roofs and it never once ran dry, not even in that June, you know?"),
    ("Interviewer", "So you built it before the pump went in."),
    (
        "Site lead",
        "Long before. The pump was a present, wasn't it, from the bowls club when they folded, and nobody knew how to prime it.\n"
        "My brother did in the end. He used to do boilers.",
    ),
    ("Interviewer", "And the path, you said that was a sore point."),
    ("Site lead", "It was mud. You could not get a chair down it, and Mrs Adair has a chair. What were we meant to say to her?"),
    ("Interviewer", "It sounds as if she was the one who got it done."),
    ("Site lead", "She was. She sat at the gate with a sign and the paper came, do you see what I mean?"),
    ("Interviewer", "How long did that take?"),
    ("Site lead", "A week and a half. The slabs are the old ones from outside the library, if you look at the backs."),
    ("Interviewer", "Okay. Let us go on to the hives, and then we are nearly done."),
    ("Site lead", "Mind the flat one, it rocks."),
)

# A group with a quiet moderator, numbers for names, and people who answer each other's questions.
PANEL = _talk(
    {"Moderator": "interviewer", "P1": "respondent", "P2": "respondent", "P3": "respondent"},
    ("Moderator", "Let us start with the bus. Who here still takes it?"),
    ("P1", "I do, on a Tuesday, because on a Tuesday there is one."),
    ("P2", "I gave up after the winter. I waited fifty minutes in sleet with two bags and a cold."),
    ("P3", "Was that the day the bridge was shut?"),
    ("P2", "No, that was the week after. This was a plain Thursday."),
    ("Moderator", "Did anybody complain?"),
    ("P1", "My daughter did it for me on the computer and we had a letter back saying the bus had come."),
    ("P3", "They say it comes. It comes, it just does not stop. I have waved at it with my whole arm."),
    ("Moderator", "What would make you take it again?"),
    ("P2", "A bench. I could wait if I could sit down."),
    ("P1", "And a light, so that he sees there is a person on the bench."),
    ("P3", "I would settle for it stopping."),
    ("Moderator", "Thank you, that is all I had."),
)
