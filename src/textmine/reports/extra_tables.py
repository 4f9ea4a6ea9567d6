"""The framework matrix from other sides, as plain tables that the page and the workbook show alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textmine.matrices.literature_comparison import compare_with_literature
from textmine.matrices.negative_cases import NegativeCase, find_negatives
from textmine.matrices.respondents import RespondentSummary, groups_speak, summarise_respondents
from textmine.matrices.results import Places, Quotation, Results, cells_by_place, tally_of
from textmine.records.corpus import Coding
from textmine.records.decisions import NoteKind

CellValue = str | int | float  # a float is a share, 0-1
_BESIDE = 3  # quotations of each side that are set beside each other
_NO_GROUP = "no group recorded"
_SPEAK = (("Passages coded", 10), ("Share of coded passages", 14), ("Codings", 10), ("Prompted", 10), ("Spontaneous", 12))


@dataclass(frozen=True, slots=True)
class TableView:
    """One table.

    Attributes:
        name: of the sheet and the heading.
        note: what it shows, in a sentence.
        columns: headings with their widths in characters.
        rows: a value for each column.
        shaded: first column that is coloured by size, and how many are.
    """

    name: str
    note: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[CellValue, ...], ...]
    shaded: tuple[int, int] = (0, 0)


def extra_tables(results: Results, places: Places) -> list[TableView]:
    """All further tables of the matrix, in the order in which they are shown.

    Args:
        results: of a run.
        places: of the same run.

    Returns:
        By respondent, by group, by question, who speaks (by person and by group), negative cases, interviews and papers, notes.
    """
    heard = summarise_respondents(results.passages, results.turns, results.likely, results.codebook, results.asks)
    return [
        _by_respondent(results, heard),
        _by_group(results, heard),
        _by_question(results),
        _who_speaks(results, heard),
        _groups_speak(heard),
        _negative_cases(results, places),
        _beside_papers(results, places),
        _notes(results),
    ]


def _names(results: Results) -> dict[str, str]:
    return {case.case: case.name for case in results.cases}


def _by_respondent(results: Results, heard: Sequence[RespondentSummary]) -> TableView:
    themes, names = results.codebook.themes, _names(results)
    columns = (("Case", 24), ("Respondent", 24), ("Group", 18), *((theme.name, 16) for theme in themes))
    rows: Iterable[tuple[CellValue, ...]] = (
        (names[voice.case], voice.participant, voice.group, *(voice.themes.get(theme.id, 0) for theme in themes)) for voice in heard
    )
    return TableView("By respondent", "Number of passages on each theme, by respondent.", columns, tuple(rows), (3, len(themes)))


def _by_group(results: Results, heard: Sequence[RespondentSummary]) -> TableView:
    themes = results.codebook.themes
    groups: dict[str, list[RespondentSummary]] = defaultdict(list)
    for voice in heard:
        groups[voice.group or _NO_GROUP].append(voice)
    rows: list[tuple[CellValue, ...]] = []
    for group, members in groups.items():
        carry = (sum(bool(voice.themes.get(theme.id)) for voice in members) for theme in themes)
        rows.append((group, len(members), *(f"{count} of {len(members)}" for count in carry)))
    columns = (("Group", 24), ("Respondents", 12), *((theme.name, 16) for theme in themes))
    return TableView(
        "By group", "Number of respondents in each group with at least one passage on the theme.", columns, tuple(rows)
    )


def _by_question(results: Results) -> TableView:
    cells = cells_by_place(results.cells)
    rows = []
    for number, text in results.codebook.questions:
        for theme in results.codebook.themes:
            if number in theme.answers:
                here = [cells[case.case, theme.id] for case in results.cases]
                shown = ("\n".join(filter(None, (str(cell.state), tally_of(cell)))) for cell in here)
                rows.append((f"{number}. {text}", theme.name, *shown))
    columns = (("Question", 60), ("Theme", 28), *((case.name, 26) for case in results.cases))
    return TableView("By question", "Cells of the themes linked to each research question.", columns, tuple(rows))


def _who_speaks(results: Results, heard: Sequence[RespondentSummary]) -> TableView:
    names = _names(results)
    rows = tuple(
        (names[v.case], v.participant, v.group, v.words, v.words_share, v.coded, v.coded_share, *_prompting(v)) for v in heard
    )
    columns = (("Case", 24), ("Respondent", 24), ("Group", 18), ("Words", 10), ("Share of words", 14), *_SPEAK)
    note = "Shares are within the case. Prompted: in the turn after a question on the theme. Passages on two themes count twice."
    return TableView("Who speaks", note, columns, rows)


def _groups_speak(heard: Sequence[RespondentSummary]) -> TableView:
    rows = tuple((group or _NO_GROUP, *values) for group, *values in groups_speak(heard).itertuples(index=False))
    columns = (("Group", 24), ("Respondents", 12), ("Words", 10), ("Share of words", 14), *_SPEAK)
    return TableView("Who speaks, by group", "Shares are within the whole study.", columns, rows)


def _prompting(voice: RespondentSummary) -> tuple[int, int, int]:
    return voice.codings, voice.prompted, voice.codings - voice.prompted


def _negative_cases(results: Results, places: Places) -> TableView:
    rows: list[tuple[CellValue, ...]] = []
    for negative_case in find_negatives(results.likely, results.passages, results.codebook):
        start = (negative_case.theme.name, negative_case.pole, _describe_case(negative_case))
        if not negative_case.cases:
            rows.append((*start, "", "", "", "", ""))
        for rank, coding in enumerate(negative_case.cases, 1):
            quote = places.quote(coding)
            rows.append((*start, rank, quote.text, quote.speaker, quote.document, quote.place))
    columns = (("Theme", 28), ("Pole", 20), ("Result", 34), ("Rank", 7), ("Quotation", 100))
    note = "Passages that point the other way from most, strongest from each respondent first."
    note += " A theme without poles has none."
    return TableView("Negative cases", note, (*columns, ("Speaker", 24), ("Document", 28), ("Place", 16)), tuple(rows))


def _describe_case(one: NegativeCase) -> str:
    if not one.examined:
        return "no passage points to either pole" if one.theme.poles else "no coded passages"
    if not one.pole:
        return f"equal numbers point to each pole, {one.examined} examined"
    return f"{len(one.cases)} shown, {one.examined} examined" if one.cases else f"none found after {one.examined} examined"


def _beside_papers(results: Results, places: Places) -> TableView:
    names = _names(results)
    cases = {passage.passage: passage.case for passage in results.passages}
    rows: list[tuple[CellValue, ...]] = []
    for literature_comparison in compare_with_literature(results.codebook, results.cells, results.paper_cells):
        said = [
            f"“{quote.short}” ({quote.speaker}, {names[cases[c.passage]]}, {quote.place})"
            for c, quote in _best(literature_comparison.interviews, places)
        ]
        read = [f"“{quote.short}” ({quote.speaker}, {quote.place})" for _, quote in _best(literature_comparison.papers, places)]
        rows.append(
            (
                literature_comparison.theme.name,
                str(literature_comparison.relation),
                literature_comparison.why,
                "\n\n".join(said),
                "\n\n".join(read),
            )
        )
    columns = (("Theme", 28), ("Comparison", 18), ("Why", 34), ("In interviews", 80), ("In papers", 80))
    note = "Calculated from the codings. Read both sides before relying on it."
    return TableView("Interviews and papers", note, columns, tuple(rows))


def _best(codings: Sequence[Coding], places: Places) -> list[tuple[Coding, Quotation]]:
    found: dict[str, tuple[Coding, Quotation]] = {}
    for coding in codings:
        quote = places.quote(coding)
        found.setdefault(quote.speaker, (coding, quote))
    return list(found.values())[:_BESIDE]


def _notes(results: Results) -> TableView:
    names, themes = _names(results), {theme.id: theme.name for theme in results.codebook.themes}
    passages = {passage.passage: passage for passage in results.passages}
    rows = []
    for note in results.notes:
        what, _, rest = note.place.partition("/")
        case, _, theme = rest.rpartition("/")
        if what == "passage":
            case, theme = (passages[rest].case if rest in passages else ""), ""
        kind = "summary" if note.kind == NoteKind.SUMMARY else "memo"
        place = rest if what == "passage" else ""
        rows.append((kind, names.get(case, case), themes.get(theme, theme), place, note.text, note.who, note.at[:10]))
    columns = (("Kind", 12), ("Case", 24), ("Theme", 28), ("Passage", 30), ("Text", 100), ("Written by", 20), ("Date", 12))
    return TableView("Summaries and memos", "Written by the team. Runs never change them.", columns, tuple(rows))
