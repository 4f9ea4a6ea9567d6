"""Quotations of a study, tampered with in the ways they are in reports, and honestly edited in the ways that are allowed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from textmine.ingest.passages import split_sentences
from textmine.matrices.results import Results
from textmine.records.corpus import Kind, Role, Turn

NEGATION = re.compile(r"\b(?:not|never|no|hardly)\b|n[’']t\b", re.IGNORECASE)
DENIAL = re.compile(
    rf"{NEGATION.pattern}|\b(?:nobody|nothing|none|neither|nor|nowhere|without|cannot|barely|scarcely)\b", re.IGNORECASE
)
NUMBERS = "two three four five six seven eight nine ten twelve twenty thirty fifty hundred".split()
NUMBER = re.compile(rf"\b(?:\d[\d,.]*\d|\d|{'|'.join(NUMBERS)})\b", re.IGNORECASE)
TENSES = {
    "is": "was", "are": "were", "was": "is", "were": "are", "have": "had", "has": "had", "had": "has", "do": "did", "did": "do",
    "can": "could", "will": "would", "would": "will", "could": "can", "get": "got", "got": "get", "said": "say", "think": "thought",
    "thought": "think", "went": "go", "want": "wanted", "know": "knew", "need": "needed", "came": "come", "made": "make",
}  # fmt: skip
INVENTED = (
    "We were told that the {} would be sorted out before the summer, and after that nobody mentioned it again.",
    "What I remember is sitting in that meeting about the {} and thinking, none of these people has ever met one of ours.",
    "If you had asked me then about the {}, I would have said give it six months and we will all be friends.",
    "It was the {} that did it in the end, because by then people had simply stopped picking up the phone.",
    "They kept changing the rules on the {} and each time we had to explain it to families all over again.",
    "There was money for the {} in the first year, and then it went the way that all such money goes.",
    "To my mind the whole argument about the {} was really an argument about who gets the credit.",
    "People here were proud of the {}, and I think that outsiders never quite understood how much it mattered.",
    "Somebody should have written down who was responsible for the {} on day one and pinned it to the wall.",
    "I would not call it a partnership at all; it was two organisations sharing a {} and a car park.",
)
PLAIN_INVENTED = (
    "You cannot buy that sort of goodwill with a glossy leaflet and a logo.",
    "By Easter half of the volunteers had drifted off and the rest were exhausted.",
    "My own feeling is that somebody upstairs had already chosen the winner.",
)


@dataclass(frozen=True)
class Quoted:
    """A quotation as a report gives it, and what should be found out about it."""

    text: str
    who: str
    expected: str
    page: int | None = None
    kind: str = ""


@dataclass(frozen=True)
class Stretch:
    """Consecutive sentences of one turn."""

    text: str
    turn: Turn
    page: int | None = None


@dataclass(frozen=True)
class Study:
    """What quotations are drawn from.

    Attributes:
        said: sentences of respondents of more than a few words, a list for each turn.
        asked: the same of interviewers.
        written: the same of papers.
        citations: of papers.
        whole: all that was said and written, to see whether words are anybody's.
        vocabulary: words of the study that a word is swapped for.
    """

    said: Sequence[Sequence[Stretch]]
    asked: Sequence[Sequence[Stretch]]
    written: Sequence[Sequence[Stretch]]
    citations: dict[str, str]
    whole: str
    vocabulary: Sequence[str]


Kind_of_quotation = Callable[[random.Random, Study], "Quoted | None"]


def study_of(results: Results) -> Study:
    """A study's sentences by who said them."""
    texts = {document.document: document.text for document in results.documents}
    pages = {passage.passage: passage for passage in results.passages}
    groups: dict[str, list[list[Stretch]]] = {"said": [], "asked": [], "written": []}
    for turn in results.turns:
        text = texts[turn.document][turn.start : turn.end]
        found = []
        for start, end in split_sentences(text):
            if 6 <= len(text[start:end].split()) <= 45 and not re.search(
                r"[\[\](){}“”\"‘|*_<>\n]|(?<!\w)'|(?<!s)['’](?!\w)|…|\.\.|:\s*$", text[start:end]
            ):
                at = turn.start + start
                page = (
                    next((p.page for p in pages.values() if p.turn == turn.turn and p.start <= at < p.end), None)
                    if turn.page
                    else None
                )
                found.append(Stretch(text[start:end].strip(), turn, page))
        role = {Role.AUTHOR: "written", Role.INTERVIEWER: "asked"}.get(Role(turn.role), "said")
        groups[role] += [found] if found and (turn.participant or role == "written") else []
    citations = {
        document.document: document.citation
        for document in results.documents
        if document.kind == Kind.LITERATURE and document.citation
    }
    whole = _letters(" ".join(texts.values()))
    words = sorted(set(re.findall(r"\b[a-z]{4,9}\b", " ".join(texts.values()))))
    written = [group for group in groups["written"] if group[0].turn.document in citations]
    return Study(groups["said"], groups["asked"], written, citations, whole, words)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.lower().replace("’", "'").replace("'", ""))


