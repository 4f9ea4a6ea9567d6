"""The codebook: report sections, themes and the codes under them, read and checked with line numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from textmine.errors import CodebookError, Fault
from textmine.nlp.normalise import composed, normalise_name
from textmine.study.csv_tables import unreadable
from textmine.study.yaml_loader import Loader, MappingWithLines

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
_TEXT = ("id", "name", "definition")
_LISTS = ("counts", "does_not_count", "cues", "guide", "examples", "answers", "was")


@dataclass(frozen=True, slots=True)
class Pole:
    """One direction of a code, with the cues that signal it."""

    name: str
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A label of the codebook; a theme is a code of the first level, which groups the `codes` under it.

    `poles` is empty, or holds the direction the code's name asserts and then its opposite; `was` holds ids that it had before, or
    of codes that have become part of it.
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
    was: tuple[str, ...] = ()

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

    def renamed(self) -> dict[str, str]:
        """Today's id of each code that had another."""
        return {old: code.id for code in self.walk() for old in code.was}

    def theme_of(self) -> dict[str, str]:
        """The theme that each code's codings count for; a theme counts for itself."""
        return {code.id: theme.id for theme in self.themes for code in theme.walk()}


_PROBLEMS: dict[type[Exception], str] = {
    UnicodeDecodeError: "text that is not UTF-8",
    yaml.reader.ReaderError: "a control character",
    RecursionError: "lists nested too deep to read",
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
    try:
        data = yaml.load(composed(path.read_text(encoding="utf-8-sig")), Loader=Loader)  # noqa: S506  a SafeLoader, see above
    except (FileNotFoundError, NotADirectoryError) as error:
        do = "Put it there, or set `codebook` under [study] in study.toml."
        raise CodebookError(Fault(path.name, "no such file", "the study's codebook", do)) from error
    except OSError as error:
        raise CodebookError(unreadable(path, error, "the study's codebook")) from error
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        raise CodebookError(_yaml_fault(path.name, error)) from error
    reader = _Reader(path.name)
    codebook = reader.codebook(data)
    if reader.faults:
        raise CodebookError(*reader.faults)
    return codebook


def _yaml_fault(name: str, error: Exception) -> Fault:
    mark = getattr(error, "problem_mark", None)
    where = f"{name}:{mark.line + 1}" if mark else name
    problem = getattr(error, "problem", None) or _PROBLEMS.get(type(error), "an escape that is not a character")
    do = "Correct that line. Put text with a colon, comma or question mark in quotes."
    return Fault(where, f"not valid YAML ({problem})", "indented lines `key: value`", do)


class _Reader:
    """Walks the parsed YAML and collects faults on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []
        self.seen: dict[str, int] = {}

    def fault(self, line: int | None, got: str, expected: str, do: str) -> None:
        self.faults.append(Fault(f"{self.name}:{line}" if line else self.name, got, expected, do))

    def codebook(self, data: Any) -> Codebook:
        if not isinstance(data, MappingWithLines) or not isinstance(data.get("sections"), list) or not data["sections"]:
            line = data.line_of("sections") if isinstance(data, MappingWithLines) else None
            self.fault(line, "no `sections`", "`sections:` with a list of report sections", "Start from `textmine init`.")
            return Codebook("", (), ())
        self.keys(data, ("title", "questions", "sections"))
        questions = self.questions(data)
        sections = tuple(self.section(node, data) for node in data["sections"])
        codebook = Codebook(self.text(data, "title"), sections, questions)
        known, renamed = dict(questions), dict[str, str]()
        for code in codebook.walk():
            self.was(code, renamed)
            for answer in code.answers:
                if answer not in known:
                    got = f"{code.id!r} answers question {answer!r}"
                    self.fault(self.seen[code.id], got, f"one of {', '.join(known) or 'none'}", "Add it.")
        return codebook

    def was(self, code: Code, renamed: dict[str, str]) -> None:
        """Former ids of a code, which lead to it alone."""
        for old in code.was:
            other = old if old in self.seen else renamed.setdefault(old, code.id)
            if other != code.id or old in self.seen:
                got = f"{code.id!r} was {old!r}, which is {'a code of its own' if old in self.seen else f'also one of {other!r}'}"
                self.fault(self.seen[code.id], got, "former ids that belong to this code only", "Remove it from `was`.")

    def questions(self, data: MappingWithLines) -> tuple[tuple[str, str], ...]:
        raw = data.get("questions") or MappingWithLines()
        if not isinstance(raw, MappingWithLines):
            self.fault(data.line_of("questions"), "`questions` without numbers", "`1: What ...?`, one per line", "Number them.")
            return ()
        return tuple((key, self.text(raw, key)) for key in raw)

    def section(self, node: Any, parent: MappingWithLines) -> Section:
        if not isinstance(node, MappingWithLines) or not isinstance(node.get("themes"), list) or not node["themes"]:
            line = node.line if isinstance(node, MappingWithLines) else parent.line_of("sections")
            self.fault(line, "a section without `themes`", "a list of themes in the section", "Add `themes:`.")
            return Section("", "", ())
        self.keys(node, ("id", "name", "themes"))
        section = self.id(node)
        name = self.text(node, "name") or section
        return Section(section, name, tuple(self.code(theme, section, node, "themes") for theme in node["themes"]))

    def id(self, node: MappingWithLines) -> str:
        """The id of a section or code, which must be well formed and stand only once."""
        name = str(node.get("id") or "")
        if not _ID.match(name):
            self.fault(node.line, f"id {name!r}", "letters, digits, - and _, starting with a letter", "Change the id.")
        elif name in self.seen:
            self.fault(node.line, f"id {name!r} again (first on line {self.seen[name]})", "each id only once", "Rename one.")
        self.seen.setdefault(name, node.line)
        return name

    def code(self, node: Any, section: str, parent: MappingWithLines, key: str) -> Code:
        if not isinstance(node, MappingWithLines):
            line, expected = parent.line_of(key), "`- id: ...` with a name and a definition"
            self.fault(line, f"a theme written as {_shown(node)}", expected, "Write it like that.")
            return Code("", "", "", section)
        self.keys(node, (*_TEXT, *_LISTS, "poles", "codes"))
        code = self.id(node)
        name, definition = self.text(node, "name") or code, self.text(node, "definition")
        if not definition and isinstance(node.get("definition") or "", str):  # what is no text has a fault already
            self.fault(node.line, f"no definition of {code!r}", "a sentence that says what counts", "Add a definition.")
        lists = {key: self.strings(node, key) for key in _LISTS}
        children = node.get("codes") or []
        if not isinstance(children, list):
            got = f"`codes` of {code!r} that are not a list"
            self.fault(node.line_of("codes"), got, "`codes:` with `- id: ...` under it", "Write it like that.")
            children = []
        codes = tuple(self.code(child, section, node, "codes") for child in children)
        return Code(code, name, definition, section, poles=self.poles(node), codes=codes, **lists)

    def poles(self, node: MappingWithLines) -> tuple[Pole, ...]:
        raw, of, line = node.get("poles"), f"of {node.get('id')!r}", node.line_of("poles")
        if raw is None:
            return ()
        if not isinstance(raw, MappingWithLines) or set(raw) != {"positive", "negative"}:
            self.fault(line, f"poles {of} that are not a pair", "`positive:` and `negative:`", "Name both.")
            return ()
        poles = []
        for side in ("positive", "negative"):
            if isinstance(pole := raw[side], MappingWithLines):
                self.keys(pole, ("name", "cues"))
                poles.append(Pole(self.text(pole, "name") or side, self.strings(pole, "cues")))
            else:
                poles.append(Pole(self.text(raw, side) or side, ()))
        if normalise_name(poles[0].name) == normalise_name(poles[1].name):
            self.fault(line, f"two poles {of} called {poles[1].name!r}", "a different name for each pole", "Rename one.")
        return tuple(poles)

    def text(self, node: MappingWithLines, key: str) -> str:
        """The words under a key; nothing where there are none."""
        value = node.get(key) or ""
        if isinstance(value, str):
            return value.strip()
        self.fault(node.line_of(key), f"`{key}` is {_shown(value)}", "words", "Write words, in quotes if necessary.")
        return ""

    def strings(self, node: MappingWithLines, key: str) -> tuple[str, ...]:
        value = node.get(key) or []
        of = f"of {node.get('id') or node.get('name')!r}"
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            got = f"`{key}` {of} is not a list of phrases"
            self.fault(node.line_of(key), got, f"`{key}: [one, another]`", "Write it like that.")
            return ()
        phrases = tuple(item.strip() for item in value if item.strip())
        for cue in phrases if key == "cues" else ():
            if not any(map(str.isalnum, cue)):
                expected, do = "a word, or its beginning and `*`", "Write the word, or remove the cue."
                self.fault(node.line_of(key), f"cue {cue!r} {of} without a letter or digit", expected, do)
        return phrases

    def keys(self, node: MappingWithLines, known: tuple[str, ...]) -> None:
        for key in node:
            if key not in known:
                self.fault(node.line, f"unknown key `{key}`", f"one of: {', '.join(known)}", "Correct the spelling or remove it.")


def _shown(value: Any) -> str:
    return {MappingWithLines: "a table of keys and values", list: "a list", type(None): "nothing"}.get(type(value)) or repr(value)
