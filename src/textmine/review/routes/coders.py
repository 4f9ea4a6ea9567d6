"""The pages for several coders: samples coded blindly, where people differ, and how far they agree."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.responses import Response

from textmine.review.reliability import differences_of, pairs_of
from textmine.review.samples import sample_readings, samples_of, sight_of
from textmine.review.session import ReviewSession
from textmine.review.templates import PageRenderer, Viewer, nothing


def add_coder_routes(app: FastAPI, pages: PageRenderer, room: ReviewSession) -> None:
    """Add them to the application."""

    @app.get("/samples")
    def samples(who: Viewer) -> Response:
        here = room.still()
        read = sample_readings(here)
        progress = []
        for sample in samples_of(here):
            people = sorted({decision for passage in sample.passages for decision in read.get(passage, {})})
            done = [(person, len(sample.passages) - len(sample.left(here, person))) for person in people]
            progress.append((sample, done, len(sample.left(here, who))))
        return pages.show("samples.html", who, samples=progress, cases=room.results.cases)

    @app.get("/samples/{name}")
    def sample(name: str, who: Viewer) -> Response:
        here = room.still()
        found = next((sample for sample in samples_of(here) if sample.name == name), None)
        if found is None:
            return nothing()
        left = found.left(here, who)
        item = here.item(here.proposal(left[0], next(iter(here.codes)), 0.0), here.now()) if left else None
        seconds, own = here.seconds([room.places.passages[passage] for passage in left], who)
        minutes = max(1, round(seconds / 60))
        return pages.show("sample.html", who, sample=found, item=item, left=len(left), minutes=minutes, own_pace=own)

    @app.get("/differences")
    def differences(who: Viewer) -> Response:
        here = room.still()
        return pages.show("differences.html", who, differences=differences_of(here, sight_of(here, who)))

    @app.get("/agreement")
    def agreement(who: Viewer) -> Response:
        if not room.workspace.study.settings.review.agreement:
            return nothing()
        return pages.show("agreement.html", who, pairs=pairs_of(room.still()))
