"""Hashes of things, files and code: what a result depends on."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

# Regular expressions, since parsing the modules costs a quarter of the time of an unchanged run.
_IMPORT = re.compile(r"^ *from (textmine[\w.]*) import (\([^)]*\)|[^\n#]*)", re.MULTILINE)
_TYPES_ONLY = re.compile(r"^if TYPE_CHECKING:\n(?:[ ]+[^\n]*\n)+", re.MULTILINE)
_DATA = (".csv", ".toml", ".txt")


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
def code_hash(*modules: str) -> str:
    """Hash of the code that some modules of textmine run: their own, and that of all they import of textmine.

    Args:
        modules: dotted names, such as `textmine.nlp.models`; `textmine.ingest.readers.*` is all modules of a package, which are
            loaded by name, and `textmine` alone is everything.

    Returns:
        The hash; data files beside a module (word lists, tables) count as its code.

    Raises:
        ModuleNotFoundError: textmine has no module of that name.
    """
    root = Path(str(files("textmine")))
    found = {path for path in root.rglob("*") if path.is_file()} if modules == ("textmine",) else _closure(root, modules)
    digest = hashlib.sha256()
    for path in sorted(path for path in found if path.suffix != ".pyc"):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _closure(root: Path, modules: Iterable[str]) -> set[Path]:
    """Files of modules, of the packages they are in, of all they import, and the data files in the same folders."""
    found: set[Path] = set()
    waiting = [path for module in modules for path in _module_paths(root, module)]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found |= {path, *(data for data in path.parent.iterdir() if data.suffix in _DATA)}
        waiting += [package / "__init__.py" for package in path.parents if package == root or root in package.parents]
        waiting += _imported_paths(root, path.read_text(encoding="utf-8"))
    return found


def _imported_paths(root: Path, code: str) -> Iterator[Path]:
    for package, names in _IMPORT.findall(_TYPES_ONLY.sub("", code)):
        for name in re.findall(r"\w+", names):
            with suppress(ModuleNotFoundError):  # a name that is no module is defined in the package
                yield _module_path(root, f"{package}.{name}")
        yield _module_path(root, package)


def _module_paths(root: Path, module: str) -> list[Path]:
    package = module.removesuffix(".*")
    path = _module_path(root, package)
    return [path] if package == module else sorted(path.parent.glob("*.py"))


def _module_path(root: Path, module: str) -> Path:
    path = root.joinpath(*module.split(".")[1:])
    for file in (path / "__init__.py", path.with_suffix(".py")):
        if file.is_file():
            return file
    raise ModuleNotFoundError(f"textmine has no module {module}; expected one below {root}", name=module)


def sha256_of(path: Path) -> str:
    """Hash of a file's bytes, hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
