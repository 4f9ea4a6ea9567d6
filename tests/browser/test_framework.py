"""framework.html as a person meets it, in a real browser, from a file, with scripts and connections off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from textmine.pipeline.run import run_study

SCRIPT = "<script>document.title='owned'</script>"
TALK = f"""Interviewer: How would you describe trust between the partners, now and at the start?

Manager: We trusted them from the start, they were honest with us about the money and about their own board.

Interviewer: And what did it cost you all in the end, and who paid for it?

{SCRIPT}: It cost more than the budget said, and "><img src=x onerror="document.title='owned'"> they paid for it, honestly.

Interviewer: Who paid?

{SCRIPT}: They let us down over the cost of it and we did not trust them again after that.
"""


@pytest.fixture
def page(browser, make_study, fake_encoder) -> Iterator:
    """The matrix of a small study whose speaker is called a script."""
    study = make_study({"north/a.txt": TALK}, settings="[themes]\nthreshold = 0.001\ncell_probability = 0.001\n")
    run_study(study)
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto((study / "output/matrices/framework.html").as_uri())
    yield page
    context.close()


def test_one_click_from_a_cell_to_its_quotations_and_one_to_the_transcript(page) -> None:
    """A cell opens its evidence; a quotation's source opens its place in the transcript, marked, with speaker and turn."""
    page.click("td a.cell >> nth=0")
    panel = page.locator(".panel:target")
    assert panel.is_visible()
    assert panel.locator("h2").inner_text() == "Trust"
    words = panel.locator("blockquote").first.inner_text()
    assert words in TALK
    panel.locator(".source a").first.click()
    passage = page.locator(".passage:target")
    assert passage.is_visible()
    assert passage.inner_text() == words
    turn = passage.locator("xpath=ancestor::div[contains(@class,'turn')]")
    assert turn.locator(".speaker b").inner_text() in ("a Manager", f"a {SCRIPT}")
    assert turn.locator(".speaker small").inner_text().startswith("turn ")


def test_back_leads_from_transcript_to_cell_to_matrix(page) -> None:
    """The browser's own back button undoes each step."""
    page.click("td a.cell >> nth=0")
    page.locator(".panel:target .source a").first.click()
    page.go_back()
    assert page.locator(".panel:target").is_visible()
    page.go_back()
    assert page.locator(".panel:target").count() == 0
    assert page.locator("table").first.is_visible()


def test_closing_a_panel_leads_back_to_its_cell(page) -> None:
    """The × of a panel closes it, with the cell that opened it in sight."""
    cell = page.locator("td:has(a.cell)").last
    cell.locator("a.cell").click()
    assert page.locator(".panel:target h2").inner_text() == "Money"
    page.locator(".panel:target .close").click()
    assert page.locator(".panel:target").count() == 0
    assert cell.evaluate("cell => cell.matches(':target')")
    box = cell.bounding_box()
    assert 0 <= box["x"] < 1280
    assert 0 <= box["y"] < 800


def test_a_script_in_a_name_or_in_speech_stays_text(page) -> None:
    """Nothing that a transcript holds runs, and it is shown as it was typed."""
    assert page.title() == "Small: framework matrix"
    assert SCRIPT in page.locator("body").inner_text(timeout=5000) or SCRIPT in (page.locator("body").text_content() or "")
    assert page.locator("script").count() == 0
    assert page.locator("img").count() == 0


def test_the_matrix_can_be_used_by_keyboard(page) -> None:
    """A cell is reached with Tab and opened with Enter."""
    page.locator("td a.cell").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".panel:target").is_visible()


def test_case_and_theme_names_stay_in_sight_when_scrolled(page) -> None:
    """The first column and the headings stick while the cells move under them."""
    page.set_viewport_size({"width": 500, "height": 420})
    page.locator(".scroll").first.evaluate("box => box.scrollTo(400, 300)")
    heading, box = page.locator("tbody th").first.bounding_box(), page.locator(".scroll").first.bounding_box()
    assert abs(heading["x"] - box["x"]) < 2


def test_nothing_is_asked_of_the_network(browser, make_study, fake_encoder) -> None:
    """Opening the page makes one request: for the page."""
    study = make_study()
    run_study(study)
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    address = Path(study / "output/matrices/framework.html").as_uri()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert asked == [address]
    page.close()
