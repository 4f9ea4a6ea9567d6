"""The picture of the matrix in the README, taken from a finished run of the demonstration study.

python -m tests.benchmarks.picture corpus/output

It carries a fingerprint of the page's template, style and legend, so that a test can say when it shows an older page.
"""

from __future__ import annotations

import hashlib
import shutil
import struct
import sys
import zlib
from pathlib import Path

from textmine.matrices.results import STATES

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs/matrix.png"
COMMAND = "python -m tests.benchmarks.picture corpus/output"
_SIZE = {"width": 1440, "height": 900}  # pixels
_END = 12  # bytes of the chunk that ends a PNG file


def fingerprint() -> bytes:
    """A hash of all that makes the page look and read as it does, whatever the study."""
    parts = [(ROOT / "src/textmine/reports" / name).read_bytes() for name in ("framework.html", "framework.css")]
    return hashlib.sha256(b"\0".join([*parts, repr(STATES).encode()])).hexdigest().encode()


def labelled(picture: bytes, text: bytes) -> bytes:
    """A PNG file with a text chunk before its end."""
    chunk = b"tEXt" + b"page\0" + text
    whole = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return picture[:-_END] + whole + picture[-_END:]


def take(output: Path) -> None:
    """Take the picture of the matrix of a run and put it into the docs."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=_SIZE, color_scheme="light")
        page.goto((output.resolve() / "matrices/framework.html").as_uri())
        PICTURE.write_bytes(labelled(page.screenshot(), fingerprint()))
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