def _who(study: Study, turn: Turn) -> str:
    return study.citations.get(turn.document) or turn.participant


def _one(draw: random.Random, study: Study, fits: Callable[[str], object] = bool, groups: str = "said") -> Stretch | None:
    """A sentence that fits, of somebody."""
    turns = getattr(study, groups)
    for _ in range(400):
        if turns and fits((one := draw.choice(draw.choice(turns))).text):
            return one
    return None


def _altered(study: Study, one: Stretch, text: str) -> Quoted | None:
    """A quotation that was changed, unless somebody said exactly that."""
    if _letters(text).strip() in study.whole or re.search(r"(?<!\w)['’]", text):
        return None
    return Quoted(text, _who(study, one.turn), "altered", one.page if one.turn.document in study.citations else None)


def _words(text: str) -> list[str]:
    return text.split(" ")


def _plain(word: str) -> bool:
    return word.isalpha() and len(word) > 1


def word_swapped(draw: random.Random, study: Study) -> Quoted | None:
    one = _one(draw, study, groups=draw.choice(["said", "said", "said", "written"]))
    if one is None:
        return None
    words = _words(one.text)
    at = draw.choice([n for n, word in enumerate(words) if _plain(word)] or [0])
    words[at] = draw.choice(study.vocabulary)
    return _altered(study, one, " ".join(words))


def word_dropped(draw: random.Random, study: Study) -> Quoted | None:
    one = _one(draw, study)
    if one is None:
        return None
    words = _words(one.text)
    inner = [n for n in range(1, len(words) - 1) if _plain(words[n])]
    if not inner:
        return None
    del words[draw.choice(inner)]
    return _altered(study, one, " ".join(words))


def word_added(draw: random.Random, study: Study) -> Quoted | None:
    one = _one(draw, study)
    if one is None:
        return None
    words = _words(one.text)
    words.insert(draw.randrange(1, len(words)), draw.choice(["really", "always", "just", "clearly", *study.vocabulary[:40]]))
    return _altered(study, one, " ".join(words))


def negation_dropped(draw: random.Random, study: Study) -> Quoted | None:
    one = _one(draw, study, NEGATION.search)
    if one is None:
        return None
    text = NEGATION.sub("", one.text, count=1)
    return _altered(study, one, re.sub(r"\s+", " ", text).strip())


def negation_added(draw: random.Random, study: Study) -> Quoted | None:
    one = _one(draw, study, re.compile(r"\b(?:is|was|are|were|can|would|did|have|had)\b").search)
    if one is None:
        return None
    return _altered(study, one, re.sub(r"\b(is|was|are|were|can|would|did|have|had)\b", r"\1 not", one.text, count=1))


def number_changed(draw: random.Random, study: Study) -> Quoted | None:
    one = _one(draw, study, NUMBER.search, draw.choice(["said", "said", "written"]))
    if one is None:
        return None
    found = draw.choice(list(NUMBER.finditer(one.text)))
    other = str(draw.randrange(3, 99)) if found[0][0].isdigit() else draw.choice(NUMBERS)
    return _altered(study, one, one.text[: found.start()] + other + one.text[found.end() :])


