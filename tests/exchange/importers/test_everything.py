"""Whatever a project may hold is taken, or counted by what it is: a table of all of it, for each kind of project."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.exchange.importers.foreign import CODED, INTERVIEW, MAXQDA, codes_xml, guid, packed, project_xml, selections_xml, written
from textmine.exchange.importers.open_project import read_project
from textmine.exchange.importers.project_xml import _TAGS
from textmine.exchange.importers.records import ForeignProject

BODY = selections_xml(INTERVIEW, MAXQDA)
CODE, SELECTION, CODING, TEXT, CASE = guid(1), guid(100), guid(10000), guid(50), guid(60)
GIVEN = f'<Coding guid="{guid(70)}" creatingUser="{guid(90)}"><CodeRef targetGUID="{CODE}"/></Coding>'
NOTE = f'<Note guid="{guid(80)}" name="A title" creatingUser="{guid(90)}" creationDateTime="2024-06-01T10:00:00Z">'
SAID = f"<Notes>{NOTE}<PlainTextContent>Mind this.</PlainTextContent></Note></Notes>"
REFER = f'<NoteRef targetGUID="{guid(80)}"/>'
VALUE = f'<VariableValue><VariableRef targetGUID="{guid(81)}"/><{{0}}>1</{{0}}></VariableValue>'
VARIABLES = f'<Variables><Variable guid="{guid(81)}" name="Year" typeOfVariable="Text"/></Variables>'


def link(origin: str, target: str) -> str:
    return f'<Links><Link guid="{guid(82)}" originGUID="{origin}" targetGUID="{target}"/></Links>'


def source(body: str = BODY, rest: str = "", head: str = "") -> str:
    return f'<TextSource guid="{TEXT}" name="Talk" plainTextPath="a.txt">{head}{body}{rest}</TextSource>'


def project(rest: str = "", *, text: str = "", codes: str = "", others: str = "") -> str:
    return project_xml("X", codes or codes_xml(), f"{others}<Sources>{text or source()}</Sources>{rest}")


def read(folder: Path, xml: str) -> ForeignProject:
    return read_project(written(folder, packed(xml, {"sources/a.txt": INTERVIEW.encode()})))


def area(tag: str, place: str = "", head: str = "", rest: str = "") -> str:
    """A picture, PDF file or recording beside the text, with a coded area."""
    kind = tag.removesuffix("Source")
    selection = f'<{kind}Selection guid="{guid(71)}" {place}>{head}{GIVEN}</{kind}Selection>'
    return source() + f'<{tag} guid="{guid(51)}" name="Other">{selection}{rest}</{tag}>'


UNREAD = {  # XML of a whole project, and what it counts as
    "Project/Description": (project("<Description>About.</Description>"), "description of the project"),
    "Project/NoteRef": (project(f"{SAID}{REFER}"), "notes on the project as a whole"),
    "TextSource/Description": (project(text=source(head="<Description>About.</Description>")), "descriptions of texts"),
    "TextSource/NoteRef": (project(SAID, text=source(rest=REFER)), "notes on whole texts"),
    "Link to a text": (project(SAID + link(guid(80), TEXT)), "notes on whole texts"),
    "Link to a case": (
        project(SAID + link(CASE, guid(80)), others=f'<Cases><Case guid="{CASE}" name="N"/></Cases>'),
        "notes on cases",
    ),
    "Note on nothing": (project(SAID), "notes that are on nothing"),
    "Note on a note": (
        project(SAID.replace("</Note>", f'</Note><Note guid="{guid(83)}"><PlainTextContent>B</PlainTextContent>{REFER}</Note>')),
        "notes on other notes",
    ),
    "Note without words": (project(SAID.replace("Mind this.", "")), "notes without words"),
    "Link/NoteRef": (
        project(SAID + link(CODE, TEXT).replace("/></Links>", f">{REFER}</Link></Links>")),
        "links between other things",
    ),
    "Link": (project(link(CODE, guid(2))), "links between other things"),
    "Set of texts": (
        project(f'<Sets><Set guid="{guid(84)}" name="S"><MemberSource targetGUID="{TEXT}"/></Set></Sets>'),
        "sets of texts",
    ),
    "Set of notes": (
        project(f'<Sets><Set guid="{guid(84)}" name="S"><MemberNote targetGUID="{CODE}"/></Set></Sets>'),
        "sets of notes",
    ),
    "Graph": (
        project(f'<Graphs><Graph guid="{guid(85)}"><Vertex guid="{guid(86)}"/><Edge guid="{guid(87)}"/></Graph></Graphs>'),
        "graphs",
    ),
    "Case/Description": (
        project(others=f'<Cases><Case guid="{CASE}" name="N"><Description>D</Description></Case></Cases>'),
        "descriptions of cases",
    ),
    "Case/CodeRef": (
        project(others=f'<Cases><Case guid="{CASE}" name="N"><CodeRef targetGUID="{CODE}"/></Case></Cases>'),
        "codes on cases",
    ),
    "Case/SelectionRef": (
        project(others=f'<Cases><Case guid="{CASE}" name="N"><SelectionRef targetGUID="{SELECTION}"/></Case></Cases>'),
        "parts of texts that are a case's",
    ),
    "comment on an area": (
        project(text=area("PictureSource", head="<Description>D</Description>")),
        "comments on areas, sound or video",
    ),
    **{
        f"Case/{value}": (
            project(others=f'{VARIABLES}<Cases><Case guid="{CASE}" name="N">{VALUE.format(value)}</Case></Cases>'),
            "attributes of cases",
        )
        for value in ("TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue")
    },
    "TextSource/VariableValue": (project(text=source(rest=VALUE.format("TextValue")), others=VARIABLES), "attributes of texts"),
}


@pytest.mark.parametrize(("xml", "what"), UNREAD.values(), ids=UNREAD)
def test_what_has_no_place_here_is_counted(xml: str, what: str, tmp_path) -> None:
    """Each thing is counted once by what it is, and no coding is lost for it."""
    found = read(tmp_path, xml)
    assert dict(found.unread)[what] == 1
    assert sum(one.codings() for one in found.sources) == sum(len(codes) for _, codes in CODED)


LOST = {
    "PictureSource": (area("PictureSource"), "on areas of pictures"),
    "PDFSource": (area("PDFSource"), "on areas of PDF pages"),
    "AudioSource": (area("AudioSource"), "on stretches of sound"),
    "VideoSource": (area("VideoSource"), "on stretches of video"),
    "whole picture": (source() + f'<PictureSource guid="{guid(51)}">{GIVEN}</PictureSource>', "on whole pictures and recordings"),
}


@pytest.mark.parametrize(("text", "why"), LOST.values(), ids=LOST)
def test_codings_that_are_on_no_text_are_counted_by_what_they_are_on(text: str, why: str, tmp_path) -> None:
    """Pictures, pages, sound and video: the codings of the file are those on texts and these."""
    found = read(tmp_path, project(text=text))
    assert (found.lost, found.codings()) == (((why, 1),), 7)


@pytest.mark.parametrize(
    ("rest", "why"),
    [
        (SAID.replace("</Note>", f"{GIVEN}</Note>"), "on memos"),
        (SAID.replace("</Note>", f'<PlainTextSelection guid="{guid(79)}">{GIVEN}</PlainTextSelection></Note>'), "on memos"),
        (f"<Extras><Extra>{GIVEN}</Extra></Extras>", "in parts of the file that are not known"),
        (f"<Sets><Set>{GIVEN}</Set></Sets>", "in parts of the file that are not known"),
    ],
)
def test_codings_of_other_parts_are_counted(rest: str, why: str, tmp_path) -> None:
    """Codings of memos, and of parts that no standard knows."""
    assert read(tmp_path, project(rest)).lost == ((why, 1),)


def test_codings_without_a_code_and_of_cases_are_counted(tmp_path) -> None:
    """A coding that names no code is one; a code of a case's GUID says only which case a text belongs to."""
    place = 'startPosition="0" endPosition="11"'
    bare = f'<PlainTextSelection guid="{guid(72)}" {place}><Coding guid="{guid(73)}"/></PlainTextSelection>'
    found = read(tmp_path, project(text=source(BODY + bare)))
    assert [applied_code.code for applied_code in found.sources[0].every_given()].count("") == 1
    twin = (
        f'<PlainTextSelection guid="{guid(74)}" startPosition="0" endPosition="5">{GIVEN.replace(CODE, CASE)}</PlainTextSelection>'
    )
    codes = codes_xml() + f'<Code guid="{CASE}" name="North"/>'
    cases = f'<Cases><Case guid="{CASE}" name="North"/></Cases>'
    found = read(tmp_path, project(text=source(BODY + twin), codes=codes, others=cases))
    assert found.lost == (("they say only which case a text belongs to", 1),)
    assert found.codings() == 7


