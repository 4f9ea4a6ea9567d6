"""What quotations are found to be, in the ways that reports set and attribute them."""

import re
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from textmine.reports.quotations.pattern import negations, split_words

EXACT, ELLIPSIS, ALTERED, WRONG, MISSING, SHORT = (
    "exact",
    "ellipsis",
    "altered",
    "wrongly attributed",
    "not found",
    "too short",
)


def _statuses(found):
    return [str(one.status) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "“We never met the other council until the boat was already paid for” (FY1).",
        "FY1 told us: ‘It was all letters, and I don't think anybody read them’.",
        "'It was all letters, and I don't think anybody read them.' (FY1)",
        "‘[W]e had 14 days to find another one’ (Harbour Master, FY1)",
        'The harbour master said "we had 14\u00a0days to find another one".',
        "“in 2009 the old ferry sank at its mooring and we had 14 days” (FY1)",
        "“in 2009 the old ferry sank at its mooring [laughs] and we had 14 days” (FY1)",
        "“14 days to find another one. So they lent us theirs, a coordinator came over with the keys” (FY1)",
        "“The boat was already paid for!” (fy 1)",
        "> We shout less than we did.\n\nML2, miller",
        "> We shout less than we did. (ML2)",
        "> “We shout less than we did.”\n> — ML2",
        "> We shout less than we did.\n>\n> ML2",
        "> ML2: We shout less than we did.",
        "> *We shout less than we did.* (ML2)",
        "As ML2 put it:\n\n> We shout less than we did.",
        "“We shout less than we did” [ML2].",
        "“We shout less than we did.” — ML2",
        "- “We shout less than we did.” ML2",
        "(“We shout less than we did”, ML2)",
        "‘We shout less than we did’, as the miller (ML2) told us.",
        "ML2: “We shout less than we did.”",
        "“ML2: We shout less than we did.”",
        "“We shout less than we did” (Interview ML2, 3 May 2016)",
        "“We shout less than we did” (miller, male, 50s)",
        "“We shout less than we did”[^1] (ML2)",
        "“We shout *less* than we did” (emphasis added; ML2)",
        "“A grant of £40000 would have mended the race, the wheel and the temper of everybody on the river” (ML2)",
        "‘At the end of the day it was the only one that the tenants’ own engineer believed in’ (ML2).",
        "“You get used to the smell” (FG3, participant A)",
        "“A shared timetable is a treaty in small print” (Penrose 2014: 2)",
        "Penrose (2014, p. 2) calls a shared timetable “a treaty in small print”.",
        "According to Okafor & Lunt, “Compensation was paid to 11 of the 13 mills” (p. 3).",
        "“Would you say that the weir has brought the two sides any closer?” (interviewer)",
    ],
)
def test_the_same_words_are_exact(checked, text):
    """Marks, capitals at the start, stops, spaces, hyphens, laughter, emphasis and the way of attribution change nothing."""
    (found,) = checked(text)
    assert (found.status, found.difference) == (EXACT, ())


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("“You get used to the smell,” said Ada. “What you do not get used to is being told it is good.”", [EXACT, EXACT]),
        ("ML2 (“We shout less than we did”) and FY1 (“nobody asked for a penny”) agreed.", [EXACT, EXACT]),
        ("“We shout less than we did.” FY1 said the opposite: “nobody asked for a penny.”", [EXACT, EXACT]),
        ("“We never met the other council until the boat was already paid for.\n\n“It was all letters” (FY1)", [EXACT, EXACT]),
        ("FY1 was the first to raise this, and others agreed: “We shout less than we did.”", [EXACT]),
        ("“We shout less than we did” (see also FY1).", [EXACT]),
        ("“We shout less than we did”. (FY1 disagreed with this.)", [EXACT]),
        ("Nobody would pay (FY1). ‘we shout less than we did’ (ML2)", [EXACT]),
        ("> We shout less than we did.\n\nThis was ML2’s view, and FY1 would not have agreed with it at all.", [EXACT]),
        ("FY1 and ML2 both said “at the end of the day”.", [EXACT]),
        ("For James Ada, “We shout less than we did” was telling.", [EXACT]),
        (
            "> **Moderator:** Let us begin with the smell, since all of you mention it.\n> **Ada:** You get used to the smell.\n"
            "> **Bram:** They sent a man with a clipboard",
            [EXACT, EXACT, EXACT],
        ),
        (
            "| Quotation | Who |\n| --- | --- |\n| You get used to the smell. | FG3-A |\n| “Seasonal, in all four.” | Ada |",
            [EXACT] * 2,
        ),
    ],
)
def test_whose_words_they_are_is_read_with_care(checked, text, statuses):
    """Who is named for another quotation, another view or another sentence is not taken for the speaker."""
    assert _statuses(checked(text)) == statuses


