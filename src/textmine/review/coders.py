"""The pages for several coders: samples coded blindly, where people differ, and how far they agree."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.responses import Response

from textmine.review.agreeing import differences_of, pairs_of
from textmine.review.room import Room
from textmine.review.samples import readings, samples_of, sight_of
from textmine.review.templates import Pages, Who, nothing


def add_coders(app: FastAPI, pages: Pages, room: Room) -> None:
    """Add them to the application."""

    @app.get("/samples")
    def samples(who: Who) -> Response:
        here = room.still()
        read = readings(here)
        progress = []
        for sample in samples_of(here):
            people = sorted({one for passage in sample.passages for one in read.get(passage, {})})
            done = [(one, len(sample.passages) - len(sample.left(here, one))) for one in people]
            progress.append((sample, done, len(sample.left(here, who))))
        return pages.show("samples.html", who, samples=progress, cases=room.results.cases)

    @app.get("/samples/{name}")
    def sample(name: str, who: Who) -> Response:
        here = room.still()
        found = next((one for one in samples_of(here) if one.name == name), None)
        if found is None:
            return nothing()
        left = found.left(here, who)
        item = here.item(here.proposal(left[0], next(iter(here.codes)), 0.0), here.now()) if left else None
        seconds, own = here.seconds([room.places.passages[one] for one in left], who)
        minutes = max(1, round(seconds / 60))
        return pages.show("sample.html", who, sample=found, item=item, left=len(left), minutes=minutes, own_pace=own)

    @app.get("/differences")
    def differences(who: Who) -> Response:
        here = room.still()
        return pages.show("differences.html", who, differences=differences_of(here, sight_of(here, who)))

    @app.get("/agreement")
    def agreement(who: Who) -> Response:
        if not room.workspace.study.settings.review.agreement:
            return nothing()
        return pages.show("agreement.html", who, pairs=pairs_of(room.still()))
