"""Scoring against people."""

import json
import random

import numpy as np
import pytest

from textmine import cli
from textmine.analysis.evaluation.evaluate import ALL, evaluate, reliability, resolve_codes, sample_shots, split_folds
from textmine.analysis.evaluation.gold import GoldPassage
from textmine.errors import GoldError
from textmine.nlp import models
from textmine.study.codebook import Code

WORDS = {"money": ["budget", "invoice", "cost", "grant", "salary"], "trust": ["honest", "promise", "faith", "reliable", "loyal"]}
CODES = [Code("money", "Money", "Budgets, invoices, costs.", "s"), Code("trust", "Trust", "Honest people who keep a promise.", "s")]
FILLER = "the of and we they went there then on a day in town with all our old friends again".split()


def _passages(documents=10, each=6):
    draw_words = random.Random(5)
    found = []
    for document in range(documents):
        for number in range(each):
            code = (None, "money", "trust")[number % 3]
            words = draw_words.choices(FILLER, k=8) + (draw_words.sample(WORDS[code], 2) if code else [])
            draw_words.shuffle(words)
            codes = frozenset({code} if code else ())
            found.append(GoldPassage(f"{document}-{number}", f"d{document}", "", "", " ".join(words), codes))
    return found


def test_documents_are_never_on_both_sides():
    """Folds part documents, and with fewer documents than folds each is left out in turn."""
    documents = [f"d{n % 7}" for n in range(50)]
    folds = split_folds(documents, 5)
    assert sorted(np.concatenate(folds).tolist()) == list(range(50))
    for held_out in folds:
        inside = {documents[row] for row in held_out}
        assert inside.isdisjoint(documents[row] for row in range(50) if row not in set(held_out.tolist()))
    assert len(split_folds(["a", "b", "c", "a"], 5)) == 3
    with pytest.raises(GoldError):
        split_folds(["a", "a"], 5)


def test_shots_draw_so_many_of_each_code():
    """Two examples a code are drawn from the rows given; with more than there are, every row is."""
    truth = np.array([[row % 2 == 0, row % 5 == 0] for row in range(40)])
    rows = np.arange(20)
    drawn = sample_shots(truth, rows, 2, 0)
    assert (truth[drawn].sum(axis=0) >= 2).all()
    assert len(drawn) <= 4
    assert drawn.max() < 20
    assert sample_shots(truth, rows, ALL, 0).tolist() == rows.tolist()
    assert sample_shots(truth, rows, 2, 0).tolist() == drawn.tolist()


def test_codebook_alone_scores_every_passage(fake_encoder):
    """Without shots nothing is learnt; codes, pooled and macro have every measure, n and interval."""
    found = evaluate(_passages(), CODES, fake_encoder, threshold=0.25)
    assert found.folds == 0
    data = found.as_dict()
    assert [one["code"] for one in data["codes"]] == ["money", "trust"]
    assert {"precision", "recall", "f1", "average_precision", "kappa", "alpha", "n", "prevalence"} <= set(data["codes"][0])
    assert (data["codes"][0]["n"], data["codes"][0]["passages"]) == (20, 60)
    assert data["pooled"]["n"] == 40
    assert json.loads(json.dumps(data)) == data


def test_examples_help(fake_encoder):
    """Learnt from the other folds, a code is ranked better than from its definition alone."""
    alone = evaluate(_passages(), CODES, fake_encoder, threshold=0.25)
    learnt = evaluate(_passages(), CODES, fake_encoder, shots=ALL, threshold=0.25)
    assert learnt.macro["average_precision"] > alone.macro["average_precision"]
    assert learnt.folds == 5
    assert learnt.examples == 48


def test_labels_of_a_fold_do_not_reach_its_probabilities(fake_encoder):
    """Whatever people said of the passages of a held-out document, its probabilities are the same."""
    passages = _passages(documents=3)
    straight = evaluate(passages, CODES, fake_encoder, shots=ALL, threshold=0.25).probability
    turned = [
        GoldPassage(passage.id, passage.doc, "", "", passage.text, frozenset({"money", "trust"}) - passage.codes)
        if passage.doc == "d0"
        else passage
        for passage in passages
    ]
    other = evaluate(turned, CODES, fake_encoder, shots=ALL, threshold=0.25).probability
    np.testing.assert_array_equal(straight[:6], other[:6])
    assert np.abs(straight[6:] - other[6:]).max() > 1e-3


