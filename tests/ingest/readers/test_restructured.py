"""reStructuredText: definitions, fields and lists, and nothing included or run."""

from textmine.ingest.readers import File
from textmine.ingest.readers.restructured import read


def texts(text):
    return [(block.text, block.heading) for block in read(File("a.rst", text.encode())).blocks]


def test_definitions_and_fields_are_names_with_their_words():
    """A name over its indented words, and the fields of a cover."""
    text = "Interview\n=========\n\n:Date: 3 May\n\nAnna\n   How did it begin,\n   and when?\n\nBob Bell\n   With *a* letter.\n"
    assert texts(text) == [
        ("Interview", 1),
        ("Date: 3 May", 0),
        ("Anna: How did it begin, and when?", 0),
        ("Bob Bell: With a letter.", 0),
    ]


def test_nothing_is_included_or_passed_through(tmp_path):
    """Files, raw parts and comments are left out, and a fault in the markup is no words."""
    (tmp_path / "secret.txt").write_text("secret")
    text = f".. include:: {tmp_path / 'secret.txt'}\n\n.. raw:: html\n\n   <b>raw</b>\n\n.. a comment\n\nAnna: `So. **Oh.\n"
    assert texts(text) == [("Anna: `So. **Oh.", 0)]
