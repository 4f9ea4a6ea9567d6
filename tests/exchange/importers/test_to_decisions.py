"""Codings of other programs as decisions in a study's ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import INTERVIEW
from tests.exchange.importers.foreign import (
    MAXQDA,
    NVIVO,
    Dialect,
    code_keys,
    codes_xml,
    guid,
    packed,
    project_xml,
    selections_xml,
    written,
)
from textmine.decisions.current import AnchoredDecisions, anchor_decisions
from textmine.decisions.ledger import LEDGER, Ledger, read_ledger, read_notes, record
from textmine.decisions.overlay import apply_decisions
from textmine.errors import ExchangeError
from textmine.exchange.importers.offset_convention import find_convention
from textmine.exchange.importers.open_project import read_project
from textmine.exchange.importers.records import (
    Account,
    AppliedCode,
    ForeignCode,
    ForeignProject,
    ForeignSource,
    Selection,
    account_of,
)
from textmine.exchange.importers.to_decisions import TargetStudy, decisions_of
from textmine.exchange.refi_export import PROFILES, qdpx
from textmine.pipeline.import_file import ImportKind, ImportRequest, import_file
from textmine.pipeline.load_results import load_current_results
from textmine.pipeline.run import run_study
from textmine.pipeline.workspace import open_workspace
from textmine.records.corpus import Document, Passage
from textmine.records.decisions import Decision, Note
from textmine.study.codebook import Code, Codebook, Section

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TRUSTED = "We trusted them from the start, they were honest with us about the money and about their own board."
PAID = "It cost more than the budget said. The council paid for the building and we paid for the people in it."
# The study's interview as somebody once gave it to another program: a cover, times, other labels.
HELD = "Interview 1\n\n" + INTERVIEW.replace("Manager: ", "[00:10] MANAGER\n").replace("Interviewer: ", "[00:05] INTERVIEWER\n")
CODED = (
    ("they were honest with us about the money", ("TRUST", "Kindness")),
    ("And what did it cost you all in the end, and who paid for it?\n\n[00:10] MANAGER\nIt cost more", ("money ",)),
    ("The council paid for the building and we paid for the people in it.", ("money ", "TRUST")),
)
CODES = {"TRUST": "", "money ": "", "Kindness": ""}


def _file(folder, dialect: Dialect = NVIVO, coded=CODED, text: str = HELD, origin: str = "NVivo"):
    body = selections_xml(text, dialect, coded, CODES)
    source = f'<TextSource guid="{guid(50)}" name="Interview 1" plainTextPath="internal://a.txt">{body}</TextSource>'
    xml = project_xml(origin, codes_xml(CODES), f"<Sources>{source}</Sources>")
    return written(folder, packed(xml, {"sources/a.txt": dialect.bytes_of(text)}))


def _ledger(study):
    return read_ledger(Ledger.at(study / LEDGER))


def _said(study) -> list[tuple[str, str, str]]:
    return [(one.who, one.code, one.quote) for one in _ledger(study)]


def test_codings_are_accepted_on_the_passages_they_lie_on(make_study, tmp_path) -> None:
    """Each code is accepted on the answers it lies on, by who gave it, when it was given, with the words that were selected.

    An answer in which several stretches were selected for a code, or only a few words, carries it as a whole.
    """
    study = make_study()
    found = import_file(_file(tmp_path), ImportRequest(study=study), NOW)
    assert _said(study) == [
        ("Ann Coder", "trust", "they were honest with us about the money"),
        ("Ann Coder", "money", PAID),
        ("Ann Coder", "trust", "The council paid for the building and we paid for the people in it."),
    ]
    first = _ledger(study)[0]
    assert (first.at, first.document, first.verdict, first.note) == ("2024-05-01T10:00:00.000+00:00", "north/a.txt", "accept", "")
    assert found.data["decisions"] == 3
    assert "3 decisions of Ann Coder on passages of 1 document recorded, from 4 codings." in found.lines
    assert found.data["unknown_codes"] == (("Kindness", 1),)
    assert "1 coding of codes that are none of the study's, left out:" in found.lines
    assert found.data["reasons"] == {"the study has no code of that name: Kindness": 1}


def test_the_next_run_codes_what_was_imported(make_study, tmp_path, fake_encoder) -> None:
    """What came from another program counts in the run as what was decided here."""
    study = make_study()
    import_file(_file(tmp_path), ImportRequest(study=study), NOW)
    run_study(study)
    results = load_current_results(open_workspace(study))
    people = {(coding.code, coding.quote) for coding in results.codings if coding.coder == "Ann Coder"}
    honest, council = CODED[0][0], CODED[2][0]
    assert people == {("trust", honest), ("money", PAID), ("trust", council)}


def test_importing_again_records_nothing_again(make_study, tmp_path) -> None:
    """The same file a second time finds its decisions standing; only what is new is recorded."""
    study, file = make_study(), _file(tmp_path)
    import_file(file, ImportRequest(study=study), NOW)
    before = _ledger(study)
    found = import_file(file, ImportRequest(study=study), NOW)
    assert _ledger(study) == before
    assert (found.data["decisions"], found.data["standing"]) == (0, 3)


def test_who_thought_better_of_it_later_is_not_overruled(make_study, tmp_path) -> None:
    """A rejection made here after the coding there stands, and the coding is left out; one made before it is of no account."""
    study, file = make_study(), _file(tmp_path)
    import_file(file, ImportRequest(study=study), NOW)
    first, second, *_ = _ledger(study)
    later = replace(first, at="2025-01-01T00:00:00+00:00", verdict="reject")
    earlier = replace(second, at="2023-01-01T00:00:00+00:00", verdict="reject")
    record(Ledger.at(study / LEDGER), [later, earlier])
    found = import_file(file, ImportRequest(study=study), NOW)
    assert (found.data["decisions"], found.data["decided_since"], found.data["standing"]) == (0, 1, 2)
    assert len(_ledger(study)) == 5


def test_boundaries_that_somebody_set_here_come_back_as_they_were(make_study, tmp_path, fake_encoder) -> None:
    """A coding whose boundaries were moved in the review goes out with them, and the file, read again, changes nothing of it."""
    study = make_study()
    run_study(study)
    (document,) = open_workspace(study).documents
    start = document.text.index("they were honest")
    words = document.text[start : start + 26]
    mine = Decision(NOW.isoformat(), "AB", document.document, document.sha256, start, start + 26, words, "trust", "", "accept")
    record(Ledger.at(study / LEDGER), [mine])
    run_study(study)
    file = written(tmp_path, (study / "output/exchange/study.qdpx").read_bytes())
    assert {selection.words for source in read_project(file).sources for selection in source.selections} >= {words}
    found = import_file(file, ImportRequest(study=study), datetime(2026, 4, 1, tzinfo=UTC))
    assert (found.data["standing"], found.data["decisions"], _ledger(study)) == (1, 0, (mine,))


def test_a_coder_may_be_named_and_must_be_where_the_file_names_none(make_study, tmp_path) -> None:
    """--coder is who coded, whatever the file says; a file that says nothing needs it; the machine is nobody's name."""
    study = make_study()
    path = _file(tmp_path)
    nameless = written(tmp_path, packed(*_parts(path)), "nameless.qdpx")
    with pytest.raises(ExchangeError, match="the file does not say who coded"):
        import_file(nameless, ImportRequest(study=study), NOW)
    with pytest.raises(ExchangeError, match="a person"):
        import_file(path, ImportRequest(study=study, coder="textmine"), NOW)
    assert _ledger(study) == ()
    import_file(nameless, ImportRequest(study=study, coder=" AB "), NOW)
    assert {who for who, _, _ in _said(study)} == {"AB"}


