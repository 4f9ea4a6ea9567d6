"""Projects and codebooks are read as freely as programs write them, and nothing of them is trusted."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.exchange.importers.foreign import (
    CODED,
    CODES,
    INTERVIEW,
    MAXQDA,
    NVIVO,
    code_keys,
    codes_xml,
    guid,
    interview,
    packed,
    project_xml,
    selections_xml,
    written,
)
from textmine.errors import ExchangeError
from textmine.exchange.importers.open_project import read_project
from textmine.exchange.importers.records import ForeignProject

REAL = Path(os.environ.get("TEXTMINE_REFI_SAMPLE", ""))
PATH = f"internal://{guid(50)}.txt"
BODY = selections_xml(INTERVIEW, MAXQDA)
STORED = {f"sources/{guid(50)}.txt": INTERVIEW.encode()}


def source(
    body: str = BODY, path: str = f'plainTextPath="{PATH}"', name: str = "Talk", key: int = 50, tag: str = "TextSource"
) -> str:
    return f'<{tag} guid="{guid(key)}" name="{name}" {path}>{body}</{tag}>'


def read(folder: Path, rest: str, files=STORED, **values) -> ForeignProject:
    return read_project(written(folder, packed(project_xml("X", codes_xml(), rest, **values), files)))


def given(project: ForeignProject, number: int = 0) -> list[tuple[str, list[str]]]:
    """Who gave which codes, selection by selection."""
    names = {code.key: code.name for code in project.codes}
    return [
        (selection.given[0].who if selection.given else "", [names.get(code.code, "?") for code in selection.given])
        for selection in project.sources[number].selections
    ]


EXPECTED = [("Ann Coder", list(codes)) for _, codes in CODED]


@pytest.mark.parametrize(
    "space", ["urn:QDA-XML:project:1.0", "urn:QDA-XML:project:1:0", "urn:QDA-XML:project:0:4", "urn:QDA-XML:project:2.0", ""]
)
def test_any_namespace_is_read(space: str, tmp_path) -> None:
    """Programs write several namespaces, or none: the names of elements count alone."""
    project = read(tmp_path, f"<Sources>{source()}</Sources>", space=space)
    assert given(project) == EXPECTED
    assert project.sources[0].text == INTERVIEW


@pytest.mark.parametrize("name", ["project.qde", "Project.qde", "My study.QDE", "My study/project.qde"])
@pytest.mark.parametrize("folder", ["sources", "Sources", "My study/Sources", "./sources", "x\\Sources"])
def test_any_layout_of_the_file_is_read(name: str, folder: str, tmp_path) -> None:
    """The XML may be called anything and lie in a folder, and so may the texts; hidden files are not it."""
    files = {f"{folder}/{guid(50).upper()}.TXT": INTERVIEW.encode(), "__MACOSX/._project.qde": b"junk", ".root": b""}
    data = packed(project_xml("X", codes_xml(), f"<Sources>{source()}</Sources>"), files, name)
    assert read_project(written(tmp_path, data)).sources[0].text == INTERVIEW


def test_guids_in_braces_and_capitals_are_the_same_guid(tmp_path) -> None:
    """References find what they mean in whatever letters, with braces or without."""
    body = BODY
    for key in code_keys(CODES).values():
        body = body.replace(f'targetGUID="{key}"', f'targetGUID="{{{key.upper()}}}"')
    assert given(read(tmp_path, f"<Sources>{source(body)}</Sources>")) == EXPECTED


def test_codes_keep_their_tree_and_their_names(tmp_path) -> None:
    """Codes under codes, codes that only group, and names with slashes, quotes and other letters are as they were."""
    codes = (
        f'<Code guid="{guid(1)}" name="A/B &quot;c&quot; &lt;d&gt;" isCodable="false"><Description>About\nit</Description>'
        f'<Code guid="{guid(2)}" name="Ünïcode 字" isCodable="True"><Code guid="{guid(3)}" name="Deep"/></Code></Code>'
        f'<Code guid="{guid(4)}" name="  spaces\nand lines " isCodable="0"/><Code name=""/>'
    )
    project = read_project(written(tmp_path, packed(project_xml("X", codes, ""), {})))
    found = [(code.name, code.above, code.codable, code.description) for code in project.codes]
    assert found == [
        ('A/B "c" <d>', (), False, "About\nit"),
        ("Ünïcode 字", ('A/B "c" <d>',), True, ""),
        ("Deep", ('A/B "c" <d>', "Ünïcode 字"), True, ""),
        ("spaces and lines", (), False, ""),
        ("(no name)", (), True, ""),
    ]


def test_two_codes_of_one_guid_are_told(tmp_path) -> None:
    """What the file does not tell apart is said."""
    codes = f'<Code guid="{guid(1)}" name="A"/><Code guid="{guid(1)}" name="B"/>'
    project = read_project(written(tmp_path, packed(project_xml("X", codes, ""), {})))
    assert [code.name for code in project.codes] == ["A", "B"]
    assert project.told == ("code 'B' has the GUID of 'A': their codings cannot be told apart",)


def test_texts_lie_where_programs_put_them(tmp_path) -> None:
    """In the file, in the XML, beside the file, as a Word file; a bare name is one in the file."""
    inside = source(f"<PlainTextContent>Said inside.</PlainTextContent>{BODY}", "", "Inside", 51)
    bare = source("", 'plainTextPath="bare name.txt"', "Bare", 52)
    quoted = source("", 'plainTextPath="internal://bare%20name.txt"', "Quoted", 53)
    beside = source("", 'plainTextPath="relative:///beside.txt"', "Beside", 54)
    media = source("", 'plainTextPath="relative:///media.txt"', "Media", 55)
    rich = source("", 'richTextPath="internal://rich.html"', "Rich", 56)
    (tmp_path / "beside.txt").write_text("Beside the file.", encoding="utf-8")
    (tmp_path / "small Media").mkdir()
    (tmp_path / "small Media" / "media.txt").write_text("In a folder of its own.", encoding="utf-8")
    files = {"sources/bare name.txt": b"A bare name.", "sources/rich.html": b"<html><body><p>Rich</p><p>text</p></body></html>"}
    project = read(tmp_path, f"<Sources>{inside}{bare}{quoted}{beside}{media}{rich}</Sources>", files)
    assert {one.name: one.text for one in project.sources} == {
        "Inside": "Said inside.",
        "Bare": "A bare name.",
        "Quoted": "A bare name.",
        "Beside": "Beside the file.",
        "Media": "In a folder of its own.",
        "Rich": "Rich\ntext",
    }


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("internal://../../secret.txt", "secret.txt is not in the file"),
        ("relative:///../secret.txt", "secret.txt lies neither in the file nor beside it"),
        ("absolute:///etc/hostname", "hostname lies elsewhere on the machine that the project comes from"),
        ("relative:///link.txt", "link.txt lies neither in the file nor beside it"),
        ("relative:///key.pem", "key.pem lies neither in the file nor beside it"),
        ("internal://gone.txt", "gone.txt is not in the file"),
    ],
)
def test_no_path_leads_out_of_the_project(path: str, why: str, tmp_path) -> None:
    """A file elsewhere is not read whatever a project says; its codings are kept and the reason is told."""
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "key.pem").write_text("secret", encoding="utf-8")
    (one,) = read(folder, f"<Sources>{source(BODY, f'plainTextPath={chr(34)}{path}{chr(34)}')}</Sources>", {}).sources
    assert (one.text, one.missing, one.codings()) == (None, why, 6)


def test_member_names_that_climb_are_never_written(tmp_path) -> None:
    """A file in the zip whose name climbs out is found by its last part, and nothing is unpacked."""
    folder = tmp_path / "in"
    folder.mkdir()
    project = read(folder, f"<Sources>{source()}</Sources>", {f"../../sources/{guid(50)}.txt": INTERVIEW.encode()})
    assert project.sources[0].text == INTERVIEW
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["in", "small.qdpx"]


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE Project [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE Project [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
    ],
)
def test_entities_are_refused(head: str, tmp_path) -> None:
    """No program writes a document type: one is refused before anything of it is put in place."""
    xml = project_xml("X", codes_xml({"&b;": "&a;"}).replace("&amp;", "&"), "")
    with pytest.raises(ExchangeError, match="XML with a document type"):
        read_project(written(tmp_path, packed(xml.replace("?>\n", f"?>\n{head}"), {})))


def test_xml_with_faults_is_read_as_far_as_it_goes(tmp_path) -> None:
    """An & that is not escaped (QualCoder's annotations have such) loses no coding, and is told."""
    notes = "<Notes><Note><PlainTextContent>R&D, and a < b</PlainTextContent></Note></Notes>"
    project = read(tmp_path, f"<Sources>{source()}</Sources>{notes}")
    assert given(project) == EXPECTED
    assert project.broken.startswith("the XML has a fault in line 2, column ")
    assert project.broken.endswith("it was put right (1 bare “<”, 1 bare “&”), and nothing is missing")
    assert not project.incomplete


def test_xml_that_was_cut_off_gives_what_is_there(tmp_path) -> None:
    """Of a project whose end is missing the codes and the texts before it are read."""
    xml = project_xml("X", codes_xml(), f"<Sources>{source()}{source(key=51)}</Sources>")
    project = read_project(written(tmp_path, packed(xml[: xml.index(guid(51)) + 60], STORED)))
    assert [code.name for code in project.codes] == list(CODES)
    assert given(project) == EXPECTED
    assert (project.incomplete, project.broken[:28]) == (True, "the XML has a fault in line ")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8", "cp1252"])
def test_texts_in_any_encoding(encoding: str, tmp_path) -> None:
    """Texts of Windows, with or without a byte-order mark, are read; the mark is no part of them."""
    text = "Naïve café — “said”.\r\nNext line."
    project = read(tmp_path, f"<Sources>{source('')}</Sources>", {f"sources/{guid(50)}.txt": text.encode(encoding)})
    assert project.sources[0].text == text


def test_pdf_files_are_read_by_their_text(tmp_path) -> None:
    """What is coded in the text of a PDF counts once, though its area is there too; areas without words are counted."""
    key = code_keys(CODES)["Money"]
    coding = f'<Coding guid="{guid(70)}"><CodeRef targetGUID="{key}"/></Coding>'
    words = "<Representation><PlainTextContent>only as an area</PlainTextContent></Representation>"
    areas = (
        f'<PDFSelection guid="{guid(100)}" page="0">{coding}</PDFSelection>'
        f'<PDFSelection guid="{guid(71)}" page="1">{words}{coding}</PDFSelection>'
        f'<PDFSelection guid="{guid(72)}" page="2">{coding}</PDFSelection>'
    )
    text = f'<Representation guid="{guid(73)}" plainTextPath="{PATH}">{BODY}</Representation>'
    project = read(tmp_path, f"<Sources>{source(areas + text, '', 'Paper.pdf', 51, 'PDFSource')}</Sources>")
    (one,) = project.sources
    assert (one.key, one.name, one.text) == (guid(51), "Paper.pdf", INTERVIEW)
    assert [selection.words for selection in one.selections] == ["", "", "", "", "", "only as an area"]
    assert dict(project.lost) == {"on areas of PDF pages": 1, "on areas whose words are selected in the text as well": 1}


def test_transcripts_of_recordings_are_read_by_their_marks(tmp_path) -> None:
    """A selection between two marks in time has the offsets of the marks; stretches of sound alone are counted."""
    start, end = MAXQDA.offsets(INTERVIEW, CODED[1][0])
    coding = f'<Coding guid="{guid(70)}"><CodeRef targetGUID="{code_keys(CODES)["Trust"]}"/></Coding>'
    transcript = (
        f'<Transcript guid="{guid(51)}" plainTextPath="{PATH}">'
        f'<SyncPoint guid="{guid(61)}" position="{start}" timeStamp="0"/>'
        f'<SyncPoint guid="{guid(62)}" position="{end}" timeStamp="9"/>'
        f'<TranscriptSelection guid="{guid(63)}" fromSyncPoint="{guid(61)}" toSyncPoint="{guid(62)}">{coding}</TranscriptSelection>'
        "</Transcript>"
    )
    sound = f'<AudioSelection guid="{guid(64)}" begin="0" end="9">{coding}</AudioSelection>'
    project = read(tmp_path, f"<Sources>{source(transcript + sound, '', 'Talk.m4a', 55, 'AudioSource')}</Sources>")
    (one,) = project.sources
    assert (one.name, one.selections[0].start, one.selections[0].end) == ("Talk.m4a", start, end)
    assert project.lost == (("on stretches of sound", 1),)


def test_cases_are_found_however_a_program_says_them(tmp_path) -> None:
    """By a reference to the text, by a code of the case's GUID on it (which is then no code), or by an attribute."""
    whole = f'<PlainTextSelection guid="{guid(80)}" startPosition="0" endPosition="9"><Coding guid="{guid(81)}">'
    twin = f'{whole}<CodeRef targetGUID="{guid(9)}"/></Coding></PlainTextSelection>'
    value = f'<VariableValue><VariableRef targetGUID="{guid(7)}"/><TextValue>East</TextValue></VariableValue>'
    variables = f'<Variables><Variable guid="{guid(7)}" name="Case" typeOfVariable="Text"/></Variables>'
    cases = (
        f'<Cases><Case guid="{guid(8)}" name="North"><SourceRef targetGUID="{guid(51)}"/></Case>'
        f'<Case guid="{guid(9)}" name="South"/>'
        f'<Case guid="{guid(10)}">{value}<SourceRef targetGUID="{guid(53)}"/></Case></Cases>'
    )
    sources = source(key=51) + source(twin + BODY, key=52) + source(key=53) + source(value, key=54) + source(key=55)
    codes = codes_xml() + f'<Code guid="{guid(9)}" name="South" isCodable="true"/>'
    xml = project_xml("NVivo", codes, f"{variables}{cases}<Sources>{sources}</Sources>")
    project = read_project(written(tmp_path, packed(xml, STORED)))
    assert [one.case for one in project.sources] == ["North", "South", "East", "East", ""]
    assert [code.name for code in project.codes] == list(CODES)
    assert given(project, 1) == EXPECTED
    assert project.told == ("1 codes stand for cases (they have the same GUID) and were read as those",)


def test_comments_and_linked_notes_go_with_what_they_are_on(tmp_path) -> None:
    """A comment of a selection and a note linked to it, in either direction, are what the coder said of it."""
    commented = BODY.replace("<Coding ", "<Description>Said twice.</Description><Coding ", 1)
    links = "".join(
        f'<Link guid="{guid(60 + n)}" originGUID="{ends[0]}" targetGUID="{ends[1]}"/>'
        for n, ends in enumerate(((guid(65), guid(100)), (guid(101), guid(65))))
    )
    notes = f'<Notes><Note guid="{guid(65)}" plainTextPath="internal://note.txt"/></Notes>'
    files = {**STORED, "sources/note.txt": "Ask\r\nagain.".encode("utf-8-sig")}
    project = read(tmp_path, f"<Sources>{source(commented)}</Sources>{notes}<Links>{links}</Links>", files)
    assert [selection.comment for selection in project.sources[0].selections][:3] == ["Said twice.\nAsk\nagain.", "Ask\nagain.", ""]


def test_a_project_that_was_unpacked_is_read_from_its_folder(tmp_path) -> None:
    """The folder with a .qde file, or that file, is the project; its texts are found beside it."""
    (tmp_path / "Sources").mkdir()
    (tmp_path / "Sources" / f"{guid(50)}.txt").write_bytes(INTERVIEW.encode())
    path = written(tmp_path, project_xml("X", codes_xml(), f"<Sources>{source()}</Sources>").encode(), "project.qde")
    assert given(read_project(tmp_path)) == given(read_project(path)) == EXPECTED
    assert read_project(path).sources[0].text == INTERVIEW


@pytest.mark.parametrize("space", ["urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:1:0", "urn:QDA-XML:codebook:0:4"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_codebooks_are_read(space: str, encoding: str, tmp_path) -> None:
    """A codebook of any version, with a byte-order mark or without, has its codes and its groups of codes."""
    sets = (
        f'<Sets><Set guid="{guid(20)}" name="Group"><MemberCode guid="{guid(3)}"/><MemberCode targetGUID="{guid(1)}"/></Set></Sets>'
    )
    xml = f'<CodeBook xmlns="{space}" origin="Taguette 1.4"><Codes>{codes_xml()}</Codes>{sets}</CodeBook>'
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    project = read_project(written(tmp_path, f"{head}{xml}".encode(encoding), "codes.qdc"))
    assert [(code.name, code.description) for code in project.codes] == list(CODES.items())
    assert (project.origin, project.sets) == ("Taguette 1.4", (("Group", (guid(3), guid(1))),))


def test_an_empty_group_of_codes_is_none(tmp_path) -> None:
    """Taguette writes `<Sets/>`, which the standard does not allow."""
    xml = f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{codes_xml()}</Codes><Sets/></CodeBook>'
    assert read_project(written(tmp_path, xml.encode(), "codes.qdc")).sets == ()


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"", "a.qdpx", "an empty file"),
        (b"not a project", "a.qdpx", r"a file of another kind \(\.qdpx\)"),
        (b"<html><body/></html>", "a.qde", r"XML of another kind \(<html>\)"),
        (b"<", "a.qdc", "XML that cannot be read"),
        (packed("<Project/>", {}, "readme.txt"), "a.qdpx", "no project in it"),
        (interview(NVIVO)[:700], "a.qdpx", r"damaged or incomplete \(cut off\)"),
        (b"a,b\n1,2\n", "a.csv", "no column of codes \\(columns: a, b\\)"),
        (b"SQLite format 3\0" + b"\0" * 200, "data.qda", "a database"),
    ],
)
def test_what_is_no_project_is_told(data: bytes, name: str, told: str, tmp_path) -> None:
    """A file of another kind, an empty or a damaged one gives a message that says what was found and what to do."""
    with pytest.raises(ExchangeError, match=told):
        read_project(written(tmp_path, data, name))


