"""Proposed codings, and the questions that asked about themes."""

from dataclasses import replace

import numpy as np

from tests.held import Held
from textmine.analysis.passage_vectors import PassageVectors
from textmine.analysis.themes.code_passages import CodingOptions, ThemeCodings, code_themes
from textmine.nlp import models
from textmine.records.corpus import Coding, Document, Passage, Question, Role
from textmine.records.decisions import Decision, Verdict
from textmine.study.codebook import Code, Codebook, Pole, Section
from textmine.study.settings import PassageSettings, ThemeSettings
from textmine.study.stop_words import default_stop_words

TRUST = Code(
    "trust",
    "Trust",
    "Confidence between partners, built or broken.",
    "s",
    cues=("honest*",),
    guide=("How would you describe confidence between the partners?",),
    poles=(Pole("built", ("honest*",)), Pole("broken", ("let us down",))),
    codes=(Code("promises", "Promises", "Commitments that somebody kept or dropped.", "s"),),
)
MONEY = Code("money", "Money", "Budgets, invoices and expense.", "s", cues=("cost*",), guide=("What were the costs?",))
CODEBOOK = Codebook("Small", (Section("s", "Section", (TRUST, MONEY)),), ())
LINES = [
    ("north", Role.INTERVIEWER, "How would you describe confidence between the partners?"),
    ("north", Role.RESPONDENT, "Confidence between partners was built because they were honest with us."),
    ("north", Role.RESPONDENT, "They were honest once, but then they let us down over invoices."),
    ("north", Role.INTERVIEWER, "And why?"),
    ("north", Role.RESPONDENT, "Honest trust."),
    ("south", Role.INTERVIEWER, "Did budgets and invoices rise, and the expense of it?"),
    ("south", Role.RESPONDENT, "The cost went beyond any budgets that anybody had agreed beforehand."),
    ("south", Role.RESPONDENT, "I walk to the river most mornings before the others are awake."),
    ("", Role.AUTHOR, "Commitments that somebody kept or dropped shaped later confidence between partners."),
]


def _material(encoder, lines=LINES):
    documents, passages, texts = {}, [], []
    for name in dict.fromkeys(case for case, _, _ in lines):
        key = f"{name or 'paper'}/a.txt"
        text = ""
        for case, role, line in lines:
            if case == name:
                start, number = len(text), len(passages)
                text += line + "\n\n"
                turn = f"{key}#{number}"
                one = Passage(f"{key}@{start}", key, start, start + len(line), "", role, turn, "P", case, len(line.split()))
                passages.append(one)
                texts.append(line)
        documents[key] = Document(key, name, "transcript", name, text, f"{len(documents)}" * 64)
    return PassageVectors(documents, passages, encoder.encode(texts))


def _code(encoder, material=None, codebook=CODEBOOK, lengths=None, **themes):
    return _decided(encoder, material or _material(encoder), (), codebook, lengths, **themes)


def _decided(encoder, material, decisions, codebook=CODEBOOK, lengths=None, **themes):
    options = CodingOptions(ThemeSettings(**themes), lengths or PassageSettings(), default_stop_words())
    return code_themes(Held(material), codebook, encoder, options, decisions)


def test_interviewers_and_short_passages_are_never_coded(fake_encoder):
    """With the lowest threshold every passage of enough words that no interviewer said is coded, in order, and no other."""
    material = _material(fake_encoder)
    coded = _code(fake_encoder, material, threshold=1e-6)
    expected = [material.passages[index].passage for index in (1, 2, 6, 7, 8)]
    assert list(dict.fromkeys(coding.passage for coding in coded.codings)) == expected
    assert {coding.code for coding in coded.codings} == {"trust", "promises", "money"}


def test_words_that_nobody_is_known_to_have_said_are_coded_by_people_alone(fake_encoder):
    """Nothing is proposed of them, as questions may be among them; what somebody decided on them stays."""
    material = _material(fake_encoder, [(case, Role.UNKNOWN, line) for case, _, line in LINES if case])
    assert _code(fake_encoder, material, threshold=1e-6).codings == ()
    passage = material.passages[1]
    document = material.documents[passage.document]
    quote = document.text[passage.start : passage.end]
    place = (document.document, document.sha256, passage.start, passage.end, quote)
    decision = Decision("2026-01-01T10:00:00+00:00", "JB", *place, "trust", "built", Verdict.ACCEPT)
    coded = _decided(fake_encoder, material, [decision], threshold=1e-6)
    assert [(coding.passage, coding.code, coding.coder) for coding in coded.codings] == [(passage.passage, "trust", "JB")]


def test_shortest_passage_to_be_coded_is_the_studys_to_set(fake_encoder):
    """A passage of just `min_words` words is coded."""
    coded = _code(fake_encoder, lengths=PassageSettings(min_words=2), threshold=1e-6)
    assert "Honest trust." in {coding.quote for coding in coded.codings}
    coded = _code(fake_encoder, lengths=PassageSettings(min_words=3), threshold=1e-6)
    assert "Honest trust." not in {coding.quote for coding in coded.codings}


