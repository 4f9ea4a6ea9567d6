"""The further sheets of framework.xlsx: by respondent, group and research question, who speaks, negative cases, papers beside."""

from __future__ import annotations

from collections import defaultdict

from xlsxwriter.worksheet import Worksheet

from textmine.matrices.voices import Negative, Voice, negatives, voices
from textmine.report.sheets import Styles, TableSheet
from textmine.report.view import Places, Results, cells_by_place, tally_of

_QUESTIONS = (("Question", 60), ("Theme", 28))
_SPEAK = (
    ("Case", 24),
    ("Respondent", 24),
    ("Group", 18),
    ("Passages", 10),
    ("Words", 10),
    ("Share of the case’s words", 14),
    ("Passages coded", 10),
    ("Share of the case’s coded passages", 16),
)
_NEGATIVE = (("Theme", 28), ("Leaning", 20), ("Found", 30), ("Quotation", 100), ("Speaker", 24), ("Document", 28), ("Place", 16))
_PAPERS = (("Theme", 28), ("Interviews", 30), ("Papers", 26), ("What papers say", 90), ("Paper", 40), ("Place", 20))
_NAMES = ("By respondent", "By group", "By question", "Who speaks", "Negative cases", "Beside papers")


class Views:
    """Writes the further sheets of one workbook."""

    names = _NAMES

    def __init__(self, results: Results, styles: Styles, places: Places) -> None:
        self.results = results
        self.styles = styles
        self.places = places
        self.voices = voices(results.passages, results.turns, results.codings, results.codebook)
        self.case_names = {case.case: case.name for case in results.cases}

    def write(self, sheets: dict[str, Worksheet]) -> None:
        """Fill the sheets of those names."""
        self._by_respondent(sheets["By respondent"])
        self._by_group(sheets["By group"])
        self._by_question(sheets["By question"])
        self._who_speaks(sheets["Who speaks"])
        self._negative_cases(sheets["Negative cases"])
        self._beside_papers(sheets["Beside papers"])

    def _by_respondent(self, sheet: Worksheet) -> None:
        themes = self.results.codebook.themes
        columns = (("Case", 24), ("Respondent", 24), ("Group", 18), *((theme.name, 16) for theme in themes))
        table = TableSheet(sheet, self.styles, columns)
        for voice in self.voices:
            counts = (voice.themes.get(theme.id, 0) for theme in themes)
            table.add((self.case_names[voice.case], voice.participant, voice.group, *counts))
        table.shade(3, len(themes))
        table.close()

    def _by_group(self, sheet: Worksheet) -> None:
        themes = self.results.codebook.themes
        table = TableSheet(sheet, self.styles, (("Group", 24), ("Respondents", 12), *((theme.name, 16) for theme in themes)))
        groups: dict[str, list[Voice]] = defaultdict(list)
        for voice in self.voices:
            groups[voice.group or "no group given"].append(voice)
        for group, members in groups.items():
            carry = (sum(bool(voice.themes.get(theme.id)) for voice in members) for theme in themes)
            table.add((group, len(members), *(f"{count} of {len(members)}" for count in carry)))
        table.close()

    def _by_question(self, sheet: Worksheet) -> None:
        cases = self.results.cases
        table = TableSheet(sheet, self.styles, (*_QUESTIONS, *((case.name, 26) for case in cases)))
        cells = cells_by_place(self.results.cells)
        for number, text in self.results.codebook.questions:
            for theme in self.results.codebook.themes:
                if number in theme.answers:
                    here = [cells[case.case, theme.id] for case in cases]
                    shown = ("\n".join(filter(None, (str(cell.state), tally_of(cell)))) for cell in here)
                    table.add((f"{number}. {text}", theme.name, *shown))
        table.close()

    def _who_speaks(self, sheet: Worksheet) -> None:
        table = TableSheet(sheet, self.styles, _SPEAK)
        for voice in self.voices:
            start = (self.case_names[voice.case], voice.participant, voice.group, voice.passages, voice.words)
            table.add((*start, voice.words_share, voice.coded, voice.coded_share))
        table.close()

    def _negative_cases(self, sheet: Worksheet) -> None:
        table = TableSheet(sheet, self.styles, _NEGATIVE)
        for one in negatives(self.results.codings, self.results.passages, self.results.codebook):
            found = _found(one)
            if not one.cases:
                table.add((one.theme.name, one.pole, found, "", "", "", ""))
            for coding in one.cases:
                quote = self.places.quote(coding)
                table.add((one.theme.name, one.pole, found, quote.text, quote.speaker, quote.document, quote.place))
        table.close()

    def _beside_papers(self, sheet: Worksheet) -> None:
        table = TableSheet(sheet, self.styles, _PAPERS)
        papers = {cell.theme: cell for cell in self.results.paper_cells}
        of_theme: dict[str, list[str]] = defaultdict(list)
        for cell in self.results.cells:
            if cell.passages and not cell.weak:
                of_theme[cell.theme].append(self.case_names[cell.case])
        for theme in self.results.codebook.themes:
            said, written = of_theme[theme.id], papers.get(theme.id)
            interviews = f"in {len(said)} of {len(self.results.cases)} cases" if said else "silent"
            if written is None or not written.passages:
                table.add((theme.name, interviews, "silent", "", "", ""))
                continue
            for quote in self.places.quotes(written):
                table.add((theme.name, interviews, tally_of(written), quote.text, quote.speaker, quote.place))
        table.close()


def _found(one: Negative) -> str:
    if not one.theme.poles:
        return "the theme has no directions"
    if not one.examined:
        return "no passage leans either way"
    if not one.pole:
        return f"as many lean one way as the other, of {one.examined}"
    return f"{len(one.cases)} shown" if one.cases else f"none found after {one.examined} examined"
