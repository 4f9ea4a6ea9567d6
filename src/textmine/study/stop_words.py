"""Words that say nothing of a subject: those of any English text, those of talk, and phrases of an interview about itself.

Lists of ours in UK English lie beside this module; a study changes them with a file of its own. Only what machines work on is
cleaned: nobody reads a cleaned text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files

from textmine.errors import Fault, StudyError
from textmine.nlp.normalise import composed
from textmine.study.csv_tables import unreadable
from textmine.study.load import Study

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
# Sounds however long they are drawn: um, erm, hmm, mhm, uh, ah, oh, haha, hehe, aw, ooh, shh; with or without a hyphen or two.
_SOUND = re.compile(
    r"(?:u+h*m+|e+r+m*|h*m+(?:h+m+)*|u+h+(?:u*h+)*|a+h+|o+h+|h?(?:[aeo]+h+)+[aeo]*|(?:h[aeo]+){2,}h?|a+w+|s+h+|p+f+t*|t+s+k+)"
    r"(?:-(?:u+m*|e+r+m*|h*m+|h*u*h+|h[aeo]+|a+h+))*-?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class StopWords:
    """What is cut out of talk before topics are made.

    Attributes:
        words: that are stop words of topics' labels.
        phrases: that are cut out, in any case.
    """

    words: tuple[str, ...]
    phrases: tuple[str, ...]

    def clean(self, text: str) -> str:
        """The text without the phrases, for machines to read."""
        return " ".join(self._pattern.sub(" ", " ".join(text.replace("’", "'").split())).split())

    def substance(self, text: str) -> int:
        """Words of a text that say something: neither in the phrases nor stop words."""
        return sum(word.casefold() not in self._stop and not is_sound(word) for word in _WORD.findall(self.clean(text)))

    @cached_property
    def _stop(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self.phrases, key=lambda phrase: (-len(phrase), phrase))
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})\b", re.IGNORECASE)


def is_sound(word: str) -> bool:
    """Whether a word is but a sound: "um-", "hmm", "haha"."""
    return bool(_SOUND.fullmatch(word))


def stop_words() -> list[str]:
    """English function words (scikit-learn's list) and the words of talk in spoken_words.txt, sorted."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return sorted(ENGLISH_STOP_WORDS | {word for line in _packaged("spoken_words.txt") for word in line.split()})


def default_stop_words() -> StopWords:
    """Our lists as they are."""
    return StopWords(tuple(sorted(stop_words())), tuple(sorted(_packaged("small_talk.txt"))))


def vague_nouns() -> frozenset[str]:
    """Nouns, as lemmas, that name no subject by themselves."""
    return frozenset(word for line in _packaged("vague_nouns.txt") for word in line.split())


def small_talk_sentences() -> list[str]:
    """What people say around an interview, in lower case."""
    return _packaged("small_talk_sentences.txt")


def read_stop_words(study: Study) -> StopWords:
    """Our lists, changed by the study's file: a word or phrase to a line is added, one after a minus sign is taken out.

    Args:
        study: the study; its file may be missing.

    Returns:
        The words and phrases, in lower case.

    Raises:
        StudyError: the file cannot be read.
    """
    words, phrases = set(stop_words()), set(_packaged("small_talk.txt"))
    for line in _own(study):
        listed = phrases if " " in line.lstrip("- ") else words
        if line.startswith("-"):
            listed.discard(line.lstrip("- "))
        else:
            listed.add(line)
    return StopWords(tuple(sorted(words)), tuple(sorted(phrases)))


def _own(study: Study) -> list[str]:
    path = study.root / study.settings.study.spoken
    try:
        return _lines(composed(path.read_text(encoding="utf-8-sig")).splitlines())
    except FileNotFoundError:
        return []
    except UnicodeDecodeError as error:
        raise StudyError(Fault(path.name, "text that is not UTF-8", "a text file in UTF-8", "Save it again as UTF-8.")) from error
    except OSError as error:
        raise StudyError(unreadable(path, error, "everyday words and phrases, one per line")) from error


def _packaged(name: str) -> list[str]:
    return _lines((files("textmine.study") / name).read_text(encoding="utf-8").splitlines())


def _lines(lines: Iterable[str]) -> list[str]:
    return [plain for line in lines if (plain := " ".join(line.replace("’", "'").casefold().split())) and not plain.startswith("#")]
