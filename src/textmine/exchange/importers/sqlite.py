"""Projects that are SQLite files, opened to be read only: QualCoder's `data.qda`, and what Taguette exports as a project."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from lxml import etree, html

from textmine.errors import ExchangeError, Fault
from textmine.exchange.importers.cases import texts_in_several
from textmine.exchange.importers.records import AppliedCode, ForeignCode, ForeignProject, ForeignSource, Remark, Selection
from textmine.exchange.importers.table_columns import paths_of

_MAGIC = b"SQLite format 3\0"
_DEEPEST = 100  # levels of codes; more are a circle
_LONE = "admin"  # the user of a Taguette that one person uses
_EXPECTED = "a project of QualCoder (data.qda) or Taguette"
Rows = list[dict[str, Any]]


def is_sqlite(path: Path) -> bool:
    """Whether a file is a SQLite database."""
    with path.open("rb") as handle:
        return handle.read(len(_MAGIC)) == _MAGIC


def read_database(path: Path) -> ForeignProject:
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
            names = [str(row["name"]) for row in connection.execute("select name from sqlite_master where type = 'table'")]
            if {"code_text", "code_name", "source"} <= set(names):
                read, unread = _tables(connection, names, _QUALCODER, _QUALCODER_VIEWS)
                return _qualcoder(path, read, unread)
            if {"highlights", "tags", "documents"} <= set(names):
                read, unread = _tables(connection, names, _TAGUETTE, _TAGUETTE_VIEWS)
                return _taguette(path, read, unread)
    except sqlite3.Error as error:
        raise ExchangeError(Fault(path.name, f"a database that cannot be read ({error})", _EXPECTED, "Copy it again.")) from error
    raise ExchangeError(Fault(path.name, "a database of another program", _EXPECTED, "Export a .qdpx file from it, if it can."))


# Tables that are read, and those that hold nothing but how the program shows what is there.
_QUALCODER = frozenset("source code_text code_name code_cat cases case_text code_image code_av annotation project".split())
_QUALCODER_VIEWS = ("gr_", "sqlite_", "attribute_type", "coder_names", "manage_files_display", "files_filter")
_TAGUETTE = frozenset("documents highlights tags highlight_tags projects commands".split())
_TAGUETTE_VIEWS = ("sqlite_", "alembic_", "users", "project_members")
# What the others hold, in words; a table that is not here is named.
_HELD = {
    "journal": "journal entries",
    "attribute": "attributes of cases and texts",
    "graph": "graphs",
    "stored_sql": "saved queries",
}


def _tables(
    connection: sqlite3.Connection, names: Sequence[str], read: Collection[str], views: tuple[str, ...]
) -> tuple[dict[str, Rows], Counter[str]]:
    """Rows of the tables that are read, and how many others have, by what they are."""
    rows: dict[str, Rows] = {}
    unread: Counter[str] = Counter()
    for name in names:
        quoted = name.replace('"', '""')
        if name in read:
            rows[name] = [dict(row) for row in connection.execute(f'select * from "{quoted}"')]  # noqa: S608  a name of the file's own
        elif not name.startswith(views):
            (count,) = connection.execute(f'select count(*) from "{quoted}"').fetchone()  # noqa: S608
            unread[_HELD.get(name, f"rows of the table {name}")] += count
    return rows, unread


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) else None


def _text(row: Mapping[str, Any], column: str) -> str:
    value = row.get(column)
    return "" if value is None else str(value).strip()


def _remarks(row: Mapping[str, Any]) -> tuple[Remark, ...]:
    """What is written to something of QualCoder's, by whom, when."""
    return (Remark(_text(row, "memo"), _text(row, "owner"), _text(row, "date")),) if _text(row, "memo") else ()


def _qualcoder(path: Path, tables: Mapping[str, Rows], unread: Counter[str]) -> ForeignProject:
    codes = _qualcoder_codes(tables["code_name"], tables.get("code_cat", []))
    cases, several = _qualcoder_cases(tables)
    selected: dict[Any, list[Selection]] = defaultdict(list)
    for row in (*tables["code_text"], *tables.get("annotation", [])):
        coded = "cid" in row
        given = (AppliedCode(f"code {row['cid']}", _text(row, "owner"), _text(row, "date")),) if coded else ()
        place = (_whole(row["pos0"]), _whole(row["pos1"]))
        selected[row["fid"]].append(Selection(*place, str(row.get("seltext") or ""), _remarks(row), given))
    lost = Counter({"on areas of pictures and PDF pages": len(tables.get("code_image", []))})
    lost += Counter({"on stretches of sound and video": len(tables.get("code_av", []))})
    sources = []
    for row in tables["source"]:
        here = sorted(
            selected.pop(row["id"], []), key=lambda selection: (selection.start or 0, selection.end or 0, not selection.given)
        )
        text = row.get("fulltext")
        if text or here:
            missing = "" if text else "the database does not hold it"
            case = cases.get(row["id"], "")
            sources.append(ForeignSource(str(row["id"]), str(row["name"]), text or None, missing, tuple(here), case=case))
    for rest in selected.values():
        lost["on texts that are not in the file"] += sum(len(one.given) for one in rest)
        unread["annotations on texts that are not in the file"] += sum(not one.given for one in rest)
    for name, what in (("source", "memos on files"), ("cases", "memos on cases"), ("project", "memos on the project")):
        unread[what] += sum(bool(_text(row, "memo")) for row in tables.get(name, []))
    for name in ("code_image", "code_av"):
        unread["memos on areas, sound or video"] += sum(bool(_text(row, "memo")) for row in tables.get(name, []))
    unread["marks of importance on codings"] += sum(row.get("important") == 1 for row in tables["code_text"])
    named = {str(row["name"]): [cases[row["id"]], *several[row["id"]]] for row in tables["source"] if row["id"] in several}
    told = tuple(texts_in_several(named))
    file = path.parent.name if path.name == "data.qda" else path.name
    return ForeignProject(
        file, "QualCoder", codes, tuple(sources), (), told, tuple(lost.most_common()), tuple(sorted((+unread).items()))
    )