def test_code_nobody_gave_has_reasons_instead_of_numbers(fake_encoder):
    """A code without a coding has None and says why; it is left out of the means; codes without a definition are noted."""
    passages = [*_passages(), GoldPassage("x", "d0", "", "", "some words here", frozenset({"weather"}))]
    found = evaluate(passages, [*CODES, Code("chess", "Chess", "Openings.", "s")], fake_encoder, threshold=0.25)
    chess = found.codes["chess"].as_dict()
    assert chess["average_precision"] is None
    assert chess["not_computable"]["recall"] == "nobody used the code"
    assert found.macro["codes"] == 2
    assert found.notes == ("1 codings of 'weather' were skipped: the codebook has no such code",)


def test_reliability_bins_and_calibration_error():
    """Probabilities that say what happens have no error; those that say 0.9 where half is coded are off by 0.4."""
    bins, error = reliability(np.array([[0.9, 0.9, 0.9, 0.9]]), np.array([[True, True, False, False]]))
    assert [(bin.predicted, bin.observed, bin.n) for bin in bins] == [(pytest.approx(0.9), 0.5, 4)]
    assert error == pytest.approx(0.4)
    assert reliability(np.array([[0.5, 0.5]]), np.array([[True, False]]))[1] == 0


def test_command_prints_json_and_a_table(tmp_path, monkeypatch, capsys, fake_encoder):
    """`textmine evaluate` prints what --json promises, a table otherwise, and writes the diagram."""
    gold, book = tmp_path / "gold.jsonl", tmp_path / "book.json"
    rows = [{"id": passage.id, "doc": passage.doc, "text": passage.text, "codes": sorted(passage.codes)} for passage in _passages()]
    gold.write_text("\n".join(map(json.dumps, rows)))
    book.write_text(json.dumps({code.id: code.definition for code in CODES}))

    def run(*options):
        monkeypatch.setattr("sys.argv", ["textmine", "evaluate", str(gold), "--codebook", str(book), *options])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        return stopped.value.code, capsys.readouterr().out

    code, text = run("--shots", "4", "--folds", "3", "--json")
    assert code == 0
    assert [load["code"] for load in json.loads(text)["codes"]] == ["money", "trust"]
    assert json.loads(text)["folds"] == 3
    code, text = run("--shots", "all", "--precision", "0.8", "--diagram", str(tmp_path / "d.html"))
    assert code == 0
    assert "all codes pooled" in text
    assert "kappa 0.50" in text
    page = (tmp_path / "d.html").read_text(encoding="utf-8")
    assert "share coded by people" in page
    assert "<script src=" not in page
    assert run("--shots", "none")[0] == 2
    assert run("--diagram", str(tmp_path / "none" / "d.html"))[0] == 1


def test_interviews_are_told_from_answers_that_stand_alone():
    """With the real encoder, neighbours of a long talk lend each other their theme, those of short answers do not."""
    line = "The budget was cut and the grant never came."
    others = [
        f"{start} " + "we went there and then we all came back again for a while " * 6
        for start in ("Yes", "Oh", "So", "Well", "And")
    ]
    talk = [GoldPassage(str(n), "a", "", "", text, frozenset()) for n, text in enumerate([*others, line, *others])]
    apart = [GoldPassage(str(n), f"d{n}", "", "", one.text, frozenset()) for n, one in enumerate(talk)]
    codes = [*CODES, Code("chess", "Chess", "Openings and gambits.", "s")]
    together, alone = (evaluate(one, codes, models.encoder(), threshold=0.25).probability[:, 0] for one in (talk, apart))
    assert together[4] / together[0] > alone[4] / alone[0]
    assert together.argmax() == 5


def test_codes_of_a_gold_file_may_be_called_by_their_names():
    """A name that one code has, or a path, is its id; one that two have, and a name of no code, stay as they are and are noted."""
    below = Code("dear", "Cost", "d", "s")
    codes = [Code("money", "Money (all)", "d", "s", codes=(below,)), below, Code("cost", "Cost", "d", "s")]
    said = {"money", "money all", "Money (all) / Cost", "COST", "weather"}
    (passage,) = resolve_codes([GoldPassage("1", "d", "", "", "words", frozenset(said))], codes)
    assert passage.codes == {"money", "dear", "cost", "weather"}
    twice = [Code("a", "Cost", "d", "s"), Code("b", "Cost", "d", "s")]
    assert resolve_codes([GoldPassage("1", "d", "", "", "words", frozenset({"Cost"}))], twice)[0].codes == {"Cost"}
