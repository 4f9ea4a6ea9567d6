"""Any file of another program as a project: told apart by what it is, not by what it is called."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from textmine.errors import ExchangeError, Fault
from textmine.exchange.importers.package import damaged_package, open_package
from textmine.exchange.importers.records import ForeignProject
from textmine.exchange.importers.refi_xml import read_qde
from textmine.exchange.importers.sqlite import is_sqlite, read_database
from textmine.exchange.importers.tables import TableHints, read_tabular
from textmine.study.csv_tables import unreadable

_EXPECTED = "a .qdpx project, a .qdc codebook, a QualCoder folder (.qda), a Taguette project (.sqlite3), or a csv or xlsx table"
_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<")


def read_project(path: Path, hints: TableHints | None = None) -> ForeignProject:
    """Read a project, a codebook or a table of coded segments of another program.

    Args:
        path: a .qdpx or .qdc file; the .qde file or the folder of a project that was unpacked; a QualCoder project, which is a
            folder that holds `data.qda`, or that file; a Taguette project; or a csv or xlsx table.
        hints: what somebody says of a table.

    Returns:
        What it holds.

    Raises:
        ExchangeError: it is none of these, or is damaged.
        SourceError: a table cannot be read.
    """
    try:
        return _read(path, hints or TableHints())
    except OSError as error:
        raise ExchangeError(unreadable(path, error, _EXPECTED)) from error


def _read(path: Path, hints: TableHints) -> ForeignProject:
    file = _in_folder(path) if path.is_dir() else path
    if is_sqlite(file):
        return read_database(file)
    if _is_table(file):
        return read_tabular(file, hints)
    with file.open("rb") as handle:
        head = handle.read(200)
    if not zipfile.is_zipfile(file) and not _XML.match(head):
        if head.startswith(b"PK"):
            raise ExchangeError(damaged_package(path.name))
        got = "an empty file" if not head else f"a file of another kind ({file.suffix or 'without an ending'})"
        raise ExchangeError(Fault(path.name, got, _EXPECTED, "Export a .qdpx file from your program."))
    with open_package(file) as package:
        return read_qde(package)


def _is_table(path: Path) -> bool:
    return path.suffix.lower() in (".csv", ".tsv", ".xlsx")


def _in_folder(folder: Path) -> Path:
    """The file of a folder that is a project.

    Returns:
        `data.qda`, or the one file that ends in .qde.

    Raises:
        ExchangeError: there is none.
    """
    files = [path for path in sorted(folder.iterdir()) if path.is_file()]
    found = [file for file in files if file.name == "data.qda" or file.suffix.lower() == ".qde"]
    if not found:
        expected = "a folder that holds data.qda (QualCoder) or a file that ends in .qde"
        raise ExchangeError(Fault(folder.name, "a folder without a project", expected, "Name the .qdpx file itself."))
    return found[0]
