"""topics.html as a person meets it, in a real browser, from a file, with connections off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from textmine.pipeline.run import run_study

HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
SETTINGS = "[topics]\nnumber = 3\nclusterings = 10\nsubsamples = 0\nseeds = 0\nleave_out = false\n"


@pytest.fixture
def page(browser, make_study, talk_of, fake_encoder) -> Iterator:
    """The topics of a small study in which somebody is called, and says, a script."""
    talks = {f"{case}/{number}.txt": talk_of(number, 15) for number, case in enumerate(["north", "south"] * 3)}
    talks["north/0.txt"] = talks["north/0.txt"].replace("Manager", HOSTILE[:60]).replace("to us", f"to us {HOSTILE}")
    study = make_study(talks, settings=SETTINGS)
    run_study(study)
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.asked, page.faults = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.goto((study / "output/matrices/topics.html").as_uri())
    page.wait_for_selector("#map .scatterlayer .trace")
    yield page
    page.close()


def test_the_map_shows_what_was_said_and_asks_nobody(page) -> None:
    """Three topics are drawn; pointing at one shows its words and who said them; nothing is fetched, no script of a talk runs."""
    assert page.locator("#map .scatterlayer .trace").count() >= 3
    points = page.evaluate("document.getElementById('map').data.reduce((sum, trace) => sum + trace.x.length, 0)")
    assert points == 90
    page.evaluate("Plotly.Fx.hover('map', [{curveNumber: 1, pointNumber: 0}])")
    hover = page.locator("#map .hovertext").first.text_content()
    assert "were with the" in hover
    assert "turn" in hover
    assert page.title() == "Small: topics"
    assert page.faults == []
    assert all(url.startswith(("file:", "data:", "blob:")) for url in page.asked)


def test_every_number_leads_to_its_passages(page) -> None:
    """A topic of the table leads to its section, which opens all its passages; each leads to its place in the transcript."""
    page.locator("#by-case + p + .grid tbody a").first.click()
    assert page.evaluate("location.hash") == "#t0"
    section = page.locator("#t0")
    assert section.locator("blockquote").count() == 3
    section.locator("summary").first.click()
    listed = section.locator("ol.all li").count()
    assert f"{listed} passages from" in section.locator(".sizes").first.text_content()
    section.locator("ol.all li a").first.click()
    page.wait_for_selector(".document:has(:target)")
    assert "framework.html#p" in page.url
