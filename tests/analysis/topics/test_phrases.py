"""Noun phrases of passages."""

from textmine.analysis.topics.phrases import find_phrases, mask_names
from textmine.nlp import models
from textmine.records.corpus import Entity, Passage, Role
from textmine.study.stop_words import StopWords, stop_words

SPOKEN = StopWords(tuple(stop_words()), ())


def _phrases(*texts):
    return find_phrases(texts, SPOKEN, models.tagger())


def test_forms_of_a_word_are_one_phrase():
    """Singular and plural are one, also of initials that no dictionary has; it is written as it is said most often."""
    found = _phrases(
        "The landlord lost our forms again.",
        "They sent the form to the committee.",
        "We read the forms.",
        "The IRBs asked for it.",
        "An IRB is slow.",
        "Every IRB has rules.",
    )
    assert all("form" in own for own in found.of[:3])
    assert found.forms["form"] == "forms"
    assert all("irb" in own for own in found.of[3:])
    assert found.forms["irb"] == "IRB"


def test_a_phrase_of_several_words_is_there_with_its_parts_that_end_it():
    """A phrase is kept whole, and its last words are phrases too; a first name of a title alone is none."""
    (own,) = _phrases("They pay for free school meals in the Ferry Harbour office.").of
    assert {"free school meal", "school meal", "meal"} <= own
    assert "ferry" not in own


def test_sounds_and_broken_words_are_no_phrases():
    """Sounds of any length, words that were broken off, and nouns of no subject are left out."""
    (own,) = _phrases("Um- hmm, haha, the thing is the chari- the charity, uhh, and the point on Thursday.").of
    assert own == {"charity"}


def _passage(number, text):
    return Passage(f"a@{number}", "a", 0, len(text), "", Role.RESPONDENT, "", "", "north", len(text.split()))


def test_names_of_people_and_places_are_cut_out_wherever_they_are_said():
    """A name that was recognised once is also cut out where it was overlooked, and a speaker's; an organisation's name stays."""
    texts = [
        "Then Orla brought the ledger to Quillmere.",
        "I asked orla for the ledger.",
        "Ask Wenna what Dovecote Homes wants.",
        "Our housing officer left Quillmere's office.",
    ]
    passages = [_passage(number, text) for number, text in enumerate(texts)]
    mentions = [
        Entity("a", "a@0", 5, 9, "Orla", "person"),
        Entity("a", "a@0", 32, 41, "Quillmere", "place"),
        Entity("a", "a@2", 15, 29, "Dovecote Homes", "organisation"),
    ]
    masked = " ".join(mask_names(passages, texts, mentions, ["Wenna", "Housing officer"]))
    assert not [name for name in ("orla", "quillmere", "wenna") if name in masked.casefold()]
    assert all(word in masked for word in ("ledger", "Dovecote Homes", "housing officer", "office"))


def test_a_word_that_is_seldom_a_name_stays():
    """A word that was taken for a name once, and is mostly something else, is cut out only there."""
    texts = ["Hope came to the office.", "We live in hope.", "There is hope, always hope."]
    passages = [_passage(number, text) for number, text in enumerate(texts)]
    masked = mask_names(passages, texts, [Entity("a", "a@0", 0, 4, "Hope", "person")])
    assert "hope" not in masked[0].casefold()
    assert masked[1:] == texts[1:]
