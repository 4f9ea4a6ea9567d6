"""Pictures of the topics for a report, as SVG and PNG: the map, topics by case, and the tree. The same study, the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from textmine.reports.topics_view import TopicsView

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DPI = 150  # dots an inch of the PNG
_LONGEST = 44  # characters of a label; the table has all of it


@contextmanager
def figure_style() -> Iterator[None]:
    """Draw in our own style."""
    import matplotlib as mpl

    # Without a salt SVG ids are random.
    style: Any = {"svg.hashsalt": "textmine", "svg.fonttype": "none", "font.family": "DejaVu Sans", "font.size": 8}
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(style)
        yield


def new_figure(width: float, height: float) -> tuple[Figure, Any]:
    """A figure of that many inches, and its axes."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots()


def figure_bytes(figure: Figure, kind: str) -> bytes:
    """A figure as a file of `svg` or `png`."""
    sink = BytesIO()
    # A date or a version would differ from day to day.
    figure.savefig(sink, format=kind, dpi=_DPI, metadata={"Date": None} if kind == "svg" else {"Software": None})
    return sink.getvalue()


def shorten(label: str, longest: int = _LONGEST) -> str:
    """A label cut to a length, with … where it is."""
    return label if len(label) <= longest else label[: longest - 1] + "…"


_WIDE = 9.0  # inches, which is a page's width in landscape
_GREY = "#9AA3AE"


def colours(number: int) -> list[str]:
    """That many colours that can be told from each other, first those of the Tableau palette, then paler ones of them."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    names = ("tab20", "tab20b", "tab20c")
    every = [colormaps[name](at) for name in names for start in (0, 1) for at in range(start, 20, 2)]
    return [to_hex(every[at % len(every)]) for at in range(number)]


def pictures(view: TopicsView) -> Mapping[str, bytes]:
    """The pictures of the topics.

    Args:
        view: of a run.

    Returns:
        SVG and PNG files by name; none where there are no topics.
    """
    if not view.topics:
        return {}
    found = {}
    makers: dict[str, Callable[[TopicsView], Figure | None]] = {"topic_map": _map, "topic_by_case": _by_case, "topic_tree": _tree}
    with figure_style():
        for name, make in makers.items():
            if (figure := make(view)) is not None:
                found[f"{name}.svg"] = figure_bytes(figure, "svg")
                found[f"{name}.png"] = figure_bytes(figure, "png")
    return found


def _map(view: TopicsView) -> Figure:
    figure, axes = new_figure(_WIDE, 6.5)
    out = [p for p in view.results.placements if p.topic not in view.names and (p.x or p.y)]
    axes.scatter([p.x for p in out], [p.y for p in out], s=4, c=_GREY, linewidths=0)
    for colour, topic in zip(colours(len(view.topics)), view.topics, strict=True):
        places = [said.placement for said in topic.passages if said.placement.x or said.placement.y]
        if not places:
            continue
        axes.scatter([p.x for p in places], [p.y for p in places], s=7, c=colour, linewidths=0)
        middle = sorted(p.x for p in places)[len(places) // 2], sorted(p.y for p in places)[len(places) // 2]
        first = topic.topic.label.split(", ")[0]
        axes.annotate(
            first, middle, fontsize=7, ha="center", va="center", bbox={"fc": "white", "ec": "none", "alpha": 0.75, "pad": 1}
        )
    axes.set_axis_off()
    axes.set_title("Respondents’ passages: similar passages are close together; grey: in no topic", fontsize=9, loc="left")
    return figure


def _by_case(view: TopicsView) -> Figure:
    cases = [case for case, _, _ in view.by_case]
    rows = [*((topic.topic.topic, topic.topic.label) for topic in view.topics), (-1, "in no topic")]
    totals = {case.case: every for case, _, every in view.by_case}
    shares = [[view.counts.get((topic, case.case), 0) / totals[case.case] for case in cases] for topic, _ in rows]
    figure, axes = new_figure(_WIDE, 1.6 + 0.22 * len(rows))
    shades = axes.imshow(shares, cmap="Blues", aspect="auto", vmin=0)
    axes.set_xticks(range(len(cases)), [shorten(case.name) for case in cases], rotation=30, ha="right")
    axes.set_yticks(range(len(rows)), [shorten(label) for _, label in rows])
    dark = max(max(row) for row in shares) * 0.6
    for at, (topic, _) in enumerate(rows):
        for column, case in enumerate(cases):
            if count := view.counts.get((topic, case.case), 0):
                colour = "white" if shares[at][column] > dark else "black"
                axes.text(column, at, str(count), ha="center", va="center", fontsize=6.5, color=colour)
    axes.set_title("Passages on each topic in each case; darker: larger share of the case’s passages", fontsize=9, loc="left")
    figure.colorbar(shades, shrink=0.5, format=lambda value, _: f"{value:.0%}")
    return figure


def _tree(view: TopicsView) -> Figure | None:
    from scipy.cluster.hierarchy import dendrogram

    branches = view.results.branches
    if not branches:
        return None
    every = {topic.topic: topic.label for topic in view.results.topics}
    leaves, joined = list(every), _linkage(list(every), branches)
    figure, axes = new_figure(_WIDE, 1.2 + 0.2 * len(leaves))
    labels = [shorten(every[leaf]) for leaf in leaves]
    dendrogram(
        joined, labels=labels, orientation="left", ax=axes, color_threshold=0, above_threshold_color="#26384D", leaf_font_size=8
    )
    axes.set_xlabel("cosine distance between the words of the topics")
    axes.set_title("Similarity between topics, by their words", fontsize=9, loc="left")
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    return figure


def _linkage(leaves: Sequence[int], branches: Sequence[Any]) -> list[list[float]]:
    """The tree as scipy has it, with leaves numbered from 0."""
    new = {leaf: at for at, leaf in enumerate(leaves)}
    sizes = dict.fromkeys(new.values(), 1)
    rows: list[list[float]] = []
    for branch in branches:
        left, right = new[branch.left], new[branch.right]
        new[branch.parent] = len(leaves) + len(rows)
        sizes[new[branch.parent]] = sizes[left] + sizes[right]
        rows.append([float(left), float(right), branch.distance, float(sizes[new[branch.parent]])])
    return rows
