"""What to read next."""

import numpy as np

from textmine.analysis.passage_vectors import PassageVectors
from textmine.analysis.themes.active_learning import suggest_passages
from textmine.records.corpus import Document, Passage


def _material(cases):
    text = "".join(f"passage {number:02} " for number in range(len(cases)))
    document = Document("a", "a", "transcript", "a", text, "0" * 64)
    passages = [
        Passage(f"a@{n}", "a", n * 11, n * 11 + 10, "S", "respondent", f"a#{n}", "P", case, 2) for n, case in enumerate(cases)
    ]
    return PassageVectors({"a": document}, passages, np.zeros((len(cases), 2), dtype=np.float32))


def _suggest(cases, probability, given=None, most=10, per_case=10, codes=("x",)):
    probability = np.array(probability, dtype=float).reshape(len(cases), len(codes))
    given = np.full(probability.shape, -1, np.int8) if given is None else np.array(given, np.int8).reshape(probability.shape)
    thresholds = np.full(len(codes), 0.5)
    return suggest_passages(_material(cases), codes, probability, thresholds, given, most, per_case)


def test_least_sure_come_first_and_decided_ones_never():
    """Passages nearest to the threshold come first; one that somebody decided on does not come again."""
    found = _suggest(["n"] * 4, [0.1, 0.52, 0.4, 0.9], [-1, 1, -1, -1])
    assert [one.passage for one in found] == ["a@2", "a@0", "a@3"]
    assert found[0].quote == "passage 02"


def test_no_case_is_asked_more_than_its_share():
    """However unsure one case is, the others are read too."""
    found = _suggest(["n", "n", "n", "s"], [0.5, 0.51, 0.49, 0.01], per_case=2)
    assert [one.case for one in found] == ["n", "n", "s"]


def test_codes_take_turns_those_with_fewest_examples_first():
    """Every code has its say, the one that people accepted least for first, and no passage is suggested twice."""
    probability = [[0.5, 0.5], [0.4, 0.45], [0.3, 0.3]]
    found = _suggest(["n"] * 3, probability, [[1, -1], [-1, -1], [-1, -1]], codes=("x", "y"))
    assert [(one.code, one.passage) for one in found] == [("y", "a@0"), ("x", "a@1"), ("y", "a@2")]
    assert len(_suggest(["n"] * 3, probability, codes=("x", "y"), most=1)) == 1
