"""Records to Parquet and back, fingerprints, and writes that leave a file whole or not at all, whenever the power goes."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from types import UnionType
from typing import Any, BinaryIO, TypeVar, get_args, get_origin, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq

from textmine.errors import Fault, TextmineError

T = TypeVar("T")

_SHORT = 120  # characters; ids and names have fewer, what people say mostly more
_GROUP = 20_000  # records that are in memory at once, as a row group of their own
_UNFINISHED = ".unfinished"  # ends the name under which a file is written


def fingerprint(*things: object) -> str:
    """A short hash of JSON-like things (and records); the same for equal things in any process."""
    text = json.dumps(things, sort_keys=True, default=_plain, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def _plain(thing: Any) -> object:
    if is_dataclass(thing) and not isinstance(thing, type):
        return {field.name: getattr(thing, field.name) for field in fields(thing)}
    if hasattr(thing, "model_dump"):
        return thing.model_dump(mode="json")
    return str(thing)


@cache
def code_hash(*names: str) -> str:
    """Hash of the source of modules or whole packages of textmine, given as paths such as `annotate/themes.py`."""
    root = files("textmine")
    digest = hashlib.sha256()
    for name in sorted(names):
        path = Path(str(root / name))
        for file in sorted(found for found in path.rglob("*") if found.is_file()) if path.is_dir() else [path]:
            if file.suffix != ".pyc":
                digest.update(file.relative_to(str(root)).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def sha256_of(path: Path) -> str:
    """Hash of a file's bytes, hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@cache
def schema_of(record: type) -> pa.Schema:
    """The Arrow schema of a record class, from its annotations."""
    hints = get_type_hints(record)
    return pa.schema([(field.name, _arrow_type(hints[field.name])) for field in fields(record)])


def _arrow_type(hint: Any) -> pa.DataType:
    if get_origin(hint) is UnionType:
        hint = next(arg for arg in get_args(hint) if arg is not type(None))
    if get_origin(hint) is tuple:
        inner, *_ = get_args(hint)
        return pa.list_(_arrow_type(inner))
    simple = {bool: pa.bool_(), int: pa.int64(), float: pa.float64()}
    return simple.get(hint, pa.string())


def to_table(records: Iterable[Any], record: type) -> pa.Table:
    """An Arrow table with one row a record and one column a field."""
    rows = list(records)
    schema = schema_of(record)
    columns = [pa.array([getattr(row, name) for row in rows], type=schema.field(name).type) for name in schema.names]
    return pa.Table.from_arrays(columns, schema=schema)


def from_table(table: pa.Table, record: type[T]) -> list[T]:
    """The records of a table made by `to_table`."""
    names = [field.name for field in fields(record)]  # type: ignore[arg-type]
    columns = [[_held(value) for value in table.column(name).to_pylist()] for name in names]
    return [record(*values) for values in zip(*columns, strict=True)]


def _held(value: Any) -> Any:
    """A value as records hold it: tuples for lists, and ids and names, which come again and again, once in memory."""
    if isinstance(value, list):
        return tuple(_held(item) for item in value)
    return sys.intern(value) if isinstance(value, str) and len(value) < _SHORT else value


def write_atomically(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file that is there whole or not at all, even after a power cut, for whom its mode says.

    Raises:
        TextmineError: the disk is full or the folder cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_UNFINISHED)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                Path(name).chmod(mode)
                settle(file)
            Path(name).replace(path)
            settle_folder(path.parent)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise TextmineError(
            Fault(
                str(path), f"cannot be written ({error.strerror})", "a folder with room to write in", "Make room or give --output."
            )
        ) from error


def settle(handle: BinaryIO) -> None:
    """Force what was written onto the disk: a rename may reach it first, and a power cut then leave a name with nothing in it."""
    handle.flush()
    os.fsync(handle.fileno())


def settle_folder(folder: Path) -> None:
    """Force a folder's names onto the disk, so that what is written next does not reach it before them."""
    if sys.platform == "win32":
        return  # where folders cannot be opened, and the file system keeps the order itself
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path) -> None:
    """Remove from a folder, and from all below it, what `write_atomically` left unfinished when its process was killed."""
    for path in folder.rglob(f".*{_UNFINISHED}"):
        with suppress(OSError):
            path.unlink()


def parquet_bytes(records: Iterable[Any], record: type) -> bytes:
    """Records as a Parquet file's bytes; equal records give equal bytes."""
    sink = pa.BufferOutputStream()
    write_parquet(sink, records, record)
    return bytes(sink.getvalue().to_pybytes())


def write_parquet(sink: Any, records: Iterable[Any], record: type) -> None:
    """Write records, which may be made meanwhile, as a Parquet file, so many at a time.

    Args:
        sink: an open file, or what pyarrow can write to.
        records: to be written.
        record: their class.
    """
    every = iter(records)
    with pq.ParquetWriter(sink, schema_of(record), compression="zstd", write_page_checksum=True) as writer:
        writer.write_table(to_table(islice(every, _GROUP), record))
        while group := list(islice(every, _GROUP)):
            writer.write_table(to_table(group, record))


def read_parquet(path: Path, record: type[T]) -> list[T]:
    """Read the records of a Parquet file whose bytes `parquet_bytes` made.

    Args:
        path: the file.
        record: the class of its records.

    Returns:
        The records.

    Raises:
        OSError: it is not there, or not as it was written.
        ValueError: it is no Parquet file, or has not the record's columns.
    """
    try:
        return from_table(pq.read_table(path, page_checksum_verification=True), record)
    except (pa.ArrowException, KeyError) as error:
        raise ValueError(f"{path.name}: damaged, or of another version ({error})") from error
