"""What keeps others out of the review application."""

import pytest
from fastapi import FastAPI
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.testclient import TestClient

from textmine.review.guard import COOKIE, HEADER, Guard

ADDRESS = "http://127.0.0.1:8265"


@pytest.fixture
def guard():
    return Guard("the-token")


@pytest.fixture
def client(guard):
    app = FastAPI()
    app.add_middleware(BaseHTTPMiddleware, dispatch=guard)

    @app.get("/page")
    def page() -> str:
        return "what people said"

    @app.post("/page")
    def change() -> str:
        return "changed"

    return TestClient(app, base_url=ADDRESS, follow_redirects=False)


def test_without_the_token_nothing_is_shown(client):
    """No cookie, a wrong one, and a wrong token: a message that says what to do, and no word of the study."""
    for answer in (
        client.get("/page"),
        client.get("/page", params={"token": "other"}),
        client.get("/page", params={"token": "tökén"}),
        client.get("/page", headers={"Cookie": f"{COOKIE}=the-token"}),
    ):
        assert answer.status_code == 403
        assert "textmine review" in answer.text
        assert "said" not in answer.text


def test_the_address_lets_in_once_and_forgets_its_token(client):
    """The token is answered with a cookie that scripts cannot read and other sites cannot send, and with an address without it."""
    welcome = client.get("/page", params={"token": "the-token"})
    assert (welcome.status_code, welcome.headers["location"]) == (303, "/page")
    assert "HttpOnly" in welcome.headers["set-cookie"]
    assert "SameSite=strict" in welcome.headers["set-cookie"]
    assert "the-token" not in welcome.headers["set-cookie"]
    assert client.get("/page").text == '"what people said"'


def test_a_change_needs_the_key_of_a_page(client, guard):
    """With the cookie alone, as another site's form would have it, nothing is changed."""
    client.get("/page", params={"token": "the-token"})
    assert client.post("/page").status_code == 403
    assert client.post("/page", headers={HEADER: "0" * 64}).status_code == 403
    assert client.post("/page", headers={HEADER: guard.key}).text == '"changed"'
    assert client.post("/page", params={"token": "the-token"}).status_code == 403


def test_other_names_for_this_machine_are_refused(client):
    """A page elsewhere whose name was made to point here gets nothing, even with the cookie."""
    client.get("/page", params={"token": "the-token"})
    for host in ("evil.example", "evil.example:8265", "127.0.0.1.evil.example:8265", ""):
        assert client.get("/page", headers={"host": host}).status_code == 400
    for host in ("localhost:8265", "[::1]:8265", "127.0.0.1"):
        assert client.get("/page", headers={"host": host, "Cookie": f"{COOKIE}={Guard('the-token').session}"}).status_code == 200


def test_every_answer_lets_in_nothing_from_elsewhere(client):
    """Refused or not, an answer has the policy: no script but ours, no frame, no cache."""
    for answer in (client.get("/page"), client.get("/page", params={"token": "the-token"})):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
