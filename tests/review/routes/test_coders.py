"""Several coders: blind samples, what each may see, differences settled, and agreement."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from textmine.decisions.ledger import read_ledger, record
from textmine.errors import StudyError
from textmine.pipeline.run import run_study
from textmine.records.corpus import MACHINE
from textmine.records.decisions import Decision, Verdict
from textmine.review.actions import read_passage, record_decision, undo_last
from textmine.review.reliability import differences_of, pairs_of
from textmine.review.samples import close_sample, draw_sample, sample_readings, samples_of, sight_of
from textmine.review.session import ReviewSession
from textmine.review.transcript import review_queue, shown_turns
from textmine.review.visibility import Visibility

SETTINGS = "[themes]\nthreshold = 0.001\ncell_probability = 0.001\n"
ALL = Visibility("")


def _talk(case: str) -> str:
    lines = []
    for number in range(4):
        lines.append(f"Interviewer: How was trust in {case}, and what did it cost in year {number}?")
        lines.append(
            f"Manager: We trusted them in year {number}, they were honest with us, but it cost more than the budget of {case}."
        )
    return "\n\n".join(lines) + "\n"


@pytest.fixture
def make_room(make_study, fake_encoder):
    def make(review: str = "") -> ReviewSession:
        talks = {f"{case}/{number}.txt": _talk(f"{case} {number}") for case in ("north", "south") for number in (1, 2)}
        study = make_study(talks, settings=SETTINGS + review)
        run_study(study)
        return ReviewSession(study)

    return make


def test_a_sample_is_of_all_cases_in_turn_and_can_be_drawn_again(make_room):
    """The same seed draws the same passages of respondents, as many from each case; another seed draws others."""
    room = make_room()
    first = draw_sample(room, "AB", "First", 6, 1)
    again = draw_sample(room, "CD", "Again", 6, 1)
    other = draw_sample(room, "CD", "Other", 6, 2, "north")
    assert first.passages == again.passages
    passages = [room.places.passages[passage] for passage in first.passages]
    assert sorted(passage.case for passage in passages) == ["north"] * 3 + ["south"] * 3
    assert {passage.role for passage in passages} == {"respondent"}
    assert {room.places.passages[passage].case for passage in other.passages} == {"north"}
    assert [sample.name for sample in samples_of(room)] == ["First", "Again", "Other"]
    close_sample(room, "AB", "Again")
    assert [sample.name for sample in samples_of(room)] == ["First", "Other"]


@pytest.mark.parametrize(("name", "size", "case"), [("a/b", 5, ""), ("", 5, ""), ("taken", 5, ""), ("x", 0, ""), ("x", 5, "west")])
def test_a_sample_that_cannot_be_is_told(make_room, name, size, case):
    """A name with a slash or taken, no passages, no such case: told, and nothing is drawn."""
    room = make_room()
    draw_sample(room, "AB", "taken", 2, 1)
    with pytest.raises(StudyError, match="sample"):
        draw_sample(room, "AB", name, size, 1, case)
    assert len(samples_of(room)) == 1


def test_a_sample_is_coded_blindly(make_room):
    """Until somebody has judged a passage of a sample no page shows them what others or the machine said of it."""
    room = make_room()
    (passage, *_) = draw_sample(room, "AB", "First", 3, 1).passages
    read_passage(room, "CD", passage, [("trust", "trust built")])
    sight = sight_of(room, "AB")
    assert not sight.shows(passage)
    where = room.places.passages[passage]
    theirs = [item for theme in ("trust", "money") for item in room.items(where.case, theme, sight)]
    assert passage not in {item.standing.coding.passage for item in theirs}
    spoken = [line for turn in shown_turns(room, where.document, sight) for line in turn.passages]
    assert [said for one, _, said in spoken if one.passage == passage] == [[]]
    assert passage not in {item.passage.passage for item in review_queue(room, sight)}
    read_passage(room, "AB", passage, [])
    assert sight_of(room, "AB").shows(passage)
    assert passage not in samples_of(room)[0].left(room, "AB")
    assert set(sample_readings(room)[passage]) == {"AB", "CD"}


def test_what_a_coder_gave_counts_in_the_matrix(make_room):
    """Codes given to a passage of a sample are codings like any other, with their poles."""
    room = make_room()
    (passage,) = draw_sample(room, "AB", "First", 1, 1).passages
    read_passage(room, "AB", passage, [("trust", "trust broken")])
    found = room.now().standing[passage, "trust"]
    assert (found.status, found.accepted_by, found.coding.pole) == ("accepted", ("AB",), "trust broken")
    assert (passage, "") not in room.now().standing


def test_differences_are_side_by_side_and_settled_for_all(make_room):
    """A code that one gave and another did not is a difference; once settled it counts for all, and what each said stays."""
    room = make_room()
    one, two = draw_sample(room, "AB", "First", 2, 1).passages
    read_passage(room, "AB", one, [("trust", "trust built"), ("money", "")])
    read_passage(room, "CD", one, [("money", "")])
    read_passage(room, "AB", two, [("money", "")])
    (found,) = differences_of(room, sight_of(room, "AB"))
    assert (found.item.passage.passage, found.yes, found.no) == (one, [("AB", "trust built", "")], [("CD", "")])
    assert record_decision(room, "EF", one, "trust", Verdict.DROP).status == "rejected"
    (found,) = differences_of(room, sight_of(room, "AB"))
    assert (found.settled_by, found.given, found.yes) == ("EF", False, [("AB", "trust built", "")])
    assert not any(coding.passage == one for coding in room.now().cells[room.places.passages[one].case, "trust"].evidence)
    run_study(room.workspace.study.root)
    again = ReviewSession(room.workspace.study.root)
    assert again.now().standing[one, "trust"].status == "rejected"
    assert not [c for c in again.results.codings if (c.passage, c.code) == (one, "trust")]
    assert record_decision(again, "EF", one, "trust", Verdict.ADOPT).status == "accepted"


def test_differences_on_what_one_has_not_judged_are_not_shown(make_room):
    """Who still has a passage of a sample before them sees no difference of others on it."""
    room = make_room()
    (passage,) = draw_sample(room, "AB", "First", 1, 1).passages
    record_decision(room, "CD", passage, "trust", "accept")
    record_decision(room, "EF", passage, "trust", "reject")
    assert differences_of(room, sight_of(room, "AB")) == []
    assert len(differences_of(room, ALL)) == 1


def test_agreement_of_people_is_of_what_they_said_blindly(make_room):
    """Kappa and alpha are of the first judgements, with n and share; what was changed after looking does not count."""
    room = make_room()
    passages = draw_sample(room, "AB", "First", 8, 1).passages
    for at, passage in enumerate(passages):
        read_passage(room, "AB", passage, [("trust", "")] if at < 4 else [])
        read_passage(room, "CD", passage, [("trust", "")] if at < 3 else [])
    record_decision(room, "CD", passages[3], "trust", "accept")
    pair = next(coder_pair for coder_pair in pairs_of(room) if MACHINE not in (coder_pair.first, coder_pair.second))
    assert (pair.first, pair.second, pair.passages, pair.unused) == ("AB", "CD", 8, 1)
    ((code, found),) = pair.codes
    assert (code, found.n, found.positives, found.proposed) == ("trust", 8, 4, 3)
    assert found.values["kappa"] == pytest.approx(0.75)
    assert found.values["alpha"] == pytest.approx(1 - (1 / 8) / (2 * 7 * 9 / (16 * 15)))
    assert "kappa" in found.intervals


def test_agreement_with_the_machine_leaves_out_what_it_learnt_from(make_room):
    """Passages on which somebody had decided before the last run are not compared: the machine has seen the answer."""
    room = make_room()
    one, two = draw_sample(room, "AB", "First", 2, 1).passages
    read_passage(room, "AB", one, [("trust", "")])
    run_study(room.workspace.study.root)
    again = ReviewSession(room.workspace.study.root)
    assert pairs_of(again) == []
    read_passage(again, "AB", two, [("trust", "")])
    (pair,) = pairs_of(again)
    assert (pair.first, pair.second, pair.passages) == ("AB", MACHINE, 1)


def test_what_the_machine_learnt_from_is_known_whatever_the_clock_says(make_room):
    """A decision that the run knew is no blind one though it is dated after the run, as from a machine whose clock is ahead."""
    room = make_room()
    one, two = draw_sample(room, "AB", "First", 2, 1).passages
    where = room.places.passages[one]
    place = where.document, room.documents[where.document].sha256, where.start, where.end, room.words(where)
    time = "2036-01-01T00:00:00.000+00:00"
    ahead = [Decision(time, "AB", *place, "trust", "", "accept"), Decision(time, "AB", *place, "", "", "read", "trust")]
    record(room.ledger, ahead)
    run_study(room.workspace.study.root)
    again = ReviewSession(room.workspace.study.root)
    assert pairs_of(again) == []
    read_passage(again, "AB", two, [("trust", "")])
    (pair,) = pairs_of(again)
    assert (pair.second, pair.passages) == (MACHINE, 1)


def test_a_reflexive_study_suggests_nothing_before_one_has_coded(make_room):
    """Cells, transcripts and the queue are empty for who has coded nothing; what is coded shows what others say of that passage."""
    room = make_room("[review]\nreflexive = true\n")
    sight = sight_of(room, "AB")
    assert sight.reflexive
    assert room.items("north", "trust", sight) == []
    assert review_queue(room, sight) == []
    passage = next(passage for passage in room.results.passages if passage.case == "north" and passage.role == "respondent")
    record_decision(room, "AB", passage.passage, "money", "accept")
    sight = sight_of(room, "AB")
    assert {item.passage.passage for item in room.items("north", "trust", sight)} == {passage.passage}
    assert room.items("north", "trust", sight_of(room, "CD")) == []
    assert len(read_ledger(room.ledger)) == 1


def test_two_who_draw_at_once_get_one_sample(make_room):
    """Under one name one sample is drawn, whatever the seeds; the others are refused, and everybody sees the same passages."""
    room = make_room()

    def draw(seed: int) -> tuple[str, ...]:
        try:
            return draw_sample(room, f"R{seed}", "Pilot", 3, seed).passages
        except StudyError:
            return ()

    with ThreadPoolExecutor(8) as threads:
        (drawn,) = filter(None, threads.map(draw, range(8)))
    assert [sample.passages for sample in samples_of(room)] == [drawn]


def test_what_was_computed_before_a_sample_was_drawn_hides_it_none_the_less(make_room):
    """What a slow reader computed of the study as it was is not kept for the study as it is, and shows nothing that came later."""
    room = make_room()

    def slow(still: ReviewSession) -> Visibility:
        draw_sample(room, "CD", "Pilot", 6, 1)
        assert samples_of(still) == []
        return Visibility("AB")

    before = room.still()
    room.kept("sight of AB", slow)
    (sample,) = samples_of(room)
    assert sight_of(room, "AB").hidden == set(sample.passages)
    record_decision(room, "CD", sample.passages[0], "trust", "accept")
    document = room.places.passages[sample.passages[0]].document
    for still in (before, room.still()):
        turns = shown_turns(still, document, sight_of(still, "AB"))
        assert not any("CD" in said.accepted_by for turn in turns for *_, standing in turn.passages for said in standing)


def test_undo_that_is_pressed_twice_at_once_takes_back_two_acts(make_room):
    """Not the same act twice."""
    room = make_room()
    passage = room.results.passages[1].passage
    for code in ("trust", "money", "trust"):
        record_decision(room, "AB", passage, code, "accept")
    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(lambda _: undo_last(room, "AB").split()[0], range(2))) == ["Money", "Trust"]
    assert undo_last(room, "AB").startswith("Trust on")
    assert undo_last(room, "AB") == ""