def letter_typed_wrong(draw: random.Random, study: Study) -> Quoted | None:
    one = _one(draw, study)
    if one is None:
        return None
    words = _words(one.text)
    at = draw.choice([n for n, word in enumerate(words) if _plain(word)] or [0])
    letter = draw.randrange(len(words[at]))
    words[at] = words[at][:letter] + draw.choice("abcdefghilmnoprstuw") + words[at][letter + 1 :]
    return _altered(study, one, " ".join(words))


def tense_changed(draw: random.Random, study: Study) -> Quoted | None:
    one = _one(draw, study, lambda text: any(word in TENSES for word in _words(text)))
    if one is None:
        return None
    words = _words(one.text)
    at = draw.choice([n for n, word in enumerate(words) if word in TENSES])
    words[at] = TENSES[words[at]]
    return _altered(study, one, " ".join(words))


def several_words_changed(draw: random.Random, study: Study) -> Quoted | None:
    one = _one(draw, study, lambda text: len(text.split()) > 13)
    if one is None:
        return None
    words = _words(one.text)
    for at in draw.sample(range(1, len(words)), 3):
        words[at] = draw.choice(study.vocabulary)
    return _altered(study, one, " ".join(words))


def part_with_a_word_changed(draw: random.Random, study: Study) -> Quoted | None:
    one = _one(draw, study, lambda text: len(text.split()) > 10)
    if one is None:
        return None
    words = _words(one.text)
    start, length = draw.randrange(0, len(words) - 8), draw.randrange(5, 9)
    part = [word.strip(",;:—–") for word in words[start : start + length]]
    if not all(map(str.isalpha, part)):
        return None
    part[draw.randrange(length)] = draw.choice(study.vocabulary)
    return _altered(study, one, " ".join(part))


def sentence_left_out_without_a_sign(draw: random.Random, study: Study) -> Quoted | None:
    turn = draw.choice([one for one in study.said if len(one) > 2])
    at = draw.randrange(len(turn) - 2)
    return _altered(study, turn[at], f"{turn[at].text} {turn[at + 2].text}")


def ellipsis_leaves_out_a_denial(draw: random.Random, study: Study) -> Quoted | None:
    one = _one(draw, study, lambda text: (found := NEGATION.search(text)) and len(text[: found.start()].split()) > 2)
    if one is None:
        return None
    found = NEGATION.search(one.text)
    before, after = one.text[: found.start()].rstrip(), one.text[found.end() :].lstrip(" ,")
    if found[0].lower() in ("n't", "n’t"):
        before = before.rsplit(" ", 1)[0]
    if len(before.split()) < 3 or len(after.split()) < 3:
        return None
    return _altered(study, one, f"{before} {draw.choice(['…', '...', '[…]', '[...]'])} {after}")


def two_places_with_an_ellipsis(draw: random.Random, study: Study) -> Quoted | None:
    one, other = _one(draw, study), _one(draw, study)
    if one is None or other is None or one.turn.document == other.turn.document:
        return None
    return _altered(study, one, f"{one.text.rstrip('.?!')} … {other.text}")


