"""Files that used to end a run, hang it or fill the memory, each small and made here; and work on them for a worker."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from io import BytesIO

from textmine.errors import SourceError
from textmine.ingest.literature.sections import read_paper
from textmine.ingest.readers import File, read_source
from textmine.ingest.transcripts.read_transcript import read_transcript

TALK = (
    ("Interviewer", "How did the two charities come to work together, and who wrote the first letter?"),
    ("Maren", "We had the same funder, and she said that two small bids would get nowhere."),
    ("Interviewer", "And what became of the volunteers when the offices were joined?"),
    ("Maren", "Half of them stayed. The others thought that nobody had asked them, and they were right."),
)
LINES = [f"{who}: {words}" for who, words in TALK]
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODT = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)
DIGITS = "7" * 5_000


def outcome(file: File) -> str:
    """All words of a file read as a transcript, after it was read as a paper; or why it is refused."""
    try:
        source = read_source(file)
        read_paper(source)
        return "\n".join(utterance.text for utterance in read_transcript(source, name=file.name).segmented.utterances)
    except SourceError as error:
        return f"refused: {error}"


def text(*more: str) -> bytes:
    """The talk as a text file, with more paragraphs in its middle."""
    return "\n\n".join([*LINES[:2], *more, *LINES[2:]]).encode()


def zipped(parts: list[tuple[str, str]]) -> bytes:
    """A zip file of these parts, whose names may come twice."""
    sink = BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings(action="ignore"):
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return sink.getvalue()


def word(body: str, styles: str = "", more: tuple[tuple[str, str], ...] = ()) -> bytes:
    """A Word document of the talk, with more in its body."""
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    of = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    types = (
        f'<Types xmlns="{kinds}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{of}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{of}.styles+xml"/></Types>'
    )
    to = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    talk = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in LINES)
    return zipped(
        [
            ("[Content_Types].xml", types),
            ("_rels/.rels", f'{head}<Relationship Id="a" Type="{to}/officeDocument" Target="word/document.xml"/></Relationships>'),
            (
                "word/_rels/document.xml.rels",
                f'{head}<Relationship Id="a" Type="{to}/styles" Target="styles.xml"/></Relationships>',
            ),
            ("word/styles.xml", f"<w:styles {_W}>{styles}</w:styles>"),
            ("word/document.xml", f"<w:document {_W}><w:body>{talk}{body}</w:body></w:document>"),
            *more,
        ]
    )


def boxes(levels: int) -> str:
    """A paragraph with text boxes within each other, each with words of its own."""
    inner = ""
    for level in range(levels):
        words = f"<w:p><w:r><w:t>box{level} </w:t></w:r></w:p>"
        inner = f"<w:p><w:r><w:pict><w:txbxContent>{words}{inner}</w:txbxContent></w:pict></w:r></w:p>"
    return inner


def odt(body: str, styles: str = "") -> bytes:
    """An OpenDocument text of the talk, with more in its body."""
    talk = "".join(f"<text:p>{line}</text:p>" for line in LINES)
    automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    content = f"<office:body><office:text>{talk}{body}</office:text></office:body>"
    return zipped([("content.xml", f"<office:document-content {_ODT}>{automatic}{content}</office:document-content>")])


def pdf(content: bytes, form: bytes = b"") -> bytes:
    """A PDF of one page with this content, and a form that it may draw."""
    packed = zlib.compress(content)
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>/XObject<</Turn 6 0 R>>>>>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</Turn 6 0 R>>>>/Length %d>>stream\n%s\nendstream"
        % (len(form), form),
    ]
    made, places = b"%PDF-1.5\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"xref\n0 7\n0000000000 65535 f \n%strailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (table, len(made))


def looping_pdf() -> bytes:
    """A page that draws a form, which draws itself twice: pdfium goes on until there is no memory left."""
    return pdf(b"BT /F 12 Tf 50 700 Td (Maren: We had the same funder.) Tj ET /Turn Do", b"/Turn Do /Turn Do")


def doubling(levels: int, line: str, first: str) -> str:
    """Definitions each of which uses the one before ten times."""
    return "\n".join([first, *(line.format(level, before=level - 1) for level in range(1, levels))])
