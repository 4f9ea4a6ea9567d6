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
        read = readings(room)
        progress = []
        for sample in samples_of(room):
            people = sorted({one for passage in sample.passages for one in read.get(passage, {})})
            done = [(one, len(sample.passages) - len(sample.left(room, one))) for one in people]
            progress.append((sample, done, len(sample.left(room, who))))
        return pages.show("samples.html", who, samples=progress, cases=room.results.cases)

    @app.get("/samples/{name}")
    def sample(name: str, who: Who) -> Response:
        found = next((one for one in samples_of(room) if one.name == name), None)
        if found is None:
            return nothing()
        left = found.left(room, who)
        item = room.item(room.proposal(left[0], next(iter(room.codes)), 0.0), room.now()) if left else None
        seconds, own = room.seconds([room.places.passages[one] for one in left], who)
        minutes = max(1, round(seconds / 60))
        return pages.show("sample.html", who, sample=found, item=item, left=len(left), minutes=minutes, own_pace=own)

    @app.get("/differences")
    def differences(who: Who) -> Response:
        return pages.show("differences.html", who, differences=differences_of(room, sight_of(room, who)))

    @app.get("/agreement")
    def agreement(who: Who) -> Response:
        if not room.workspace.study.settings.review.agreement:
            return nothing()
        return pages.show("agreement.html", who, pairs=pairs_of(room))
