"""The checklists: what the run knows is filled in, with where it is from; what only people know is blank, with why."""

import json
import re
from dataclasses import replace

import pytest

from tests.reports.synthesis.making import BANNED, CODED, PAPER, SAID, decided, make_results, our_words
from textmine.matrices.saturation import saturation
from textmine.pipeline.run import run_study
from textmine.records.corpus import Role, Speaker
from textmine.reports.synthesis.checklists import Answered, StudyFacts
from textmine.reports.synthesis.coreq import coreq
from textmine.reports.synthesis.evidence import Evidence, gather
from textmine.reports.synthesis.srqr import srqr


def known(results, *, proposals=True):
    evidence = Evidence(results, proposals=proposals)
    curve = saturation(results.cases, results.documents, results.passages, evidence.held, len(list(results.codebook.walk())))
    return StudyFacts(results, gather(evidence), curve)


def item(items, topic):
    return next(one.answer for one in items if one.topic == topic)


FULL = known(make_results(coded=CODED))
BARE = known(make_results({PAPER: SAID[PAPER]}, cases=()))


@pytest.mark.parametrize("of", [FULL, BARE])
def test_all_items_are_there_and_none_is_empty(of):
    """COREQ has 32 and SRQR 21; what is blank says why, and what is not says where it is from."""
    first, second = coreq(of), srqr(of)
    assert [one.number for one in first] == [str(number) for number in range(1, 33)]
    assert [one.number for one in second] == [f"S{number}" for number in range(1, 22)]
    for one in (*first, *second):
        assert one.answer.text, one.topic
        assert bool(one.answer.sources) is (one.answer.how != Answered.BLANK), one.topic
        assert BANNED.search(our_words(one.answer.text)) is None, one.answer.text


def test_what_only_the_team_knows_stays_blank():
    """No run answers for a person: credentials, sampling, ethics, refusals and the like are left with a reason."""
    first, second = coreq(FULL), srqr(FULL)
    for topic in (
        "Credentials",
        "Experience and training",
        "Sampling",
        "Refusals and drop-outs",
        "Participants’ feedback on findings",
    ):
        assert item(first, topic).how == Answered.BLANK
    for topic in ("Ethics", "Funding", "Conflicts of interest", "Synthesis and interpretation", "Abstract"):
        assert item(second, topic).how == Answered.BLANK


def test_people_are_counted_by_id():
    """Interviewers and respondents are counted once each, and called by their ids."""
    first = coreq(FULL)
    assert item(first, "Who interviewed").text == "1 interviewer: INT (2 transcripts)."
    assert item(first, "Sample size").text == "3 respondents in 2 transcripts from 2 cases."
    assert item(first, "Repeat interviews").text == "0 of the 3 respondents appear in more than one transcript."
    assert item(first, "Description of the sample").text == "By group: staff 2, board 1."


def test_attributes_of_people_are_counted_where_there_are_few_values():
    """Gender is counted by value; what has a value of its own for everybody is only said to be there."""
    people = [
        Speaker(
            "north/a.txt", "Ann Lee", "P1", Role.RESPONDENT, "", 1, 9, "staff", "", (("gender", "female"), ("post", "manager"))
        ),
        Speaker("north/a.txt", "Bob", "P2", Role.RESPONDENT, "", 1, 9, "board", "", (("gender", "male"), ("post", "trustee"))),
        Speaker("south/b.txt", "Cy", "P3", Role.RESPONDENT, "", 1, 9, "staff", "", (("gender", "female"), ("post", "driver"))),
        Speaker("south/b.txt", "Q", "INT", Role.INTERVIEWER, "", 1, 9, "", "", (("gender", "female"),)),
    ]
    first = coreq(known(replace(make_results(coded=CODED), speakers=tuple(people))))
    text = item(first, "Description of the sample").text
    assert text == "By group: staff 2, board 1. gender: female 2, male 1. post: recorded for 3 people."
    assert item(first, "Gender").text == "Of 1 interviewer: female 1."


def test_coders_are_those_of_the_ledger():
    """People who decided are counted with their decisions, and with how often two say the same of the same passage."""
    assert item(coreq(FULL), "Number of coders").text == "Nobody has decided on a coding yet (0 human coders)."
    results = decided(
        make_results(coded=CODED),
        ("AB", "north/a.txt", 1, "trust", "accept", ""),
        ("CD", "north/a.txt", 1, "trust", "reject", ""),
        ("AB", "south/b.txt", 1, "trust", "accept", ""),
        ("CD", "south/b.txt", 1, "trust", "accept", ""),
    )
    assert item(coreq(known(results, proposals=False)), "Number of coders").text == (
        "2 people: AB (2 decisions) and CD (2 decisions). textmine suggests codings and does not decide. "
        "Two or more people decided on 2 codes on the same passages, and agree on 1 of 2."
    )


def test_saturation_is_told_and_not_judged():
    """The curve's numbers are there, and whether they are enough is left to people."""
    answer = item(coreq(FULL), "Saturation")
    assert answer.how == Answered.PART
    assert answer.text == (
        "3 of the 4 codes are used; the last of 2 transcripts, in case order, added no new code. "
        "The team should judge whether that is enough."
    )
    assert item(coreq(BARE), "Saturation").text.startswith("0 of 4 codes are used in 0 transcripts.")


def test_durations_are_those_of_timed_transcripts():
    """The last time of each timed transcript, of all transcripts."""
    assert item(coreq(FULL), "Duration").text == "From the last timestamp in 1 of the 2 transcripts: 3 to 3 minutes, median 3."
    assert item(coreq(BARE), "Duration").how == Answered.BLANK


def test_every_source_is_there(make_study, fake_encoder):
    """Each answer of a real run names keys of run.json, tables and files that are there."""
    study = make_study()
    run_study(study)
    manifest = json.loads((study / "output/run.json").read_text(encoding="utf-8"))
    text = (study / "output/report/methods.md").read_text(encoding="utf-8")
    sources = {part for found in re.findall(r"\(from ([^)]*)\) \|", text) for part in found.split(", ")}
    assert len(sources) > 8
    for source in sources:
        kind, _, rest = source.replace("\\", "").partition(" ")
        if kind == "run.json":
            node = manifest
            for key in rest.split("."):
                node = node[key]
        elif kind.startswith("tables/"):
            assert (study / f"output/{kind}.parquet").exists()
        else:
            assert source in ("ledger", "codebook", "appendix on saturation")
