"""The feed to the synthesis report: what the cells hold, theme by theme, as a document that researchers go on writing in.

Sections, research questions and themes come from the codebook, counts from the cells, words from the transcripts and papers;
sentences of our own carry their counts and lead to the passages they rest on. What it means is left for people to write.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from textmine.matrices.results import Results
from textmine.matrices.saturation import saturation
from textmine.reports.audit_trail import audit_csv, audit_trail
from textmine.reports.synthesis.appendices import audit_pages, checklists, codebook_pages, evidence_index, saturation_pages
from textmine.reports.synthesis.blocks import Block, TextStyle, plain_text
from textmine.reports.synthesis.checklists import StudyFacts
from textmine.reports.synthesis.coreq import coreq
from textmine.reports.synthesis.evidence import Evidence, gather, with_proposals
from textmine.reports.synthesis.markdown import markdown_text
from textmine.reports.synthesis.pictures import saturation_files
from textmine.reports.synthesis.sections import body, front, key_messages
from textmine.reports.synthesis.srqr import srqr
from textmine.reports.synthesis.word import word_bytes
from textmine.reports.synthesis.wording import basis_of


def synthesis_docx(results: Results, *, proposals: bool = False) -> bytes:
    """The feed as a Word document.

    Args:
        results: of a run.
        proposals: whether the machine's proposals count beside what people accepted; each is marked as one.

    Returns:
        A .docx file; the same results give the same bytes.
    """
    return _Feed(results, proposals=proposals).docx()


def synthesis_md(results: Results, *, proposals: bool = False) -> str:
    """The feed as Markdown, with the same words; see `synthesis_docx`."""
    return _Feed(results, proposals=proposals).md()


def report_files(results: Results) -> Mapping[str, bytes]:
    """What a run leaves: the feed, the methods, the audit trail and the curve of saturation.

    Args:
        results: of a run.

    Returns:
        Files by path below the output folder. Only accepted codings count where there are any, or where coding is reflexive;
        another study that has none yet gets its proposals, and the document says so on its first page.
    """
    feed = _Feed(results, proposals=with_proposals(results))
    files = {
        "report/synthesis.docx": feed.docx(),
        "report/synthesis.md": feed.md().encode(),
        "report/methods.md": feed.methods().encode(),
        "report/audit.csv": audit_csv(feed.entries),
    }
    return files | {f"pictures/saturation.{kind}": data for kind, data in feed.drawn.items()}


class _Feed:
    """One feed, gathered once and written in several forms."""

    def __init__(self, results: Results, *, proposals: bool) -> None:
        self.results = results
        evidence = Evidence(results, proposals=proposals)
        self.synthesis = gather(evidence)
        codes = len(list(results.codebook.walk()))
        self.curve = saturation(results.cases, results.documents, results.passages, evidence.held, codes)
        self.entries = audit_trail(results)
        known = StudyFacts(results, self.synthesis, self.curve)
        self.lists = coreq(known), srqr(known)

    @cached_property
    def drawn(self) -> Mapping[str, bytes]:
        """The curve of saturation, by the kind of its file."""
        return saturation_files(self.curve)

    @cached_property
    def blocks(self) -> list[Block]:
        """The whole document."""
        return [
            *front(self.synthesis, self.results),
            *key_messages(self.synthesis),
            *body(self.synthesis),
            *evidence_index(self.synthesis),
            *codebook_pages(self.results.codebook),
            *saturation_pages(self.curve, self.synthesis.basis, lambda: self.drawn["png"]),
            *checklists(*self.lists),
            *audit_pages(self.entries),
        ]

    def docx(self) -> bytes:
        """The document as Word's."""
        return word_bytes(self.results.title, self.blocks)

    def md(self) -> str:
        """The document as Markdown."""
        return markdown_text(self.blocks)

    def methods(self) -> str:
        """The checklists by themselves, as Markdown."""
        first = (
            plain_text(TextStyle.TITLE, self.results.title),
            plain_text(TextStyle.SUBTITLE, "Methods checklists: answers from the run"),
            plain_text(TextStyle.NOTICE, basis_of(self.synthesis.basis)),
        )
        return markdown_text([*first, *checklists(*self.lists, letters=("", ""))])
