"""How the codings and cells of a run compare with the hand-made answer key of the demonstration study.

python -m tests.benchmarks.answer_key OUTPUT [--second]     against the second key, of other transcripts, by another reader
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from numpy.typing import NDArray

from textmine.analysis.themes.cues import compile_cues
from textmine.records.corpus import Document, Passage
from textmine.study.codebook import Codebook, read_codebook

ROOT = Path(__file__).parents[2]
KEY = ROOT / "tests/answer_key"


def rows_of(name: str) -> list[dict[str, str]]:
    """Rows of a table of the answer keys."""
    with (KEY / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def turn_codes(
    output: Path, codebook: Codebook, key: str = "", *, likely: bool = False
) -> list[tuple[str, set[str], set[str], set[str]]]:
    """For each turn of the key: document, codes (`theme:pole`) of the key, codes proposed, themes whose cues its words match."""
    documents = {row["document"]: row["text"] for row in pq.read_table(output / "tables/documents.parquet").to_pylist()}
    turns = defaultdict(list)
    for turn in pq.read_table(output / "tables/turns.parquet").to_pylist():
        turns[turn["document"]].append(turn)
    passages = {row["passage"]: row["turn"] for row in pq.read_table(output / "tables/passages.parquet").to_pylist()}
    theme_of = codebook.theme_of()
    sides = {
        (theme.id, pole.name): side
        for theme in codebook.themes
        for pole, side in zip(theme.poles, ("positive", "negative"), strict=False)
    }
    proposed: dict[str, set[str]] = defaultdict(set)
    for coding in pq.read_table(output / "tables/codings.parquet").to_pylist():
        if likely and not coding["likely"]:
            continue
        theme = theme_of[coding["code"]]
        side = sides.get((theme, coding["pole"]), "")
        proposed[passages[coding["passage"]]].add(f"{theme}:{side}" if side else theme)
    cues = {theme.id: compile_cues([cue for code in theme.walk() for cue in code.cues]) for theme in codebook.themes}
    found = []
    for row in rows_of(f"{key}passages.csv"):
        text = documents[row["document"]]
        if text.count(row["quote"]) != 1:
            raise ValueError(f"{row['document']}: {row['quote']!r} occurs {text.count(row['quote'])} times; expected once")
        start = text.index(row["quote"])
        (turn,) = (turn for turn in turns[row["document"]] if turn["start"] <= start < turn["end"])
        words = text[turn["start"] : turn["end"]]
        given = {code for code in row["codes"].split(";") if code}
        found.append((row["document"], given, proposed[turn["turn"]], {theme for theme, cue in cues.items() if cue.find(words)}))
    return found


def keyed_rows(
    passages: Sequence[Passage], documents: Mapping[str, Document], codebook: Codebook
) -> tuple[NDArray[np.int_], NDArray[np.bool_]]:
    """For each passage the row of its turn in the key, -1 for none, and which themes each row has (n_rows, n_themes)."""
    rows_of_turn, coded = {}, []
    for number, row in enumerate(rows_of("passages.csv")):
        start = documents[row["document"]].text.index(row["quote"])
        (turn,) = {p.turn for p in passages if p.document == row["document"] and p.start <= start < p.end}
        rows_of_turn[turn] = number
        given = themes({code for code in row["codes"].split(";") if code})
        coded.append([theme.id in given for theme in codebook.themes])
    return np.array([rows_of_turn.get(passage.turn, -1) for passage in passages]), np.array(coded)


def themes(codes: set[str]) -> set[str]:
    """Codes without their poles."""
    return {code.partition(":")[0] for code in codes}


def scores(pairs: list[tuple[set[str], set[str]]]) -> tuple[float, float, float]:
    """Pooled precision, recall and F1 of (given, found) pairs; each 0 where there is nothing to divide by."""
    hits = sum(len(given & found) for given, found in pairs)
    given, found = (sum(len(pair[side]) for pair in pairs) for side in (0, 1))
    return hits / max(1, found), hits / max(1, given), 2 * hits / max(1, given + found)


def cell_states(output: Path, key: str = "") -> list[tuple[str, str, str, str]]:
    """Case, theme, state in the key, state in the matrix."""
    table = pd.read_csv(output / "matrices/theme_by_case.csv", keep_default_na=False)
    found = {(row.case, row.theme): row.state for row in table[table.pole == ""].itertuples()}
    return [(row["case"], row["theme"], row["state"], found[row["case"], row["theme"]]) for row in rows_of(f"{key}cells.csv")]


def report(output: Path, key: str = "") -> str:
    """The comparison as Markdown."""
    codebook = read_codebook(ROOT / "corpus/codebook.yaml")
    codes, sure = turn_codes(output, codebook, key), turn_codes(output, codebook, key, likely=True)
    lines = ["| | turns | precision | recall | F1 |", "| --- | ---: | ---: | ---: | ---: |"]
    for name, literature in (("interviews", False), ("literature", True)):
        chosen, counted = ([row for row in part if row[0].startswith("literature/") == literature] for part in (codes, sure))
        for way, pairs in (
            ("cues alone", [(themes(given), cued) for _, given, _, cued in chosen]),
            ("textmine, all suggestions", [(themes(given), themes(found)) for _, given, found, _ in chosen]),
            ("textmine, likely ones", [(themes(given), themes(found)) for _, given, found, _ in counted]),
        ):
            precision, recall, f1 = scores(pairs)
            lines.append(f"| {name}, {way} | {len(chosen)} | {precision:.2f} | {recall:.2f} | {f1:.2f} |")
    poles = [
        (code, found)
        for _, given, found, _ in codes
        for code in given
        if ":" in code and len([one for one in given if one.startswith(code.partition(":")[0] + ":")]) == 1
        if code.partition(":")[0] in themes(found)
    ]
    right = sum(code in found for code, found in poles)
    cells = cell_states(output, key)
    same = sum(given == found for *_, given, found in cells)
    lines += [
        "",
        f"Pole right in {right} of {len(poles)} codings of the right theme; state right in {same} of {len(cells)} cells.",
        "",
    ]
    confusion = Counter((given, found) for *_, given, found in cells)
    lines += [f"- {given} -> {found}: {number}" for (given, found), number in sorted(confusion.items())]
    return "\n".join(lines)


if __name__ == "__main__":
    print(report(Path(sys.argv[1]), "second_" if "--second" in sys.argv else ""))