NOTED = {
    "code": (project(SAID, codes=codes_xml().replace("</Description>", f"</Description>{REFER}", 1)), "code"),
    "code by a link": (project(SAID + link(CODE, guid(80))), "code"),
    "selection": (
        project(SAID, text=source(BODY.replace("</PlainTextSelection>", f"{REFER}</PlainTextSelection>", 1))),
        "selection",
    ),
    "selection by a link": (project(SAID + link(guid(80), SELECTION)), "selection"),
    "coding": (project(SAID, text=source(BODY.replace("</Coding>", f"{REFER}</Coding>", 1))), "coding"),
    "annotation of QualCoder": (
        project(
            SAID.replace("</Note>", f'<PlainTextSelection guid="{guid(88)}" startPosition="3" endPosition="9"/></Note>'),
            text=source(rest=REFER),
        ),
        "place",
    ),
    "annotation of NVivo": (
        project(
            SAID + link(guid(80), guid(89)),
            text=source(BODY + f'<PlainTextSelection guid="{guid(89)}" startPosition="3" endPosition="9"/>'),
        ),
        "place",
    ),
    "annotation of MAXQDA": (
        project(
            text=source(
                BODY + f'<PlainTextSelection guid="{guid(89)}" startPosition="3" endPosition="9" creatingUser="{guid(90)}" '
                'modifiedDateTime="2024-06-01T10:00:00Z"><Description>Mind this.</Description></PlainTextSelection>'
            )
        ),
        "place",
    ),
    "selection with a description": (
        project(text=source(BODY.replace("<Coding ", "<Description>Mind this.</Description><Coding ", 1))),
        "selection",
    ),
}


