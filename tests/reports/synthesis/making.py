"""Results of a small made-up study, and what a test looks for in the documents that are made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from textmine.matrices.cells import make_cells, make_paper_cells
from textmine.matrices.provenance import Provenance
from textmine.matrices.results import Results
from textmine.records.corpus import MACHINE, Case, Coding, Document, Passage, Question, Role, SourceFile, Speaker, Turn
from textmine.records.decisions import Decision, History
from textmine.records.topics import TopicSummary
from textmine.study.codebook import Code, Codebook, Pole, Section

# Words that no sentence of ours may hold: meaning is not found by machines, and frequency is not importance.
BANNED = re.compile(
    r"emerg|\b(?:machine|ai|algorithm|textmine|computer|analysis|model)\b[^.]{0,20}\b(?:found|finds|discover|reveal|understood|understands)"
    r"|saturation (?:was|is|has been) (?:reached|achieved)|reached saturation|people (?:feel|felt|believe)"
    r"|(?:most|more|less|least|very) (?:important|significant)|key themes?\b|dominant theme|strongest theme|majority|clearly shows?"
    r"|\bproves?\b|significantly|themes? that arose|arose from the data",
    re.IGNORECASE,
)
TRUST = Code(
    "trust",
    "Trust",
    "Confidence in partners.",
    "s1",
    poles=(Pole("trust built", ()), Pole("trust broken", ())),
    guide=("How far do you trust each other?",),
    answers=("1",),
    codes=(Code("promise", "Promises", "Kept or not.", "s1"),),
)
MONEY = Code("money", "Money", "What things cost.", "s1", answers=("2", "1"))
VOICE = Code("voice", "User voice", "Who is asked.", "s2", answers=("2",))
BOOK = Codebook(
    "Small",
    (Section("s1", "Working together", (TRUST, MONEY)), Section("s2", "Impacts", (VOICE,))),
    (("1", "What holds partners together?"), ("2", "What does it do?")),
)
NORTH, SOUTH = Case("north", "The North"), Case("south", "The South")
PAPER = "literature/reed.pdf"
SAID = {
    "north/a.txt": [
        ("Q", "INT", Role.INTERVIEWER, "", "How far do you trust each other, after the first winter of it?"),
        (
            "Ann Lee",
            "P1",
            Role.RESPONDENT,
            "staff",
            "We trusted them from the first day, and they were honest about what it would cost.",
        ),
        ("Bob", "P2", Role.RESPONDENT, "board", "They let us down twice over the roof, and I have not rung that number since."),
        (
            "Ann Lee",
            "P1",
            Role.RESPONDENT,
            "staff",
            "It cost more than the budget said, and the council paid for the building in the end.",
        ),
    ],
    "south/b.txt": [
        ("Q", "INT", Role.INTERVIEWER, "", "And who pays for the van, the driver and the petrol?"),
        ("Cy", "P3", Role.RESPONDENT, "staff", "Nobody trusts a van that comes late, so we keep our own bus at the back."),
        ("Cy", "P3", Role.RESPONDENT, "staff", "The petrol is theirs and the driver is ours, which suits the pair of us."),
    ],
    PAPER: [("", "", Role.AUTHOR, "", "Trust was built where partners had met before they signed anything at all.")],
}


def make_results(
    said: dict[str, list[tuple[str, str, Role, str, str]]] | None = None,
    coded: Iterable[tuple[str, int, str, str]] = (),
    cases: Sequence[Case] = (NORTH, SOUTH),
    book: Codebook = BOOK,
    **values: object,
) -> Results:
    """Results of a study in which each line is a turn and a passage; `coded`: document, number of the turn, code and pole."""
    documents, turns, passages, speakers = [], [], [], []
    for name, lines in (SAID if said is None else said).items():
        text, known = "", {case.case for case in cases}
        paper = name.startswith("literature/")
        case = "" if paper else name.split("/")[0]
        assert paper or case in known
        for number, (label, person, role, group, words) in enumerate(lines):
            start = len(text)
            text += f"{words}\n"
            place = f"{name}#{number}", name, start, start + len(words)
            turns.append(Turn(*place, label, role, person, group, start_s=60.0 * number if name == "north/a.txt" else None))
            passage = f"{name}@{start}", name, start, start + len(words)
            passages.append(Passage(*passage, label, role, f"{name}#{number}", person, case, len(words.split())))
        citation = "Reed 2015" if paper else ""
        kind = "literature" if paper else "transcript"
        documents.append(Document(name, case, kind, name, text, f"hash of {name}", citation))
        voices = dict.fromkeys((label, person, role, group) for label, person, role, group, _ in lines if not paper)
        speakers += [Speaker(name, label, person, role, "", 1, 9, group) for label, person, role, group in voices]
    by_turn = {passage.turn: passage for passage in passages}
    texts = {document.document: document for document in documents}
    codings = []
    for name, number, code, pole in coded:
        one = by_turn[f"{name}#{number}"]
        quote = texts[name].text[one.start : one.end]
        codings.append(Coding(name, one.passage, one.start, one.end, quote, code, pole, 0.8, MACHINE, texts[name].sha256, ""))
    given = {
        "title": "Small study",
        "note": "",
        "codebook": book,
        "cases": tuple(cases),
        "inputs": tuple(
            SourceFile(document.document, "0", "read", kind=document.kind, words=50, timed="a" in document.document)
            for document in documents
        ),
        "documents": tuple(documents),
        "speakers": tuple(speakers),
        "turns": tuple(turns),
        "passages": tuple(passages),
        "codings": tuple(codings),
        "questions": (),
        "entities": (),
        "topics": (),
        "placements": (),
        "topics_summary": TopicSummary(0, 0.0, None),
        "facts": Provenance(seeds={"topics": 20}, versions={"textmine": "0.1.0"}),
    } | values
    return with_cells(Results(**given, cells=(), paper_cells=()))


def with_cells(results: Results) -> Results:
    """The same with its cells made of its codings."""
    book, passages, codings = results.codebook, results.passages, results.codings
    cells = make_cells(results.cases, book, passages, codings, results.questions, 0.35)
    return replace(results, cells=tuple(cells), paper_cells=tuple(make_paper_cells(book, passages, codings)))


def decided(results: Results, *said: tuple[str, str, int, str, str, str]) -> Results:
    """The same with decisions: who, document, number of the turn, code, verdict and pole; accepted codings stand in their names."""
    by_turn = {passage.turn: passage for passage in results.passages}
    texts = {document.document: document for document in results.documents}
    decisions, codings = list(results.facts.history.decisions), list(results.codings)
    for minute, (who, name, number, code, verdict, pole) in enumerate(said):
        one, document = by_turn[f"{name}#{number}"], texts[name]
        quote = document.text[one.start : one.end]
        at = f"2026-03-0{1 + minute % 3}T10:{minute:02d}:00+00:00"
        decisions.append(Decision(at, who, name, document.sha256, one.start, one.end, quote, code, pole, verdict))
        others = [c for c in codings if (c.passage, c.code) != (one.passage, code) or c.coder != MACHINE]
        if verdict in ("accept", "adopt"):
            place = name, one.passage, one.start, one.end, quote
            others.append(Coding(*place, code, pole, 1.0, who, document.sha256, ""))
        codings = others
    facts = replace(results.facts, history=History(tuple(decisions)))
    return with_cells(replace(results, codings=tuple(codings), facts=facts, decisions=len(decisions)))


def asked(results: Results, case: str, theme: str, document: str, number: int, *, close: bool = True) -> Results:
    """The same with a question of the interviewer that comes near to a theme."""
    one = next(passage for passage in results.passages if passage.turn == f"{document}#{number}")
    text = next(known.text for known in results.documents if known.document == document)[one.start : one.end]
    question = Question(case, theme, document, one.passage, text, 0.6 if close else 0.1, close)
    return with_cells(replace(results, questions=(*results.questions, question)))


CODED = (
    ("north/a.txt", 1, "trust", "trust built"),
    ("north/a.txt", 2, "promise", "trust broken"),
    ("north/a.txt", 3, "money", ""),
    ("south/b.txt", 1, "trust", "trust broken"),
    ("south/b.txt", 2, "money", ""),
    (PAPER, 0, "trust", "trust built"),
)


def opened(data: bytes) -> WordDocument:
    """A Word document as python-docx reads it."""
    return docx.Document(BytesIO(data))


def styled(document: WordDocument, style: str) -> list[str]:
    """Texts of the paragraphs of a style, those of links among them."""
    return [text_of(paragraph._p) for paragraph in document.paragraphs if paragraph.style.name == style]


def text_of(element: object) -> str:
    """All text below an element of a Word document."""
    return "".join(one.text or "" for one in element.iter(qn("w:t")))


def our_words(text: str) -> str:
    """A document without what is between quotation marks, which is other people's."""
    return re.sub(r"“[^”]*”", "“”", text)