def _parts(path):
    """The XML of a project without its users, and its texts."""
    with ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    xml = files.pop("project.qde").decode()
    return xml.replace(xml[xml.index("<Users>") : xml.index("</Users>") + 8], ""), files


def test_a_dry_run_says_all_and_records_nothing(make_study, tmp_path) -> None:
    """What would be recorded is told, and the ledger is not even made."""
    study = make_study()
    found = import_file(_file(tmp_path), ImportRequest(study=study, dry=True), NOW)
    assert "3 decisions of Ann Coder on passages of 1 document would be recorded, from 4 codings." in found.lines
    assert not (study / LEDGER).exists()


def test_codings_on_other_texts_are_told_and_nothing_is_guessed(make_study, tmp_path) -> None:
    """A text that the study does not have loses nothing in silence: each coding is named with its words and the reason."""
    study = make_study()
    text = "Somebody else: about other things altogether, which no partner of ours has ever so much as thought of."
    file = _file(tmp_path, replace(MAXQDA, named=True), (("no partner of ours has ever", ("TRUST",)),), text)
    found = import_file(file, ImportRequest(study=study), NOW)
    assert _said(study) == []
    why = "its text is none of the study's documents"
    assert found.data["lost"] == (("Interview 1", "no partner of ours has ever", why),)
    assert f"  Interview 1: “no partner of ours has ever”: {why}" in found.lines


