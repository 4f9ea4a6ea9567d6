"""Fixtures shared by all tests; nothing here reaches beyond this machine."""

from __future__ import annotations

import os
import random
import socket
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

# Prefect and the caches look at these when they are imported: a test run leaves no trace in the user's home.
os.environ["PREFECT_HOME"] = tempfile.mkdtemp(prefix="textmine-prefect-")
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
os.environ["PREFECT_LOGGING_LEVEL"] = "CRITICAL"
os.environ["PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"] = "300"
os.environ.pop("TEXTMINE_CACHE", None)
os.environ.pop("TEXTMINE_LEDGER", None)

import numpy as np
import pytest
from numpy.typing import NDArray

from textmine.nlp import models
from textmine.study.codebook import Codebook, read_codebook
from textmine.study.load import Study, read_study

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
LOOPBACK = ("127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests that take longest begin first: two processes share them, and neither is left with one of them at the end."""
    long = [ROOT / "tests" / name for name in ("robustness", "flows", "test_demonstration.py", "offline", "browser")]
    items.sort(key=lambda item: not any(item.path.is_relative_to(path) for path in long))


@pytest.fixture(autouse=True, scope="session")
def _no_connections() -> Iterator[None]:
    """Every connection but loopback fails, in every test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:  # type: ignore[index]
            raise AssertionError(f"a test tried to reach {address}")
        return connect(self, address)  # type: ignore[arg-type]

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()


class FakeEncoder:
    """A small encoder that implements the real interface: texts that share words have vectors that point the same way."""

    id = "fake"
    dimensions = 64

    def __init__(self) -> None:
        self.texts = 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += len(texts)
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                letters = "".join(filter(str.isalnum, word))
                vectors[row, sum(map(ord, letters)) % self.dimensions] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


@pytest.fixture(scope="session")
def small_encoder() -> FakeEncoder:
    """The fake, to be handed to what takes an encoder."""
    return FakeEncoder()


@pytest.fixture
def fake_encoder(monkeypatch: pytest.MonkeyPatch) -> FakeEncoder:
    """The fake in place of MiniLM, for this process and this test."""
    fake = FakeEncoder()
    monkeypatch.setattr(models, "encoder", lambda: fake)
    return fake


@pytest.fixture(scope="session")
def corpus() -> Study:
    """The demonstration study."""
    return read_study(CORPUS)


@pytest.fixture(scope="session")
def codebook() -> Codebook:
    """The demonstration study's codebook."""
    return read_codebook(CORPUS / "codebook.yaml")


MakeStudy = Callable[..., Path]

CODEBOOK = """
title: Small
questions:
  1: What changes?
sections:
  - id: working
    name: Working together
    themes:
      - id: trust
        name: Trust
        definition: Confidence in partners, built or broken.
        cues: [trust*, honest*, let us down]
        poles:
          positive: {name: trust built, cues: [honest*, trusted]}
          negative: {name: trust broken, cues: [let us down, "didn't trust"]}
        guide:
          - How would you describe trust between you?
        answers: [1]
      - id: money
        name: Money
        definition: What things cost and who pays for them.
        cues: [cost*, pay, paid, budget*]
        guide:
          - What did it cost?
        answers: [1]
"""
INTERVIEW = """Interviewer: How would you describe trust between the partners, now and at the start?

Manager: We trusted them from the start, they were honest with us about the money and about their own board.

Interviewer: And what did it cost you all in the end, and who paid for it?

Manager: It cost more than the budget said. The council paid for the building and we paid for the people in it.
"""


@pytest.fixture
def make_study(tmp_path: Path) -> MakeStudy:
    """Make a small study: `make_study({"north/a.txt": "Interviewer: ..."}, settings="[topics]...", **{"cases.csv": "..."})`."""

    def make(transcripts: dict[str, str | bytes] | None = None, settings: str = "", codebook: str = CODEBOOK, **files: str) -> Path:
        folder = tmp_path / "study"
        (folder / "transcripts").mkdir(parents=True, exist_ok=True)
        themes = "" if "[themes]" in settings else "\n[themes]\nthreshold = 0.2\n"  # there is too little text to choose one
        (folder / "study.toml").write_text(f'[study]\ntitle = "Small"\n{settings}{themes}', encoding="utf-8")
        (folder / "codebook.yaml").write_text(codebook, encoding="utf-8")
        for name, content in ({"north/a.txt": INTERVIEW} if transcripts is None else transcripts).items():
            path = folder / "transcripts" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return folder

    return make


SUBJECTS = {
    "boats": "harbour rigging mooring skipper ballast trawler anchor netting quayside rudder",
    "bread": "flour kneading yeast crust oven sourdough baker rye dough loaf",
    "rocks": "granite quartz fossil strata basalt limestone mineral crystal erosion slate",
}


@pytest.fixture
def talk_of() -> Callable[..., str]:
    """Write an interview of so many answers on boats, bread and rocks in turn: `talk_of(seed, 12)`."""

    def write(seed: int, answers: int, who: str = "Manager") -> str:
        draw = random.Random(seed)
        turns = []
        for number in range(answers):
            one, two, three, four, five = draw.sample(SUBJECTS[list(SUBJECTS)[number % 3]].split(), 5)
            turns.append("Interviewer: And what would you say of that, in your own words?")
            turns.append(
                f"{who}: Well, the {one} and the {two} were with the {three}, and then the {four} was like the {five} to us."
            )
        return "\n\n".join(turns) + "\n"

    return write
