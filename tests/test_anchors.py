"""Decisions keep to their words while transcripts are edited, or are told to be lost; never do they stand on other words."""

import random
from hashlib import sha256

import pytest

from textmine.decisions import place
from textmine.judgements import Decision
from textmine.records import Document, Passage

WORDS = "we the council trusted them rents repairs board money said never always partner bid letter".split()
SAME = "Yes, I would say that is right, on the whole."  # what several people say in the same words


def _talk(draw):
    """Turns with numbers of their own; every fifth says the same as others do."""
    return [
        (at, SAME if at % 5 == 4 else " ".join(draw.choices(WORDS, k=draw.randint(3, 25))).capitalize() + ".") for at in range(30)
    ]


def _edited(turns, draw):
    """A transcript after somebody's corrections: turns changed, moved, doubled, taken out, put in, in any number."""
    turns = list(turns)
    for _ in range(draw.randint(1, 8)):
        at = draw.randrange(len(turns))
        number, words = turns[at]
        parts = words.split()
        what = draw.randrange(6)
        if what == 0:
            parts[draw.randrange(len(parts))] = "[inaudible]"
            turns[at] = (number, " ".join(parts))
        elif what == 1:
            del turns[at]
        elif what == 2:
            turns.insert(at, (-1, " ".join(draw.choices(WORDS, k=9))))
        elif what == 3:
            turns.insert(draw.randrange(len(turns)), turns.pop(at))
        elif what == 4:
            turns.insert(draw.randrange(len(turns)), (-1, words))
        else:
            turns[at : at + 2] = [(number, " ".join(words for _, words in turns[at : at + 2]))]
        if len(turns) < 3:
            break
    return turns


def _document(turns):
    text = "\n".join(words for _, words in turns)
    passages, start = [], 0
    for number, words in turns:
        passages.append(
            (number, Passage(f"a@{start}", "a", start, start + len(words), "", "respondent", "t", "P", "n", len(words.split())))
        )
        start += len(words) + 1
    return Document("a", "n", "transcript", "a", text, sha256(text.encode()).hexdigest()), passages


@pytest.mark.parametrize("seed", range(500))
def test_edits_never_put_a_decision_on_other_words(seed):
    """After an edit each decision stands on its own turn, or on the only words that are its own, or is told to be lost.

    A turn that is as it was and whose words stand nowhere else is always found.
    """
    draw = random.Random(seed)
    turns = _talk(draw)
    before, passages = _document(turns)
    said = [
        Decision("t", "AB", "a", before.sha256, p.start, p.end, before.text[p.start : p.end], f"c{number}", "", "accept")
        for number, p in passages
    ]
    after, now = _document(_edited(turns, draw))
    placed = place(said, {"a": after}, [p for _, p in now])
    words = {p.passage: after.text[p.start : p.end] for _, p in now}
    numbers = {p.passage: number for number, p in now}
    quotes = {one.code: one.quote for one in said}
    for (passage, code), _ in placed.by_passage.items():
        assert quotes[code] in words[passage]
        assert numbers[passage] == int(code[1:]) or after.text.count(quotes[code]) == 1
    found = {code for _, code in placed.by_passage}
    assert found | {one.code for one in placed.lost} == set(quotes)
    unchanged = {f"c{number}" for number, p in now if quotes.get(f"c{number}") == words[p.passage]}
    unique = {code for code in unchanged if after.text.count(quotes[code]) == 1 and len(quotes[code].split()) > 3}
    assert unique <= found
