"""Cue phrases of the codebook, found in passages as whole words and in their other forms ("pay" in "paid")."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
# "never honest", "didn't really trust them"; and what used to be is told for the sake of what is no longer so.
_NEGATION = re.compile(r"\b(?:not|no|never|nor|hardly|without|cannot|\w+n['’]t|used to(?: be)?)\W+(?:\w+\W+){0,2}\Z", re.IGNORECASE)
_HEDGE = re.compile(
    r"\b(?:maybe|perhaps|possibly|might|may|could|supposedly|apparently|allegedly|if|whether|i (?:suppose|guess)|sort of|kind of"
    r"|not sure|don['’]t know)\W+(?:\w+\W+){0,3}\Z",
    re.IGNORECASE,
)
_BEFORE = 48  # characters before a cue in which what negates or hedges it is looked for
_UNSURE = 0.5  # what a hedged cue counts for, and one negated where the code has no second pole that it would speak for

Forms = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class CueSet:
    """The cues of one code or pole, as one pattern; `*` stands for any ending of a word."""

    pattern: re.Pattern[str] | None

    def find(self, text: str) -> list[str]:
        """The words of a text that the cues match, in order, in lower case, each once."""
        if self.pattern is None:
            return []
        return list(dict.fromkeys(match[0].lower() for match in self.pattern.finditer(text)))

    def find_affirmed(self, text: str) -> tuple[list[str], list[str]]:
        """What `find` gives, apart by whether a negation stands within three words before it: (affirmed, negated)."""
        affirmed: list[str] = []
        negated: list[str] = []
        for match in self.pattern.finditer(text) if self.pattern else ():
            (negated if _NEGATION.search(_before(text, match)) else affirmed).append(match[0].lower())
        return list(dict.fromkeys(affirmed)), list(dict.fromkeys(negated))

    def count(self, text: str, negated: float = _UNSURE) -> float:
        """How many different cues a text holds: a hedged one counts half, a negated one `negated`."""
        best: dict[str, float] = defaultdict(float)
        for match in self.pattern.finditer(text) if self.pattern else ():
            before = _before(text, match)
            worth = negated if _NEGATION.search(before) else _UNSURE if _HEDGE.search(before) else 1.0
            best[match[0].lower()] = max(best[match[0].lower()], worth)
        return sum(best.values())


def _before(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - _BEFORE) : match.start()]


def word_forms(texts: Iterable[str]) -> dict[str, set[str]]:
    """The forms in which words stand in some texts, by lemma (simplemma's English dictionary), all in lower case."""
    from simplemma import lemmatize

    forms: dict[str, set[str]] = defaultdict(set)
    for word in {word.lower() for text in texts for word in _WORD.findall(text)}:
        forms[lemmatize(word, lang="en").lower()].add(word)
    return forms


def compile_cues(cues: Iterable[str], forms: Forms | None = None) -> CueSet:
    """One pattern for all cues; longer ones are tried first, apostrophes may be straight or curly, spaces any.

    Args:
        cues: words and phrases; `*` at the end of a word stands for any ending.
        forms: of `word_forms`; a cue's word without `*` is found in all forms of its lemma. Without it, as it is written alone.

    Returns:
        What finds them.
    """
    parts = [_pattern(cue, forms or {}) for cue in sorted(cues, key=lambda cue: (-len(cue), cue))]
    return CueSet(re.compile(rf"(?<!\w)(?:{'|'.join(parts)})", re.IGNORECASE) if parts else None)


def _pattern(cue: str, forms: Forms) -> str:
    return r"\s+".join(_word(word, forms) for word in cue.split())


def _word(word: str, forms: Forms) -> str:
    if word.endswith("*"):
        return _escaped(word.rstrip("*")) + r"[\w'’-]*"
    alike = {word.lower()}
    if forms:
        from simplemma import lemmatize

        alike |= set(forms.get(lemmatize(word.lower(), lang="en").lower(), ()))
    ways = "|".join(_escaped(one) for one in sorted(alike, key=lambda one: (-len(one), one)))
    return rf"(?:{ways})(?!\w)"


def _escaped(word: str) -> str:
    return re.sub("['’]", "['’]", re.escape(word))


def cue_weights(counts: NDArray[np.float64] | Sequence[Sequence[float]]) -> NDArray[np.float64]:
    """What the cues in each passage say for each code, in log odds.

    A code whose cues stand in many passages learns little from one: the first cue counts as half the negative logarithm of the
    share of passages that hold any of the code's cues, at most 1.75; each further one adds a quarter of that, up to two.

    Args:
        counts: of `CueSet.count`, of shape (n_passages, n_codes).

    Returns:
        Log odds of shape (n_passages, n_codes), zero where no cue was found.
    """
    found = np.asarray(counts, dtype=np.float64)
    if found.size == 0:
        return found
    share = (found > 0).mean(axis=0)
    first = np.minimum(1.75, -0.5 * np.log(np.maximum(share, 1e-6)))
    return np.asarray(first * (np.minimum(found, 1) + 0.25 * np.clip(found - 1, 0, 2)))