def two_places_without_a_sign(draw: random.Random, study: Study) -> Quoted | None:
    one, other = _one(draw, study), _one(draw, study)
    if one is None or other is None or one.turn.turn == other.turn.turn:
        return None
    first, last = _words(one.text), _words(other.text)
    if len(first) < 12 or len(last) < 12:
        return None
    return _altered(study, one, " ".join([*first[: len(first) // 2 + 1], *last[len(last) // 2 - 1 :]]))


def speakers_run_together(draw: random.Random, study: Study) -> Quoted | None:
    turns = [*study.said, *study.asked]
    by_turn = {turn[0].turn.turn: turn for turn in turns}
    one = draw.choice(study.said)
    document, _, number = one[0].turn.turn.rpartition("#")
    after = by_turn.get(f"{document}#{int(number) + 1}")
    if after is None or after[0].turn.participant == one[0].turn.participant:
        return None
    return _altered(study, one[-1], f"{one[-1].text} {after[0].text}")


def turned_about(draw: random.Random, study: Study) -> Quoted | None:
    turn = draw.choice([one for one in study.said if len(one) > 1])
    at = draw.randrange(len(turn) - 1)
    return _altered(study, turn[at], f"{turn[at + 1].text} {turn[at].text}")


def invented(draw: random.Random, study: Study) -> Quoted | None:
    one = draw.choice(draw.choice(study.said))
    text = draw.choice(INVENTED).format(draw.choice(study.vocabulary)) if draw.random() < 0.9 else draw.choice(PLAIN_INVENTED)
    return Quoted(text, _who(study, one.turn), "not found")


def _only_of(study: Study, one: Stretch | None) -> Stretch | None:
    """A sentence that was said once, so that it can be wrongly attributed."""
    return one if one is not None and study.whole.count(_letters(one.text).strip()) == 1 else None


def wrong_speaker(draw: random.Random, study: Study) -> Quoted | None:
    one, other = _only_of(study, _one(draw, study)), draw.choice(draw.choice(study.said))
    if one is None or other.turn.participant == one.turn.participant:
        return None
    return Quoted(one.text, other.turn.participant, "wrongly attributed")


def asked_and_not_answered(draw: random.Random, study: Study) -> Quoted | None:
    one = _only_of(study, _one(draw, study, lambda text: len(text.split()) > 7, "asked"))
    if one is None:
        return None
    there = {turn[0].turn.participant for turn in study.said if turn[0].turn.document == one.turn.document} - {one.turn.participant}
    return Quoted(one.text, draw.choice(sorted(there)), "wrongly attributed") if there else None


def wrong_document(draw: random.Random, study: Study) -> Quoted | None:
    one = _only_of(study, _one(draw, study))
    other = draw.choice(draw.choice(study.said)).turn.document
    if one is None or other == one.turn.document:
        return None
    return Quoted(one.text, _stem(other), "wrongly attributed")


def _stem(document: str) -> str:
    return document.rpartition("/")[2].rpartition(".")[0]


def wrong_paper(draw: random.Random, study: Study) -> Quoted | None:
    one = _only_of(study, _one(draw, study, lambda text: len(text.split()) > 9, "written"))
    others = sorted(set(study.citations.values()) - {study.citations.get(one.turn.document, "")}) if one else []
    return Quoted(one.text, draw.choice(others), "wrongly attributed") if one and others else None


def wrong_page(draw: random.Random, study: Study) -> Quoted | None:
    one = _only_of(study, _one(draw, study, lambda text: len(text.split()) > 9, "written"))
    if one is None or not one.page:
        return None
    pages = {turn.page for turns in study.written for turn in turns if turn.turn.document == one.turn.document}
    others = sorted(page for page in pages if page and abs(page - one.page) > 1)
    return Quoted(one.text, _who(study, one.turn), "wrongly attributed", draw.choice(others)) if others else None


CORRUPT = (
    word_swapped,
    word_dropped,
    word_added,
    negation_dropped,
    negation_added,
    number_changed,
    letter_typed_wrong,
    tense_changed,
    several_words_changed,
    part_with_a_word_changed,
    sentence_left_out_without_a_sign,
    ellipsis_leaves_out_a_denial,
    two_places_with_an_ellipsis,
    two_places_without_a_sign,
    speakers_run_together,
    turned_about,
    invented,
    wrong_speaker,
    asked_and_not_answered,
    wrong_document,
    wrong_paper,
    wrong_page,
)


def _clean(study: Study, one: Stretch, text: str) -> Quoted:
    return Quoted(text, _who(study, one.turn), "clean", one.page if one.turn.document in study.citations else None)


def exact(draw: random.Random, study: Study) -> Quoted | None:
    one = _one(draw, study, groups=draw.choice(["said", "said", "written"]))
    return _clean(study, one, one.text) if one else None


def part_of_a_sentence(draw: random.Random, study: Study) -> Quoted | None:
    one = _one(draw, study, lambda text: len(text.split()) > 10)
    if one is None:
        return None
    words = _words(one.text)
    start = draw.randrange(0, len(words) - 8)
    return _clean(study, one, " ".join(words[start : start + draw.randrange(5, 25)]).strip(" ,;:—–-"))


def capital_and_stop(draw: random.Random, study: Study) -> Quoted | None:
    one = _one(draw, study)
    if one is None:
        return None
    text = one.text[0].swapcase() + one.text[1:]
    return _clean(study, one, text.rstrip(".") + draw.choice([",", "", "?", "!", "…"]) if text.endswith(".") else text)


def signs_of_other_kinds(draw: random.Random, study: Study) -> Quoted | None:
    one = _one(draw, study, re.compile(r"[’'—–-]").search)
    if one is None:
        return None
    swap = str.maketrans({"’": "'", "'": "’"})
    text = one.text.translate(swap).replace(" – ", " — ").replace("—", " – ").replace("  ", " ").strip(" –")
    words = text.split(" ")
    at = draw.randrange(len(words) - 1)
    return _clean(study, one, " ".join(words[: at + 1]) + "\u00a0" + " ".join(words[at + 1 :]))


def ellipsis_within_a_sentence(draw: random.Random, study: Study) -> Quoted | None:
    one = _one(draw, study, lambda text: len(text.split()) > 12)
    if one is None:
        return None
    words = _words(one.text)
    start = draw.randrange(3, len(words) - 6)
    end = start + draw.randrange(1, len(words) - start - 3)
    if DENIAL.search(" ".join(words[start:end])):
        return None
    return _clean(study, one, " ".join([*words[:start], draw.choice(["…", "...", "[…]", "[...]", ". . ."]), *words[end:]]))


def sentences_left_out(draw: random.Random, study: Study) -> Quoted | None:
    long = [one for one in study.said if len(one) > 2]
    turn = draw.choice(long)
    first = draw.randrange(len(turn) - 2)
    last = draw.randrange(first + 2, min(len(turn), first + 6))
    return _clean(study, turn[first], f"{turn[first].text} {draw.choice(['…', '[...]', '[…]'])} {turn[last].text}")


def bracket_for_words(draw: random.Random, study: Study) -> Quoted | None:
    one = _one(draw, study, lambda text: len(text.split()) > 9)
    if one is None:
        return None
    words = _words(one.text)
    start = draw.randrange(2, len(words) - 4)
    end = start + draw.randrange(1, 4)
    if DENIAL.search(" ".join(words[start:end])):
        return None
    return _clean(
        study, one, " ".join([*words[:start], draw.choice(["[the council]", "[charity]", "[a colleague]"]), *words[end:]])
    )


def bracket_put_in(draw: random.Random, study: Study) -> Quoted | None:
    one = _one(draw, study)
    if one is None:
        return None
    words = _words(one.text)
    words.insert(draw.randrange(1, len(words)), draw.choice(["[the partnership]", "[sic]", "[in 2012]", "[my manager]"]))
    return _clean(study, one, " ".join(words))


def first_letter_in_brackets(draw: random.Random, study: Study) -> Quoted | None:
    one = _one(draw, study, lambda text: text[0].isalpha() and text[1:2].isalpha())
    return _clean(study, one, f"[{one.text[0].swapcase()}]{one.text[1:]}") if one else None


def sentences_together(draw: random.Random, study: Study) -> Quoted | None:
    turn = draw.choice(study.said)
    together = list(pairwise(turn))
    if not together:
        return None
    one, other = draw.choice(together)
    text = f"{one.text} {other.text}"
    return _clean(study, one, text) if _letters(text).strip() in study.whole else None


CLEAN = (
    exact,
    part_of_a_sentence,
    capital_and_stop,
    signs_of_other_kinds,
    ellipsis_within_a_sentence,
    sentences_left_out,
    bracket_for_words,
    bracket_put_in,
    first_letter_in_brackets,
    sentences_together,
)
