"""The same talk in several files."""

import random
import re
from io import BytesIO

import docx
import pytest

from textmine.decisions.ledger import Ledger, record
from textmine.ingest.duplicates import File, Likeness, overlaps, words_of
from textmine.pipeline.check import check_study
from textmine.pipeline.workspace import open_workspace
from textmine.records.corpus import Role, Turn
from textmine.records.decisions import Decision, Verdict

WORDS = """garden fence water council shed neighbour winter letter money door bus market school paper roof nurse bread lamp river
stone clock bridge field chair road train coat apple glass fire hill boat key song horse wall rain bell ship farm tree""".split()
GUIDE = [
    f"Now I would like to ask you about the {word} and the {other}, and please take all the time that you need for it?"
    for word, other in zip(WORDS[:20], WORDS[20:40], strict=True)
]


def answer(draw, length=40):
    """Words that nobody says twice."""
    return " ".join(draw.choice(WORDS) for _ in range(length)).capitalize() + "."


def interview(seed, answers=20, length=40):
    """Questions of the guide, each with an answer of its own."""
    draw = random.Random(seed)
    return [(question, answer(draw, length)) for question in GUIDE[:answers]]


def text(talk):
    return "\n\n".join(f"I: {question}\n\nR: {said}" for question, said in talk) + "\n"


def word(talk):
    document = docx.Document()
    for question, said in talk:
        document.add_paragraph(f"I: {question}")
        document.add_paragraph(f"R: {said}")
    sink = BytesIO()
    document.save(sink)
    return sink.getvalue()


def captions(talk):
    turns = [turn for question, said in talk for turn in (("Ivy", question), ("Rob", said))]
    cues = [f"00:{n:02}:00.000 --> 00:{n:02}:50.000\n<v {who}>{said}" for n, (who, said) in enumerate(turns)]
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


_OF_TALK = re.compile("interviewers say|by its times")  # what is asked about each of these short talks, alone too


@pytest.fixture
def checked(make_study):
    """What becomes of the files of a study: by name `read`, or why not; and what is asked about those that are read."""

    def check(transcripts, settings="", **files):
        report = check_study(make_study(transcripts, settings, **files))
        status = {
            source_file.path: source_file.status if source_file.status == "read" else source_file.reason.split(". Expected")[0]
            for source_file in report.inputs
        }
        asked = {
            source_file.path: tuple(line for line in source_file.warnings if not _OF_TALK.match(line))
            for source_file in report.inputs
        }
        return status, {path: lines for path, lines in asked.items() if lines}

    return check


ONE = interview(1)


@pytest.mark.parametrize(
    "copy",
    [
        word(ONE),
        text(ONE).replace("\n\n", "\n \n\n", 1),
        text(ONE).replace(", and please", ",\nand please"),
        text(ONE).replace("R: ", "[00:10:12] R: ").replace("I: ", "[00:10:40] I: "),
        text(ONE).replace("’", "'").replace(" the ", "  the "),
        "\n\n".join(f"I:\t{question}\n\nR:\t{said}" for question, said in ONE).encode("utf-16"),
    ],
    ids=["word", "blank", "line ends", "times", "spaces", "tabs in utf-16"],
)
@pytest.mark.parametrize("name", ["n/a (1)", "n/b"])
def test_one_talk_in_two_files_is_read_once(checked, copy, name):
    """Whatever its format, its line ends and times, a talk counts once; the other file is set aside with its name."""
    suffix = ".docx" if copy == word(ONE) or (isinstance(copy, bytes) and copy.startswith(b"PK")) else ".txt"
    status, asked = checked({"n/a.txt": text(ONE), f"{name}{suffix}": copy, "n/c.txt": text(interview(2))})
    aside = {file: reason for file, reason in status.items() if reason != "read"}
    ((file, reason),) = aside.items()
    (kept,) = {"n/a.txt", f"{name}{suffix}"} - {file}
    assert reason == f"{file}: a copy of {kept}, by its words"
    assert "(1)" not in kept
    assert asked == {}


