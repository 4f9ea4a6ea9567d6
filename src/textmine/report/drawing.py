"""Pictures with matplotlib: the same bytes every time, whatever the settings of the person who runs this."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DPI = 150  # dots an inch of the PNG
_LONGEST = 44  # characters of a label; the table has all of it


@contextmanager
def our_style() -> Iterator[None]:
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


def drawn(figure: Figure, kind: str) -> bytes:
    """A figure as a file of `svg` or `png`."""
    sink = BytesIO()
    # A date or a version would differ from day to day.
    figure.savefig(sink, format=kind, dpi=_DPI, metadata={"Date": None} if kind == "svg" else {"Software": None})
    return sink.getvalue()


def short(label: str, longest: int = _LONGEST) -> str:
    """A label cut to a length, with … where it is."""
    return label if len(label) <= longest else label[: longest - 1] + "…"