@pytest.mark.parametrize(("xml", "where"), NOTED.values(), ids=NOTED)
def test_a_note_is_kept_with_what_it_is_on(xml: str, where: str, tmp_path) -> None:
    """Whichever way a program ties a note to a code, a selection, a coding or a place, it is there, and nothing is counted lost."""
    found = read(tmp_path, xml)
    selections = found.sources[0].selections
    kept = {
        "code": [code.description.endswith("Mind this.") for code in found.codes if code.name == "Trust"],
        "selection": [[remark.text for remark in selections[0].remarks] == ["Mind this."]],
        "coding": [selections[0].given[0].note == "Mind this."],
        "place": [
            (selection.start, selection.end, selection.given) == (3, 9, ())
            and [(each.text, each.who, each.at) for each in selection.remarks]
            == [("Mind this.", "Ann Coder", "2024-06-01T10:00:00Z")]
            for selection in selections
            if selection.start == 3
        ],
    }
    assert kept[where] == [True]
    assert found.unread == ()
    assert found.codings() == sum(one.codings() for one in found.sources) == 6


def test_several_notes_on_one_thing_are_all_kept(tmp_path) -> None:
    """Neither of two notes is dropped, on a code or on a selection."""
    second = f'<Note guid="{guid(75)}"><PlainTextContent>And this.</PlainTextContent></Note></Notes>'
    links = link(guid(80), SELECTION).replace("</Links>", f'<Link originGUID="{SELECTION}" targetGUID="{guid(75)}"/></Links>')
    found = read(tmp_path, project(SAID.replace("</Notes>", second) + links))
    assert found.sources[0].selections[0].comment == "Mind this.\nAnd this."


