"""Variants of one name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.analysis.entities.entity_linking import link_variants, name_key
from textmine.records.corpus import Entity
from textmine.study.gazetteer import GazetteerEntry


def _entities(*forms):
    """Mentions from "text" (an organisation) or ("text", "label")."""
    pairs = [(form, "organisation") if isinstance(form, str) else form for form in forms]
    return [Entity("a", "a@0", number, number + len(text), text, label) for number, (text, label) in enumerate(pairs)]


def _names(*forms, known=()):
    return [entity.name for entity in link_variants(_entities(*forms), known)]


@pytest.mark.parametrize(
    "form",
    ["TARN HOMES", "the Tarn Homes", "Tarn Homes'", "Tarn Homes’s", "Tarn Homes Ltd", "Tarn Homes Ltd.", "The Tarn  Homes LIMITED"],
)
def test_small_differences_are_one_name(form):
    """Case, an article, a possessive, spaces and a company's ending do not tell names apart; the commonest form is the name."""
    assert _names("Tarn Homes", form, "Tarn Homes") == ["Tarn Homes"] * 3


def test_accents_do_not_tell_names_apart():
    """A known name has its accents, however the mention is typed."""
    assert _names("Cafe Merthyr", "Café Merthyr", known=(GazetteerEntry("Café Merthyr", "programme"),)) == ["Café Merthyr"] * 2


@pytest.mark.parametrize("title", ["Mr", "Dr", "Dr.", "Prof.", "Councillor", "Cllr", "Lady"])
def test_titles_do_not_tell_people_apart(title):
    """A person with a title is the same person."""
    names = _names(("Ida Pell", "person"), (f"{title} Ida Pell", "person"), ("Ida Pell", "person"))
    assert names == ["Ida Pell"] * 3


@pytest.mark.parametrize("name", ["Housing Teams Wales", "Landlord Network Cymru", "Notre Dame Trust", "Systems Group"])
def test_titles_stand_only_at_the_start(name):
    """What looks like a title within a name is part of it."""
    assert name_key(name) == name.lower()


def test_acronym_joins_its_name():
    """Initials, small words left out, are the name they stand for where just one fits."""
    name = "Society of Tarn Orchards"
    assert _names(name, "STO", "Systems Tarn") == [name, name, "Systems Tarn"]
    assert _names("Housing Teams Wales", "HTW") == ["Housing Teams Wales"] * 2


def test_ambiguous_acronym_stays_apart():
    """Initials of two names are neither."""
    assert _names("Tarn Borough Council", "Tees Boat Club", "TBC") == ["Tarn Borough Council", "Tees Boat Club", "TBC"]


def test_acronym_of_a_person_or_of_two_letters_is_none():
    """People are not known by initials, and two letters are too few."""
    assert _names(("Ida Ann Pell", "person"), ("IAP", "person")) == ["Ida Ann Pell", "IAP"]
    assert _names("Tarn Homes", "TH") == ["Tarn Homes", "TH"]


def test_first_words_join_the_one_longer_name():
    """The first word or words of one longer name are that name, also where the longer ones begin with one another."""
    assert _names("Tarn Borough Council", "Tarn Borough", "Tarn") == ["Tarn Borough Council"] * 3
    assert _names("Tarn Council", "Tarn Council Tax Office", "Tarn") == ["Tarn Council Tax Office"] * 3


def test_first_words_of_two_names_stay_apart():
    """What begins two different names is neither."""
    assert _names("Tarn Council", "Tarn Housing", "Tarn") == ["Tarn Council", "Tarn Housing", "Tarn"]


def test_places_are_not_joined_by_first_words():
    """A place is not the longer place that begins with it, nor an organisation named after it."""
    names = _names(("Tarn", "place"), ("Tarn Valley", "place"), "Tarn Council")
    assert names == ["Tarn", "Tarn Valley", "Tarn Council"]


@pytest.mark.parametrize("short", ["Ida", "Pell", "Mrs Pell", "Ida's"])
def test_one_name_of_a_person_joins_the_only_one_who_has_it(short):
    """A first or last name is the one person's who has it."""
    assert _names(("Ida Pell", "person"), (short, "person")) == ["Ida Pell"] * 2


@pytest.mark.parametrize("other", ["Martin Jones", "Martin Hillier", "Martin Hill-Jones"])
def test_two_martins_stay_apart(other):
    """A first name that two people have is neither's, however alike their last names begin."""
    names = _names(("Martin Hill", "person"), (other, "person"), ("Martin", "person"))
    assert names == ["Martin Hill", other, "Martin"]


def test_known_forms_join_first():
    """A known name's forms are joined under it, with its kind, whatever the pipeline took them for."""
    known = [GazetteerEntry("Orchards Act 2003", "law", ("Orchards Act", "OA03"))]
    joined = link_variants(_entities(("Orchards Act", "organisation"), ("the OA03", "person"), ("Ida", "person")), known)
    assert [(entity.name, entity.label) for entity in joined] == [("Orchards Act 2003", "law")] * 2 + [("Ida", "person")]


def test_short_form_of_a_known_organisation():
    """The first word of just one known organisation is that organisation, even where the pipeline takes it for a person."""
    known = [
        GazetteerEntry("Bramley Care Trust", "organisation"),
        GazetteerEntry("Sorrel Homes", "organisation"),
        GazetteerEntry("Sorrel Care", "organisation"),
    ]
    assert _names(("Bramley", "person"), ("Sorrel", "person"), known=known) == ["Bramley Care Trust", "Sorrel"]


def test_label_is_that_of_most_mentions():
    """All mentions of a name have the label that most of them have."""
    joined = link_variants(_entities(("Tarn", "place"), ("Tarn", "organisation"), ("the Tarn", "place")), [])
    assert [(entity.name, entity.label) for entity in joined] == [("Tarn", "place")] * 3


def test_nothing_but_name_and_label_changes():
    """Mentions keep their order, place and words."""
    before = _entities("Tarn Homes", ("Ida Pell", "person"), "the TARN HOMES")
    after = link_variants(before, [])
    assert [(entity.text, entity.start, entity.end, entity.passage) for entity in after] == [
        (entity.text, entity.start, entity.end, entity.passage) for entity in before
    ]
    assert link_variants([], []) == []


FORMS = ["Tarn", "The Tarn", "Tarn Borough", "Tarn Borough Council", "TBC", "Tarn Homes", "TARN HOMES LTD", "A", "the", "Ltd"]
FORMS += ["Martin", "Martin Hill", "Mr Hill", "Hill's", "Martin Jones", "Bramley", "Bramley Care", "BCT", "Orchards Act"]
KNOWN = [
    GazetteerEntry("Bramley Care Trust", "organisation", ("BramCare",)),
    GazetteerEntry("Orchards Act 2003", "law", ("Orchards Act",)),
]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(FORMS), st.sampled_from(["organisation", "person", "place", "law"])), max_size=12))
def test_joining_twice_is_joining_once(forms):
    """Names that have been joined are left as they are."""
    once = link_variants(_entities(*forms), KNOWN)
    assert link_variants(once, KNOWN) == once
