"""A small study's results as a run would leave them, without a run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import pytest

from textmine.matrices.results import Results
from textmine.privacy.detect.lexicon import Lexicon, english_words, name_lists
from textmine.records.corpus import Case, Cell, Coding, Document, Entity, Passage, Question, SourceFile, Speaker, State, Turn
from textmine.records.topics import TopicSummary
from textmine.study.codebook import Code, Codebook, Section

Talk = Sequence[tuple[str, str]]


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """English and the lists of names, without a study."""
    return Lexicon(english_words(), name_lists())


@pytest.fixture(scope="session")
def results_of() -> Callable[..., Results]:
    """Results of talks: `results_of({"north/a.txt": [("Interviewer", "Why?"), ("Ada Brindle", "Because.")]})`."""

    def make(talks: dict[str, Talk], entities: Sequence[tuple[str, str, str]] = (), **more: object) -> Results:
        documents, turns, passages, codings, speakers, inputs = [], [], [], [], [], []
        for file, talk in talks.items():
            pieces: list[str] = []
            offset = 0
            for number, (label, said) in enumerate(talk, 1):
                start = offset + len(label) + 2
                end = start + len(said)
                role = "interviewer" if label == "Interviewer" else "respondent"
                turns.append(Turn(f"{file}#{number}", file, start, end, label, role, f"{file} {label}", "staff"))
                passage = f"{file}@{number}"
                case = file.split("/")[0]
                words = len(said.split())
                passages.append(Passage(passage, file, start, end, label, role, f"{file}#{number}", f"{file} {label}", case, words))
                pieces.append(f"{label}: {said}")
                offset = end + 2
            text = "\n\n".join(pieces)
            digest = hashlib.sha256(text.encode()).hexdigest()
            documents.append(Document(file, file.split("/")[0], "transcript", file, text, digest))
            inputs.append(SourceFile(file, "ab" * 32, "read", kind="transcript", case=file.split("/")[0], document=file))
            for label in dict.fromkeys(label for label, _ in talk):
                role = "interviewer" if label == "Interviewer" else "respondent"
                speakers.append(Speaker(file, label, f"{file} {label}", role, "its label", 1, 1, "staff"))
            codings += [
                Coding(file, p.passage, p.start, p.end, text[p.start : p.end], "trust", "", 0.9, "KM", digest, "")
                for p in passages
                if p.document == file and p.role == "respondent"
            ]
        cases = tuple(Case(one, one.title()) for one in dict.fromkeys(document.case for document in documents))
        asked = next((p for p in passages if p.role == "interviewer"), None)
        text_of = {document.document: document.text for document in documents}
        question = (
            Question(
                asked.case, "trust", asked.document, asked.passage, text_of[asked.document][asked.start : asked.end], 0.5, True
            )
            if asked
            else None
        )
        found = [
            Entity(p.document, p.passage, at, at + len(name), name, label, name)
            for file, name, label in entities
            for p in passages
            if p.document == file and (at := text_of[file].find(name, p.start, p.end)) >= 0
        ]
        theme = Code("trust", "Trust", "Confidence in partners.", "working")
        fields = {
            "title": "Small",
            "note": "",
            "codebook": Codebook("Small", (Section("working", "Working", (theme,)),), ()),
            "cases": cases,
            "inputs": tuple(inputs),
            "documents": tuple(documents),
            "speakers": tuple(speakers),
            "turns": tuple(turns),
            "passages": tuple(passages),
            "codings": tuple(codings),
            "questions": (question,) if question else (),
            "cells": tuple(
                Cell(
                    case.case,
                    "trust",
                    State.PRESENT,
                    evidence=tuple(c for c in codings if c.document.startswith(f"{case.case}/")),
                    passages=1,
                    respondents=1,
                    respondents_total=1,
                    question=question if question and question.case == case.case else None,
                )
                for case in cases
            ),
            "paper_cells": (),
            "entities": tuple(found),
            "topics": (),
            "placements": (),
            "topics_summary": TopicSummary(0, 0.0, None),
        }
        return Results(**{**fields, **more})

    return make
