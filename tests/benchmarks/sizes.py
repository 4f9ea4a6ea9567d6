"""Time and memory of reading the largest files that are read: `python -m tests.benchmarks.sizes [--megabytes N] [--only SUFFIX]`.

Each file is read by a process of its own, as `textmine turns FILE --json` does; the first row is the smallest transcript there is.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

SAID = "We trusted them from the start, and they were honest with us about the money, which had run out on page {n} of the letter."


def talk(size: int) -> Iterator[tuple[str, str]]:
    """Turns of about so many bytes in all."""
    written = number = 0
    while written < size:
        number += 1
        said = " ".join([SAID.format(n=number)] * 3)
        written += len(said) + 12
        yield ("Interviewer" if number % 2 else "Site lead"), said


def text(size: int) -> bytes:
    return "\n\n".join(f"{who}: {said}" for who, said in talk(size)).encode()


def captions(size: int) -> bytes:
    cues = ["WEBVTT"]
    for number, (who, said) in enumerate(talk(size)):
        start = f"{number // 720:02}:{number // 12 % 60:02}:{number * 5 % 60:02}.000"
        cues.append(f"{start} --> {start[:-3]}900\n<v {who}>{said}</v>")
    return "\n\n".join(cues).encode()


def table(size: int) -> bytes:
    return ("speaker,text\n" + "\n".join(f'{who},"{said}"' for who, said in talk(size))).encode()


def page(size: int) -> bytes:
    body = "\n".join(f"<p><b>{who}:</b> {said}</p>" for who, said in talk(size))
    return f"<!DOCTYPE html><html><body>{body}</body></html>".encode()


def rich(size: int) -> bytes:
    return (
        r"{\rtf1\ansi\deff0{\fonttbl{\f0 Calibri;}}" + "\n".join(rf"\b {who}:\b0  {said}\par" for who, said in talk(size)) + "}"
    ).encode()


def word(size: int) -> bytes:
    """A document whose main part has so many bytes, as Word writes it: some fifty characters of markup for a run."""
    document = docx.Document()
    sink = BytesIO()
    document.save(sink)
    paragraphs = "".join(
        f'<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{who}: </w:t></w:r><w:r><w:t>{said}</w:t></w:r></w:p>'
        for who, said in talk(size)
    )
    return _changed(sink.getvalue(), "word/document.xml", b"<w:body>", f"<w:body>{paragraphs}".encode())


def open_document(size: int) -> bytes:
    from odf.opendocument import OpenDocumentText

    sink = BytesIO()
    OpenDocumentText().write(sink)
    paragraphs = "".join(f"<text:p>{who}: {said}</text:p>" for who, said in talk(size))
    return _changed(sink.getvalue(), "content.xml", b"<office:text/>", f"<office:text>{paragraphs}</office:text>".encode())


def workbook(size: int) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Talk")
    sheet.append(["Speaker", "Text"])
    for row in talk(size):
        sheet.append(row)
    sink = BytesIO()
    book.save(sink)
    return sink.getvalue()


def pages(count: int) -> bytes:
    sink = BytesIO()
    canvas = Canvas(sink, pagesize=A4)
    lines = [line for who, said in talk(count * 3200) for line in _wrapped(f"{who}: {said}")]
    for number in range(count):
        canvas.setFont("Helvetica", 10)
        canvas.drawString(72, 800, "Plots and partners")
        for row, line in enumerate(lines[number * 42 : number * 42 + 42]):
            canvas.drawString(72, 770 - row * 17, line)
        canvas.drawString(290, 30, str(number + 1))
        canvas.showPage()
    canvas.save()
    return sink.getvalue()


def _wrapped(words: str) -> list[str]:
    import textwrap

    return textwrap.wrap(words, 88)


def _changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    sink = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            content = source.read(name)
            assert name != part or old in content
            out.writestr(name, content.replace(old, new) if name == part else content)
    return sink.getvalue()


KINDS: dict[str, Callable[[int], bytes]] = {
    ".txt": text,
    ".vtt": captions,
    ".csv": table,
    ".html": page,
    ".rtf": rich,
    ".docx": word,
    ".odt": open_document,
    ".xlsx": workbook,
}


def measured(path: Path) -> tuple[float, float, int]:
    """Wall seconds, peak memory in MB and exit status of reading a file."""
    started = time.perf_counter()
    child = os.spawnv(os.P_NOWAIT, sys.executable, [sys.executable, "-c", _READ, str(path)])
    _, status, usage = os.wait4(child, 0)
    return time.perf_counter() - started, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


_READ = """
import sys
from pathlib import Path
from textmine.errors import TextmineError
from textmine.ingest.transcripts.turns import turns_of
try:
    turns_of(Path(sys.argv[1]))
except TextmineError as error:
    sys.exit(f"refused: {error}")
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=50)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    print("| file | size, MB | seconds | peak memory, MB | |\n| --- | ---: | ---: | ---: | --- |")
    size = options.megabytes * 1_000_000
    made: list[tuple[str, Callable[[], bytes]]] = [("smallest.txt", lambda: text(1000))]
    made += [(f"large{suffix}", lambda make=make: make(size)) for suffix, make in KINDS.items() if options.only in suffix]
    made += [("500_pages.pdf", lambda: pages(500))] if options.only in ".pdf" else []
    with tempfile.TemporaryDirectory() as folder:
        for name, make in made:
            path = Path(folder, name)
            path.write_bytes(make())
            seconds, memory, status = measured(path)
            print(
                f"| {name} | {path.stat().st_size / 1e6:.1f} | {seconds:.1f} | {memory:,.0f} | {'' if not status else 'refused'} |",
                flush=True,
            )
            path.unlink()


if __name__ == "__main__":
    main()
