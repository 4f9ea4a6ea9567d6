"""References beside the papers: what each entry says, and which paper it describes."""

import pytest

from textmine.study.bibliography import Reference, cite, read_references, reference_of

RIS = """TY  - RPRT
AU  - Bell, Ann
AU  - Kay, Tom
PY  - 2016/05//
TI  - Counting what counts
T2  - Working Papers of the Centre
DO  - 10.1000/xyz.1
L1  - file:///C:/papers/counting.pdf
ER  -

TY  - JOUR
AU  - {first}
TI  - Another
"""
BIB = """@string{jrn = {Journal of Plots}}
@article{bell2016,
  author = {Bell, Ann and van der Kay, Tom and {The Plots Trust}},
  title = {The {H}ousing of B\\"ocker: caf\\'e society},
  journal = jrn,
  year = 2016,
  file = {:papers/Bell 2016.pdf:PDF}
}
@book{broken,
  title = {never closed
"""


@pytest.fixture
def given(tmp_path):
    """Entries and faults of files beside papers."""

    def read(**files):
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            tmp_path.joinpath(name.replace("_", ".")).write_bytes(data)
        faults = []
        return read_references(tmp_path, faults), faults

    return read


def test_ris_entries_are_read_though_the_last_is_cut_off(given):
    """Authors by family name, the year of a date, the source, the linked file."""
    entries, faults = given(a_ris=RIS.format(first="Österman, Åke"))
    assert faults == []
    assert entries == (
        Reference(
            "a.ris entry 1",
            ("Bell", "Kay"),
            "2016",
            "Counting what counts",
            "Working Papers of the Centre",
            "10.1000/xyz.1",
            ("counting.pdf",),
        ),
        Reference("a.ris entry 2", ("Österman",), "", "Another"),
    )


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16"])
def test_references_come_in_the_encodings_of_programs(given, encoding):
    """Old exports are not UTF-8."""
    entries, faults = given(a_ris=RIS.format(first="Österman, Åke").encode(encoding))
    assert (entries[1].authors, faults) == (("Österman",), [])


def test_bibtex_entries_are_read_and_a_broken_one_is_named(given):
    """Strings, braces and accents are letters; organisations keep their whole name; what is good is kept."""
    entries, faults = given(a_bib=BIB)
    (entry,) = entries
    assert entry.authors == ("Bell", "van der Kay", "The Plots Trust")
    assert (entry.title, entry.source, entry.year) == ("The Housing of Böcker: café society", "Journal of Plots", "2016")
    assert (entry.where, entry.key, entry.files) == ("a.bib bell2016", "bell2016", ("Bell 2016.pdf",))
    assert [(fault.where, fault.got) for fault in faults] == [("a.bib:9", "an entry that cannot be read")]


@pytest.mark.parametrize("content", ["just words\n", "\0\1\2"])
def test_a_file_without_entries_is_a_fault(given, content):
    """It may be the wrong export."""
    entries, faults = given(a_ris=content)
    assert entries == ()
    assert faults[0].where == "a.ris"
    assert faults[0].do


@pytest.mark.parametrize(
    ("authors", "year", "citation"),
    [
        (["Bell"], "2016", "Bell 2016"),
        (["Bell", "Kay"], "2016", "Bell and Kay 2016"),
        (["Bell", "Kay", "Orr"], "", "Bell et al. n.d."),
        ([], "2016", ""),
    ],
)
def test_a_citation_is_author_and_year(authors, year, citation):
    """As a text cites it."""
    assert cite(authors, year) == citation


BELL = Reference("a", ("Bell",), "2016", "Counting what counts in partnership", "", "10.1/x", ("linked.pdf",), "bell2016")
OTHER = Reference("b", ("Kay",), "2017", "Something else about housing")


@pytest.mark.parametrize(
    ("file", "title", "text"),
    [
        ("literature/linked.pdf", "", ""),
        ("literature/deep/bell2016.docx", "", ""),
        ("literature/a.pdf", "", "Some report. https://doi.org/10.1/X"),
        ("literature/a.pdf", "Counting What Counts in Partnership.", ""),
        ("literature/a.pdf", "Counting what counts in partnership: evidence from five towns", ""),
        ("literature/a.pdf", "", "Working paper 4\n\nCounting what\ncounts in partnership"),
        ("literature/Bell_2016_final.pdf", "", ""),
    ],
)
def test_a_paper_finds_its_reference(file, title, text):
    """By the linked file, the key, the DOI, the title, or author and year in its name."""
    assert reference_of((OTHER, BELL), file, title, text) is BELL


@pytest.mark.parametrize(
    ("references", "file", "title"),
    [
        ((BELL, OTHER), "literature/a.pdf", "Counting sheep"),
        ((BELL, Reference("c", ("Bell",), "2016", "Another of that year")), "literature/Bell 2016.pdf", ""),
        ((Reference("d", ("Bell",), "", ""),), "literature/a.pdf", ""),
    ],
)
def test_a_paper_is_given_no_reference_by_guess(references, file, title):
    """A title that begins alike, or two entries that fit a name, are not enough."""
    assert reference_of(references, file, title, "") is None
