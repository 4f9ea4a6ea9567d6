"""The pictures of a synthesis: which case holds which theme, and how codes add up from transcript to transcript."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from textmine.matrices.saturation import Saturation
from textmine.records.corpus import State
from textmine.reports.figures import figure_bytes, figure_style, new_figure, shorten
from textmine.reports.synthesis.blocks import Picture
from textmine.reports.synthesis.claims import UNDECIDED, CellAccount, SectionAccount, ThemeAccount

_WIDE = 6.3  # inches, which is the width of an upright A4 page between its margins
_ROWS, _COLUMNS = 20, 12  # themes and cases of one picture; more would be too small to read
_LONG = 30  # characters of a name
# Told apart by lightness and by the letter too, so that colours are not needed.
_LOOK = {
    str(State.PRESENT): ("#9CC3E6", ""),
    str(State.COUNTER): ("#F0A868", "c "),
    str(State.SILENT): ("#E3E6EA", "s"),
    str(State.NOT_ASKED): ("#FFFFFF", "–"),
    str(State.NO_TRANSCRIPT): ("#FFFFFF", "×"),
    UNDECIDED: ("#FFF6CC", "?"),
}
_LEGEND = {
    str(State.COUNTER): "c: counter-evidence",
    str(State.SILENT): "s: asked but silent",
    str(State.NOT_ASKED): "–: not asked",
}
_LEGEND |= {str(State.NO_TRANSCRIPT): "×: no transcript", UNDECIDED: "?: not yet decided"}


def section_pictures(section: SectionAccount) -> Iterator[Picture]:
    """Themes of a section by case: respondents who carry each, or the kind of silence; several pictures where it is large."""
    themes = section.themes
    cases = range(len(themes[0].cells))
    for first in range(0, len(themes), _ROWS):
        for start in range(0, len(cases), _COLUMNS):
            here = [[theme.cells[case] for case in cases[start : start + _COLUMNS]] for theme in themes[first : first + _ROWS]]
            yield _picture(section.name, themes[first : first + _ROWS], here)


def _picture(name: str, themes: Sequence[ThemeAccount], cells: Sequence[Sequence[CellAccount]]) -> Picture:
    told = f"Grid of {len(themes)} themes by {len(cells[0])} cases; the table under each theme has the same figures."
    heading = ("Theme", *(cell.case.name for cell in cells[0]))
    rows = tuple(
        (theme.theme.name, *(f"{cell.label} {_figures(cell)}" if cell.counts else cell.label for cell in row))
        for theme, row in zip(themes, cells, strict=True)
    )
    labels = {cell.label for row in cells for cell in row}
    legend = [
        "figures: respondents with a passage, of all",
        *(words for label, words in _LEGEND.items() if label in labels),
    ]
    return Picture(lambda: _grid(themes, cells), f"Themes in “{name}”, by case ({'; '.join(legend)})", told, _WIDE, heading, rows)


def _grid(themes: Sequence[ThemeAccount], cells: Sequence[Sequence[CellAccount]]) -> bytes:
    with figure_style():
        figure, axes = new_figure(_WIDE, 0.95 + 0.27 * len(themes))
        for y, row in enumerate(cells):
            for x, cell in enumerate(row):
                colour, mark = _LOOK[cell.label]
                axes.add_patch(_box(x, y, colour))
                axes.text(x, y, mark + (_figures(cell) if cell.counts else ""), ha="center", va="center", fontsize=7.5)
        axes.set_xlim(-0.5, len(cells[0]) - 0.5)
        axes.set_ylim(len(themes) - 0.5, -0.5)
        axes.set_xticks(
            range(len(cells[0])),
            [shorten(cell.case.name, _LONG) for cell in cells[0]],
            rotation=25,
            ha="right",
            rotation_mode="anchor",
        )
        axes.set_yticks(range(len(themes)), [shorten(theme.theme.name, _LONG) for theme in themes])
        axes.tick_params(length=0)
        for side in axes.spines.values():
            side.set_visible(False)
        return figure_bytes(figure, "png")


def _figures(cell: CellAccount) -> str:
    return f"{cell.cell.respondents}/{cell.cell.respondents_total}"


def _box(x: int, y: int, colour: str) -> object:
    from matplotlib.patches import Rectangle

    return Rectangle((x - 0.46, y - 0.42), 0.92, 0.84, facecolor=colour, edgecolor="#B8C0CA", linewidth=0.6)


def saturation_picture(curve: Saturation, draw: Callable[[], bytes]) -> Picture:
    """Codes so far after each transcript, in the order of cases and on average over all orders; `draw` makes it as PNG."""
    caption = "Codes used so far, transcript by transcript"
    told = f"A curve over {len(curve.steps)} transcripts; the table below has the same figures."
    rows = tuple((str(at), step.case, str(step.so_far), f"{step.expected:.1f}") for at, step in enumerate(curve.steps, 1))
    heading = ("Transcript", "Case", "Codes so far", "Average over all orders")
    return Picture(draw, caption, told, _WIDE, heading, rows)


def saturation_files(curve: Saturation) -> dict[str, bytes]:
    """The curve as SVG and PNG; none where there is no transcript."""
    return {kind: _curve(curve, kind) for kind in ("svg", "png")} if curve.steps else {}


def _curve(curve: Saturation, kind: str) -> bytes:
    with figure_style():
        figure, axes = new_figure(_WIDE, 2.9)
        numbers = range(1, len(curve.steps) + 1)
        axes.step(numbers, [step.so_far for step in curve.steps], where="post", color="#1F4E79", label="in case order")
        axes.plot(numbers, [step.expected for step in curve.steps], "--", color="#B45F06", label="average over all orders")
        axes.axhline(curve.codes, color="#9AA3AE", linewidth=0.8)
        label = f"{curve.codes} codes in the codebook"
        axes.annotate(label, (1, curve.codes), (0, 2), textcoords="offset points", fontsize=7, va="bottom", color="#5A6675")
        starts = [at for at, step in enumerate(curve.steps) if not at or step.case != curve.steps[at - 1].case]
        for at in starts[1:]:
            axes.axvline(at + 0.5, color="#E3E6EA", linewidth=0.8, zorder=0)
        axes.set_xlabel("transcripts (vertical lines separate cases)")
        axes.set_ylabel("codes used so far")
        axes.set_ylim(0, curve.codes * 1.12 + 1)
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.legend(loc="lower right", frameon=False)
        return figure_bytes(figure, kind)
