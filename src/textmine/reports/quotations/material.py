"""What quotations are checked against: a study's words, names, pages, and phrases of its own that nobody is quoted with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from textmine.matrices.results import Results
from textmine.records.corpus import Document, Kind, Role, Turn
from textmine.reports.quotations.corpus import CorpusVoice, QuotableCorpus, corpus_of, without_interjections, words_in
from textmine.reports.quotations.match import chains_of
from textmine.reports.quotations.pattern import Word, patterns_of
from textmine.reports.quotations.read import PageIndex
from textmine.reports.quotations.study_names import StudyNames, study_names

_NAMED = re.compile(
    r"\b(?:titled|entitled|headed|labelled|named|themes?|codes?|category|categories|headings?|chapters?|sections?|sub-?themes?|poles?"
    r"|topics?|search(?:ed)? for|acronym|phrase|term|definition|defined as|keywords?)\s*[:,(]?\s*\Z",
    re.IGNORECASE,
)
_GUIDE = re.compile(r"\b(?:ask(?:ed|ing)?|questions?|prompt(?:ed|s)?|guide|schedule)\b[^.“”\"]{0,60}\Z", re.IGNORECASE)
_TITLED = 0.7  # share of a title's longer words that have a capital
_LEAST_TITLE = 3  # words
_LONGER = 4  # letters


def author_texts(results: Results) -> QuotableCorpus:
    """What a report may quote of the study itself: its title, its codebook, its research questions, titles of papers, names.

    Args:
        results: of a run.

    Returns:
        Those texts, each as one turn.
    """
    texts = [results.title, results.note, results.codebook.title, *(text for _, text in results.codebook.questions)]
    for code in results.codebook.walk():
        texts += [code.name, code.definition, *code.counts, *code.does_not_count, *code.cues, *code.guide, *code.examples]
        texts += [text for pole in code.poles for text in (pole.name, *pole.cues)]
    texts += [section.name for section in results.codebook.sections]
    texts += [document.title for document in results.documents] + [case.name for case in results.cases]
    texts += [name for speaker in results.speakers for name in (speaker.organisation, speaker.group)]
    documents, turns = [], []
    for number, text in enumerate(dict.fromkeys(filter(None, texts))):
        name = str(number)
        documents.append(Document(name, "", "", "", text, ""))
        turns.append(Turn(name, name, 0, len(text), "", Role.AUTHOR, "", ""))
    return corpus_of(documents, turns)


def is_title(quote: str) -> bool:
    """Whether a quotation is written as a title: nearly all its longer words begin with a capital, and not the first alone."""
    longer = [word for word in re.findall(r"[^\W\d_][\w’'-]*", quote) if len(word) >= _LONGER]
    return len(longer) >= _LEAST_TITLE and sum(word[0].isupper() for word in longer) >= _TITLED * len(longer)


def is_author_phrase(own: QuotableCorpus, quote: str, before: str) -> str:
    """Why a quotation that stands nowhere, and beside which nobody is named, is taken for the writer's own words.

    Args:
        own: of `own_texts`.
        quote: its words.
        before: its paragraph up to it.

    Returns:
        The reason in words; empty where there is none.
    """
    if any(chains_of(own, pattern) for pattern in patterns_of(quote)):
        return "words from the study's codebook, titles or names"
    if _NAMED.search(before):
        return "a term or a title"
    if quote.rstrip().endswith("?") and _GUIDE.search(before):
        return "a question from the interview guide"
    return ""


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
