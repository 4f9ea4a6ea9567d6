"""Passages coded by people, and codebooks to measure with."""

import json

import pytest

from textmine.analysis.evaluation.gold import GoldPassage, read_codes, read_gold
from textmine.errors import CodebookError, GoldError

ROW = {
    "id": "1",
    "doc": "a",
    "case": "n",
    "speaker": None,
    "text": "We paid &#8212; twice.",
    "codes": ["money"],
    "question": "Who?",
}


def _lines(tmp_path, *rows):
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_lines_become_passages(tmp_path):
    """A line's keys become a passage; entities of web pages become the letters they stand for."""
    (one,) = read_gold(_lines(tmp_path, ROW)).passages
    assert one == GoldPassage("1", "a", "n", "", "We paid — twice.", frozenset({"money"}), "Who?")


def test_bad_lines_never_lose_good_ones(tmp_path):
    """Lines that cannot be used are named by number and reason; the others are read."""
    path = _lines(
        tmp_path, ROW, "{not json", "", '["a"]', {"doc": "a", "codes": []}, {"doc": "b", "text": "x", "codes": "money"}, ROW
    )
    read = read_gold(path)
    assert len(read.passages) == 2
    assert [fault.where for fault in read.faults] == [f"gold.jsonl:{line}" for line in (2, 4, 5, 6)]
    assert [fault.got for fault in read.faults][1:] == ["not an object", "no `text`", "no list `codes`"]


def test_file_with_nothing_to_measure_is_refused(tmp_path):
    """A file without one good line, an empty one and a missing one are faults, not empty results."""
    for path in (_lines(tmp_path, "hello", "there"), _lines(tmp_path, ""), tmp_path / "none.jsonl"):
        with pytest.raises(GoldError) as error:
            read_gold(path)
        assert error.value.faults[0].where.startswith(path.name)


def test_table_of_coded_segments_is_gold_too(tmp_path):
    """A csv table with a row a code, as programs export coded segments, gives one passage for the same words."""
    path = tmp_path / "segments.csv"
    path.write_text("Document,Text,Code\na,We paid twice.,money\na,We paid twice.,trust\nb,Nothing.,\n", encoding="utf-8")
    passages = read_gold(path).passages
    assert [(passage.doc, passage.text, sorted(passage.codes)) for passage in passages] == [
        ("a", "We paid twice.", ["money", "trust"]),
        ("b", "Nothing.", []),
    ]


def test_codes_of_a_cell_are_parted_as_programs_part_them(tmp_path):
    """Semicolons, bars and new lines."""
    path = tmp_path / "segments.csv"
    path.write_text('Document,Text,Codes\na,One.,"money\ntrust; power"\na,Two.,money|trust\n', encoding="utf-8")
    assert [sorted(passage.codes) for passage in read_gold(path).passages] == [["money", "power", "trust"], ["money", "trust"]]


def test_codebooks_are_read_in_three_forms(tmp_path):
    """Code and definition; tag, category and notes; no definition at all."""
    path = tmp_path / "book.json"
    path.write_text(json.dumps({"a": "What it costs.", "b": {"tag": "Beta", "category": "Greek", "notes": None}, "c": None}))
    assert [(code.id, code.name, code.definition) for code in read_codes(path)] == [
        ("a", "a", "What it costs."),
        ("b", "Beta", "Greek"),
        ("c", "c", ""),
    ]


@pytest.mark.parametrize("content", ["[]", "{", '{"a": 3}', '{"a": {"tag": ["x"]}}'])
def test_codebook_that_is_none_is_refused(tmp_path, content):
    """A list, broken JSON and definitions that are no words are faults."""
    path = tmp_path / "book.json"
    path.write_text(content)
    with pytest.raises(CodebookError):
        read_codes(path)
