"""The commands: what they print, and their exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from textmine.cli import app

ROOT = Path(__file__).parents[2]
RAIN = "raining. And it went on raining, as I recall it, for all of that week and for most of the week that came after that one."
COMMANDS = ("init", "check", "turns", "run")


def invoke(*args: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(arg) for arg in args])
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    """--help works and says what the command does."""
    status, said, _ = invoke(command, "--help")
    assert status == 0
    assert said.startswith("Usage: ")


def test_wrong_usage_is_status_two() -> None:
    """An unknown option and an unknown command are wrong usage."""
    assert invoke("run", "--nonsense")[0] == 2
    assert invoke("nonsense")[0] == 2


def test_the_module_is_the_command() -> None:
    """`python -m textmine` is the same command."""
    result = subprocess.run([sys.executable, "-m", "textmine", "--version"], capture_output=True, text=True, check=True)
    assert result.stdout.startswith("textmine 0.")


def test_turns_as_json_has_the_agreed_keys(tmp_path: Path) -> None:
    """`turns FILE --json` gives file, shape, turns, header, events and warnings; then who speaks, why, and a verdict."""
    file = tmp_path / "interview.txt"
    file.write_text(f"Project: Ours\nDate: 3 May\n\nInterviewer: Why?\n\nR1: Because [laughs] it was\n{RAIN}\n", encoding="utf-8")
    status, said, _ = invoke("turns", file, "--json")
    assert status == 0
    words = len(f"Because [laughs] it was {RAIN}".split())
    assert json.loads(said) == {
        "file": "interview.txt",
        "shape": "plain text, names before colons",
        "turns": [
            {"speaker": "Interviewer", "role": "interviewer", "text": "Why?", "start_s": None},
            {"speaker": "R1", "role": "respondent", "text": f"Because [laughs] it was {RAIN}", "start_s": None},
        ],
        "header": {"Project": "Ours", "Date": "3 May"},
        "events": ["[laughs]"],
        "warnings": [],
        "speakers": [
            {"label": "Interviewer", "role": "interviewer", "evidence": "its label", "turns": 1, "words": 1},
            {"label": "R1", "role": "respondent", "evidence": "its label", "turns": 1, "words": words},
        ],
        "verdict": {
            "turns": 2,
            "words": words + 1,
            "speakers": 2,
            "attributed": 1.0,
            "interviewer_share": round(1 / (words + 1), 4),
            "unknown_words": 0,
            "timed": False,
            "encoding": "utf-8",
            "language": "English",
            "not_read": [],
        },
    }


def test_turns_of_a_bad_file_is_a_message_and_status_one(tmp_path: Path) -> None:
    """An empty file is named, with what to do, and no traceback."""
    file = tmp_path / "empty.txt"
    file.touch()
    status, _, said = invoke("turns", file)
    assert status == 1
    assert said == "empty.txt: the file is empty (0 bytes)\n    expected a transcript or a paper. Get the file again.\n"


def test_turns_of_no_file_is_a_message_and_status_one(tmp_path: Path) -> None:
    """A path that does not exist is a message too."""
    status, _, said = invoke("turns", tmp_path / "nowhere.txt")
    assert status == 1
    assert "nowhere.txt: no such file" in said


def test_check_is_clean_on_a_good_study(make_study) -> None:
    """Nothing set aside is status 0, with a line for each file and a count."""
    status, said, _ = invoke("check", make_study())
    assert status == 0
    assert "read      north/a.txt" in said
    assert "1 of 1 files can be read; 2 themes in the codebook, 1 cases" in said


def test_check_names_every_fault_at_once(make_study) -> None:
    """Settings and tables are checked before files: all their faults come together."""
    study = make_study(settings="[themes]\nthreshhold = 0.4\n[topics]\nseed = -1\n")
    status, _, said = invoke("check", study)
    assert status == 1
    assert "study.toml:4: unknown key `themes.threshhold`" in said
    assert "study.toml:6: `topics.seed` is -1" in said


def test_check_reports_files_that_will_be_set_aside(make_study) -> None:
    """A file that cannot be read is status 1, with its reason; --json gives the same to programs."""
    study = make_study({"north/a.txt": "", "north/b.txt": "Interviewer: Why?\n\nR: " + "Because it was raining again. " * 10})
    status, said, _ = invoke("check", study)
    assert status == 1
    assert "set aside north/a.txt" in said
    assert "0 bytes" in said
    status, said, _ = invoke("check", study, "--json")
    assert [(load["path"], load["status"]) for load in json.loads(said)["files"]] == [
        ("north/a.txt", "set aside"),
        ("north/b.txt", "read"),
    ]


def test_check_shows_who_asks_and_who_answers(make_study) -> None:
    """Each file's speakers stand under it with their share of the words, so that a wrong reading is seen; programs get them too."""
    talk = "Ann: Why?\n\nBob: " + "It rained. " * 16 + "\n\nAnn: And then what?\n\nCy: " + "It froze. " * 8 + "\n\nAnn: Did it?"
    study = make_study({"north/a.txt": talk})
    status, said, _ = invoke("check", study)
    assert status == 0
    assert (
        "read      north/a.txt (plain text, names before colons)\n          5 turns, 54 words; asks: Ann 11%; answers: Bob 59%, "
        in said
    )
    status, said, _ = invoke("check", study, "--json")
    (file,) = json.loads(said)["files"]
    asking = file["speakers"][0]
    assert (asking["label"], asking["role"], asking["words"]) == ("Ann", "interviewer", 6)


