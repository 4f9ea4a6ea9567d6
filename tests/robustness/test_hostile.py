"""Files that used to hang a run, end it or fill the memory: each is read, or refused with a reason, within bounds."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.robustness.hostile import (
    DIGITS,
    LINES,
    TALK,
    boxes,
    doubling,
    looping_pdf,
    odt,
    outcome,
    pdf,
    text,
    word,
)
from textmine.analysis.evaluation.gold import read_gold
from textmine.concurrency import Bounds, Failure, call_each
from textmine.errors import CodebookError, SourceError
from textmine.ingest.readers import File, archive, bundle, read_source
from textmine.ingest.readers import pdf as pdf_reader
from textmine.ingest.study_files import hash_of, study_files
from textmine.pipeline.check import check_study
from textmine.study.codebook import read_codebook
from textmine.study.load import read_study

BOUNDS = Bounds(seconds=10, megabytes=800)  # a second or two are enough; before, minutes and hours were not
MANY = 60_000  # signs, over which a rule that takes the square of a line's length is at it for half a minute
SIGNS = {
    "txt": [*" \t\xa0.([1a\"'-*|", "a:", "1 ", "* ", "A ", "[a", "1:", "\n", " \n", ">\n"],
    "md": [" ", "*", "|", "a", "<!--", "> "],
    "html": ["<b>", "&#1;", "1 ", "<table><td>"],
    "rtf": ["{", "\\b ", "\\'e9", "\\par\xa0", "1 "],
}


def outcomes(files: Sequence[File]) -> list[str]:
    """What comes of each, read in a process of its own so that a test fails where it would hang."""
    found = dict(call_each(outcome, [(file,) for file in files], BOUNDS))
    return [
        str(found[number].fault(file.name)) if isinstance(found[number], Failure) else found[number]
        for number, file in enumerate(files)
    ]


def read(name: str, data: bytes) -> str:
    (found,) = outcomes([File(name, data)])
    return found


def has_the_talk(found: str) -> bool:
    return all(words in found for _, words in TALK)


@pytest.mark.parametrize("suffix", SIGNS)
def test_no_sign_that_comes_without_end_takes_longer_than_its_length(suffix: str) -> None:
    """Spaces, dots, brackets, figures and the like by the ten thousand, on a line or line by line, cost what words cost."""
    forms = {"rtf": "{{\\rtf1 {}}}", "html": "<!doctype html><html><body><p>{}</p></body></html>"}
    files = [text("Maren" + sign * (MANY // len(sign)) + "x").decode() for sign in SIGNS[suffix]]
    found = outcomes([File(f"a.{suffix}", forms.get(suffix, "{}").format(file).encode()) for file in files])
    for sign, what in zip(SIGNS[suffix], found, strict=True):
        assert "more than" not in what, sign
        assert "does not know how to take" not in what, sign


@pytest.mark.parametrize("sign", ["<v ", "<v  ", "</c", "<00:", "&#", "&#" + DIGITS + ";", "1:1", "NOTE "])
@pytest.mark.parametrize("suffix", ["vtt", "srt"])
def test_no_mark_of_captions_takes_longer_than_its_length(suffix: str, sign: str) -> None:
    """A cue that holds nothing but beginnings of tags is a cue all the same."""
    times = "00:00:0{}.000 --> 00:00:0{}.500".replace(".", "," if suffix == "srt" else ".")
    cues = [f"{number}\n{times.format(number, number)}\n{line}\n" for number, line in enumerate(LINES, 1)]
    cues.insert(2, f"9\n{times.format(2, 3)}\nMaren: {sign * (MANY // len(sign))}\n")
    found = read(f"a.{suffix}", ("WEBVTT\n\n" * (suffix == "vtt") + "\n".join(cues)).encode())
    assert has_the_talk(found)


def test_a_long_cell_is_a_cell() -> None:
    """An answer of any length is read; Python's own limit is 131,072 letters."""
    rows = [f'{who},"{words}"' for who, words in TALK]
    found = read("a.csv", "\n".join(["speaker,text", *rows, f"Maren,{'so we went on ' * 20_000}"]).encode())
    assert has_the_talk(found)
    assert found.count("so we went on") == 20_000


def test_a_quotation_mark_that_is_not_closed_swallows_no_rows() -> None:
    """The rows below it are rows, and the file says that there is one."""
    rows = [f'{who},"{words}"' for who, words in TALK]
    rows.insert(2, 'Maren,"and then')
    source = read_source(File("a.csv", "\n".join(["speaker,text", *rows]).encode()))
    assert [block.cells for block in source.blocks] == [("speaker", "text"), *TALK[:2], ("Maren", "and then"), *TALK[2:]]
    assert source.warnings == ("1 quotation mark is not closed, the first in line 4: see whether the rows from there on are right",)


