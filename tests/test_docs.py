"""The documentation says what is true."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import typer
from pydantic_core import PydanticUndefined

from tests.benchmarks import picture
from textmine.cli import app
from textmine.ingest.readers import File, read_source
from textmine.ingest.transcripts.read_transcript import read_transcript
from textmine.matrices import schema
from textmine.pipeline import load_results
from textmine.study import settings

ROOT = Path(__file__).parents[1]
DOCS = sorted(
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "corpus/README.md", *(ROOT / "docs").glob("*.md")]
)
TABLES = {
    "[study]": settings.StudySettings,
    "[reading]": settings.ReadingSettings,
    "[passages]": settings.PassageSettings,
    "[themes]": settings.ThemeSettings,
    "[topics]": settings.TopicSettings,
    "[review]": settings.ReviewSettings,
    "[privacy]": settings.PrivacySettings,
    '[files."case/file.docx"]': settings.FileSettings,
}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """A section of a Markdown text."""
    return text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def dependencies(key: str) -> set[str]:
    project = tomllib.loads(read("pyproject.toml"))["project"]
    listed = project["dependencies"] if key == "run" else project["optional-dependencies"][key]
    return {re.split(r"[^A-Za-z0-9_-]", one)[0] for one in listed}


@pytest.mark.parametrize("table", TABLES)
def test_every_setting_is_documented_with_its_default_and_meaning(table: str) -> None:
    """docs/settings.md has a row for each key, in order, as the code has it, and no other."""
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", section(read("docs/settings.md"), table), flags=re.MULTILINE)
    expected = []
    for name, field in TABLES[table].model_fields.items():
        value = list(field.default) if isinstance(field.default, tuple) else field.default
        shown = str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')
        default = "(needed)" if field.default is PydanticUndefined else f"`{shown}`"
        expected.append((name, default, field.description))
    assert rows == expected


def test_all_tables_of_study_toml_are_covered() -> None:
    """A new table of settings must be added to the documentation."""
    assert {table.strip("[]").split(".")[0] for table in TABLES} == set(settings.Layout.model_fields)


def test_columns_of_the_tables_are_those_of_the_schema() -> None:
    """docs/outputs.md has each Parquet table as `python -m textmine.matrices.schema docs/outputs.md` writes it."""
    page = read("docs/outputs.md")
    assert schema.with_schema(page) == page


def test_every_table_of_a_run_has_a_schema() -> None:
    """A table that a run writes is described, and none that it does not write."""
    assert set(re.findall(r"^### (\w+)\.parquet$", read("docs/outputs.md"), flags=re.MULTILINE)) == set(load_results.TABLES)


def test_every_command_and_option_is_in_the_reference() -> None:
    """docs/cli.md has a section for each command, which names each of its options, and no command that is not there."""
    text = read("docs/cli.md")
    commands = {}
    for name, command in typer.main.get_command(app).commands.items():
        below = getattr(command, "commands", None)
        commands |= {f"{name} {one}": inner for one, inner in below.items()} if below else {name: command}
    assert re.findall(r"^## textmine (\w+(?: \w+)?)$", text, flags=re.MULTILINE) == list(commands)
    for name, command in commands.items():
        part = section(text, f"textmine {name}")
        for parameter in command.params:
            flags = [flag for flag in parameter.opts if flag.startswith("--")]
            assert all(f"`{flag}`" in part for flag in flags if flag != "--help"), (name, flags)


def test_commands_in_the_readme_exist() -> None:
    """Every `textmine` and `make` command that the README shows is one there is."""
    text = read("README.md")
    shown = set(re.findall(r"^    textmine (\w+)", text, flags=re.MULTILINE))
    assert shown == {"init", "check", "run", "decide", "review", "compare", "evaluate", "quotes", "export", "import", "schedule"}
    assert shown <= set(typer.main.get_command(app).commands)
    targets = set(re.findall(r"^(\w+):", read("Makefile"), flags=re.MULTILINE))
    assert set(re.findall(r"`?make (\w+)", text)) <= targets


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    """Every relative link and picture in the documentation is a file of the project."""
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_the_picture_shows_the_page_as_it_is() -> None:
    """The README's picture was taken since the page, its style or its legend last changed."""
    assert picture.fingerprint() in picture.PICTURE.read_bytes(), f"out of date: run `{picture.COMMAND}`"


def test_every_dependency_is_defended() -> None:
    """CONTRIBUTING gives a line to each dependency, and to none that is gone."""
    text = section(read("CONTRIBUTING.md"), "Why each dependency")
    assert set(re.findall(r"^- ([\w-]+): ", text, flags=re.MULTILINE)) == dependencies("run")
    development = text.split("For development:")[1]
    assert [name for name in dependencies("dev") if name not in development] == []


def test_the_packages_in_contributing_are_those_there_are() -> None:
    """CONTRIBUTING lists every package of textmine."""
    listed = re.findall(r"^      ([\w.]+)/? ", section(read("CONTRIBUTING.md"), "The packages"), flags=re.MULTILINE)
    there = {
        path.name
        for path in (ROOT / "src/textmine").iterdir()
        if path.name not in ("__init__.py", "__main__.py", "__pycache__", "template")
    }
    assert {name.rstrip("/") for name in listed} == there


def test_the_version_has_its_entry_in_the_changelog() -> None:
    """The newest entry of the changelog, but for what is not released yet, is this version's."""
    from textmine import __version__

    entries = re.findall(r"^## (\S+)", read("CHANGELOG.md"), flags=re.MULTILINE)
    assert next(entry for entry in entries if entry != "Unreleased") == __version__


def test_the_demonstration_study_says_it_is_fictional() -> None:
    """Its README, its note (which is on the first page of the matrix) and every transcript's cover say so."""
    assert "Everything here is fictional" in read("corpus/README.md")
    assert "fictional" in tomllib.loads(read("corpus/study.toml"))["study"]["note"]


WORDS = ("How did it begin?", "With a letter to the council.", "And then?", "Then nothing, for a year.")
WAYS = re.findall(r"\| `([^`]*How did it begin\?)` \|", (ROOT / "docs/transcripts.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("example", WAYS)
def test_every_way_to_write_labels_in_the_docs_is_read(example: str) -> None:
    """A talk of Ann and Bob written as the example is has its four turns."""
    form = example.replace("⏎", "\n").replace("→", "\t")
    people = ("Ann", "Bob") * 2
    written = []
    for number, (name, said) in enumerate(zip(people, WORDS, strict=True)):
        turn = form.replace(WORDS[0], said).replace("Ann", name).replace("ANN", name.upper())
        written.append(re.sub(r"(\d{1,2}:)\d\d(?=[^:\d])", rf"\g<1>1{number}", turn))
    suffix = ".md" if example.startswith("**") else ".txt"
    cut = read_transcript(read_source(File(f"a{suffix}", "\n\n".join(written).encode()))).segmented
    assert [(utterance.speaker.title(), utterance.text) for utterance in cut.utterances] == list(zip(people, WORDS, strict=True))


def test_the_docs_show_many_ways_to_write_labels() -> None:
    """The table is not empty by a slip of the pattern that finds its rows."""
    assert len(WAYS) >= 12
