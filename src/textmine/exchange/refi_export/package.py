"""A project packed as a .qdpx file: `project.qde` and the texts in `sources/`."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from textmine.exchange.refi_export.codes import xml_bytes
from textmine.exchange.refi_export.project import build_project
from textmine.matrices.results import Results

_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file can say; the same study must give the same bytes
_MODE = 0o100644 << 16  # a file that its owner writes and all read
_UNIX = 3


def qdpx(results: Results, profile: str = "general", proposals: bool = False) -> bytes:
    """A study for other programs: documents, codebook, cases, codings, notes.

    Args:
        results: of a run.
        profile: the program it is for, a key of `PROFILES`.
        proposals: whether the machine's proposals go along, as codings of the user `textmine`; else only what people accepted.

    Returns:
        A .qdpx file, the same bytes for the same results. `losses` tells what it does not hold.

    Raises:
        ExchangeError: there is no such profile.
    """
    project = build_project(results, profile, proposals)
    sink = BytesIO()
    with ZipFile(sink, "w") as archive:
        _add(archive, "project.qde", xml_bytes(project.root))
        for name, text in sorted(project.files.items()):
            _add(archive, f"sources/{name}", text.encode())
    return sink.getvalue()


def _add(archive: ZipFile, name: str, data: bytes) -> None:
    info = ZipInfo(name, _DATE)
    info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, _MODE, _UNIX
    archive.writestr(info, data)
