"""The codebook: report sections, themes and the codes under them, read and checked with line numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from textmine.errors import CodebookError, Fault

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
_TEXT = ("id", "name", "definition")
_LISTS = ("counts", "does_not_count", "cues", "guide", "examples", "answers")
_LINE = "__line__"


@dataclass(frozen=True, slots=True)
class Pole:
    """One direction of a code, with the cues that signal it."""

    name: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A label of the codebook; a theme is a code of the first level, which groups the `codes` under it.

    `poles` is empty, or holds the direction the code's name asserts and then its opposite.
    """

    id: str
    name: str
    definition: str
    section: str
    counts: tuple[str, ...] = ()
    does_not_count: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    guide: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    poles: tuple[Pole, ...] = ()
    codes: tuple[Code, ...] = ()

    def walk(self) -> Iterator[Code]:
        """This code and all below it, parents first."""
        yield self
        for code in self.codes:
            yield from code.walk()


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the report and its themes, in order."""

    id: str
    name: str
    themes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Codebook:
    """Sections of themes, with the research questions they answer (number or id, and text)."""

    title: str
    sections: tuple[Section, ...]
    questions: tuple[tuple[str, str], ...]

    @property
    def themes(self) -> tuple[Code, ...]:
        """All themes in the report's order: the columns of the matrix."""
        return tuple(theme for section in self.sections for theme in section.themes)

    def walk(self) -> Iterator[Code]:
        """Every code, themes before the codes under them."""
        for theme in self.themes:
            yield from theme.walk()

    def theme_of(self) -> dict[str, str]:
        """The theme that each code's codings count for; a theme counts for itself."""
        return {code.id: theme.id for theme in self.themes for code in theme.walk()}


