"""Cue phrases of the codebook, found in passages as whole words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# "never honest", "didn't really trust them"; and what used to be is told for the sake of what is no longer so.
_NEGATION = re.compile(r"\b(?:not|no|never|nor|hardly|without|cannot|\w+n['’]t|used to(?: be)?)\W+(?:\w+\W+){0,2}\Z", re.IGNORECASE)


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
            (negated if _NEGATION.search(text[max(0, match.start() - 40) : match.start()]) else affirmed).append(match[0].lower())
        return list(dict.fromkeys(affirmed)), list(dict.fromkeys(negated))


def compile_cues(cues: Iterable[str]) -> CueSet:
    """One pattern for all cues; longer ones are tried first, apostrophes may be straight or curly, spaces any."""
    parts = [_pattern(cue) for cue in sorted(cues, key=lambda cue: (-len(cue), cue))]
    return CueSet(re.compile(rf"(?<!\w)(?:{'|'.join(parts)})", re.IGNORECASE) if parts else None)


def _pattern(cue: str) -> str:
    words = []
    for word in cue.split():
        escaped = re.sub("['’]", "['’]", re.escape(word.rstrip("*")))
        words.append(escaped + (r"[\w'’-]*" if word.endswith("*") else r"(?!\w)"))
    return r"\s+".join(words)


def cue_weights(found: Sequence[Sequence[list[str]]]) -> NDArray[np.float64]:
    """What the cues in each passage say for each code, in log odds.

    A code whose cues stand in many passages learns little from one: the first cue counts as half the negative logarithm of the
    share of passages that hold any of the code's cues, at most 1.75; each further one adds a quarter of that, up to two.

    Args:
        found: for each passage and code the cues found, of shape (n_passages, n_codes).

    Returns:
        Log odds of shape (n_passages, n_codes), zero where no cue was found.
    """
    counts = np.array([[len(cues) for cues in row] for row in found], dtype=np.float64)
    if counts.size == 0:
        return counts
    share = (counts > 0).mean(axis=0)
    first = np.minimum(1.75, -0.5 * np.log(np.maximum(share, 1e-6)))
    return np.asarray(np.where(counts > 0, first * (1 + 0.25 * np.minimum(counts - 1, 2)), 0.0))
