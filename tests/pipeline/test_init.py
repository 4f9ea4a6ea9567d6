"""A study laid out from files as people have them."""

import os
import re
import tomllib
import zipfile
from pathlib import Path

import openpyxl
import pytest

from textmine.errors import StudyError
from textmine.ingest.read_file import read_file
from textmine.pipeline.init import InitResult, init_study
from textmine.records.corpus import Case, Participant
from textmine.study.codebook import read_codebook
from textmine.study.load import read_study
from textmine.study.settings import (
    FileSettings,
    Layout,
    PassageSettings,
    PrivacySettings,
    ReadingSettings,
    ReviewSettings,
    StudySettings,
    ThemeSettings,
    TopicSettings,
)


@pytest.fixture
def given(tmp_path):
    """A folder as people have them, of names and contents."""

    def make(files, name="given"):
        for path, content in files.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_text(content, encoding="utf-8")
        return tmp_path / name

    return make


@pytest.fixture
def new(tmp_path):
    """Where the study is laid out."""
    return tmp_path / "my-study"


def contents(folder):
    """Text of every file below a folder, by relative path."""
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()}


SETTINGS = {"study.toml", "codebook.yaml", "cases.csv", "participants.csv"}


def test_folders_are_cases(given, new):
    """Files keep their folders, which are the cases, and cases.csv names them."""
    source = given({"north-east/a.txt": "A", "north-east/2017/b.md": "B", "care_home/c.vtt": "C"})
    assert init_study(new, source, None) == InitResult(("care_home", "north-east"), 3, ())
    assert contents(new / "transcripts") == {"north-east/a.txt": "A", "north-east/2017/b.md": "B", "care_home/c.vtt": "C"}
    assert read_study(new).cases == (Case("care_home", "Care home"), Case("north-east", "North east"))


def test_file_names_tell_the_case_where_there_are_no_folders(given, new):
    """The letters before the first number are the case; a name without them is put among the unsorted."""
    names = ["ES1_manager.txt", "es2.txt", "HM - 3 director.txt", "P07 Northfield.txt", "notes.txt", "2017 talk.txt"]
    laid = init_study(new, given({name: name for name in names}), None)
    assert laid == InitResult(("es", "hm", "unsorted"), 6, ())
    assert set(contents(new / "transcripts")) == {
        "es/ES1_manager.txt",
        "es/es2.txt",
        "hm/HM - 3 director.txt",
        "unsorted/P07 Northfield.txt",
        "unsorted/notes.txt",
        "unsorted/2017 talk.txt",
    }


def test_one_file_is_enough(given, new):
    """A single transcript and a single paper make a study."""
    source = given({"ES1.txt": "T", "other.txt": "not asked for", "paper.md": "L"})
    assert init_study(new, source / "ES1.txt", source / "paper.md") == InitResult(("es",), 2, ())
    assert set(contents(new)) == {*SETTINGS, "transcripts/es/ES1.txt", "literature/paper.md"}


def test_a_folder_of_papers_among_the_transcripts_is_literature(given, new):
    """By its name, where none was given; one that was given is no case either."""
    files = {"north/a.txt": "A", "south/b.txt": "B", "2 Literature/c.md": "C", "2 Literature/c.bib": "D"}
    source = given(files)
    assert init_study(new, source, None) == InitResult(("north", "south"), 4, (), "2 Literature")
    assert set(contents(new / "literature")) == {"c.md", "c.bib"}
    other = new.with_name("other")
    assert init_study(other, source, source / "2 Literature") == InitResult(("north", "south"), 4, ())
    only = given({"papers/a.txt": "A"}, "only")
    assert init_study(new.with_name("third"), only, None).cases == ("papers",)


def test_of_two_copies_the_original_is_taken(given, new):
    """`a (1).txt` sorts before `a.txt`, and is the copy all the same."""
    source = given({"north/a (1).txt": "A", "north/a.txt": "A", "north/Copy of b.txt": "B", "north/b.txt": "B"})
    laid = init_study(new, source, None)
    assert set(contents(new / "transcripts")) == {"north/a.txt", "north/b.txt"}
    assert laid.skipped == (
        "north/Copy of b.txt: the same content is already in the study as north/b.txt",
        "north/a (1).txt: the same content is already in the study as north/a.txt",
    )


