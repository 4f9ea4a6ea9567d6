"""The long tables: theme and entity by case, and interviews beside literature."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

import pandas as pd

from textmine.records.corpus import Cell, Coding, Document, Entity, Kind, Passage, respondents_of
from textmine.records.decisions import Note
from textmine.study.codebook import Codebook

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def inert(text: str) -> str:
    """Text that a spreadsheet shows as it is: what would begin a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def theme_by_case(cells: Iterable[Cell], passages: Iterable[Passage]) -> pd.DataFrame:
    """One row for each case, theme and pole, and one (pole empty) for the theme as a whole.

    Args:
        cells: of the framework matrix.
        passages: tell whose words the evidence is.

    Returns:
        Columns case, theme, pole, state, passages, respondents, respondents_total, share (of respondents, 0-1) and score (highest
        probability, 0-1).
    """
    by_id = {passage.passage: passage for passage in passages}
    rows = []
    for cell in cells:
        common = {"case": cell.case, "theme": cell.theme, "state": str(cell.state)}
        whole: dict[str, Any] = {"pole": "", "passages": cell.passages, "respondents": cell.respondents, "score": cell.score}
        rows.append(common | whole | {"respondents_total": cell.respondents_total})
        for pole, number in cell.poles:
            of_pole = [coding for coding in cell.evidence if coding.pole == pole]
            people = len(respondents_of(by_id[coding.passage] for coding in of_pole))
            score = max((coding.probability for coding in of_pole), default=0.0)
            counts: dict[str, Any] = {"pole": pole, "passages": number, "respondents": people, "score": score}
            rows.append(common | counts | {"respondents_total": cell.respondents_total})
    columns = ["case", "theme", "pole", "state", "passages", "respondents", "respondents_total", "share", "score"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["share"] = (frame["respondents"] / frame["respondents_total"].where(frame["respondents_total"] > 0)).fillna(0.0).round(4)
    return frame


def entity_by_case(entities: Iterable[Entity], passages: Iterable[Passage]) -> pd.DataFrame:
    """Mentions of each name in each case; case "literature" counts those of papers.

    Returns:
        Columns entity, label, case, mentions, documents, respondents and variants; most mentioned names first.
    """
    by_id = {passage.passage: passage for passage in passages}
    groups: dict[tuple[str, str, str], list[Entity]] = defaultdict(list)
    for entity in entities:
        groups[entity.name, entity.label, by_id[entity.passage].case or Kind.LITERATURE].append(entity)
    totals: Counter[str] = Counter()
    for (name, _, _), found in groups.items():
        totals[name] += len(found)
    rows = []
    for (name, label, case), found in groups.items():
        people = respondents_of(by_id[entity.passage] for entity in found)
        forms = sorted({e.text for e in found})
        documents = len({e.document for e in found})
        rows.append((inert(name), label, case, len(found), documents, len(people), inert("; ".join(forms)), -totals[name]))
    rows.sort(key=lambda row: (row[-1], row[0], row[1], row[2]))
    columns = ["entity", "label", "case", "mentions", "documents", "respondents", "variants"]
    return pd.DataFrame([row[:-1] for row in rows], columns=columns)


def interviews_by_literature(
    codebook: Codebook, codings: Iterable[Coding], passages: Iterable[Passage], documents: Iterable[Document]
) -> pd.DataFrame:
    """For each theme and pole what interviews hold beside what papers hold.

    Returns:
        Columns theme, pole, interview_passages, interview_respondents, cases, literature_passages and papers; a row with an
        empty pole counts the theme as a whole.
    """
    by_id = {passage.passage: passage for passage in passages}
    papers = {document.document for document in documents if document.kind == Kind.LITERATURE}
    theme_of = codebook.theme_of()
    groups: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    for coding in codings:
        for pole in dict.fromkeys(("", coding.pole)):
            groups[theme_of[coding.code], pole].append(by_id[coding.passage])
    rows = []
    for theme in codebook.themes:
        for pole in ("", *(pole.name for pole in theme.poles)):
            found = set(groups[theme.id, pole])
            said = {p for p in found if p.document not in papers}
            rows.append(
                {
                    "theme": theme.id,
                    "pole": pole,
                    "interview_passages": len(said),
                    "interview_respondents": len(respondents_of(said)),
                    "cases": len({p.case for p in said}),
                    "literature_passages": len(found) - len(said),
                    "papers": len({p.document for p in found - said}),
                }
            )
    return pd.DataFrame(rows)


def notes_table(notes: Iterable[Note]) -> pd.DataFrame:
    """People's summaries and memos in long form.

    Returns:
        Columns kind, place (`cell/CASE/THEME` or `passage/PASSAGE`), text, who and at (UTC, ISO 8601).
    """
    rows = [(note.kind, inert(note.place), inert(note.text), inert(note.who), note.at) for note in notes]
    return pd.DataFrame(rows, columns=["kind", "place", "text", "who", "at"])
