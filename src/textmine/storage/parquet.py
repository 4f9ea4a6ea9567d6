"""Records to Parquet and back, fingerprints, and writes that leave a file whole or not at all, whenever the power goes."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import fields
from functools import cache
from itertools import islice
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq

T = TypeVar("T")

_SHORT = 120  # characters; ids and names have fewer, what people say mostly more
_GROUP = 20_000  # records that are in memory at once, as a row group of their own


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
    columns = [[_record_value(value) for value in table.column(name).to_pylist()] for name in names]
    return [record(*values) for values in zip(*columns, strict=True)]


def _record_value(value: Any) -> Any:
    """A value as records hold it: tuples for lists, and ids and names, which come again and again, once in memory."""
    if isinstance(value, list):
        return tuple(_record_value(item) for item in value)
    return sys.intern(value) if isinstance(value, str) and len(value) < _SHORT else value


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
