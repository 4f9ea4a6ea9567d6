"""On which pages of its document a stretch of text stands."""

from __future__ import annotations

from collections import defaultdict

from textmine.report.view import Results


class Pages:
    """Pages of the documents whose files have pages.

    Attributes:
        last: the last page of each document on which something begins.
    """

    def __init__(self, results: Results) -> None:
        # Of each passage: start, end, the page on which its paragraph begins, and the page on which it does.
        self._begins: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
        turns = {turn.turn: turn for turn in results.turns}
        for passage in results.passages:
            page = passage.page or turns[passage.turn].page
            if page is not None:
                first = turns[passage.turn].page or page
                self._begins[passage.document].append((passage.start, passage.end, first, page))
        self.last = {document: max(page for *_, page in begins) for document, begins in self._begins.items()}

    def of(self, document: str, start: int, end: int) -> tuple[int, int] | None:
        """The first and the last page that may be given for a stretch; None where the document has no pages."""
        begins = self._begins.get(document, [])
        there = [number for number, (low, high, *_) in enumerate(begins) if low < end and start < high]
        if not there:
            return None
        # A paragraph is cited by the page on which it begins, too; and what stands late in a passage may be on the next page.
        last = begins[there[-1]][3]
        after = [page for *_, page in begins[there[-1] + 1 : there[-1] + 2]]
        return begins[there[0]][2], max(last, min([last + 1, *after]) if after else last)