def _qualcoder_cases(tables: Mapping[str, Rows]) -> tuple[dict[Any, str], dict[Any, list[str]]]:
    """The case of each text, the first where there are several; and the others of those."""
    names = {row["caseid"]: str(row["name"]) for row in tables.get("cases", [])}
    found: dict[Any, list[str]] = defaultdict(list)
    for row in tables.get("case_text", []):
        if row["caseid"] in names and names[row["caseid"]] not in found[row["fid"]]:
            found[row["fid"]].append(names[row["caseid"]])
    return {key: of[0] for key, of in found.items()}, {key: of[1:] for key, of in found.items() if len(of) > 1}


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


def _taguette(path: Path, tables: Mapping[str, Rows], unread: Counter[str]) -> ForeignProject:
    codes = _taguette_codes(tables["tags"])
    made = _makers_of_highlights(tables.get("commands", []))
    tags: dict[Any, list[AppliedCode]] = defaultdict(list)
    for row in tables.get("highlight_tags", []):
        tags[row["highlight_id"]].append(AppliedCode(f"code {row['tag_id']}", *made.get(row["highlight_id"], ("", ""))))
    selected: dict[Any, list[Selection]] = defaultdict(list)
    for row in sorted(tables["highlights"], key=lambda row: (_whole(row["document_id"]) or 0, _whole(row["start_offset"]) or 0)):
        words, given = _text_of(str(row["snippet"] or "")), tuple(tags.pop(row["id"], ()))
        place = (_whole(row["start_offset"]), _whole(row["end_offset"]))
        selected[row["document_id"]].append(Selection(*place, words, (), given))
    sources = [_taguette_source(row, selected.pop(row["id"], [])) for row in tables["documents"]]
    lost = Counter({"on texts that are not in the file": sum(len(one.given) for rest in selected.values() for one in rest)})
    lost += Counter({"on highlights that are not in the file": sum(map(len, tags.values()))})
    for table, what in (("documents", "descriptions of texts"), ("projects", "descriptions of projects")):
        unread[what] += sum(bool(_text(row, "description")) for row in tables.get(table, []))
    name = str(tables["projects"][0]["name"]) if tables.get("projects") else path.name
    several = len(tables.get("projects", []))
    told = (f"it holds {several} projects, which were read as one",) if several > 1 else ()
    kept = (tuple(lost.most_common()), tuple(sorted((+unread).items())))
    return ForeignProject(name, "Taguette", codes, tuple(sources), (), told, *kept)


def _taguette_codes(tags: Rows) -> tuple[ForeignCode, ...]:
    """Tags, which are all on one level, but whose names people write as paths."""
    paths, _ = paths_of([str(row["path"]) for row in tags])
    keys = {paths[str(row["path"])]: f"code {row['id']}" for row in tags}
    entries: dict[str, tuple[str, str, str, bool]] = {}
    for row in tags:
        path = paths[str(row["path"])]
        for end in range(1, len(path)):
            key = keys.get(path[:end], " > ".join(path[:end]))
            entries.setdefault(key, (path[end - 1], "", keys.get(path[: end - 1], " > ".join(path[: end - 1])), False))
        parent = keys.get(path[:-1], " > ".join(path[:-1]))
        entries[f"code {row['id']}"] = (path[-1], _text(row, "description"), parent, True)
    return _tree(entries)


def _makers_of_highlights(commands: Rows) -> dict[Any, tuple[str, str]]:
    """Who made each highlight, and when, by Taguette's own record; a lone user's name says nothing, for it is always the same."""
    found = {}
    for row in commands:
        try:
            payload = json.loads(row["payload"]) if isinstance(row.get("payload"), str) else {}
        except ValueError:
            continue
        if isinstance(payload, dict) and payload.get("type") == "highlight_add":
            who = _text(row, "user_login")
            found[payload.get("highlight_id")] = ("" if who == _LONE else who, _text(row, "date"))
    return found


def _taguette_source(row: Mapping[str, Any], selections: Sequence[Selection]) -> ForeignSource:
    markup = str(row["contents"] or "")
    return ForeignSource(str(row["id"]), str(row["name"]), _text_of(markup), "", tuple(selections), markup=markup)


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