def test_check_names_words_of_unknown_speakers_before_other_questions(make_study) -> None:
    """What concerns most words comes first, whatever the names of the files."""
    sure = "Interviewer: Why?\n\nR: " + "Because it was raining again. " * 10
    names = "WEBVTT\n\n00:01.000 --> 00:09.000\n" + "It was raining again and nobody came. " * 20
    study = make_study({"north/a.txt": sure.encode() + b" \x93Yes\x94 it was \xe2\x80\x94 so.", "north/b.vtt": names})
    status, said, _ = invoke("check", study)
    assert status == 0
    assert said.index("north/b.vtt: no speakers were found, so that none of its 140 words are coded") < said.index(
        "north/a.txt: 2 char"
    )
    assert "2 of 2 files can be read; 140 words are of unknown speakers and not coded;" in said


def test_check_shows_a_few_of_many_questions_of_one_kind(make_study) -> None:
    """So that others are not hidden; programs get all."""
    people = "participant,document,label\n" + "".join(f"P{number},lost {number},R\n" for number in range(9))
    study = make_study(**{"participants.csv": people})
    _, said, _ = invoke("check", study)
    assert said.count("no transcript is called") == 5
    assert "4 more like this; --json lists all" in said
    assert sum("no transcript is called" in load for load in json.loads(invoke("check", study, "--json")[1])["questions"]) == 9


def test_check_asks_about_rows_that_match_nothing(make_study) -> None:
    """Participants without a transcript, labels nobody has, and cases nobody was heard of are listed, not skipped."""
    people = "participant,document,label,role\nP1,a,Manager,respondent\nP2,a,Nobody,respondent\nP3,lost,R,respondent\n"
    status, said, _ = invoke("check", make_study(**{"participants.csv": people, "cases.csv": "case,name\nnorth,N\nsouth,S\n"}))
    assert status == 0
    assert "participants.csv: no transcript is called 'lost'" in said
    assert "participants.csv: no speaker is labelled 'Nobody' in north/a.txt" in said
    assert "cases.csv: case 'south' has no transcript" in said


def test_run_prints_where_to_look(make_study, fake_encoder) -> None:
    """After a run the page to open is named."""
    study = make_study()
    status, said, _ = invoke("run", study)
    assert status == 0
    assert f"Open {study / 'output' / 'matrices' / 'framework.html'}" in said.replace("\n", "")
    assert "Too little text for topics: 2 passages from 1 case," in said


def test_run_of_no_study_says_how_to_make_one(tmp_path: Path) -> None:
    """A folder without study.toml is a message that names `textmine init`."""
    status, _, said = invoke("run", tmp_path)
    assert status == 1
    assert "no study.toml in this folder" in said
    assert "textmine init" in said


def test_init_check_run_is_a_path_a_newcomer_can_walk(tmp_path: Path, make_study, fake_encoder) -> None:
    """From a folder of transcripts to a matrix in three commands."""
    files = make_study() / "transcripts"
    study = tmp_path / "mine"
    status, said, _ = invoke("init", study, "--transcripts", files)
    assert status == 0
    assert said.startswith("1 files copied; 1 cases: north")
    assert invoke("check", study)[0] == 0
    assert invoke("run", study)[0] == 0
    assert (study / "output/matrices/framework.xlsx").is_file()
