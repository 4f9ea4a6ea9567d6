"""The encoder beside sentence-transformers, which made the model, and a text's vector whatever is encoded beside it."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from textmine.nlp import models

LEAST_COSINE = 0.999
TEXTS = [
    "",
    " ",
    "Trust.",
    "a",
    "We met on Tuesdays, and nobody had told the caretaker that the hall was ours until nine.",
    "We met on Tuesdays, and nobody had told the caretaker that the hall was ours until nine.",
    "The ferry was late again; " * 90,
    " ".join(f"word{number}" for number in range(400)),
    "Bu'r cyfarfod yn hir – dwy awr! “Naïve”, she said… 東京の会議 🚲 Ångström е́ \u200b\u00ad",
    "LOUD, LOUD AND LOUD?!",
    "line one\nline two\tand a tab\r\n",
    "x" * 300,
    "1,234.56 £ [inaudible] <laughs> — well",
    *(f"Respondent {number} spoke of the allotments " + "and of the rain " * number for number in range(0, 60, 3)),
]

# In a process of its own: torch in this one would change what other packages import.
REFERENCE = """
import json, os, sys
os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}
from sentence_transformers import SentenceTransformer
from textmine.nlp import models
folder = str(models.verify(models.manifest()["encoder"]))
model = SentenceTransformer(folder, device="cpu", local_files_only=True)
vectors = model.encode(json.load(sys.stdin), normalize_embeddings=True, show_progress_bar=False)
print(json.dumps(vectors.tolist()))
"""


@pytest.fixture(scope="module")
def encoder():
    """The real one."""
    return models.encoder()


@pytest.fixture(scope="module")
def vectors(encoder):
    """All texts in one call."""
    return encoder.encode(TEXTS)


def test_vectors_are_those_of_sentence_transformers(vectors):
    """Empty, short, long and foreign texts, and those that are cut at 256 tokens, have the vectors the model's makers give them."""
    done = subprocess.run([sys.executable, "-c", REFERENCE], input=json.dumps(TEXTS), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    cosines = (np.array(json.loads(done.stdout)) * vectors).sum(axis=1)
    assert cosines.min() >= LEAST_COSINE, dict(zip(TEXTS, cosines.tolist(), strict=True))


def test_a_text_s_vector_is_its_own(encoder, vectors):
    """Alone, in another order, or among others: the same vector to the last bit, so that one more file changes no other's."""
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_array_equal(alone, vectors)
    np.testing.assert_array_equal(encoder.encode(TEXTS[::-1])[::-1], vectors)
    np.testing.assert_array_equal(encoder.encode(TEXTS * 3)[len(TEXTS) : 2 * len(TEXTS)], vectors)
    np.testing.assert_array_equal(encoder.encode(TEXTS[1::2]), vectors[1::2])


def test_texts_beyond_256_tokens_are_cut_there(encoder):
    """What stands after the model's last token changes nothing; what stands before it does."""
    long = "rain " * 300
    first, further, other = encoder.encode([long, long + "and a boat", "a boat and " + long])
    assert (first == further).all()
    assert not (first == other).all()


def test_telemetry_is_off_whatever_is_imported_first():
    """The variable that keeps ONNX Runtime from sending is set once any module of ours is imported, before the runtime can be."""
    for module in ("textmine", "textmine.nlp.onnx_encoder", "textmine_flows.study"):
        code = f"import {module}, os, sys; print(os.environ['ORT_DISABLE_TELEMETRY'], 'onnxruntime' in sys.modules)"
        environment = os.environ | {"ORT_DISABLE_TELEMETRY": "0"}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
        assert done.stdout.split() == ["1", "False"], module