@pytest.mark.parametrize(
    "text",
    [
        "“They lent us theirs ... and nobody asked for a penny.” (FY1)",
        "“So they lent us theirs … After that it was easier” (FY1)",
        "“The passengers hated it. [...] We kept it for three years all the same” (FY1)",
        "“14 days to find another one … So they lent us theirs” (FY1)",
        "“So [the council] lent us theirs, a co-ordinator came over with the keys” (FY1)",
        "“[Southbank] lent us theirs, [somebody] came over with the keys” (FY1)",
        "“My father would [always] have locked the sluice” (ML2)",
        "“lend[ing] us theirs, a co-ordinator came over” (FY1)",
    ],
)
def test_an_honest_edit_says_what_it_does(checked, text):
    """An ellipsis within one turn or near it, whole sentences and brackets for a few words are honest."""
    (found,) = checked(text)
    assert found.status == (ALTERED if "lend" in text else ELLIPSIS)


@pytest.mark.parametrize(
    ("text", "said", "quoted"),
    [
        ("“We always met the other council until the boat was already paid for” (FY1).", "never", "always"),
        ("“We met the other council until the boat was already paid for” (FY1).", "never", ""),
        ("“It was all letters, and I think anybody read them” (FY1)", "don’t", ""),
        ("“It was all letters, and I … think anybody read them” (FY1)", "don’t", "…"),
        ("“I would … have done the same for them” (FY1)", "not", "…"),
        ("“I would [gladly] have done the same for them” (FY1)", "not", "[gladly]"),
        ("“we had 41 days to find another one” (FY1)", "14", "41"),
        ("“A grant of £4,000 would have mended the race, the wheel and the temper of everybody” (ML2)", "£40,000", "£4,000"),
        ("“Compensation was paid to all of the 13 mills” (Okafor and Lunt, 2018, p. 3)", "11", "all"),
        ("> We shouted less than we did. (ML2)", "shout", "shouted"),
        ("> We shout less then we did. (ML2)", "than", "then"),
        ("“nobody really asked for a penny” (FY1)", "", "really"),
        ("“So they lent us theirs, and nobody asked for a penny.” (FY1)", "a co-ordinator came over with the keys", ""),
        ("“What you get used to is being told it is good” (Ada)", "do not", ""),
    ],
)
def test_other_words_are_altered_and_shown_beside_the_true_ones(checked, text, said, quoted):
    """A word swapped, left out, put in, a denial turned, a number, a tense, a letter; and ellipses that turn the sense round."""
    (found,) = checked(text)
    assert found.status == ALTERED
    assert [(change.said, change.quoted) for change in found.difference] == [(said, quoted)]
    assert said in found.true_text
    assert found.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("“You get used to the smell … They sent a man with a clipboard” (Ada)", "combined from the words of different people"),
        ("“We shout less than we did … nobody asked for a penny” (ML2)", "combined from different documents"),
        ("“The passengers hated it … we never met the other council” (FY1)", "combined in a different order"),
        (
            "“being told it is good. They sent a man with a clipboard who wrote down that it was seasonal” (Ada)",
            "joins the words of FG3-A and FG3-B",
        ),
        (
            "“a co-ordinator came over with the keys and the temper of everybody on the river” (FY1)",
            "combined from different documents without any mark",
        ),
        ("“We … met … boat … paid” (FY1)", ""),
    ],
)
def test_words_put_together_are_altered(checked, text, reason):
    """Words of two people, of two documents, in another order, or crumbs of a turn make no quotation."""
    (found,) = checked(text)
    assert found.status == ALTERED
    assert reason in found.reason


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We shout less than we did” (FY1)", "ML2"),
        ("FY1 said: “We shout less than we did.”", "ML2"),
        ("“We shout less than we did,” said Ada.", "ML2"),
        ("We asked everyone. “We shout less than we did”, FY1 told us.", "ML2"),
        ("> We shout less than we did. (FY1)", "ML2"),
        ("> We shout less than we did.\n\n— FY1", "ML2"),
        ("As FY1 put it:\n\n> We shout less than we did.", "ML2"),
        ("“We shout less than we did” (ML9)", "ML2"),
        ("“We shout less than we did” (The Harbour)", "ML2"),
        ("“We shout less than we did” (FY1_harbour_master)", "ML2"),
        ("Penrose (2014) writes that “We shout less than we did”.", "ML2"),
        ("| Quotation | Participant |\n| --- | --- |\n| You get used to the smell. | FG3-B |", "FG3-A"),
        ("“You get used to the smell” (FG3, Bram)", "FG3-A"),
        ("“Would you say that the weir has brought the two sides any closer?” (ML2)", "KB, interviewer"),
        ("One respondent asked, “Would you say that the weir has brought the two sides any closer?”", "KB, interviewer"),
        ("“A shared timetable is a treaty in small print” (Okafor and Lunt 2018)", "Penrose 2014"),
        ("“A shared timetable is a treaty in small print, which Lunt has called” (Smith 2009)", "Penrose 2014"),
        ("“A shared timetable is a treaty in small print” (Penrose 2014, p. 4)", "Penrose 2014"),
    ],
)
def test_right_words_of_somebody_else_are_wrongly_attributed(checked, text, speaker):
    """Respondent, label, document, case, paper, page: what the report names beside the words is not where they are from."""
    (found,) = checked(text)
    assert (found.status, found.speaker) == (WRONG, speaker)
    assert found.reason


