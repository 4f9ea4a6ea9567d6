"""The matrix from other sides."""

from textmine.matrices.respondents import groups_speak, summarise_respondents, theme_by_group, theme_by_respondent, who_speaks
from textmine.records.corpus import Coding, Passage, Role, ThemeQuestion, Turn
from textmine.study.codebook import Code, Codebook, Pole, Section

TRUST = Code(
    "trust", "Trust", "Confidence.", "s", poles=(Pole("built", ()), Pole("broken", ())), codes=(Code("kept", "Kept", "", "s"),)
)
CODEBOOK = Codebook("Small", (Section("s", "Section", (TRUST, Code("money", "Money", "Costs.", "s"))),), ())
PEOPLE = {"ann": "staff", "bob": "users", "cy": "", "int": "", "paper": ""}


def _passage(number, person="ann", case="north", role=Role.RESPONDENT, words=20):
    return Passage(f"a@{number}", "a", number, number + 1, "", role, f"a#{number}", person, case, words)


PASSAGES = [
    _passage(0, "int", role=Role.INTERVIEWER),
    _passage(1),
    _passage(2, words=10),
    _passage(3, "bob", words=30),
    _passage(4, "cy", "south"),
    _passage(5, "paper", "", Role.AUTHOR),
]
TURNS = [Turn(p.turn, "a", p.start, p.end, "", p.role, p.participant, PEOPLE[p.participant]) for p in PASSAGES]


def _coding(number, code="trust", pole="", probability=0.9):
    return Coding("a", f"a@{number}", number, number + 1, "x", code, pole, probability, "textmine", "0" * 64, "")


CODINGS = [_coding(0), _coding(1), _coding(1, "kept"), _coding(1, "money"), _coding(3, "kept"), _coding(5)]


def test_every_respondent_has_a_voice():
    """Respondents are heard with their group, words and coded passages; interviewers, papers and nobody known are none."""
    nobody = Passage("a@9", "a", 9, 10, "", Role.UNKNOWN, "a#9", "", "north", 500)
    found = summarise_respondents([*PASSAGES, nobody], TURNS, CODINGS, CODEBOOK)
    assert [(v.case, v.participant, v.group, v.passages, v.words, v.coded, dict(v.themes)) for v in found] == [
        ("north", "ann", "staff", 2, 30, 1, {"trust": 1, "money": 1}),
        ("north", "bob", "users", 1, 30, 1, {"trust": 1}),
        ("south", "cy", "", 1, 20, 0, {}),
    ]


def test_tables_of_voices():
    """Themes are counted by respondent and by group, and shares are of the case."""
    found = summarise_respondents(PASSAGES, TURNS, CODINGS, CODEBOOK)
    by_person = theme_by_respondent(found, CODEBOOK)
    assert by_person.to_numpy().tolist()[:2] == [["north", "ann", "staff", "trust", 1], ["north", "ann", "staff", "money", 1]]
    assert len(by_person) == 6
    assert theme_by_group(found, CODEBOOK).to_numpy().tolist()[:4] == [
        ["staff", "trust", 1, 1, 1, 1.0],
        ["staff", "money", 1, 1, 1, 1.0],
        ["users", "trust", 1, 1, 1, 1.0],
        ["users", "money", 0, 0, 1, 0.0],
    ]
    assert who_speaks(found).to_numpy().tolist() == [
        ["north", "ann", "staff", 2, 30, 0.5, 1, 0.5, 2, 0, 2],
        ["north", "bob", "users", 1, 30, 0.5, 1, 0.5, 1, 0, 1],
        ["south", "cy", "", 1, 20, 1.0, 0, 0.0, 0, 0, 0],
    ]
    assert groups_speak(found).to_numpy().tolist() == [
        ["staff", 1, 30, 0.375, 1, 0.5, 2, 0, 2],
        ["users", 1, 30, 0.375, 1, 0.5, 1, 0, 1],
        ["", 1, 20, 0.25, 0, 0.0, 0, 0, 0],
    ]


def test_what_follows_a_question_on_a_theme_is_prompted():
    """Only the turn right after a question on that very theme is prompted; a passage of two themes counts for each."""
    asks = [
        ThemeQuestion("a@0", "a#0", "trust", 0.9),
        ThemeQuestion("a@0", "a#0", "money", 0.8),
        ThemeQuestion("b@2", "b#2", "trust", 0.9),
    ]
    ann, bob, _ = summarise_respondents(PASSAGES, TURNS, CODINGS, CODEBOOK, asks)
    assert (ann.codings, ann.prompted) == (2, 2)
    assert (bob.codings, bob.prompted) == (1, 0)
    assert who_speaks([ann, bob]).to_numpy().tolist()[0][-3:] == [2, 2, 0]


def test_names_of_people_become_no_formula():
    """A participant called =x is text in a spreadsheet."""
    turns = [Turn("a#9", "a", 0, 1, "", Role.RESPONDENT, "=x", "+y")]
    found = summarise_respondents([_passage(9, "=x")], turns, [], CODEBOOK)
    assert who_speaks(found).to_numpy().tolist()[0][1:3] == ["'=x", "'+y"]