def test_tables_saved_as_workbooks_become_csv(given, new):
    """participants.xlsx beside the transcripts, with the cells that a person sees."""
    source = given({"north/a.txt": TALK})
    book = openpyxl.Workbook()
    for row in (("ID", "Age"), ("M", 44), ("=1", None)):
        book.active.append(row)
    book.active["A3"].data_type = "s"
    book.save(source / "participants.xlsx")
    init_study(new, source, None)
    assert (new / "participants.csv").read_text(encoding="utf-8-sig") == "ID,Age\nM,44\n'=1\n"
    assert [(participant.participant, participant.attributes) for participant in read_study(new).participants] == [
        ("M", (("age", "44"),)),
        ("=1", ()),
    ]


def test_tables_beside_a_zip_file_come_along(given, new):
    """cases.csv in the folder where the zip file lies."""
    source = given({"cases.csv": "case,name\nnorth,The North\n"})
    with zipfile.ZipFile(source / "all.zip", "w") as archive:
        archive.writestr("all/north/a.txt", TALK)
        archive.writestr("all/south/b.txt", TALK.replace("?", "!"))
    assert init_study(new, source / "all.zip", None).cases == ("north", "south")
    assert read_study(new).cases[0] == Case("north", "The North")


def test_papers_are_not_sorted_into_cases(given, new):
    """Literature keeps its own folders and makes no case."""
    assert init_study(new, None, given({"ES1.md": "A", "deep/b.txt": "B"})) == InitResult((), 2, ())
    assert contents(new / "literature") == {"ES1.md": "A", "deep/b.txt": "B"}


def test_tables_beside_the_transcripts_are_copied(given, new):
    """cases.csv, participants.csv, gazetteer.csv and codebook.yaml come along as they are, and are no transcripts."""
    tables = {
        "cases.csv": "case;name;sector\nnorth;The North;care\n",
        "participants.csv": "participant,label\nA,R\n",
        "gazetteer.csv": "name,kind\nGate Fund,programme\n",
        "codebook.yaml": "title: Mine\nsections: [{id: s, themes: [{id: t, definition: D.}]}]\n",
    }
    assert init_study(new, given(tables | {"north/a.txt": "A", "README.md": "About."}), None) == InitResult(("north",), 1, ())
    assert {name: text for name, text in contents(new).items() if name in tables} == tables
    study = read_study(new)
    assert study.cases == (Case("north", "The North", (("sector", "care"),)),)
    assert study.participants == (Participant("A", "", "R"),)
    assert read_codebook(study.codebook).title == "Mine"


def test_a_second_call_copies_nothing_twice(given, new):
    """The same call again copies nothing, says nothing and changes nothing."""
    source = given({"north/a.txt": "A", "ES1.txt": "B", "cases.csv": "case\nnorth\nes\n"})
    init_study(new, source, source)
    before = contents(new)
    assert init_study(new, source, source) == InitResult(("es", "north"), 0, ())
    assert contents(new) == before


def test_a_second_call_adds_new_files_only(given, new):
    """More files may be added later; those already there stay."""
    init_study(new, given({"north/a.txt": "A"}), None)
    laid = init_study(new, given({"north/b.txt": "B", "south/c.txt": "C"}), None)
    assert laid == InitResult(("north", "south"), 2, ())
    assert set(contents(new / "transcripts")) == {"north/a.txt", "north/b.txt", "south/c.txt"}


def test_a_new_case_is_added_to_the_cases_there_are(given, new):
    """A later call with another folder gives cases.csv a row for it, in the table's own columns and separator."""
    init_study(new, given({"north/a.txt": "A"}), None)
    (new / "cases.csv").write_text("Case;region;name\nnorth;up;The Norths", encoding="cp1252")
    init_study(new, given({"south/b.txt": "B"}, "more"), None)
    assert (new / "cases.csv").read_text(encoding="utf-8") == "Case;region;name\nnorth;up;The Norths\nsouth;;South\n"


def test_a_study_may_be_laid_out_around_its_own_transcripts(given, new):
    """Transcripts that lie in the study's folder already are left there, and the settings are written."""
    source = given({"north/a.txt": "A"}, "my-study/transcripts")
    assert init_study(new, source, None) == InitResult(("north",), 0, ())
    assert set(contents(new)) == {*SETTINGS, "transcripts/north/a.txt"}


def test_the_same_content_twice_is_copied_once_and_told(given, new):
    """Of two files with the same content the first is copied, and a line says where it is."""
    laid = init_study(new, given({"north/a.txt": "A", "north/b.txt": "A", "south/a.txt": "A"}), None)
    assert laid == InitResult(
        ("north",),
        1,
        (
            "north/b.txt: the same content is already in the study as north/a.txt",
            "south/a.txt: the same content is already in the study as north/a.txt",
        ),
    )