def test_captions_with_times_stay_where_the_same_words_lie_beside_them(checked):
    """What says when somebody speaks is worth more than what does not."""
    status, _ = checked({"n/a.txt": text(ONE), "n/b.vtt": captions(ONE)})
    assert status == {"n/a.txt": "n/a.txt: a copy of n/b.vtt, by its words", "n/b.vtt": "read"}


def test_a_part_of_a_talk_is_set_aside_for_the_whole(checked):
    """Two halves and the whole, or an excerpt beside it, count once, and no word is lost."""
    status, _ = checked(
        {"n/1.txt": text(ONE[:10]), "n/2.txt": text(ONE[10:]), "n/all.docx": word(ONE), "n/some.txt": text(ONE[5:9])}
    )
    assert status == {
        "n/1.txt": "n/1.txt: a copy of a part of n/all.docx, by its words",
        "n/2.txt": "n/2.txt: a copy of a part of n/all.docx, by its words",
        "n/all.docx": "read",
        "n/some.txt": "n/some.txt: a copy of a part of n/all.docx, by its words",
    }


def test_a_talk_that_shares_a_part_with_another_is_asked_about(checked):
    """Neither can be set aside without a loss; both are read, and the person is asked."""
    status, asked = checked({"n/a.txt": text(ONE[:12]), "n/b.txt": text(ONE[6:])})
    assert set(status.values()) == {"read"}
    assert asked == {
        "n/a.txt": (
            "50% of what its respondents say is also in n/b.txt: is it the same talk? "
            "Then give `skip` for one of them in study.toml; if both are meant, `accept = true` for this one",
        )
    }


def test_interviews_by_one_guide_are_different_talks(checked):
    """Questions that are read aloud from a sheet, more words than the answers, make no copy and raise no question."""
    files = {f"n/{seed}.txt": text(interview(seed, length=8)) for seed in range(5)}
    status, asked = checked(files)
    assert (set(status.values()), asked) == ({"read"}, {})


def test_answers_of_a_word_or_two_are_no_copies_of_each_other(checked):
    """Of a survey read aloud hardly anything but the questions can be compared."""
    files = {
        f"n/{name}.txt": text([(question, f"{word} please.") for question, _ in ONE]) for name, word in (("a", "Yes"), ("b", "No"))
    }
    status, asked = checked(files)
    assert (set(status.values()), asked) == ({"read"}, {})


def test_answers_that_differ_in_figures_are_different_answers(checked):
    """Of two people who give marks in the same words, neither is a copy of the other."""
    files = {
        f"n/{mark}.txt": text([(question, f"I would say that it is a {mark} out of ten for me.") for question, _ in ONE])
        for mark in (3, 7)
    }
    status, _ = checked(files)
    assert set(status.values()) == {"read"}


def test_one_talk_in_two_cases_is_asked_about(checked):
    """It may belong to both; it is counted in each until somebody says otherwise."""
    status, asked = checked({"n/a.txt": text(ONE), "s/b.docx": word(ONE)})
    assert set(status.values()) == {"read"}
    assert asked["s/b.docx"][0].startswith("all of what its respondents say is also in n/a.txt: is it the same talk?")


def test_who_says_that_both_are_meant_is_not_asked_again(checked):
    """`accept = true` for the second file keeps both."""
    status, asked = checked({"n/a.txt": text(ONE), "n/b.docx": word(ONE)}, '[files."n/b.docx"]\naccept = true\n')
    assert (set(status.values()), asked) == ({"read"}, {})


def test_what_somebody_has_decided_on_stays(make_study):
    """A copy that comes later, and would sort first, does not take the decisions' document away."""
    folder = make_study({"n/b.docx": word(ONE)})
    check_study(folder)
    workspace = open_workspace(folder)
    document, passage = workspace.documents[0], workspace.passages[1]
    words = document.text[passage.start : passage.end]
    place = (document.document, document.sha256, passage.start, passage.end, words)
    record(
        Ledger.at(folder / "decisions.sqlite"), [Decision("2026-01-01T10:00:00+00:00", "JB", *place, "trust", "", Verdict.ACCEPT)]
    )
    make_study({"n/a.txt": text(ONE)})
    assert {source_file.path: source_file.status for source_file in check_study(folder).inputs} == {
        "n/a.txt": "set aside",
        "n/b.docx": "read",
    }


