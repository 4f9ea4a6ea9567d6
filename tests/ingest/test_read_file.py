"""One file of a study to a document with its turns and passages, or to a reason why not."""

import hashlib
from itertools import pairwise
from pathlib import Path, PurePosixPath

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from textmine.ingest.read_file import cases_of, read_file
from textmine.ingest.readers import Block, Shape, Source
from textmine.ingest.speakers import rows_for
from textmine.ingest.study_files import short_names, study_files
from textmine.ingest.transcripts.read_transcript import read_transcript
from textmine.records.corpus import Case, Participant, Passage, Role, SourceFile, Turn
from textmine.study.load import read_study

TALK = """Date: 3 May 2017
Interviewer: KM

Interviewer: How would you describe trust between the partners, at the start?

Manager: We trusted them from the start. They were honest with us about the money.

That was before the letter.

Interviewer: [laughs] And after it?

Manager: It cost more than the budget said, and nobody had told the council.
"""
HOW = "How would you describe trust between the partners, at the start?"
WE = "We trusted them from the start. They were honest with us about the money.\nThat was before the letter."
AND = "[laughs] And after it?"
IT = "It cost more than the budget said, and nobody had told the council."
CASES = "case,name\nnorth,Northfold\nsouth,Southwick\n"
WELSH = """Holwr: Sut byddech chi'n disgrifio'r ymddiriedaeth rhwng y partneriaid ar y dechrau, a beth sydd wedi newid ers hynny?

Rheolwr: Roedden ni'n ymddiried ynddyn nhw o'r cychwyn cyntaf. Roedden nhw'n onest gyda ni am yr arian ac am eu bwrdd eu hunain.
"""
FRENCH = """Q: Comment décririez-vous la confiance entre les partenaires, au début et maintenant ?

R: Nous leur avons fait confiance dès le premier jour. Ils ont été honnêtes avec nous au sujet de l'argent et de leur conseil.
"""


@pytest.fixture
def read(make_study):
    """Read one file of a small study: `read({"north/a.txt": ...}, ...)` reads the first."""

    def run(transcripts, *args, **files):
        study = read_study(make_study(transcripts, *args, **files))
        return read_file(study, next(iter(transcripts)))

    return run


def words_of(reading, records):
    return [reading.document.text[record.start : record.end] for record in records]


def test_a_transcript_becomes_turns_with_roles_and_offsets(read):
    """Every turn is a slice of the document's text, which has each after its label; the cover is header."""
    found = read({"north/a.txt": TALK})
    text = f"Interviewer: {HOW}\n\nManager: {WE}\n\nInterviewer: {AND}\n\nManager: {IT}"
    assert found.document.text == text
    assert found.document.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert found.document.header == (("Date", "3 May 2017"), ("Interviewer", "KM"))
    assert (found.document.document, found.document.case, found.document.kind, found.document.title) == (
        "north/a.txt",
        "north",
        "transcript",
        "a",
    )
    expected = []
    for number, (speaker, words) in enumerate([("Interviewer", HOW), ("Manager", WE), ("Interviewer", AND), ("Manager", IT)], 1):
        start = text.index(words)
        role = Role.INTERVIEWER if speaker == "Interviewer" else Role.RESPONDENT
        expected.append(Turn(f"north/a.txt#{number}", "north/a.txt", start, start + len(words), speaker, role, f"a {speaker}", ""))
    assert found.turns == tuple(expected)
    assert words_of(found, found.turns) == [HOW, WE, AND, IT]


def test_short_turns_are_passages_of_their_own(read):
    """A passage carries what its turn says about who, where and which case."""
    found = read({"north/a.txt": TALK})
    assert found.passages == tuple(
        Passage(
            f"north/a.txt@{number}",
            "north/a.txt",
            turn.start,
            turn.end,
            turn.speaker,
            turn.role,
            turn.turn,
            turn.participant,
            "north",
            len(found.document.text[turn.start : turn.end].split()),
        )
        for number, turn in enumerate(found.turns, 1)
    )


