"""The feed as a whole: what both forms say, and what they never say."""

import re
from dataclasses import replace
from functools import cache

import pytest

from tests.reports.synthesis.making import (
    BANNED,
    BOOK,
    CODED,
    NORTH,
    PAPER,
    SAID,
    SOUTH,
    decided,
    make_results,
    opened,
    our_words,
    styled,
)
from textmine.decisions.ledger import record
from textmine.pipeline.load_results import load_current_results, load_results
from textmine.pipeline.run import run_study
from textmine.pipeline.workspace import open_workspace
from textmine.records.corpus import Case, Role
from textmine.records.decisions import Decision
from textmine.reports.synthesis import report_files, synthesis_docx, synthesis_md
from textmine.reports.synthesis.evidence import Evidence, gather
from textmine.reports.synthesis.wording import against, basis_of, in_papers, message_line, silences, stands_on, who_and_how
from textmine.study.codebook import Codebook, Section

ACCEPTED = ("AB", "north/a.txt", 1, "trust", "accept", "trust built"), ("AB", "south/b.txt", 2, "money", "reject", "")
WITHOUT_PAPERS = {name: lines for name, lines in SAID.items() if name != PAPER}
UNLINKED = tuple(
    replace(section, themes=tuple(replace(theme, answers=()) for theme in section.themes)) for section in BOOK.sections
)
STUDIES = {
    "proposals": (make_results(coded=CODED), True),
    "accepted": (decided(make_results(coded=CODED), *ACCEPTED), False),
    "both": (decided(make_results(coded=CODED), *ACCEPTED), True),
    "nothing accepted": (make_results(coded=CODED), False),
    "nothing coded": (make_results(), True),
    "no papers": (make_results(WITHOUT_PAPERS, coded=CODED[:5]), True),
    "papers alone": (make_results({PAPER: SAID[PAPER]}, coded=CODED[5:], cases=()), True),
    "a case of which nobody was heard": (make_results(coded=CODED, cases=(NORTH, SOUTH, Case("west", "The West"))), True),
    "no questions": (make_results(coded=CODED, book=Codebook("", UNLINKED, ())), True),
    "a question of no theme": (
        make_results(coded=CODED, book=replace(BOOK, questions=(*BOOK.questions, ("3", "And then?")))),
        True,
    ),
}
each_study = pytest.mark.parametrize("name", STUDIES)


@cache
def word_of(name):
    """The Word document of one of the studies."""
    results, proposals = STUDIES[name]
    return opened(synthesis_docx(results, proposals=proposals))


@cache
def gathered(name):
    """What the document of one of the studies says."""
    results, proposals = STUDIES[name]
    return gather(Evidence(results, proposals=proposals))


@each_study
def test_every_claim_has_its_counts_and_leads_somewhere(name):
    """A sentence of ours says how many of how many, and links to an anchor that the document has."""
    found, document = gathered(name), word_of(name)
    anchors = set(document.element.body.xpath("//w:bookmarkStart/@w:name"))
    claims = [
        claim
        for theme in found.themes
        for claim in (
            stands_on(theme, found.basis),
            *who_and_how(theme),
            *against(theme),
            *silences(theme),
            in_papers(theme),
            message_line(theme),
        )
    ]
    assert claims
    for claim in claims:
        assert re.search(r"\d of (?:the )?\d|of \d+ passages?|(?i:both|all) |no papers|\d to ", claim.text), claim.text
        assert claim.links, claim.text
        assert {link.anchor for link in claim.links} <= anchors, claim.text
    assert set(document.element.body.xpath("//w:hyperlink/@w:anchor")) <= anchors


@each_study
def test_no_sentence_of_ours_claims_what_a_machine_cannot(name):
    """Banned wordings stand nowhere but in other people's words."""
    results, proposals = STUDIES[name]
    files = report_files(results)
    texts = (synthesis_md(results, proposals=proposals), files["report/methods.md"].decode(), files["report/synthesis.md"].decode())
    assert [found.group() for text in texts for found in BANNED.finditer(our_words(text))] == []


def test_the_banned_wordings_would_be_seen():
    """The guard itself fails on what it is there for."""
    for text in (
        "Three themes emerged from the data.",
        "The machine found that people feel left out.",
        "Saturation was reached after twelve interviews.",
        "Trust is the most important theme.",
        "This clearly shows it.",
    ):
        assert BANNED.search(text), text


@each_study
def test_the_first_page_says_what_the_document_stands_on(name):
    """Whether proposals are among it, how many codings are accepted, and by whom."""
    (notice,) = styled(word_of(name), "Notice")
    assert notice == basis_of(gathered(name).basis)


def test_the_words_of_the_first_page():
    """Each basis in its own words."""
    said = {name: basis_of(gathered(name).basis) for name in STUDIES}
    assert said["proposals"].startswith(
        "Suggestions, not findings: no coding in this study has been accepted yet. This draft rests on 6 "
    )
    assert said["accepted"].startswith(
        "Accepted codings only: 1 coding, accepted by AB. 4 suggestions that nobody has accepted are left out"
    )
    assert said["both"].startswith(
        "Accepted codings and suggestions together: 1 coding accepted by AB, and 4 codings that textmine suggested "
    )
    assert said["nothing accepted"].startswith("Accepted codings only, and there are none yet: none of the 6 codings ")