def test_a_table_that_was_cut_off_within_a_cell_keeps_the_cell() -> None:
    """Lines that are no rows are the cell's."""
    source = read_source(File("a.csv", b'speaker,text\nMaren,"We had\nthe same\nfund'))
    assert [block.cells for block in source.blocks] == [("speaker", "text"), ("Maren", "We had\nthe same\nfund")]
    assert "not closed" in source.warnings[0]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "a.html",
            f"<html><body>{''.join(f'<p>{one}</p>' for one in LINES)}<table><td colspan={DIGITS} rowspan={DIGITS}>".encode(),
        ),
        ("a.odt", odt(f'<text:h text:outline-level="{DIGITS}">End</text:h><text:p><text:s text:c="{DIGITS}"/></text:p>')),
        (
            "a.odt",
            odt(
                f'<table:table><table:table-row table:number-rows-repeated="{DIGITS}">'
                f'<table:table-cell table:number-columns-repeated="{DIGITS}"/></table:table-row></table:table>'
            ),
        ),
        (
            "a.odt",
            odt("", f'<style:style style:name="a"><style:text-properties fo:font-weight="{DIGITS}"/></style:style>'),
        ),
        (
            "a.docx",
            word(
                f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="{DIGITS}"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
                f'<w:p><w:pPr><w:pStyle w:val="a"/><w:ind w:left="{DIGITS}"/></w:pPr></w:p>',
                f'<w:style w:styleId="a"><w:name w:val="heading {DIGITS}"/></w:style>',
            ),
        ),
        (
            "a.rtf",
            (
                "{\\rtf1{\\stylesheet{\\s1 heading " + DIGITS + ";}}" + "".join(f"{one}\\par " for one in LINES) + "\\s1 End\\par}"
            ).encode(),
        ),
    ],
)
def test_a_number_of_thousands_of_digits_is_the_largest_that_means_anything(name: str, data: bytes) -> None:
    """Python refuses to read it; what stands beside it is read."""
    assert has_the_talk(read(name, data))


def test_a_reference_to_a_character_of_thousands_of_digits_is_no_letter(tmp_path: Path) -> None:
    """In coded passages too."""
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "1", "text": "We &#' + DIGITS + '; met &amp; spoke", "codes": ["trust"]}\n')
    assert [passage.text for passage in read_gold(path).passages] == ["We \ufffd met & spoke"]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (doubling(9, ".. |s{0}| replace:: " + "|s{before}| " * 10, ".. |s0| replace:: well"), "substitutions"),
        ("\n\n".join(" " * level + "so" for level in range(400)), "too deep"),
        ("{" * MANY, "signs without end"),
    ],
)
def test_restructured_text_that_cannot_be_laid_out_is_read_as_text(more: str, why: str) -> None:
    """Its words are there, with a sentence on why."""
    source = read_source(File("a.rst", text(more)))
    assert source.format == "plain text"
    assert any(why in warning for warning in source.warnings)
    assert has_the_talk(read("a.rst", text(more)))


def test_substitutions_that_people_write_are_made() -> None:
    """A handful of them is no bomb."""
    source = read_source(File("a.rst", b".. |who| replace:: Maren\n\n|who|: We had the same funder.\n"))
    assert [block.text for block in source.blocks] == ["Maren: We had the same funder."]


def test_boxes_within_boxes_are_read_once_each() -> None:
    """Their number doubled with each level."""
    source = read_source(File("a.docx", word(boxes(30))))
    assert dict(source.unread)["words in text boxes"] == 30


def test_parts_of_one_name_count_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """A zip file may list a name many times, and unpack to as much each time."""
    monkeypatch.setattr(archive, "MAX_UNPACKED", 5_000_000)
    data = word("", more=tuple(("word/media/a.bin", "0" * 1_000_000) for _ in range(6)))
    with pytest.raises(SourceError, match="it would unpack to 6 MB"):
        read_source(File("a.docx", data))


def test_every_part_of_xml_is_bounded_whatever_it_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """Styles and whatever else is XML take memory as the document does."""
    monkeypatch.setattr(archive, "_MAX_XML", 1_000_000)
    style = '<w:style w:styleId="a"><w:name w:val="a"/></w:style>'
    with pytest.raises(SourceError, match="at most 1 MB"):
        read_source(File("a.docx", word("", style * 30_000)))
    with pytest.raises(SourceError, match="at most 1 MB"):
        read_source(File("a.docx", word("", more=(("word/media/a.png", "<a>" + "0" * 2_000_000),))))


def test_a_pdf_of_more_letters_than_anybody_reads_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are counted page by page, before they are joined."""
    data = pdf(b"BT /F 12 Tf 50 700 Td " + b"(Maren: We had the same funder.) Tj 0 -14 Td " * 20 + b"ET")
    assert len(read_source(File("a.pdf", data)).blocks) == 1
    monkeypatch.setattr(pdf_reader, "_MOST_LETTERS", 500)
    with pytest.raises(SourceError, match="more than 500 letters on its first 1 pages"):
        read_source(File("a.pdf", data))


def test_letters_without_end_are_no_words() -> None:
    """A picture or a key saved as text is set aside, and not read as somebody's one long word."""
    assert "letters without spaces, no words" in read("a.txt", f"Maren: {'a' * MANY}".encode())
    assert "letters without spaces" not in read("a.txt", f"Maren: {'我们一起工作' * 2_000}".encode())
    source = read_source(File("a.txt", text("a" * MANY)))
    assert source.warnings == ("1 run of hundreds of letters without a space: are they words?",)
    assert has_the_talk(read("a.txt", text("a" * MANY)))


