"""What pseudonyms do to each field of each record of a study's results: a field that has no policy fails, and passes nothing on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from textmine.matrices.provenance import Provenance
from textmine.matrices.results import Results
from textmine.records.corpus import (
    Case,
    Cell,
    Coding,
    Document,
    Entity,
    Kind,
    Passage,
    Question,
    SourceFile,
    Speaker,
    ThemeQuestion,
    Turn,
)
from textmine.records.decisions import CodeModel, Decision, History, Note, Suggestion, TopicDecision
from textmine.records.topics import Branch, Placement, Topic, TopicSummary
from textmine.study.codebook import Code, Codebook, Section


class Policy(StrEnum):
    """What becomes of a field."""

    KEPT = "kept"  # numbers, kinds, ids of codes, names of coders: they tell of no participant
    EMPTIED = "emptied"
    RECORDS = "records"  # each by its own policies
    LABEL = "label"  # words by themselves: known names are replaced whatever stands around
    PROSE = "prose"  # sentences: a name that is a word is replaced where it is meant
    STRINGS = "strings"  # prose, wherever it stands within
    COLUMN = "column"  # a label; emptied where the settings leave the column out
    COLUMNS = "columns"  # pairs of name and label; those that hold an identifier, or are left out, go
    DOCUMENT = "document"  # ids, in which names are replaced, and which stay apart
    PART = "part"
    CASE = "case"
    PARTICIPANT = "participant"
    OFFSET = "offset"  # moved with the words
    TEXT = "text"  # by the mentions found in it
    HASH = "hash"  # of the new text
    QUOTE = "quote"  # the new text between the offsets
    WORDS = "words"  # the new text of the passage
    OWN = "own"  # by a function of its record


@dataclass(frozen=True, slots=True)
class Field:
    """What becomes of one field.

    Attributes:
        policy: of it.
        searched: whether people wrote it freely, so that names stand in it which are nowhere else: it is searched for them.
    """

    policy: Policy
    searched: bool = False


def _of(record: type, searched: str = "", **policies: str) -> Mapping[str, Field]:
    """The policies of a record's fields, each policy with the names of its fields.

    Args:
        record: the class.
        searched: fields that people wrote freely.
        policies: names of fields by policy.

    Returns:
        By field what becomes of it.

    Raises:
        KeyError: the record has no such field.
    """
    found = {name: Field(Policy(policy), name in searched.split()) for policy, names in policies.items() for name in names.split()}
    if unknown := found.keys() - {field.name for field in fields(record)}:
        raise KeyError(f"{record.__name__} has no {', '.join(sorted(unknown))}")
    return found


POLICIES: Mapping[type, Mapping[str, Field]] = {
    Results: _of(
        Results,
        searched="title note",
        prose="title note",
        records="codebook cases inputs documents speakers turns passages codings questions cells paper_cells topics placements"
        " topics_summary papers branches heads suggestions asks facts notes",
        own="entities",
        emptied="to_check",  # for those who hold the study, with the words as they were
        kept="cell_probability candidate_share topic_decisions topic_decisions_lost decisions decisions_lost decisions_changed"
        " decisions_gone",
    ),
    # Codebooks are the researchers' own: their texts are not searched, and ids, cues and poles stay.
    Codebook: _of(Codebook, prose="title questions", records="sections"),
    Section: _of(Section, kept="id", prose="name", records="themes"),
    Code: _of(
        Code,
        kept="id section cues answers poles was",
        prose="name definition counts does_not_count guide examples",
        records="codes",
    ),
    Case: _of(Case, case="case", own="name", columns="attributes"),
    SourceFile: _of(
        SourceFile,
        own="path sha256 document reason warnings not_read",
        case="case",
        kept="status kind shape turns words speakers attributed interviewer_share unknown_words timed encoding language",
    ),
    Document: _of(
        Document,
        searched="title header",
        document="document",
        case="case",
        kept="kind",
        label="title citation",
        columns="header",
        text="text",
        hash="sha256",
    ),
    Speaker: _of(
        Speaker,
        searched="attributes",
        document="document",
        label="label evidence",
        participant="participant",
        column="group organisation",
        columns="attributes",
        kept="role turns words",
    ),
    Turn: _of(
        Turn,
        part="turn",
        document="document",
        offset="start end",
        label="speaker section",
        participant="participant",
        column="group",
        kept="role start_s end_s page",
    ),
    Passage: _of(
        Passage,
        part="passage turn",
        document="document",
        offset="start end",
        label="speaker",
        participant="participant",
        case="case",
        kept="role words start_s page",
    ),
    Entity: _of(Entity, document="document", part="passage", own="start end text name", kept="label"),
    Coding: _of(
        Coding,
        searched="note",
        document="document",
        part="passage",
        offset="start end",
        quote="quote",
        hash="sha256",
        prose="matched nearest_text note",
        kept="code pole probability coder own_score at likely",
    ),
    Question: _of(Question, case="case", document="document", part="passage", words="quote", kept="theme probability asked"),
    ThemeQuestion: _of(ThemeQuestion, part="passage turn", kept="theme probability"),
    Cell: _of(
        Cell,
        case="case",
        records="evidence possible question",
        kept="theme state poles passages respondents respondents_total of_one",
    ),
    Topic: _of(
        Topic,
        prose="label typical_words mark",
        part="examples",
        kept="topic passages respondents cases documents found returns named_by hidden merged_into",
    ),
    Placement: _of(
        Placement,
        part="passage",
        document="document",
        case="case",
        prose="label reason",
        kept="topic strength nearest_topic x y cluster",
    ),
    Branch: _of(Branch, kept="parent left right distance"),
    TopicSummary: _of(TopicSummary, prose="note method", kept="topics unplaced_share stability seeds_stability refits"),
    CodeModel: _of(
        CodeModel, prose="typical_words", kept="code version accepted rejected threshold likely_threshold basis precision recall"
    ),
    Suggestion: _of(
        Suggestion,
        document="document",
        case="case",
        part="passage",
        participant="speaker",
        words="quote",
        prose="why",
        kept="code probability",
    ),
    Provenance: _of(Provenance, strings="settings", records="history", kept="seeds models versions"),
    History: _of(History, records="decisions topics notes"),
    Decision: _of(
        Decision,
        searched="note",
        document="document",
        own="sha256 start end quote",
        prose="note",
        kept="at who code pole verdict undoes",
    ),
    TopicDecision: _of(TopicDecision, searched="value note", prose="value note anchors", kept="at who topic action undoes"),
    Note: _of(Note, searched="text", own="place", prose="text", kept="at who kind undoes"),
}


def texts_written(record: Any) -> Iterator[tuple[str, str]]:
    """What people wrote freely in a record and in the records within it, papers left out.

    Args:
        record: of `POLICIES`.

    Yields:
        Where it stands, in words, and the text.
    """
    if getattr(record, "kind", "") == Kind.LITERATURE:
        return
    for name, field in POLICIES[type(record)].items():
        value = getattr(record, name)
        if field.policy is Policy.RECORDS:
            for inner in value if isinstance(value, tuple) else filter(None, [value]):
                yield from texts_written(inner)
        elif field.searched:
            where = f"the {name} of a {type(record).__name__.lower()}"
            yield from ((where, text) for text in ([text for _, text in value] if isinstance(value, tuple) else [value]) if text)
