"""A study laid out from files as people have them."""

import re
import tomllib

import pytest

from textmine.codebook import read_codebook
from textmine.errors import StudyError
from textmine.newstudy import Laid, lay_out
from textmine.records import Case, Participant
from textmine.study import FileSettings, Layout, PassageSettings, StudySettings, ThemeSettings, TopicSettings, read_study


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


SETTINGS = {"study.toml", "codebook.yaml", "cases.csv"}


def test_folders_are_cases(given, new):
    """Files keep their folders, which are the cases, and cases.csv names them."""
    source = given({"north-east/a.txt": "A", "north-east/2017/b.md": "B", "care_home/c.vtt": "C"})
    assert lay_out(new, source, None) == Laid(("care_home", "north-east"), 3, ())
    assert contents(new / "transcripts") == {"north-east/a.txt": "A", "north-east/2017/b.md": "B", "care_home/c.vtt": "C"}
    assert read_study(new).cases == (Case("care_home", "Care home"), Case("north-east", "North east"))


def test_file_names_tell_the_case_where_there_are_no_folders(given, new):
    """The letters before the first number are the case; a name without them is put among the unsorted."""
    names = ["ES1_manager.txt", "es2.txt", "HM - 3 director.txt", "P07 Northfield.txt", "notes.txt", "2017 talk.txt"]
    laid = lay_out(new, given({name: name for name in names}), None)
    assert laid == Laid(("es", "hm", "unsorted"), 6, ())
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
    assert lay_out(new, source / "ES1.txt", source / "paper.md") == Laid(("es",), 2, ())
    assert set(contents(new)) == {*SETTINGS, "transcripts/es/ES1.txt", "literature/paper.md"}


def test_papers_are_not_sorted_into_cases(given, new):
    """Literature keeps its own folders and makes no case."""
    assert lay_out(new, None, given({"ES1.md": "A", "deep/b.txt": "B"})) == Laid((), 2, ())
    assert contents(new / "literature") == {"ES1.md": "A", "deep/b.txt": "B"}


def test_tables_beside_the_transcripts_are_copied(given, new):
    """cases.csv, participants.csv, gazetteer.csv and codebook.yaml come along as they are, and are no transcripts."""
    tables = {
        "cases.csv": "case;name;sector\nnorth;The North;care\n",
        "participants.csv": "participant,label\nA,R\n",
        "gazetteer.csv": "name,kind\nGate Fund,programme\n",
        "codebook.yaml": "title: Mine\nsections: [{id: s, themes: [{id: t, definition: D.}]}]\n",
    }
    assert lay_out(new, given(tables | {"north/a.txt": "A", "README.md": "About."}), None) == Laid(("north",), 1, ())
    assert {name: text for name, text in contents(new).items() if name in tables} == tables
    study = read_study(new)
    assert study.cases == (Case("north", "The North", (("sector", "care"),)),)
    assert study.participants == (Participant("A", "", "R"),)
    assert read_codebook(study.codebook).title == "Mine"


def test_a_second_call_copies_nothing_twice(given, new):
    """The same call again copies nothing, says nothing and changes nothing."""
    source = given({"north/a.txt": "A", "ES1.txt": "B", "cases.csv": "case\nnorth\nes\n"})
    lay_out(new, source, source)
    before = contents(new)
    assert lay_out(new, source, source) == Laid(("es", "north"), 0, ())
    assert contents(new) == before


def test_a_second_call_adds_new_files_only(given, new):
    """More files may be added later; those already there stay."""
    lay_out(new, given({"north/a.txt": "A"}), None)
    laid = lay_out(new, given({"north/b.txt": "B", "south/c.txt": "C"}), None)
    assert laid == Laid(("north", "south"), 2, ())
    assert set(contents(new / "transcripts")) == {"north/a.txt", "north/b.txt", "south/c.txt"}


def test_a_new_case_is_added_to_the_cases_there_are(given, new):
    """A later call with another folder gives cases.csv a row for it, in the table's own columns and separator."""
    lay_out(new, given({"north/a.txt": "A"}), None)
    (new / "cases.csv").write_text("Case;region;name\nnorth;up;The Norths", encoding="cp1252")
    lay_out(new, given({"south/b.txt": "B"}, "more"), None)
    assert (new / "cases.csv").read_text(encoding="utf-8") == "Case;region;name\nnorth;up;The Norths\nsouth;;South\n"


def test_a_study_may_be_laid_out_around_its_own_transcripts(given, new):
    """Transcripts that lie in the study's folder already are left there, and the settings are written."""
    source = given({"north/a.txt": "A"}, "my-study/transcripts")
    assert lay_out(new, source, None) == Laid(("north",), 0, ())
    assert set(contents(new)) == {*SETTINGS, "transcripts/north/a.txt"}


def test_the_same_content_twice_is_copied_once_and_told(given, new):
    """Of two files with the same content the first is copied, and a line says where it is."""
    laid = lay_out(new, given({"north/a.txt": "A", "north/b.txt": "A", "south/a.txt": "A"}), None)
    assert laid == Laid(
        ("north",),
        1,
        (
            "north/b.txt: the same content is already there as north/a.txt",
            "south/a.txt: the same content is already there as north/a.txt",
        ),
    )