def test_another_file_of_the_same_name_is_left_as_it_is(given, new):
    """A changed file does not overwrite the copy in the study; a line says so."""
    init_study(new, given({"north/a.txt": "A"}), None)
    laid = init_study(new, given({"north/a.txt": "A, changed"}), None)
    assert laid == InitResult(("north",), 0, ("north/a.txt: the study already has another file of that name, which was kept",))
    assert contents(new / "transcripts") == {"north/a.txt": "A"}


def test_files_that_are_not_read_are_told(given, new):
    """A file whose format is not read stays behind with a line that lists the formats."""
    laid = init_study(new, given({"north/a.TXT": "A", "north/talk.mp3": "B", "north/notes": "C"}), None)
    told = "north/notes: files without an extension are not supported", "north/talk.mp3: .mp3 files are not supported"
    assert laid == InitResult(("north",), 1, told)


def test_hidden_files_and_folders_are_passed_over(given, new):
    """What editors and systems keep for themselves is neither copied nor told of."""
    files = {".trash/old.txt": "O", "north/.a.txt.swp": "S", "north/~$a.docx": "L", "north/.git/x.md": "X", "north/a.txt": "A"}
    assert init_study(new, given(files), None) == InitResult(("north",), 1, ())
    assert contents(new / "transcripts") == {"north/a.txt": "A"}


def test_settings_that_are_there_are_left_alone(given, new):
    """study.toml, the codebook and the cases of a study are the user's: they are not written over."""
    own = {"study.toml": '[study]\ntitle = "Mine"\n', "codebook.yaml": "title: Mine\n", "cases.csv": "case\nnorth\n"}
    given(own, "my-study")
    init_study(new, given({"north/a.txt": "A", "cases.csv": "case\nsouth\n", "codebook.yaml": "title: Theirs\n"}), None)
    assert {name: text for name, text in contents(new).items() if name in own} == own


@pytest.mark.parametrize("which", ["transcripts", "literature"])
def test_a_path_that_does_not_exist_is_a_fault_before_anything_is_made(tmp_path, new, which):
    """A mistyped path is a fault that names it, and no folder is made."""
    paths = {"transcripts": None, "literature": None} | {which: tmp_path / "nowhere"}
    with pytest.raises(StudyError, match=r"nowhere: no such file or folder\. Expected transcripts or papers\. Correct the path\."):
        init_study(new, **paths)
    assert not new.exists()


def test_a_fault_of_cases_csv_is_told_when_the_study_is_laid_out(given, new):
    """A cases.csv without a column `case` is a fault at once, not at the first run."""
    with pytest.raises(StudyError, match=r"cases\.csv row 1: no column 'case' \(columns: site\)"):
        init_study(new, given({"north/a.txt": "A", "cases.csv": "site\nnorth\n"}), None)


TALK = (
    "Interviewer: How was it at the start?\n\nM: It was slow, and nobody knew whose it was.\n\nInterviewer: And now?\n\nM: Better."
)
HEADINGS = "participant,document,label,role,group,organisation\n"


def people_of(folder):
    return (folder / "participants.csv").read_text(encoding="utf-8")


def test_every_speaker_gets_a_row_of_participants_csv(given, new):
    """A new participants.csv has a row for each label of each transcript, with the role that was guessed, and reads clean."""
    files = {
        "north/a.txt": TALK,
        "north/2017/b.txt": TALK.replace("M:", "Siân Ŵyn:") + "\n\nUnknown: Yes.\n\nUnknown: No.",
        "south/silent.md": "Nobody is named here.",
        "south/empty.txt": "",
    }
    init_study(new, given(files), given({"paper.txt": TALK}, "papers"))
    assert people_of(new) == (
        "\ufeff"  # for Excel
        + HEADINGS
        + "b Interviewer,north/2017/b.txt,Interviewer,interviewer,,\n"
        + "b Siân Ŵyn,north/2017/b.txt,Siân Ŵyn,respondent,,\n"
        + "b Unknown,north/2017/b.txt,Unknown,,,\n"
        + "a Interviewer,north/a.txt,Interviewer,interviewer,,\n"
        + "a M,north/a.txt,M,respondent,,\n"
    )
    assert read_study(new).participants[-1] == Participant("a M", "north/a.txt", "M", "respondent")


