"""Score the reading of papers with known bodies: `python -m tests.benchmarks.papers FOLDER`.

A folder holds papers, each with a `<name>.truth.json` beside it: `file`, `title`, `sections`, `body_sentences`, `not_body`, `pages`
(of sentences), and `references`, `footnotes`, `tables` (how many).
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from textmine.errors import SourceError
from textmine.ingest.literature.sections import Paper, read_paper
from textmine.ingest.readers import read_source


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"')).strip()


def score(truth: dict, path: Path) -> dict[str, object]:
    """What of a paper was read rightly."""
    try:
        paper = read_paper(read_source(path))
    except SourceError as error:
        return {"error": str(error)}
    body = " ".join(plain(paragraph.text) for paragraph in paper.paragraphs)
    sections = [plain(paragraph.section) for paragraph in paper.paragraphs]
    wanted = [
        plain(one) for one in truth["sections"] if not re.match(r"(?i)(?:\d\.? )?(?:references|abstract|notes|bibliography)", one)
    ]
    found = [one for one in wanted if any(_section(one) == _section(other) for other in sections)]
    sentences = [plain(one) for one in truth["body_sentences"]]
    pages = {plain(sentence): page for sentence, page in (truth.get("pages") or {}).items()}
    paged = [
        s
        for s, page in pages.items()
        if any(s in plain(p.text) and p.page is not None and p.page <= page for p in paper.paragraphs)
    ]
    return {
        "title": plain(paper.title) == plain(truth["title"]),
        "sentences": f"{sum(sentence in body for sentence in sentences)} of {len(sentences)}",
        "leaked": [one for one in truth["not_body"] if plain(one) in body],
        "sections": f"{len(found)} of {len(wanted)}",
        "extra": sorted(
            {section for section in sections if section and _section(section) not in map(_section, map(plain, truth["sections"]))}
        ),
        "pages": f"{len(paged)} of {len(pages)}",
        "apart": dict(paper.set_aside),
        "truth": {key: truth.get(key) for key in ("references", "footnotes", "tables")},
    }


def _pages_of(sentence: str, paper: Paper) -> set[int | None]:
    """The pages on which a sentence begins, in each paragraph that has it."""
    found = set()
    for paragraph in paper.paragraphs:
        before, stands, _ = plain(paragraph.text).partition(sentence)
        if stands:
            turned = [page for words, page in paragraph.turned if words <= len(before.split())]
            found.add(turned[-1] if turned else paragraph.page)
    return found


def _section(name: str) -> str:
    return re.sub(r"\A\d+(?:\.\d+)*\.?\s+", "", name).lower()


if __name__ == "__main__":
    for name in sys.argv[1:]:
        for path in sorted(Path(name).glob("*.truth.json")):
            truth = json.loads(path.read_text(encoding="utf-8"))
            if "file" in truth:
                print(truth["file"], json.dumps(score(truth, path.parent / truth["file"]), ensure_ascii=False, indent=1))
