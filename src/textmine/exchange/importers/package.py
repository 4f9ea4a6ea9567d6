"""The files of a project: a .qdpx file, or the folder it was unpacked to. Nothing is unpacked to disk, or read past a bound."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO
from urllib.parse import unquote

from textmine.errors import ExchangeError, Fault
from textmine.ingest.readers.archive import DAMAGE

_MOST_XML = 500_000_000  # bytes of the project's own XML; a study with ten thousands of codings has some 20 million
_MOST_TEXT = 200_000_000  # bytes of one text
_MOST_TEXTS = 1_000_000_000  # bytes of all texts that are read
_MOST_FILES = 100_000
_TEXTS = (".txt", ".docx", ".rtf", ".odt", ".html", ".htm", ".md")  # what is read where a path leads out of the file
_DO = "Check its origin; export the project again if it is what you think."


class ProjectPackage:
    """A project's XML and the files it names."""

    def __init__(self, path: Path, archive: zipfile.ZipFile | None) -> None:
        self.path = path
        self._archive = archive
        self._read = 0
        members = [(_path(one), one) for one in archive.infolist() if not one.is_dir()] if archive else []
        visible = [pair for pair in members if not any(_is_hidden(part) for part in pair[0].parts)]
        projects = sorted((pair for pair in visible if pair[0].suffix.lower() == ".qde"), key=lambda pair: _by_depth(pair[0]))
        self._projects = [info for _, info in projects]
        self._by_name: dict[str, zipfile.ZipInfo] = {}
        for inner, info in sorted(visible, key=lambda pair: _by_folder(pair[0]), reverse=True):
            self._by_name[inner.name.casefold()] = info

    @contextmanager
    def project(self) -> Iterator[IO[bytes]]:
        """The project's XML.

        Yields:
            The open file.

        Raises:
            ExchangeError: there is none, it has a password, it is damaged or larger than any project.
        """
        if self._archive is None:
            with self.path.open("rb") as handle:
                yield handle
            return
        if not self._projects:
            raise ExchangeError(Fault(self.path.name, "no project in it (a file that ends in .qde)", "a .qdpx file", _DO))
        info = self._projects[0]
        if info.flag_bits & 1:
            raise ExchangeError(Fault(self.path.name, "it has a password", "a project without", "Export it without a password."))
        if info.file_size > _MOST_XML:
            got, expected = f"project XML of {info.file_size // 1_000_000} MB", f"at most {_MOST_XML // 1_000_000} MB"
            raise ExchangeError(Fault(self.path.name, got, expected, _DO))
        with self._archive.open(info) as handle:
            yield handle

    def restart(self) -> None:
        """Forget how much of its texts was read: they are read again."""
        self._read = 0

    def read(self, reference: str, base: str = "") -> tuple[bytes | None, str]:
        """A file that the project names.

        Args:
            reference: `internal://name`, `relative:///path`, `absolute://path` or a bare name.
            base: folder that relative paths begin in, as the project says.

        Returns:
            Its bytes, or None and why there are none. Of what lies beside the project only texts are read, and nothing that lies
            outside the project's own folder.
        """
        scheme, _, rest = reference.rpartition("://") if "://" in reference else ("", "", reference)
        name = PurePosixPath(unquote(rest).replace("\\", "/")).name or rest
        if scheme.lower() in ("", "internal") and self._archive is not None:
            found = self._by_name.get(PurePosixPath(rest).name.casefold()) or self._by_name.get(name.casefold())
            return self._member(self._archive, found) if found else (None, f"{name} is not in the file")
        if scheme.lower() == "absolute":
            return None, f"{name} lies elsewhere on the machine that the project comes from"
        return self._beside(name, base)

    def _member(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> tuple[bytes | None, str]:
        name = _path(info).name
        try:
            with archive.open(info) as handle:
                return self._read_within_limit(handle, name)
        except DAMAGE:
            return None, f"{name} is damaged, or has a password"

    def _beside(self, name: str, base: str) -> tuple[bytes | None, str]:
        """A text beside the project: in its folder, or in one below it that the project or its program names."""
        root = self.path.parent.resolve()
        folders = ("", "sources", "Sources", f"{self.path.stem} Media", PurePosixPath(base.replace("\\", "/")).name)
        for folder in dict.fromkeys(folders):
            path = (root / folder / name).resolve()
            if path.suffix.lower() in _TEXTS and path.is_relative_to(root) and path.is_file():
                with path.open("rb") as handle:
                    return self._read_within_limit(handle, name)
        return None, f"{name} lies neither in the file nor beside it"

    def _read_within_limit(self, handle: IO[bytes], name: str) -> tuple[bytes | None, str]:
        data = handle.read(_MOST_TEXT + 1)
        self._read += len(data)
        if len(data) > _MOST_TEXT or self._read > _MOST_TEXTS:
            return None, f"{name} is larger than any text, or the texts together are"
        return data, ""


def _path(info: zipfile.ZipInfo) -> PurePosixPath:
    return PurePosixPath(info.filename.replace("\\", "/"))


def _is_hidden(part: str) -> bool:
    return part == "__MACOSX" or (part.startswith(".") and part != "..")


def _by_depth(path: PurePosixPath) -> tuple[int, bool, str]:
    return len(path.parts), path.name.lower() != "project.qde", str(path)


def _by_folder(path: PurePosixPath) -> tuple[bool, int, str]:
    """Files of a folder called sources before others of the same name."""
    return path.parent.name.lower() != "sources", len(path.parts), str(path)


@contextmanager
def open_package(path: Path) -> Iterator[ProjectPackage]:
    """Open a project's files.

    Args:
        path: a .qdpx file, or the .qde file of a project that was unpacked.

    Yields:
        The package.

    Raises:
        ExchangeError: it is damaged, or holds more files than any project.
    """
    if not zipfile.is_zipfile(path):
        yield ProjectPackage(path, None)
        return
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGE as error:
        raise ExchangeError(damaged_package(path.name)) from error
    with archive:
        if len(archive.infolist()) > _MOST_FILES:
            got = f"a zip file of {len(archive.infolist()):,} files"
            raise ExchangeError(Fault(path.name, got, f"at most {_MOST_FILES:,}", _DO))
        yield ProjectPackage(path, archive)


def damaged_package(name: str) -> Fault:
    """The fault of a file that is not whole."""
    return Fault(name, "damaged or incomplete (cut off)", "a whole project file", "Export or copy it again.")
