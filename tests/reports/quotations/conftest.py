"""A small fictional study, as records: two interviews, a focus group and two papers."""

from __future__ import annotations

import hashlib

import pytest

from textmine.ingest.readers import File, read_source
from textmine.matrices.cells import make_cells
from textmine.matrices.results import Results
from textmine.records.corpus import Case, Coding, Document, Passage, Role, Speaker, Turn
from textmine.records.topics import TopicSummary
from textmine.reports.quotations.check import check_quotations
from textmine.reports.quotations.material import CheckMaterial, material_of
from textmine.reports.quotations.read import quotations_of
from textmine.study.codebook import Code, Codebook, Section

FERRY = "harbour/FY1_harbour_master.docx"
MILL = "mill/ML2_miller.txt"
GROUP = "mill/FG3_neighbours.txt"
TIDES = "literature/penrose_2014_tides.pdf"
WEIRS = "literature/okafor_lunt_2018_weirs.pdf"

TALKS = {
    FERRY: (
        ("Interviewer", "KB", Role.INTERVIEWER, "How did the ferry come to be shared between the two towns in the first place?"),
        (
            "Harbour Master",
            "FY1",
            Role.RESPONDENT,
            "Well, we never met the other council until the boat was already paid for. It was all letters, and I don’t think "
            "anybody read them. Then in 2009 the old ferry sank at its mooring [laughs] and we had 14 days to find another one.",
        ),
        ("Interviewer", "KB", Role.INTERVIEWER, "Mm."),
        (
            "Harbour Master",
            "FY1",
            Role.RESPONDENT,
            "So they lent us theirs, a co-ordinator came over with the keys, and nobody asked for a penny. I would not have "
            "done the same for them. After that it was easier, because you can’t fall out with people who have rescued you.",
        ),
        ("Interviewer", "KB", Role.INTERVIEWER, "And what did the passengers make of the new timetable that winter?"),
        (
            "Harbour Master",
            "FY1",
            Role.RESPONDENT,
            "The passengers hated it. Half past six is no time for a school boat. We kept it for three years all the same, at "
            "the end of the day it was the only one that both towns could afford.",
        ),
    ),
    MILL: (
        ("I", "KB", Role.INTERVIEWER, "Would you say that the weir has brought the two sides any closer?"),
        (
            "R",
            "ML2",
            Role.RESPONDENT,
            "Closer is a strong word. The weir brought us to the same table on a Thursday, which is not the same thing. "
            "We shout less than we did. My father would have locked the sluice and thrown the key in after it.",
        ),
        ("I", "KB", Role.INTERVIEWER, "What would have helped?"),
        (
            "R",
            "ML2",
            Role.RESPONDENT,
            "Money, hardly anything else. At the end of the day it was the only one that the tenants’ own engineer believed in, "
            "and she was paid by the bakery. A grant of £40,000 would have mended the race, the wheel and the temper of everybody "
            "on the river. The bailiff told us, ‘you will have your water by Easter’, which Easter he would not say.",
        ),
    ),
    GROUP: (
        ("Moderator", "KB", Role.INTERVIEWER, "Let us begin with the smell, since all of you mention it."),
        ("Ada", "FG3-A", Role.RESPONDENT, "You get used to the smell. What you do not get used to is being told it is good."),
        ("Bram", "FG3-B", Role.RESPONDENT, "They sent a man with a clipboard who wrote down that it was seasonal."),
        ("Ada", "FG3-A", Role.RESPONDENT, "Seasonal, in all four of them."),
    ),
}  # fmt: skip
PAPERS = {
    TIDES: (
        "Penrose 2014",
        "Shared Tides: Ferries and Small Towns",
        (
            (1, "Ferries are shared where neither town can pay for one by itself, and seldom for any better reason."),
            (2, "A shared timetable is a treaty in small print, which Lunt has called a truce by the minute."),
            (4, "Those who wait on a quay together for long enough will find that they have interests in common."),
        ),
    ),
    WEIRS: (
        "Okafor and Lunt 2018",
        "Weirs and Neighbours",
        (
            (1, "A weir divides a river and unites the people who complain of it."),
            (3, "Compensation was paid to 11 of the 13 mills, and to none of the households below them."),
        ),
    ),
}
CODEBOOK = Codebook(
    "Sharing",
    (
        Section(
            "s",
            "Sharing",
            (Code("trust", "Trust between the towns", "Whether people rely on one another without a contract.", "s"),),
        ),
    ),
    (("1", "What makes neighbours share what they could own?"),),
)


def _results() -> Results:
    documents, turns, passages, speakers, codings = [], [], [], {}, []
    for document, lines in TALKS.items():
        text = ""
        case = document.partition("/")[0]
        for number, (label, participant, role, said) in enumerate(lines, 1):
            text += f"{label}: "
            start, end = len(text), len(text) + len(said)
            text += f"{said}\n\n"
            turns.append(Turn(f"{document}#{number}", document, start, end, label, role, participant, ""))
            words = len(said.split())
            passage = Passage(
                f"{document}@{start}", document, start, end, label, role, f"{document}#{number}", participant, case, words
            )
            passages.append(passage)
            speakers[document, label] = Speaker(document, label, participant, role, "", 1, words)
            if role == Role.RESPONDENT:
                chance = round(0.5 + len(codings) / 100, 2)
                codings.append(Coding(document, passage.passage, start, end, said, "trust", "", chance, "textmine", "0", ""))
        documents.append(_document(document, case, "transcript", document.split("/")[1], text, ""))
    for document, (citation, title, paragraphs) in PAPERS.items():
        text = ""
        for number, (page, paragraph) in enumerate(paragraphs, 1):
            start, end = len(text), len(text) + len(paragraph)
            text += f"{paragraph}\n\n"
            turns.append(Turn(f"{document}#{number}", document, start, end, "", Role.AUTHOR, "", "", page=page))
            passages.append(
                Passage(f"{document}@{start}", document, start, end, "", Role.AUTHOR, f"{document}#{number}", "", "", 9, page=page)
            )
        documents.append(_document(document, "", "literature", title, text, citation))
    cases = (Case("harbour", "The Harbour"), Case("mill", "The Mill"))
    rest = dict.fromkeys(("inputs", "questions", "paper_cells", "entities", "topics", "placements"), ())
    return Results(
        title="Sharing the River",
        note="",
        codebook=CODEBOOK,
        cases=cases,
        documents=tuple(documents),
        speakers=tuple(speakers.values()),
        turns=tuple(turns),
        passages=tuple(passages),
        codings=tuple(codings),
        cells=tuple(make_cells(cases, CODEBOOK, passages, codings, (), 0.3)),
        topics_summary=TopicSummary(0, 0.0, None),
        **rest,
    )


def _document(document: str, case: str, kind: str, title: str, text: str, citation: str) -> Document:
    return Document(document, case, kind, title, text, hashlib.sha256(text.encode()).hexdigest(), citation)


@pytest.fixture(scope="session")
def results() -> Results:
    """A finished run of the study."""
    return _results()


@pytest.fixture(scope="session")
def material(results: Results) -> CheckMaterial:
    """What quotations are checked against."""
    return material_of(results)


@pytest.fixture(scope="session")
def checked(material: CheckMaterial):
    """Check the quotations of a report in Markdown: `checked("“We never met” (FY1)")`."""

    def check(text: str, name: str = "report.md"):
        source = read_source(File(name, text.encode()))
        return check_quotations(quotations_of(source, material.names), material)

    return check
