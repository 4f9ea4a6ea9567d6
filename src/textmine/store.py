"""Records to Parquet and back, the cache of finished work, and the fingerprints that key it.

A part is a folder `CACHE/STAGE/FINGERPRINT/`, complete or absent: it is written under another name and
renamed, and its part.json tells the size of each file, so that a damaged part counts as absent and is made
again. The same fingerprint means the same input, settings, models and code, so a part is never stale.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import UnionType
from typing import Any, BinaryIO, TypeVar, get_args, get_origin, get_type_hints

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from textmine.errors import Fault, TextmineError

T = TypeVar("T")

_SIZES = "part.json"
_ATTEMPTS = 5  # to put a part in its place, where other processes put the same one


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
    columns = [[_tuples(value) for value in table.column(name).to_pylist()] for name in names]
    return [record(*values) for values in zip(*columns, strict=True)]


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def write_atomically(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file that is there whole or not at all, for whom its mode says.

    Raises:
        TextmineError: the disk is full or the folder cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).chmod(mode)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise TextmineError(
            Fault(
                str(path), f"cannot be written ({error.strerror})", "a folder with room to write in", "Make room or give --output."
            )
        ) from error


def parquet_bytes(records: Iterable[Any], record: type) -> bytes:
    """Records as a Parquet file's bytes; equal records give equal bytes."""
    sink = pa.BufferOutputStream()
    pq.write_table(to_table(records, record), sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())


def read_parquet(path: Path, record: type[T]) -> list[T]:
    """Read the records of a Parquet file whose bytes `parquet_bytes` made."""
    return from_table(pq.read_table(path), record)


def _write_part(folder: Path, part: Mapping[str, Sequence[Any] | np.ndarray], types: Mapping[str, type]) -> None:
    sizes = {}
    for name, content in part.items():
        file = f"{name}.npy" if isinstance(content, np.ndarray) else f"{name}.parquet"
        with (folder / file).open("wb") as handle:
            if isinstance(content, np.ndarray):
                np.save(handle, content)
            else:
                handle.write(parquet_bytes(content, types[name]))
            _settle(handle)
        sizes[file] = (folder / file).stat().st_size
    with (folder / _SIZES).open("wb") as handle:
        handle.write(json.dumps(sizes).encode())
        _settle(handle)


def _settle(handle: BinaryIO) -> None:
    handle.flush()
    os.fsync(handle.fileno())  # a rename may reach the disk before what was written


class Cache:
    """Finished parts of stages, each a folder of Parquet tables and numpy arrays."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, stage: str, key: str) -> Path:
        """Where a part lies, or would."""
        return self.folder / stage / key

    def has(self, stage: str, key: str) -> bool:
        """Whether the part is finished and each of its files is there in its full size."""
        folder = self.path(stage, key)
        try:
            sizes = json.loads((folder / _SIZES).read_bytes())
            return isinstance(sizes, dict) and all((folder / name).stat().st_size == size for name, size in sizes.items())
        except (OSError, ValueError):
            return False

    def save(self, stage: str, key: str, part: Mapping[str, Sequence[Any] | np.ndarray], types: Mapping[str, type]) -> None:
        """Keep a finished part.

        Args:
            stage: name of the stage.
            key: the part's fingerprint.
            part: by name, records or an array.
            types: the record class of each name that holds records.

        Raises:
            TextmineError: the cache folder cannot be written to.
        """
        target = self.path(stage, key)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(dir=target.parent, prefix=".part-"))
            try:
                _write_part(folder, part, types)
                self._put(folder, stage, key)
            finally:
                shutil.rmtree(folder, ignore_errors=True)  # gone already, if it was put in its place
        except OSError as error:
            do = "Make room, or name another cache folder in TEXTMINE_CACHE."
            got = f"cannot be written ({error.strerror or error})"
            raise TextmineError(Fault(str(target.parent), got, "a writable folder", do)) from error

    def _put(self, folder: Path, stage: str, key: str) -> None:
        target = self.path(stage, key)
        problem = OSError("other processes keep replacing it")
        for _ in range(_ATTEMPTS):
            try:
                folder.rename(target)
            except OSError as error:
                problem = error
            if self.has(stage, key):  # ours, or another process finished the same part first: theirs is as good
                return
            aside = Path(tempfile.mkdtemp(dir=target.parent, prefix=".part-"))
            with suppress(OSError):  # another process may be replacing the same damaged part
                target.rename(aside / key)
            shutil.rmtree(aside, ignore_errors=True)
        raise problem

    def records(self, stage: str, key: str, name: str, record: type[T]) -> list[T]:
        """The records kept under a name of a part."""
        return read_parquet(self.path(stage, key) / f"{name}.parquet", record)

    def array(self, stage: str, key: str, name: str) -> np.ndarray:
        """The array kept under a name of a part."""
        return np.asarray(np.load(self.path(stage, key) / f"{name}.npy", allow_pickle=False))
