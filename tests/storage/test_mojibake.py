"""Letters that were read in a wrong encoding before the file was written."""

import pytest

from textmine.storage.mojibake import repaired

RIGHT = "R: It’s – “well”, she’d say… the café cost £5 😀."


def spoilt(encoding: str, times: int = 1) -> str:
    text = RIGHT
    for _ in range(times):
        text = "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in text.encode())
    return text


@pytest.mark.parametrize(("encoding", "times"), [("cp1252", 1), ("cp1252", 2), ("latin-1", 1), ("mac_roman", 1)])
def test_what_can_be_nothing_else_is_put_right(encoding, times):
    """UTF-8 that was read as another encoding and saved again, once or twice, is what was typed; the note names the line."""
    found, notes = repaired(f"I: And?\n{spoilt(encoding, times)}\nI: Right – yes.")
    assert found == f"I: And?\n{RIGHT}\nI: Right – yes."
    assert [note for note in notes if "(line 2)" in note and "were put right" in note] == list(notes)


def test_signs_of_windows_that_became_control_characters_are_put_right():
    """Windows-1252 read as Latin-1 has control characters for its quotes."""
    found, (note,) = repaired("R: It\x92s \x93well\x94\x85 caf\xe9.")
    assert found == "R: It’s “well”… café."
    assert "'\\x92' to '’' (line 1)" in note


@pytest.mark.parametrize(
    "text",
    [
        "R: Zoë’s café – “naïve”, £5, 5 €, 20 °C, ½ of it, São Paulo, Århus, Ærø, Łódź, Ångström.",
        "R: A MANHÃ” E A IRMÔ, she read.",
        "R: « Â » is a letter, and so is Ã.",
        "Интервьюер: Как всё началось? — «Так».",
    ],
)
def test_what_was_typed_so_stays(text):
    """Accents, signs and capitals with a tilde at a word's end are no faults, and nothing is said of them."""
    assert repaired(text) == (text, ())


def test_what_merely_looks_like_it_is_told_of():
    """A quotation mark half of which was lost is not guessed."""
    text = "I: And?\nR: She said â€œwellâ€ and left."
    found, notes = repaired(text)
    assert found == "I: And?\nR: She said “wellâ€ and left."
    assert notes[1] == "'â€' looks like a letter that was read in a wrong encoding (line 2): correct it in the file"
