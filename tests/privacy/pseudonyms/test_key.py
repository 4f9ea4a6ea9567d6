"""The key, the table people confirm it in, and the log."""

from __future__ import annotations

import csv
import io
import stat
from pathlib import Path

import pytest

from textmine.errors import PrivacyError
from textmine.privacy.pseudonyms.key import LOG, TABLE, Key, Row, append_log, check_folder, form_key, read_key, read_log, write_key

ADA = Row("", "Ada Brindle", "person", "[Person 1]", count=3, evidence="participants.csv", example="…")
SHORT = Row("", "Ada", "person", "[Person 1]", count=2)
PLACE = Row("", "Brackenfold", "place", "[Place 1]", count=1, sure=False)
PHONE = Row("", "+44 7700 900 077", "telephone", "[telephone]", count=1)


def key_of(*rows: Row) -> Key:
    return Key({row.key: row for row in rows})


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """Rows come back as they were, what a spreadsheet might take for a formula included; what is to be confirmed stands first."""
    key = key_of(ADA, SHORT, PLACE, PHONE)
    table = write_key(tmp_path / "key", key)
    rows = list(csv.reader(io.StringIO(table.read_text(encoding="utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == ["Brackenfold", "Ada Brindle", "Ada", "'+44 7700 900 077"]
    again = read_key(tmp_path / "key")
    assert {one: (row.text, row.kind, row.pseudonym, row.sure) for one, row in again.rows.items()} == {
        one: (row.text, row.kind, row.pseudonym, row.sure) for one, row in key.rows.items()
    }


def test_nobody_but_the_owner_may_read_key_and_log(tmp_path: Path) -> None:
    """The folder has the rights 0700, its files 0600, also when they are written again."""
    folder = tmp_path / "key"
    for _ in range(2):
        table = write_key(folder, key_of(ADA))
        append_log(folder, [{"document": "a", "places_are": "x"}])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {one.name: stat.S_IMODE(one.stat().st_mode) for one in (table, folder / LOG)} == {TABLE: 0o600, LOG: 0o600}
    assert (folder / ".gitignore").read_text() == "*\n"


def test_the_log_only_grows(tmp_path: Path) -> None:
    """Lines are added after those there are."""
    append_log(tmp_path / "key", [{"document": "a"}])
    before = (tmp_path / "key" / LOG).read_bytes()
    append_log(tmp_path / "key", [{"document": "ü"}])
    assert (tmp_path / "key" / LOG).read_bytes().startswith(before)
    assert [line["document"] for line in read_log(tmp_path / "key")] == ["a", "ü"]


@pytest.mark.parametrize(
    ("decision", "instead"),
    [("", "[Person 1]"), ("replace", "[Person 1]"), ("Yes", "[Person 1]"), ("keep", ""), ("NO", ""), ("The Chair", "[The Chair]")],
)
def test_a_decision_holds_for_all_forms_of_somebody(tmp_path: Path, decision: str, instead: str) -> None:
    """Keep, replace or another pseudonym; written beside the full name it holds for the first name too."""
    (tmp_path / TABLE).write_text(
        f"decision,text,kind,pseudonym\n{decision},Ada Brindle,person,[Person 1]\n,Ada,person,[Person 1]\n", encoding="utf-8"
    )
    key = read_key(tmp_path)
    assert [key.replacement(text, "person") for text in ("Ada Brindle", "ADA BRINDLE's", "Ada")] == [instead] * 3


def test_a_row_of_one_document_comes_before_that_of_all() -> None:
    """Two people of one name are told apart by their documents."""
    key = key_of(SHORT, Row("", "Ada", "person", "[Person 2]", document="b.txt"))
    assert key.replacement("Ada", "person", "a.txt") == "[Person 1]"
    assert key.replacement("Ada", "person", "b.txt") == "[Person 2]"


def test_forms_of_one_thing_are_one() -> None:
    """Titles, possessives, accents, spaces within numbers: none of them makes another name or number."""
    assert form_key("Mrs Brindle’s", "person") == form_key("brindle", "person")
    assert form_key("Siân", "person") == form_key("Sian", "name")
    assert form_key("0113 496 0077", "telephone") == form_key("(0113) 496-0077", "telephone")


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("decision,name\nkeep,Ada\n", "no column 'text'"),
        ("text,kind\nAda,human\n", "row 2: kind 'human'"),
        ("text,kind\n,person\n", "row 2: no text"),
        ("text,kind\nAda,person\nADA,person\n", "row 3: 'ADA' a second time"),
    ],
)
def test_a_table_with_faults_is_named_and_left_as_it_is(tmp_path: Path, table: str, fault: str) -> None:
    """Each fault has its row, and nothing is written over."""
    (tmp_path / TABLE).write_text(table, encoding="utf-8")
    with pytest.raises(PrivacyError, match=fault):
        read_key(tmp_path)
    assert (tmp_path / TABLE).read_text(encoding="utf-8") == table


def test_the_key_never_goes_with_the_results(tmp_path: Path) -> None:
    """Not into the output folder, nor into one that holds other files; its own folder is used again."""
    study, output = tmp_path / "study", tmp_path / "study" / "output"
    output.mkdir(parents=True)
    (study / "study.toml").touch()
    for folder in (output, output / "export" / "key"):
        with pytest.raises(PrivacyError, match="would lie in the output folder"):
            check_folder(folder, study, output)
    for folder in (study, tmp_path):
        with pytest.raises(PrivacyError, match="other files are in it"):
            check_folder(folder, study, output)
    write_key(study / "key", key_of(ADA))
    check_folder(study / "key", study, output)
