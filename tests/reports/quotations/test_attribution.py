"""Whose words a report says something is."""

from dataclasses import replace

import pytest

from textmine.records.corpus import Speaker
from textmine.reports.quotations.attribution import AttributionClaim, Paged, best_claim, claim_of, wrong_pages
from textmine.reports.quotations.study_names import study_names


def _who(claim):
    return sorted({voice.participant for voice in claim.voices or ()}), sorted(claim.documents or ())


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("FY1", ["FY1"]),
        ("fy-01, harbour master", ["FY1"]),
        ("FG3-A", ["FG3-A"]),
        ("Ada; ML2", ["FG3-A", "ML2"]),
        ("Harbour Master", ["FY1"]),
        ("KB", ["KB"]),
        ("FY11", []),
        ("Adam", []),
        ("p. 2", []),
        ("miller, male, 50s", []),
    ],
)
def test_names_are_known_as_they_are_written(material, text, people):
    """Ids with and without spaces and zeros, names and labels are known, and what only begins like one is not."""
    assert _who(claim_of(material.names, text, alone=True))[0] == people


def test_a_short_label_counts_only_by_itself(material):
    """In running text initials and job titles may be anybody's."""
    assert claim_of(material.names, "The harbour master of KB Lines said", alone=False).voices is None


def test_documents_and_papers_are_named_too(material):
    """A file by its name or the code it begins with; a paper by author and year, author or title."""
    for text in ("FG3", "FG3_neighbours", "fg3 neighbours"):
        assert _who(claim_of(material.names, text, alone=True))[1] == ["mill/FG3_neighbours.txt"]
    for text in ("Penrose 2014", "Penrose (2014, p. 3)", "as Penrose argues", "in Shared Tides: Ferries and Small Towns"):
        assert _who(claim_of(material.names, text, alone=False))[1] == ["literature/penrose_2014_tides.pdf"]


def test_pages_roles_and_strangers(material):
    """A claim says which pages, who asks or answers where nobody is named, and what is called nothing in the study."""
    assert claim_of(material.names, "Penrose 2014: 2–3", alone=True).pages == (2, 3)
    assert claim_of(material.names, "Penrose, pp. 2-3", alone=True).pages == (2, 3)
    assert claim_of(material.names, "the interviewer", alone=True).role == "interviewer"
    assert claim_of(material.names, "R", alone=True).role == "respondent"
    assert claim_of(material.names, "ML7, miller", alone=True).unknown == "ML7"
    assert claim_of(material.names, "Smith and Jones, 2009", alone=True).cites == "Smith and Jones"
    assert claim_of(material.names, "interview, May 2016", alone=True).cites == ""


def test_the_claim_that_names_somebody_is_best(material):
    """It is taken before nearer ones that name nobody, with the page that another one gives."""
    claims = [claim_of(material.names, "p. 2", alone=True), claim_of(material.names, "Penrose argues", alone=False)]
    best = best_claim(claims)
    assert (best.text, best.pages) == ("Penrose argues", (2, 2))
    assert best_claim([]) is None
    assert best_claim([AttributionClaim("one respondent", role="respondent"), AttributionClaim("x")]).role == "respondent"


@pytest.mark.parametrize(
    ("cited", "wrong"),
    [
        ([("a", 3, 3)], [False]),
        ([("a", 3, 5)], [True]),
        ([("a", 3, 103)], [False]),
        ([("a", 3, 3), ("a", 2, 102)], [False, True]),
        ([("a", 3, 5), ("a", 1, 3)], [False, False]),
        ([("a", 3, 5), ("a", 1, 4)], [True, True]),
    ],
)
def test_which_pages_are_wrong(cited, wrong):
    """One page off is wrong, unless all of a paper's are off by the same number, or its pages are numbered otherwise."""
    paged = [Paged(document, (page, page), (there, there)) for document, there, page in cited]
    assert wrong_pages(paged, {"a": 10}) == wrong


def test_a_name_of_ordinary_words_is_one_when_it_is_whole(results):
    """`Will Marsh` is somebody, `will` is nobody, and a job is nobody in running text."""
    (document,) = [document for document in results.documents if document.document == "mill/ML2_miller.txt"]
    names = study_names(
        replace(
            results,
            documents=(replace(document, text="Nobody will say when the marsh was drained."),),
            speakers=(
                Speaker(document.document, "Dr Will Marsh MP", "W", "respondent", "", 1, 9),
                Speaker(document.document, "Dr Will Harbottle", "H", "respondent", "", 1, 9),
                Speaker(document.document, "Policy Director", "P", "respondent", "", 1, 9),
            ),
        )
    )

    def who(text):
        return _who(claim_of(names, text, alone=False))[0]

    assert who("As Harbottle, who will not say, put it") == ["H"]
    assert who("As Dr Will Harbottle put it") == ["H"]
    assert who("Will anybody say so?") == who("the Policy Director said") == who("James Harbottle said") == []
