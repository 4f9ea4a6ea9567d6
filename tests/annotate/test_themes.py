"""Proposed codings, and the questions that asked about themes."""

from dataclasses import replace

import numpy as np

from textmine.annotate.scoring import score_passages
from textmine.annotate.themes import Coded, Material, code_themes
from textmine.codebook import Code, Codebook, Pole, Section
from textmine.records import Coding, Document, Passage, Question, Role
from textmine.study import PassageSettings, ThemeSettings

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
    ("south", Role.UNKNOWN, "The cost went beyond any budgets that anybody had agreed beforehand."),
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
    return Material(documents, passages, encoder.encode(texts))


def _code(encoder, material=None, codebook=CODEBOOK, lengths=None, **themes):
    return code_themes(material or _material(encoder), codebook, encoder, ThemeSettings(**themes), lengths or PassageSettings())


def test_interviewers_and_short_passages_are_never_coded(fake_encoder):
    """With the lowest threshold every passage of enough words that no interviewer said is coded, in order, and no other."""
    material = _material(fake_encoder)
    coded = _code(fake_encoder, material, threshold=1e-6)
    expected = [material.passages[index].passage for index in (1, 2, 6, 7, 8)]
    assert list(dict.fromkeys(coding.passage for coding in coded.codings)) == expected
    assert {coding.code for coding in coded.codings} == {"trust", "promises", "money"}


def test_shortest_passage_to_be_coded_is_the_studys_to_set(fake_encoder):
    """A passage of just `min_words` words is coded."""
    coded = _code(fake_encoder, lengths=PassageSettings(min_words=2), threshold=1e-6)
    assert "Honest trust." in {coding.quote for coding in coded.codings}
    coded = _code(fake_encoder, lengths=PassageSettings(min_words=3), threshold=1e-6)
    assert "Honest trust." not in {coding.quote for coding in coded.codings}


def test_threshold_is_inclusive(fake_encoder):
    """A passage whose probability is the threshold is coded; one just below it is not."""
    material = _material(fake_encoder)
    spoken = material.where([index in (1, 2, 6, 7, 8) for index in range(len(LINES))])
    codes = list(CODEBOOK.walk())
    column = codes.index(MONEY)
    values = score_passages(spoken.texts(), spoken.vectors, codes, fake_encoder).probability[:, column]
    at = float(np.sort(values)[2])

    def coded(threshold):
        return [one.passage for one in _code(fake_encoder, material, threshold=threshold).codings if one.code == "money"]

    assert coded(at) == [spoken.passages[row].passage for row in np.flatnonzero(values >= at)]
    assert len(coded(at)) == 3
    assert len(coded(float(np.nextafter(at, 1)))) == 2


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


def test_words_of_a_coding_begin_with_its_cues(fake_encoder):
    """The words that earned a coding are named, cues first."""
    coding = next(one for one in _code(fake_encoder, threshold=1e-6).codings if one.code == "money" and one.document[0] == "s")
    assert isinstance(coding, Coding)
    assert coding.words.split(", ")[:2] == ["cost", "budgets"]


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
    assert questions[3].probability > questions[2].probability


def test_question_counts_as_asked_from_its_threshold(fake_encoder):
    """A question asked about a theme where its probability is the threshold or above, not below."""
    value = _code(fake_encoder).questions[0].probability
    assert _code(fake_encoder, asked_threshold=value).questions[0].asked
    assert not _code(fake_encoder, asked_threshold=value + 1e-6).questions[0].asked


def test_follow_up_is_no_question(fake_encoder):
    """An interviewer's words too few to ask about a theme are not a question."""
    material = _material(fake_encoder, [("north", Role.INTERVIEWER, "And why?"), LINES[1]])
    assert _code(fake_encoder, material).questions == ()


def test_nothing_said_gives_nothing(fake_encoder):
    """A study without passages has neither codings nor questions."""
    empty = Material({}, [], np.zeros((0, fake_encoder.dimensions), dtype=np.float32))
    assert _code(fake_encoder, empty) == Coded((), ())
    only_questions = _code(fake_encoder, _material(fake_encoder, LINES[:1]))
    assert only_questions.codings == ()
    assert len(only_questions.questions) == 2
