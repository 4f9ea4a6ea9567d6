"""Projects that are SQLite files, opened to be read only: QualCoder's `data.qda`, and what Taguette exports as a project."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lxml import etree, html

from textmine.errors import ExchangeError, Fault
from textmine.importing.records import ForeignCode, Given, Project, Selection, Source

_MAGIC = b"SQLite format 3\0"
_DEEPEST = 100  # levels of codes; more are a circle
_EXPECTED = "a project of QualCoder (data.qda) or Taguette"
Rows = list[dict[str, Any]]


def is_sqlite(path: Path) -> bool:
    """Whether a file is a SQLite database."""
    with path.open("rb") as handle:
        return handle.read(len(_MAGIC)) == _MAGIC


def read_database(path: Path) -> Project:
    """Read a project that is a database.

    Args:
        path: `data.qda` of a QualCoder project, or a project exported by Taguette.

    Returns:
        Its codes, texts and codings.

    Raises:
        ExchangeError: it is neither, or is damaged.
    """
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            tables = {str(row["name"]) for row in connection.execute("select name from sqlite_master where type = 'table'")}
            if {"code_text", "code_name", "source"} <= tables:
                return _qualcoder(path, {name: _rows(connection, name) for name in tables & _QUALCODER})
            if {"highlights", "tags", "documents"} <= tables:
                return _taguette(path, {name: _rows(connection, name) for name in tables & _TAGUETTE})
    except sqlite3.Error as error:
        raise ExchangeError(Fault(path.name, f"a database that cannot be read ({error})", _EXPECTED, "Copy it again.")) from error
    raise ExchangeError(Fault(path.name, "a database of another program", _EXPECTED, "Export a .qdpx file from it, if it can."))


_QUALCODER = {"source", "code_text", "code_name", "code_cat", "cases", "case_text", "code_image", "code_av"}
_TAGUETTE = {"documents", "highlights", "tags", "highlight_tags", "projects"}


def _rows(connection: sqlite3.Connection, table: str) -> Rows:
    return [dict(row) for row in connection.execute(f"select * from {table}")]  # noqa: S608  a name of ours


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) else None


def _qualcoder(path: Path, tables: Mapping[str, Rows]) -> Project:
    codes = _qualcoder_codes(tables["code_name"], tables.get("code_cat", []))
    cases = {row["caseid"]: str(row["name"]) for row in tables.get("cases", [])}
    of_source = {row["fid"]: cases[row["caseid"]] for row in reversed(tables.get("case_text", [])) if row["caseid"] in cases}
    selected: dict[Any, list[Selection]] = defaultdict(list)
    for row in sorted(tables["code_text"], key=lambda row: (_whole(row["fid"]) or 0, _whole(row["pos0"]) or 0)):
        given = Given(f"code {row['cid']}", str(row.get("owner") or ""), str(row.get("date") or ""))
        words, memo = str(row.get("seltext") or ""), str(row.get("memo") or "")
        selected[row["fid"]].append(Selection(_whole(row["pos0"]), _whole(row["pos1"]), words, memo, (given,)))
    sources = []
    for row in tables["source"]:
        text = row.get("fulltext")
        if text or row["id"] in selected:
            key, name = str(row["id"]), str(row["name"])
            missing = "" if text else "the database does not hold it"
            here = tuple(selected[row["id"]])
            sources.append(Source(key, name, text or None, missing, here, case=of_source.get(row["id"], "")))
    others = len(tables.get("code_image", [])) + len(tables.get("code_av", []))
    told = (f"not read: {others} codings of pictures and recordings",) if others else ()
    return Project(path.parent.name if path.name == "data.qda" else path.name, "QualCoder", codes, tuple(sources), (), told)


def _qualcoder_codes(names: Rows, categories: Rows) -> tuple[ForeignCode, ...]:
    """Categories and codes as one tree; a code stands under a category, or under another code."""
    entries: dict[str, tuple[str, str, str, bool]] = {}
    for row in categories:
        parent = f"category {row['supercatid']}" if row.get("supercatid") is not None else ""
        entries[f"category {row['catid']}"] = (str(row["name"]), str(row.get("memo") or ""), parent, False)
    for row in names:
        parent = f"category {row['catid']}" if row.get("catid") is not None else ""
        parent = f"code {row['supercid']}" if row.get("supercid") is not None else parent
        entries[f"code {row['cid']}"] = (str(row["name"]), str(row.get("memo") or ""), parent, True)
    return _tree(entries)


def _tree(entries: Mapping[str, tuple[str, str, str, bool]]) -> tuple[ForeignCode, ...]:
    """Codes, those above before those below, of their names, descriptions, parents and whether they can be given."""

    def above(key: str) -> tuple[str, ...]:
        path: list[str] = []
        while (key := entries[key][2]) in entries and len(path) < _DEEPEST:
            path.append(entries[key][0])
        return tuple(reversed(path))

    found = []
    for key, (name, description, parent, codable) in entries.items():
        known = parent if parent in entries else ""
        found.append(ForeignCode(key, name, description, above(key), known, codable))
    return tuple(sorted(found, key=lambda code: len(code.above)))


def _taguette(path: Path, tables: Mapping[str, Rows]) -> Project:
    codes = tuple(ForeignCode(f"code {row['id']}", str(row["path"]), str(row["description"] or "")) for row in tables["tags"])
    tags: dict[Any, list[Given]] = defaultdict(list)
    for row in tables.get("highlight_tags", []):
        tags[row["highlight_id"]].append(Given(f"code {row['tag_id']}"))
    selected: dict[Any, list[Selection]] = defaultdict(list)
    for row in sorted(tables["highlights"], key=lambda row: (_whole(row["document_id"]) or 0, _whole(row["start_offset"]) or 0)):
        words, given = _text_of(str(row["snippet"] or "")), tuple(tags[row["id"]])
        selected[row["document_id"]].append(Selection(_whole(row["start_offset"]), _whole(row["end_offset"]), words, "", given))
    sources = [_taguette_source(row, selected[row["id"]]) for row in tables["documents"]]
    name = str(tables["projects"][0]["name"]) if tables.get("projects") else path.name
    several = len(tables.get("projects", []))
    told = (f"it holds {several} projects, which were read as one",) if several > 1 else ()
    return Project(name, "Taguette", codes, tuple(sources), (), told)


def _taguette_source(row: Mapping[str, Any], selections: Sequence[Selection]) -> Source:
    markup = str(row["contents"] or "")
    return Source(str(row["id"]), str(row["name"]), _text_of(markup), "", tuple(selections), markup=markup)


def _text_of(markup: str) -> str:
    """What stands between the tags of a page: Taguette counts that, in bytes."""
    if not markup.strip():
        return markup
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        root = html.document_fromstring(f"<html><body>{markup}</body></html>".encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return markup
    return "".join(map(str, root.itertext()))
