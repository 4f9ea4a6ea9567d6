"""What a study's own tables, labels and covers name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from textmine.privacy.detect.known_names import given_pseudonyms, known_names, people_named_in
from textmine.privacy.detect.lexicon import Lexicon
from textmine.records.corpus import Case, Participant


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("Lynette Marsh AM", ["Lynette Marsh"]),
        ("NASREEN", ["NASREEN"]),
        ("Interviewer (Jo)", []),  # two letters would be found in too many words
        ("Interviewer - Priya", ["Priya"]),
        ("Mrs Brown", ["Brown"]),
        ("Grace", ["Grace"]),
        ("Doreen K", ["Doreen K"]),
        ("Ada Brindle", ["Ada Brindle"]),
        ("Faith Leader", []),
        ("Contract Manager", []),
        ("Council Officer", []),
        ("R1", []),
        ("INT", []),
        ("ES2", []),
    ],
)
def test_labels_are_names_or_roles(label: str, names: list[str], lexicon: Lexicon) -> None:
    """People are told from roles, numbers and letters."""
    assert people_named_in(label, lexicon) == names


def test_the_roster_is_all_that_the_study_says_of_people(results_of, lexicon: Lexicon) -> None:
    """Labels, ids, columns with names, employers, covers, cases and file names; not the pseudonyms that researchers gave."""
    results = results_of({"north/Okonkwo_interview.txt": [("Ada Brindle", "Yes."), ("Manager", "No.")]})
    header = (("Interviewee", "Wenona Tranter"), ("Venue", "Hallowmere Centre, room 2"), ("Date", "3 May"))
    results = replace(
        results,
        documents=(replace(results.documents[0], header=header),),
        cases=(Case("north", "Joined Up Wexbourne"), Case("south", "Higher education")),
    )
    people = [
        Participant(
            "P1",
            "",
            "Ada Brindle",
            organisation="Meridale Futures",
            attributes=(("pseudonym", "Sheila"), ("full name", "Ada Mabel Brindle")),
        ),
        Participant("P2", "", "Manager"),
        Participant("Sheila", "", "Ada Brindle"),
    ]
    found = {(form.text, str(form.kind)) for form in known_names(people, results, lexicon)}
    assert found == {
        ("Ada Brindle", "person"),
        ("Ada Mabel Brindle", "person"),
        ("Meridale Futures", "organisation"),
        ("Wenona Tranter", "person"),
        ("Hallowmere Centre", "place"),
        ("Okonkwo", "person"),
        ("Joined Up Wexbourne", "case"),
    }
    assert given_pseudonyms(people) == ["Sheila"]


def test_a_label_of_several_people_holds_for_its_document_alone(results_of, lexicon: Lexicon) -> None:
    """Two Priyas in two transcripts, as participants.csv has it, are two people."""
    results = results_of({"north/a.txt": [("Priya", "Yes.")], "north/b.txt": [("Priya", "No.")]})
    people = [Participant("P1", "north/a.txt", "Priya"), Participant("P2", "north/b.txt", "Priya")]
    forms = [form for form in known_names(people, results, lexicon) if form.evidence == "participants.csv"]
    assert [(form.text, form.document) for form in forms] == [("Priya", "north/a.txt"), ("Priya", "north/b.txt")]