def test_the_input_tells_what_was_read(read):
    """The record of the file has its hash, its shape and the number of turns and words."""
    found = read({"north/a.txt": TALK})
    assert found.input == SourceFile(
        path="north/a.txt",
        sha256=hashlib.sha256(TALK.encode()).hexdigest(),
        status="read",
        kind="transcript",
        case="north",
        document="north/a.txt",
        shape="plain text, names before colons",
        turns=4,
        words=len(f"{HOW} {WE} {AND} {IT}".split()),
        speakers=2,
        attributed=1.0,
        interviewer_share=round(len(f"{HOW} {AND}".split()) / len(f"{HOW} {WE} {AND} {IT}".split()), 4),
        encoding="utf-8",
        language="English",
    )


def test_times_of_captions_are_those_of_the_turns_and_passages(read):
    """A quotation from a recording can be found in it."""
    cue = "00:{0:02}:00.000 --> 00:{0:02}:30.500\n<v {1}>{2}</v>"
    cues = [cue.format(1, "Anna", HOW), cue.format(2, "Ben", WE.split("\n")[0]), cue.format(3, "Ben", IT)]
    found = read({"north/a.vtt": "WEBVTT\n\n" + "\n\n".join(cues)})
    assert [(turn.speaker, turn.start_s, turn.end_s) for turn in found.turns] == [("Anna", 60.0, 90.5), ("Ben", 120.0, 210.5)]
    assert [passage.start_s for passage in found.passages] == [60.0, 120.0]
    assert found.input.shape == "WebVTT captions, voices of the captions"


def weeks(number):
    """So many sentences of eleven words."""
    return [f"In week {n} we met the council and talked about trust." for n in range(number)]


def test_a_long_turn_is_cut_into_even_passages_where_sentences_end(read):
    """A hundred and ten words at ninety a passage are two passages of fifty-five, and no sentence is cut."""
    found = read({"north/a.txt": f"Interviewer: {HOW}\n\nRespondent: {' '.join(weeks(10))}"})
    ours = [passage for passage in found.passages if passage.speaker == "Respondent"]
    assert [our.words for our in ours] == [55, 55]
    assert words_of(found, ours) == [" ".join(weeks(10)[:5]), " ".join(weeks(10)[5:])]
    assert {our.turn for our in ours} == {"north/a.txt#2"}


def test_the_last_passage_of_a_long_turn_is_no_scrap(read):
    """Two hundred and forty-two words at ninety a passage are three passages of about eighty."""
    found = read({"north/a.txt": f"Interviewer: {HOW}\n\nRespondent: {' '.join(weeks(22))}"})
    assert sorted(passage.words for passage in found.passages if passage.speaker == "Respondent") == [77, 77, 88]


@pytest.mark.parametrize("aside", ["(It was in May, on the 3rd.)", "“Come in May,” they said to us, “on the 3rd.”"])
def test_an_opening_bracket_or_quotation_mark_stays_with_its_sentence(read, aside):
    """A passage neither ends with the mark that opens the next nor begins with the one that closes the last."""
    met = "We met in May."
    talk = f"Interviewer: {HOW}\n\nRespondent: {weeks(1)[0]} {met} {aside} {weeks(1)[0]}"
    found = read({"north/a.txt": talk}, "[passages]\nmax_words = 20")
    assert words_of(found, found.passages[1:]) == [f"{weeks(1)[0]} {met}", f"{aside} {weeks(1)[0]}"]


def test_the_length_of_passages_is_the_studys(read):
    """`max_words` of study.toml decides, and a sentence somewhat longer than that is left whole."""
    long = "We met " + "and met " * 18 + "again."
    talk = f"Interviewer: {HOW}\n\nRespondent: We met them. {long} They came."
    found = read({"north/a.txt": talk}, "[passages]\nmax_words = 20")
    assert words_of(found, [passage for passage in found.passages if passage.speaker == "Respondent"]) == [
        "We met them.",
        long,
        "They came.",
    ]


def test_a_passage_that_begins_with_a_paragraph_begins_with_its_first_word(read):
    """The line break between paragraphs belongs to no passage."""
    paragraph = "We met the council in May and we talked about trust and money and about what would come after it."
    found = read({"north/a.txt": f"Interviewer: {HOW}\n\nRespondent: {paragraph}\n\n{paragraph}"}, "[passages]\nmax_words = 20")
    assert words_of(found, found.passages) == [HOW, paragraph, paragraph]


