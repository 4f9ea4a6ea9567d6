"""References beside the papers (.ris, .bib), which give each paper its author and year."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from textmine.concurrency import call
from textmine.errors import Fault, SourceError, TextmineError
from textmine.study.csv_tables import read_letters, unreadable

SUFFIXES = (".ris", ".bib")
_EXPECTED = "references exported from reference software"
_BEGINNING = 4_000  # characters of a paper in which its title or DOI stands
_LIKE = 0.9  # likeness, 0-1, of two titles that are one
_LEAST_TITLE = 12  # letters and digits; a shorter title is not looked for in a paper's words
_WHO, _WHEN = ("authors", "first_authors", "secondary_authors"), ("year", "publication_year", "date")


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of a .ris or .bib file.

    Attributes:
        where: the file and the entry's number or key, for messages.
        authors: family names, or the whole name of an organisation.
        year: four digits, or nothing.
        title, source, doi: as given; the source is a journal, series or publisher.
        files: names of files that the entry links to.
        key: of a BibTeX entry.
    """

    where: str
    authors: tuple[str, ...] = ()
    year: str = ""
    title: str = ""
    source: str = ""
    doi: str = ""
    files: tuple[str, ...] = ()
    key: str = ""

    @property
    def citation(self) -> str:
        """Author and year, as a text cites it."""
        return cite(self.authors, self.year)

    @property
    def attributes(self) -> tuple[tuple[str, str], ...]:
        """What is given, by name."""
        given = {"authors": "; ".join(self.authors), "year": self.year, "source": self.source, "doi": self.doi}
        return tuple((name, value) for name, value in given.items() if value)


def cite(authors: Sequence[str], year: str) -> str:
    """Author and year: `Bell 2016`, `Bell and Kay 2016`, `Bell et al. 2016`, `Bell n.d.`; nothing without an author."""
    if not authors:
        return ""
    names = authors[0] if len(authors) == 1 else " and ".join(authors) if len(authors) == 2 else f"{authors[0]} et al."
    return f"{names} {year or 'n.d.'}"


def read_references(folder: Path, faults: list[Fault]) -> tuple[Reference, ...]:
    """The entries of all .ris and .bib files below a folder.

    Args:
        folder: of the papers; may be missing.
        faults: files and entries that cannot be read are added here.

    Returns:
        Entries in the order of files and of each file.
    """
    found: list[Reference] = []
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and not path.name.startswith("."))
    for path in paths:
        try:
            state = path.stat()
            entries, wrong = _read_once(path, state.st_size, state.st_mtime_ns)
        except OSError as error:
            faults.append(unreadable(path, error, _EXPECTED))
        except TextmineError as error:
            faults += error.faults
        else:
            found += entries
            faults += wrong
    return tuple(found)


@lru_cache(maxsize=64)
def _read_once(path: Path, _size: int, _changed: int) -> tuple[tuple[Reference, ...], tuple[Fault, ...]]:
    """The entries of a file and its faults, which a run asks for again and again."""
    return call(_read, path, where=path.name)


def _read(path: Path) -> tuple[tuple[Reference, ...], tuple[Fault, ...]]:
    faults: list[Fault] = []
    try:
        text, _, _ = read_letters(path)
    except OSError as error:
        raise SourceError(unreadable(path, error, _EXPECTED)) from error
    entries = tuple((_ris if path.suffix.lower() == ".ris" else _bibtex)(path.name, text, faults))
    return entries, tuple(faults)


def _ris(name: str, text: str, faults: list[Fault]) -> Iterator[Reference]:
    import rispy

    entries: list[dict[str, Any]] = []
    try:
        # A file that was cut off, or typed, may lack the last entry's end.
        ended = text if re.search(r"(?m)^ER\s*-?\s*\Z", text.rstrip()) else f"{text.rstrip()}\nER  - \n"
        entries = rispy.loads(ended)
    except (ValueError, OSError, KeyError, TypeError) as error:
        got = f"an entry that cannot be read ({error})"
        faults.append(Fault(name, got, "lines such as `AU  - Bell, Ann`", "Export the references again."))
    if not entries and text.strip() and not faults:
        faults.append(Fault(name, "no entries", "lines such as `TY  - RPRT`", "Export the references again as RIS."))
    for number, entry in enumerate(entries, 1):
        authors: Any = next((entry[key] for key in _WHO if entry.get(key)), [])
        links = [str(link) for key in entry if key.startswith("file_attachments") for link in _listed(entry[key])]
        yield Reference(
            where=f"{name} entry {number}",
            authors=tuple(author.split(",")[0].strip() for author in _listed(authors)),
            year=_year(next((str(entry[key]) for key in _WHEN if entry.get(key)), "")),
            title=_plain(str(entry.get("title") or entry.get("primary_title") or "")),
            source=_plain(
                str(next((entry[key] for key in ("journal_name", "secondary_title", "publisher") if entry.get(key)), ""))
            ),
            doi=str(entry.get("doi") or ""),
            files=tuple(_base(link) for link in links),
        )


