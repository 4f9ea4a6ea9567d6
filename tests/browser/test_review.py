"""The review application as a person meets it, in a real browser, served for real."""

from __future__ import annotations

import re
import socket
import threading

import pytest

from textmine.pipeline.run import run_study
from textmine.review.actions import read_passage
from textmine.review.app import make_app, write_door
from textmine.review.auth import Guard
from textmine.review.connections import server_of
from textmine.review.samples import draw_sample, sample_readings
from textmine.review.session import ReviewSession

SCRIPT = "<script>document.title='owned'</script>"
TALK = f"""Interviewer: How would you describe trust between the partners, now and at the start?

Manager: We trusted them from the start, they were honest with us about the money and about their own board.

Interviewer: And what did it cost you all in the end, and who paid for it?

{SCRIPT}: It cost more than the budget said, and "><img src=x onerror="document.title='owned'"> they paid for it, honestly.

Interviewer: Who paid?

{SCRIPT}: They let us down over the cost of it and we did not trust them again after that.
"""
SETTINGS = "[themes]\nthreshold = 0.001\ncell_probability = 0.001\n"


class Served:
    """A study that is served on a free port until it is left."""

    def __init__(self, study, port: int = 0) -> None:
        self.listener = socket.create_server(("127.0.0.1", port))
        self.port = port = self.listener.getsockname()[1]
        self.guard, self.room = Guard(port), ReviewSession(study)
        self.server = server_of(make_app(self.room, self.guard))
        self.thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.listener]}, daemon=True)
        self.door = f"http://127.0.0.1:{port}"
        self.base = self.door + self.guard.root

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_) -> None:
        self.server.should_exit = True
        self.thread.join()
        self.listener.close()


def _open(browser, served, path="/"):
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.goto(f"{served.door}{path}?token={served.guard.new_token()}")
    if page.locator("#name").count():
        page.fill("#name", "AB")
        page.click("text=Continue")
        page.wait_for_selector(".who >> text=AB")
    return page


def _told(page, words):
    page.wait_for_selector(f"#told:has-text('{words}')")


def test_a_reviewers_hour_outlives_a_run(browser, make_study, fake_encoder) -> None:
    """Read a cell, reject one coding, recode another, write a summary; run again: all of it is still there, and no script ran."""
    study = make_study({"north/a.txt": TALK}, settings=SETTINGS)
    run_study(study)
    with Served(study) as served:
        page = _open(browser, served)
        page.click("td a[href$='/cell/north/trust']")
        page.wait_for_selector(".item")
        page.wait_for_load_state()  # the keys work once the script is there
        first, second = (page.locator(".item").nth(at).get_attribute("id") for at in (0, 1))
        page.keyboard.press("j")
        page.keyboard.press("r")
        _told(page, "Rejected.")
        page.wait_for_selector(f"[id='{first}'].rejected")
        page.locator(f"[id='{second}'] [data-recode]").select_option("money")
        _told(page, "Recoded.")
        page.fill("#summary", "They trusted each other, then not.")
        page.click("text=Save summary")
        _told(page, "Saved.")
        assert page.title() == "Trust, north · Small"
        assert page.faults == []
    run_study(study)
    with Served(study) as served:
        page = _open(browser, served)
        assert page.locator("td:has(a[href$='/cell/north/trust']) .has").count() == 1
        page.click("td a[href$='/cell/north/trust']")
        page.wait_for_selector(".item")
        page.wait_for_load_state()  # the keys work once the script is there
        assert page.input_value("#summary") == "They trusted each other, then not."
        assert "rejected by AB" in page.locator(f"[id='{first}']").text_content()
        page.goto(f"{served.base}/cell/north/money")
        recoded = second.replace("-trust", "-money")
        assert "accepted by AB" in page.locator(f"[id='{recoded}']").text_content()
        assert "owned" not in page.title()


