"""topics.html: the map of passages, topics by case, their tree and every passage behind each, in one file that needs no network."""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Mapping
from html import escape
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from textmine.reports.figures import colours
from textmine.reports.topics_view import TopicQuotation, TopicsView, numbers_of

_LINE = 70  # characters of a line of a quotation on the map
_OUT = "#B9C0C9"


def topics_html(view: TopicsView, drawn: Mapping[str, bytes]) -> str:
    """The page.

    Args:
        view: of a run.
        drawn: pictures, of which the tree is shown.

    Returns:
        Self-contained HTML; every word of a transcript in it is escaped.
    """
    environment = Environment(
        loader=PackageLoader("textmine.reports", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    tree = drawn.get("pictures/topic_tree.png", b"")
    styles = [(files("textmine.reports") / name).read_text(encoding="utf-8") for name in ("framework.css", "topics.css")]
    colour = dict(zip((topic.topic.topic for topic in view.topics), colours(len(view.topics)), strict=True)) if view.topics else {}
    cases = [case for case, _, _ in view.by_case]
    return environment.get_template("topics.html").render(
        view=view,
        results=view.results,
        summary=view.results.topics_summary,
        numbers=numbers_of(view),
        cases=cases,
        totals={case.case: every for case, _, every in view.by_case},
        colour=colour,
        map=Markup(_map(view, colour)) if view.topics else "",  # noqa: S704  made by plotly; words are escaped below
        tree=base64.b64encode(tree).decode(),
        merged=[topic for topic in view.results.topics if topic.merged_into >= 0],
        hidden=[topic for topic in view.results.topics if topic.hidden and topic.merged_into < 0],
        style=Markup("\n".join(styles)),  # noqa: S704  our own style sheets, not a transcript's words
    )


def _map(view: TopicsView, colour: Mapping[int, str]) -> str:
    """The map as a piece of HTML with the script that draws it; nothing is fetched."""
    from plotly.graph_objects import Figure, Scatter

    figure = Figure()
    groups = [("in no topic", _OUT, view.unplaced, 4)]
    groups += [
        (f"{topic.topic.topic} {topic.topic.label}", colour[topic.topic.topic], list(topic.passages), 6) for topic in view.topics
    ]
    for name, shade, passages, size in groups:
        here = [said for said in passages if said.placement.x or said.placement.y]
        if here:
            figure.add_trace(
                Scatter(
                    x=[said.placement.x for said in here],
                    y=[said.placement.y for said in here],
                    text=[_hover(said) for said in here],
                    name=escape(textwrap.shorten(name, 48, placeholder="…")),
                    mode="markers",
                    hovertemplate="%{text}<extra></extra>",
                    marker={"size": size, "color": shade},
                )
            )
    axis: dict[str, Any] = {"visible": False}
    figure.update_layout(
        height=640,
        margin={"l": 0, "r": 0, "t": 10, "b": 0},
        xaxis=axis,
        yaxis=axis | {"scaleanchor": "x"},
        paper_bgcolor="#fff",
        plot_bgcolor="#fff",
        template="none",
        legend={"itemsizing": "constant", "font": {"size": 11}},
        hoverlabel={"align": "left", "bgcolor": "#fff", "font": {"color": "#1d2530", "size": 13}},
    )
    config = {"displaylogo": False, "responsive": True, "modeBarButtonsToRemove": ["toImage", "select2d", "lasso2d"]}
    return str(figure.to_html(full_html=False, include_plotlyjs=True, include_mathjax=False, div_id="map", config=config))


def _hover(said: TopicQuotation) -> str:
    lines = textwrap.wrap(f"“{said.short}”", _LINE)
    who = ", ".join(filter(None, (said.speaker, said.document, said.place)))
    return "<br>".join([*map(escape, lines), f"<i>{escape(who)}</i>"])
