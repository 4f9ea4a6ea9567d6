"""A coded project as a file to measure against."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.importers.foreign import (
    CODES,
    INTERVIEW,
    MAXQDA,
    NVIVO,
    Dialect,
    codes_xml,
    guid,
    interview,
    packed,
    project_xml,
    selections_xml,
    written,
)
from textmine.analysis.evaluation.gold import read_codes, read_gold
from textmine.exchange.importers.codebooks import definitions
from textmine.exchange.importers.offset_convention import find_convention
from textmine.exchange.importers.open_project import read_project
from textmine.exchange.importers.records import Account, AppliedCode, ForeignCode, ForeignProject, ForeignSource, Selection
from textmine.exchange.importers.to_gold import GoldMade, gold_of, segments_of

WE_MET = "Well 🙂 we met in the café 🙂🙂 on Fridays, and from there it went on to be a naïve sort of friendship."
ROWED = "They rowed ⛵ and rowed 🚣🚣. Nobody paid, and in the end “the council” said that it would not pay either."


def _rows(made: GoldMade) -> list[dict[str, object]]:
    return [json.loads(line) for line in made.lines.splitlines()]


def _made(project: ForeignProject, make=gold_of) -> GoldMade:
    return make(project, find_convention(project).reading)


def test_passages_are_those_of_a_run_with_the_codes_people_gave(tmp_path) -> None:
    """Answers are passages with speaker, question and every code on them; NVivo's offsets are read as NVivo counts."""
    made = _made(read_project(written(tmp_path, interview(NVIVO))))
    asked = [line.removeprefix("Interviewer: ") for line in INTERVIEW.splitlines() if line.startswith("Interviewer")]
    place = {"doc": "Manager interview", "case": "", "speaker": "Manager"}
    assert _rows(made) == [
        {"id": "Manager interview@2", **place, "text": WE_MET, "codes": ["Place", "Trust"], "question": asked[0]},
        {"id": "Manager interview@4", **place, "text": ROWED, "codes": ["Money", "Trust"], "question": asked[1]},
    ]
    assert (made.passages, made.coded, made.account, made.told) == (2, 2, Account(6, 6, {}), ())


def test_what_is_written_can_be_measured_with(tmp_path) -> None:
    """The passages and the codebook are what `textmine evaluate` takes."""
    project = read_project(written(tmp_path, interview(NVIVO)))
    written(tmp_path, _made(project).lines.encode(), "a.jsonl")
    written(tmp_path, definitions(project).encode(), "a.json")
    gold = read_gold(tmp_path / "a.jsonl")
    assert gold.faults == ()
    assert gold.passages[0].codes == {"Trust", "Place"}
    assert {(code.id, code.definition) for code in read_codes(tmp_path / "a.json")} == set(CODES.items())


def test_uncoded_answers_are_there_and_a_question_only_where_it_is_coded_alone(tmp_path) -> None:
    """What nobody coded counts for precision; an interviewer's words are a passage only if coded alone."""
    coded = (
        ("when nobody knew anybody?", ("Place",)),
        ("what did people do about it then?\n\nManager: They rowed ⛵ and rowed", ("Money",)),
    )
    rows = _rows(_made(read_project(written(tmp_path, interview(MAXQDA, coded=coded)))))
    assert [(row["speaker"], row["codes"]) for row in rows] == [("Interviewer", ["Place"]), ("Manager", []), ("Manager", ["Money"])]


def test_segments_are_the_very_words_that_were_selected(tmp_path) -> None:
    """One row a selection, with all its codes."""
    made = _made(read_project(written(tmp_path, interview(NVIVO))), segments_of)
    assert [(row["text"], row["codes"]) for row in _rows(made)][:2] == [
        ("we met in the café 🙂🙂 on Fridays", ["Place"]),
        ("it went on to be a naïve sort of friendship.", ["Place", "Trust"]),
    ]
    assert made.account == Account(6, 6, {})


def test_texts_without_speakers_are_cut_into_paragraphs_and_that_is_told() -> None:
    """A text that is no interview is not lost: its paragraphs are passages."""
    text = "A first paragraph of notes on the harbour.\n\nA second one, on the boats and on who had painted them."
    at = text.index("second one")
    source = ForeignSource("s", "Notes", text, selections=(Selection(at, at + 30, given=(AppliedCode("c"),)),), case="north")
    made = _made(ForeignProject("f", codes=(ForeignCode("c", "Boats"),), sources=(source,)))
    assert [(row["text"], row["case"], row["codes"]) for row in _rows(made)] == [
        ("A first paragraph of notes on the harbour.", "north", []),
        ("A second one, on the boats and on who had painted them.", "north", ["Boats"]),
    ]
    assert made.told == ("Notes: no speakers were found, so that its passages are paragraphs",)


