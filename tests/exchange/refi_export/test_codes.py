"""A codebook for other programs."""

from dataclasses import replace

from lxml import etree

from tests.exchange.refi_export.small import CODEBOOK
from textmine.exchange.refi_export import qdc
from textmine.exchange.refi_export.codes import entries_of, walk
from textmine.study.codebook import Code, Codebook, Section

SPACE = "{urn:QDA-XML:codebook:1.0}"


def test_sections_group_and_themes_hold_their_codes_and_directions():
    """A section is no code; a theme has its two directions and its finer codes under it, all in the colour of the section."""
    root = etree.fromstring(qdc(CODEBOOK))
    tree = [
        (len(list(one.iterancestors(f"{SPACE}Code"))), one.get("name"), one.get("isCodable")) for one in root.iter(f"{SPACE}Code")
    ]
    assert tree == [
        (0, "Working & together", "false"),
        (1, "Trust (trust)", "true"),
        (2, "Trust: built", "true"),
        (2, "Trust: broken", "true"),
        (2, 'Words/"deeds"', "true"),
        (0, "Trust (money)", "false"),
        (1, "Cost", "true"),
    ]
    colours = [one.get("color") for one in root.iter(f"{SPACE}Code")]
    assert colours == ["#1B5FA8"] * 5 + ["#B35900"] * 2


def test_a_description_holds_all_that_the_codebook_says():
    """The definition, what counts and what does not, cues, guide and questions, a line each, and the id."""
    root = etree.fromstring(qdc(CODEBOOK))
    said = {one.getparent().get("name"): one.text for one in root.iter(f"{SPACE}Description")}
    assert said["Trust (trust)"] == (
        "Confidence in <partners>, kept or broken.\n\n"
        "Counts:\n- promises kept\n- promises broken; both\n\n"
        "Does not count:\n- contracts\n\n"
        "Cues:\n- trust*\n- let us down\n\n"
        "Asked as:\n- How far do you trust them?\n\n"
        "Answers research questions:\n- 1\n\n"
        "Id in textmine: trust"
    )
    assert said["Trust: broken"] == (
        "A direction of “Trust”: the opposite of what its name asserts.\n\nCues:\n- let us down\n\nId in textmine: trust/2"
    )


def test_no_two_codes_share_a_name():
    """Programs take two codes of one name for one, so the id goes into a name that is there twice, whatever its capitals."""
    codes = (Code("a", "Cost", "d", "s"), Code("b", "cost", "d", "s"), Code("c", "Other", "d", "s"))
    entries = entries_of(Codebook("", (Section("s", "S", codes),), ()))
    assert [code.name for code in walk(entries)] == ["S", "Cost (a)", "cost (b)", "Other"]


def test_a_codebook_is_the_same_bytes_whenever_it_is_written():
    """Equal codebooks give equal files; another word gives another file."""
    assert qdc(CODEBOOK) == qdc(replace(CODEBOOK))
    assert qdc(CODEBOOK) != qdc(replace(CODEBOOK, sections=CODEBOOK.sections[:1]))


def test_signs_that_xml_cannot_hold_are_left_out():
    """A control character in a definition does not spoil the file."""
    book = Codebook("", (Section("s", "S", (Code("a", "A\x0b", "one\x00two", "s"),)),), ())
    root = etree.fromstring(qdc(book))
    assert next(root.iter(f"{SPACE}Description")).getnext().get("name") == "A"
    assert "onetwo" in {one.text.split("\n")[0] for one in root.iter(f"{SPACE}Description")}