def test_reload_second_tab_and_restart(browser, make_study, fake_encoder) -> None:
    """A page can be loaded again and opened in a second tab; after a restart an old tab says what to do, and loses nothing."""
    study = make_study({"north/a.txt": TALK}, settings=SETTINGS)
    run_study(study)
    with Served(study) as served:
        page = _open(browser, served, "/cell/north/trust")
        assert "token" not in page.url
        page.reload()
        page.wait_for_selector(".item")
        second = page.context.new_page()
        second.goto(page.url)
        second.wait_for_selector(".who >> text=AB")
        cookies = page.context.cookies()
        assert {cookie["path"] for cookie in cookies} == {served.guard.root}
        page.fill("#summary", "Half a sent")
        port = served.port
    with Served(study, port) as again:
        page.click("text=Save summary")
        _told(page, "open the address that it printed last")
        assert page.input_value("#summary") == "Half a sent"
        second.reload()
        assert "open the address that it printed last" in second.locator("body").text_content()
        second.goto(f"{again.door}/?token={again.guard.new_token()}")
        second.wait_for_selector("#name")
        assert second.input_value("#name") == "AB"


def test_a_file_that_opens_the_review_leads_there(browser, make_study, fake_encoder, tmp_path) -> None:
    """As the command opens it: the browser is called with a file, not with the token, and no page sends its token on."""
    study = make_study({"north/a.txt": TALK}, settings=SETTINGS)
    run_study(study)
    with Served(study) as served:
        door = tmp_path / "open.html"
        write_door(door, f"{served.door}/?token={served.guard.new_token()}")
        page = browser.new_context().new_page()
        sent = []
        page.on("request", lambda request: sent.append(request.headers.get("referer", "")))
        page.goto(door.as_uri())
        page.wait_for_selector("#name")
        assert page.url == f"{served.base}/"
        page.fill("#name", "AB")
        page.click("text=Continue")
        page.wait_for_selector(".who >> text=AB")
        page.reload()
        page.wait_for_selector(".who >> text=AB")
        assert not any("token" in referer for referer in sent)


def test_what_is_being_written_is_not_lost_by_a_decision(browser, make_study, fake_encoder) -> None:
    """A summary half written stays in its field when a coding is accepted; a decision can be taken back from the keyboard."""
    study = make_study({"north/a.txt": TALK}, settings=SETTINGS)
    run_study(study)
    with Served(study) as served:
        page = _open(browser, served, "/cell/north/trust")
        page.wait_for_selector(".item")
        page.wait_for_load_state()  # the keys work once the script is there
        page.fill("#summary", "Half a sent")
        item = page.locator(".item").first
        item.focus()
        page.keyboard.press("a")
        _told(page, "Accepted.")
        assert page.input_value("#summary") == "Half a sent"
        page.locator(".item.accepted").first.focus()
        page.keyboard.press("u")
        _told(page, "Decision cleared.")
        assert page.locator(".item.accepted").count() == 0


def test_transcript_search_and_keys(browser, make_study, fake_encoder) -> None:
    """Words are found, lead to their place, and a code is added there; the keys are listed."""
    study = make_study({"north/a.txt": TALK}, settings=SETTINGS)
    run_study(study)
    with Served(study) as served:
        page = _open(browser, served, "/search")
        page.fill("#words", "honest with us")
        page.keyboard.press("Enter")
        page.wait_for_selector("mark")
        page.click(".hit a")
        page.wait_for_selector(".line:target")
        page.wait_for_load_state()
        line = page.locator(".line:target")
        assert "honest with us" in line.text_content()
        line.locator("summary").click()
        line.locator("[data-add]").select_option("money")
        _told(page, "Coded.")
        assert page.locator(".line.here .tag.accepted").text_content() == "Money"
        page.locator("h1").click()
        page.keyboard.press("?")
        assert page.locator("#help").is_visible()
        assert re.search(r"next and previous", page.locator("#help").text_content())


def _two_coders(room: ReviewSession) -> None:
    """A sample of four passages, of which two people have judged two, and differ."""
    passages = draw_sample(room, "CD", "First", 4, 1).passages
    for passage in passages[:2]:
        read_passage(room, "AB", passage, [("trust", "trust built")])
        read_passage(room, "CD", passage, [])


