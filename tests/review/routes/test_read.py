"""Every page of the review, and every link on it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urldefrag

from tests.review.conftest import SETTINGS, Page, crawl
from textmine.review.actions import read_passage, record_decision
from textmine.review.samples import draw_sample

NAMES = (
    "Interview #3?",
    "100% of it",
    "%41%2f&amp;",
    "Smith & Sons; a 'first' talk",
    'she said "no"',
    "a+b=c (2) [x] {y} ~z",
    "Łódź – été 🙂",
    "<b>bold</b>",
    "back\\slash",
)
CASES = ("R&D #1", "north? 50%", 'the "west"; south')
TOPICS = "[topics]\nmin_passages = 10\nnumber = 4\nclusterings = 5\nsubsamples = 0\nseeds = 0\nleave_out = false\n"
TALK = """Interviewer: How would you describe trust between the {0}, now and at the start?

Manager: We trusted the {0} from the start, they were honest with us about the money and about their own {1}.

Interviewer: And what did the {1} cost you all in the end, and who paid for it?

Worker: The {1} cost more than the {0} said, and they let us down over who would pay for the whole of it.
"""


def test_every_link_of_every_page_leads_somewhere(visit, talk_of) -> None:
    """Whatever signs names of files, cases and samples hold: each address on each page answers, and each place on it is there."""
    talks = {}
    for number, name in enumerate(NAMES):
        talks[f"{CASES[number % 3].replace('/', '_')}/{name}.txt"] = TALK.format(f"harbour{number}", f"bakery{number}") + talk_of(
            number, 6
        )
    visitor = visit(talks, settings=SETTINGS + TOPICS)
    room = visitor.room
    (one, two, *_) = draw_sample(room, "CD", "50% & more? #1; “x”", 4, 1).passages
    for passage in (one, two):
        read_passage(room, "AB", passage, [("trust", "trust built")])
        read_passage(room, "CD", passage, [])
    record_decision(room, "EF", one, "trust", "drop")
    pages, broken, nowhere = crawl(visitor)
    assert broken == {}
    assert nowhere == set()
    assert reports_nowhere(room.workspace.output) == set()
    wanted = ("/", "/queue", "/documents", "/topics", "/search", "/samples", "/differences", "/agreement", "/static/review.js")
    root = f"http://127.0.0.1:8265{visitor.guard.root}"
    assert {root + path for path in wanted} <= pages.keys()
    kinds = {kind: sum(address.startswith(f"{root}/{kind}/") for address in pages) for kind in ("transcript", "cell", "samples")}
    assert kinds == {"transcript": len(NAMES), "cell": 6, "samples": 1}
    for search in ("/search?words=harbour", "/search?words=harbour&meaning=true"):
        assert visitor.get(search).status_code == 200
        assert 'class="hit"' in visitor.get(search).text
        for link in hits(visitor.get(search).text):
            assert visitor.client.get(link).status_code == 200
    draw_sample(room, "CD", "only dots...", 2, 1)
    assert crawl(visitor)[1] == {}


def reports_nowhere(output: Path) -> set[str]:
    """Links of the html reports to no page, or to no place on it."""
    pages = {file.as_uri(): Page(file.as_uri(), file.read_text(encoding="utf-8")) for file in output.rglob("*.html")}
    assert len(pages) == 2
    links = {link: urldefrag(link) for page in pages.values() for link in page.links if link.startswith(("file:", "/"))}
    return {
        link
        for link, (address, anchor) in links.items()
        if address not in pages or (anchor and unquote(anchor) not in pages[address].anchors)
    }


def hits(text: str) -> list[str]:
    return [
        part.partition('"')[0].partition("#")[0] for part in text.split('href="')[1:] if "/transcript/" in part.partition('"')[0]
    ]


def test_a_case_whose_name_has_a_slash_has_its_pages(visit) -> None:
    """As a table of cases may call it."""
    visitor = visit(
        {"north/a.txt": TALK.format("council", "board")},
        **{
            "cases.csv": "case,name\nnorth,North\nnorth/west,North and west\n",
            "participants.csv": "document,label,participant,case\n"
            "north/a.txt,Manager,P1,north/west\nnorth/a.txt,Worker,P2,north/west\n",
        },
    )
    _, broken, nowhere = crawl(visitor)
    assert (broken, nowhere) == ({}, set())
    assert reports_nowhere(visitor.room.workspace.output) == set()


def test_a_page_for_somebody_without_a_name_asks_for_it(visit) -> None:
    """The name is kept for the pages of this review alone; a cookie that holds none is as good as no cookie."""
    visitor = visit()
    (cookie,) = [one for one in visitor.client.cookies.jar if one.name == "textmine_who"]
    assert cookie.path == visitor.guard.root
    for name in ("", "%00", "a%0Ab", "x" * 41):
        visitor.client.cookies.set("textmine_who", name, domain="127.0.0.1", path=visitor.guard.root)
        assert "Who are you?" in visitor.get("/").text
