"""What quotations are checked against: a study's words, names, pages and own texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from textmine.quotations.corpus import Corpus, Voice, corpus_of, said_in, without_interjections
from textmine.quotations.names import Names, names_of
from textmine.quotations.ownwords import own_texts
from textmine.quotations.pages import Pages
from textmine.quotations.words import Word
from textmine.records import Kind, Role
from textmine.report.view import Results


@dataclass(frozen=True)
class Material:
    """What the quotations of any report of a study are checked against.

    Attributes:
        corpus: all words of the study.
        said: words of each turn, by its id.
        names: what people and documents of the study are called.
        own: texts of the study's own that a report may quote.
        pages: where passages stand.
        citations: how each paper is cited.
    """

    corpus: Corpus
    said: Mapping[str, Sequence[Word]]
    names: Names
    own: Corpus
    pages: Pages
    citations: Mapping[str, str]

    @cached_property
    def uninterrupted(self) -> Corpus | None:
        """The words without interjections, which may interrupt what is quoted; None where there are none."""
        turns = without_interjections(self.corpus.documents, self.corpus.turns, self.said)
        if len(turns) == len(self.corpus.turns):
            return None
        return corpus_of(list(self.corpus.documents.values()), turns, self.said)

    def speaker(self, voice: Voice) -> str:
        """Who a voice is, in words: participant, or citation of a paper."""
        if voice.role == Role.AUTHOR:
            return self.citations.get(voice.document, voice.document)
        who = voice.participant or voice.label
        return f"{who}, interviewer" if voice.role == Role.INTERVIEWER else who


def material_of(results: Results) -> Material:
    """What the quotations of any report of a study are checked against; made once.

    Args:
        results: of the study's last run.

    Returns:
        It, with every word of every turn in order.
    """
    said = said_in(results.documents, results.turns)
    return Material(
        corpus_of(results.documents, results.turns, said),
        said,
        names_of(results),
        own_texts(results),
        Pages(results),
        {one.document: one.citation or one.title for one in results.documents if one.kind == Kind.LITERATURE},
    )
