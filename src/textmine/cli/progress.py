"""Progress bars on the terminal, one a stage; nothing is drawn where there is no terminal to draw on."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


class Bars:
    """A context in which stages report their progress."""

    def __init__(self, console: Console) -> None:
        columns = (
            SpinnerColumn(finished_text=" "),
            TextColumn("{task.description:<10}"),
            BarColumn(30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        self._progress = Progress(*columns, console=console, disable=not console.is_terminal)
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Bars:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None:
            for task in self._progress.tasks:
                self._progress.update(task.id, completed=task.total)
        self._progress.stop()

    def update(self, stage: str, done: int, total: int) -> None:
        """Begin a stage (`done` 0, with its units) or count `done` more of its units."""
        if done == 0 and total:
            self._tasks[stage] = self._progress.add_task(stage, total=total)
        elif stage in self._tasks:
            self._progress.advance(self._tasks[stage], done)
