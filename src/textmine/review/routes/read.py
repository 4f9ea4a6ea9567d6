"""The pages on which the study is read: matrix, cell, transcript, what to read next, search, topics."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import FastAPI
from fastapi.responses import Response

from textmine.matrices.results import STATES
from textmine.records.corpus import Cell
from textmine.records.decisions import NoteKind
from textmine.review.actions import topics_of
from textmine.review.samples import sight_of
from textmine.review.search import find_meaning, find_words
from textmine.review.session import ReviewSession
from textmine.review.templates import PageRenderer, Viewer, nothing
from textmine.review.transcript import review_queue, shown_turns
from textmine.review.visibility import Visibility


def add_read_routes(app: FastAPI, pages: PageRenderer, room: ReviewSession) -> None:
    """Add them to the application."""
    results = room.results
    cases = {case.case: case for case in results.cases}
    themes = {theme.id: theme for theme in results.codebook.themes}

    @app.get("/")
    def matrix(who: Viewer) -> Response:
        here = room.still()
        now = here.now()
        summaries = {note.place for note in now.notes if note.kind == NoteKind.SUMMARY}
        sections = [section for section in results.codebook.sections if section.themes]
        cells = _cells(here, who)
        return pages.show(
            "matrix.html", who, now=now, cells=cells, sections=sections, themes=themes, summaries=summaries, states=STATES
        )

    @app.get("/cell/{case:path}/{theme}")
    def cell(case: str, theme: str, who: Viewer) -> Response:
        here = room.still()
        now = here.now()
        if (case, theme) not in now.cells:
            return nothing()
        place = f"cell/{case}/{theme}"
        found = _cells(here, who)[case, theme]
        return pages.show(
            "cell.html",
            who,
            cell=found,
            case=cases[case],
            theme=themes[theme],
            items=here.items(case, theme, sight_of(here, who)),
            place=place,
            notes=[note for note in now.notes if note.place == place],
            answer=here.places.answer(found.question) if found.question else None,
        )

    @app.get("/transcript/{document:path}")
    def transcript(document: str, who: Viewer) -> Response:
        if document not in room.documents:
            return nothing()
        here = room.still()
        turns = shown_turns(here, document, sight_of(here, who))
        return pages.show("transcript.html", who, document=room.documents[document], turns=turns)

    _add_lists(app, pages, room)


def _add_lists(app: FastAPI, pages: PageRenderer, room: ReviewSession) -> None:
    cases = {case.case: case for case in room.results.cases}

    @app.get("/queue")
    def queue(who: Viewer) -> Response:
        here = room.still()
        items = review_queue(here, sight_of(here, who))
        seconds, own = here.seconds([item.passage for item in items], who)
        return pages.show("queue.html", who, items=items, minutes=max(1, round(seconds / 60)), own_pace=own)

    @app.get("/search")
    def search(who: Viewer, words: str = "", meaning: bool = False) -> Response:
        found = find_meaning(room, words) if meaning else find_words(room, words)
        return pages.show("search.html", who, words=words, meaning=meaning, found=found)

    @app.get("/topics")
    def topics(who: Viewer) -> Response:
        return pages.show("topics.html", who, topics=topics_of(room))

    @app.get("/documents")
    def documents(who: Viewer) -> Response:
        return pages.show("documents.html", who, documents=room.results.documents, cases=cases)


def _cells(room: ReviewSession, who: str) -> Mapping[tuple[str, str], Cell]:
    """The cells as a person may see them: in a reflexive study they stand on what that person has coded or seen."""
    if not sight_of(room, who).reflexive:
        return room.now().cells
    return room.kept(f"cells of {who}", lambda still: _seen_cells(still, sight_of(still, who)))


def _seen_cells(room: ReviewSession, sight: Visibility) -> Mapping[tuple[str, str], Cell]:
    return room.cells_of(seen for standing in room.now().standing.values() if (seen := sight.of(standing)))
