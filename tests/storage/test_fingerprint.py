"""A stage is stale when any code it runs has changed, and only then."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import textmine
from textmine.pipeline.workspace import STAGE_CODE
from textmine.storage.fingerprint import code_hash

# For each stage modules that it runs however many imports away, and one that it does not run.
REACHED = {
    "ingest": (
        ("ingest/transcripts/labels.py", "ingest/readers/pdf.py", "study/settings.py", "nlp/language.py"),
        "analysis/themes/cues.py",
    ),
    "embed": (("nlp/embeddings.py", "nlp/onnx_encoder.py"), "study/codebook.py"),
    "entities": (("analysis/entities/find.py", "study/gazetteer.py", "study/gazetteer.csv"), "analysis/themes/cues.py"),
    "names": (("analysis/entities/entity_linking.py", "study/gazetteer.py"), "ingest/readers/pdf.py"),
    "themes": (
        (
            "analysis/themes/classifier.py",
            "study/codebook.py",
            "records/decisions.py",
            "study/settings.py",
            "storage/fingerprint.py",
        ),
        "ingest/readers/pdf.py",
    ),
    "topics": (("analysis/topics/consensus.py", "study/stop_words.py", "study/small_talk.txt"), "ingest/readers/pdf.py"),
}


def hashes_in(package: Path) -> dict[str, str]:
    """The code hash of each stage in a copy of the package."""
    code = "import json, textmine; from textmine.storage.fingerprint import code_hash; "
    code += f"print(json.dumps({{n: code_hash(*m) for n, m in {dict(STAGE_CODE)!r}.items()}}))"
    env = os.environ | {"PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    return json.loads(subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True).stdout)


def test_a_change_makes_just_those_stages_stale_that_run_it(tmp_path):
    """A module changed far down the imports of a stage changes its fingerprint; one that it never imports does not."""
    package = tmp_path / "textmine"
    shutil.copytree(Path(textmine.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    before = hashes_in(package)
    assert set(before) == set(REACHED)
    changes = {file for reached, other in REACHED.values() for file in (*reached, other)}
    for file in sorted(changes):
        old = (package / file).read_bytes()
        (package / file).write_bytes(old + b"\n# changed\n")
        stale = {name for name, code in hashes_in(package).items() if code != before[name]}
        (package / file).write_bytes(old)
        assert {name for name, (reached, _) in REACHED.items() if file in reached} <= stale
        assert stale.isdisjoint(name for name, (_, other) in REACHED.items() if file == other)


def test_a_misspelt_module_has_no_code_hash():
    """A name that is no module fails at once: its changes would otherwise go unseen by the cache."""
    with pytest.raises(ModuleNotFoundError, match="stoer"):
        code_hash("textmine.stoer")


def test_names_may_come_in_any_order():
    """The order of the names does not matter; each set of modules has a hash of its own."""
    modules = ("textmine.nlp.models", "textmine.study.codebook")
    assert code_hash(*modules) == code_hash(*reversed(modules))
    assert len({code_hash(*modules), code_hash(modules[0]), code_hash(modules[1]), code_hash("textmine")}) == 4
