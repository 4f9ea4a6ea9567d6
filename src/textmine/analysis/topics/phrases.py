"""Noun phrases of passages, with their forms joined: "form" and "forms", "IRB" and "IRBs" are one phrase; names are left out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from textmine.records.corpus import Entity, Passage
from textmine.study.stop_words import StopWords, is_sound, vague_nouns

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Token

_LONGEST = 4  # words of a phrase: "adverse childhood experiences", "pupil development grant funding"
_PARTS = ("NOUN", "PROPN", "ADJ")
_SHORTEST = 3  # letters of a word
_NAMES = frozenset(("person", "place"))
_MOSTLY = 0.5  # share of a word's uses that lie in names from which it is taken for a name wherever it is used
_GAP = " ; "  # in place of a name, so that no phrase goes across it
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Noun phrases of n passages.

    Attributes:
        of: for each passage the phrases in it, parts of longer ones among them, as lemmas with a space between.
        forms: of each phrase, how it is written most often.
    """

    of: Sequence[frozenset[str]]
    forms: Mapping[str, str]


def mask_names(
    passages: Sequence[Passage], texts: Sequence[str], mentions: Iterable[Entity], speakers: Iterable[str] = ()
) -> list[str]:
    """Cut names of people and places out of passages, those that were overlooked in one place among them.

    Args:
        passages: of the study.
        texts: of each, as it is written.
        mentions: of names in any passages.
        speakers: labels of those who speak, which are names where they are always written with a capital.

    Returns:
        The texts with a semicolon in place of each name.
    """
    wanted = {passage.passage: passage.start for passage in passages}
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for mention in mentions:
        if mention.label in _NAMES and mention.passage in wanted:
            start = wanted[mention.passage]
            spans[mention.passage].append((mention.start - start, mention.end - start))
    named, every = Counter[str](), Counter[str]()
    for passage, text in zip(passages, texts, strict=True):
        every.update(word.casefold() for word in _WORD.findall(text))
        named.update(word.casefold() for start, end in spans[passage.passage] for word in _WORD.findall(text[start:end]))
    names = {word for word, count in named.items() if count >= _MOSTLY * every[word]} | _speaker_names(speakers, texts)

    def hide(found: re.Match[str]) -> str:
        word = found[0].casefold()
        return _GAP if re.sub(r"['’]s?\Z", "", word) in names or word in names else found[0]

    masked = []
    for passage, text in zip(passages, texts, strict=True):
        for start, end in sorted(spans[passage.passage], reverse=True):
            text = text[:start] + _GAP + text[end:]
        masked.append(_WORD.sub(hide, text))
    return masked


def _speaker_names(speakers: Iterable[str], texts: Iterable[str]) -> set[str]:
    """Words of speakers' labels, those left out of which any word is also said without a capital, such as "Link worker"."""
    small = {word for text in texts for word in _WORD.findall(text) if word.islower()}
    labels = ([word.casefold() for word in _WORD.findall(speaker)] for speaker in set(speakers))
    return {word for label in labels if small.isdisjoint(label) for word in label}


def find_phrases(texts: Sequence[str], spoken: StopWords, tagger: Language) -> Phrases:
    """Nouns, and phrases of up to four nouns and adjectives that end in a noun.

    Args:
        texts: of passages.
        spoken: words that are in no phrase.
        tagger: spaCy's English pipeline with parts of speech.

    Returns:
        The phrases of each passage.
    """
    stop, vague = frozenset(spoken.words), vague_nouns()
    found: list[list[tuple[tuple[str, ...], str]]] = []
    for doc in tagger.pipe(texts, batch_size=64):
        own: list[tuple[tuple[str, ...], str]] = []
        run: list[Token] = []
        for token, following in pairwise([*doc, None]):
            if not _is_part(token) or not _has_substance(token.text, stop):
                run = []
                continue
            run = [*run, token][-_LONGEST:]
            # "Welsh" of "Welsh Government" is no phrase, while "mental health" of "mental health service" is.
            inside = token.pos_ == "PROPN" and following is not None and following.pos_ in ("NOUN", "PROPN")
            if token.pos_ != "ADJ" and not inside:
                parts = (run[-length:] for length in range(1, len(run) + 1))
                own += [(tuple(_plain(word.text) for word in part), " ".join(map(_form, part))) for part in parts]
        found.append(own)
    lemmas = _lemmas({word for own in found for words, _ in own for word in words})
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    of = []
    for own in found:
        keyed = [(key, form) for words, form in own if (key := " ".join(lemmas[word] for word in words)) not in vague]
        for key, form in keyed:
            forms[key][form] += 1
        of.append(frozenset(key for key, _ in keyed))
    return Phrases(of, {key: min(each, key=lambda form, each=each: (-each[form], form)) for key, each in forms.items()})  # type: ignore[misc]


def _is_part(token: Token) -> bool:
    """Whether a token may be in a phrase: a noun or adjective, or a word with a capital in the sentence, as in "Flying Start"."""
    return token.pos_ in _PARTS or (
        token.pos_ == "VERB" and token.text.istitle() and token.i > 0 and token.nbor(-1).pos_ != "PUNCT"
    )


def _has_substance(text: str, stop: frozenset[str]) -> bool:
    word = _plain(text)
    # A word that ends in a hyphen was broken off.
    return (
        len(word) >= _SHORTEST and word.replace("-", "").isalpha() and word[-1] != "-" and word not in stop and not is_sound(word)
    )


def _plain(word: str) -> str:
    return word.casefold().replace("’", "'")


def _form(token: Token) -> str:
    """A word as a label writes it: names and initials as they are, others in small letters."""
    return (
        str(token.text) if token.pos_ == "PROPN" or token.text.isupper() or token.text[:-1].isupper() else str(token.text).lower()
    )


def _lemmas(words: set[str]) -> dict[str, str]:
    """The lemma of each word; of a plural that the dictionary lacks, its singular if that was said too."""
    return {
        word: word[:-1] if (lemma := _lemma(word)) == word and word.endswith("s") and word[:-1] in words else lemma
        for word in words
    }


@cache
def _lemma(word: str) -> str:
    from simplemma import lemmatize

    return str(lemmatize(word, lang="en")).casefold()
