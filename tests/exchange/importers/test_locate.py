"""Selections are found in documents by their words, however differently the text is told."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from textmine.exchange.importers.locate import LocatedSelection, SelectionLocator, WordAlignment, align_words
from textmine.exchange.importers.offset_convention import OffsetReading
from textmine.exchange.importers.records import AppliedCode, ForeignSource, Selection
from textmine.records.corpus import Document, Passage, Role

TOLD = (
    ("Q", "How did the two of you come to work together, all those years ago?"),
    ("M", "It began with a boat that neither could pay for, and a shed by the harbour that leaked."),
    ("Q", "And who paid for the boat in the end?"),
    ("M", "We did, half each, though the bank would not hear of it at first. Half each, and no paper was ever signed."),
)


def _document(name: str = "north/a.txt", told=TOLD, case: str = "north") -> tuple[Document, list[Passage]]:
    text, passages, at = "", [], 0
    for number, (who, words) in enumerate(told, 1):
        start = at + len(who) + 2
        role = Role.INTERVIEWER if who == "Q" else Role.RESPONDENT
        place = (name, start, start + len(words), who, role, f"{name}#{number}", "P", case, len(words.split()))
        passages.append(Passage(f"{name}@{number}", *place))
        text += f"{who}: {words}\n\n"
        at = len(text)
    return Document(name, case, "transcript", "Harbour", text.rstrip(), "0" * 64), passages


DOCUMENT, PASSAGES = _document()
# The same talk as a program holds it: a cover, other labels, times, Windows' line ends, other quotes, wrapped lines.
WRAPPED = [(who, re.sub(" (and|the) ", "\r\n\\1  ", words)) for who, words in TOLD]
NAMES = {"Q": "Interviewer", "M": "Manager"}
SAID = [f"[00:0{number}:00] {NAMES[who]}:\r\n{words}\r\n\r\n" for number, (who, words) in enumerate(WRAPPED)]
OTHER = "Project: Boats\r\nDate: 3 May\r\n\r\n" + "".join(SAID)


def _place(
    text: str, *spans: tuple[int, int], documents=(DOCUMENT,), passages=PASSAGES, name: str = "Talk", **values
) -> list[LocatedSelection]:
    selections = tuple(Selection(*span, given=(AppliedCode("c"),)) for span in spans)
    source = ForeignSource("s", name, text, selections=selections, **values)
    return list(SelectionLocator(documents, passages).place(source, OffsetReading()))


def _numbers(placed: LocatedSelection) -> list[int]:
    return [int(passage.passage.rpartition("@")[2]) for passage in placed.passages]


def test_words_are_found_in_another_telling_of_the_talk() -> None:
    """Covers, times, labels, line ends and spaces in between do not matter: the passages are those of the words."""
    start = OTHER.index("boat that")
    end = OTHER.index("leaked") + 6
    both = (OTHER.index("And who"), OTHER.index("first.") + 6)
    first, second = _place(OTHER, (start, end), both)
    assert _numbers(first) == [2]
    assert DOCUMENT.text[first.start : first.end] == "boat that neither could pay for, and a shed by the harbour that leaked"
    assert _numbers(second) == [3, 4]


def test_a_hand_that_runs_over_a_word_or_two_does_not_take_the_next_passage() -> None:
    """Two words of the next turn are a slip; three are not, and neither is half of a short selection."""
    text = DOCUMENT.text
    start = text.index("a shed by the harbour")
    two, three = text.index("who paid"), text.index("for the boat")
    assert [_numbers(one) for one in _place(text, (start, two), (start, three), (text.index("leaked"), two))] == [
        [2],
        [2, 3],
        [2, 3],
    ]


def test_a_repeated_phrase_is_the_one_that_was_selected() -> None:
    """Words that stand twice are told apart by their place."""
    told = (("M", "Half each, we said. "), ("Q", "And again?"), ("M", "Half each, we said, and half each it was."))
    document, passages = _document("b", told)
    second = document.text.index("Half each, we said, and")
    found = _place(document.text, (second, second + 18), documents=(document,), passages=passages)
    assert _numbers(found[0]) == [3]


def test_words_of_no_document_are_told() -> None:
    """A text that is no document's, a selection that is empty or beyond the end, a missing text: each has its reason."""
    (other,) = _place("Quite another conversation about nothing that anybody here ever said.", (6, 28))
    assert (other.document, other.why) == ("", "its text is none of the study's documents")
    beyond = _place(DOCUMENT.text, (9000, 9010), (5, 5))
    assert [one.why for one in beyond] == ["it lies beyond the end of its text", "it has no length"]
    source = ForeignSource("s", "Talk", None, "gone.txt is not in the file", (Selection(0, 9, given=(AppliedCode("c"),)),))
    (missing,) = SelectionLocator((DOCUMENT,), PASSAGES).place(source, OffsetReading())
    assert missing.why == "its text is not there (gone.txt is not in the file)"


def test_without_the_text_the_words_that_the_file_gives_find_the_place() -> None:
    """Whole words, or their cut beginning with the length, lead to the passages where they stand once."""
    whole = "neither could pay for, and a shed by the harbour"
    start = DOCUMENT.text.index("We did, half each")
    cut = DOCUMENT.text[start : start + 30] + "…"
    length = DOCUMENT.text.index("no paper") + 8 - start
    selections = (
        Selection(100, 100 + len(whole), whole, given=(AppliedCode("c"),)),
        Selection(500, 500 + length, cut, given=(AppliedCode("c"),)),
        Selection(7, 12, "half each", given=(AppliedCode("c"),)),
    )
    found = list(
        SelectionLocator((DOCUMENT,), PASSAGES).place(ForeignSource("s", "Talk", None, "gone", selections), OffsetReading())
    )
    assert [_numbers(located_selection) for located_selection in found] == [[2], [4], []]
    assert DOCUMENT.text[found[1].start : found[1].end].endswith("and no paper")


def test_of_two_documents_with_the_words_the_one_of_that_name_is_meant() -> None:
    """The same text twice, in two cases, is told apart by the text's name."""
    twin, more = _document("south/harbour talk.txt", case="south")
    (found,) = _place(TOLD[1][1], (0, 20), documents=(DOCUMENT, twin), passages=[*PASSAGES, *more], name="Harbour Talk.docx")
    assert found.document == "south/harbour talk.txt"


def test_codes_on_a_whole_text_are_on_all_its_passages() -> None:
    """What is coded as a whole lies on every passage of its document."""
    (found,) = _place(OTHER, whole=(AppliedCode("c"),))
    assert _numbers(found) == [1, 2, 3, 4]


WORDS = st.lists(st.sampled_from("a b c d e f g h boat shed".split()), max_size=30)


@given(kept=WORDS, added=st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["x", "y", "a"])), max_size=10))
def test_alignment_rises_and_joins_equal_words_only(kept: list[str], added: list[tuple[int, str]]) -> None:
    """Whatever is added, each word stands for none or for an equal word, and their order is kept."""
    other = list(kept)
    for at, word in added:
        other.insert(min(at, len(other)), word)
    one, two = WordAlignment(" ".join(kept)), WordAlignment(", ".join(other))
    found = align_words(one, two)
    there = [number for number in found if number >= 0]
    assert len(found) == len(kept)
    assert there == sorted(set(there))
    assert all(two.words[number] == word for number, word in zip(found, one.words, strict=True) if number >= 0)
    if not added:
        assert there == list(range(len(kept)))