def test_what_textmine_writes_it_reads_again(make_study, tmp_path, fake_encoder) -> None:
    """Out to any program and in again: every accepted coding with its direction, by the same person, and no proposal among them."""
    transcripts = {"north/a.txt": INTERVIEW, "south/b.txt": INTERVIEW.replace("budget", "plan 🙂🙂 budget")}
    study = make_study(transcripts, "[themes]\nthreshold = 0.01\n")
    run_study(study)
    workspace = open_workspace(study)
    results = load_current_results(workspace)
    people = {("north/a.txt", "trust"): "AB", ("south/b.txt", "money"): "CD", ("south/b.txt", "trust"): "AB"}
    codings = [replace(coding, coder=people.get((coding.document, coding.code), coding.coder)) for coding in results.codings]
    given = {
        (coding.coder, coding.document, coding.quote, coding.code, coding.pole) for coding in codings if coding.coder != "textmine"
    }
    assert len(given) >= 3
    for profile in PROFILES:
        file = written(tmp_path, qdpx(replace(results, codings=tuple(codings)), profile, proposals=True))
        found = import_file(file, ImportRequest(study=study), NOW)
        decisions = _ledger(study)
        assert {(decision.who, decision.document, decision.quote, decision.code, decision.pole) for decision in decisions} == given
        assert found.data["lost"] == found.data["unknown_codes"] == ()
        assert found.data["proposals"] > 0
        assert {decision.note for decision in decisions} == {""}
        documents = {document.document: document for document in workspace.documents}
        placed = anchor_decisions(decisions, documents, workspace.passages)
        assert placed.lost == ()
        stands = apply_decisions((), placed, documents, workspace.passages)
        assert all(stand.status == "accepted" for stand in stands.values())
        (study / LEDGER).unlink()


def test_offsets_that_fit_no_counting_are_refused_unless_asked_for(make_study, tmp_path) -> None:
    """Selections that begin and end within words under every reading are not recorded; `anyway` takes them."""
    study = make_study()
    middles = ("us about the mon", "e trusted the", "an the budget sa", "he council pai", "or the peop", "eir own boa")
    coded = tuple((words, ("TRUST",)) for words in middles)
    file = _file(tmp_path, MAXQDA, coded, origin="")
    with pytest.raises(ExchangeError, match="fit no way of counting: under the best, offsets count in"):
        import_file(file, ImportRequest(study=study), NOW)
    assert _said(study) == []
    assert import_file(file, ImportRequest(study=study, anyway=True), NOW).data["decisions"] == 2


def test_comments_become_the_notes_of_decisions(tmp_path) -> None:
    """What a coder wrote to a selection is kept; the lines that textmine once put there are not."""
    path = _file(tmp_path, coded=CODED[:1])
    xml, files = _parts(path)
    said = "textmine: turn 2\nA good one,\nand honest."
    xml = xml.replace("<Coding ", f"<Description>{said}</Description><Coding ", 1)
    project = read_project(written(tmp_path, packed(xml, files)))
    (source,) = project.sources
    assert source.selections[0].comment == said
    book = Codebook("", (Section("s", "S", (Code("trust", "Trust", "d", "s"),)),), ())
    made = decisions_of(
        project, find_convention(project).reading, TargetStudy(*_small_study(), book, AnchoredDecisions({}, ())), "AB", NOW
    )
    assert [decision.note for decision in made.decisions] == ["A good one,\nand honest."]
    assert set(code_keys(CODES)) == set(CODES)


def test_annotations_become_memos_on_their_passages(make_study, tmp_path) -> None:
    """What is written to words that carry no code is a memo of who wrote it, once; without a name it is counted."""
    study = make_study()
    start, end = NVIVO.offsets(HELD, "honest with us about the money")
    place = f'startPosition="{start}" endPosition="{end}"'
    signed = f'<PlainTextSelection guid="{guid(77)}" {place} creatingUser="{guid(90)}" creationDateTime="2024-07-01T10:00:00Z">'
    unsigned = f'<PlainTextSelection guid="{guid(78)}" {place}><Description>Whose?</Description></PlainTextSelection>'
    xml, files = _parts(_file(tmp_path))
    xml = xml.replace("<CodeBook>", f'<Users><User guid="{guid(90)}" name="Ann Coder"/></Users><CodeBook>')
    noted = f"{signed}<Description>Ask again.</Description></PlainTextSelection>{unsigned}</TextSource>"
    file = written(tmp_path, packed(xml.replace("</TextSource>", noted), files))
    found = import_file(file, ImportRequest(study=study), NOW)
    (note,) = read_notes(Ledger.at(study / LEDGER))
    (passage,) = (passage for passage in open_workspace(study).passages if passage.words == len(TRUSTED.split()))
    assert note == Note("2024-07-01T10:00:00.000+00:00", "Ann Coder", "memo", f"passage/{passage.passage}", "Ask again.")
    assert "1 memo recorded." in found.lines
    assert "Not taken: 1 note: the file does not say who wrote them; --coder does." in found.lines
    assert import_file(file, ImportRequest(study=study), NOW).data["notes"] == 0
    assert import_file(file, ImportRequest(study=study, coder="EF"), NOW).data["notes"] == 2