def test_people_of_files_of_one_name_have_ids_of_their_own(given, new):
    """Three interviews called Interview 1, in three folders, are three people, also where one comes later."""
    init_study(new, given({f"{case}/Interview 1.txt": f"{TALK}\n\nM: In {case}." for case in ("north", "south")}), None)
    init_study(new, given({"west/Interview 1.txt": TALK}, "more"), None)
    ids = [person.participant for person in read_study(new).participants if person.label == "M"]
    assert ids == ["north/Interview 1 M", "south/Interview 1 M", "west/Interview 1 M"]


def test_an_id_that_is_taken_is_not_given_again(given, new):
    """A file that comes later and has the name of an earlier one's has an id with its folder."""
    init_study(new, given({"north/a.txt": TALK}), None)
    init_study(new, given({"south/A.txt": TALK + "\n\nM: Yes."}, "more"), None)
    ids = [person.participant for person in read_study(new).participants if person.label == "M"]
    assert ids == ["a M", "south/A M"]


def test_the_rows_of_a_new_study_change_nothing_in_its_reading(given, new):
    """Turns, roles and participants are the same with the generated table as without it."""
    init_study(new, given({"north/a.txt": TALK + "\n\nAda Byron: " + "I kept the minutes of it all. " * 5}), None)
    listed = read_file(read_study(new), "north/a.txt")
    (new / "participants.csv").unlink()
    assert listed.turns == read_file(read_study(new), "north/a.txt").turns
    assert [turn.participant for turn in listed.turns[:2]] == ["a Interviewer", "a M"]


@pytest.mark.parametrize("label", ["=SUM", "+44", "-", "@Mary", "Byron, Ada", 'Mary "Mo"', "'=x", "a;b"])
def test_labels_that_a_table_could_take_amiss_come_back_whole(given, new, label):
    """Labels with commas, quotation marks or the look of a formula are the same when participants.csv is read again."""
    captions = "".join(
        f"00:00:0{n}.000 --> 00:00:0{n + 1}.000\n<v {name}>{words}\n\n"
        for n, (name, words) in enumerate([("Interviewer", "How was it?"), (label, "It was slow."), ("Interviewer", "And now?")])
    )
    init_study(new, given({"north/talk.vtt": f"WEBVTT\n\n{captions}"}), None)
    assert [person.label for person in read_study(new).participants] == ["Interviewer", label]
    assert all(line[0] not in "=+-@" for line in people_of(new).splitlines())


def test_a_label_of_two_lines_has_no_row(given, new):
    """A label that a table cannot hold on one line is left out, and the table reads clean."""
    talk = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ada\nByron>It was slow.\n\n00:02.000 --> 00:03.000\n<v M>It was.\n"
    init_study(new, given({"north/talk.vtt": talk}), None)
    assert [person.label for person in read_study(new).participants] == ["M"]


def test_participants_that_are_listed_stay_as_they_are(given, new):
    """A later call adds rows for the new transcript alone, and for labels that are not listed for all documents."""
    init_study(new, given({"north/a.txt": TALK}), None)
    own = "label;participant;document;note\r\nInterviewer;KM;;ours\r\nM;The manager;a;\r\n"
    (new / "participants.csv").write_bytes(own.encode())
    init_study(new, given({"north/b.txt": TALK.replace("M:", "R1:")}), None)
    assert (new / "participants.csv").read_bytes().decode() == own + "R1;b R1;north/b.txt;\r\n"
    after = contents(new)
    init_study(new, given({}), None)
    assert contents(new) == after


def test_participants_without_documents_are_left_alone(given, new):
    """A table without a column for documents holds for all of them: no row is added."""
    table = "participant,label\nThe manager,M\n"
    init_study(new, given({"north/a.txt": TALK, "participants.csv": table}), None)
    assert people_of(new) == table


def test_rows_that_were_taken_out_do_not_come_back(given, new):
    """A person may take a transcript's rows out: calling again with the same files leaves them out."""
    source = given({"north/a.txt": TALK})
    init_study(new, source, None)
    (new / "participants.csv").write_text(HEADINGS)
    init_study(new, source, None)
    assert people_of(new) == HEADINGS


def test_faults_of_both_tables_are_told_at_once(given, new):
    """Faults of cases.csv and participants.csv come together, and neither table is changed."""
    tables = {"cases.csv": "site\nnorth\n", "participants.csv": "who\nM\n"}
    with pytest.raises(StudyError) as caught:
        init_study(new, given({"north/a.txt": TALK} | tables), None)
    assert [fault.where for fault in caught.value.faults] == ["cases.csv row 1", "participants.csv row 1"]
    assert {name: text for name, text in contents(new).items() if name in tables} == tables


