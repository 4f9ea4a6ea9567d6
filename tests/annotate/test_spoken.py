"""Words that say nothing of a subject."""

from textmine.annotate.spoken import stop_words


def test_stop_words_are_those_of_text_and_of_talk():
    """Function words and words of talk are stop words, sorted and each once; the comment above the list is not part of it."""
    words = stop_words()
    assert words == sorted(set(words))
    assert {"the", "because", "yeah", "um", "obviously", "terms"} <= set(words)
    assert not {"#", "talk", "subject", "topics’", "coding.", "course,"} & set(words)
