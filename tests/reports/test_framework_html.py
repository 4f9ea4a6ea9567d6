"""framework.html: one page, inert and complete."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from lxml import html

from textmine.matrices.cells import make_cells, make_paper_cells
from textmine.matrices.results import Results
from textmine.records.corpus import Case, Coding, Document, Passage, Question, Role, SourceFile, Turn
from textmine.records.decisions import Note
from textmine.records.topics import TopicSummary
from textmine.reports.framework_html import framework_html
from textmine.study.codebook import Code, Codebook, Pole, Section

SCRIPT = "<script>alert(1)</script>"
IMAGE = "<img src=x onerror=alert(2)>"
QUOTED = '"><b onmouseover="alert(3)">'
HOSTILE = SCRIPT + IMAGE + QUOTED
TRUST = Code(
    "trust",
    f"Trust {SCRIPT}",
    f"Confidence {HOSTILE}",
    "working",
    poles=(Pole(f"built {IMAGE}", ()), Pole("broken", ())),
    codes=(Code("promises", f"Promises {HOSTILE}", "Kept or not.", "working"),),
    answers=("1",),
)
MONEY = Code("money", "Money", "Costs.", "means")
STAFF = Code("staff", "Staff", "Who works there.", "means")
CODEBOOK = Codebook(
    "Small",
    (Section("working", f"Working {IMAGE}", (TRUST,)), Section("empty", "Empty", ()), Section("means", "Means", (MONEY, STAFF))),
    (("1", f"What changes {SCRIPT}?"), ("2", "What stays?")),
)
CASES = (Case("north", f"North {HOSTILE}", (("region", HOSTILE),)), Case("south", "South"), Case("west", "West"))
LINES = [
    ("north/a.txt", "Interviewer", Role.INTERVIEWER, f"What of trust {SCRIPT}?"),
    (
        "north/a.txt",
        SCRIPT,
        Role.RESPONDENT,
        f"They were honest {IMAGE} with us {QUOTED} all along, from the first day to the last.",
    ),
    ("north/a.txt", "Bob", Role.RESPONDENT, "They let us down & we paid < half."),
    ("south/b.vtt", "Cy", Role.RESPONDENT, "It cost more than anybody had said that it would."),
    ("papers/c.pdf", "", Role.AUTHOR, f"Trust is costly {IMAGE}."),
]


def _results():
    texts, turns, passages = {}, [], []
    for number, (document, speaker, role, line) in enumerate(LINES):
        start = len(texts.get(document, ""))
        texts[document] = texts.get(document, "") + line + "\n"
        case = {"north/a.txt": "north", "south/b.vtt": "south"}.get(document, "")
        end = start + len(line)
        time, page, section = (61.0 if case == "south" else None), (None if case else 4), ("" if case else HOSTILE)
        turn = Turn(f"{document}#{number}", document, start, end, speaker, role, speaker, HOSTILE, time, None, page, section)
        turns.append(turn)
        passages.append(Passage(f"{document}@{start}", document, start, end, speaker, role, turn.turn, speaker, case, 14))
    documents = tuple(
        Document(
            name,
            "" if name.startswith("papers") else name[:5],
            "literature" if name.startswith("papers") else "transcript",
            HOSTILE,
            text,
            "0" * 64,
            f"Cited {HOSTILE}",
            ((SCRIPT, HOSTILE),),
        )
        for name, text in texts.items()
    )

    def coding(number, code, pole="", words="", probability=0.85):
        p = passages[number]
        return Coding(p.document, p.passage, p.start, p.end, LINES[number][3], code, pole, probability, "textmine", "0" * 64, words)

    codings = (
        coding(1, "trust", TRUST.poles[0].name, f"honest, {SCRIPT}"),
        coding(1, "promises", probability=0.7),
        coding(2, "trust", "broken"),
        coding(3, "money", words="cost"),
        coding(4, "trust", "broken"),
    )
    questions = (
        Question("north", "trust", "north/a.txt", passages[0].passage, LINES[0][3], 0.9, True),
        Question("south", "trust", "north/a.txt", passages[0].passage, HOSTILE, 0.2, False),
    )
    return Results(
        title=f"Study {HOSTILE}",
        note=HOSTILE,
        codebook=CODEBOOK,
        cases=CASES,
        inputs=(SourceFile("north/a.txt", "0", "read"), SourceFile(f"{IMAGE}.doc", "1", "set aside", f"no reader {SCRIPT}")),
        documents=documents,
        speakers=(),
        turns=tuple(turns),
        passages=tuple(passages),
        codings=codings,
        questions=questions,
        cells=tuple(make_cells(CASES, CODEBOOK, passages, codings, questions, 0.5)),
        paper_cells=tuple(make_paper_cells(CODEBOOK, passages, codings)),
        entities=(),
        topics=(),
        placements=(),
        topics_summary=TopicSummary(0, 0.0, None),
    )


@pytest.fixture(scope="module")
def results():
    return _results()


@pytest.fixture(scope="module")
def page(results):
    return framework_html(results)


@pytest.fixture(scope="module")
def tree(page):
    return html.document_fromstring(page)


def _text(element):
    return " ".join(element.text_content().split())


def test_words_that_nobody_is_known_to_have_said_are_counted_at_the_top(results):
    """The first page says how many they are and in which files, those of most words first."""
    passages = tuple(
        replace(passage, role=Role.UNKNOWN) if passage.document == "south/b.vtt" else passage for passage in results.passages
    )
    inputs = (
        SourceFile("a.txt", "", "read", words=90, unknown_words=4),
        SourceFile("b.vtt", "", "read", words=1200, unknown_words=1200),
    )
    tree = html.document_fromstring(framework_html(replace(results, passages=passages, inputs=inputs)))
    (nobodys,) = tree.xpath("//header//details")
    assert _text(nobodys.xpath("./summary")[0]).startswith("14 words are unattributed")
    assert [_text(one) for one in nobodys.xpath(".//li")] == ["b.vtt: 1,200 of 1,200 words", "a.txt: 4 of 90 words"]


def test_words_of_a_study_are_never_markup(page, tree):
    """Tags and quotation marks in names, texts, definitions and file names stand in the page as text, and nowhere as markup."""
    assert not re.search(r"<(script|img|b )", page, re.IGNORECASE)
    assert tree.xpath("//script | //img | //iframe | //object | //link | //base") == []
    assert [name for element in tree.iter() for name in element.attrib if name.startswith("on")] == []
    speech = [_text(element) for element in tree.xpath("//*[contains(@class, 'speech')]")]
    assert any(LINES[1][3] in text for text in speech)
    assert f"{SCRIPT}, {HOSTILE}" in {_text(element) for element in tree.xpath("//p[@class='speaker']/b")}


def test_attributes_hold_their_whole_text(tree):
    """A definition with quotation marks is one attribute, to its end."""
    assert tree.xpath("//th[@title]/@title")[0] == f"Confidence {HOSTILE}"


def test_every_link_leads_to_one_place_in_the_page(tree):
    """Every link is to an id of this page, and every id is there once."""
    ids = Counter(tree.xpath("//@id"))
    assert {name: count for name, count in ids.items() if count > 1} == {}
    links = tree.xpath("//@href")
    assert len(links) > 20
    assert [link for link in links if not link.startswith("#") or link[1:] not in ids] == []


def test_page_reaches_nowhere(page, tree):
    """The page names no address outside itself and forbids everything but its own style."""
    assert not re.search(r"(?:https?:)?//\w", page)
    assert tree.xpath("//@src | //@action | //@srcset | //@data") == []
    style = "".join(tree.xpath("//style/text()"))
    assert "url(" not in style
    assert "@import" not in style
    assert tree.xpath("//meta[@http-equiv]/@content") == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_same_results_give_the_same_page(page):
    """The page is the same, byte for byte, for the same results."""
    assert framework_html(_results()) == page


def test_matrix_has_a_row_a_case_and_a_column_a_theme(tree):
    """Each case is a row and each theme a column, under its section; a section without themes is left out."""
    (table,) = tree.xpath("//table[not(@class)]")
    assert [_text(one) for one in table.xpath(".//thead/tr[1]/th")] == [f"Working {IMAGE}", "Means"]
    assert table.xpath(".//thead/tr[1]/th/@colspan") == ["1", "2"]
    assert [_text(one) for one in table.xpath(".//thead/tr[2]/th")] == ["Case", f"Trust {SCRIPT}", "Money", "Staff"]
    states = [[_text(cell) for cell in row.xpath(".//a/span[1]")] for row in table.xpath(".//tbody/tr")]
    assert states == [
        ["present", "not asked", "not asked"],
        ["not asked", "present", "not asked"],
        ["no transcript"] * 3,
        ["papers", "nothing coded", "nothing coded"],
    ]
    names = [_text(one) for one in table.xpath(".//tbody/tr/th/span")]
    assert names == [f"North {HOSTILE}", "South", "West", "Papers"]


def test_cell_shows_extracts_of_different_people(tree):
    """A cell shows how much it stands on, its poles, and short quotations of different people with their speakers."""
    cell = tree.xpath("//tbody/tr[1]/td[1]/a")[0]
    assert _text(cell.xpath(".//*[@class='tally']")[0]) == "2 passages · 2 of 2 respondents"
    assert [_text(one) for one in cell.xpath(".//*[contains(@class, 'pole')]")] == [f"built {IMAGE} 1", "broken 1"]
    assert [_text(one) for one in cell.xpath(".//q")] == [LINES[1][3], LINES[2][3]]
    assert [_text(one) for one in cell.xpath(".//*[@class='who']")] == [f"{SCRIPT}, {HOSTILE}", f"Bob, {HOSTILE}"]


def test_what_people_wrote_is_shown_as_theirs():
    """A summary stands in the cell and its panel under the name of who wrote it, a memo in the panel alone, both escaped."""
    at = "2026-01-02T03:04:05.000+00:00"
    notes = (
        Note(at, "RA", "summary", "cell/north/trust", f"Trust grew {SCRIPT}"),
        Note(at, "RB", "memo", "cell/north/trust", "Ask again."),
    )
    tree = html.fromstring(framework_html(replace(_results(), notes=notes)))
    cell = tree.xpath("//tbody/tr[1]/td[1]/a")[0]
    assert [_text(one) for one in cell.xpath(".//*[@class='summary']")] == [f"RA Trust grew {SCRIPT}"]
    panel = tree.get_element_by_id(cell.get("href")[1:])
    assert [_text(one) for one in panel.xpath(".//*[@class='summary']")] == [f"Summary by RA Trust grew {SCRIPT}"]
    assert [_text(one) for one in panel.xpath(".//*[@class='memo']")] == ["Memo, RB, 2026-01-02 Ask again."]
    assert len(tree.xpath("//*[@class='summary']")) == 3  # and the legend's


def test_the_matrix_is_shown_from_other_sides(tree):
    """Below the matrix stand its other views, each a table under its name, and none that is empty."""
    names = [_text(one) for one in tree.xpath("//section[@class='side']/h2")]
    views = ["By respondent", "By group", "By question", "Who speaks", "Who speaks, by group", "Negative cases"]
    views += ["Interviews and papers"]
    assert names == views
    assert [one.get("href") for one in tree.xpath("//nav/a")][2:-1] == [
        f"#{one.get('id')}" for one in tree.xpath("//section[@class='side']")
    ]


def test_papers_are_a_last_row(tree, results):
    """What papers hold stands in a row of its own, with panels of their own, and is counted in papers."""
    cells = tree.xpath("//tbody/tr[last()]/td/a")
    assert [cell.get("href") for cell in cells] == ["#papers-trust", "#papers-money", "#papers-staff"]
    assert _text(cells[0].xpath(".//*[@class='tally']")[0]) == "1 passage · 1 of 1 paper"
    assert [_text(one) for one in cells[0].xpath(".//q")] == [LINES[4][3]]
    assert _text(cells[0].xpath(".//*[@class='who']")[0]) == f"Cited {HOSTILE}"
    panel = tree.get_element_by_id("papers-trust")
    assert [_text(one) for one in panel.xpath(".//blockquote")] == [LINES[4][3]]
    assert _text(panel.xpath(".//*[@class='source']")[0]) == f"Cited {HOSTILE} · author · c, {HOSTILE}, p. 4"
    talk = tuple(passage for passage in results.passages if passage.case)
    codings = tuple(coding for coding in results.codings if coding.document != "papers/c.pdf")
    alone = replace(results, passages=talk, codings=codings, paper_cells=tuple(make_paper_cells(CODEBOOK, talk, codings)))
    names = html.document_fromstring(framework_html(alone)).xpath("//tbody/tr/th/span/text()")
    assert names == [f"North {HOSTILE}", "South", "West"]


def test_cell_without_evidence_shows_the_question(tree):
    """A cell without evidence shows the nearest question, and whether it asked about the theme."""
    assert _text(tree.xpath("//tbody/tr[2]/td[1]//*[@class='question']")[0]) == f"Nearest question: {HOSTILE}"


def test_cell_opens_all_its_evidence(tree):
    """A click on a cell opens a panel with every quotation, and a click on one of these the passage in its transcript."""
    anchor = tree.xpath("//tbody/tr[1]/td[1]/a/@href")[0][1:]
    panel = tree.get_element_by_id(anchor)
    assert [_text(one) for one in panel.xpath(".//blockquote")] == [LINES[1][3], LINES[2][3]]
    assert panel.xpath(".//blockquote//a") == []
    links = panel.xpath(".//*[@class='source']/a")
    assert [_text(tree.get_element_by_id(link.get("href")[1:])) for link in links] == [LINES[1][3], LINES[2][3]]
    assert [_text(link) for link in links] == ["a, turn 1", "a, turn 2"]
    assert [_text(one) for one in panel.xpath(".//*[@class='why']")] == [
        f"Trust {SCRIPT}; Promises {HOSTILE} · built {IMAGE} · probability 0.85 · matched on honest, {SCRIPT}",
        "broken · probability 0.85 · matched on overall similarity to the definition",
    ]


def test_panel_shows_what_was_asked_and_what_was_said_next(tree):
    """A panel has the research questions of its theme, the nearest question, and a link to what was said next."""
    panel = tree.get_element_by_id("c1-trust")
    shown = [_text(one) for one in panel.xpath(".//p[@class='definition']")]
    assert shown == [
        f"Confidence {HOSTILE}",
        f"Question 1: What changes {SCRIPT}?",
        "Strongest passage from each respondent first.",
    ]
    asked, after = panel.xpath(".//div[@class='asked']/p")
    assert _text(asked) == f"Asked: {LINES[0][3]}"
    assert _text(after) == f"Answer: {LINES[1][3]} ({SCRIPT}, {HOSTILE})"
    (link,) = after.xpath("./a/@href")
    assert _text(tree.get_element_by_id(link[1:])) == LINES[1][3]
    (nearest, _) = tree.get_element_by_id("c2-trust").xpath(".//div[@class='asked']/p")
    assert _text(nearest) == f"Not asked. Nearest question: {HOSTILE}"
    assert tree.get_element_by_id("c3-money").xpath(".//div[@class='asked']") == []


def test_panel_closes_to_its_cell(tree):
    """The × of a panel leads to the cell of the matrix that opened it."""
    panels = tree.xpath("//section[contains(@class, 'panel')]")
    assert len(panels) == 12
    for panel in panels:
        (target,) = panel.xpath(".//a[@class='close']/@href")
        cell = tree.get_element_by_id(target[1:])
        assert (target, cell.tag) == (f"#at-{panel.get('id')}", "td")
        assert cell.xpath("./a/@href") == [f"#{panel.get('id')}"]


def test_passage_opens_the_cells_that_stand_on_it(tree, results):
    """Behind a coded passage stand links to its cells; those of a paper's passage lead to the row of papers."""
    coded = tree.xpath("//span[@class='passage coded']")
    assert [_text(one) for one in coded] == [LINES[number][3] for number in (1, 2, 3, 4)]
    assert [one.getnext().get("href") for one in coded] == ["#c1-trust", "#c1-trust", "#c2-money", "#papers-trust"]
    assert [_text(one) for one in tree.xpath("//span[contains(@class, 'passage')]")] == [line for *_, line in LINES]
    assert len(tree.xpath("//article")) == len(results.documents)


