"""A quotation where it stands in the study, and what is not right about that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from textmine.quotations.attribution import Claim
from textmine.quotations.corpus import Corpus, Voice
from textmine.quotations.match import Chain, chains_of, turned, voices_in
from textmine.quotations.pattern import Gap, Pattern, patterns_of
from textmine.quotations.words import negations

_TRIED = 200  # places of the same words that are looked at for one that fits the attribution
_STOPS = re.compile(r"[.,;:!?…]*")
_SENTENCE = re.compile(r"[.!?]\s|\n")
_LEAD = 4  # words before a quotation in which a denial makes it say something else


@dataclass(frozen=True, slots=True)
class Standing:
    """Where all pieces of a quotation stand as it claims, and what speaks against it.

    Attributes:
        voices: whose words they are; more than one were run together.
        denied: number of the gap that leaves out a denial, and the words that deny.
        fits: whether they are those of whom the report names.
    """

    corpus: Corpus
    pattern: Pattern
    chain: Chain
    voices: Sequence[Voice]
    denied: tuple[int, list[str]] | None
    fits: bool

    @property
    def faults(self) -> tuple[bool, bool, bool]:
        """What is wrong, the worst first; all False sort before anything else."""
        return len(self.voices) > 1, self.denied is not None, not self.fits

    @property
    def edited(self) -> bool:
        """Whether words were left out or put in, with a sign."""
        gaps = zip(self.pattern.gaps, self.chain.omitted, strict=True)
        return any(gap.gap is Gap.PUT_IN or omitted for gap, omitted in gaps)

    @property
    def document(self) -> str:
        """The document."""
        return self.corpus.document(self.chain.first)

    @property
    def span(self) -> tuple[int, int]:
        """Start and end in the document's text, with the stop behind the last word."""
        text = self.corpus.documents[self.document].text
        start, end = self.corpus.words[self.chain.first].start, self.corpus.words[self.chain.last].end
        stops = _STOPS.match(text, end)
        return start, stops.end() if stops else end

    @property
    def before(self) -> list[str]:
        """Words of denial right before it in its sentence, which the quotation does not have."""
        text = self.corpus.documents[self.document].text
        turn = self.corpus.turn(self.chain.first)
        lead = text[turn.start : self.corpus.words[self.chain.first].start]
        own = _SENTENCE.split(lead)[-1].split()[-_LEAD:]
        return own if negations(" ".join(own)) else []


def standing_of(corpus: Corpus, quote: str, claim: Claim) -> Standing | None:
    """The best place in which a quotation stands.

    Args:
        corpus: the study's words.
        quote: the quotation.
        claim: whose words the report says they are.

    Returns:
        The first without a fault; else the one whose fault is least; None where it stands nowhere.
    """
    best: Standing | None = None
    for pattern in patterns_of(quote):
        for chain in chains_of(corpus, pattern)[:_TRIED]:
            voices = voices_in(corpus, chain)
            one = Standing(corpus, pattern, chain, voices, turned(corpus, pattern, chain), all(map(claim.fits, voices)))
            if not any(one.faults):
                return one
            if best is None or one.faults < best.faults:
                best = one
    return best