def test_boundaries_are_moved_by_selecting_and_by_keys(browser, make_study, fake_encoder) -> None:
    """Selected words become the coding, keys move its first and last word, z undoes each; letters that browsers count twice too."""
    study = make_study({"north/a.txt": TALK.replace("honest with us about", "honest 🙂 with us about")}, settings=SETTINGS)
    run_study(study)
    with Served(study) as served:
        page = _open(browser, served, "/cell/north/trust")
        page.wait_for_selector(".item")
        page.wait_for_load_state()
        name = page.locator(".item:has(.coded:text('We trusted'))").get_attribute("id")
        item = page.locator(f"[id='{name}']")
        coded = item.locator(".coded")
        select = """node => {
            const text = node.firstChild, range = document.createRange(), start = text.data.indexOf("they were");
            range.setStart(text, start); range.setEnd(text, text.data.indexOf("about the"));
            getSelection().removeAllRanges(); getSelection().addRange(range);
        }"""
        item.focus()
        coded.evaluate(select)
        page.keyboard.press("b")
        _told(page, "Boundaries moved")
        assert coded.text_content() == "they were honest 🙂 with us"
        is_coded = "([id, words]) => document.getElementById(id).querySelector('.coded').textContent === words"
        words = "they were honest 🙂 with us about"
        for key, coded_now in (("]", words[5:-6]), ("}", words[5:]), ("[", words)):
            page.keyboard.press(key)
            page.wait_for_function(is_coded, arg=[name, coded_now])
        page.keyboard.press("z")
        _told(page, "Undone: Trust on")
        assert coded.text_content() == "were honest 🙂 with us about"
        assert page.faults == []


def test_a_sample_is_coded_one_passage_after_the_other(browser, make_study, fake_encoder) -> None:
    """A sample is drawn, each passage shows its words and no suggestion, and what was ticked is kept; a difference is settled."""
    study = make_study({"north/a.txt": TALK}, settings=SETTINGS)
    run_study(study)
    with Served(study) as served:
        page = _open(browser, served, "/samples")
        page.fill("#s-name", "Pilot")
        page.fill("#s-size", "2")
        page.click("text=Draw >> nth=-1")
        _told(page, "Sample drawn.")
        page.click("h2 a:has-text('Pilot')")
        page.wait_for_selector("form[data-read]")
        page.wait_for_load_state()
        assert "probability" not in page.locator("main").text_content()
        page.get_by_label("Money").check()
        page.click("text=Save and continue")
        _told(page, "Saved.")
        page.wait_for_selector("text=1 of 2 left")
        passages = [one for one, people in sample_readings(served.room).items() if "AB" in people]
        read_passage(served.room, "CD", passages[0], [])
        page.goto(f"{served.base}/differences")
        assert page.locator(".sides").inner_text().split() == ["Applies", "AB", "Does", "not", "apply", "CD"]
        page.click("text=Settle: applies")
        _told(page, "Settled.")
        page.wait_for_selector("text=settled by AB: applies")
        assert page.faults == []


def test_nothing_is_cut_off_at_twice_the_size(browser, make_study, fake_encoder) -> None:
    """At 200 % on a small screen every page is read without scrolling sideways, but for tables in their own frame."""
    study = make_study({"north/a.txt": TALK}, settings=SETTINGS)
    run_study(study)
    with Served(study) as served:
        page = _open(browser, served)
        _two_coders(served.room)
        page.set_viewport_size({"width": 640, "height": 450})  # a screen of 1280 x 900 at 200 %
        for path in ("/", "/cell/north/trust", "/transcript/north/a.txt", "/samples/First", "/differences", "/agreement", "/queue"):
            page.goto(served.base + path)
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert (path, wide) == (path, 0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_can_be_used_with_a_screen_reader(browser, make_study, talk_of, fake_encoder, scheme) -> None:
    """No page has a serious fault for axe, light or dark: names, contrasts, order of headings, keyboard."""
    from axe_playwright_python.sync_playwright import Axe

    topics = "[topics]\nnumber = 3\nclusterings = 5\nsubsamples = 0\nseeds = 0\nleave_out = false\n"
    talks = {"north/a.txt": TALK, **{f"south/{number}.txt": talk_of(number, 24) for number in range(3)}}
    study = make_study(talks, settings=SETTINGS + topics)
    run_study(study)
    with Served(study) as served:
        page = _open(browser, served)
        page.emulate_media(color_scheme=scheme)
        _two_coders(served.room)
        faults = {}
        for path in (
            "/",
            "/cell/north/trust",
            "/queue",
            "/documents",
            "/transcript/north/a.txt",
            "/topics",
            "/search?words=honest",
            "/search?words=honest&meaning=true",
            "/samples",
            "/samples/First",
            "/differences",
            "/agreement",
        ):
            page.goto(served.base + path)
            seen = Axe().run(page).response
            assert len(seen["passes"]) > 10
            found = seen["violations"]
            faults[path] = [(one["id"], one["nodes"][0]["html"][:120]) for one in found if one["impact"] in ("serious", "critical")]
        assert not any(faults.values()), faults