def test_files_set_aside_are_named_with_the_reason(tree):
    """A file that could not be read is named at the top, with the reason."""
    (aside,) = tree.xpath("//details")
    assert _text(aside) == f"1 file set aside {IMAGE}.doc: no reader {SCRIPT}"


def test_weak_evidence_is_called_weak(results):
    """Where suggestions are too unsure to count, the cell says so and shows the question, and its panel lists them apart."""
    codings = tuple(replace(coding, probability=0.4) for coding in results.codings if coding.code == "money")
    questions = (replace(results.questions[1], theme="money", quote="And the cost?"),)
    cells = make_cells(CASES, CODEBOOK, results.passages, codings, questions, 0.5)
    tree = html.document_fromstring(framework_html(replace(results, codings=codings, cells=tuple(cells))))
    doubts = tree.xpath("//section[contains(@class, 'panel')][.//details[@class='possible']]/@id")
    assert doubts == ["c2-money"]
    cell = tree.get_element_by_id("at-c2-money")
    assert _text(cell) == "not asked 1 possible suggestion, not counted Nearest question: And the cost?"
    assert [_text(one) for one in tree.get_element_by_id("c2-money").xpath(".//blockquote")] == [LINES[3][3]]


def test_study_of_papers_alone_has_a_page(results):
    """A study without cases still has its page, with what its papers hold and the papers to read."""
    documents = tuple(document for document in results.documents if not document.case)
    turns = tuple(turn for turn in results.turns if turn.role == Role.AUTHOR)
    passages = tuple(passage for passage in results.passages if not passage.case)
    codings = results.codings[4:]
    papers = replace(
        results, cases=(), cells=(), questions=(), documents=documents, turns=turns, passages=passages, codings=codings
    )
    tree = html.document_fromstring(framework_html(papers))
    assert tree.xpath("//tbody/tr/th/span/text()") == ["Papers"]
    assert [_text(one) for one in tree.xpath("//tbody//q")] == [LINES[4][3]]
    assert len(tree.xpath("//article")) == 1
