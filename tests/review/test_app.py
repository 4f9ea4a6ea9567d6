"""`textmine review` as a process."""

import os
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from urllib.request import url2pathname

import pytest
from typer.testing import CliRunner

from textmine.cli import app
from textmine.pipeline.run import run_study


@pytest.fixture
def study(make_study, fake_encoder):
    folder = make_study()
    run_study(folder)
    return folder


def test_the_printed_address_opens_the_review(study):
    """The command prints an address of this machine with a token; it leads to the review, and without the token to nothing."""
    command = [sys.executable, "-m", "textmine", "review", str(study), "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            said = process.stdout.readline()
            (address,) = re.findall(r"http://127\.0\.0\.1:\d+/\?token=\S+", said)
            opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            with opener.open(address, timeout=60) as answer:
                assert "Who are you?" in answer.read().decode()
                assert "token" not in answer.url
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(address.partition("?")[0], timeout=60)
        finally:
            process.terminate()
        assert "Traceback" not in process.stderr.read()


@pytest.mark.skipif(sys.platform == "win32", reason="a browser is started otherwise there")
def test_the_browser_is_called_with_a_file_that_goes_with_the_server(study, tmp_path):
    """What every user may read in the list of processes holds no token; the file is its owner's alone, and gone after the end."""
    called = tmp_path / "called"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > "{called}"\n')
    browser.chmod(0o700)
    command = [sys.executable, "-m", "textmine", "review", str(study), "--port", "0"]
    environment = os.environ | {"BROWSER": f"{browser} %s"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            (address,) = re.findall(r"(http://127\.0\.0\.1:\d+/)\?token=", process.stdout.readline())
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(address, timeout=60)  # it answers once the browser has been called
            door = Path(url2pathname(called.read_text().removeprefix("file://")))
            assert "token" not in str(door)
            assert "token" in door.read_text()
            assert door.stat().st_mode & 0o077 == 0
        finally:
            process.terminate()
    assert not door.exists()


def test_a_port_that_is_taken_is_told(study):
    """Where another program has the port, the message says so and how to go on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(app, ["review", str(study), "--no-browser", "--port", port])
    assert result.exit_code == 1
    assert f"port {port} is taken" in result.output
    assert "--port" in result.output


def test_without_a_run_the_command_says_what_to_do(make_study):
    """A study that was never run has nothing to review."""
    result = CliRunner().invoke(app, ["review", str(make_study()), "--no-browser"])
    assert result.exit_code == 1
    assert "textmine run" in result.output
