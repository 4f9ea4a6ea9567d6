"""What the check finds, and what it lets pass."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from textmine.privacy.detect.detect import build_lexicon, detect_mentions
from textmine.privacy.detect.identities import extend_key
from textmine.privacy.detect.known_names import known_names
from textmine.privacy.disclosure import ExportContents, check_disclosure, sign_off_sheet
from textmine.privacy.pseudonyms.key import Key
from textmine.privacy.pseudonyms.naming import Pseudonyms, PseudonymSet
from textmine.privacy.pseudonyms.pseudonymise import pseudonymise
from textmine.study.settings import PrivacySettings

FULL = frozenset((ExportContents.TEXTS, ExportContents.QUOTES, ExportContents.SPEAKERS))
TALK = [
    ("Interviewer", "Who rang you, and on which number?"),
    ("Priya Brindlecombe", "Wenona Tranter did. It was 0113 496 0077, and it was raining then."),
    (
        "Priya Brindlecombe",
        "It rained for all of that week, and we sat there with the forms and the tea and the dog, and nobody came.",
    ),
]
NONE = PrivacySettings(k=1)


def named_of(results, decisions: dict[str, str] | None = None) -> PseudonymSet:
    lexicon = build_lexicon(results)
    listed = known_names((), results, lexicon)
    mentions = detect_mentions(results, listed, lexicon)
    key = extend_key(Key({}), mentions, listed, results.documents, lexicon)
    rows = {one: replace(row, decision=(decisions or {}).get(row.text, "")) for one, row in key.rows.items()}
    return PseudonymSet(Path("nowhere"), tuple(listed), Pseudonyms(Key(rows), mentions, lexicon, cases=results.cases))


@pytest.fixture(scope="module")
def results(results_of):
    return results_of({"north/a.txt": TALK})


def test_names_and_identifiers_are_found_where_they_are_left(results) -> None:
    """Without pseudonyms everything sure is; with them nothing is left."""
    named = named_of(results)
    checks = [finding.check for finding in check_disclosure(results, named, FULL, NONE, replaced=False).findings]
    assert checks == ["names left", "identifiers left", "names left in labels, file names, covers and notes"]
    shown = pseudonymise(results, named.pseudonyms)
    assert check_disclosure(shown, named, FULL, NONE, replaced=True).findings == ()


def test_what_people_decided_to_keep_is_no_finding(results) -> None:
    """A name that stands by decision is counted in a note."""
    decisions = {row.text: "keep" for row in named_of(results).key.rows.values()}
    found = check_disclosure(results, named_of(results, decisions), FULL, NONE, replaced=True)
    assert found.findings == ()
    assert any("stand because people decided so" in note for note in found.notes)


def test_only_what_the_export_carries_is_checked(results) -> None:
    """Tables without words have no words to check."""
    checks = [
        finding.check
        for finding in check_disclosure(results, named_of(results), frozenset((ExportContents.SPEAKERS,)), NONE, False).findings
    ]
    assert checks == ["names left in labels, file names, covers and notes"]
    assert check_disclosure(results, named_of(results), frozenset(), NONE, False).findings == ()


def test_people_few_share_attributes_with_are_found(results) -> None:
    """One respondent of a group is fewer than three."""
    shown = pseudonymise(results, named_of(results).pseudonyms)
    (found,) = check_disclosure(shown, named_of(results), FULL, PrivacySettings(), replaced=True).findings
    assert (found.check, found.count) == ("rare attributes", 1)
    assert found.where == "group: 1 combinations of fewer than 3 people"


def test_long_quotations_count_where_the_source_is_public(results) -> None:
    """Of a hearing or a web page, not of an interview that nobody can search."""
    named = named_of(results)
    shown = pseudonymise(results, named.pseudonyms)
    public = NONE.model_copy(update={"public": True, "quotation_words": 15})
    (found,) = check_disclosure(shown, named, FULL, public, replaced=True).findings
    assert (found.check, found.count) == ("quotations of more than 15 words from public sources", 1)
    page = replace(shown, documents=(replace(shown.documents[0], header=(("Source", "[web address]"),)),))
    assert len(check_disclosure(page, named, FULL, NONE.model_copy(update={"quotation_words": 15}), True).findings) == 1


def test_the_sheet_tells_counts_and_places_and_no_names(results) -> None:
    """It goes with the export, and has room for a person's hand; the same findings give the same sheet."""
    found = check_disclosure(results, named_of(results), FULL, PrivacySettings(), replaced=False)
    sheet = sign_off_sheet("Small", "html of Small", "K. Moyle", found)
    assert "| identifiers left | north/a.txt | 1 |  |" in sheet
    assert "Name: K. Moyle" in sheet
    assert "\nDate:\n" in sheet
    assert not [name for name in ("Priya", "Wenona", "Tranter", "0077") if name in sheet]
    assert sheet == sign_off_sheet("Small", "html of Small", "K. Moyle", found)
