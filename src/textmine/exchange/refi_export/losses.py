"""What of a study a REFI-QDA project cannot hold, and in what form it goes along, if in any: the standard asks that it be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textmine.exchange.refi_export.texts import export_text, profile_of
from textmine.matrices.results import Results
from textmine.records.corpus import MACHINE, Kind
from textmine.records.decisions import NoteKind


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that the standard has no place for.

    Attributes:
        what: it is, with how many there are.
        carried: in what form it goes along; empty where it does not.
    """

    what: str
    carried: str = ""


def losses(results: Results, profile: str = "general", proposals: bool = False) -> tuple[Loss, ...]:
    """What of a study does not go along, or not as what it is.

    Args:
        results: of a run.
        profile: the program it is written for, a key of `PROFILES`.
        proposals: whether the machine's proposals go along.

    Returns:
        What there is in this study, in the order of weight.

    Raises:
        ExchangeError: there is no such profile.
    """
    found = [*_of_codings(results, proposals), *_of_cells(results), *_of_sources(results, profile), *_of_people(results)]
    return tuple(Loss(what, carried) for what, carried in found)


def _of_codings(results: Results, proposals: bool) -> Iterator[tuple[str, str]]:
    proposed = sum(coding.coder == MACHINE for coding in results.codings)
    leaning = sum(bool(coding.pole) for coding in results.codings if proposals or coding.coder != MACHINE)
    if proposed and proposals:
        how = "as codings of the user “textmine”, told in their comments; nobody has looked at them"
        yield f"that {proposed} codings are the machine's proposals, with probability and words", how
    elif proposed:
        yield f"{proposed} codings that the machine proposes and nobody has looked at", ""
    if leaning:
        yield f"the direction of {leaning} codings (poles)", "as a code under the theme, given beside the theme's own"
    yield "what people rejected, and who differed with whom", ""


def _of_cells(results: Results) -> Iterator[tuple[str, str]]:
    summaries = sum(note.kind == NoteKind.SUMMARY for note in results.notes)
    if results.cells:
        yield f"the states of {len(results.cells)} cells of the matrix", "as one note, which no program counts"
    if summaries:
        yield f"summaries of cells: {summaries}", "as a note each, linked to its case"
    if results.codebook.questions:
        yield "the research questions", "as a note"
    if results.topics:
        yield f"{len(results.topics)} topics", ""
    if results.entities:
        yield f"{len({entity.name or entity.text for entity in results.entities})} names of organisations, people and places", ""


def _of_sources(results: Results, profile: str) -> Iterator[tuple[str, str]]:
    replaced = sum(export_text(document.text, (), profile_of(profile)).replaced for document in results.documents)
    papers = sum(document.kind == Kind.LITERATURE for document in results.documents)
    headed = sum(bool(document.header) for document in results.documents if document.kind == Kind.TRANSCRIPT)
    yield "layout, sound and the files as they were", "as plain text, each turn after its speaker's label as it was printed"
    yield "turns, their times and pages", "of coded passages in their comments"
    if papers:
        yield f"layout, references and footnotes of {papers} papers", "as plain text, with the page of coded passages"
    if headed:
        yield f"cover lines of {headed} transcripts, which may name people", ""
    if replaced:
        yield f"{replaced} characters that programs count differently (emoji and the like)", "as □"


def _of_people(results: Results) -> Iterator[tuple[str, str]]:
    if any(speaker.role or speaker.group or speaker.attributes for speaker in results.speakers):
        yield "roles, groups and attributes of speakers", ""


def loss_lines(found: Sequence[Loss]) -> Iterator[str]:
    """Losses as a notice for people, a line each."""
    carried = [loss for loss in found if loss.carried]
    yield "A REFI-QDA project has no place for some of what a study holds."
    if carried:
        yield ""
        yield "Goes along in another form:"
        yield from (f"- {loss.what}: {loss.carried}" for loss in carried)
    if len(carried) < len(found):
        yield ""
        yield "Does not go along:"
        yield from (f"- {loss.what}" for loss in found if not loss.carried)
    yield ""
    yield "The matrix with its quotations is in framework.xlsx, everything else in tables/, in the study's output folder."
