"""The rules that keep the house livable."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "textmine"
FLOWS = ROOT / "flows"

# A package imports only from those above its own line.
ORDER = (
    "errors",
    "concurrency",
    "records",
    "storage",
    "nlp",
    "study",
    "ingest",
    "decisions",
    "analysis",
    "matrices",
    "reports",
    "privacy",
    "exchange",
    "pipeline",
    "review",
    "cli",
)
HEAVY = ("torch", "spacy", "bertopic", "sentence_transformers", "sklearn", "pandas", "pyarrow", "prefect", "numpy")
EDGES = ("src/textmine/storage/files.py", "src/textmine/cli/shell.py", "src/textmine/concurrency/worker.py")
MOST_LINES = 500
MOST_FUNCTION_LINES = 62  # a screen


def modules(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py"))


PLACED = [path for path in modules(SOURCE) if path not in (SOURCE / "__init__.py", SOURCE / "__main__.py")]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> set[str]:
    """Full names of what a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room(name: str) -> str:
    """The line of ORDER that a module of textmine belongs to."""
    return name.split(".")[1] if name.count(".") else ""


def backward_imports(name: str, names: set[str]) -> list[str]:
    """Imports of a room that point down the order, or nowhere in it."""
    own = ORDER.index(name)
    rooms = {room(name) for name in names if name.split(".")[0] == "textmine"} - {"", "__version__", name}
    return sorted(one for one in rooms if one not in ORDER or ORDER.index(one) > own)


@pytest.mark.parametrize(
    "path",
    PLACED,
    ids=name_of,
)
def test_imports_point_one_way(path: Path) -> None:
    """A module imports only from rooms above its own."""
    assert backward_imports(path.relative_to(SOURCE).parts[0].removesuffix(".py"), imported(path)) == []


def test_a_backward_import_would_be_seen() -> None:
    """The guard itself fails on an import that points down."""
    assert backward_imports("records", {"textmine.pipeline.run.run_study"}) == ["pipeline"]
    assert backward_imports("reports", {"textmine.unheard.thing"}) == ["unheard"]


def test_within_a_room_modules_do_not_import_in_circles() -> None:
    """No module imports, by however many steps, a module that imports it."""
    graph = {}
    for path in modules(SOURCE):
        name = ".".join(("textmine", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")
        graph[name] = imported(path)
    known = set(graph)
    edges = {
        name: {
            target
            for one in names
            for target in (one, one.rpartition(".")[0])
            if target in known and target not in (name, "textmine")
        }
        for name, names in graph.items()
    }

    def reaches(start: str) -> set[str]:
        seen: set[str] = set()
        todo = list(edges[start])
        while todo:
            one = todo.pop()
            if one not in seen:
                seen.add(one)
                todo.extend(edges[one])
        return seen

    assert [name for name in edges if name in reaches(name)] == []


@pytest.mark.parametrize("path", modules(SOURCE) + modules(FLOWS), ids=name_of)
def test_a_module_can_be_held_in_the_head(path: Path) -> None:
    """A module stays under 500 lines and a function on a screen, and none is called utils."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < MOST_LINES
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= MOST_FUNCTION_LINES] == []
    assert path.stem not in ("utils", "helpers", "common", "misc")


@pytest.mark.parametrize("path", modules(SOURCE), ids=name_of)
def test_the_library_is_quiet_and_catches_nothing_blindly(path: Path) -> None:
    """No print, no logging set up, and no `except Exception` but where a command ends and in the process that reads one file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert calls.isdisjoint({"print", "logging.basicConfig"})
    caught = {
        ast.unparse(node.type) if node.type else "everything" for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)
    }
    assert caught.isdisjoint({"Exception", "BaseException", "everything"}) or name_of(path) in EDGES


@pytest.mark.parametrize("path", modules(FLOWS), ids=name_of)
def test_flows_hold_order_and_nothing_else(path: Path) -> None:
    """A flow imports Prefect, the pipeline and what it takes to call it: no tables, no parsing, no models."""
    allowed = {"pipeline", "errors"}
    names = imported(path)
    assert {room(name) for name in names if name.split(".")[0] == "textmine"} <= allowed
    assert {name.split(".")[0] for name in names}.isdisjoint({"pandas", "pyarrow", "numpy", "sklearn", "spacy", "docx", "re"})


@pytest.mark.parametrize("path", modules(SOURCE), ids=name_of)
def test_only_flows_know_prefect(path: Path) -> None:
    """No module of the library imports Prefect."""
    assert "prefect" not in {one.split(".")[0] for one in imported(path)}


def loaded_by(statement: str) -> set[str]:
    script = f"import sys; {statement}; print(*{{name.split('.')[0] for name in sys.modules}})"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(result.stdout.split())


def test_importing_textmine_is_instant() -> None:
    """`import textmine` and the command line load nothing heavy."""
    assert loaded_by("import textmine, textmine.cli").isdisjoint(HEAVY)


def test_the_models_door_is_light_until_it_is_opened() -> None:
    """The modules of the pipeline load without torch, spaCy and BERTopic, and without what only outputs are written with."""
    assert loaded_by("import textmine.pipeline.run").isdisjoint(
        {"torch", "spacy", "bertopic", "sentence_transformers", "umap", "prefect", "onnxruntime", "pandas", "docx", "matplotlib"}
    )


@pytest.mark.parametrize(("package", "below"), [("fastapi", (0, 151)), ("sqlalchemy", (2, 1)), ("prefect", (4,))])
def test_packages_that_break_prefect_are_kept_out(package: str, below: tuple[int, ...]) -> None:
    """With later FastAPI no flow starts; with later SQLAlchemy nothing is ever scheduled."""
    assert tuple(int(part) for part in version(package).split(".")[: len(below)]) < below


def test_constraints_pin_every_dependency_and_name_no_place() -> None:
    """constraints.txt has one exact version for each dependency, and no address."""
    lines = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert all(line.count("==") == 1 for line in lines)
    assert not any(mark in line for line in lines for mark in ("://", "@", "/"))
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in lines}
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    import tomllib

    project = tomllib.loads(text)["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {"".join(c if c.isalnum() or c in "-_" else " " for c in one).split()[0].lower().replace("_", "-") for one in wanted}
    assert names <= pinned