def _bibtex(name: str, text: str, faults: list[Fault]) -> Iterator[Reference]:
    from bibtexparser.entrypoint import parse_string

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # its faults are ours to tell
    library = parse_string(text)
    for block in library.failed_blocks:
        line = (block.start_line or 0) + 1
        do = "Correct its braces, or remove it."
        faults.append(Fault(f"{name}:{line}", "an entry that cannot be read", "@type{key, field = {value}, ...}", do))
    for entry in library.entries:
        fields = {field.key.lower(): str(field.value) for field in entry.fields}
        links = re.split(r"[;:]", fields.get("file", "").replace("\\:", ":"))
        yield Reference(
            where=f"{name} {entry.key}",
            authors=tuple(_families(fields.get("author") or fields.get("editor") or fields.get("institution", ""))),
            year=_year(fields.get("year") or fields.get("date", "")),
            title=_unlatexed(fields.get("title", "")),
            source=_unlatexed(
                next(
                    (fields[key] for key in ("journal", "journaltitle", "series", "institution", "publisher") if fields.get(key)),
                    "",
                )
            ),
            doi=fields.get("doi", ""),
            files=tuple(_base(link) for link in links if PurePosixPath(link).suffix),
            key=entry.key,
        )


def _families(authors: str) -> Iterator[str]:
    """Family names of BibTeX's authors; a name in braces is an organisation's."""
    from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names

    for author in split_multiple_persons_names(authors) if authors.strip() else ():
        if author.startswith("{"):
            yield _unlatexed(author)
            continue
        parts = parse_single_name_into_parts(author, strict=False)
        yield _unlatexed(" ".join([*parts.von, *parts.last]) or author)


def _unlatexed(text: str) -> str:
    from pylatexenc.latex2text import LatexNodes2Text

    return _plain(LatexNodes2Text().latex_to_text(text)) if text else ""


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _plain(text: str) -> str:
    return " ".join(text.replace("{", "").replace("}", "").split())


def _year(text: str) -> str:
    found = re.search(r"(?:1[5-9]|20)\d{2}", text)
    return found[0] if found else ""


def _base(link: str) -> str:
    return PurePosixPath(link.replace("\\", "/")).name


def reference_of(references: Sequence[Reference], file: str, title: str, text: str) -> Reference | None:
    """The reference of a paper.

    It is one that links to the file, whose key the file is called, whose DOI or title stands at the beginning of the paper, or,
    if only one does, whose first author and year are in the file's name.

    Args:
        references: of the study.
        file: the paper's id.
        title: of the paper; may be empty.
        text: of the paper.

    Returns:
        The first that fits; None where none does.
    """
    name = PurePosixPath(file)
    beginning = text[:_BEGINNING]
    tests = (
        lambda reference: name.name in reference.files,
        lambda reference: bool(reference.key) and name.stem == reference.key,
        lambda reference: bool(reference.doi) and reference.doi.lower() in beginning.lower(),
        lambda reference: _same_title(reference.title, title, beginning),
    )
    for test in tests:
        if found := next(filter(test, references), None):
            return found
    words = set(re.findall(r"[^\W\d_]+|\d{4}", name.stem.lower()))
    fitting = [
        reference
        for reference in references
        if reference.year in words and reference.authors and set(re.findall(r"\w+", reference.authors[0].lower())) <= words
    ]
    return fitting[0] if len(fitting) == 1 else None


def _same_title(given: str, title: str, beginning: str) -> bool:
    one, other = _letters(given), _letters(title)
    if not one:
        return False
    if len(one) >= _LEAST_TITLE and (
        one in _letters(beginning) or (len(other) >= _LEAST_TITLE and (one.startswith(other) or other.startswith(one)))
    ):
        return True
    return bool(other) and SequenceMatcher(None, one, other).ratio() >= _LIKE


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())