@pytest.mark.parametrize(
    "text",
    [
        "“The mayor promised us a bridge and then he promised it again” (FY1)",
        "One resident told us “nobody ever cleans that slipway”.",
        "> The mayor promised us a bridge and then he promised it again.",
        "It was said that “the mayor promised us a bridge and then he promised it again”.",
        "“A bridge is only a promise with railings” (Penrose 2014, p. 2)",
        "‘The mayor promised us a bridge, the tenants’ bridge, and then he left’ (FY1)",
        "ML2 felt that the weir had “opened every sluice in town”.",
        "| Quotation | Who |\n| --- | --- |\n| The mayor promised us a bridge. | FY1 |",
    ],
)
def test_what_nobody_said_is_not_found(checked, text):
    """An invented quotation is found out by what is beside it, by how it is set, or by its length."""
    (found,) = checked(text)
    assert (found.status, found.document, found.true_text) == (MISSING, "", "")


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “ferry question” and ‘shared water’ are terms, as is “the liability of being new” (Stinch 1965).",
        "“Shared Tides: Ferries and Small Towns” and “Growing Pains: Twelve Charities in Their First Decade” are papers.",
        "The theme “Trust between the towns” covers “Whether people rely on one another without a contract.”",
        "We asked each of them “How did you come to live by this river, and why do you stay?”",
        "A “race to the bottom in public services” is feared.",
        "It's theirs, the tenants' own, in the '90s; a 6\" pipe.",
        "## References\n\nPenrose, A. (2014) “A very long title that is not in the study and has many words”. Press.",
        "*An ordinary paragraph in italics that says nothing which anybody in the study has said, at length.*\n\nMore.\n\nMore.",
    ],
)
def test_the_writers_own_words_raise_no_alarm(checked, text):
    """Terms, titles, the codebook's words, questions of the guide, references and italics are nobody's quotations."""
    assert set(_statuses(checked(text))) <= {SHORT}


def test_a_few_words_are_exact_or_nothing(checked):
    """Fewer than four words are a quotation where they stand somewhere, and otherwise too few to tell."""
    assert _statuses(checked("“asked for a penny” and “three green boats” and “was all letters” (ML2)")) == [EXACT, SHORT, SHORT]


def test_what_stands_before_a_quotation_may_turn_it(checked):
    """A quotation cut out behind a denial is exact, with a word of warning."""
    (found,) = checked("“anybody read them. Then in 2009 the old ferry sank” (FY1)")
    assert (found.status, found.reason) == (EXACT, "check the words just before it: “and I don’t think”")


def test_a_transcript_in_an_appendix_quotes_for_itself(checked):
    """What somebody quotes within a turn that is there as a whole is no quotation of the writer's; taken out of it, it is."""
    whole = "on the river. The bailiff told us, ‘you will have your water by Easter’, which Easter he would not say."
    assert checked(whole) == ()
    assert _statuses(checked("The bailiff promised that ‘you will have your water by Easter’ (FY1).")) == [WRONG]


def test_the_examples_of_the_documentation_are_true(checked):
    """docs/quotations.md gives a quotation for each status, and it has it."""
    text = (Path(__file__).parents[3] / "docs/quotations.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z ]+) \| [^|]+ \| ([^|]*“[^|]+) \|$", text, flags=re.MULTILINE)
    assert [status for status, _ in rows] == [EXACT, ELLIPSIS, ALTERED, WRONG, MISSING, SHORT]
    assert [_statuses(checked(example)) for _, example in rows] == [[status] for status, _ in rows]


def test_place_and_offsets_lead_to_the_words(checked, results):
    """A quotation says where it is in the report and where it is in the study."""
    (found,) = checked("# Trust\n\nFirst.\n\n“It was all letters” (FY1)")
    (document,) = [document for document in results.documents if document.document == found.document]
    assert found.place == "paragraph 3 (“Trust”)"
    assert found.true_text == document.text[found.start : found.end] == "It was all letters,"