def test_codes_of_one_name_are_told_apart_and_texts_too(tmp_path) -> None:
    """A name that is there twice gets those above it; a text that has the name of another gets a number."""
    codes = (
        f'<Code guid="{guid(1)}" name="Home"><Code guid="{guid(2)}" name="Cost"/></Code>'
        f'<Code guid="{guid(3)}" name="Work"><Code guid="{guid(4)}" name="Cost"/></Code>'
    )
    body = selections_xml(INTERVIEW, MAXQDA, (("They rowed ⛵", ("b",)), ("Nobody paid", ("d",))), dict.fromkeys("abcd", ""))
    source = f'<TextSource name="Talk" guid="{guid(50)}" plainTextPath="a.txt">{body}</TextSource>'
    again = source.replace(guid(50), guid(51))
    data = packed(project_xml("X", codes, f"<Sources>{source}{again}</Sources>"), {"sources/a.txt": INTERVIEW.encode()})
    made = _made(read_project(written(tmp_path, data)))
    assert [(row["doc"], row["codes"]) for row in _rows(made) if row["codes"]] == [
        ("Talk", ["Home / Cost", "Work / Cost"]),
        ("Talk (2)", ["Home / Cost", "Work / Cost"]),
    ]


def test_nothing_is_lost_without_being_counted() -> None:
    """Codings plus those that are told to be lost are all codings there are."""
    text = "Q: What was it?\n\nM: It was the boat and the shed, and then it was nothing but the boat, for all of those years."
    selections = (
        Selection(20, 60, given=(AppliedCode("c"), AppliedCode("unknown"))),
        Selection(900, 990, given=(AppliedCode("c"),)),
        Selection(30, 30, given=(AppliedCode("c"),)),
    )
    here = ForeignSource("s", "Talk", text, selections=selections, whole=(AppliedCode("c"),))
    gone = ForeignSource(
        "t", "Gone", None, "gone.txt is not in the file", (Selection(0, 5, given=(AppliedCode("c"), AppliedCode("c"))),)
    )
    project = ForeignProject("f", codes=(ForeignCode("c", "Boats"),), sources=(here, gone))
    made = _made(project)
    assert made.account.lost == {
        "the file does not define their codes": 1,
        "it lies beyond the end of its text": 1,
        "it has no length": 1,
        "their text is not there (gone.txt is not in the file)": 2,
    }
    assert (made.account.codings, made.account.taken) == (project.codings(), 2) == (7, 2)


def test_a_dialect_of_bytes_reads_the_same_passages(tmp_path) -> None:
    """What counts in bytes gives the same gold file as what counts in UTF-16 units."""
    one, other = (
        _made(read_project(written(tmp_path, interview(dialect)))).lines for dialect in (NVIVO, Dialect("", "bytes", "\r\n"))
    )
    assert one == other
    assert codes_xml().count("<Code ") == 3


CODINGS = st.lists(st.tuples(st.sampled_from(["c", "d", "unknown"]), st.integers(-9, 140), st.integers(-9, 140)), max_size=8)


@given(CODINGS, st.booleans())
def test_every_coding_is_in_the_gold_file_or_has_a_reason(coded, there: bool) -> None:
    """Wherever selections lie, as passages and as segments: codings taken and codings lost are all codings."""
    text = (
        "Q: What was it?\n\nM: It was the boat and the shed, and then it was nothing but the boat, for all of those years."
        if there
        else None
    )
    selections = tuple(Selection(a, b, given=(AppliedCode(code), AppliedCode("c"))) for code, a, b in coded)
    source = ForeignSource("s", "Talk", text, "gone", selections, whole=(AppliedCode("c"),))
    project = ForeignProject(
        "f", codes=(ForeignCode("c", "Boats"), ForeignCode("d", "Sheds")), sources=(source,), lost=(("on memos", 3),)
    )
    for make in (gold_of, segments_of):
        account = _made(project, make).account
        assert account.codings == 2 * len(coded) + 4
        assert account.taken + sum(account.lost.values()) == account.codings
        assert account.lost["on memos"] == 3
