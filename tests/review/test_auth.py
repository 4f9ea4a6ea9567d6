"""What keeps others out of the review application."""

import pytest
from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.testclient import TestClient

from textmine.review.auth import HEADER, HOSTS, Guard, with_headers

ADDRESS = "http://127.0.0.1:8265"


class Clock:
    seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def shown():
    """The tokens that the person who began the review is shown."""
    return []


@pytest.fixture
def guard(clock, shown):
    return Guard(8265, shown.append, clock)


def served(guard):
    app = FastAPI()

    @app.get("/page")
    def page() -> str:
        return "what people said"

    @app.post("/page")
    def change() -> str:
        return "changed"

    whole = with_headers(TrustedHostMiddleware(guard.around(app), HOSTS, www_redirect=False))
    return TestClient(whole, base_url=ADDRESS, follow_redirects=False)


@pytest.fixture
def client(guard):
    return served(guard)


def let_in(client, guard):
    return client.get("/page", params={"token": guard.new_token()})


def test_without_a_token_nothing_is_shown(client, guard):
    """No cookie, a wrong one, and a wrong token, at the door and behind it: what to do is said, and no word of the study."""
    for path in ("/page", f"{guard.root}/page", guard.root, "/", "/s/other/page", f"{guard.root}x/page"):
        for answer in (
            client.get(path),
            client.get(path, params={"token": "other"}),
            client.get(path, params={"token": "tökén"}),
            client.get(path, headers={"Cookie": f"{guard.cookie}=other"}),
        ):
            assert answer.status_code == 403
            assert "textmine review" in answer.text
            assert "said" not in answer.text


def test_the_address_lets_in_and_forgets_its_token(client, guard):
    """The token is answered with a cookie that scripts cannot read and other sites cannot send, and an address without it."""
    token = guard.new_token()
    welcome = client.get("/page", params={"token": token})
    assert (welcome.status_code, welcome.headers["location"]) == (303, f"{guard.root}/page")
    cookie = welcome.headers["set-cookie"]
    assert cookie.startswith("textmine_session_8265=")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert token not in cookie
    assert client.get(f"{guard.root}/page").text == '"what people said"'


def test_a_token_is_good_once(client, guard):
    """Who reads it in the list of processes after the browser has used it gets nothing."""
    token = guard.new_token()
    client.get("/page", params={"token": token})
    again = served(guard).get("/page", params={"token": token})
    assert (again.status_code, "set-cookie" in again.headers) == (403, False)


def test_a_token_runs_out(client, guard, clock):
    """Nor is one good that nobody used in time."""
    token = guard.new_token()
    clock.seconds = 601
    assert client.get("/page", params={"token": token}).status_code == 403


def test_who_began_the_review_always_has_an_address(client, guard, shown, clock):
    """When the shown token is used a new one is shown; one that ran out is replaced when somebody tries it; never two at once."""
    guard.invite()
    (first,) = shown
    client.get("/", params={"token": guard.new_token()})  # the browser's own
    client.get("/", params={"token": "other"})
    assert shown == [first]
    assert client.get("/", params={"token": first}).status_code == 303
    assert len(shown) == 2
    for _ in range(3):
        client.get("/", params={"token": first})
    assert len(shown) == 2
    clock.seconds = 601
    assert client.get("/", params={"token": shown[1]}).status_code == 403
    assert len(shown) == 3
    assert served(guard).get("/", params={"token": shown[2]}).status_code == 303


def test_no_other_server_of_this_machine_is_sent_the_cookie(client, guard):
    """A browser that is let in sends it under the review's own path alone: not to what else listens on 127.0.0.1."""
    let_in(client, guard)
    (cookie,) = [one for one in client.cookies.jar if one.name == guard.cookie]
    assert cookie.path == guard.root
    assert len(guard.root) > 30
    assert client.get(f"{guard.root}/page").request.headers["cookie"]
    for path in ("/", "/page", "/s", "/s/", f"{guard.root}x"):
        assert "cookie" not in client.get(path).request.headers