def test_printed_pages_are_not_taken_for_wrong_ones(checked):
    """Where all references to a paper are off by the same number, its pages are counted in another way."""
    one = "“A weir divides a river and unites the people who complain of it” (Okafor and Lunt 2018, p. {})"
    other = "“Compensation was paid to 11 of the 13 mills” (Okafor and Lunt 2018, p. {})"
    assert _statuses(checked(f"{one.format(101)}\n\n{other.format(103)}")) == [EXACT, EXACT]
    assert _statuses(checked(f"{one.format(1)}\n\n{other.format(1)}")) == [EXACT, WRONG]


def _sentences(results):
    texts = {document.document: document.text for document in results.documents}
    return [
        (turn.participant, texts[turn.document][turn.start : turn.end])
        for turn in results.turns
        if turn.participant in ("FY1", "ML2")
    ]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_stretch_of_a_turn_is_exact(checked, results, data):
    """Wherever it is cut, in whatever marks, with any first letter and stop, a quotation of one turn is exact."""
    who, text = data.draw(st.sampled_from(_sentences(results)))
    words = text.split()
    start = data.draw(st.integers(0, len(words) - 6))
    end = data.draw(st.integers(start + 6, len(words)))
    quote = " ".join(words[start:end]).strip(" ,.?")
    first = data.draw(st.sampled_from([str.upper, str.lower]))
    opening, closing = data.draw(st.sampled_from(["“”", '""']))
    space = data.draw(st.sampled_from([" ", "\u00a0", "\n"]))
    stop = data.draw(st.sampled_from(["", ".", ",", "…", " …"]))
    assume(split_words(quote))
    (found,) = checked(f"{opening}{first(quote[0])}{quote[1:].replace(' ', space)}{stop}{closing} ({who})")
    assert found.status == EXACT


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_word_put_for_another_is_seen(checked, results, data):
    """Wherever a word is changed, the quotation is altered, and the change is shown."""
    who, text = data.draw(st.sampled_from(_sentences(results)))
    words = text.replace("[laughs] ", "").split()
    start = data.draw(st.integers(0, len(words) - 8))
    part = words[start : start + data.draw(st.integers(8, 20))]
    at = data.draw(st.integers(0, len(part) - 1))
    said, part[at] = part[at], "quagmire"
    (found,) = checked(f"“{' '.join(part)}” ({who})")
    assert found.status == ALTERED
    assert ("quagmire", True) in [(change.quoted, change.said in said) for change in found.difference]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_words_left_out_of_a_turn_with_a_sign_are_honest_unless_they_deny(checked, results, data):
    """An ellipsis is honest wherever it stands; where it leaves out a denial in the sentence it is not."""
    who, text = data.draw(st.sampled_from(_sentences(results)))
    words = text.replace("[laughs] ", "").split()
    start = data.draw(st.integers(3, len(words) - 5))
    end = data.draw(st.integers(start + 1, len(words) - 3))
    left = " ".join(words[start:end])
    assume(not negations(left) or not any(stop in left for stop in ".?!"))
    (found,) = checked(f"“{' '.join(words[:start])} … {' '.join(words[end:])}” ({who})")
    assert found.status == (ALTERED if negations(left) else ELLIPSIS)


FRAGMENTS = (
    *("FY1", "(ML2, p. 3)", "Penrose 2014", "said", "not", "nobody asked for a penny", "We shout less than we did"),
    *("“", "”", "‘", "’", "'", '"', "…", "[...]", "[the council]", "[W]e", " — ", ": ", ". ", "*"),
    *("\n\n", "\n", "> ", "| a | b |\n| - | - |\n| ", "# References"),
)
LETTERS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=6)


@given(st.lists(st.sampled_from(FRAGMENTS) | LETTERS, max_size=25))
@settings(max_examples=150, deadline=None)
def test_whatever_a_report_holds_it_is_checked(checked, results, parts):
    """No report makes the check fail, and every place it gives is one of the study."""
    texts = {document.document: document.text for document in results.documents}
    text = " ".join(parts)
    assume(text.strip())
    for one in checked("Report.\n\n" + text):
        assert one.quote
        if one.document:
            assert 0 <= one.start < one.end <= len(texts[one.document])
            assert one.true_text


@pytest.mark.parametrize(
    ("text", "quote", "status"),
    [
        (
            "‘it was the only one that the tenants’ own mayor had heard of’ (ML2)",
            "it was the only one that the tenants’ own mayor",
            ALTERED,
        ),
        (
            "‘it was the only one that the tenants’ bridge fell on, the day it opened,’ said ML2",
            "it was the only one that",
            ALTERED,
        ),
        (
            "‘the only one that the tenants’ sees much of the boys’, in the report’s own words",
            "the only one that the tenants",
            EXACT,
        ),
    ],
)
def test_an_apostrophe_hides_nothing(checked, text, quote, status):
    """What is right up to an apostrophe does not make the rest right; where nobody is named, it may have been the end."""
    (found,) = checked(text)
    assert (str(found.status), found.quote.startswith(quote)) == (status, True)
