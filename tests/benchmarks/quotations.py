"""Are quotations that were tampered with found, and are honest ones left in peace?

python -m tests.benchmarks.quotations STUDY [--seed N ...] [--format docx md] [--number 200]

STUDY has a finished run. For each seed and format a report is written with as many corrupted as clean quotations of the study, in
the ways that researchers set and attribute them, among terms and titles in quotation marks. What is expected of each is known
before it is checked. Nothing of it is kept.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import docx

from tests.benchmarks.corruptions import CLEAN, CORRUPT, Quoted, Study, study_of
from textmine.pipeline.load_results import load_current_results
from textmine.pipeline.workspace import open_workspace
from textmine.reports.quotations.check import check_file
from textmine.reports.quotations.results import FAULTS, QuotationReport, Status

PROSE = (
    "The so-called “big conversation” came late, and ‘joined-up’ services stayed a phrase on paper.",
    "The literature calls it ‘the liability of newness’, as in “Growing Pains: Twelve Charities in Their First Decade”.",
    "The theme “value for money” was added after the pilots, and the tenants’ and carers’ panels met in the ’90s.",
    "We coded this as “trust lost”. The boys' club, the users' forum and the 6\" ruler are not quotations.",
    "Each interview began with the question “How did you come to be involved in this piece of work?”",
)


@dataclass(frozen=True)
class Written:
    """One quotation as it stands in the report: the paragraphs, and those that are block quotations."""

    quoted: Quoted
    paragraphs: tuple[tuple[str, bool], ...]


def _inline(draw: random.Random, one: Quoted) -> str:
    """A quotation in running text with its attribution, in one of the ways there are."""
    opening, closing = draw.choice(["“”", "“”", '""', "‘’", "''"])
    text = one.text
    if opening in "‘'":  # what would be nested in the same marks is set in the other kind
        text = text.replace("‘", "“").replace(" '", " “")
    else:
        text = text.replace("“", "‘").replace("”", "’").replace('"', "’")
    said, who = f"{opening}{text}{closing}", one.who
    if one.page:
        return draw.choice(
            [f"On this {who} is plain: {said} (p. {one.page}).", f"It has been argued that {said} ({who}, p. {one.page})."]
        )
    ways = [
        f"This was a common view: {said} ({who}).",
        f"As {who} put it, {said}",
        f"{who} said: {said} Others saw it in another light.",
        f"{said}, said {who}.",
        f"{said} — {who}",
        f"One of them saw it so: {said} [{who}]",
    ]
    return draw.choice(ways)


def _block(draw: random.Random, one: Quoted) -> tuple[tuple[str, bool], ...]:
    who = f"{one.who}, p. {one.page}" if one.page else one.who
    return draw.choice(
        [
            (("It was put in these words:", False), (f"{one.text} ({who})", True)),
            ((f"As {one.who} put it:", False), (one.text if not one.page else f"{one.text} (p. {one.page})", True)),
            (("It was put in these words:", False), (one.text, True), (f"— {who}", True)),
        ]
    )


def written(draw: random.Random, one: Quoted) -> Written:
    """A quotation set in one of the ways there are."""
    chance = draw.random()
    if chance < 0.05 and one.expected != str(Status.WRONG) and len(one.text.split()) > 9:
        return Written(one, ((f"One view was more common than any other: “{one.text}”", False),))
    if chance < 0.35:
        return Written(one, _block(draw, one))
    return Written(one, ((_inline(draw, one), False),))


def write_docx(items: Sequence[Written], path: Path) -> None:
    """The report as a Word document; block quotations in Word's style for them."""
    document = docx.Document()
    for number, item in enumerate(items):
        if number % 20 == 0:
            document.add_heading(f"Part {number // 20 + 1}", 1)
        for text, block in item.paragraphs:
            document.add_paragraph(text, style="Quote" if block else None)
        if number % 10 == 5:
            document.add_paragraph(PROSE[number // 10 % len(PROSE)])
    document.save(str(path))


def write_md(items: Sequence[Written], path: Path) -> None:
    """The report as Markdown; brackets and asterisks that are signs are kept from being markup."""
    lines = []
    for number, item in enumerate(items):
        if number % 20 == 0:
            lines.append(f"# Part {number // 20 + 1}")
        lines += [f"> {text}" if block else text for text, block in item.paragraphs]
        if number % 10 == 5:
            lines.append(PROSE[number // 10 % len(PROSE)])
    path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")


def _drawn(draw: random.Random, study: Study, kinds: Sequence, number: int) -> list[Quoted]:
    """Quotations of all kinds in turn; a kind that finds nothing to work on is passed over."""
    found: list[Quoted] = []
    tries = 0
    while len(found) < number and tries < number * 60:
        kind = kinds[tries % len(kinds)]
        tries += 1
        one = kind(draw, study)
        if one is not None and all(one.text != other.text for other in found):
            found.append(replace(one, kind=kind.__name__.replace("_", " ")))
    return found


def _matched(items: Sequence[Written], report: QuotationReport) -> list[tuple[Quoted, str, str]]:
    """Each quotation with the status it was given: the first one at or after the last whose words begin alike."""
    found, at = [], 0
    checked = [_letters(quotation.quote) for quotation in report.quotations]
    for item in items:
        key = _letters(item.quoted.text)
        alike = [n for n in range(at, len(checked)) if checked[n] and (checked[n] == key or checked[n][:25] == key[:25])]
        number = next((n for n in alike if checked[n] == key), alike[0] if alike else -1)
        if number < 0:
            found.append((item.quoted, "not seen", ""))
            continue
        found.append((item.quoted, str(report.quotations[number].status), report.quotations[number].reason))
        at = number + 1
    return found


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))


def measure(study: Path, seed: int, form: str, number: int, show: bool) -> None:
    """Write, check and score one report."""
    results = load_current_results(open_workspace(study))
    draw = random.Random(seed)
    material = study_of(results)
    quoted = _drawn(draw, material, CORRUPT, number) + _drawn(draw, material, CLEAN, number)
    draw.shuffle(quoted)
    items = [written(draw, one) for one in quoted]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"report.{form}"
        (write_docx if form == "docx" else write_md)(items, path)
        started = time.perf_counter()
        report = check_file(path, results, 0)
        seconds = time.perf_counter() - started
    matched = _matched(items, report)
    corrupt = [one for one in matched if one[0].expected in map(str, FAULTS)]
    clean = [one for one in matched if one[0].expected not in map(str, FAULTS)]
    right = [one for one in corrupt if one[1] == one[0].expected]
    caught = [one for one in corrupt if one[1] in map(str, FAULTS)]
    alarms = [one for one in clean if one[1] not in ("exact", "ellipsis")]
    beyond = sum(report.counts[str(status)] for status in FAULTS) - sum(one[1] in map(str, FAULTS) for one in matched)
    print(
        f"{study.name} {form} seed {seed}: {len(right)} of {len(corrupt)} corruptions with the right status "
        f"({len(right) / len(corrupt):.1%}), {len(caught)} caught; {len(alarms)} false alarms of {len(clean)} clean, "
        f"{beyond} on terms and titles; {seconds:.1f} s"
    )
    kinds = Counter(one[0].kind for one in corrupt)
    good = Counter(one[0].kind for one in right)
    print("  " + ", ".join(f"{kind} {good[kind]}/{count}" for kind, count in sorted(kinds.items())))
    print("  clean: " + ", ".join(f"{kind} {count}" for kind, count in sorted(Counter(one[0].kind for one in clean).items())))
    for one, status, reason in [*(one for one in corrupt if one not in right), *alarms] if show else []:
        print(f"    {one.kind}: expected {one.expected}, got {status} ({reason}): {one.text} ({one.who}, {one.page})")
    if show:
        known = {_letters(one.text) for one in quoted}
        for one in report.faulty:
            if not any(_letters(one.quote)[:25] in key for key in known):
                print(f"    beyond: {one.status}: {one.quote} | {one.reason}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study", type=Path)
    parser.add_argument("--seed", type=int, nargs="*", default=[1])
    parser.add_argument("--format", nargs="*", default=["docx", "md"], choices=["docx", "md"])
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--show", action="store_true", help="print what went wrong; words of the study are in it")
    options = parser.parse_args()
    for seed in options.seed:
        for form in options.format:
            measure(options.study, seed, form, options.number, options.show)


if __name__ == "__main__":
    main()
