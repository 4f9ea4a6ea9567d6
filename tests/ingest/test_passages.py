"""Turns cut into passages, whatever was said or saved as speech."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.ingest import passages
from textmine.ingest.passages import make_passages, split_sentences
from textmine.records.corpus import Document, Role, Turn


def cut(text, max_words=90):
    """The passages of one turn that is the whole text."""
    turn = Turn("d#1", "d", 0, len(text), "Ann", Role.RESPONDENT, "Ann", "")
    return make_passages(Document("d", "c", "transcript", "d", text, ""), [turn], max_words)


def words_of(text, found):
    return [text[one.start : one.end] for one in found]


def test_a_sentence_of_up_to_twice_the_words_is_left_whole():
    """Forty words at twenty a passage are a long sentence."""
    long = "We met " + "and met " * 18 + "them again."
    text = f"They came to us. {long} They left us again in May."
    assert len(long.split()) == 40
    assert words_of(text, cut(text, 20)) == ["They came to us.", long, "They left us again in May."]


def test_speech_without_full_stops_is_cut_at_words_into_even_parts():
    """Forty-one words without a stop at twenty a passage are three parts."""
    text = " ".join(f"w{number}" for number in range(41))
    found = cut(text, 20)
    assert [one.words for one in found] == [13, 14, 14]
    assert " ".join(words_of(text, found)) == text


def test_a_very_long_line_without_a_stop_is_cut_quickly():
    """A million and a half characters of captions are ordinary passages within seconds."""
    text = ("and then we met the council " * 55_000).strip()
    started = time.monotonic()
    found = cut(text)
    assert time.monotonic() - started < 60
    assert max(one.words for one in found) <= 90
    assert sum(one.words for one in found) == 330_000


@pytest.mark.parametrize("word", ["a", "(", ".", "a!"])
def test_a_word_without_end_is_cut_into_passages_of_bounded_length(word):
    """A picture saved as text is one word of a hundred thousand characters; spaCy would take minutes over some."""
    text = "We met. " + word * (100_000 // len(word)) + " They came."
    started = time.monotonic()
    found = cut(text, 20)
    assert time.monotonic() - started < 30
    assert max(one.end - one.start for one in found) == 20_000
    assert "".join("".join(words_of(text, found)).split()) == "".join(text.split())


def test_few_long_words_are_cut_between_words():
    """Where a passage has too many characters and several words, no word is cut."""
    text = " ".join(letter * 9_000 for letter in "abcde")
    found = cut(text)
    assert words_of(text, found) == ["a" * 9_000 + " " + "b" * 9_000, "c" * 9_000 + " " + "d" * 9_000, "e" * 9_000]


@given(
    st.lists(st.tuples(st.integers(1, 130), st.sampled_from([". ", "? ", " ", ".\n"])), min_size=1, max_size=12),
    st.integers(20, 60),
)
@settings(max_examples=60, deadline=None)
def test_no_passage_has_more_than_twice_the_words(lengths, limit):
    """However sentences long and short follow each other, and every word is in one passage."""
    text = "".join(" ".join(["Then", *["we"] * (length - 1)]) + end for length, end in lengths).strip()
    found = cut(text, limit)
    assert max(one.words for one in found) <= 2 * limit
    assert " ".join(words_of(text, found)).split() == text.split()
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize("piece", [60, 97, 200, 1000])
def test_sentences_are_the_same_however_much_spacy_is_given_at_once(monkeypatch, piece):
    """The end of a piece is the end of no sentence."""
    sentences = [f"In week {number} we met the council (and its friends) to talk of trust." for number in range(40)]
    text = " ".join([*sentences, "and so it went on " * 20 + "to the end.", *sentences])
    whole = [text[start:end] for start, end in split_sentences(text)]
    assert len(whole) == 81
    monkeypatch.setattr(passages, "_PIECE", piece)
    assert [text[start:end] for start, end in split_sentences(text)] == whole