def test_a_text_in_two_cases_is_told(tmp_path) -> None:
    """The first case is taken, the others are named."""
    cases = "".join(
        f'<Case guid="{guid(60 + n)}" name="{name}"><SourceRef targetGUID="{TEXT}"/></Case>' for n, name in enumerate("AB")
    )
    found = read(tmp_path, project(others=f"<Cases>{cases}</Cases>"))
    assert (found.sources[0].case, found.told) == ("A", ("1 text in several cases: Talk: A taken, not B",))


def test_texts_beside_a_base_path_are_found(tmp_path) -> None:
    """What the root element says of where files lie counts for every text, though it stands before them."""
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "b.txt").write_text(INTERVIEW, encoding="utf-8")
    xml = project(text=source().replace("a.txt", "relative:///b.txt")).replace("<Project ", '<Project basePath="C:\\study\\media" ')
    assert read(tmp_path, xml).sources[0].text == INTERVIEW


def test_every_element_of_the_standard_is_in_a_table_above() -> None:
    """The sweep is whole: each element of the schema stands in one of the projects above."""
    written_out = "".join(xml for xml, _ in (*UNREAD.values(), *NOTED.values())) + "".join(text for text, _ in LOST.values())
    elsewhere = {  # in tests of their own
        *(
            "SourceRef",
            "Representation",
            "TextDescription",
            "Transcript",
            "SyncPoint",
            "TranscriptSelection",
            "MemberCode",
            "PDFSource",
        ),
    }
    assert {tag for tag in _TAGS if f"<{tag} " not in written_out and f"<{tag}>" not in written_out} <= elsewhere


QUALCODER = {  # rows of each table of QualCoder, and what they count as; empty for what is taken or shows nothing
    "project": ("memo", [("About.",)], "memos on the project"),
    "source": ("id, name, fulltext, mediapath, memo", [(7, "Talk", INTERVIEW, None, "M")], "memos on files"),
    "cases": ("caseid, name, memo", [(1, "North", "M"), (2, "South", "")], "memos on cases"),
    "case_text": ("caseid, fid, pos0, pos1", [(1, 7, 0, 9), (2, 7, 9, 20)], ""),
    "code_cat": ("catid, name, memo, supercatid", [(1, "Aspects", "All.", None)], ""),
    "code_name": ("cid, name, memo, catid", [(1, "Trust", "Reliance.", 1)], ""),
    "code_text": (
        "cid, fid, seltext, pos0, pos1, owner, memo, date, important",
        [(1, 7, INTERVIEW[:11], 0, 11, "AB", "Well.", "2024-05-01 10:00:00", 1), (1, 99, "gone", 0, 4, "AB", "", "", None)],
        "marks of importance on codings",
    ),
    "annotation": (
        "anid, fid, pos0, pos1, memo, owner, date",
        [(1, 7, 3, 9, "Mind this.", "CD", "2024-06-01"), (2, 99, 0, 1, "x", "", "")],
        "",
    ),
    "code_image": ("imid, id, cid, memo", [(1, 8, 1, "M")], "memos on areas, sound or video"),
    "code_av": ("avid, id, cid, memo", [(1, 8, 1, "")], ""),
    "journal": ("jid, name, jentry", [(1, "Day", "Long.")], "journal entries"),
    "attribute": ("attrid, name, value", [(1, "Year", "1999")], "attributes of cases and texts"),
    "graph": ("grid, name", [(1, "G")], "graphs"),
    "stored_sql": ("title", [("q",)], "saved queries"),
    "ris": ("risid, tag, value", [(1, "TI", "A paper")], "rows of the table ris"),
    "something_new": ("a, b", [(1, 2)], "rows of the table something_new"),
    "gr_free_text_item": ("gfreeid", [(1,)], ""),
    "attribute_type": ("name, memo", [("Year", "")], ""),
    "coder_names": ("name", [("AB",)], ""),
}