SEGMENTS = """Document,Codes,Segment,Coder
a,Trust,they were honest with us,AB
a,Money,about the money,AB
a,Money,we,AB
a,Money,nobody ever said so in here at all,AB
elsewhere,Trust,the people,AB
a,Trust,"Interviewer: And what did it cost you all in the end, and who paid? [00:01] Manager: It cost more than the budget said.",AB
a,Weather,it rained,AB
,Trust,"We trusted them from the start, they were honest with us",CD
"""


def test_segments_of_a_table_are_found_by_their_words(make_study, tmp_path) -> None:
    """A few words are enough in the document that the table names; each of the others has a reason that is true."""
    study = make_study()
    found = import_file(written(tmp_path, SEGMENTS.encode(), "t.csv"), ImportRequest(study=study), NOW)
    assert {(who, code) for who, code, _ in _said(study)} == {("AB", "trust"), ("AB", "money"), ("CD", "trust")}
    assert found.data["lost"] == (
        ("a", "we", "its words stand in 2 places"),
        ("a", "nobody ever said so in here at all", "its words are in no document of the study"),
        (
            "elsewhere",
            "the people",
            "too few words to be known by alone (2), and no document of the study called 'elsewhere'",
        ),
    )
    assert found.data["unknown_codes"] == (("Weather", 1),)
    assert found.data["taken"] == 4


CELLS = st.tuples(st.sampled_from(["TRUST", "money", "Nothing", "Kindness"]), st.integers(-5, 400), st.integers(-5, 400))


@given(st.lists(CELLS, max_size=8), st.lists(st.sampled_from(["AB", "", "textmine"]), min_size=8, max_size=8))
def test_every_coding_becomes_a_decision_or_has_a_reason(cells, people) -> None:
    """Whatever is coded, wherever, by whomever: codings taken and codings lost are all codings of the file."""
    codes = tuple(ForeignCode(name, name) for name in ("TRUST", "money", "Nothing"))
    selections = tuple(Selection(a, b, given=(AppliedCode(code, who),)) for (code, a, b), who in zip(cells, people, strict=False))
    source = ForeignSource("s", "Interview 1", HELD, selections=selections, whole=(AppliedCode("money", "AB"),))
    gone = ForeignSource("t", "Gone", None, "it is not in the file", selections)
    project = ForeignProject("f", codes=codes, sources=(source, gone), lost=(("on areas of pictures", 2),))
    book = Codebook("", (Section("s", "S", (Code("trust", "Trust", "d", "s"), Code("money", "Money", "d", "s"))),), ())
    made = decisions_of(
        project, find_convention(project).reading, TargetStudy(*_small_study(), book, AnchoredDecisions({}, ())), "", NOW
    )
    assert made.account.codings == 2 * len(selections) + 3
    assert made.account.taken + sum(made.account.lost.values()) == made.account.codings
    assert made.machine == 2 * sum(selection.given[0].who == "textmine" for selection in selections)


def test_an_account_that_does_not_add_up_is_an_error() -> None:
    """A coding that is dropped without a reason, or counted twice, ends the import before anything is written."""
    assert account_of(3, 1, {"a": 1}, {"a": 1, "b": 0}) == Account(3, 1, {"a": 2})
    with pytest.raises(AssertionError, match="3 codings, but 1 taken"):
        account_of(3, 1, {"a": 1})


def _small_study():
    document = Document("a", "north", "transcript", "a", TRUSTED, "0" * 64)
    return (document,), (Passage("a@1", "a", 0, len(TRUSTED), "M", "respondent", "a#1", "P", "north", 19),)


def test_decisions_need_a_study(tmp_path) -> None:
    """Decisions without a study to record them in are a fault in words."""
    with pytest.raises(ExchangeError, match="no study"):
        import_file(_file(tmp_path), ImportRequest(ImportKind.DECISIONS), NOW)
    assert Decision.__slots__[0] == "at"