@pytest.mark.parametrize("which", ["transcripts", "literature"])
def test_an_empty_path_is_refused(new, which):
    """`--transcripts ""` is not the whole current folder."""
    with pytest.raises(StudyError, match=rf"^--{which}: an empty path, or a dot\. Expected .* give its full path\.$"):
        init_study(new, **({"transcripts": None, "literature": None} | {which: Path()}))
    assert not new.exists()


@pytest.mark.parametrize("place", ["file", "file/study", "there"])
def test_a_place_where_no_study_can_be_is_a_fault(given, tmp_path, place):
    """A file in the place of the study, of a folder above it or of its transcripts is a fault, and is left as it is."""
    before = {"file": "F", "there/transcripts": "T"}
    given(before, ".")
    where = rf"^{re.escape(str(tmp_path / place))}(/transcripts)?: cannot be opened or written to \(.+\)"
    with pytest.raises(StudyError, match=where + r"\. Expected a folder you can write to\. Choose another folder"):
        init_study(tmp_path / place, None, None)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("taken", ["study.toml", "cases.csv", "participants.csv"])
def test_a_folder_in_the_place_of_what_is_written_is_a_fault(new, taken):
    """A folder called as a file of the study is told, and no traceback."""
    (new / taken / "inside").mkdir(parents=True)
    if taken == "study.toml":
        init_study(new, None, None)  # it is there, and what is there is left as it is
        return
    with pytest.raises(StudyError, match=rf"^{re.escape(taken)}: a folder with that name"):
        init_study(new, None, None)


@pytest.mark.parametrize("packed", [False, True])
def test_a_copy_is_no_more_open_than_what_was_given(given, new, tmp_path, packed):
    """A transcript, or a zip file of some, that only its owner can read is for its owner alone in the study too."""
    source = given({"north/a.txt": TALK})
    if packed:
        with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
            archive.write(source / "north/a.txt", "north/a.txt")
        source = tmp_path / "all.zip"
    (source if packed else source / "north/a.txt").chmod(0o600)
    init_study(new, source, None)
    assert (new / "transcripts/north/a.txt").stat().st_mode & 0o777 == 0o600