def test_missing_files_and_folders_without_a_project_are_told(tmp_path) -> None:
    """A path that leads nowhere and a folder of other things are faults in words."""
    with pytest.raises(ExchangeError, match="no such file"):
        read_project(tmp_path / "gone.qdpx")
    with pytest.raises(ExchangeError, match="a folder without a project"):
        read_project(tmp_path)


def test_a_damaged_text_costs_only_that_text(tmp_path) -> None:
    """A member whose bytes were spoilt is told; the rest of the project is read."""
    path = tmp_path / "small.qdpx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", project_xml("X", codes_xml(), f"<Sources>{source()}{source(key=51)}</Sources>"))
        archive.writestr(f"sources/{guid(50)}.txt", INTERVIEW * 20)
    with ZipFile(path) as archive:
        at = archive.getinfo(f"sources/{guid(50)}.txt").header_offset
    data = bytearray(path.read_bytes())
    length = struct.unpack("<HH", data[at + 26 : at + 30])
    start = at + 30 + sum(length)
    data[start + 20 : start + 60] = b"\0" * 40
    path.write_bytes(data)
    project = read_project(path)
    assert project.sources[0].missing == f"{guid(50)}.txt is damaged, or has a password"
    assert project.sources[0].codings() == 6


def test_a_text_that_unpacks_without_bound_is_not_read(tmp_path) -> None:
    """A text of 300 MB packed to a few kilobytes is left out with the reason, in little memory."""
    path = tmp_path / "bomb.qdpx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", project_xml("X", codes_xml(), f"<Sources>{source()}</Sources>"))
        with archive.open(f"sources/{guid(50)}.txt", "w") as handle:
            for _ in range(300):
                handle.write(bytes(1_000_000))
    (one,) = read_project(path).sources
    assert one.text is None
    assert "is larger than any text" in one.missing


@pytest.mark.skipif(not REAL.is_file(), reason="TEXTMINE_REFI_SAMPLE names no .qdpx file of ATLAS.ti")
def test_the_standard_project_of_atlas_ti_is_read() -> None:
    """The project that ATLAS.ti 8.4 wrote for the standard, without its files: every code, group and text is there."""
    project = read_project(REAL)
    assert project.origin.startswith("ATLAS.ti 8.4.0")
    assert len(project.codes) == 14
    assert [name for name, _ in project.sets] == ["Feelings", "negative feelings", "Breakfast food", "positive feelings"]
    assert {one.who for source in project.sources for selection in source.selections for one in selection.given} == {
        "Friedrich Markgraf"
    }
    assert sum(one.codings() for one in project.sources) == 10
    assert all("is not in the file" in one.missing for one in project.sources)
