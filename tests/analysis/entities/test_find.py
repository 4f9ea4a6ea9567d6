"""Names that passages mention, found with the real pipeline."""

import pytest

from textmine.analysis.entities.find import find_entities
from textmine.nlp import models
from textmine.records.corpus import Document, Entity, Passage
from textmine.study.gazetteer import GazetteerEntry


def _find(*texts, known=()):
    text = "\n\n".join(texts)
    passages, start = [], 0
    for one in texts:
        passages.append(Passage(f"a@{start}", "a", start, start + len(one), "", "respondent", "a#1", "P", "north", 20))
        start += len(one) + 2
    document = Document("a", "north", "transcript", "A", text, "0" * 64)
    found = find_entities(document, passages, models.pipeline(), known)
    for entity in found:
        assert text[entity.start : entity.end] == entity.text
    return found


def _pairs(found):
    return [(entity.text, entity.label) for entity in found]


def test_offsets_are_those_of_the_document():
    """A mention's offsets count from the start of the document, and it belongs to the passage it stands in."""
    first, second = "Nothing was said of anyone at all.", "We then moved to Leeds in spring."
    start = len(first) + 2
    place = start + second.index("Leeds")
    assert _find(first, second) == [Entity("a", f"a@{start}", place, place + 5, "Leeds", "place")]


def test_known_name_wins_over_the_pipeline():
    """A known name keeps its own kind where the pipeline would take it for something else."""
    text = "In 2015 Martin Hill moved to Leeds."
    assert _pairs(_find(text)) == [("Martin Hill", "person"), ("Leeds", "place")]
    assert _pairs(_find(text, known=(GazetteerEntry("Leeds", "programme"),))) == [("Martin Hill", "person"), ("Leeds", "programme")]
    assert _pairs(_find(text, known=(GazetteerEntry("Hill moved", "policy"),))) == [("Hill moved", "policy"), ("Leeds", "place")]


def test_longest_known_name_wins():
    """Where one known name is part of another the longer is found, once."""
    known = (GazetteerEntry("New Deal", "programme"), GazetteerEntry("New Deal for Orchards", "policy"))
    assert _pairs(_find("Under the New Deal for Orchards we planted.", known=known)) == [("New Deal for Orchards", "policy")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We ran the Green Lanes scheme.", ["Green Lanes"]),
        ("We ran the green Lanes scheme.", ["green Lanes"]),
        ("We walked down green lanes there.", []),
        ("It was paid through GLX that year.", ["GLX"]),
        ("It was paid through Glx that year.", []),
        ("It was paid through glx that year.", []),
    ],
)
def test_known_names_in_any_case_but_capitals_alone(text, found):
    """A known name is found in any case with a capital in it; a form in capitals alone only as it is."""
    known = (GazetteerEntry("Green Lanes", "programme", ("GLX",)),)
    assert [entity.text for entity in _find(text, known=known) if entity.label == "programme"] == found


def test_known_names_are_found_without_their_accents():
    """Typists leave accents out."""
    known = (GazetteerEntry("Café Merthyr", "programme"),)
    assert _pairs(_find("We ran Cafe Merthyr and Café Merthyr.", known=known)) == [
        ("Cafe Merthyr", "programme"),
        ("Café Merthyr", "programme"),
    ]


def test_known_names_may_come_from_a_generator():
    """The known names may be any iterable, also one that can be walked only once."""
    assert _pairs(_find("We ran Green Lanes.", known=iter([GazetteerEntry("Green Lanes", "policy")]))) == [
        ("Green Lanes", "policy")
    ]


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("It came with the Housing (Wales) Act 2014, later.", "Housing (Wales) Act 2014"),
        ("It came with the Orchards and Hedges Act too.", "Orchards and Hedges Act"),
        ("The Protection of the Hedges Act 1999 was repealed.", "Protection of the Hedges Act 1999"),
        ("So the Orchards Act 2003 came in.", "Orchards Act 2003"),
        ("When the Orchards Act came in, we stopped.", "Orchards Act"),
        ("In Wales the Orchards Act 2003 is law.", "Orchards Act 2003"),
        ("The Orchards Act 2003 came in.", "Orchards Act 2003"),
    ],
)
def test_acts_are_laws(text, law):
    """Capitalised words that end in Act, and perhaps a year, are a law, without the words that lead up to them."""
    assert [entity.text for entity in _find(text) if entity.label == "law"] == [law]


@pytest.mark.parametrize("text", ["The Act says so.", "An Act of kindness, that was.", "We had to Act now."])
def test_act_alone_is_no_law(text):
    """An Act without a name is no law."""
    assert [entity for entity in _find(text) if "Act" in entity.text and entity.label == "law"] == []


@pytest.mark.parametrize(
    "text", ["Mm.", "Hmm, Mm, I think so.", "Mmm Hmm.", "She said Mm to Er and Um.", "They told Mmm it was late."]
)
def test_sounds_are_no_names(text):
    """Sounds of speech are no names."""
    assert _find(text) == []


def test_articles_and_possessives_are_not_part_of_a_name():
    """A mention of the pipeline's leaves out an article before it and a possessive after it."""
    found = _find("We went to see the Bank of England's people, and Microsoft’s lawyers in the United Kingdom.")
    assert [entity.text for entity in found] == ["Bank of England", "Microsoft", "United Kingdom"]


def test_passages_without_words_have_no_mentions():
    """No passages, or empty ones, mention nothing."""
    assert _find() == []
    assert _find("", "") == []