def test_a_full_disk_is_a_fault_and_leaves_no_half_copied_file(given, new):
    """A transcript that does not fit is not left there in part, to be taken for whole the next time."""
    resource = pytest.importorskip("resource")
    source = given({"north/a.txt": "A" * 5000})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(StudyError, match=r"cannot be opened or written to \(File too large\)"):
            init_study(new, source, None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert contents(new) == {}


def test_a_file_that_cannot_be_read_is_told_and_the_rest_copied(given, new):
    """One unreadable file, and an unreadable table beside it, do not keep the others from being copied."""
    source = given({"north/b.txt": TALK})
    for name in ("north/a.txt", "gazetteer.csv"):
        (source / name).symlink_to("/proc/self/mem")
    if not (source / "north/a.txt").exists():
        pytest.skip("no file here that cannot be read, whoever asks")
    told = "north/a.txt: cannot be read (Input/output error)", "gazetteer.csv: cannot be read (Input/output error)"
    assert init_study(new, source, None) == InitResult(("north",), 1, told)
    assert init_study(new, source / "north/a.txt", None).skipped == ("a.txt: cannot be read (Input/output error)",)
    assert set(contents(new)) == {*SETTINGS, "transcripts/north/b.txt"}


def test_links_that_lead_nowhere_and_pipes_are_told(given, new):
    """A broken link and a pipe, which would be waited on for ever, are skipped with a line."""
    source = given({"north/a.txt": TALK})
    (source / "north" / "b.txt").symlink_to(source / "gone.txt")
    (source / "gone").symlink_to(source / "nowhere")
    os.mkfifo(source / "north" / "c.txt")
    assert init_study(new, source, None).skipped == (
        "gone: files without an extension are not supported",
        "north/b.txt: a link to something that is not there",
        "north/c.txt: not a file that holds text",
    )


def test_case_folders_that_are_links_are_followed(given, new):
    """A linked folder is a case by the link's name; links in circles or to what is read anyway are told and not followed."""
    source = given({"north/a.txt": "A", "north/deep/b.txt": "B"})
    given({"c.txt": "C"}, "elsewhere")
    (source / "south").symlink_to(source.parent / "elsewhere")
    (source / "again").symlink_to(source / "north")
    (source / "north" / "deep" / "up").symlink_to(source)
    (source / "above").symlink_to(source.parent)
    (source.parent / "elsewhere" / "self").symlink_to(source.parent / "elsewhere")
    line = "a link to a folder that is already read, or to a parent folder"
    laid = init_study(new, source, None)
    assert laid == InitResult(
        ("north", "south"), 3, tuple(f"{name}: {line}" for name in ("above", "again", "north/deep/up", "south/self"))
    )
    assert contents(new / "transcripts") == {"north/a.txt": "A", "north/deep/b.txt": "B", "south/c.txt": "C"}


def test_a_study_among_its_transcripts_is_not_copied_into_itself(given):
    """A study laid out within the folder its transcripts come from takes none of its own files, however often."""
    source = given({"north/a.txt": TALK, "notes.md": "N"})
    study = source / "study"
    for copied in (2, 0):
        assert init_study(study, source, None) == InitResult(("north", "unsorted"), copied, ())
    assert set(contents(study)) == {*SETTINGS, "transcripts/north/a.txt", "transcripts/unsorted/notes.md"}


def test_a_study_may_be_laid_out_in_the_folder_of_its_transcripts(given):
    """The folder of the interviews may be the study's: the copies are not copied again."""
    source = given({"north/a.txt": TALK})
    for copied in (1, 0):
        laid = init_study(source, source, None)
        assert (laid.cases, laid.copied) == (("north",), copied)
    assert {name for name in contents(source) if name.endswith("a.txt")} == {"north/a.txt", "transcripts/north/a.txt"}


def test_a_name_that_is_no_text_is_told(given, new):
    """A file whose name has a line break, or bytes that are no letters, stays behind with a line that can be printed."""
    source = given({"north/a\nb.txt": "A"})
    Path(os.fsdecode(os.fsencode(source) + b"/north/\xff.txt")).write_text("B")
    problem = "a name with characters that cannot be shown; rename it"
    assert init_study(new, source, None).skipped == (f"'north/a\\nb.txt': {problem}", f"'north/\\udcff.txt': {problem}")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("housing-support_2019", "Housing support 2019"),
        ("NHS trusts", "NHS trusts"),
        ('the "big" one', 'The "big" one'),
        ("a\\u", "A\\u"),
    ],
)
def test_a_study_is_titled_after_its_folder(tmp_path, name, title):
    """The title is the folder's name with its capitals and quotes, and study.toml reads clean."""
    init_study(tmp_path / name, None, None)
    assert read_study(tmp_path / name).settings.study.title == title


def test_a_case_keeps_the_capitals_of_its_folder(given, new):
    """A folder named by an abbreviation is a case of that name."""
    init_study(new, given({"NHS-trusts/a.txt": "A"}), None)
    assert read_study(new).cases == (Case("NHS-trusts", "NHS trusts"),)


def test_what_is_written_reads_clean(given, new):
    """A new study has the default settings and a codebook without faults."""
    init_study(new, given({"north/a.txt": "A"}), None)
    study = read_study(new)
    assert study.settings == Layout(study=StudySettings(title="My study"))
    codebook = read_codebook(study.codebook)
    assert (len(codebook.sections), len(codebook.themes)) == (2, 4)
    assert all(theme.answers and theme.cues and theme.guide for theme in codebook.themes)


def test_the_commented_values_are_the_real_defaults(new):
    """Every setting stands in the new study.toml, and taking the # away changes nothing."""
    init_study(new, None, None)
    text = (new / "study.toml").read_text(encoding="utf-8")
    settings, corrections = text.split("# If a file was read wrongly", 1)
    written = tomllib.loads(re.sub(r"^# (?=\w+ = )", "", settings, flags=re.MULTILINE))
    tables = {
        "study": StudySettings,
        "passages": PassageSettings,
        "themes": ThemeSettings,
        "topics": TopicSettings,
        "reading": ReadingSettings,
        "review": ReviewSettings,
        "privacy": PrivacySettings,
    }
    assert {table: list(values) for table, values in written.items()} == {
        table: list(model.model_fields) for table, model in tables.items()
    }
    expected = StudySettings(title="My study", note="One line shown under the title.")
    assert Layout.model_validate(written) == Layout(study=expected)
    example = tomllib.loads(re.sub(r"^# (?=\w+ = |\[)", "", "# " + corrections, flags=re.MULTILINE))
    (correction,) = example["files"].values()
    assert list(correction) == list(FileSettings.model_fields)
    assert FileSettings.model_validate(correction).interviewer == ("KM", "Researcher")
