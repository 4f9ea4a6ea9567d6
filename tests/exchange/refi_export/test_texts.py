"""Texts as they are written for other programs."""

import re
from itertools import pairwise
from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from textmine.exchange.refi_export.texts import PROFILES, export_text, guid, single_line, xml_safe

LETTERS = st.text(alphabet=st.sampled_from("aé e\u0301\n\t.🙂𝒳字\u0000\r\u200d—"), max_size=60)


@given(text=LETTERS, cuts=st.lists(st.integers(0, 60), max_size=6))
def test_what_stands_between_two_places_is_what_stood_there(text, cuts):
    """For every pair of offsets the written words are those of the text, cleaned by themselves, in characters and UTF-16 units."""
    offsets = sorted({min(cut, len(text)) for cut in cuts})
    for profile in (PROFILES["general"], PROFILES["nvivo"]):
        found = export_text(text, offsets, profile)
        units = found.text.encode("utf-16-le")
        for start, end in pairwise(offsets):
            quote = found.quote(start, end)
            whole = normalize("NFC", xml_safe(text[start:end]))
            assert quote == (whole if profile.utf16 else re.sub("[^\0-\uffff]", "□", whole))
            assert units[2 * found.places[start] : 2 * found.places[end]].decode("utf-16-le") == quote
        if not profile.utf16:
            assert all(found.places[offset] == found.cuts[offset] for offset in offsets)


def test_characters_that_programs_count_differently_are_replaced_and_counted():
    """Emoji become □, one for one, but for NVivo, whose units are known."""
    general, nvivo = (export_text("a🙂b", (1, 2), PROFILES[name]) for name in ("general", "nvivo"))
    assert (general.text, general.replaced, general.places[2]) == ("a□b\n", 1, 2)
    assert (nvivo.text, nvivo.replaced, nvivo.places[2]) == ("a🙂b\n", 0, 3)


def test_plain_text_has_one_line_end_and_nothing_that_xml_lacks():
    """Windows' and old Mac's line ends become one sign; what XML cannot hold goes; an attribute is one line."""
    assert xml_safe("a\r\nb\rc\x07\ufffe") == "a\nb\nc"
    assert single_line(" a\r\n  b\t") == "a b"


def test_guids_differ_where_names_do():
    """Names are kept apart: two things never share a GUID because their names run together."""
    assert guid("a", "bc") != guid("ab", "c")
    assert guid("a", "b") == guid("a", "b")
