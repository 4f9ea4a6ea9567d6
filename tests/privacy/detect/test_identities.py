"""One person, one pseudonym: through all forms of a name and all documents, and from one run to the next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from textmine.privacy.detect.detect import build_lexicon, detect_mentions
from textmine.privacy.detect.identities import extend_key
from textmine.privacy.detect.known_names import known_names
from textmine.privacy.pseudonyms.key import Key, Row, form_key
from textmine.records.corpus import Participant

NORTH = [
    ("Interviewer", "Who started it, would you say, of all the people there?"),
    ("Priya Brindlecombe", "It was Elizabeth Okonkwo, and then liz got the Meridale Housing Association in on it."),
    ("Interviewer", "And what did Okonkwo want from Meridale?"),
    ("Priya Brindlecombe", "Elizabeth's plan was the hall. Mrs Okonkwo had asked Elizbeth Tranter too, at Tranter's house."),
]
SOUTH = [
    ("Interviewer", "How did you hear of it?"),
    ("Manager", "From priya brindlecombe, at the meridale housing association. She rang me on 0113 496 0077."),
    ("Interviewer", "And then?"),
    ("Manager", "Then (0113) 496-0077 was dead, and priya was gone."),
]


def named(results, people: list[Participant] = [], key: Key | None = None) -> Key:  # noqa: B006
    lexicon = build_lexicon(results)
    listed = known_names(people, results, lexicon)
    mentions = detect_mentions(results, listed, lexicon)
    return extend_key(key or Key({}), mentions, listed, results.documents, lexicon)


@pytest.fixture(scope="module")
def key(results_of) -> Key:
    return named(results_of({"north/a.txt": NORTH, "south/b.txt": SOUTH}))


@pytest.mark.parametrize(
    "forms",
    [
        ("Priya Brindlecombe", "priya", "PRIYA BRINDLECOMBE"),
        ("Elizabeth Okonkwo", "Okonkwo", "Mrs Okonkwo", "liz"),
        ("Meridale Housing Association", "Meridale", "meridale housing association"),
    ],
)
def test_all_forms_of_a_name_have_one_pseudonym(key: Key, forms: tuple[str, ...]) -> None:
    """Full name, first or family name, with a title, in small letters and for short, in both transcripts."""
    given = {key.replacement(form, "person") for form in forms}
    assert len(given) == 1
    assert "" not in given


def test_a_name_of_two_people_stays_apart_from_both(key: Key) -> None:
    """Of two Elizabeths no text says which is meant."""
    told = {key.replacement(form, "person") for form in ("Elizabeth Okonkwo", "Elizbeth Tranter", "Priya Brindlecombe")}
    assert len(told) == 3


def test_numbers_of_one_line_are_one_row(key: Key) -> None:
    """However its figures are parted, and no pseudonym counts them."""
    rows = [row for row in key.rows.values() if row.kind == "telephone"]
    assert [(row.pseudonym, row.count) for row in rows] == [("[telephone]", 2)]


def test_bodies_have_letters_and_people_numbers(key: Key) -> None:
    """A pseudonym says what sort of body it is."""
    assert key.replacement("Meridale Housing Association", "organisation") == "[Housing association A]"
    assert key.replacement("Priya Brindlecombe", "person") == "[Person 1]"


def test_pseudonyms_stand_when_a_transcript_is_added(results_of, key: Key) -> None:
    """Who comes new gets the next number, though the new transcript stands first; counts are those of now."""
    new = [("Interviewer", "And you?"), ("Wenona Tranter", "I met Oluwaseun Dabrowski.")]
    more = named(results_of({"early/0.txt": new, "north/a.txt": NORTH, "south/b.txt": SOUTH}), key=key)
    for one, row in key.rows.items():
        assert more.rows[one].pseudonym == row.pseudonym
    fresh = {more.replacement(name, "person") for name in ("Wenona Tranter", "Oluwaseun Dabrowski")}
    assert fresh.isdisjoint(row.pseudonym for row in key.rows.values())
    assert len(fresh) == 2
    gone = named(results_of({"early/0.txt": new}), key=more)
    assert gone.rows[form_key("Okonkwo", "person"), ""].count == 0
    assert gone.replacement("Okonkwo", "person") == key.replacement("Okonkwo", "person")


def test_what_people_decided_stands(results_of, key: Key) -> None:
    """A decision is carried over to the table made anew."""
    decided = Key({one: replace(row, decision="keep") for one, row in key.rows.items()})
    again = named(results_of({"north/a.txt": NORTH, "south/b.txt": SOUTH}), key=decided)
    assert {row.decision for row in again.rows.values()} == {"keep"}


def test_a_pseudonym_that_the_text_has_already_is_not_given(results_of) -> None:
    """Somebody else put brackets in before; theirs is another Person 1."""
    talk = [("Interviewer", "Who?"), ("Manager", "[Person 1] knew Priya Brindlecombe.")]
    assert named(results_of({"north/a.txt": talk})).replacement("Priya Brindlecombe", "person") == "[Person 2]"


def test_two_people_of_one_label_are_told_apart(results_of) -> None:
    """participants.csv says that the Priya of one transcript is not that of the other."""
    talks = {f"north/{name}.txt": [("Interviewer", "Well?"), ("Priya", "Yes, as I said.")] for name in "ab"}
    people = [Participant(f"P{name}", f"north/{name}.txt", "Priya") for name in "ab"]
    key = named(results_of(talks), people)
    assert key.replacement("Priya", "person", "north/a.txt") != key.replacement("Priya", "person", "north/b.txt")


def test_a_misspelt_name_is_the_person_it_is_near_to(results_of) -> None:
    """A letter out, in capitals or small; a person should confirm it."""
    talk = [("Interviewer", "Who?"), ("Manager", "Oluwaseun Dabrowski came, and oluwasuen stayed. Dabrwoski sang.")]
    key = named(results_of({"north/a.txt": talk}))
    assert {key.replacement(form, "person") for form in ("Oluwaseun Dabrowski", "oluwasuen", "Dabrwoski")} == {"[Person 1]"}
    row = key.rows[form_key("oluwasuen", "person"), ""]
    assert isinstance(row, Row)
    assert row.pending