def test_threshold_is_inclusive(fake_encoder):
    """A passage whose probability is the threshold is coded; one just below it is not."""
    every = {c.passage: c.probability for c in _code(fake_encoder, threshold=1e-6).codings if c.code == "money"}
    assert len(every) == 5
    for cut in (0.1, 0.2, 0.4):
        found = {coding.passage for coding in _code(fake_encoder, threshold=cut).codings if coding.code == "money"}
        assert found == {passage for passage, probability in every.items() if probability >= cut}


def test_coding_holds_the_exact_words_and_their_document(fake_encoder):
    """A coding's quotation is its document's text from start to end, with that text's sha256, by the machine as coder."""
    material = _material(fake_encoder)
    codings = _code(fake_encoder, material, threshold=1e-6).codings
    for coding in codings:
        document = material.documents[coding.document]
        assert coding.quote == document.text[coding.start : coding.end]
        assert (coding.sha256, coding.coder) == (document.sha256, "textmine")
        assert coding.probability == round(coding.probability, 4)
    assert len({coding.sha256 for coding in codings}) == 3


def test_passage_of_both_poles_has_a_coding_for_each(fake_encoder):
    """A passage that affirms cues of both poles is coded once for each; codes without poles have an empty one."""
    codings = _code(fake_encoder, threshold=1e-6).codings
    both = [coding for coding in codings if coding.quote == LINES[2][2] and coding.code == "trust"]
    assert [coding.pole for coding in both] == ["built", "broken"]
    assert both[1] == replace(both[0], pole="broken")
    assert {coding.pole for coding in codings if coding.code != "trust"} == {""}


def test_passage_that_leans_neither_way_is_coded_without_a_pole(fake_encoder):
    """A passage that holds no cue of either pole, and is as near to one as to the other, is coded once, with an empty pole."""
    material = _material(fake_encoder, [("north", Role.RESPONDENT, "Some say one thing and some another, as ever.")])
    assert [(coding.code, coding.pole) for coding in _code(fake_encoder, material, threshold=1e-6).codings] == [
        ("trust", ""),
        ("promises", ""),
        ("money", ""),
    ]


def test_question_raises_the_answer_that_follows(fake_encoder):
    """An answer is coded more surely to the theme that was asked about than after a question about nothing of it."""
    answer = ("north", Role.RESPONDENT, "That went well enough for the two of us.")
    rest = [(case, role, line) for case, role, line in LINES if role != Role.INTERVIEWER]

    def probability(question, code):
        more = [("north", Role.RESPONDENT, f"Then we went home to the garden, {number} of us.") for number in range(9)]
        material = _material(fake_encoder, [("north", Role.INTERVIEWER, question), answer, *more, *rest])
        codings = _code(fake_encoder, material, threshold=1e-6).codings
        return next(coding.probability for coding in codings if coding.quote == answer[2] and coding.code == code)

    assert probability(TRUST.guide[0], "trust") > probability("Where were you born?", "trust")


def test_words_of_a_coding_begin_with_its_cues(fake_encoder):
    """The words that earned a coding are named, cues first."""
    coding = next(
        coding for coding in _code(fake_encoder, threshold=1e-6).codings if coding.code == "money" and coding.document[0] == "s"
    )
    assert isinstance(coding, Coding)
    words = coding.matched.split(", ")
    assert words[0] == "cost"
    assert "budgets" in words


def test_one_question_for_each_case_and_theme(fake_encoder):
    """Each case with an interviewer has the nearest of its questions for each theme; the codes below themes have none."""
    material = _material(fake_encoder)
    questions = _code(fake_encoder, material, asked_threshold=0.01).questions
    assert [(q.case, q.theme) for q in questions] == [
        ("north", "trust"),
        ("north", "money"),
        ("south", "trust"),
        ("south", "money"),
    ]
    nearest, passage = questions[0], material.passages[0]
    assert nearest == Question("north", "trust", passage.document, passage.passage, LINES[0][2], nearest.probability, True)
    assert questions[3].quote == LINES[5][2]
    assert questions[0].probability > questions[2].probability
    assert questions[3].probability > questions[1].probability


def test_question_counts_as_asked_from_its_threshold(fake_encoder):
    """A question asked about a theme where its probability is the threshold or above, not below."""
    value = _code(fake_encoder).questions[0].probability
    assert _code(fake_encoder, asked_threshold=value).questions[0].asked
    assert not _code(fake_encoder, asked_threshold=value + 1e-6).questions[0].asked


def test_follow_up_is_no_question(fake_encoder):
    """An interviewer's words too few to ask about a theme are not a question."""
    material = _material(fake_encoder, [("north", Role.INTERVIEWER, "And why?"), LINES[1]])
    assert _code(fake_encoder, material).questions == ()


