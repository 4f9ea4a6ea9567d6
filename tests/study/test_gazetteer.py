"""The built-in gazetteer, the study's own, and the organisations of its participants."""

import pytest

from textmine.errors import Fault, StudyError
from textmine.study.gazetteer import KINDS, GazetteerEntry, read_gazetteer
from textmine.study.load import read_study


@pytest.fixture
def gazetteer(make_study):
    """Known names by name, of a small study with the given tables."""

    def read(table=None, participants="participant,label\n"):
        files = {"participants.csv": participants} | ({} if table is None else {"gazetteer.csv": table})
        return {known.name: known for known in read_gazetteer(read_study(make_study(**files)))}

    return read


@pytest.fixture
def faults(make_study):
    """The faults of a gazetteer.csv."""

    def read(table):
        study = read_study(make_study(**{"gazetteer.csv": table}))
        with pytest.raises(StudyError) as caught:
            read_gazetteer(study)
        return caught.value.faults

    return read


def test_the_built_in_names_are_there_without_a_table(gazetteer):
    """A study without a gazetteer.csv knows programmes, policies and laws, each of a known kind."""
    known = gazetteer()
    assert known["Better Care Fund"] == GazetteerEntry("Better Care Fund", "programme", ("BCF",))
    assert {"programme", "policy", "law"} <= {one.kind for one in known.values()} <= set(KINDS)
    assert all(one.name == one.name.strip() != "" and "" not in one.variants for one in known.values())


def test_the_study_s_names_are_added_with_their_variants(gazetteer):
    """Rows of gazetteer.csv join the built-in names; variants are divided by semicolons, blanks dropped."""
    known = gazetteer("name,kind,variants\nGate Fund,programme, GF ;the Fund;; \nTarn Act 2011,law,\n")
    assert known["Gate Fund"] == GazetteerEntry("Gate Fund", "programme", ("GF", "the Fund"))
    assert known["Tarn Act 2011"] == GazetteerEntry("Tarn Act 2011", "law")
    assert set(known) == {*gazetteer("name,kind\n"), "Gate Fund", "Tarn Act 2011"}


def test_variants_stay_whole_in_a_table_divided_by_semicolons(gazetteer):
    """A table whose columns are divided by semicolons keeps the variants, which are quoted there."""
    known = gazetteer('Name;Kind;Variants\nGate Fund;programme;"GF;the Fund"\n')
    assert known["Gate Fund"] == GazetteerEntry("Gate Fund", "programme", ("GF", "the Fund"))


def test_the_study_s_name_takes_the_place_of_a_built_in_one(gazetteer):
    """A name that the study lists too, in whatever case, is the study's alone."""
    known = gazetteer("name,kind,variants\nbetter care fund,policy,BC Fund\n")
    assert known["better care fund"] == GazetteerEntry("better care fund", "policy", ("BC Fund",))
    assert "Better Care Fund" not in known


def test_participants_organisations_are_known_once_each(gazetteer):
    """Each organisation of participants.csv is known, unless the gazetteer says what the name is."""
    people = "participant,label,organisation\nA,A,Tarn Trust\nB,B,Tarn Trust\nC,C,\nD,D,Gate Fund\n"
    known = gazetteer("name,kind\nGate Fund,programme\n", people)
    assert known["Tarn Trust"] == GazetteerEntry("Tarn Trust", "organisation")
    assert known["Gate Fund"] == GazetteerEntry("Gate Fund", "programme")
    assert "" not in known


def test_every_row_of_a_wrong_kind_is_named(faults):
    """All rows whose kind is unknown or missing are reported at once, with the kinds there are."""
    expected = "one of organisation, person, place, programme, policy, law", "Correct the kind."
    assert faults("name,kind\nA,scheme\nB,law\nC,\n") == (
        Fault("gazetteer.csv row 2", "kind 'scheme'", *expected),
        Fault("gazetteer.csv row 4", "kind ''", *expected),
    )


def test_kinds_may_be_in_any_case(gazetteer):
    """`Programme` and `LAW` are the kinds they look like."""
    known = gazetteer("name,kind\nGate Fund,Programme\nTarn Act 2011,LAW\n")
    assert (known["Gate Fund"].kind, known["Tarn Act 2011"].kind) == ("programme", "law")


def test_a_name_over_several_lines_is_a_fault(faults):
    """A name that swallows the rows below it is refused, and no name of two lines is looked for."""
    (fault,) = faults('name,kind\n"Gate Fund,law\nTarn Act",law\n')
    assert (fault.where, fault.got) == (
        "gazetteer.csv row 2",
        "name 'Gate Fund,law' runs over 2 lines; a quotation mark may not be closed",
    )


def test_a_row_without_a_name_is_a_fault(faults):
    """An empty name, which would be looked for everywhere, is refused."""
    assert faults("name,kind,variants\n,law,the Act\n") == (
        Fault("gazetteer.csv row 2", "an empty name", "a name as it is written", "Add a name or remove the row."),
    )


def test_a_missing_column_is_a_fault(faults):
    """A table without `kind` is refused, and its columns are shown."""
    (fault,) = faults("name,type\nA,law\n")
    assert (fault.where, fault.got) == ("gazetteer.csv row 1", "no column 'kind' (columns: name, type)")