class _Loader(yaml.SafeLoader):
    """YAML with the line of every mapping, so that a fault can name it."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: list[Any] = []
    for key, _ in node.value:
        if key.value in seen:  # PyYAML would keep the last of them and drop the others without a word
            raise yaml.MarkedYAMLError(problem=f"`{key.value}` a second time", problem_mark=key.start_mark)
        seen.append(key.value)
    return {**loader.construct_mapping(node, deep=True), _LINE: node.start_mark.line + 1}


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
# A codebook holds words only: `no`, 3.10 and 2017-01-01 are what they look like; only nothing is nothing.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if tag.endswith((":null", ":merge"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_codebook(path: Path) -> Codebook:
    """Read and check a codebook in our YAML format.

    Args:
        path: the codebook's file.

    Returns:
        The codebook.

    Raises:
        CodebookError: the file is missing, is not YAML, or has faults; all of them, each with its line.
    """
    if not path.is_file():
        raise CodebookError(Fault(path.name, "no such file", "the study's codebook", "Mend `codebook` in study.toml."))
    try:
        data = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)  # noqa: S506  a SafeLoader, see above
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CodebookError(_yaml_fault(path.name, error)) from error
    reader = _Reader(path.name)
    codebook = reader.codebook(data)
    if reader.faults:
        raise CodebookError(*reader.faults)
    return codebook


def _yaml_fault(name: str, error: yaml.YAMLError | UnicodeDecodeError) -> Fault:
    mark = getattr(error, "problem_mark", None)
    where = f"{name}:{mark.line + 1}" if mark else name
    other = "text that is not UTF-8" if isinstance(error, UnicodeDecodeError) else "a control character"
    problem = getattr(error, "problem", None) or other
    do = "Mend that line; put text that holds a colon, comma or question mark in quotes."
    return Fault(where, f"not valid YAML ({problem})", "indented lines `key: value`", do)


class _Reader:
    """Walks the parsed YAML and collects faults on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []
        self.seen: dict[str, int] = {}

    def fault(self, node: Any, got: str, expected: str, do: str) -> None:
        line = node.get(_LINE) if isinstance(node, dict) else None
        self.faults.append(Fault(f"{self.name}:{line}" if line else self.name, got, expected, do))

    def codebook(self, data: Any) -> Codebook:
        if not isinstance(data, dict) or not isinstance(data.get("sections"), list) or not data["sections"]:
            self.fault(data, "no `sections`", "`sections:` with a list of report sections", "Start from `textmine init`.")
            return Codebook("", (), ())
        self.keys(data, ("title", "questions", "sections"))
        raw = data.get("questions") or {}
        if not isinstance(raw, dict):
            self.fault(data, "`questions` without numbers", "`1: What ...?`, a line each", "Number them.")
            raw = {}
        questions = tuple((str(key), str(text)) for key, text in raw.items() if key != _LINE)
        sections = tuple(self.section(node, data) for node in data["sections"])
        codebook = Codebook(str(data.get("title") or ""), sections, questions)
        known = dict(questions)
        for code in codebook.walk():
            for answer in code.answers:
                if answer not in known:
                    where, expected = {_LINE: self.seen[code.id]}, f"one of {', '.join(known) or 'none'}"
                    self.fault(where, f"{code.id!r} answers question {answer!r}", expected, "Add it.")
        return codebook

    def section(self, node: Any, parent: dict[str, Any]) -> Section:
        if not isinstance(node, dict) or not isinstance(node.get("themes"), list):
            where = node if isinstance(node, dict) else parent
            self.fault(where, "a section without `themes`", "a list of themes under it", "Add `themes:`.")
            return Section("", "", ())
        self.keys(node, ("id", "name", "themes"))
        section = self.id(node)
        themes = tuple(self.code(theme, section, node) for theme in node["themes"])
        return Section(section, str(node.get("name") or section), themes)

    def id(self, node: dict[str, Any]) -> str:
        """The id of a section or code, which must be well formed and stand only once."""
        name = str(node.get("id") or "")
        if not _ID.match(name):
            self.fault(node, f"id {name!r}", "letters, digits, - and _, a letter first", "Give it such an id.")
        elif name in self.seen:
            self.fault(node, f"id {name!r} again (first on line {self.seen[name]})", "each id once", "Rename one.")
        self.seen.setdefault(name, node[_LINE])
        return name

    def code(self, node: Any, section: str, parent: dict[str, Any]) -> Code:
        if not isinstance(node, dict):
            self.fault(parent, f"a theme written as {node!r}", "`- id: ...` with a name and a definition", "Write it so.")
            return Code("", "", "", section)
        self.keys(node, (*_TEXT, *_LISTS, "poles", "codes"))
        code = self.id(node)
        if not str(node.get("definition") or "").strip():
            self.fault(node, f"no definition of {code!r}", "a sentence that says what counts", "Write one.")
        lists = {key: self.strings(node, key) for key in _LISTS}
        children = node.get("codes") or []
        if not isinstance(children, list):
            self.fault(node, f"`codes` of {code!r} that are not a list", "`codes:` with `- id: ...` under it", "Write it so.")
            children = []
        codes = tuple(self.code(child, section, node) for child in children)
        name, definition = str(node.get("name") or code), str(node.get("definition") or "")
        return Code(code, name, definition, section, poles=self.poles(node), codes=codes, **lists)

    def poles(self, node: dict[str, Any]) -> tuple[Pole, ...]:
        raw = node.get("poles")
        if raw is None:
            return ()
        if not isinstance(raw, dict) or set(raw) - {_LINE} != {"positive", "negative"}:
            self.fault(node, f"poles of {node.get('id')!r} that are not a pair", "`positive:` and `negative:`", "Name both.")
            return ()
        poles = []
        for side in ("positive", "negative"):
            pole = raw[side] if isinstance(raw[side], dict) else {"name": raw[side], _LINE: raw[_LINE]}
            self.keys(pole, ("name", "cues"))
            poles.append(Pole(str(pole.get("name") or side), self.strings(pole, "cues")))
        return tuple(poles)

    def strings(self, node: dict[str, Any], key: str) -> tuple[str, ...]:
        value = node.get(key) or []
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or any(isinstance(item, (dict, list)) or item is None for item in value):
            self.fault(
                node,
                f"`{key}` of {node.get('id') or node.get('name')!r} is not a list of phrases",
                f"`{key}: [one, another]`",
                "Write it so.",
            )
            return ()
        return tuple(str(item).strip() for item in value if str(item).strip())

    def keys(self, node: dict[str, Any], known: tuple[str, ...]) -> None:
        for key in node:
            if key != _LINE and key not in known:
                self.fault(node, f"unknown key `{key}`", f"one of: {', '.join(known)}", "Mend its spelling or take it out.")