WORDS = ("we", "the", "council", "Mr.", "3.5", "£4", "trust,", "paid)", "money”", "U.K.", "then")
sentences = st.builds(
    lambda words, end: " ".join(words) + end,
    st.lists(
        st.sampled_from(WORDS),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from([". ", "? ", "! ", "…\n\n", ".\n\n", " "]),
)


@given(said=st.lists(sentences, min_size=1, max_size=12), limit=st.integers(20, 90))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_passages_hold_every_word_of_their_turn_in_order(make_study, said, limit):
    """Nothing that was said falls between two passages, and no two overlap."""
    talk = f"Interviewer: {HOW} {WE}\n\nRespondent: {''.join(said)}"
    found = read_file(read_study(make_study({"north/a.txt": talk}, f"[passages]\nmax_words = {limit}")), "north/a.txt")
    text = found.document.text
    for turn in found.turns:
        parts = [passage for passage in found.passages if passage.turn == turn.turn]
        assert [word for part in parts for word in text[part.start : part.end].split()] == text[turn.start : turn.end].split()
        assert all(a.end <= b.start for a, b in pairwise(parts))
        assert (parts[0].start, parts[-1].end) == (turn.start, turn.end)
        assert all(part.words == len(text[part.start : part.end].split()) > 0 for part in parts)
    assert " ".join("".join(said).split()) == " ".join(text[found.turns[-1].start : found.turns[-1].end].split())


def test_the_folder_is_the_case(read):
    """The first folder below the transcripts counts, however deep the file lies."""
    assert read({"north/2017/a.txt": TALK}).document.case == "north"


def test_a_file_outside_a_folder_belongs_to_the_case_its_name_begins_with(read):
    """The longest case id that fits is taken, without regard to capitals."""
    cases = {"cases.csv": "case,name\nnorth,N\nnorth-east,NE\n"}
    assert read({"North-East_interview 3.txt": TALK}, **cases).document.case == "north-east"


def test_study_toml_gives_a_file_its_case_before_its_folder_does(read):
    """A correction wins."""
    found = read({"north/a.txt": TALK}, '[files."north/a.txt"]\ncase = "south"', **{"cases.csv": CASES})
    assert (found.document.case, {passage.case for passage in found.passages}) == ("south", {"south"})


@pytest.mark.parametrize(
    ("transcripts", "args", "files", "reason"),
    [
        (
            {"east/a.txt": TALK},
            [],
            {"cases.csv": CASES},
            "east/a.txt: case 'east' is not in cases.csv. Expected one of north, south. "
            "Add a row 'east' to cases.csv, or move the file.",
        ),
        (
            {"a.txt": TALK},
            [],
            {},
            "a.txt: belongs to no case. Expected a case folder. "
            'Put it in a folder named after its case, or give `case` under [files."a.txt"] in study.toml.',
        ),
        (
            {"north/a.txt": "Interviewer: Shall we?\n\nRespondent: Some other day."},
            [],
            {},
            "north/a.txt: only 2 turns and 5 words. Expected an interview of at least 30 words. "
            "Is it whole? Set `accept = true` for it in study.toml if it is.",
        ),
        (
            {"north/a.txt": "Manager: Some other day."},
            [],
            {},
            "north/a.txt: only 1 turn and 4 words. Expected an interview of at least 30 words. "
            "Is it whole? Set `accept = true` for it in study.toml if it is.",
        ),
        (
            {"north/a.txt": WELSH},
            [],
            {},
            "north/a.txt: the text looks like Welsh. Expected English. "
            "The models read English only: translate it, or set `skip` for it in study.toml; "
            "`accept = true` reads it all the same.",
        ),
        (
            {"north/a.txt": FRENCH},
            [],
            {},
            "north/a.txt: the text looks like French. Expected English. "
            "The models read English only: translate it, or set `skip` for it in study.toml; "
            "`accept = true` reads it all the same.",
        ),
        (
            {"north/a.txt": TALK},
            ['[files."north/a.txt"]\nskip = "consent withdrawn"'],
            {},
            "north/a.txt: skipped in study.toml: consent withdrawn",
        ),
        (
            {"north/a.txt": b""},
            [],
            {},
            "north/a.txt: the file is empty (0 bytes). Expected a transcript or a paper. Get the file again.",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_set_aside_with_what_to_do(read, transcripts, args, files, reason):
    """The run goes on; the file keeps its place in the list with the reason."""
    found = read(transcripts, *args, **files)
    ((name, content),) = transcripts.items()
    data = content if isinstance(content, bytes) else content.encode()
    assert found.input == SourceFile(name, hashlib.sha256(data).hexdigest(), "set aside", reason, "transcript")
    assert (found.document, found.turns, found.passages) == (None, (), ())


def test_a_skipped_file_is_not_even_opened(read):
    """A correction in study.toml comes before any fault of the file."""
    assert read({"north/a.xyz": b""}, '[files."north/a.xyz"]\nskip = "a photo"').input.reason.endswith("a photo")


PEOPLE = """participant,document,label,role,group
Ann,,Manager,respondent,staff
Tom,a,Interviewer,respondent,tenants
Sue,a,Manager,interviewer,researchers
Else,b,Manager,respondent,others
"""


def test_participants_csv_says_who_is_who(read):
    """Its roles and groups win over labels, and a row for the document over one for all."""
    found = read({"north/a.txt": TALK}, **{"participants.csv": PEOPLE})
    assert [(turn.speaker, turn.role, turn.participant, turn.group) for turn in found.turns[:2]] == [
        ("Interviewer", Role.RESPONDENT, "Tom", "tenants"),
        ("Manager", Role.INTERVIEWER, "Sue", "researchers"),
    ]
    assert [(speaker.label, speaker.participant, speaker.evidence) for speaker in found.speakers] == [
        ("Interviewer", "Tom", "participants.csv says so"),
        ("Manager", "Sue", "participants.csv says so"),
    ]
    assert found.passages[0].participant == "Tom"


@pytest.mark.parametrize("document", ["north/a.txt", "a.txt", "north/a", "a"])
def test_a_document_may_be_named_in_four_ways(make_study, document):
    """With or without folder and suffix, as people write it."""
    study = read_study(make_study(**{"participants.csv": f"participant,document,label\nAnn,{document},R\nEve,b.txt,R\n"}))
    assert rows_for(study.participants, "north/a.txt") == [Participant("Ann", document, "R")]


def test_a_listed_label_is_a_label_though_it_comes_once(read):
    """participants.csv also says what is a label at all."""
    talk = f"{TALK}\n\nthe lady from the office: Sorry to come in.\n"
    people = {"participants.csv": "participant,document,label,role\nL,,the lady from the office,respondent\n"}
    assert read({"north/a.txt": talk}, **people).turns[-1].speaker == "the lady from the office"


def test_study_toml_names_the_interviewer(read):
    """A label that the importer could not know is corrected for one file."""
    talk = TALK.replace("Interviewer: ", "Kit: ").replace("Kit: KM", "Interviewer: KM").replace(HOW, "The partners.")
    talk = talk.replace("And after it?", "Mm.")
    before = read({"north/a.txt": talk})
    assert before.input.warnings[0] == "no interviewer was found; name the label under `interviewer` in study.toml"
    after = read({"north/a.txt": talk}, '[files."north/a.txt"]\ninterviewer = ["Kit"]')
    assert [turn.role for turn in after.turns] == [Role.INTERVIEWER, Role.RESPONDENT] * 2
    assert after.speakers[0].evidence == "study.toml says so"
    assert not any("no interviewer" in warning for warning in after.input.warnings)


ANSWER = f"Interviewer: {HOW}\n\nRespondent: {WE} {IT}"


def test_interviews_of_one_name_are_two_respondents(make_study):
    """Where participants.csv names nobody, people are named after as much of the path as tells their files apart."""
    files = ["north/w1/int1.txt", "north/w2/int1.txt", "north/int2.txt"]
    study = read_study(make_study(dict.fromkeys(files, ANSWER)))
    assert [read_file(study, file).turns[1].participant for file in files] == [
        "north/w1/int1 Respondent",
        "north/w2/int1 Respondent",
        "int2 Respondent",
    ]
    names = short_names(study_files(study))
    assert [read_file(study, file, names[file]) for file in files] == [read_file(study, file) for file in files]


@pytest.mark.parametrize("folder", ["North", "north ", "NORTH"])
def test_a_case_is_known_however_its_folder_is_written(read, folder):
    """Capitals and spaces around it do not count; the case is that of cases.csv."""
    found = read({f"{folder}/a.txt": TALK}, **{"cases.csv": CASES})
    assert (found.input.status, found.document.case, found.passages[0].case) == ("read", "north", "north")


def test_a_case_is_known_however_its_accents_are_stored(read):
    """Some systems store é as two characters."""
    assert read({"caf\u0065\u0301/a.txt": TALK}, **{"cases.csv": "case,name\ncaf\u00e9,C\n"}).document.case == "caf\u00e9"


def test_a_case_of_cases_csv_with_capitals_is_found_in_study_toml_and_in_names(read):
    """The same holds wherever a case is named."""
    table = {"cases.csv": "case,name\nNorth,N\nSouth,S\n"}
    assert read({"x/a.txt": TALK}, '[files."x/a.txt"]\ncase = "south"', **table).document.case == "South"
    assert read({"north_1.txt": TALK}, **table).document.case == "North"


def test_a_folder_of_transcripts_called_literature_is_set_aside(make_study):
    """Whether it holds interviews or papers is not guessed."""
    study = read_study(make_study({"literature/a.txt": TALK}))
    (file,) = study_files(study)
    found = read_file(study, file)
    assert (found.input.status, found.input.kind) == ("set aside", "transcript")
    assert found.input.reason == (
        "./literature/a.txt: in a folder called literature among the transcripts. Expected a folder named after a case. "
        "Rename this folder if it holds interviews; if it holds papers, move them to literature, beside study.toml."
    )


def test_a_broken_link_is_set_aside(make_study):
    """It has no hash and a reason, and nothing stops."""
    study = read_study(make_study())
    (study.transcripts / "north" / "gone.txt").symlink_to("nowhere.txt")
    reason = "north/gone.txt: a link that leads nowhere, or to no file. Expected a transcript or a paper. Put the file itself here."
    assert read_file(study, "north/gone.txt").input == SourceFile("north/gone.txt", "", "set aside", reason, "transcript")


def test_a_file_that_cannot_be_opened_is_set_aside(make_study, monkeypatch):
    """Root opens everything, so the refusal is put in the way here."""
    study = read_study(make_study())
    opened = Path.open

    def refuse(self, *args, **kwargs):
        if self.name == "a.txt":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refuse)
    reason = (
        "north/a.txt: it cannot be opened (Permission denied). Expected a file that can be read. "
        "See that you may open it and that it is on this machine, not only in a cloud."
    )
    assert read_file(study, "north/a.txt").input == SourceFile("north/a.txt", "", "set aside", reason, "transcript")


def test_a_file_whose_name_is_not_utf_8_is_to_be_renamed(make_study):
    """Its name is shown as well as it can be."""
    study = read_study(make_study())
    reason = (
        "north/caf�.txt: a name of file or folder with letters that are not UTF-8 (shown as �). "
        "Expected a name in UTF-8. Rename it."
    )
    assert read_file(study, "north/caf�.txt").input == SourceFile("north/caf�.txt", "", "set aside", reason, "transcript")


def test_a_transcript_outside_a_study_is_doubted_as_one_within():
    """What `check` warns of can be had from a source, its utterances and roles; shortness is then a doubt too."""
    source = Source("plain text", Shape.PARAGRAPHS, (Block("Ann: It did."), Block("Ann: Oh.")), ("odd",), (("comments", 2),))
    assert read_transcript(source).doubts == (
        "only 1 turn and 3 words: too short to analyse, so a run sets it aside unless study.toml says `accept = true`",
        "no interviewer was found; name the label under `interviewer` in study.toml",
        "odd",
        "not read: 2 comments",
    )


def test_a_text_without_speakers_is_no_transcript_until_somebody_says_so(read):
    """Field notes among the transcripts are not coded as what a respondent said; captions without names are read."""
    notes = f"{HOW}\n\n{WE}\n\n{IT}"
    found = read({"north/a.txt": notes})
    assert (found.input.status, found.document) == ("set aside", None)
    assert found.input.reason.startswith("north/a.txt: no speakers were found. Expected turns, each with who speaks.")
    taken = read({"north/a.txt": notes}, '[files."north/a.txt"]\naccept = true')
    assert [(turn.speaker, turn.role, turn.participant) for turn in taken.turns] == [("", Role.RESPONDENT, "a")]
    assert (taken.input.warnings, taken.input.unknown_words) == ((), 0)
    assert taken.speakers[0].evidence == "study.toml accepts all of it as one person's"


def test_captions_without_names_are_read_as_nobodys(read):
    """Questions may be among their words, so that they are no respondent's until somebody says whose they are."""
    captions = f"WEBVTT\n\n00:00:01.000 --> 00:00:09.000\n{HOW} {WE} {IT}\n"
    found = read({"north/a.vtt": captions})
    assert [(passage.speaker, passage.role, passage.participant) for passage in found.passages] == [("", Role.UNKNOWN, "")]
    assert found.input.unknown_words == found.input.words
    assert found.input.warnings == (
        f"no speakers were found, so that none of its {found.input.words} words are coded: add names and colons, or give "
        "`speaker_pattern`; `accept = true` takes all of it for one respondent's",
    )


def test_words_without_a_label_are_whose_study_toml_says(read):
    """An empty name under `respondent` stands for all who are not named, in one file or in all."""
    captions = f"WEBVTT\n\n00:00:01.000 --> 00:00:09.000\n{HOW} {WE} {IT}\n"
    for whose in ('[files."north/a.vtt"]\nrespondent = [""]', '[reading]\nrespondent = [""]'):
        found = read({"north/a.vtt": captions}, whose)
        assert {(passage.role, passage.participant) for passage in found.passages} == {(Role.RESPONDENT, "a")}
        assert found.input.warnings == ()


def test_words_of_an_unknown_speaker_are_a_question_that_names_them(read):
    """Each is named with the words that are at stake, those of most words first; a word or two raise no question."""
    turns = ("Interpreter", f"{IT} {WE}"), ("Operator", WE), ("Interpreter", IT), ("Operator", "No.")
    talk = TALK + "".join(f"\n\n{who}: {said}\n\nManager: Yes." for who, said in turns)
    found = read({"north/a.txt": talk})
    theirs = sum(speaker.words for speaker in found.speakers if speaker.role == Role.UNKNOWN)
    assert found.input.unknown_words == theirs > 20
    question = f"{theirs} of {found.input.words} words are of unknown speakers and not coded ('Interpreter' "
    assert found.input.warnings[0].startswith(question)
    assert "'Operator' " in found.input.warnings[0]
    few = read({"north/a.txt": f"{TALK * 6}\n\nUnknown speaker: Sorry.\n"})
    assert few.input.unknown_words == 1
    assert not any("unknown speakers" in warning for warning in few.input.warnings)


@pytest.mark.parametrize(
    ("talk", "warnings"),
    [
        (f"Interviewer: {HOW}\n\nInterviewer: {WE}", ("no respondent was found; give roles in participants.csv",)),
        (
            f"I: {HOW}\n\nLink worker: {WE}\n\nI: {AND}\n\nLink Worker: {IT}\n\nI: Oh.\n\nLink worker: Yes.\n\nLink Worker: No.",
            ("labels 'Link Worker' and 'Link worker' may be one person: if so, give them one participant in participants.csv",),
        ),
        (
            f"I: {HOW}\n\n=cmd(): {WE}\n\nI: {AND}\n\n=cmd(): {IT}",
            ("speaker name '=cmd()' looks like code or a formula: is it a name?",),
        ),
        (
            f"I: {HOW}\n\nR: {WE}\0\n",
            ("1 null bytes were removed (a file saved after a crash often has them): check the text around them",),
        ),
    ],
)
def test_what_a_person_should_look_at_is_a_warning(read, talk, warnings):
    """A file that was read on a guess says so."""
    found = read({"north/a.txt": talk})
    assert (found.input.status, found.input.warnings) == ("read", warnings)


def test_what_was_not_read_is_a_warning(make_study):
    """Comments of a Word document are told of."""
    root = make_study({"north/b.txt": TALK})
    document = docx.Document()
    for line in (f"Interviewer: {HOW}", f"Respondent: {WE} {IT}"):
        document.add_paragraph(line)
    document.add_comment(document.paragraphs[1].runs, text="Really?", author="A")
    with (root / "transcripts/north/a.docx").open("wb") as handle:
        document.save(handle)
    assert read_file(read_study(root), "north/a.docx").input.warnings == ("not read: 1 comment",)


PAPER = f"""# Willing or bidden

Authors: Ann Bell and Tom Kay

Year: 2016

{WE.splitlines()[0]}

## What it cost

{IT}

Table 3

## References

Kay T (2015) Another book about partnership between charities and councils.
"""


def test_a_paper_becomes_paragraphs_under_sections(make_study):
    """A paper has no case; its front matter is a citation, and its references are set apart."""
    study = read_study(make_study(**{"literature/bell.md": PAPER}))
    found = read_file(study, "literature/bell.md")
    first = WE.splitlines()[0]
    assert found.document.text == f"{first}\n\n{IT}"
    assert (found.document.title, found.document.citation, found.document.case, found.document.kind) == (
        "Willing or bidden",
        "Bell and Kay 2016",
        "",
        "literature",
    )
    assert found.document.header == (("authors", "Ann Bell and Tom Kay"), ("year", "2016"))
    one, two = found.turns
    assert one == Turn("literature/bell.md#1", "literature/bell.md", 0, len(first), "", Role.AUTHOR, "", "")
    assert (two.section, found.document.text[two.start : two.end]) == ("What it cost", IT)
    assert [(p.role, p.case, p.turn) for p in found.passages] == [("author", "", one.turn), ("author", "", two.turn)]
    assert found.input.shape == "Markdown, 2 sections"
    assert (found.input.not_read, found.input.warnings) == (("1 short line", "1 reference"), ())
    assert (found.input.status, found.input.kind, found.input.turns) == ("read", "literature", 2)


def test_a_paper_without_paragraphs_is_set_aside(make_study):
    """A list of references alone is no paper."""
    study = read_study(make_study(**{"literature/a.md": "# References\n\nKay T (2015) Another."}))
    assert read_file(study, "literature/a.md").input.reason == (
        "literature/a.md: no paragraphs of text were found. Expected a paper. See whether it holds what you think."
    )


def test_a_paper_among_the_transcripts_is_one_where_study_toml_says_so(read):
    """`kind` of study.toml wins over the folder."""
    found = read({"north/bell.md": PAPER}, '[files."north/bell.md"]\nkind = "literature"')
    assert (found.document.kind, found.document.case, len(found.turns)) == ("literature", "", 2)


def test_the_cases_are_those_of_the_table_else_the_folders(make_study):
    """Without cases.csv the folders that gave transcripts are the cases, in the order of the alphabet."""
    inputs = [
        SourceFile(path, "", "read", case=case)
        for path, case in (("b", "south_side"), ("a", "north-east"), ("c", ""), ("d", "south_side"))
    ]
    assert cases_of(read_study(make_study()), inputs) == (Case("north-east", "north east"), Case("south_side", "south side"))
    with_table = read_study(make_study(**{"cases.csv": CASES}))
    assert cases_of(with_table, inputs) == (Case("north", "Northfold"), Case("south", "Southwick"))


# Counted by hand in the files: lines that begin with a label, and changes of voice.
TURNS = {
    "housing-mergers/HM3_tenant_board_member.txt": 44,
    "sight-loss/SL3_users_focus_group.vtt": 44,
    "housing-support/HS4_council_commissioner.pdf": 38,
}


def test_every_file_of_the_demonstration_study_is_read(corpus):
    """No file is set aside, none is guessed at, and nothing of a cover is speech."""
    readings = {file: read_file(corpus, file) for file in study_files(corpus)}
    assert len(readings) == 26
    assert {file: reading.input.reason for file, reading in readings.items() if reading.input.status != "read"} == {}
    assert {(file, warning) for file, reading in readings.items() for warning in reading.input.warnings} == set()
    left_out = {file for file, reading in readings.items() if reading.input.not_read}
    assert left_out == {file for file in readings if file.startswith("literature/") or file.endswith(".pdf")}
    assert {file: readings[file].input.turns for file in TURNS} == TURNS
    listed = {(person.document, person.label) for person in corpus.participants}
    for file, reading in readings.items():
        spoken = words_of(reading, reading.turns)
        assert all(words == words.strip() != "" for words in spoken), file
        if reading.input.kind == "transcript":
            assert {(PurePosixPath(file).stem, turn.speaker) for turn in reading.turns} <= listed, file
            assert not any("Working Together Study" in words or "fictional" in words or "Page " in words for words in spoken), file
            assert {turn.role for turn in reading.turns} == {Role.INTERVIEWER, Role.RESPONDENT}, file
            keys = ["Project", "Interview", "Date", "Place", "Interviewer", "Participant"]
            assert [key for key, _ in reading.document.header] in (keys, [] if file.endswith(".vtt") else keys), file
            assert not any(value in words for _, value in reading.document.header for words in spoken if len(value) > 6), file
