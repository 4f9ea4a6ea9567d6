"""The flow runs the same stages, tells Prefect nothing that a participant said, and fails plainly."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import INTERVIEW
from textmine.decisions.ledger import LEDGER, Ledger, record
from textmine.errors import BusyError, StudyError
from textmine.pipeline.run import run_study
from textmine.pipeline.run_lock import run_lock
from textmine.pipeline.stages import STAGES
from textmine.records.decisions import Decision


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "run.json")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def latest(client: Any, **wanted: Any) -> Any:
    """The run of this process that ended last."""
    from prefect.client.schemas.filters import FlowRunFilter
    from prefect.client.schemas.sorting import FlowRunSort

    wanted = {"deployment_id": {"is_null_": True}} | wanted
    found = client.read_flow_runs(flow_run_filter=FlowRunFilter.model_validate(wanted), sort=FlowRunSort.END_TIME_DESC, limit=1)
    return found[0]


def tasks_of(client: Any, run: Any) -> list[Any]:
    from prefect.client.schemas.filters import FlowRunFilter

    return client.read_task_runs(flow_run_filter=FlowRunFilter.model_validate({"id": {"any_": [run.id]}}))


@pytest.mark.usefixtures("connected")
def test_flow_and_stages_leave_the_same_bytes(make_study, fake_encoder, tmp_path: Path) -> None:
    """The flow's output is that of the stages run directly."""
    from textmine_flows.command import run_flow

    study = make_study()
    run_study(study, tmp_path / "direct")
    (study / ".textmine").rename(tmp_path / "cache-of-direct")
    told: list[tuple[str, int, int]] = []
    manifest = run_flow(study, tmp_path / "flow", lambda *event: told.append(event))
    assert bytes_of(tmp_path / "flow") == bytes_of(tmp_path / "direct")
    assert manifest["counts"]["files_read"] == 1
    assert [stage for stage, done, _ in told if done == 0] == [*(stage.name for stage in STAGES), "report"]


def test_a_run_from_the_shell_is_tagged_and_named(make_study, fake_encoder, connected) -> None:
    """It carries the study's name, and its tasks those of their stages."""
    from textmine_flows.command import run_flow

    run_flow(make_study(), None)
    run = latest(connected)
    assert (run.name, sorted(run.tags)) == ("matrix-study", ["study", "textmine"])
    names = {task.name: task.tags for task in tasks_of(connected, run)}
    assert set(names) == {*(stage.name for stage in STAGES), "write-outputs"}
    assert "themes" in names["themes"]
    assert run.state.message == "First run: no earlier run to compare with."


def test_a_fault_of_the_study_fails_the_run_plainly(make_study, connected, capfd: pytest.CaptureFixture[str]) -> None:
    """The library's own error comes back, without a traceback on the terminal; Prefect is told where, and what to do."""
    from textmine_flows.command import run_flow

    with pytest.raises(StudyError, match="none of 1 files could be read"):
        run_flow(make_study({"north/a.txt": ""}), None)
    assert "Traceback" not in "".join(capfd.readouterr())
    run = latest(connected)
    assert run.state.type.value == "FAILED"
    assert run.state.message.endswith("transcripts: expected at least one. Run `textmine check`.")
    assert [task.state.name for task in tasks_of(connected, run)].count("AwaitingRetry") == 0


def test_an_unforeseen_error_is_tried_again_and_told_by_its_place(make_study, fake_encoder, connected, told, monkeypatch) -> None:
    """What is no fault of the material may pass: it is tried twice more. What it quotes stays in the process."""
    from textmine_flows.command import run_flow
    from textmine_flows.study import mine_batch

    monkeypatch.setattr(mine_batch, "retry_delay_seconds", 0)
    tries = []

    def broken(*_: Any) -> None:
        tries.append(1)
        raise RuntimeError("Philomena Quist said so")

    monkeypatch.setattr("textmine.pipeline.stages.embed_passages", broken)
    with pytest.raises(RuntimeError, match="Philomena Quist said so"):
        run_flow(make_study(), None)
    assert len(tries) == 3
    run = latest(connected)
    assert run.state.message.startswith("RuntimeError in textmine.pipeline.stages, line ")
    assert "Philomena" not in told(run.id)