def test_a_talk_with_a_slip_put_right_is_the_same_and_one_that_was_rewritten_is_asked_about(checked):
    """A word in a hundred that was corrected makes no other interview; a word in ten may."""
    slip = [
        (question, said.replace("garden", "gardens", 1) if number == 3 else said) for number, (question, said) in enumerate(ONE)
    ]
    rewritten = [
        (question, said.replace("garden", "yard").replace("fence", "hedge").replace("water", "tap")) for question, said in ONE
    ]
    assert [*checked({"n/a.txt": text(ONE), "n/b.txt": text(slip)})[0].values()] == [
        "read",
        "n/b.txt: a copy of n/a.txt, by its words",
    ]
    status, asked = checked({"n/a.txt": text(ONE), "n/b.txt": text(rewritten)})
    assert (set(status.values()), len(asked)) == ({"read"}, 1)


PARAGRAPHS = [answer(random.Random(seed), 60) for seed in range(20)]


def paper(paragraphs):
    return "# Partnerships\n\n## Introduction\n\n" + "\n\n".join(paragraphs) + "\n"


def test_two_versions_of_a_paper_are_asked_about_and_a_copy_of_one_is_set_aside(checked):
    """A working paper and what was printed are both read; the same paper in two formats counts once."""
    papers = {"literature/a.md": paper(PARAGRAPHS), "literature/b.md": paper([*PARAGRAPHS[:12], *map(str.title, PARAGRAPHS[:3])])}
    papers["literature/c.txt"] = paper(PARAGRAPHS).replace("# ", "").replace("#", "")
    papers["literature/d.md"] = paper([*PARAGRAPHS[:10], *(answer(random.Random(seed), 60) for seed in range(50, 60))])
    status, asked = checked({"n/a.txt": text(ONE)}, **papers)
    assert [file for file, what in status.items() if what != "read"] in (["literature/a.md"], ["literature/c.txt"])
    assert asked["literature/d.md"][0].startswith("50% of it is also in literature/")
    assert "is it the same paper?" in asked["literature/b.md"][0]


def file_of(name, seed):
    said = "".join(part for pair in interview(seed) for part in pair)
    turns = []
    at = 0
    for question, answered in interview(seed):
        for role, part in ((Role.INTERVIEWER, question), (Role.RESPONDENT, answered)):
            turns.append(Turn(f"{name}#{len(turns)}", name, at, at + len(part), "", role, "", ""))
            at += len(part)
    return words_of(said, turns)


def test_files_of_few_words_have_nothing_to_be_compared_by():
    """A file whose runs of words are none, or none of which is looked up, is no fault."""
    turn = Turn("a#1", "a", 0, 3, "", Role.RESPONDENT, "", "")
    empty = words_of("Yes", [turn])
    assert overlaps([], {}.get) == []
    assert overlaps([File("a", "transcript", "n", empty), File("b", "transcript", "n", words_of("No.", [turn]))], {}.get) == []


def test_files_that_share_nothing_are_not_compared_in_full():
    """Time grows with the words of a study: only pairs that share runs of words are read again."""
    words = {f"{seed}.txt": file_of(f"{seed}.txt", seed) for seed in range(60)}
    words["again.txt"] = file_of("again.txt", 7)
    words["again in part.txt"] = words["again.txt"]
    files = [File(name, "transcript", "n", found.sketch()) for name, found in words.items()]
    read = []

    def full(name):
        read.append(name)
        return words[name]

    assert [(overlap.file, overlap.other, overlap.likeness) for overlap in overlaps(files, full)] == [
        ("again.txt", "7.txt", Likeness.COPY),
        ("again in part.txt", "7.txt", Likeness.COPY),
    ]
    assert read == []