def test_another_file_of_the_same_name_is_left_as_it_is(given, new):
    """A changed file does not overwrite the copy in the study; a line says so."""
    lay_out(new, given({"north/a.txt": "A"}), None)
    laid = lay_out(new, given({"north/a.txt": "A, changed"}), None)
    assert laid == Laid(("north",), 0, ("north/a.txt: another file of that name is already there, and was left as it is",))
    assert contents(new / "transcripts") == {"north/a.txt": "A"}


def test_files_that_are_not_read_are_told(given, new):
    """A file whose format is not read stays behind with a line that lists the formats."""
    laid = lay_out(new, given({"north/a.TXT": "A", "north/talk.mp3": "B", "north/notes": "C"}), None)
    formats = "(read: .txt, .md, .vtt, .srt, .sbv, .docx, .odt, .pdf)"
    told = f"north/notes: nameless files are not read {formats}", f"north/talk.mp3: .mp3 files are not read {formats}"
    assert laid == Laid(("north",), 1, told)


def test_hidden_files_and_folders_are_passed_over(given, new):
    """What editors and systems keep for themselves is neither copied nor told of."""
    files = {".trash/old.txt": "O", "north/.a.txt.swp": "S", "north/~$a.docx": "L", "north/.git/x.md": "X", "north/a.txt": "A"}
    assert lay_out(new, given(files), None) == Laid(("north",), 1, ())
    assert contents(new / "transcripts") == {"north/a.txt": "A"}


def test_settings_that_are_there_are_left_alone(given, new):
    """study.toml, the codebook and the cases of a study are the user's: they are not written over."""
    own = {"study.toml": '[study]\ntitle = "Mine"\n', "codebook.yaml": "title: Mine\n", "cases.csv": "case\nnorth\n"}
    given(own, "my-study")
    lay_out(new, given({"north/a.txt": "A", "cases.csv": "case\nsouth\n", "codebook.yaml": "title: Theirs\n"}), None)
    assert {name: text for name, text in contents(new).items() if name in own} == own


@pytest.mark.parametrize("which", ["transcripts", "literature"])
def test_a_path_that_does_not_exist_is_a_fault_before_anything_is_made(tmp_path, new, which):
    """A mistyped path is a fault that names it, and no folder is made."""
    paths = {"transcripts": None, "literature": None} | {which: tmp_path / "nowhere"}
    with pytest.raises(StudyError, match=r"nowhere: no such file or folder\. Expected transcripts or papers\. Mend the path\."):
        lay_out(new, **paths)
    assert not new.exists()


def test_a_fault_of_cases_csv_is_told_when_the_study_is_laid_out(given, new):
    """A cases.csv without a column `case` is a fault at once, not at the first run."""
    with pytest.raises(StudyError, match=r"cases\.csv row 1: no column 'case' \(columns: site\)"):
        lay_out(new, given({"north/a.txt": "A", "cases.csv": "site\nnorth\n"}), None)


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
    lay_out(tmp_path / name, None, None)
    assert read_study(tmp_path / name).settings.study.title == title


def test_a_case_keeps_the_capitals_of_its_folder(given, new):
    """A folder named by an abbreviation is a case of that name."""
    lay_out(new, given({"NHS-trusts/a.txt": "A"}), None)
    assert read_study(new).cases == (Case("NHS-trusts", "NHS trusts"),)


def test_what_is_written_reads_clean(given, new):
    """A new study has the default settings and a codebook without faults."""
    lay_out(new, given({"north/a.txt": "A"}), None)
    study = read_study(new)
    assert study.settings == Layout(study=StudySettings(title="My study"))
    codebook = read_codebook(study.codebook)
    assert (len(codebook.sections), len(codebook.themes)) == (2, 4)
    assert all(theme.answers and theme.cues and theme.guide for theme in codebook.themes)


def test_the_commented_values_are_the_real_defaults(new):
    """Every setting stands in the new study.toml, and taking the # away changes nothing."""
    lay_out(new, None, None)
    text = (new / "study.toml").read_text(encoding="utf-8")
    settings, corrections = text.split("# Where the importer guessed wrong", 1)
    written = tomllib.loads(re.sub(r"^# (?=\w+ = )", "", settings, flags=re.MULTILINE))
    tables = {"study": StudySettings, "passages": PassageSettings, "themes": ThemeSettings, "topics": TopicSettings}
    assert {table: list(values) for table, values in written.items()} == {
        table: list(model.model_fields) for table, model in tables.items()
    }
    expected = StudySettings(title="My study", note="One line under the title.")
    assert Layout.model_validate(written) == Layout(study=expected)
    example = tomllib.loads(re.sub(r"^# (?=\w+ = |\[)", "", "# " + corrections, flags=re.MULTILINE))
    (correction,) = example["files"].values()
    assert list(correction) == list(FileSettings.model_fields)
    assert FileSettings.model_validate(correction).interviewer == ("KM", "Researcher")
