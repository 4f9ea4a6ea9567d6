"""The results of a run with pseudonyms in place of names and identifiers, every offset moved with its words.

What comes out is `Results` like any other: whatever writes a matrix, a report or an exchange file writes it unchanged.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from textmine.privacy.moved import Moved
from textmine.privacy.pseudonyms import Pseudonyms
from textmine.report.view import Results

_TEXTS = (
    "title",
    "name",
    "definition",
    "counts",
    "does_not_count",
    "guide",
    "examples",
    "questions",
    "sections",
    "themes",
    "codes",
)


def pseudonymise(results: Results, pseudonyms: Pseudonyms) -> Results:
    """Results with pseudonyms in place of names and identifiers.

    Args:
        results: of a run, as they stand.
        pseudonyms: what is replaced by what.

    Returns:
        The same records in the same order. Every coding's quote is again `text[start:end]` of its document, whose hash is that of
        the new text; passages keep their bounds but for the words replaced in them. Ids of documents, participants and cases are
        replaced too where they have a name in them, and stay apart from each other.
    """
    moved = Moved(results, pseudonyms)
    say = pseudonyms.say
    return replace(
        results,
        title=say(results.title),
        note=say(results.note),
        codebook=_worded(results.codebook, say),
        cases=tuple(moved.case(one) for one in results.cases),
        inputs=tuple(moved.input(one) for one in results.inputs),
        documents=tuple(moved.documents.values()),
        speakers=tuple(moved.speaker(one) for one in results.speakers),
        turns=tuple(moved.turn(one) for one in results.turns),
        passages=tuple(moved.passage(one) for one in results.passages),
        codings=tuple(moved.coding(one) for one in results.codings),
        questions=tuple(moved.question(one) for one in results.questions),
        cells=tuple(moved.cell(one) for one in results.cells),
        paper_cells=tuple(moved.cell(one) for one in results.paper_cells),
        entities=moved.entities(),
        topics=tuple(
            replace(one, label=say(one.label), words=say(one.words), examples=tuple(map(moved.part, one.examples)))
            for one in results.topics
        ),
        placements=tuple(moved.ids(replace(one, label=say(one.label))) for one in results.placements),
        papers=tuple(moved.ids(replace(one, label=say(one.label))) for one in results.papers),
        heads=tuple(replace(one, words=say(one.words)) for one in results.heads),
        suggestions=tuple(
            moved.ids(replace(one, speaker=moved.participant(one.speaker), quote=moved.words(one.passage), why=say(one.why)))
            for one in results.suggestions
        ),
        asks=tuple(moved.ids(one) for one in results.asks),
        to_check=(),  # for those who hold the study, with the words as they were
        facts=replace(results.facts, history=moved.history(results.facts.history)),
        notes=tuple(replace(one, place=moved.place(one.place), text=say(one.text)) for one in results.notes),
    )


def _worded(thing: Any, say: Callable[[str], str]) -> Any:
    """A codebook with the texts of its codes replaced; ids, cues and poles stay."""
    if isinstance(thing, str):
        return say(thing)
    if isinstance(thing, tuple):
        return tuple(_worded(one, say) for one in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        own = {field.name: getattr(thing, field.name) for field in fields(thing) if field.name in _TEXTS}
        return replace(thing, **{name: _worded(value, say) for name, value in own.items()})
    return thing
