"""What one quotation is, beside everything that was said and written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textmine.quotations.altered import Resemblance, resemblance, true_text
from textmine.quotations.attribution import Claim
from textmine.quotations.corpus import Voice
from textmine.quotations.material import Material
from textmine.quotations.nearest import Change
from textmine.quotations.ownwords import is_own, is_title
from textmine.quotations.pattern import written
from textmine.quotations.read import Quotation
from textmine.quotations.standing import Standing, standing_of
from textmine.quotations.verdicts import Checked, Status
from textmine.quotations.words import Piece, words_of
from textmine.records import Role

LEAST = 4  # words; of fewer nobody can tell whose they are
LONG = 8  # words from which a quotation is somebody's, whoever is named beside it; and a run that is no chance
_BEFORE = 5  # words before a quotation that nobody but the study has
_LIKE = 0.6  # likeness from which words were altered rather than invented; of invented sentences few come to a half
_SURELY = 0.8  # likeness that a few words with nobody beside them need: a term of the writer's may resemble what was said
_TELLING = 35  # bits that those have to tell in common with what was said; "the end of the day" tells 30


def judge(quotation: Quotation, claim: Claim, material: Material) -> Checked | None:
    """What a quotation is.

    Args:
        quotation: of a report.
        claim: whose words it is said to be.
        material: what there is to check it against.

    Returns:
        It; None where it is no quotation after all, but an indented paragraph that resembles nothing, or somebody's within a
        transcript that the report has as a whole.
    """
    if not written(quotation.text).count or _is_copied(quotation, material):
        return None
    judged = _judged(quotation, claim, material)
    if claim.names or (judged is not None and judged.status not in (Status.MISSING, Status.SHORT)):
        return judged
    # Where the closing mark may be an apostrophe, and the words up to it are a quotation, an earlier one closed it.
    others = (_judged(replace(quotation, text=text), claim, material) for text in quotation.others)
    return next((other for other in others if other and other.status in (Status.EXACT, Status.ELLIPSIS)), judged)


def _judged(quotation: Quotation, claim: Claim, material: Material) -> Checked | None:
    """What a quotation is that ends where it seems to."""
    who = claim.text if claim.names or claim.role or claim.spoken or claim.pages else ""
    one = Checked(quotation.text, quotation.place, Status.SHORT, attribution=who)
    pattern = written(quotation.text)
    standing = standing_of(material.corpus, quotation.text, claim)
    if (standing is None or any(standing.faults)) and material.uninterrupted:
        standing = _better(standing, standing_of(material.uninterrupted, quotation.text, claim))
    if standing is not None and not (standing.pattern.count < LEAST and any(standing.faults)):
        return _standing(one, standing, claim, material)
    if pattern.count < LEAST:
        return replace(one, reason="too few words to tell whose they are") if quotation.sure else None
    like = resemblance(material.corpus, pattern, claim.fits)
    if like is not None and _resembles(like, quotation, claim):
        return _altered(one, like, claim, material)
    return _missing(one, quotation, claim, pattern.count, material)


def _is_copied(quotation: Quotation, material: Material) -> bool:
    """Whether what stands before a quotation goes on into it in the study too: a transcript in an appendix quotes for itself."""
    before, own = words_of(quotation.before)[-_BEFORE:], words_of(quotation.text)[:LEAST]
    return len(before) == _BEFORE and bool(material.corpus.find(Piece((*before, *own))))


def _better(one: Standing | None, other: Standing | None) -> Standing | None:
    if one is None or other is None:
        return one or other
    return min(one, other, key=lambda standing: standing.faults)


def _standing(one: Checked, standing: Standing, claim: Claim, material: Material) -> Checked:
    """A quotation whose pieces stand in the study in order."""
    start, end = standing.span
    who = " and ".join(material.speaker(voice) for voice in standing.voices)
    text = standing.corpus.documents[standing.document].text[start:end]
    found = replace(one, document=standing.document, start=start, end=end, speaker=who, true_text=text)
    several, denied, elsewhere = standing.faults
    if several:
        return replace(found, status=Status.ALTERED, reason=f"joins the words of {who}")
    if denied and standing.denied:
        gap, words = standing.denied
        bracket = standing.pattern.gaps[gap].words
        changes = tuple(Change(word, f"[{bracket}]" if bracket else "…") for word in words)
        sign = "bracket" if bracket else "ellipsis"
        reason = f"the {sign} reverses the meaning: “{', '.join(words)}”"
        return replace(found, status=Status.ALTERED, difference=changes, reason=reason)
    if elsewhere:
        return replace(found, status=Status.WRONG, reason=_whose(claim, who))
    if claim.cites and standing.pattern.count < LONG:
        return replace(one, reason=f"a term from {claim.cites}, which is not one of the study’s papers")
    if _cited_wrongly(standing, claim):
        return replace(
            found, status=Status.WRONG, reason=f"these words are {_of(who)}; {claim.cites} is not one of the study's papers"
        )
    notes = [f"check the words just before it: “{' '.join(standing.before)}”"] if standing.before else []
    notes += ["an interviewer's words"] if standing.voices[0].role == Role.INTERVIEWER and not claim.names else []
    return replace(found, status=Status.ELLIPSIS if standing.edited else Status.EXACT, reason="; ".join(notes))


def _cited_wrongly(standing: Standing, claim: Claim) -> bool:
    """Whether words are cited to somebody outside the study whom the paragraph in which they stand does not name."""
    turn = standing.corpus.turn(standing.chain.first)
    text = standing.corpus.documents[standing.document].text[turn.start : turn.end]
    return bool(claim.cites) and claim.cites.split()[0].strip(",") not in text


def _whose(claim: Claim, who: str) -> str:
    if claim.unknown:
        return f"these words are {_of(who)}; nobody in the study is called {claim.unknown}"
    return f"these words are {_of(who)}"


def _of(who: str) -> str:
    return f"{who}’" if who.endswith("s") else f"{who}’s"


def _resembles(like: Resemblance, quotation: Quotation, claim: Claim) -> bool:
    """Whether a quotation is so much like what was said that it was made of it."""
    if like.words < LONG and not (claim.names or claim.role or quotation.block):
        return like.likeness >= _SURELY and like.told >= _TELLING
    whole = like.same >= _SURELY * like.words and like.longest > LEAST  # all there, with something left out in between
    return (like.likeness >= _LIKE or like.longest >= LONG or whole) and like.same > 1


def _altered(one: Checked, like: Resemblance, claim: Claim, material: Material) -> Checked:
    corpus = material.corpus
    first, last = like.places[0]
    voices: Sequence[Voice] = list(dict.fromkeys(corpus.voice(word) for low, high in like.places for word in (low, high)))
    who = " and ".join(material.speaker(voice) for voice in voices)
    reason = like.reason
    if len(voices) > 1 and len(like.places) == 1:
        reason = f"{reason}; joins the words of {who}"
    elif len(voices) == 1 and not claim.fits(voices[0]):
        reason = f"{reason}; and {_whose(claim, who)}"
    return replace(
        one,
        status=Status.ALTERED,
        true_text=true_text(corpus, like.places),
        document=corpus.document(first),
        start=corpus.words[first].start,
        end=corpus.words[last].end,
        speaker=who,
        difference=like.changes,
        reason=reason,
    )


def _missing(one: Checked, quotation: Quotation, claim: Claim, words: int, material: Material) -> Checked | None:
    """A quotation that resembles nothing: somebody's who never said it, or the writer's own words."""
    if not quotation.sure:
        return replace(one, status=Status.MISSING, reason=_nobody(claim)) if claim.names else None
    if claim.cites and words < LONG and not quotation.block:
        return replace(one, reason=f"a term from {claim.cites}, which is not one of the study’s papers")
    if is_title(quotation.text):
        return replace(one, reason="a title")
    if not claim.names:
        if reason := is_own(material.own, quotation.text, quotation.before):
            return replace(one, reason=reason)
        if words < LONG and not quotation.block and not claim.spoken:
            return replace(one, reason="the writer’s own words, or a term")
    return replace(one, status=Status.MISSING, reason=_nobody(claim))


def _nobody(claim: Claim) -> str:
    if claim.unknown:
        return f"nobody in the study is called {claim.unknown}, and nobody said this"
    return (
        f"{claim.cites} is not one of the study’s papers, and nobody in the study said this"
        if claim.cites
        else "nobody in the study said this"
    )
