"""What quotations are checked against: a study's words, names, pages and own texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from textmine.matrices.results import Results
from textmine.records.corpus import Kind, Role
from textmine.reports.quotations.author_phrases import author_texts
from textmine.reports.quotations.corpus import CorpusVoice, QuotableCorpus, corpus_of, without_interjections, words_in
from textmine.reports.quotations.read import PageIndex
from textmine.reports.quotations.study_names import StudyNames, study_names
from textmine.reports.quotations.words import Word


@dataclass(frozen=True)
class CheckMaterial:
    """What the quotations of any report of a study are checked against.

    Attributes:
        corpus: all words of the study.
        said: words of each turn, by its id.
        names: what people and documents of the study are called.
        own: texts of the study's own that a report may quote.
        pages: where passages stand.
        citations: how each paper is cited.
    """

    corpus: QuotableCorpus
    said: Mapping[str, Sequence[Word]]
    names: StudyNames
    own: QuotableCorpus
    pages: PageIndex
    citations: Mapping[str, str]

    @cached_property
    def uninterrupted(self) -> QuotableCorpus | None:
        """The words without interjections, which may interrupt what is quoted; None where there are none."""
        turns = without_interjections(self.corpus.documents, self.corpus.turns, self.said)
        if len(turns) == len(self.corpus.turns):
            return None
        return corpus_of(list(self.corpus.documents.values()), turns, self.said)

    def speaker(self, voice: CorpusVoice) -> str:
        """Who a voice is, in words: participant, or citation of a paper."""
        if voice.role == Role.AUTHOR:
            return self.citations.get(voice.document, voice.document)
        who = voice.participant or voice.label
        return f"{who}, interviewer" if voice.role == Role.INTERVIEWER else who


def material_of(results: Results) -> CheckMaterial:
    """What the quotations of any report of a study are checked against; made once.

    Args:
        results: of the study's last run.

    Returns:
        It, with every word of every turn in order.
    """
    said = words_in(results.documents, results.turns)
    return CheckMaterial(
        corpus_of(results.documents, results.turns, said),
        said,
        study_names(results),
        author_texts(results),
        PageIndex(results),
        {
            document.document: document.citation or document.title
            for document in results.documents
            if document.kind == Kind.LITERATURE
        },
    )
