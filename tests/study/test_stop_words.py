"""Words that say nothing of a subject."""

import pytest

from textmine.errors import StudyError
from textmine.study.load import read_study
from textmine.study.stop_words import is_sound, read_stop_words, stop_words


@pytest.fixture
def study(tmp_path):
    """A study's folder, and a way to read its words."""
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "study.toml").write_text('[study]\ntitle = "S"\n', encoding="utf-8")
    return tmp_path


def test_stop_words_are_those_of_text_and_of_talk():
    """Function words and words of talk are stop words, sorted and each once; the comment above the list is not part of it."""
    words = stop_words()
    assert words == sorted(set(words))
    assert {"the", "because", "yeah", "um", "obviously", "terms"} <= set(words)
    assert not {"#", "talk", "subject", "topics’", "coding.", "course,"} & set(words)


@pytest.mark.parametrize(
    "word", ["um-", "umm", "erm", "er", "hmm", "mhm", "mm-hmm", "uh-huh", "haha", "hehe", "ah", "ooh", "aww", "shh"]
)
def test_sounds_are_no_words(word):
    """Sounds are recognised however long they are drawn."""
    assert is_sound(word)


@pytest.mark.parametrize("word", ["hum", "her", "hut", "ham", "era", "ahead", "user", "mum", "shah", "aha-moment", "ohm", "Hannah"])
def test_words_like_sounds_are_words(word):
    """Words that only begin like a sound are none."""
    assert not is_sound(word)


def test_a_study_without_a_list_has_ours(study):
    """Our words and phrases hold, and comments are none of them."""
    spoken = read_stop_words(read_study(study))
    assert spoken.words == tuple(stop_words())
    assert "can you hear me" in spoken.phrases
    assert not any(phrase.startswith("#") for phrase in spoken.phrases)


def test_a_study_adds_and_takes_out_its_own(study):
    """A line adds a word or a phrase; one after a minus sign takes it out; case and apostrophes do not matter."""
    (study / "spoken.txt").write_text("# ours\n\nMinister\n- people\nDiolch yn fawr\n-that’s fine\n", encoding="utf-8-sig")
    spoken = read_stop_words(read_study(study))
    assert "minister" in spoken.words
    assert "people" in stop_words()
    assert "people" not in spoken.words
    assert "diolch yn fawr" in spoken.phrases
    assert "that's fine" not in spoken.phrases


def test_a_list_that_is_no_text_is_a_fault(study):
    """Bytes that are not UTF-8, and a folder in its place, are told with the file's name."""
    (study / "spoken.txt").write_bytes(b"caf\xe9 \xff")
    with pytest.raises(StudyError, match=r"spoken\.txt: text that is not UTF-8"):
        read_stop_words(read_study(study))
    (study / "spoken.txt").unlink()
    (study / "spoken.txt").mkdir()
    with pytest.raises(StudyError, match=r"spoken\.txt: a folder"):
        read_stop_words(read_study(study))