def test_a_zip_file_is_opened_once_for_all_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To open it anew for each of thousands of files takes minutes."""
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "study.toml").write_text('[study]\ntitle = "Letters"\n')
    with zipfile.ZipFile(tmp_path / "transcripts" / "all.zip", "w") as made:
        for number in range(40):
            made.writestr(f"north/{number}.txt", f"Maren: letter {number}")
    opened = []
    real = zipfile.ZipFile
    monkeypatch.setattr(bundle.zipfile, "ZipFile", lambda *given: opened.append(given) or real(*given))
    study = read_study(tmp_path)
    files = study_files(study)
    assert len({hash_of(study, file) for file in files}) == 40
    assert len(opened) == 1


@pytest.mark.parametrize(
    "bomb",
    [
        doubling(9, "c{0}: &c{0} [" + ", ".join(["*c{before}"] * 10) + "]", "c0: &c0 [trust]"),
        doubling(9, "c{0}: &c{0}\n  <<: [" + ", ".join(["*c{before}"] * 10) + "]", "c0: &c0 {id: trust}"),
    ],
)
def test_aliases_of_a_codebook_stand_for_no_more_than_a_codebook_holds(bomb: str, tmp_path: Path) -> None:
    """Each stands for the one before ten times: a few lines for a thousand million words."""
    path = tmp_path / "codebook.yaml"
    path.write_text(bomb)
    with pytest.raises(CodebookError, match="aliases stand for more than"):
        read_codebook(path)


def test_front_matter_of_any_kind_ends_no_reading() -> None:
    """Aliases without end, numbers without end and days that there are not are no front matter; the paper is read."""
    body = "\n\n# How two charities joined\n\n" + " ".join(words for _, words in TALK) + "\n"
    bomb = doubling(9, "c{0}: &c{0} [" + ", ".join(["*c{before}"] * 10) + "]", "c0: &c0 [trust]")
    matters = (bomb, f"year: {DIGITS}", "date: 2017-02-30", "[" * 3_000)
    for found in outcomes([File("a.md", f"---\n{matter}\n---\n{body}".encode()) for matter in matters]):
        assert "who wrote the first letter" in found


OTHER_TALK = """Ines: When did the choir begin, and who sang in it first?

Tomos: In the winter that the chapel closed, with nine people and one tuning fork between them.

Ines: And where do you sing today?

Tomos: In the old fire station, because the engines left a roof that carries every note.
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study of one good transcript and of files that nobody can read."""
    folder = tmp_path / "transcripts" / "north"
    folder.mkdir(parents=True)
    (folder / "good.txt").write_bytes(text())
    (folder / "loop.pdf").write_bytes(looping_pdf())
    (folder / "letters.txt").write_text("a" * MANY)
    (folder / "again.txt").write_bytes(OTHER_TALK.encode())
    (tmp_path / "codebook.yaml").write_text(
        "title: Letters\nsections:\n  - {id: a, name: A, themes: [{id: trust, name: Trust, definition: Trust in others.}]}\n"
    )
    return tmp_path


def test_a_file_that_ends_its_reader_is_set_aside_and_the_others_are_read(study: Path) -> None:
    """Its reason says what happened and what can be set; nothing else of the study suffers."""
    (study / "study.toml").write_text('[study]\ntitle = "Letters"\n[reading]\nfile_seconds = 2\nfile_megabytes = 600\n')
    found = {source_file.path: source_file for source_file in check_study(study).inputs}
    assert {path for path, one in found.items() if one.status == "read"} == {"north/again.txt", "north/good.txt"}
    reason = found["north/loop.pdf"].reason
    # Which bound it meets first depends on the machine: time, memory, or an allocation that its reader does not survive.
    assert reason.startswith(
        ("north/loop.pdf: reading it took more than ", "north/loop.pdf: it made the program that reads it stop")
    )
    assert found["north/loop.pdf"].sha256


def test_a_regular_expression_of_the_studys_that_takes_for_ever_is_named(study: Path) -> None:
    """Both keys that hold one are bounded; the file is set aside with the key, and others are read."""
    folder, name = study / "transcripts" / "north", "a" * 60
    (folder / "loop.pdf").unlink()
    (folder / f"{name}.txt").write_bytes(text("Maren: Then we moved to the house by the station."))
    (folder / "again.txt").write_bytes(text(name))
    keys = '[reading]\nfile_names = "(?P<case>(?:a|aa)+)[0-9]"\n[files."north/again.txt"]\nspeaker_pattern = "(?:a|aa)+[0-9]"\n'
    (study / "study.toml").write_text(f'[study]\ntitle = "Letters"\n{keys}')
    found = {source_file.path: source_file for source_file in check_study(study).inputs}
    assert "`file_names` of study.toml takes more than 1 second" in found[f"north/{name}.txt"].reason
    assert "`speaker_pattern` of study.toml takes more than 1 second" in found["north/again.txt"].reason
    assert found["north/good.txt"].status == "read"
