"""Whatever is sent to the review, it answers in order."""

from __future__ import annotations

import json
import math
from itertools import product

import pytest
from fastapi.routing import APIRoute

from textmine.review.app import make_routes
from textmine.review.auth import HEADER, HEADERS, Guard

TEXTS = ("", " ", ".", "..", "/", "a/b/c", "#", "?", "100%", "%00", "%ff", "\0", "a\nb", "é🙂", "<b>", "x" * 5000, "9" * 200)
SENT = (*TEXTS, "\ud800", None, True, -1, 2**70, 1.5, math.nan, math.inf, [], [[]], {}, [["", "x"]], [["trust", "\ud800"]])
BODIES = (
    b"",
    b"{",
    b"[]",
    b"null",
    b"NaN",
    b"\xff",
    b'"\\ud800"',
    b"[" * 100_000,
    b'{"name":' * 900 + b"1" + b"}" * 900,
    b"9" * 5000,
)


def _valid(room) -> dict[str, object]:
    passage = room.results.passages[1].passage
    return {
        "passage": passage,
        "code": "trust",
        "other": "money",
        "verdict": "accept",
        "pole": "",
        "note": "",
        "start": 0,
        "end": 5,
        "codes": [["trust", ""]],
        "name": "AB",
        "size": 2,
        "seed": 1,
        "case": "",
        "kind": "memo",
        "place": f"passage/{passage}",
        "text": "Look again.",
        "topic": 0,
        "action": "hide",
        "value": "",
    }


@pytest.fixture
def visitor(visit):
    return visit()


@pytest.fixture
def routes(visitor) -> list[APIRoute]:
    return [route for route in make_routes(visitor.room, Guard()).routes if isinstance(route, APIRoute)]


def _is_in_order(answer) -> bool:
    return answer.status_code < 500 and HEADERS.items() <= {name: answer.headers.get(name) for name in HEADERS}.items()


def test_no_address_makes_a_page_fail(visitor, routes) -> None:
    """Each part of each path and each parameter, whatever it holds and as often as it comes, gives a page or says there is none."""
    pages = [route for route in routes if "GET" in route.methods]
    assert len(pages) > 10
    for route in pages:
        path, names = route.path.replace(":path", ""), [field.name for field in route.dependant.path_params]
        for text in TEXTS if names else ():
            filled = path
            for name in names:
                filled = filled.replace(f"{{{name}}}", text)
            if "\0" not in filled and "\n" not in filled:
                assert _is_in_order(visitor.get(filled)), (path, text)
        filled = path.replace("{document}", "north/a.txt").replace("{case}", "north").replace("{theme}", "trust")
        for field, text in product(route.dependant.query_params, TEXTS):
            for query in ({field.alias: text}, {"words": "trust", field.alias: [text, text]}):
                answer = visitor.client.get(visitor.guard.root + filled, params=query)
                assert _is_in_order(answer), (path, query)
        assert _is_in_order(visitor.client.request("DELETE", visitor.guard.root + filled, headers={HEADER: visitor.guard.key}))


def test_nothing_that_is_sent_makes_a_change_fail(visitor, routes) -> None:
    """Each field of each form, whatever it holds or when it is missing, is taken or refused in words."""
    changes = [route for route in routes if "POST" in route.methods]
    assert len(changes) > 8
    valid = _valid(visitor.room)
    for route in changes:
        assert all(_is_in_order(visitor.post(route.path, content=body)) for body in BODIES), route.path
        fields = list(route.body_field.field_info.annotation.model_fields) if route.body_field else []
        for field, value in product(fields, SENT):
            sent = json.dumps({name: valid[name] for name in fields} | {field: value}).encode()
            answer = visitor.post(route.path, content=sent)
            assert _is_in_order(answer), (route.path, field, value, answer.text)
        for field in fields:
            assert _is_in_order(visitor.post(route.path, {name: valid[name] for name in fields if name != field}))
    assert visitor.post("/who", {"name": "AB"}).status_code == 200
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize("content", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "é"])
def test_other_kinds_of_forms_are_refused_in_words(visitor, content) -> None:
    """What is no JSON is no change."""
    headers = {HEADER: visitor.guard.key} | ({"content-type": content.encode()} if content else {})
    answer = visitor.client.post(f"{visitor.guard.root}/who", content=b"name=AB", headers=headers)
    assert _is_in_order(answer)
    assert answer.status_code == 422


@pytest.mark.parametrize("value", [b"\xff", b'"', b"%", b"%00", b"%ED%A0%80", b"=;=;", b"x" * 5000])
def test_odd_cookies_and_keys_are_refused_in_words(visitor, value) -> None:
    """Names, sessions and keys that nobody was given."""
    page = f"{visitor.guard.root}/queue"
    session = f"{visitor.guard.cookie}={visitor.guard.session}".encode()
    for cookie in (b"textmine_who=" + value, value, session + b"; textmine_who=" + value):
        assert _is_in_order(visitor.client.get(page, headers={"cookie": cookie}))
    assert _is_in_order(visitor.client.post(f"{visitor.guard.root}/undo", headers={HEADER: value}))
    assert _is_in_order(visitor.client.get("/", params={"token": value}))
