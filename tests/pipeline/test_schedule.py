"""What people say of times, as a plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from textmine.errors import StudyError
from textmine.pipeline.schedule import WATCH, parse_schedule, schedule_name


@pytest.mark.parametrize(
    ("every", "at", "cron", "words"),
    [
        ("day", "", "0 7 * * *", "every day at 07:00"),
        ("Day", "18:30", "30 18 * * *", "every day at 18:30"),
        ("week", "", "0 7 * * 1", "every Monday at 07:00"),
        ("week", "friday 16:05", "5 16 * * 5", "every Friday at 16:05"),
        ("week", "Sun 9:00", "0 9 * * 0", "every Sunday at 09:00"),
        ("week", "23:59", "59 23 * * 1", "every Monday at 23:59"),
        ("month", "", "0 7 1 * *", "on the first of each month at 07:00"),
        ("0 6 * * 1-5", "", "0 6 * * 1-5", "by cron expression `0 6 * * 1-5`"),
    ],
)
def test_times_as_people_say_them(every: str, at: str, cron: str, words: str, tmp_path: Path) -> None:
    """Day, week, month and cron, at seven on Monday unless said otherwise; the plan says it back in words."""
    plan = parse_schedule(tmp_path, None, every, at)
    assert (plan.cron, plan.words, plan.watch) == (cron, words, 0)


@pytest.mark.parametrize(
    ("every", "at", "said"),
    [
        ("fortnight", "", "--every: 'fortnight'. Expected day, week, month or the five fields of cron"),
        ("day", "monday 07:00", "--at: 'monday 07:00'. Expected a time such as 07:00. Correct the time."),
        ("week", "someday 07:00", "or `monday 07:00`"),
        ("week", "mo 07:00", "or `monday 07:00`"),
        ("week", "25:00", "--at: '25:00'"),
        ("day", "7", "--at: '7'"),
        ("0 6 * * 1", "07:00", "no time with a cron expression"),
        ("", "07:00", "Expected --every as well"),
    ],
)
def test_times_that_are_none_are_told(every: str, at: str, said: str, tmp_path: Path) -> None:
    """What was said is repeated, with what can be said instead."""
    with pytest.raises(StudyError) as error:
        parse_schedule(tmp_path, None, every, at)
    assert said in str(error.value)


def test_without_a_word_the_folder_is_watched(tmp_path: Path) -> None:
    """Nothing asked for is a look every quarter of an hour; with a time there is none unless it is asked for too."""
    assert (parse_schedule(tmp_path).watch, parse_schedule(tmp_path).cron) == (WATCH, "")
    assert parse_schedule(tmp_path, watch=3).watch == 3
    assert parse_schedule(tmp_path, every="day", watch=3).watch == 3


@pytest.mark.parametrize(
    ("folder", "name"),
    [("My Study (2)", "my-study-2"), ("Étude_été", "etude-ete"), ("研究", "study"), ("--", "study"), ("a.b", "a-b")],
)
def test_names_have_what_prefect_takes(tmp_path: Path, folder: str, name: str) -> None:
    """Whatever a folder is called, its name at a server is of letters, digits and dashes."""
    assert schedule_name(tmp_path / folder) == name


def test_a_plan_names_places_whole(tmp_path: Path, monkeypatch) -> None:
    """Relative folders are those of now: the process that makes the runs may start elsewhere."""
    monkeypatch.chdir(tmp_path)
    plan = parse_schedule(Path("mine"), Path("results"))
    assert (plan.study, plan.output, plan.name) == (tmp_path / "mine", tmp_path / "results", "mine")


def test_each_study_has_a_home_of_its_own_for_prefect(tmp_path: Path, monkeypatch) -> None:
    """Two folders of one name that share a cache do not share a record of runs."""
    monkeypatch.setenv("TEXTMINE_CACHE", str(tmp_path / "cache"))
    one, other = parse_schedule(tmp_path / "a/mine").home, parse_schedule(tmp_path / "b/mine").home
    assert one != other
    assert {one.parent, other.parent} == {tmp_path / "cache"}
