"""Hashes of things, files and code: what a result depends on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any


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
