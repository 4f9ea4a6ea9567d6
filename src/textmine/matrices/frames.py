"""Records of a run as DataFrames for people who work in Python: ready joined, a column with one meaning in all of them."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from textmine.matrices.results import Results
from textmine.matrices.tables import theme_by_case
from textmine.records.corpus import Kind

# Of a table without rows, too.
_PASSAGE_COLUMNS = "passage document kind case respondent group speaker role text words start_s page topic".split()
_CODING_COLUMNS = "case respondent group theme code pole quote probability coder document passage start end matched".split()
_ENTITY_COLUMNS = "name label text case respondent document passage start end".split()


class Matrix(pd.DataFrame):
    """The theme-by-case matrix in long form: a row for each case, theme and pole, and one (pole empty) for the theme as a whole."""

    @property
    def _constructor(self) -> Callable[..., pd.DataFrame]:
        return Matrix

    def wide(self, values: str = "state") -> pd.DataFrame:
        """The matrix with cases down and themes across, both in the order of the study.

        Args:
            values: the column to show: state, passages, respondents, share or score.

        Returns:
            A DataFrame of shape (n_cases, n_themes).

        Raises:
            KeyError: there is no such column.
        """
        if values not in self.columns:
            raise KeyError(f"no column {values!r}; expected one of {', '.join(self.columns)}")
        whole = pd.DataFrame(self[self["pole"] == ""])
        cases, themes = whole["case"].unique(), whole["theme"].unique()
        return whole.pivot(index="case", columns="theme", values=values).loc[cases, themes]


def matrix_frame(results: Results) -> Matrix:
    """The matrix as `matrices/theme_by_case.csv` has it."""
    return Matrix(theme_by_case(results.cells, results.passages))


def passage_frame(results: Results) -> pd.DataFrame:
    """Passages with their words.

    Returns:
        Columns passage, document, kind, case, respondent (empty for interviewers and papers), group, speaker, role, text,
        words, start_s, page and topic (-1: in none).
    """
    texts = {document.document: document for document in results.documents}
    groups = {turn.turn: turn.group for turn in results.turns}
    topics = {placement.passage: placement.topic for placement in results.placements}
    rows = [
        {
            "passage": passage.passage,
            "document": passage.document,
            "kind": str(texts[passage.document].kind),
            "case": passage.case,
            "respondent": passage.participant if passage.role == "respondent" else "",
            "group": groups.get(passage.turn, ""),
            "speaker": passage.speaker,
            "role": str(passage.role),
            "text": texts[passage.document].text[passage.start : passage.end],
            "words": passage.words,
            "start_s": passage.start_s,
            "page": passage.page,
            "topic": topics.get(passage.passage, -1),
        }
        for passage in results.passages
    ]
    return pd.DataFrame(rows, columns=_PASSAGE_COLUMNS)


def coding_frame(results: Results) -> pd.DataFrame:
    """Codings with whose words they are, in the order of `results.codings`.

    Returns:
        Columns case, respondent, group, theme, code, pole, quote, probability (0-1), coder, document, passage, start, end and
        matched (the words that earned the code).
    """
    passages = {passage.passage: passage for passage in results.passages}
    groups = {turn.turn: turn.group for turn in results.turns}
    themes = results.codebook.theme_of()
    rows = []
    for coding in results.codings:
        passage = passages[coding.passage]
        rows.append(
            {
                "case": passage.case,
                "respondent": passage.participant,
                "group": groups.get(passage.turn, ""),
                "theme": themes[coding.code],
                "code": coding.code,
                "pole": coding.pole,
                "quote": coding.quote,
                "probability": coding.probability,
                "coder": coding.coder,
                "document": coding.document,
                "passage": coding.passage,
                "start": coding.start,
                "end": coding.end,
                "matched": coding.matched,
            }
        )
    return pd.DataFrame(rows, columns=_CODING_COLUMNS)


def entity_frame(results: Results) -> pd.DataFrame:
    """Mentions of names with whose words they are.

    Returns:
        Columns name, label, text, case (literature for papers), respondent, document, passage, start and end.
    """
    passages = {passage.passage: passage for passage in results.passages}
    rows = [
        {
            "name": entity.name,
            "label": entity.label,
            "text": entity.text,
            "case": passages[entity.passage].case or str(Kind.LITERATURE),
            "respondent": passages[entity.passage].participant,
            "document": entity.document,
            "passage": entity.passage,
            "start": entity.start,
            "end": entity.end,
        }
        for entity in results.entities
    ]
    return pd.DataFrame(rows, columns=_ENTITY_COLUMNS)
