"""What a synthesis says is what the cells hold."""

from dataclasses import replace

import pytest

from tests.reports.synthesis.making import BOOK, CODED, MONEY, NORTH, PAPER, SAID, SOUTH, asked, decided, make_results
from textmine.matrices.literature_comparison import Relation
from textmine.matrices.provenance import Provenance
from textmine.records.corpus import Case, Role, ThemeQuestion
from textmine.records.decisions import Note, NoteKind
from textmine.reports.synthesis.claims import UNDECIDED, ThemeAccount
from textmine.reports.synthesis.evidence import Evidence, gather, with_proposals
from textmine.study.codebook import Codebook, Section

YES = ("AB", "north/a.txt", 1, "trust", "accept", "trust built")


def account(results, theme="trust", *, proposals=True) -> ThemeAccount:
    return next(one for one in gather(Evidence(results, proposals=proposals)).themes if one.theme.id == theme)


def test_counts_are_those_of_the_cells():
    """Passages, respondents and cases of a theme are the sums of its cells that count."""
    results = make_results(coded=CODED)
    for theme in gather(Evidence(results, proposals=True)).themes:
        cells = [cell for cell in results.cells if cell.theme == theme.theme.id and cell.passages and not cell.weak]
        assert theme.tally.passages == sum(cell.passages for cell in cells)
        assert theme.tally.respondents == sum(cell.respondents for cell in cells)
        assert (theme.tally.cases, theme.tally.cases_total, theme.tally.respondents_total) == (len(cells), 2, 3)
        listed = [place for cell in theme.cells for spoken in cell.spoken for place in spoken.locators]
        assert len(listed) == theme.tally.passages


def test_a_theme_tells_which_way_its_passages_lean_and_who_carries_it():
    """Directions, groups and the respondent with most passages are counted over all cases."""
    theme = account(make_results(coded=(*CODED, ("north/a.txt", 1, "trust", "trust broken"))))
    assert theme.poles == (("trust built", 1), ("trust broken", 3))
    assert (theme.both, theme.neither) == (1, 0)
    assert theme.groups == (("staff", 2, 2), ("board", 1, 1))
    assert theme.loudest == ("P1", 1)


def test_a_respondent_heard_in_two_cases_counts_once():
    """A theme's respondents are people, and its cells count them in each case."""
    said = {name: [(label, "P1" if person else "", *rest) for label, person, *rest in lines] for name, lines in SAID.items()}
    theme = account(make_results(said, coded=CODED))
    assert (theme.tally.respondents, theme.tally.respondents_total) == (1, 1)
    assert [cell.cell.respondents for cell in theme.cells] == [1, 1]


def test_accepted_codings_alone_count_unless_proposals_are_wanted():
    """Without proposals a cell has what people accepted, and says how many passages wait."""
    results = decided(make_results(coded=CODED), YES)
    theme = account(results, proposals=False)
    assert (theme.tally.passages, theme.tally.accepted, theme.tally.cases) == (1, 1, 1)
    north, south = theme.cells
    assert (north.label, north.pending, south.label, south.pending) == ("present", 1, UNDECIDED, 1)
    assert [cited_quotation.standing for cited_quotation in north.cited] == ["accepted by AB"]
    assert (theme.papers.passages, theme.papers.pending) == (0, 1)
    together = account(results)
    assert (together.tally.passages, together.tally.accepted) == (3, 1)
    assert {cited_quotation.standing for cell in together.cells for cited_quotation in cell.cited} == {
        "accepted by AB",
        "suggested",
    }


def test_what_people_differ_on_says_so():
    """A coding that one accepts and another rejects is quoted with both names."""
    theme = account(decided(make_results(coded=CODED), YES, ("CD", "north/a.txt", 1, "trust", "reject", "")), proposals=False)
    assert theme.cells[0].cited[0].standing == "accepted by AB, rejected by CD"


def test_what_was_settled_says_by_whom():
    """After a difference was settled the quotation says who settled it, and what was dropped is no quotation."""
    said = YES, ("CD", "north/a.txt", 1, "trust", "reject", ""), ("EF", "north/a.txt", 1, "trust", "adopt", "trust built")
    theme = account(decided(make_results(coded=CODED), *said), proposals=False)
    assert theme.cells[0].cited[0].standing == "accepted by AB, rejected by CD, settled by EF"


