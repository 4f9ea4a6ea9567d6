"""A study and its results for Python: DataFrames that are ready joined, cells with their evidence, tables that a notebook shows.

`import textmine` hands on what is here: `open_study`, `run`, `load_results`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textmine.errors import Fault, StudyError
from textmine.matrices.results import Places, Results, cells_by_place, tally_of
from textmine.pipeline.load_results import load_current_results
from textmine.pipeline.workspace import open_workspace
from textmine.records.corpus import Cell, Kind
from textmine.records.decisions import Decision
from textmine.records.topics import Topic

if TYPE_CHECKING:
    import pandas as pd

    from textmine.matrices.frames import Matrix
    from textmine.pipeline.check import StudyCheck
    from textmine.study.codebook import Codebook

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class OpenStudy:
    """A study folder, checked and ready to run.

    Attributes:
        root: the study's folder, which holds study.toml.
        output: folder of its results.
    """

    root: Path
    output: Path

    @property
    def codebook(self) -> Codebook:
        """The themes, as codebook.yaml has them now; raises `CodebookError` where it has faults."""
        return open_workspace(self.root, self.output).codebook

    def check(self) -> StudyCheck:
        """What would be read of every file, and every fault of settings and codebook."""
        from textmine.pipeline.check import check_study

        return check_study(self.root)

    def run(self, progress: Progress | None = None) -> StudyResults:
        """Run the pipeline, and load what it leaves; arguments and errors as `textmine.run`."""
        return run(self.root, self.output, progress)

    def results(self) -> StudyResults:
        """The last run with every decision since; errors as `textmine.load_results`."""
        return StudyResults(load_current_results(open_workspace(self.root, self.output)))


def open_study(path: str | Path, output: str | Path | None = None) -> OpenStudy:
    """Open a study.

    Args:
        path: its folder, which holds study.toml.
        output: folder of its results; `PATH/output` unless given.

    Returns:
        The study.

    Raises:
        StudyError: study.toml, a table beside it or the codebook has faults; each is named with its row or line.
    """
    workspace = open_workspace(Path(path), Path(output) if output else None)
    return OpenStudy(workspace.study.root, workspace.output)


def run(path: str | Path, output: str | Path | None = None, progress: Progress | None = None) -> StudyResults:
    """Run the whole pipeline over a study; what has not changed since the last run is not done again.

    Args:
        path: the study's folder.
        output: folder of the results; `PATH/output` unless given.
        progress: called with a stage's name, units done just now, and units of the stage that have work; from several threads.

    Returns:
        The results.

    Raises:
        TextmineError: a fault of the study, a model or the disk, or another run of the study is under way.
    """
    from textmine.pipeline.run import run_study

    study = open_study(path, output)
    run_study(study.root, study.output, progress)
    return study.results()


def load_results(path: str | Path, study: str | Path | None = None) -> StudyResults:
    """Load the results of the last run, with every decision people have recorded since.

    Args:
        path: a study's folder, or the output folder of a run.
        study: the study's folder, where the output folder does not lie in it.

    Returns:
        The results.

    Raises:
        StudyError: there is no study or no finished run there.
    """
    folder = Path(path).resolve()
    root = Path(study) if study else folder if (folder / "study.toml").is_file() else folder.parent
    if not (root / "study.toml").is_file():
        do = "Give the study's folder, or name it: load_results(output, study=FOLDER)."
        raise StudyError(Fault(str(path), "no study.toml in it or above it", "a study's folder, or the output folder in it", do))
    return open_study(root, None if root == folder else folder).results()


@dataclass(frozen=True)
class CellEvidence:
    """One cell of the matrix with what it stands on.

    Attributes:
        cell: its state and counts.
        quotations: its codings, best first, with the columns of `StudyResults.quotations`.
    """

    cell: Cell
    quotations: pd.DataFrame

    def __getattr__(self, name: str) -> Any:
        """State and counts are attributes of this too: `cell.state`, `cell.passages`, `cell.respondents`."""
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.cell, name)

    def __repr__(self) -> str:
        """One line, for a terminal."""
        return f"<cell {self.cell.case} × {self.cell.theme}: {self.cell.state}, {tally_of(self.cell) or 'no passages'}>"

    def _repr_html_(self) -> str:
        """State, counts and quotations, for a notebook."""
        rows = "".join(
            f"<blockquote>{escape(quote)}<br><small>{escape(citation)}</small></blockquote>"
            for quote, citation in zip(self.quotations["quote"], self.quotations["citation"], strict=True)
        )
        place = f"{escape(self.cell.case)} × {escape(self.cell.theme)}"
        return f"<h4>{place}: {escape(str(self.cell.state))}</h4><p>{escape(tally_of(self.cell))}</p>{rows}"


class StudyResults:
    """The results of a run as DataFrames; each is made when it is first asked for. Columns are described in docs/outputs.md."""

    def __init__(self, results: Results) -> None:
        """Take the records of a run.

        Args:
            results: of `load_current_results`.
        """
        self.records = results

    @cached_property
    def passages(self) -> pd.DataFrame:
        """Every passage with its text, case, respondent and topic; one row a passage."""
        from textmine.matrices.frames import passage_frame

        return passage_frame(self.records)

    @cached_property
    def codings(self) -> pd.DataFrame:
        """Every coding with case, respondent, theme and quotation; one row a passage, code, pole and coder."""
        from textmine.matrices.frames import coding_frame

        return coding_frame(self.records)

    @cached_property
    def matrix(self) -> Matrix:
        """The theme-by-case matrix, long; `results.matrix.wide()` has cases down and themes across."""
        from textmine.matrices.frames import matrix_frame

        return matrix_frame(self.records)

    @cached_property
    def topics(self) -> pd.DataFrame:
        """Every topic; one row a topic."""
        return self._frame(self.records.topics, Topic)

    @cached_property
    def entities(self) -> pd.DataFrame:
        """Every mention of a name, with case and respondent; one row a mention."""
        from textmine.matrices.frames import entity_frame

        return entity_frame(self.records)

    @cached_property
    def decisions(self) -> pd.DataFrame:
        """Everything people recorded on codings, by time, overruled decisions too; one row a decision."""
        return self._frame(self.records.facts.history.decisions, Decision)

    def cell(self, case: str, theme: str) -> CellEvidence:
        """One cell with its evidence.

        Args:
            case: id or name of the case.
            theme: id or name of the theme.

        Returns:
            State, counts and quotations.

        Raises:
            KeyError: there is no such case or theme; the message lists those there are.
        """
        cases = {case.case: case.name for case in self.records.cases}
        themes = {theme.id: theme.name for theme in self.records.codebook.themes}
        place = (_id_of(case, cases, "case"), _id_of(theme, themes, "theme"))
        cell = cells_by_place(self.records.cells)[place]
        of_cell = {(coding.passage, coding.code, coding.pole) for coding in cell.evidence}
        quotations = self.quotations(*place)
        keys = list(zip(quotations["passage"], quotations["code"], quotations["pole"], strict=True))
        return CellEvidence(cell, quotations[[key in of_cell for key in keys]].reset_index(drop=True))

    def quotations(
        self, case: str | None = None, theme: str | None = None, *, pole: str | None = None, literature: bool = False
    ) -> pd.DataFrame:
        """Coded passages as quotations, the most probable first.

        Args:
            case: id of a case; all unless given.
            theme: id of a theme; all unless given.
            pole: name of a pole; all unless given.
            literature: whether passages of papers are among them.

        Returns:
            Columns of `codings` with `short`, an extract of the quotation, and `citation`: speaker, file and place.
        """
        places = Places(self.records)
        frame = self.codings
        kinds = {document.document: document.kind for document in self.records.documents}
        wanted = {"case": case, "theme": theme, "pole": pole}
        keep = frame["document"].map(kinds).eq(Kind.TRANSCRIPT) | literature
        for column, value in wanted.items():
            keep &= frame[column].eq(value) if value is not None else True
        chosen = frame[keep].sort_values("probability", ascending=False, kind="stable")
        shown = [places.quote(self.records.codings[row]) for row in chosen.index]
        citations = [f"{quotation.speaker}, {quotation.document}, {quotation.place}" for quotation in shown]
        shorts = [quotation.short for quotation in shown]
        return chosen.assign(short=shorts, citation=citations).astype({"short": str, "citation": str}).reset_index(drop=True)

    @staticmethod
    def _frame(records: tuple[Any, ...], of: type) -> pd.DataFrame:
        import pandas as pd

        return pd.DataFrame([asdict(record) for record in records], columns=[field.name for field in fields(of)])

    def __repr__(self) -> str:
        """One line, for a terminal."""
        counts = self.records.counts()
        of = f"{counts['files_read']} files, {counts['passages']} passages, {counts['codings']} codings"
        return f"<results of {self.records.title!r}: {of}, {len(self.records.topics)} topics>"

    def _repr_html_(self) -> str:
        """Counts and the states of the matrix, for a notebook."""
        return f"<p>{escape(repr(self).strip('<>'))}</p>{self.matrix.wide().to_html()}"


def _id_of(wanted: str, names: Mapping[str, str], what: str) -> str:
    """The id of a case or theme that is given by id or name."""
    for key, name in names.items():
        if wanted in (key, name):
            return key
    raise KeyError(f"no {what} {wanted!r}; expected one of {', '.join(names)}")