def test_every_table_of_qualcoder_is_taken_or_counted(tmp_path) -> None:
    """Memos of file, case and project, journal, attributes, graphs; tables that nobody knows are named; a second case is told."""
    path = tmp_path / "P.qda" / "data.qda"
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        for name, (columns, rows, _) in QUALCODER.items():
            connection.execute(f"create table {name} ({columns})")
            connection.executemany(f"insert into {name} values ({','.join('?' * len(rows[0]))})", rows)
    connection.close()
    found = read_project(path.parent)
    expected = {what: 1 for *_, what in QUALCODER.values() if what}
    assert dict(found.unread) == expected | {"annotations on texts that are not in the file": 1}
    assert found.told == ("1 text in several cases: Talk: North taken, not South",)
    places = {"on areas of pictures and PDF pages": 1, "on stretches of sound and video": 1, "on texts that are not in the file": 1}
    assert (dict(found.lost), found.codings()) == (places, 4)
    assert {code.name: code.description for code in found.codes} == {"Aspects": "All.", "Trust": "Reliance."}
    coded, annotated = found.sources[0].selections
    assert (coded.comment, annotated.given, annotated.remarks[0].who, annotated.comment) == ("Well.", (), "CD", "Mind this.")


def test_every_table_of_taguette_is_taken_or_counted(tmp_path) -> None:
    """Who made a highlight and when is in Taguette's own record; a lone user is nobody; what hangs in the air is counted."""
    path = tmp_path / "t.sqlite3"
    tables = {
        "projects": ("id, name, description", [(1, "P", "About.")]),
        "documents": ("id, name, description, contents", [(5, "Talk", "D", "<p>We met on Fridays.</p>")]),
        "tags": ("id, path, description", [(1, "Place", "")]),
        "highlights": (
            "id, document_id, start_offset, end_offset, snippet",
            [(1, 5, 0, 6, "We met"), (2, 5, 7, 9, "on"), (3, 9, 0, 1, "x")],
        ),
        "highlight_tags": ("highlight_id, tag_id", [(1, 1), (2, 1), (3, 1), (8, 1)]),
        "commands": (
            "id, date, user_login, payload",
            [
                (1, "2024-05-01 10:00:00", "ann", '{"type": "highlight_add", "highlight_id": 1}'),
                (2, "2024-05-02 10:00:00", "admin", '{"type": "highlight_add", "highlight_id": 2}'),
                (3, "2024-05-02", "ann", "no json"),
            ],
        ),
        "users": ("login", [("ann",)]),
        "alembic_version": ("n", [("1",)]),
        "extra": ("n", [("1",)]),
    }
    with sqlite3.connect(path) as connection:
        for name, (columns, rows) in tables.items():
            connection.execute(f"create table {name} ({columns})")
            connection.executemany(f"insert into {name} values ({','.join('?' * len(rows[0]))})", rows)
    connection.close()
    found = read_project(path)
    assert dict(found.unread) == {"descriptions of projects": 1, "descriptions of texts": 1, "rows of the table extra": 1}
    assert dict(found.lost) == {"on texts that are not in the file": 1, "on highlights that are not in the file": 1}
    assert found.codings() == 4
    assert [(code.name, code.above) for code in found.codes] == [("Place", ())]
    given = [applied_code for source in found.sources for applied_code in source.every_given()]
    assert [(applied_code.who, applied_code.at) for applied_code in given] == [
        ("ann", "2024-05-01 10:00:00"),
        ("", "2024-05-02 10:00:00"),
    ]
