"""Texts of a project and what was selected in them: transcripts, texts of PDF files, transcripts of recordings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from lxml import etree

from textmine.decoding import decode
from textmine.errors import SourceError
from textmine.importing.cases import Cases
from textmine.importing.elements import attribute, children, key_of, number, said, tag_of
from textmine.importing.package import Package
from textmine.importing.records import Given, Selection, Source
from textmine.sources import File, read_source

_AREAS = {
    "picturesource": "codings of areas of pictures",
    "pdfsource": "codings of areas of PDF pages",
    "audiosource": "codings of stretches of sound",
    "videosource": "codings of stretches of video",
}


@dataclass
class _Text:
    """A text and the element that holds its selections."""

    source: Source
    selections: list[tuple[str, Selection]] = field(default_factory=list)  # GUID and selection


class SourceReader:
    """Reads the sources of one project.

    Attributes:
        base: folder in which relative paths begin.
    """

    def __init__(self, package: Package, cases: Cases, unread: Counter[str]) -> None:
        self.base = ""
        self._cases = cases
        self._package = package
        self._unread = unread
        self._texts: list[_Text] = []
        self._notes: dict[str, str] = {}
        self._links: list[tuple[str, str]] = []

    def take(self, element: etree._Element) -> None:
        """Read a source."""
        tag = tag_of(element)
        if tag == "textsource":
            self._texts.append(self._text(element, attribute(element, "name")))
            return
        inside = list(children(element, "representation", "transcript", "textdescription"))
        name = attribute(element, "name") or next((attribute(one, "name") for one in inside if attribute(one, "name")), "")
        texts = [self._text(one, name if len(inside) == 1 else attribute(one, "name") or name) for one in inside]
        whole = tuple(_given(element))
        if texts:
            texts[0].source = replace(texts[0].source, key=key_of(element), whole=(*texts[0].source.whole, *whole))
        elif whole:
            self._unread["codings of whole pictures and recordings"] += len(whole)
        known = {key for one in texts for key, _ in one.selections}
        self._areas(element, tag, name, texts, known)
        # A transcript is often a text of the project too, with the same file: it counts where something is selected in it.
        self._texts += [one for one in texts if tag in ("pdfsource", "picturesource") or one.selections or one.source.whole]

    def _areas(self, element: etree._Element, tag: str, name: str, texts: list[_Text], known: set[str]) -> None:
        """Areas of pages and pictures: by their words where the file gives them, unless those are selected in the text as well."""
        for area in children(element, "pdfselection", "pictureselection", "audioselection", "videoselection"):
            given = tuple(_given(area))
            if not given or key_of(area) in known:
                continue
            words = next((said(one, "plaintextcontent") for one in children(area, "representation")), "")
            if words:
                if not texts:
                    texts.append(_Text(Source(key_of(element), name, None, "the file holds only words of areas")))
                texts[0].selections.append((key_of(area), Selection(None, None, words, said(area, "description"), given)))
            else:
                self._unread[_AREAS.get(tag, "codings of areas")] += len(given)

    def _text(self, element: etree._Element, name: str) -> _Text:
        text, missing = self._words(element)
        key = key_of(element)
        called = name or PurePosixPath(attribute(element, "plainTextPath")).stem or key
        source = Source(key, " ".join(called.split()), text, missing, whole=tuple(_given(element)))
        source = replace(source, case=self._cases.case_among(element))
        found = [(key_of(one), _selection(one)) for one in children(element, "plaintextselection")]
        points = {key_of(one): number(one, "position") for one in children(element, "syncpoint")}
        for one in children(element, "transcriptselection"):
            ends = [points.get(key_of(one, end)) for end in ("fromSyncPoint", "toSyncPoint")]
            found.append((key_of(one), replace(_selection(one), start=ends[0], end=ends[1], words="")))
        return _Text(source, found)

    def _words(self, element: etree._Element) -> tuple[str | None, str]:
        """A text, from where it lies; and why there is none."""
        reasons = []
        if path := attribute(element, "plainTextPath"):
            data, reason = self._package.read(path, self.base)
            if data is not None:
                return decode(data).text, ""
            reasons.append(reason)
        content = next(children(element, "plaintextcontent"), None)
        if content is not None:
            return "".join(map(str, content.itertext())), ""
        if path := attribute(element, "richTextPath"):
            data, reason = self._package.read(path, self.base)
            if data is not None:
                return self._rich(path, data)
            reasons.append(reason)
        return None, "; ".join(reasons) or "the file names no text for it"

    def _rich(self, path: str, data: bytes) -> tuple[str | None, str]:
        try:
            blocks = read_source(File(path.rpartition("/")[2], data)).blocks
        except SourceError as error:
            return None, f"its text cannot be read ({error.faults[0].got})"
        return "\n".join(block.text for block in blocks), ""

    def take_note(self, element: etree._Element) -> None:
        """Read a note: its words, for what it is linked to."""
        if any(_given(one) for one in children(element, "plaintextselection")):
            self._unread["codings of memos"] += sum(len(list(_given(one))) for one in children(element, "plaintextselection"))
        text, _ = self._words(element)
        self._notes[key_of(element)] = " ".join((text or "").split())

    def take_link(self, element: etree._Element) -> None:
        """Read what a note is linked to."""
        ends = key_of(element, "originGUID"), key_of(element, "targetGUID")
        self._links += [ends, ends[::-1]]

    def finished(self, users: Mapping[str, str]) -> Iterator[Source]:
        """The texts, with the names of who coded and with the notes on what they coded."""
        linked = {target: self._notes[note] for note, target in self._links if self._notes.get(note)}
        for text in self._texts:
            selections = []
            for key, one in text.selections:
                comment = "\n".join(filter(None, (one.comment, linked.get(key, ""))))
                selections.append(replace(one, comment=comment, given=_named(one.given, users)))
            yield replace(text.source, selections=tuple(selections), whole=_named(text.source.whole, users))


def _named(given: tuple[Given, ...], users: Mapping[str, str]) -> tuple[Given, ...]:
    return tuple(replace(one, who=users.get(one.who, "")) for one in given)


def _selection(element: etree._Element) -> Selection:
    start, end = number(element, "startPosition"), number(element, "endPosition")
    return Selection(start, end, attribute(element, "name"), said(element, "description"), tuple(_given(element)))


def _given(element: etree._Element) -> Iterator[Given]:
    """The codes of a selection or source; who gave one is told there, or by who made the selection."""
    who, at = key_of(element, "creatingUser") or key_of(element, "modifyingUser"), attribute(element, "creationDateTime")
    for coding in children(element, "coding"):
        for reference in children(coding, "coderef"):
            own = key_of(coding, "creatingUser"), attribute(coding, "creationDateTime")
            yield Given(key_of(reference, "targetGUID"), own[0] or who, own[1] or at)