def test_quotations_are_word_for_word_with_who_and_where():
    """A quotation is an exact part of its document, with id, group, case and place, and never with a name."""
    results = make_results(coded=CODED)
    texts = " ".join(document.text for document in results.documents)
    quoted = list(gather(Evidence(results, proposals=True)).quotations())
    assert quoted
    assert all(quotation.text.removeprefix("… ").removesuffix(" …") in texts for quotation in quoted)
    assert [quotation.number for quotation in quoted] == list(range(1, len(quoted) + 1))
    first = quoted[0]
    assert (first.speaker, first.case, first.place, first.lean) == ("P1, staff", "The North", "a, turn 1, 0:01:00", "trust built")
    paper = next(quotation for quotation in quoted if not quotation.case)
    assert (paper.speaker, paper.passage.split("@")[0]) == ("Reed 2015", PAPER)
    assert not any("Ann" in quotation.speaker for quotation in quoted)


def test_a_speaker_without_a_group_has_a_role():
    """Where participants.csv gives no group the quotation says what part its speaker has."""
    said = {
        "north/a.txt": [("Ann", "P1", Role.RESPONDENT, "", "We trusted them from the first day, whatever it cost us in the end.")]
    }
    theme = account(make_results(said, coded=[("north/a.txt", 0, "trust", "")]))
    assert theme.cells[0].cited[0].speaker == "P1, respondent"


def test_counter_evidence_is_what_fewer_lean_to_and_is_printed_once():
    """The passages that go the other way are counted; one that a cell quotes already is referred to by its number."""
    found = account(make_results(coded=CODED))
    against = found.against
    assert (against.pole, against.examined, against.tally.passages, against.tally.cases) == ("trust built", 3, 1, 1)
    assert [cited_quotation.number for cited_quotation in against.again] == [found.cells[0].cited[0].number]
    assert against.cited == ()
    assert against.cells == ()  # one passage makes no cell counter-evidence


def test_what_was_asked_for_is_told_from_what_was_not():
    """A passage in the turn after a question about the theme follows it; later ones do not."""
    results = make_results(coded=CODED)
    ask = ThemeQuestion(results.passages[0].passage, results.passages[0].turn, "trust", 0.6)
    theme = account(replace(results, asks=(ask,)))
    assert (theme.prompted, theme.tally.passages) == (1, 3)


def test_papers_are_set_beside_the_interviews():
    """Whether both lean the same way is told with the counts of either side."""
    theme = account(make_results(coded=CODED))
    assert theme.papers.relation == Relation.CONTRADICT
    assert theme.papers.why == "interviews: trust built 1, trust broken 2; papers: trust built 1, trust broken 0"


def test_a_cell_links_every_quotation_made_of_it():
    """Where counter-evidence is quoted from a cell, the index of its passages has that number too."""
    said = {
        "north/a.txt": [("Ann", "P1", Role.RESPONDENT, "", f"We trusted them on day {n}, and they were honest.") for n in range(4)]
    }
    poles = ("trust built", "trust built", "trust built", "trust broken")
    theme = account(make_results(said, coded=[("north/a.txt", n, "trust", pole) for n, pole in enumerate(poles)]))
    (other,) = theme.against.cited
    assert {place.quoted for spoken in theme.cells[0].spoken for place in spoken.locators} == {0, 1, other.number}


def test_silence_has_its_kind_and_its_question():
    """A case that was asked and one nobody was heard of are told apart, and the nearest question is there with its answer."""
    results = make_results(coded=CODED, cases=(NORTH, SOUTH, Case("west", "The West")))
    theme = account(asked(results, "north", "voice", "north/a.txt", 0), "voice")
    assert [cell.label for cell in theme.cells] == ["asked but silent", "not asked", "no transcript"]
    question = theme.cells[0].asked
    assert question.question == "How far do you trust each other, after the first winter of it?"
    assert (question.place, question.speaker) == ("INT; a, turn 0, 0:00:00", "P1, staff")
    assert question.answer.startswith("We trusted them from the first day")


