"""People told by what they are."""

from __future__ import annotations

from textmine.privacy.disclosure import rare_attributes, rare_titles
from textmine.records.corpus import Speaker


def person(name: str, role: str = "respondent", **attributes: str) -> Speaker:
    return Speaker("north/a.txt", name, name, role, "", 1, 1, attributes=tuple(attributes.items()))


def test_a_value_that_fewer_than_k_people_have_is_told() -> None:
    """Two of a kind are rare at k = 3 and not at k = 2."""
    people = [person(str(number), sex="m" if number < 2 else "f") for number in range(6)]
    assert list(rare_attributes(people, 3, everything=True)) == [(("sex",), 1, 2)]
    assert list(rare_attributes(people, 2, everything=True)) == []


def test_columns_together_tell_what_each_alone_does_not() -> None:
    """Three men and three from the north, but one man from the north."""
    where = ["north", "south", "south", "north", "north", "south"]
    people = [person(str(number), sex="m" if number < 3 else "f", area=area) for number, area in enumerate(where)]
    assert list(rare_attributes(people, 3, everything=True)) == [(("area", "sex"), 4, 6)]


def test_who_is_told_by_one_column_is_not_told_again_with_others() -> None:
    """A set of columns that tells nothing new of a person is left out."""
    people = [person(str(number), sex="f", job="vet" if number == 0 else "nurse") for number in range(6)]
    assert list(rare_attributes(people, 3, everything=True)) == [(("job",), 1, 1)]


def test_interviewers_and_what_is_not_carried_do_not_count() -> None:
    """Without attributes only the group goes with an export."""
    people = [person(str(number), job=f"job {number}") for number in range(6)]
    assert list(rare_attributes(people, 3, everything=False)) == []
    assert list(rare_attributes([person("I", "interviewer", job="researcher")], 3, everything=True)) == []


def test_titles_of_one_person_of_a_case(results_of) -> None:
    """In a label, and where a quotation says of which body; not where two of the case have it."""
    talk = [("Contract Manager", "Yes."), ("Manager", "I am the chief executive of [Trust A], not of that."), ("Nurse", "No.")]
    found = dict(rare_titles(results_of({"north/a.txt": talk}), speakers=True, texts=True))
    assert found == {
        "speakers' labels and attributes": ["north/a.txt contract manager", "north/a.txt manager"],
        "quotations that say of which body": ["chief executive"],
    }
    assert dict(rare_titles(results_of({"north/a.txt": [("Nurse", "The head of it all said so.")]}), True, True)) == {}