def test_an_unchanged_study_needs_no_task_but_the_writing(make_study, fake_encoder, connected) -> None:
    """The second flow run does no batch at all, and says that nothing changed."""
    from textmine_flows.command import run_flow

    study = make_study()
    run_flow(study, None)
    manifest = run_flow(study, None)
    run = latest(connected)
    assert [task.name for task in tasks_of(connected, run)] == ["write-outputs"]
    assert run.state.message.endswith(": nothing changed.")
    assert all(stage["reused"] for stage in manifest["stages"].values())


def test_a_run_during_another_is_cancelled_and_not_failed(make_study, fake_encoder, connected) -> None:
    """Whoever holds the study's lock goes on; the other run is cancelled, and at the shell it is told."""
    from textmine_flows.command import run_flow

    study = make_study()
    with run_lock(study), pytest.raises(BusyError, match="another run of this study is in progress"):
        run_flow(study, None)
    run = latest(connected)
    assert (run.state.name, run.state.message) == ("Cancelled", "Another run of this study is in progress.")


def test_a_look_ends_as_the_run_it_starts(make_study, fake_encoder, connected, monkeypatch) -> None:
    """A failed run within fails the look too, which looks again next time; once it is mended the look completes and rests."""
    from textmine_flows.watch import study_watch

    monkeypatch.setattr("textmine.pipeline.watch._PAUSE", 0)
    study = make_study({"north/a.txt": ""})
    for _ in range(2):
        state = study_watch(study, return_state=True)
        assert (state.name, state.message) == ("Failed", "transcripts: expected at least one. Run `textmine check`.")
    (study / "transcripts/north/a.txt").write_text(INTERVIEW, encoding="utf-8")
    with run_lock(study):
        state = study_watch(study, return_state=True)
        assert (state.name, state.message) == ("Cancelled", "Another run of this study is in progress.")
    assert study_watch(study, return_state=True).name == "Completed"
    within = latest(connected, name={"any_": ["matrix-study"]})
    assert sorted(within.tags) == ["study", "textmine"]
    assert study_watch(study, return_state=True).name == "Nothing new"


def test_decisions_are_published_once(make_study, fake_encoder, connected, told) -> None:
    """Without decisions there is nothing to publish; with some the study is run, and a page counts them; then nothing again."""
    from textmine_flows.publish import publish

    study = make_study()
    run_study(study)
    assert publish(study, return_state=True).name == "Nothing to publish"
    quote = "It cost more than the budget said."
    made = Decision("2026-01-01T00:00:00+00:00", "AB", "north/a.txt", "0" * 64, 0, len(quote), quote, "trust", "", "accept")
    record(Ledger.at(study / LEDGER), [made])
    assert publish(study, return_state=True).name == "Completed"
    run = latest(connected, name={"any_": ["publish-study"]})
    assert "Decisions and notes since the previous run: 1 accepted." in told(run.id)
    assert "budget" not in told(run.id)
    assert publish(study, return_state=True).name == "Nothing to publish"


def test_elsewhere_names_of_files_are_kept_back(monkeypatch) -> None:
    """Only a server on the loopback, or a temporary one, is on this machine."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from textmine_flows.settings import on_this_machine

    for url, here in {
        "http://127.0.0.1:4200/api": True,
        "http://localhost/api": True,
        "http://[::1]:4200/api": True,
        "https://prefect.example.org/api": False,
        "http://127.0.0.1.example.org/api": False,
    }.items():
        with temporary_settings({PREFECT_API_URL: url}):
            assert on_this_machine() is here, url
    with temporary_settings(restore_defaults={PREFECT_API_URL}):
        assert on_this_machine()


def test_a_proxy_is_not_asked_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """What NO_PROXY spares already is spared still."""
    from textmine_flows.settings import prepare

    monkeypatch.setenv("NO_PROXY", "intranet.example.org")
    prepare()
    assert os.environ["NO_PROXY"] == "intranet.example.org,127.0.0.1,localhost,::1"