def test_summaries_and_memos_are_their_writers():
    """What people wrote of a cell stands with the cell, what they wrote on a passage with its theme, each with who wrote it."""
    results = make_results(coded=CODED)
    summary = Note("2026-03-01T10:00:00+00:00", "AB", NoteKind.SUMMARY, "cell/north/trust", "Trust came first, then the roof.")
    memo = Note("2026-03-01T10:00:00+00:00", "CD", NoteKind.MEMO, f"passage/{results.codings[1].passage}", "Which roof?")
    theme = account(replace(results, notes=(summary, memo)))
    assert [cell.summaries for cell in theme.cells] == [(summary,), ()]
    assert [(memo.note, memo.where) for memo in theme.memos] == [(memo, "P2, board; a, turn 2, 0:02:00")]


def test_themes_stand_under_the_first_question_they_answer():
    """In each section a theme is told once, under the first of its questions, and named under the others."""
    first, second = gather(Evidence(make_results(coded=CODED), proposals=True)).sections
    assert [(q.number, [t.theme.id for t in q.themes], [t.theme.id for t in q.elsewhere]) for q in first.questions] == [
        ("1", ["trust", "money"], [])
    ]
    assert [(q.number, [t.theme.id for t in q.themes]) for q in second.questions] == [("2", ["voice"])]
    messages = gather(Evidence(make_results(coded=CODED), proposals=True)).messages
    assert [(message.title, [t.theme.id for t in message.themes]) for message in messages] == [
        ("Question 1. What holds partners together?", ["trust", "money"]),
        ("Question 2. What does it do?", ["money", "voice"]),
    ]


def test_a_theme_that_answers_a_later_question_too_is_named_there():
    """A question of the section under which another theme stands names the themes told before."""
    later = replace(MONEY, id="time", name="Time", answers=("2",))
    book = replace(BOOK, sections=(Section("s1", "Working together", (MONEY, later)),))
    questions = gather(Evidence(make_results(book=book), proposals=True)).sections[0].questions
    assert [(q.number, [t.theme.id for t in q.themes], [t.theme.id for t in q.elsewhere]) for q in questions] == [
        ("1", ["money"], []),
        ("2", ["time"], ["money"]),
    ]


def test_a_codebook_without_questions_has_a_message_for_each_section():
    """Themes linked to no question are told all the same."""
    book = Codebook("", (Section("s1", "Working together", (replace(MONEY, answers=()),)), Section("s2", "Empty", ())), ())
    found = gather(Evidence(make_results(book=book, coded=[("north/a.txt", 3, "money", "")]), proposals=True))
    assert [section.name for section in found.sections] == ["Working together"]
    assert [(q.number, len(q.themes)) for q in found.sections[0].questions] == [("", 1)]
    assert [message.title for message in found.messages] == ["Working together"]


def test_a_study_without_papers():
    """Without literature there are 0 of 0 papers, and nothing fails."""
    said = {name: lines for name, lines in SAID.items() if name != PAPER}
    papers = account(make_results(said, coded=CODED[:5])).papers
    assert (papers.passages, papers.papers, papers.papers_total, papers.cited) == (0, 0, 0, ())


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (make_results(coded=CODED), True),
        (decided(make_results(), YES), False),
        (make_results(coded=CODED, facts=Provenance({"review": {"reflexive": True}})), False),
    ],
)
def test_a_run_s_own_report_has_proposals_until_somebody_accepts(results, expected):
    """And never where coding is reflexive, since proposals would then be seen before people have coded."""
    assert with_proposals(results) is expected


def test_only_eight_cells_of_a_theme_are_quoted():
    """With many cases the body quotes eight and the index has them all."""
    cases = tuple(Case(f"c{n}", f"Case {n}") for n in range(12))
    said = {
        f"c{n}/t.txt": [("A", f"P{n}", Role.RESPONDENT, "", f"We paid {n} pounds for it, and they paid the rest.")]
        for n in range(12)
    }
    theme = account(make_results(said, coded=[(f"c{n}/t.txt", 0, "money", "") for n in range(12)], cases=cases), "money")
    assert sum(len(cell.cited) for cell in theme.cells) == 8
    assert sum(len(cell.spoken) for cell in theme.cells) == 12
