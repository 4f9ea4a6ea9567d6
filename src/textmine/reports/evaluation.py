"""An evaluation to read: a table of lines, and the reliability diagram as a page that works offline."""

from __future__ import annotations

from pathlib import Path

from textmine.analysis.evaluation.agreement import Agreement
from textmine.analysis.evaluation.evaluate import Evaluation
from textmine.errors import Fault, TextmineError

_WIDTH = 34  # characters of a code's name
_MEASURES = (
    ("precision", "prec"),
    ("recall", "rec"),
    ("f1", "F1"),
    ("average_precision", "AP"),
    ("kappa", "kappa"),
    ("alpha", "alpha"),
)
_HUMAN = (
    "For comparison, agreement between people: interviews, coded or not, kappa 0.50; detailed codes 0.31; narrow questionnaire "
    "codes 0.82. Do not expect textmine to agree with people better than they agree with each other."
)


def evaluation_lines(evaluation: Evaluation) -> list[str]:
    """The evaluation as lines of text: codes by how often people gave them, then all together, calibration and notes."""
    learnt = f"learnt from {evaluation.examples:.0f} passages in {evaluation.folds} folds, whole documents held out"
    passages = evaluation.pooled.n // max(1, len(evaluation.codes))
    heading = " ".join(f"{short:>5}" for _, short in _MEASURES)
    lines = [f"{passages} passages; {learnt if evaluation.folds else 'from the codebook only'}", ""]
    lines += [f"{'':{_WIDTH}} {'n':>5} {'min p':>5} {heading}  95 % interval of F1"]
    order = sorted(evaluation.codes.items(), key=lambda item: -item[1].positives)
    lines += [_line(code, agreement, f"{evaluation.thresholds[code]:.2f}") for code, agreement in order]
    lines += [_line("all codes pooled", evaluation.pooled, "")]
    lines += [_line("likely suggestions, pooled", evaluation.likely, ""), _line("any code or none", evaluation.any_code, "")]
    macro = " ".join(_number(evaluation.macro[name]) for name, _ in _MEASURES)
    mean = f"mean of {evaluation.macro['codes']:.0f} codes"
    lines += [f"{mean:{_WIDTH}} {'':>5} {'':>5} {macro}", ""]
    lines += [f"Probabilities are off by {evaluation.calibration_error:.3f} on average (expected calibration error):"]
    for part in evaluation.reliability:
        bar = "#" * round(40 * part.observed)
        lines.append(f"  predicted {part.predicted:4.0%}  coded by people {part.observed:4.0%}  {bar:40} {part.n:6}")
    lines += ["", _HUMAN]
    for code, agreement in order:
        lines += [f"{code}: {name.replace('_', ' ')} could not be calculated: {reason}" for name, reason in _reasons(agreement)]
    return [*lines, *evaluation.notes]


def _reasons(one: Agreement) -> list[tuple[str, str]]:
    return [(name, reason) for name, reason in one.reasons.items() if one.positives]


def _line(name: str, one: Agreement, threshold: str) -> str:
    shown = name if len(name) <= _WIDTH else name[: _WIDTH - 1] + "…"
    values = " ".join(_number(one.values.get(measure)) for measure, _ in _MEASURES)
    low, high = one.intervals.get("f1", (None, None))
    interval = f"  {low:.2f}-{high:.2f}" if low is not None and high is not None else ""
    return f"{shown:{_WIDTH}} {one.positives:5} {threshold:>5} {values}{interval}"


def _number(value: float | None) -> str:
    return "    -" if value is None else f"{value:5.2f}"


def write_diagram(evaluation: Evaluation, path: Path) -> None:
    """Write the reliability diagram.

    Args:
        evaluation: what it shows.
        path: of the html file.

    Raises:
        TextmineError: the file cannot be written.
    """
    try:
        path.write_text(diagram_html(evaluation), encoding="utf-8")
    except OSError as error:
        got = f"cannot be written ({error.strerror or error})"
        raise TextmineError(Fault(str(path), got, "an .html file in an existing folder", "Choose another path.")) from error


def diagram_html(evaluation: Evaluation) -> str:
    """The reliability diagram as one html page: for each tenth of probability, the share of passages that people coded."""
    import plotly.graph_objects as go

    bins = evaluation.reliability
    figure = go.Figure(
        [
            go.Scatter(x=[0, 1], y=[0, 1], mode="lines", name="perfect calibration", line={"dash": "dot", "color": "#777"}),
            go.Scatter(
                x=[bin.predicted for bin in bins],
                y=[bin.observed for bin in bins],
                text=[f"{bin.n:,} decisions (passage and code)" for bin in bins],
                mode="lines+markers",
                name="people",
                line={"color": "#1f5f8b"},
            ),
        ]
    )
    figure.update_layout(
        title=f"Reliability: expected calibration error {evaluation.calibration_error:.3f}",
        xaxis_title="probability from textmine",
        yaxis_title="share coded by people",
        template="plotly_white",
        width=760,
        height=620,
    )
    return str(figure.to_html(include_plotlyjs=True, div_id="reliability"))