def test_proposals_are_marked_and_left_out_by_default():
    """With accepted codings alone no quotation is a proposal; with proposals each says which it is."""
    sources = styled(word_of("accepted"), "Quote source")
    assert sum("accepted by AB" in source for source in sources) == 1
    assert not any("suggested" in source for source in sources if source.startswith("Q"))
    together = [one for one in styled(word_of("both"), "Quote source") if one.startswith("Q")]
    assert all(one.endswith(("; suggested", "; accepted by AB")) for one in together)
    assert any(one.endswith("; suggested") for one in together)


def test_both_forms_say_the_same():
    """Every sentence, quotation and cell of the Word document is in the Markdown, but for the signs of Markdown."""
    results, proposals = STUDIES["both"]
    plain = re.sub(r"\\|\*\*|<a [^>]*></a>|\]\(#\w+\)|\[(?=[^\]]*\]\(#)", "", synthesis_md(results, proposals=proposals))
    document = word_of("both")
    for style in ("Quote", "Quote source", "Team summary", "Index heading"):
        for text in styled(document, style):
            assert text.strip() in plain or text.startswith("In Word"), text


def test_a_run_leaves_accepted_codings_where_there_are_any():
    """Proposals are in a run's own report until the first coding is accepted, and then no more."""
    before = report_files(make_results(coded=CODED))["report/synthesis.md"].decode()
    after = report_files(decided(make_results(coded=CODED), *ACCEPTED))["report/synthesis.md"].decode()
    assert "> Suggestions, not findings" in before
    assert "> Accepted codings only: 1 coding" in after
    assert after == synthesis_md(decided(make_results(coded=CODED), *ACCEPTED))


def test_an_export_right_after_a_run_is_what_the_run_left(make_study, fake_encoder):
    """The feed made of a finished run's files has the very bytes that the run wrote."""
    study = make_study(settings="[themes]\nthreshold = 0.01\n")
    run_study(study)
    results = load_current_results(open_workspace(study))
    written = (study / "output/report/synthesis.docx").read_bytes()
    assert synthesis_docx(results, proposals=True) == written
    assert synthesis_md(results, proposals=True).encode() == (study / "output/report/synthesis.md").read_bytes()


def test_a_run_after_decisions_leaves_what_an_export_gives(make_study, fake_encoder):
    """With decisions of two people, who differ on one coding, run and export agree to the byte, and proposals are gone."""
    study = make_study(settings="[themes]\nthreshold = 0.01\n")
    run_study(study)
    workspace = open_workspace(study)
    codings = load_results(workspace).codings
    assert len({(coding.passage, coding.code) for coding in codings}) > 2
    said = ("AB", codings[0], "accept"), ("CD", codings[0], "reject")
    record(
        workspace.ledger,
        [
            Decision(f"2026-03-01T10:0{at}:00+00:00", who, c.document, c.sha256, c.start, c.end, c.quote, c.code, c.pole, verdict)
            for at, (who, c, verdict) in enumerate(said)
        ],
    )
    run_study(study)
    results = load_current_results(open_workspace(study))
    assert synthesis_docx(results) == (study / "output/report/synthesis.docx").read_bytes()
    report = (study / "output/report/synthesis.md").read_text(encoding="utf-8")
    assert "accepted by AB, rejected by CD" in report
    assert "; suggested" not in report
    assert (study / "output/report/audit.csv").read_text(encoding="utf-8-sig").count("\n") == 3


def test_sixty_themes_and_fifteen_cases():
    """A large study has every theme and case, in pictures that stay readable, without a table too wide for the page."""
    themes = tuple(replace(BOOK.themes[1], id=f"t{n}", name=f"Theme {n}", answers=("1",)) for n in range(60))
    cases = tuple(Case(f"c{n}", f"Case number {n} of the fifteen") for n in range(15))
    said = {f"c{n}/t.txt": [("A", f"P{n}", Role.RESPONDENT, "", f"We paid {n} pounds, and they paid the rest.")] for n in range(15)}
    coded = [(f"c{n % 15}/t.txt", 0, f"t{n}", "") for n in range(60)]
    book = Codebook("", (Section("s1", "Money", themes),), (("1", "What?"),))
    document = opened(synthesis_docx(make_results(said, coded=coded, cases=cases, book=book), proposals=True))
    assert len([one for one in styled(document, "Heading 3") if one.startswith("Theme ")]) == 60
    assert len(document.inline_shapes) == 3 * 2 + 1
    widths = {sum(int(width) for width in table._tbl.xpath("./w:tblGrid/w:gridCol/@w:w")) for table in document.tables}
    assert max(widths) <= 16 * 567 + 5
