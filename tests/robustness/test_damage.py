"""Caches, disks and models that fail: what is spoilt is found out and made again, what cannot be done is a message."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from tests.disks import a_disk_that_takes, everything_in, hashes_of
from textmine.cli import app
from textmine.errors import StudyError, TextmineError
from textmine.nlp import models
from textmine.pipeline.load_results import load_results
from textmine.pipeline.run import run_study
from textmine.pipeline.stages import STAGES
from textmine.pipeline.workspace import open_workspace


def flipped(path: Path) -> None:
    """One bit is another, somewhere."""
    content, draw = bytearray(path.read_bytes()), Random(path.name)
    content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    path.write_bytes(content)


def a_folder(path: Path) -> None:
    path.unlink()
    (path / "deeper").mkdir(parents=True)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:-3]),
    "zeroed": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "emptied": lambda path: path.write_bytes(b""),
    "of one bit changed": flipped,
    "replaced by a folder": a_folder,
    "taken away": Path.unlink,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_spoilt_cache_is_found_out_at_every_stage(make_study, fake_encoder, damage: str) -> None:
    """Whichever file of a stage's part is spoilt, the next run makes that part again, and no other, and leaves the same bytes."""
    study = make_study()
    run_study(study)
    whole = hashes_of(study / "output")
    for stage in STAGES:
        (part,) = (study / ".textmine" / stage.name).iterdir()
        names = sorted(path.name for path in part.iterdir())
        DAMAGES[damage](part / Random(damage + stage.name).choice(names))
        shutil.rmtree(study / "output")
        done = run_study(study)["stages"]
        assert {name: done[name]["units_done"] for name in (one.name for one in STAGES)} == {
            one.name: int(one.name == stage.name) for one in STAGES
        }
        assert hashes_of(study / "output") == whole


def test_what_is_spoilt_while_a_run_goes_on_is_a_message(make_study, fake_encoder) -> None:
    """A part that is taken away after it was found whole is named, with what to do; the next run makes it again."""
    study = make_study()
    run_study(study)
    whole = hashes_of(study / "output")
    workspace = open_workspace(study)
    (part,) = (study / ".textmine/ingest").iterdir()
    flipped(part / "passages.parquet")
    with pytest.raises(TextmineError, match=r"passages\.parquet: was damaged or removed .* Run the same command again"):
        assert workspace.passages
    shutil.rmtree(study / "output")
    run_study(study)
    assert hashes_of(study / "output") == whole


def test_tables_of_one_run_beside_the_list_of_another_are_not_shown(make_study, fake_encoder) -> None:
    """A run that was killed between its tables and its run.json is told of; the next run puts it right."""
    study = make_study(settings="[themes]\nthreshold = 0.01\n")
    run_study(study)
    assert load_results(open_workspace(study)).codings
    told = (study / "output/run.json").read_bytes()
    make_study(settings="[themes]\nthreshold = 0.9\n")
    run_study(study)
    (study / "output/run.json").write_bytes(told)
    with pytest.raises(StudyError, match="a mixture of two runs: the later one has not finished"):
        load_results(open_workspace(study))
    run_study(study)
    assert load_results(open_workspace(study)).codings == ()


def run(*args: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["run", *map(str, args)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stderr


@pytest.mark.parametrize("share", [0.005, 0.1, 0.5, 0.99])
def test_a_full_disk_is_a_message_and_the_next_run_finishes(make_study, fake_encoder, share: float) -> None:
    """Wherever the disk is full, the command says what it cannot write and ends with 1; with room it leaves the same bytes."""
    study = make_study()
    run_study(study)
    whole = hashes_of(study / "output")
    largest = max(path.stat().st_size for path in (study / "output").rglob("*") if path.is_file())
    shutil.rmtree(study / "output")
    shutil.rmtree(study / ".textmine")
    with a_disk_that_takes(int(largest * share)):
        status, said = run(study)
    assert (status, "cannot be written (File too large)" in said) == (1, True)
    assert [name for name in everything_in(study) if "unfinished" in name or ".part-" in name] == []
    assert run(study)[0] == 0
    assert hashes_of(study / "output") == whole


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 80 kB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount")
    if not mount or subprocess.run([mount, "-t", "tmpfs", "-o", "size=80k", "tmpfs", str(folder)], capture_output=True).returncode:
        pytest.skip("file systems cannot be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_runs_full_is_named(make_study, fake_encoder, small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk that is really full, of the cache and of the results, the message names the folder; no name holds half a file."""
    study = make_study()
    run_study(study, small_disk.parent / "whole")
    whole = hashes_of(small_disk.parent / "whole")
    status, said = run(study, "--output", small_disk / "output")
    assert (status, "cannot be written (No space left on device)" in said, str(small_disk) in said) == (1, True, True)
    written = hashes_of(small_disk / "output")
    assert written
    assert written == {name: whole[name] for name in written}
    monkeypatch.setenv("TEXTMINE_CACHE", str(small_disk / "cache"))
    shutil.rmtree(small_disk / "output")
    status, said = run(study)
    assert (status, "Free some space, or set TEXTMINE_CACHE to another folder." in said) == (1, True)
    subprocess.run(["mount", "-o", "remount,size=1m", str(small_disk)], check=True)
    assert run(study)[0] == 0
    assert hashes_of(study / "output") == whole


@pytest.mark.parametrize(("key", "loaded"), [("encoder", "encoder"), ("pipeline", "pipeline")])
@pytest.mark.parametrize("harm", ["spoilt", "missing"])
def test_a_model_that_fails_is_a_message_and_what_was_done_is_kept(
    make_study, fake_encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, loaded: str, harm: str
) -> None:
    """A model's file that is spoilt or missing is named, with what to install; once it is mended the next run goes on."""
    study = make_study()
    run_study(study)
    whole = hashes_of(study / "output")
    shutil.rmtree(study / "output")
    shutil.rmtree(study / ".textmine")
    model = models.manifest()[key]
    spec = importlib.util.find_spec(model.package)
    assert spec is not None
    assert spec.origin is not None
    package = tmp_path / "packages" / model.package
    shutil.copytree(Path(spec.origin).parent, package, copy_function=lambda source, target: Path(target).symlink_to(source))
    name = min(model.files, key=lambda file: (package / model.folder / file[0]).stat().st_size)[0]
    (package / model.folder / name).unlink()
    if harm == "spoilt":
        (package / model.folder / name).write_text("{}", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(tmp_path / "packages")
        patch.delitem(sys.modules, model.package, raising=False)
        patch.setattr(models, loaded, lambda: models.verify(model))
        status, said = run(study)
    assert status == 1
    assert f"{model.package.replace('_', '-')}: {name}" in said
    assert f"Install {model.package.replace('_', '-')}=={model.version} again" in said
    monkeypatch.setattr(models, "encoder", lambda: fake_encoder)
    done = run_study(study)["stages"]
    assert done["ingest"]["reused"]
    assert hashes_of(study / "output") == whole
