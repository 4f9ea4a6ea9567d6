"""The columns of a run's Parquet tables: one description of each, from which docs/outputs.md is made.

    python -m textmine.matrices.schema docs/outputs.md

writes the tables between the two marks of that page again; a test says when they are out of date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

from textmine.records.corpus import Coding, Document, Entity, Passage, Question, Speaker, ThemeQuestion, Turn
from textmine.records.decisions import CodeModel
from textmine.records.topics import Branch, Placement, Topic

# What a column means wherever it stands.
_COMMON = {
    "document": "path of the file below its folder; papers begin with `literature/`",
    "case": "id of the case, as in cases.csv; empty for papers",
    "passage": "id of the passage",
    "turn": "id of the turn",
    "start": "first character, counted in `documents.text`",
    "end": "the character after the last",
    "speaker": "label of the speaker, as printed",
    "role": "`interviewer`, `respondent`, `author` or `unknown`",
    "participant": "id of the person, as in participants.csv",
    "group": "group of the person, as in participants.csv",
    "start_s": "when it begins, in seconds; empty if the transcript has no times",
    "end_s": "when it ends, in seconds",
    "page": "page of the file, counted from 1; empty if it has none",
    "words": "number of words",
    "theme": "id of the theme",
    "code": "id of the code",
    "pole": "name of the pole; empty if the code has none, or none is clear",
    "quote": "the text of the passage, verbatim",
    "probability": "0 to 1",
    "topic": "number of the topic; -1: in none",
    "turns": "number of turns",
    "passages": "number of passages",
    "respondents": "number of respondents",
    "cases": "number of cases",
}

_TABLES: Mapping[str, tuple[str, type, Mapping[str, str]]] = {
    "documents": (
        "one row per transcript or paper that was read",
        Document,
        {
            "kind": "`transcript` or `literature`",
            "title": "as in the file, or its name",
            "text": "all of the text; other tables count its characters",
            "sha256": "hash of `text`",
            "citation": "author and year of a paper",
            "header": "names and values from the cover sheet and the file name",
        },
    ),
    "speakers": (
        "one row per speaker label and transcript",
        Speaker,
        {
            "label": "label of the speaker, as printed; empty if nobody is named",
            "evidence": "reason for the role",
            "organisation": "as in participants.csv",
            "attributes": "from participants.csv; if a transcript has only one respondent, also from its cover sheet and file name",
        },
    ),
    "turns": ("one row per turn, or paragraph of a paper", Turn, {"section": "heading above a paragraph of a paper"}),
    "passages": ("one row per passage, the unit that is coded", Passage, {}),
    "codings": (
        "one row per passage, code, pole and coder",
        Coding,
        {
            "coder": "`textmine`, or who accepted it",
            "sha256": "hash of the document's text",
            "matched": "words it matched on",
            "own_score": "score without neighbouring passages, in standard deviations",
            "nearest_text": "the most similar text in the codebook, or accepted passage",
            "at": "when it was accepted (UTC, ISO 8601); empty for a suggestion",
            "note": "the note to that decision",
            "likely": "true for people's codings and suggestions that count; false for possible suggestions",
        },
    ),
    "heads": (
        "one row per code that was learnt from decisions",
        CodeModel,
        {
            "version": "fingerprint of the decisions learnt from",
            "accepted": "number of passages accepted",
            "rejected": "number of passages rejected",
            "threshold": "probability from which a passage is suggested as possible",
            "likely_threshold": "probability from which a suggestion is likely, and counts",
            "basis": "how the threshold was set",
            "precision": "share of its suggestions that are right, 0 to 1; decisions on a passage's document are left out",
            "recall": "share of the accepted passages that it suggests, 0 to 1, on the same",
            "typical_words": "words most typical of the code",
        },
    ),
    "questions": (
        "one row per theme and case: the interviewer's question closest to the theme",
        Question,
        {"asked": "whether it is close enough to count as asking about the theme"},
    ),
    "asks": ("one row per interviewer's passage and theme it asks about", ThemeQuestion, {}),
    "entities": (
        "one row per mention of a name",
        Entity,
        {
            "text": "the mention, verbatim",
            "label": "organisation, person, place, programme, policy or law",
            "name": "the name that its variants were combined under",
        },
    ),
    "topics": (
        "one row per topic",
        Topic,
        {
            "label": "name of the topic: its most typical words, or the name people gave it",
            "typical_words": "words most typical of the topic",
            "documents": "number of documents",
            "found": "mean Jaccard index with the most similar topic in each refit, 0 to 1",
            "returns": "share of refits in which it reappears, 0 to 1",
            "mark": "cautions",
            "examples": "ids of typical passages",
            "named_by": "who named it",
            "hidden": "whether people hid it",
            "merged_into": "number of the topic it was merged into; -1: none",
        },
    ),
    "topic_passages": (
        "one row per respondents' passage",
        Placement,
        {
            "label": "name of the topic",
            "strength": "of the passages it is clustered with, the share in its topic, 0 to 1; for papers, the cosine",
            "reason": "why it is in no topic",
            "nearest_topic": "number of the nearest topic",
            "x": "place on the map, no unit",
            "y": "place on the map, no unit",
            "cluster": "number of the topic before people merged topics",
        },
    ),
    "topic_papers": ("one row per passage of a paper that is close to a topic; columns as in `topic_passages`", Placement, {}),
    "topic_tree": (
        "one row per branch of the tree of topics",
        Branch,
        {
            "parent": "number of the branch",
            "left": "number of the topic or branch below",
            "right": "number of the other",
            "distance": "cosine distance of the two, 0 to 2",
        },
    ),
}
_BEGIN, _END = "<!-- made by textmine.matrices.schema -->", "<!-- end -->"


def describe_columns(table: str) -> dict[str, str]:
    """What each column of a Parquet table means, in the order of the table.

    Args:
        table: its name, such as `codings`.

    Returns:
        Meaning by column.

    Raises:
        KeyError: there is no such table, or a column without a description.
    """
    _, record, own = _TABLES["topic_passages" if table == "topic_papers" else table]
    return {field.name: own[field.name] if field.name in own else _COMMON[field.name] for field in fields(record)}


def _markdown() -> Iterator[str]:
    for table, (rows, _, _) in _TABLES.items():
        yield f"\n### {table}.parquet\n\n{rows[0].upper()}{rows[1:]}.\n"
        if table != "topic_papers":
            yield "\n| column | meaning |\n| --- | --- |\n"
            yield from (f"| `{column}` | {meaning} |\n" for column, meaning in describe_columns(table).items())
    yield "\n"


def with_schema(page: str) -> str:
    """A page with the tables between its two marks as they are now.

    Args:
        page: Markdown that has both marks.

    Returns:
        The page.

    Raises:
        ValueError: a mark is missing.
    """
    start, end = page.index(_BEGIN) + len(_BEGIN), page.index(_END)
    return f"{page[:start]}\n{''.join(_markdown())}{page[end:]}"


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(with_schema(path.read_text(encoding="utf-8")), encoding="utf-8")