ABOUT_TRUST = [
    "We trusted them from the first day, because they never hid anything from us.",
    "They told us openly when they were short of people, and we believed them after that.",
    "I had my doubts about the council, and it took a year before I relied on their word.",
    "When the director left without telling us, our confidence in the whole partnership went.",
    "We always did what we had promised, so they came to depend on us.",
    "You could ring her at night and she would tell you honestly how things stood.",
    "After the second broken promise nobody on our side believed a word of it.",
    "It takes years before one charity has faith in another.",
]
ABOUT_MONEY = [
    "The roof alone came to forty thousand, and the church paid half of it.",
    "We ran out of money in March and the volunteers bought the food themselves.",
    "The grant covered two salaries and nothing else.",
    "Heating the hall costs more each winter and nobody had planned for it.",
    "The council cut our funding by a third in a single year.",
    "We charge two pounds a session so that the rent is covered.",
    "Our treasurer went through the accounts and found a hole in the budget.",
    "Somebody has to pay the minibus driver, and it was always us.",
]
ABOUT_OTHER_THINGS = [
    "The garden club meets in the hall on Tuesday mornings.",
    "Most of the children who come are under seven.",
    "We had to move the furniture ourselves because the van was late.",
    "The new building has a kitchen, two rooms and a small yard.",
    "My sister used to run the library before it closed.",
    "The bus stops at the corner, so older people can reach us.",
    "In the first winter only three people came to the lunches.",
    "We put up posters in the doctor's surgery and at the school.",
    "The minister came to open it and everybody wore their best coat.",
    "Half of our volunteers had never used a computer before.",
    "We changed the opening hours so that nurses could come after work.",
    "There was a flood that spring and the cellar stood full of water.",
    "She learnt to cook for sixty people in one week.",
    "The young ones painted the wall along the car park.",
    "We keep a list of everybody who needs a visit at Christmas.",
    "The meeting lasted four hours and nothing was decided.",
    "The two managers shared an office for most of that year.",
    "A nurse comes on Thursdays and takes blood pressure.",
    "We had a choir for a while until the pianist moved away.",
    "Nobody knew which form to fill in for the licence.",
    "The bakery gives us the bread that it could not sell.",
    "Our neighbours complained about the noise on Saturday nights.",
    "I walked to work along the canal every day for ten years.",
    "The school lets us use its field in the summer holidays.",
]
SPOKEN_OF = (
    Code(
        "trust",
        "Trust",
        "How far partners rely on one another's word: confidence that grew, was tested or was broken.",
        "s",
        counts=("believing or doubting what a partner says", "relying on a partner to do what was promised"),
        cues=("trust*", "honest*", "let us down"),
        guide=("How would you describe trust between you?",),
        examples=("They always told us how things really stood, so we could depend on them.",),
    ),
    Code(
        "money",
        "Money",
        "What the work costs, where the money comes from and who pays for it.",
        "s",
        counts=("grants, fees, rent and wages", "running short of money or cutting the budget"),
        cues=("cost*", "pay", "paid", "budget*"),
        guide=("What did it cost?",),
        examples=("The council gave us four thousand pounds towards the rent.",),
    ),
)
CHESS = Code(
    "chess",
    "Chess openings",
    "The first moves of a game of chess: gambits, defences and how players prepare them.",
    "s",
    counts=("choosing a gambit or a defence", "learning the first moves of a game by heart"),
    guide=("Which openings do you play?",),
    examples=("I always answer the king's pawn with the Sicilian.",),
)


def test_themes_are_proposed_where_they_are_spoken_of_and_nowhere_else():
    """In an interview of forty answers, themes that were asked and spoken of are coded, and one that nothing is about is not."""
    lines = []
    for question, answers in [
        ("Can you say more about trust between you?", ABOUT_TRUST),
        ("Can you say more about what it cost?", ABOUT_MONEY),
        ("And what else happened in those years?", ABOUT_OTHER_THINGS),
    ]:
        lines += [turn for answer in answers for turn in (("n", Role.INTERVIEWER, question), ("n", Role.RESPONDENT, answer))]
    codebook = Codebook("Small", (Section("s", "Section", (*SPOKEN_OF, CHESS)),), ())
    encoder = models.encoder()
    coded = _code(encoder, _material(encoder, lines), codebook)
    found = {code.id: {coding.quote for coding in coded.codings if coding.code == code.id} for code in codebook.themes}
    assert len(found["trust"]) >= 2
    assert len(found["money"]) >= 2
    assert found["trust"] <= set(ABOUT_TRUST)
    assert found["money"] <= set(ABOUT_MONEY)
    assert found["chess"] == set()
    assert {question.theme: question.asked for question in coded.questions}["chess"] is False


def test_nothing_said_gives_nothing(fake_encoder):
    """A study without passages has neither codings nor questions."""
    empty = PassageVectors({}, [], np.zeros((0, fake_encoder.dimensions), dtype=np.float32))
    assert _code(fake_encoder, empty) == ThemeCodings((), ())
    only_questions = _code(fake_encoder, _material(fake_encoder, LINES[:1]))
    assert only_questions.codings == ()
    assert len(only_questions.questions) == 2
