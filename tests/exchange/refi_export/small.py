"""A small fictional study for export: two transcripts with awkward letters, a paper, two coders, notes."""

from __future__ import annotations

import hashlib
from typing import Any

from textmine.matrices.results import Results
from textmine.records.corpus import Case, Cell, Coding, Document, Passage, Role, Speaker, State, Turn
from textmine.records.decisions import Note
from textmine.records.topics import TopicSummary
from textmine.study.codebook import Code, Codebook, Pole, Section

CODEBOOK = Codebook(
    "Small",
    (
        Section(
            "working",
            "Working & together",
            (
                Code(
                    "trust",
                    "Trust",
                    "Confidence in <partners>, kept or broken.",
                    "working",
                    counts=("promises kept", "promises broken; both"),
                    does_not_count=("contracts",),
                    cues=("trust*", "let us down"),
                    guide=("How far do you trust them?",),
                    answers=("1",),
                    poles=(Pole("built", ("trusted",)), Pole("broken", ("let us down",))),
                    codes=(Code("words", 'Words/"deeds"', "What was said and done.", "working"),),
                ),
            ),
        ),
        Section("money", "Trust", (Code("cost", "Cost", "What it cost.", "money"),)),
    ),
    (("1", "What holds partners together?"),),
)
NORTH, SOUTH, PAPER = "north/a.txt", "south/a.txt", "literature/reed_2014.pdf"
SAID = {
    NORTH: (
        "Why did you stay?",
        "We trusted them 🙂 and they kept their word, cafe\u0301 and all.",
        "In the end it cost us a fortune.",
    ),
    SOUTH: ("And you?", "They let us down — twice, and nobody said so."),
    PAPER: ("Partners who keep their word are trusted.",),
}


def _documents() -> tuple[list[Document], list[Turn], list[Passage]]:
    documents: list[Document] = []
    turns: list[Turn] = []
    passages: list[Passage] = []
    for name, said in SAID.items():
        paper = name == PAPER
        labels = ["" if paper else "Q: " if number % 2 == 0 else "M: " for number in range(len(said))]
        text = "\n\n".join(label + words for label, words in zip(labels, said, strict=True))
        kind, case = ("literature", "") if paper else ("transcript", name.split("/")[0])
        digest = hashlib.sha256(text.encode()).hexdigest()
        documents.append(Document(name, case, kind, name, text, digest, "Reed 2014" if paper else "", (("Name", "Ann Person"),)))
        at = 0
        for number, (label, words) in enumerate(zip(labels, said, strict=True), 1):
            start = at + len(label)
            role = Role.AUTHOR if paper else Role.INTERVIEWER if label == "Q: " else Role.RESPONDENT
            place = (name, start, start + len(words), label[:1], role)
            page, seconds = (4, None) if paper else (None, 65.0)
            turn = f"{name}#{number}"
            turns.append(Turn(turn, *place, "P1", "staff", seconds, page=page, section="Findings" if paper else ""))
            passages.append(Passage(f"{name}@{number}", *place, turn, "P1", case, len(words.split()), seconds, page))
            at = start + len(words) + 2
    return documents, turns, passages


DOCUMENTS, TURNS, PASSAGES = _documents()


def coding(number: int, code: str, pole: str = "", coder: str = "textmine", probability: float = 0.5) -> Coding:
    """A coding of one of the passages, counted through all documents."""
    passage = PASSAGES[number]
    document = next(one for one in DOCUMENTS if one.document == passage.document)
    quote = document.text[passage.start : passage.end]
    place = (passage.document, passage.passage, passage.start, passage.end)
    return Coding(*place, quote, code, pole, probability, coder, document.sha256, "trusted, word")


CODINGS = (
    coding(1, "trust", "built", "AB", 1.0),
    coding(1, "words", "", "CD", 1.0),
    coding(1, "cost"),
    coding(2, "cost", "", "AB", 1.0),
    coding(4, "trust", "broken"),
    coding(5, "trust", "built"),
)


def results(**values: Any) -> Results:
    """The study's results."""
    given: dict[str, Any] = {
        "title": "Small & fictional",
        "note": "All of it is fictional.",
        "codebook": CODEBOOK,
        "cases": (
            Case("north", "North <End>", (("sector", "housing"), ("year", ""))),
            Case("south", "South", (("sector", "housing"), ("year", "2016"))),
        ),
        "inputs": (),
        "documents": tuple(DOCUMENTS),
        "speakers": (Speaker(NORTH, "M", "P1", "respondent", "", 1, 9, "staff"),),
        "turns": tuple(TURNS),
        "passages": tuple(PASSAGES),
        "codings": CODINGS,
        "questions": (),
        "cells": (
            Cell("north", "trust", State.PRESENT, (("built", 1), ("broken", 0)), 1, 1, 1),
            Cell("south", "cost", State.NOT_ASKED),
        ),
        "paper_cells": (Cell("", "trust", None, (), 1, 1, 1),),
        "entities": (),
        "topics": (),
        "placements": (),
        "topics_summary": TopicSummary(0, 0.0, None),
        "notes": (
            Note("2026-02-01T10:00:00+00:00", "AB", "summary", "cell/north/trust", "They stayed for the people.\nNot the money."),
            Note("2026-02-01T11:30:00+01:00", "CD", "memo", f"passage/{PASSAGES[1].passage}", "Ask about the café."),
            Note("2026-02-02T10:00:00+00:00", "AB", "memo", f"passage/{PASSAGES[1].passage}", "Asked."),
            Note("no time", "AB", "memo", "passage/gone@1", "Its transcript was taken out."),
        ),
    }
    return Results(**given | values)
