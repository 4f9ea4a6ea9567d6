"""Whether a word is an ordinary English word, a name, or neither: from how often it is written with a capital.

The counts are those of spaCy's own lookup data: a million forms of informal written English, capitals kept apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property

from textmine.privacy.detect.mentions import normalise_name

_RAREST = -20.0  # log probability of a form that the table does not have; its rarest have -19.5
_PROPER = 1.2  # log of how many times oftener a name is written with a capital; sentence ends alone rarely give that
_EITHER = -1.0  # between this and the one above a word is both (grace, mark, council)
_SEEN = -19.0  # log probability from which the count says anything: three times or more
_RARE = -17.0  # log probability below which the leaning of a word that is in no dictionary says little
_FREQUENT = -15.5  # log probability of words that people misspell: some thirty thousand
_LONG = 11  # letters from which a word may have two slips
_EVERYDAY = -12.0  # log probability of words that are run together: some three thousand
_FUNCTION = -9.5  # log probability of words such as yes and however, which begin sentences and are nobody's name


# What people write without its apostrophe; the table has these in two parts.
_UNMARKED = frozenset(
    "dont doesnt didnt isnt arent wasnt werent cant couldnt wont wouldnt shouldnt havent hasnt hadnt aint mustnt neednt im ive "
    "youre youve theyre theyve weve thats whats theres heres hes shes lets whos itll thatll".split()
)


class WordClass(StrEnum):
    """What a word is, by how it is written in English at large."""

    ORDINARY = "ordinary"
    EITHER = "either"
    PROPER = "proper"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class WordFrequencies:
    """English words by the log probability of each form, capitals kept apart."""

    table: Mapping[str, float]
    _sorts: dict[str, WordClass] = field(default_factory=dict)

    def sort(self, word: str) -> WordClass:
        """What a word is, whatever its capitals here."""
        known = self._sorts.get(word)
        if known is None:
            known = self._sorts[word] = self._judged(word)
        return known

    def _judged(self, word: str) -> WordClass:
        plain = word.replace("’", "'")
        if plain.lower() in _UNMARKED:
            return WordClass.ORDINARY
        small, capital = self._log(plain.lower()), self._log(plain[:1].upper() + plain[1:].lower())
        if max(small, capital) < _SEEN:
            return WordClass.ORDINARY if _in_dictionary(plain.lower()) else WordClass.UNKNOWN
        leaning = capital - small
        if max(small, capital) < _RARE and leaning < _PROPER and not _in_dictionary(plain.lower()):
            return WordClass.UNKNOWN
        if small > _FUNCTION or leaning < _EITHER:
            return WordClass.ORDINARY
        return WordClass.PROPER if leaning >= _PROPER and small < _EVERYDAY else WordClass.EITHER

    def is_everyday(self, word: str) -> bool:
        """Whether a word is one of the few hundred that stand everywhere: the, well, will, way."""
        return self._log(word.lower()) > _FUNCTION

    def seldom(self, word: str) -> bool:
        """Whether a word in capitals alone is no common abbreviation (GP, IT, BBC)."""
        return self._log(word.upper()) < _RARE

    def is_misspelt(self, word: str) -> bool:
        """Whether a word that is not known is a common one misspelt, or two run together."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extractOne

        small = word.lower()
        if any(min(self._log(small[:at]), self._log(small[at:])) > _EVERYDAY for at in range(2, len(small) - 1)):
            return True
        near = [one for length in range(len(small) - 1, len(small) + 2) for one in self._by_length.get((small[0], length), ())]
        near += [one for one in self._by_length.get(("", len(small)), ()) if one[1:] == small[1:]]
        return extractOne(small, near, scorer=OSA.distance, score_cutoff=1 if len(small) < _LONG else 2) is not None

    def _log(self, form: str) -> float:
        found = self.table.get(form)
        return _RAREST if found is None else found

    @cached_property
    def _by_length(self) -> Mapping[tuple[str, int], list[str]]:
        """Common words by first letter and length, and by length alone."""
        found: dict[tuple[str, int], list[str]] = {}
        for word, log in self.table.items():
            if log > _FREQUENT and word.isalpha() and word.islower() and self.sort(word) is WordClass.ORDINARY:
                found.setdefault((word[0], len(word)), []).append(word)
                found.setdefault(("", len(word)), []).append(word)
        return found


@cache
def english_words() -> WordFrequencies:
    """The table of spaCy's lookup data, read once a process."""
    import gzip
    import json
    from importlib.resources import files

    path = files("spacy_lookups_data") / "data" / "en_lexeme_prob.json.gz"
    with path.open("rb") as handle:
        return WordFrequencies(json.loads(gzip.decompress(handle.read())))


@cache
def _in_dictionary(word: str) -> bool:
    from simplemma import is_known

    return bool(is_known(word, lang="en")) and normalise_name(word) == word