def test_the_cookie_opens_this_review_alone(client, guard):
    """Another review, on this port later or on another at once, has another path, name and value."""
    let_in(client, guard)
    for other in (Guard(8265), Guard(8266)):
        for path in ("/page", f"{other.root}/page", f"{guard.root}/page"):
            for name in (guard.cookie, other.cookie):
                answer = served(other).get(path, headers={"Cookie": f"{name}={guard.session}"})
                assert answer.status_code == 403
    assert len({Guard(8265).cookie, Guard(8266).cookie}) == 2


def test_two_reviews_at_once_keep_their_sessions(client, guard):
    """One browser, two ports: opening the second logs nobody out of the first."""
    other = Guard(8266)
    second = served(other)
    let_in(client, guard)
    second.cookies = client.cookies  # a browser's, which knows no ports
    let_in(second, other)
    assert client.get(f"{guard.root}/page").status_code == 200
    assert second.get(f"{other.root}/page").status_code == 200


def test_a_page_that_is_opened_from_elsewhere_is_led_on(client, guard):
    """A browser sends no cookie with a link from a file or another site; it is led on by a page of ours, with which it does."""
    from_elsewhere = {"sec-fetch-site": "cross-site"}
    welcome = client.get("/page?token=" + guard.new_token(), headers=from_elsewhere)
    assert welcome.status_code == 200
    assert guard.cookie in welcome.headers["set-cookie"]
    assert f'content="0; url={guard.root}/page"' in welcome.text
    stranger = served(guard)
    led = stranger.get(f'{guard.root}/page?words=a%22b"', headers=from_elsewhere)
    assert (led.status_code, "said" in led.text, "set-cookie" in led.headers) == (200, False, False)
    assert f'content="0; url={guard.root}/page?words=a%22b%22"' in led.text
    assert stranger.post(f"{guard.root}/page", headers=from_elsewhere).status_code == 403
    assert stranger.get(f"{guard.root}/page", headers={"sec-fetch-site": "same-origin"}).status_code == 403


def test_a_change_needs_the_key_of_a_page(client, guard):
    """With the cookie alone, as another site's form would have it, nothing is changed."""
    let_in(client, guard)
    path = f"{guard.root}/page"
    assert client.post(path).status_code == 403
    assert client.post(path, headers={HEADER: "0" * 64}).status_code == 403
    assert client.post(path, headers={HEADER: guard.key}).text == '"changed"'
    assert client.post("/page", params={"token": guard.new_token()}).status_code == 403


def test_other_names_for_this_machine_are_refused(client, guard):
    """A page elsewhere whose name was made to point here gets nothing, even with the cookie."""
    let_in(client, guard)
    path, cookie = f"{guard.root}/page", {"Cookie": f"{guard.cookie}={guard.session}"}
    for host in ("evil.example", "evil.example:8265", "127.0.0.1.evil.example:8265", "127.0.0.1@evil.example", "", "[::1", "a b"):
        assert client.get(path, headers={"host": host}).status_code == 400
    for host in ("localhost:8265", "LOCALHOST:8265", "[::1]:8265", "127.0.0.1"):
        assert client.get(path, headers={"host": host} | cookie).status_code == 200


def test_every_answer_lets_in_nothing_from_elsewhere(client, guard):
    """Refused or not, an answer has the policy: no script but ours, no frame, no cache."""
    answers = [
        client.get("/page"),
        client.get("/page", headers={"host": "evil.example"}),
        client.get("/page", params={"token": guard.new_token()}),
        client.get(f"{guard.root}/page"),
        client.get(f"{guard.root}/nowhere"),
        client.put(f"{guard.root}/page", headers={HEADER: guard.key}),
    ]
    assert [answer.status_code for answer in answers] == [403, 400, 303, 200, 404, 405]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
