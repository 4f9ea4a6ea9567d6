"""The quotations of a report checked: what each is, beside everything that was said and written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from textmine.concurrency import call
from textmine.ingest.readers import counted
from textmine.matrices.results import Results, speaker_of
from textmine.records.corpus import MACHINE, Role
from textmine.reports.quotations.attribution import AttributionClaim, AttributionContext, Paged, best_claim, claim_of, wrong_pages
from textmine.reports.quotations.corpus import CorpusVoice, QuotableCorpus
from textmine.reports.quotations.match import Chain, chains_of, drops_negation, voices_in
from textmine.reports.quotations.material import CheckMaterial, is_author_phrase, is_title, material_of
from textmine.reports.quotations.nearest import Change, Resemblance, find_resemblance, true_text
from textmine.reports.quotations.pattern import Gap, Pattern, WordPiece, negations, pattern_text, patterns_of, split_words
from textmine.reports.quotations.read import ReportQuotation, quotations_of, read_report
from textmine.reports.quotations.results import CheckedQuotation, QuotationReport, Status, UnusedPassage
from textmine.reports.quotations.study_names import StudyNames

_TRIED = 200  # places of the same words that are looked at for one that fits the attribution
_STOPS = re.compile(r"[.,;:!?…]*")
_SENTENCE = re.compile(r"[.!?]\s|\n")
_LEAD = 4  # words before a quotation in which a denial makes it say something else


@dataclass(frozen=True, slots=True)
class ExactMatch:
    """Where all pieces of a quotation stand as it claims, and what speaks against it.

    Attributes:
        voices: whose words they are; more than one were run together.
        denied: number of the gap that leaves out a denial, and the words that deny.
        fits: whether they are those of whom the report names.
    """

    corpus: QuotableCorpus
    pattern: Pattern
    chain: Chain
    voices: Sequence[CorpusVoice]
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


def find_exact(corpus: QuotableCorpus, quote: str, claim: AttributionClaim) -> ExactMatch | None:
    """The best place in which a quotation stands.

    Args:
        corpus: the study's words.
        quote: the quotation.
        claim: whose words the report says they are.

    Returns:
        The first without a fault; else the one whose fault is least; None where it stands nowhere.
    """
    best: ExactMatch | None = None
    for pattern in patterns_of(quote):
        for chain in chains_of(corpus, pattern)[:_TRIED]:
            voices = voices_in(corpus, chain)
            match = ExactMatch(corpus, pattern, chain, voices, drops_negation(corpus, pattern, chain), all(map(claim.fits, voices)))
            if not any(match.faults):
                return match
            if best is None or match.faults < best.faults:
                best = match
    return best


LEAST = 4  # words; of fewer nobody can tell whose they are
LONG = 8  # words from which a quotation is somebody's, no matter who is named beside it; and a run that is no chance
_BEFORE = 5  # words before a quotation that nobody but the study has
_LIKE = 0.6  # likeness from which words were altered rather than invented; of invented sentences few come to a half
_SURELY = 0.8  # likeness that a few words with nobody beside them need: a term of the writer's may resemble what was said
_TELLING = 35  # bits that those have to tell in common with what was said; "the end of the day" tells 30


def classify_quotation(quotation: ReportQuotation, claim: AttributionClaim, material: CheckMaterial) -> CheckedQuotation | None:
    """What a quotation is.

    Args:
        quotation: of a report.
        claim: whose words it is said to be.
        material: what there is to check it against.

    Returns:
        It; None where it is no quotation after all, but an indented paragraph that resembles nothing, or somebody's within a
        transcript that the report has as a whole.
    """
    if not pattern_text(quotation.text).count or _is_copied(quotation, material):
        return None
    judged = _classify(quotation, claim, material)
    if claim.names or (judged is not None and judged.status not in (Status.MISSING, Status.SHORT)):
        return judged
    # Where the closing mark may be an apostrophe, and the words up to it are a quotation, an earlier one closed it.
    others = (_classify(replace(quotation, text=text), claim, material) for text in quotation.others)
    return next((other for other in others if other and other.status in (Status.EXACT, Status.ELLIPSIS)), judged)


def _classify(quotation: ReportQuotation, claim: AttributionClaim, material: CheckMaterial) -> CheckedQuotation | None:
    """What a quotation is that ends where it seems to."""
    who = claim.text if claim.names or claim.role or claim.spoken or claim.pages else ""
    checked = CheckedQuotation(quotation.text, quotation.place, Status.SHORT, attribution=who)
    pattern = pattern_text(quotation.text)
    standing = find_exact(material.corpus, quotation.text, claim)
    if (standing is None or any(standing.faults)) and material.uninterrupted:
        standing = _choose_match(standing, find_exact(material.uninterrupted, quotation.text, claim))
    if standing is not None and not (standing.pattern.count < LEAST and any(standing.faults)):
        return _check_match(checked, standing, claim, material)
    if pattern.count < LEAST:
        return replace(checked, reason="too few words to tell whose they are") if quotation.sure else None
    like = find_resemblance(material.corpus, pattern, claim.fits)
    if like is not None and _resembles(like, quotation, claim):
        return _check_altered(checked, like, claim, material)
    return _check_missing(checked, quotation, claim, pattern.count, material)


def _is_copied(quotation: ReportQuotation, material: CheckMaterial) -> bool:
    """Whether what stands before a quotation goes on into it in the study too: a transcript in an appendix quotes for itself."""
    before, own = split_words(quotation.before)[-_BEFORE:], split_words(quotation.text)[:LEAST]
    return len(before) == _BEFORE and bool(material.corpus.find(WordPiece((*before, *own))))


def _choose_match(one: ExactMatch | None, other: ExactMatch | None) -> ExactMatch | None:
    if one is None or other is None:
        return one or other
    return min(one, other, key=lambda standing: standing.faults)


def _check_match(
    checked: CheckedQuotation, standing: ExactMatch, claim: AttributionClaim, material: CheckMaterial
) -> CheckedQuotation:
    """A quotation whose pieces stand in the study in order."""
    start, end = standing.span
    who = " and ".join(material.speaker(voice) for voice in standing.voices)
    text = standing.corpus.documents[standing.document].text[start:end]
    found = replace(checked, document=standing.document, start=start, end=end, speaker=who, true_text=text)
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
        return replace(checked, reason=f"a term from {claim.cites}, which is not one of the study’s papers")
    if _cited_wrongly(standing, claim):
        return replace(
            found, status=Status.WRONG, reason=f"these words are {_of(who)}; {claim.cites} is not one of the study's papers"
        )
    notes = [f"check the words just before it: “{' '.join(standing.before)}”"] if standing.before else []
    notes += ["an interviewer's words"] if standing.voices[0].role == Role.INTERVIEWER and not claim.names else []
    return replace(found, status=Status.ELLIPSIS if standing.edited else Status.EXACT, reason="; ".join(notes))


def _cited_wrongly(standing: ExactMatch, claim: AttributionClaim) -> bool:
    """Whether words are cited to somebody outside the study whom the paragraph in which they stand does not name."""
    turn = standing.corpus.turn(standing.chain.first)
    text = standing.corpus.documents[standing.document].text[turn.start : turn.end]
    return bool(claim.cites) and claim.cites.split()[0].strip(",") not in text


def _whose(claim: AttributionClaim, who: str) -> str:
    if claim.unknown:
        return f"these words are {_of(who)}; nobody in the study is called {claim.unknown}"
    return f"these words are {_of(who)}"


def _of(who: str) -> str:
    return f"{who}’" if who.endswith("s") else f"{who}’s"


def _resembles(like: Resemblance, quotation: ReportQuotation, claim: AttributionClaim) -> bool:
    """Whether a quotation is so much like what was said that it was made of it."""
    if like.words < LONG and not (claim.names or claim.role or quotation.block):
        return like.likeness >= _SURELY and like.told >= _TELLING
    whole = like.same >= _SURELY * like.words and like.longest > LEAST  # all there, with something left out in between
    return (like.likeness >= _LIKE or like.longest >= LONG or whole) and like.same > 1


def _check_altered(
    checked: CheckedQuotation, like: Resemblance, claim: AttributionClaim, material: CheckMaterial
) -> CheckedQuotation:
    corpus = material.corpus
    first, last = like.places[0]
    voices: Sequence[CorpusVoice] = list(dict.fromkeys(corpus.voice(word) for low, high in like.places for word in (low, high)))
    who = " and ".join(material.speaker(voice) for voice in voices)
    reason = like.reason
    if len(voices) > 1 and len(like.places) == 1:
        reason = f"{reason}; joins the words of {who}"
    elif len(voices) == 1 and not claim.fits(voices[0]):
        reason = f"{reason}; and {_whose(claim, who)}"
    return replace(
        checked,
        status=Status.ALTERED,
        true_text=true_text(corpus, like.places),
        document=corpus.document(first),
        start=corpus.words[first].start,
        end=corpus.words[last].end,
        speaker=who,
        difference=like.changes,
        reason=reason,
    )


def _check_missing(
    checked: CheckedQuotation, quotation: ReportQuotation, claim: AttributionClaim, words: int, material: CheckMaterial
) -> CheckedQuotation | None:
    """A quotation that resembles nothing: somebody's who never said it, or the writer's own words."""
    if not quotation.sure:
        return replace(checked, status=Status.MISSING, reason=_nobody(claim)) if claim.names else None
    if claim.cites and words < LONG and not quotation.block:
        return replace(checked, reason=f"a term from {claim.cites}, which is not one of the study’s papers")
    if is_title(quotation.text):
        return replace(checked, reason="a title")
    if not claim.names:
        if reason := is_author_phrase(material.own, quotation.text, quotation.before):
            return replace(checked, reason=reason)
        if words < LONG and not quotation.block and not claim.spoken:
            return replace(checked, reason="the writer’s own words, or a term")
    return replace(checked, status=Status.MISSING, reason=_nobody(claim))


def _nobody(claim: AttributionClaim) -> str:
    if claim.unknown:
        return f"nobody in the study is called {claim.unknown}, and nobody said this"
    return (
        f"{claim.cites} is not one of the study’s papers, and nobody in the study said this"
        if claim.cites
        else "nobody in the study said this"
    )


def unused_passages(results: Results, checked: Sequence[CheckedQuotation], most: int) -> tuple[UnusedPassage, ...]:
    """The passages of each theme and case that no quotation overlaps, those that people accepted first, then the most probable.

    Args:
        results: of the study's last run, with people's decisions.
        checked: the report's quotations.
        most: passages of a theme in a case that are listed.

    Returns:
        Those of cells that stand on evidence, in the order of cells.
    """
    used: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for checked_quotation in checked:
        if checked_quotation.document:
            used[checked_quotation.document].append((checked_quotation.start, checked_quotation.end))
    turns = {turn.turn: turn for turn in results.turns}
    passages = {passage.passage: passage for passage in results.passages}
    found = []
    for cell in results.cells:
        ranked = sorted(cell.evidence, key=lambda coding: (coding.coder == MACHINE, -coding.probability))
        free = [
            coding for coding in ranked if not any(low < coding.end and coding.start < high for low, high in used[coding.document])
        ]
        of_passage = {candidate.passage: candidate for candidate in reversed(free)}  # the best coding of each
        best = [candidate for candidate in free if of_passage[candidate.passage] is candidate]
        for coding in [] if cell.weak else best[:most]:
            speaker = speaker_of(turns[passages[coding.passage].turn])
            accepted = "" if coding.coder == MACHINE else coding.coder
            place = (coding.document, coding.passage, coding.start, coding.end)
            found.append(UnusedPassage(cell.theme, cell.case, *place, speaker, coding.quote, coding.probability, accepted))
    return tuple(found)


def check_file(path: Path, results: Results, unused: int) -> QuotationReport:
    """Check a report.

    Args:
        path: the report.
        results: of the study's last run, with people's decisions.
        unused: of each theme and case how many strong passages that the report does not use are listed.

    Returns:
        Its quotations in order, each with its status, and unused passages.

    Raises:
        SourceError: the report cannot be read.
    """
    material = material_of(results)
    quotations, notes = call(_read, path, material.names, where=path.name)
    checked = check_quotations(quotations, material)
    return QuotationReport(path.name, checked, unused_passages(results, checked, unused), notes)


def _read(path: Path, names: StudyNames) -> tuple[list[ReportQuotation], tuple[str, ...]]:
    """The quotations of a report, and what a person should know of how it was read."""
    source = read_report(path)
    notes = (*(f"not read: {counted(count, what)}" for what, count in source.unread), *source.warnings)
    return quotations_of(source, names), notes


def check_quotations(quotations: Sequence[ReportQuotation], material: CheckMaterial) -> tuple[CheckedQuotation, ...]:
    """Check quotations of one report.

    Args:
        quotations: in order.
        material: of the study.

    Returns:
        For each what it is, but for paragraphs that only look like quotations and resemble nothing.
    """
    found: list[CheckedQuotation] = []
    paged: list[tuple[int, Paged]] = []
    for quotation in quotations:
        claim = best_claim(
            claim_of(material.names, attribution_context.text, attribution_context.alone)
            for attribution_context in _counting(quotation)
        ) or AttributionClaim("")
        checked = classify_quotation(quotation, claim, material)
        if checked is None:
            continue
        there = material.pages.of(checked.document, checked.start, checked.end) if checked.document in material.citations else None
        if claim.pages and there and checked.status in (Status.EXACT, Status.ELLIPSIS):
            paged.append((len(found), Paged(checked.document, claim.pages, there)))
        found.append(checked)
    wrong = wrong_pages([page for _, page in paged], material.pages.last)
    for (at, page), is_wrong in zip(paged, wrong, strict=True):
        if is_wrong:
            reason = f"it is on p. {page.there[0]}, not p. {page.cited[0]}"
            found[at] = replace(found[at], status=Status.WRONG, reason=reason)
    return tuple(found)


def _counting(quotation: ReportQuotation) -> Iterator[AttributionContext]:
    """What stands beside a quotation and is about it, up to what says all."""
    for attribution_context in quotation.beside:
        if attribution_context.sure:
            yield attribution_context
        if attribution_context.whole:
            return
