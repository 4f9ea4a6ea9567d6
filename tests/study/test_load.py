"""study.toml and the tables beside it."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from textmine.errors import Fault, StudyError
from textmine.records.corpus import Case, Participant
from textmine.study.load import read_study
from textmine.study.settings import FileSettings, Layout, StudySettings, TopicSettings

TITLE = '[study]\ntitle = "Small"\n'
UNKNOWN = "Correct the spelling or remove it."


@pytest.fixture
def folder(tmp_path):
    """A study folder with a study.toml of the given text or bytes and the given tables."""

    def make(settings=TITLE, **tables):
        (tmp_path / "transcripts").mkdir(exist_ok=True)
        files = {"study.toml": settings} | {f"{name}.csv": table for name, table in tables.items()}
        for name, content in files.items():
            (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return make


@pytest.fixture
def faults(folder):
    """The faults of a study folder made as by `folder`."""

    def read(*args, **kwargs):
        with pytest.raises(StudyError) as caught:
            read_study(folder(*args, **kwargs))
        return caught.value.faults

    return read


def test_a_title_is_all_that_a_study_needs(folder):
    """A study.toml with a title has the defaults, no cases and no participants."""
    root = folder()
    study = read_study(root)
    assert study.settings == Layout(study=StudySettings(title="Small"))
    assert (study.root, study.cases, study.participants) == (root, (), ())
    names = "transcripts", "literature", "codebook.yaml", "gazetteer.csv"
    assert (study.transcripts, study.literature, study.codebook, study.gazetteer) == tuple(root / name for name in names)


def test_settings_are_read_from_every_table(folder):
    """Every table of study.toml is read, with a byte-order mark before it and corrections of single files."""
    text = (
        '\ufeff[study]\ntitle = "Café"\ntranscripts = "talks/all"\ngazetteer = "names.csv"\n[passages]\nmax_words = 20\n[themes]\n'
        'threshold = 0.25\n[topics]\nseed = 0\n[files."north/a.docx"]\ninterviewer = ["KM", "I"]\nkind = "transcript"\n'
    )
    root = folder(text, names="name,kind\n")
    (root / "talks" / "all").mkdir(parents=True)
    study = read_study(root)
    settings = study.settings
    assert (settings.study.title, settings.passages.max_words, settings.themes.threshold, settings.topics.seed) == (
        "Café",
        20,
        0.25,
        0,
    )
    assert settings.files == {"north/a.docx": FileSettings(interviewer=("KM", "I"), kind="transcript")}
    assert (study.transcripts, study.gazetteer) == (study.root / "talks/all", study.root / "names.csv")


def test_a_study_s_folder_is_absolute(folder, monkeypatch):
    """A study named by a relative path is the same study from any other folder."""
    root = folder()
    monkeypatch.chdir(root.parent)
    assert read_study(root.relative_to(root.parent)).root == root


def test_settings_cannot_be_changed_once_read(folder):
    """Settings are frozen: what keyed a result stays what it was."""
    study = read_study(folder())
    with pytest.raises(ValidationError, match="frozen"):
        study.settings.topics.seed = 3


def test_a_folder_without_study_toml_is_a_fault(tmp_path):
    """A folder that is no study says how to lay one out."""
    with pytest.raises(StudyError) as caught:
        read_study(tmp_path)
    expected = Fault(str(tmp_path), "no study.toml in this folder", "a study folder", "Run `textmine init` to set one up.")
    assert caught.value.faults == (expected,)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[study]\nnote = "x"\n', Fault("study.toml", "no `study.title`", "a value for it", "Add it.")),
        ("[topics]\nseed = 3\n", Fault("study.toml", "no `study`", "a value for it", "Add it.")),
        (
            TITLE + "\n[topics]\nseed = 4\nsead = 3\n",
            Fault("study.toml:6", "unknown key `topics.sead`", f"one of: {', '.join(TopicSettings.model_fields)}", UNKNOWN),
        ),
        (
            TITLE + "[topic]\nseed = 3\n",
            Fault("study.toml:3", "unknown key `topic`", f"one of: {', '.join(Layout.model_fields)}", UNKNOWN),
        ),
        (
            TITLE + "# [themes]\n# treshold = 0.2\n\n[ themes ]\nthreshold = 0.2\ntreshold = 0.2\n",
            Fault(
                "study.toml:8",
                "unknown key `themes.treshold`",
                "one of: threshold, precision, suggestions, suggestions_per_case, cell_probability, asked_threshold",
                UNKNOWN,
            ),
        ),
        (
            TITLE + "# [topics]\n[passages]\nmin_words = 7\n[topics]\nmin_words = 3\n",
            Fault(
                "study.toml:7",
                "unknown key `topics.min_words`",
                f"one of: {', '.join(TopicSettings.model_fields)}",
                UNKNOWN,
            ),
        ),
        (
            TITLE + '[files."a/b.docx"]\nskip = "lost"\n[files."a/c.docx"]\nskipp = "lost"\n',
            Fault("study.toml:6", "unknown key `files.a/c.docx.skipp`", f"one of: {', '.join(FileSettings.model_fields)}", UNKNOWN),
        ),
        (
            TITLE + "[files.'a/b.docx']\nskip = 'lost'\n[files.'a/c.docx']\nskip = 3\n",
            Fault("study.toml:6", "`files.a/c.docx.skip` is 3", "a valid string", "Correct the value."),
        ),
        (
            TITLE + '[files."a.docx"]\ninterviewer = ["KM", 1]\n',
            Fault("study.toml:4", "`files.a.docx.interviewer` is 1", "a valid string", "Correct the value."),
        ),
        (
            TITLE + '[files."a.docx"]\nkind = "paper"\n',
            Fault("study.toml:4", "`files.a.docx.kind` is 'paper'", "'', 'transcript' or 'literature'", "Correct the value."),
        ),
        ("\n[study]\ntitle = 3\n", Fault("study.toml:3", "`study.title` is 3", "a valid string", "Correct the value.")),
        (
            TITLE + "[themes]\nthreshold = 1\n",
            Fault("study.toml:4", "`themes.threshold` is 1", "less than 1", "Correct the value."),
        ),
        (
            TITLE + "[passages]\nmax_words = 19\n",
            Fault("study.toml:4", "`passages.max_words` is 19", "greater than or equal to 20", "Correct the value."),
        ),
        ('study = "Small"\n', Fault("study.toml:1", "`study` is 'Small'", "a table `[study]`", "Correct the value.")),
    ],
)
def test_a_fault_of_the_settings_names_line_key_and_what_is_allowed(faults, text, expected):
    """A missing, unknown or impossible value is one fault, with the line where it stands and what would do."""
    assert faults(text) == (expected,)


def test_all_faults_of_the_settings_come_at_once(faults):
    """Several faults in several tables are reported together, each with its own line."""
    text = '[study]\nnote = 3\n[passages]\nmax_words = 10\n[topics]\nseed = -1\nsubsample = 2\n[x]\ny = 1\n'  # fmt: skip
    assert {(fault.where, fault.got) for fault in faults(text)} == {
        ("study.toml", "no `study.title`"),
        ("study.toml:2", "`study.note` is 3"),
        ("study.toml:4", "`passages.max_words` is 10"),
        ("study.toml:6", "`topics.seed` is -1"),
        ("study.toml:7", "unknown key `topics.subsample`"),
        ("study.toml:8", "unknown key `x`"),
    }


@pytest.mark.parametrize("text", ['[study]\ntitle = "Small\n', '[study]\ntitle "Small"\n', TITLE + 'title = "Again"\n'])
def test_bad_toml_is_a_fault_with_its_line(faults, text):
    """A file that is not TOML is a fault that tells the line and shows what a line looks like."""
    (fault,) = faults(text)
    assert fault.where == "study.toml"
    assert "not valid TOML (" in fault.got
    assert "line 2" in fault.got or "line 3" in fault.got
    assert (fault.expected, fault.do) == ('lines such as `key = "value"`', "Correct that line.")


def test_a_study_toml_that_is_not_utf_8_is_a_fault(faults):
    """A study.toml saved in Windows' old encoding is a fault that says how to save it."""
    (fault,) = faults('[study]\ntitle = "Café"\n'.encode("cp1252"))
    assert (fault.where, fault.got, fault.expected) == ("study.toml", "text that is not UTF-8", "a text file in UTF-8")
    assert fault.do == "Save it again as UTF-8."


NORTH = Case("north", "Café North", (("sector", "care; advice"),))
SOUTH = Case("south", "South", (("sector", ""),))


@pytest.mark.parametrize(
    "table",
    [
        'case,name,sector\nnorth,Café North,"care; advice"\nsouth,South,\n'.encode(),
        'case;name;sector\nnorth;Café North;"care; advice"\nsouth;South;\n'.encode(),
        "case\tname\tsector\nnorth\tCafé North\tcare; advice\nsouth\tSouth\t\n".encode(),
        '\ufeffcase,name,sector\nnorth,Café North,"care; advice"\nsouth,South,\n'.encode(),
        '\ufeffcase;name;sector\r\nnorth;Café North;"care; advice"\r\nsouth;South;\r\n'.encode(),
        'case;name;sector\r\nnorth;Café North;"care; advice"\r\nsouth;South;\r\n'.encode("cp1252"),
        ' Case , NAME ,Sector\n north , Café North ,"care; advice"\n,,\n\nsouth,South\n'.encode(),
        'case,name,sector\rnorth,Café North,"care; advice"\rsouth,South,'.encode(),
    ],
    ids=["commas", "semicolons", "tabs", "mark", "mark and semicolons", "cp1252", "blanks", "old mac"],
)
def test_cases_csv_is_read_however_excel_saved_it(folder, table):
    """Separators, byte-order marks, encodings, line ends and stray blanks make no difference to the cases."""
    assert read_study(folder(cases=table)).cases == (NORTH, SOUTH)


@pytest.mark.parametrize(
    ("table", "name", "attributes"),
    [
        ("case\nnorth\n", "north", ()),
        ("case,title\nnorth,North\n", "North", ()),
        ("case,name,title\nnorth,N,T\n", "N", (("title", "T"),)),
        ("case,name,year\nnorth,N,2017,and more\n", "N", (("year", "2017"),)),
    ],
)
def test_a_case_is_named_by_name_title_or_id(folder, table, name, attributes):
    """A case without a name has its title's or its own id; every other column is an attribute."""
    assert read_study(folder(cases=table)).cases == (Case("north", name, attributes),)


def test_every_double_or_empty_case_is_a_fault_with_its_row(faults):
    """Cases that stand twice and rows without a case are reported at once, by the rows a spreadsheet shows."""
    found = faults(cases='case,name\nnorth,"Two\nlines"\n\nnorth,N\n,South\nnorth,M\n')
    expected = "one row per case", "Remove the row or add the case."
    assert found == (
        Fault("cases.csv row 4", "case 'north' more than once", *expected),
        Fault("cases.csv row 5", "an empty case", *expected),
        Fault("cases.csv row 6", "case 'north' more than once", *expected),
    )


@pytest.mark.parametrize(("table", "columns"), [("id;name\nnorth;N\n", "id, name"), ("", "none")])
def test_a_missing_column_is_a_fault_that_shows_the_columns_there_are(faults, table, columns):
    """A table without a column it needs is a fault of row 1."""
    got = f"no column 'case' (columns: {columns})"
    assert faults(cases=table) == (Fault("cases.csv row 1", got, "the columns case", "Add the column or correct its heading."),)


def test_a_line_break_of_a_word_processor_does_not_split_a_row(folder):
    """Only the ends of lines end a row: a soft line break or a Unicode separator stays in its cell."""
    study = read_study(folder(cases="case,name\nnorth,Two\u2028parts\nsouth,Three\vparts\n"))
    assert study.cases == (Case("north", "Two\u2028parts"), Case("south", "Three\vparts"))


def test_participants_are_read_with_what_is_known_of_them(folder):
    """A row says who a label of a document stands for; what it leaves out is empty, and a nameless one has the label."""
    table = (
        "Participant;Document;Label;Role;Group;Organisation;Age\nES1;a.docx;M;Respondent;staff;Tarn Trust;50\n;;I;INTERVIEWER;;;\n"
    )
    assert read_study(folder(participants=table)).participants == (
        Participant("ES1", "a.docx", "M", "respondent", "staff", "Tarn Trust", (("age", "50"),)),
        Participant("I", "", "I", "interviewer"),
    )
    assert Participant("ES1", "", "M") == Participant("ES1", "", "M", "", "", "")


def test_a_label_may_stand_for_different_people_in_different_documents(folder):
    """The same label in two documents, and for all documents, is three rows and no fault."""
    study = read_study(folder(participants="participant,document,label\nA,a,R\nB,b,R\nC,,R\n"))
    assert study.participants == (Participant("A", "a", "R"), Participant("B", "b", "R"), Participant("C", "", "R"))


def test_a_case_stands_twice_whatever_its_capitals_and_accents(faults):
    """A case that is typed again in another way is the same one."""
    (fault,) = faults(cases="case,name\nCafé,C\nCAFE,D\n")
    assert (fault.where, fault.got) == ("cases.csv row 3", "case 'CAFE' more than once")


def test_an_id_is_one_person_however_it_is_typed(folder):
    """Capitals, spaces and accents make no second respondent of somebody who is heard twice."""
    study = read_study(folder(participants="participant,document,label\nP01,a,R\np01,b,R\nZoë B,c,R\nZoe  B,d,R\n"))
    assert [person.participant for person in study.participants] == ["P01", "P01", "Zoë B", "Zoë B"]


def test_several_people_may_have_one_label(folder):
    """Who is meant in a transcript is known by the id in the name of its file."""
    study = read_study(folder(participants="id,label\n007,Respondent\n012,Respondent\n"))
    assert study.participants == (Participant("007", "", "Respondent"), Participant("012", "", "Respondent"))


def test_accents_are_one_character_in_every_table_and_setting(folder):
    """A table saved on a Mac names the case that study.toml and folders name."""
    study = read_study(folder('[study]\ntitle = "Cafe\u0301"\n', cases="case,name\ncafe\u0301,C\n"))
    assert (study.settings.study.title, study.cases[0].case) == ("Caf\u00e9", "caf\u00e9")


def test_a_file_is_found_in_study_toml_however_its_name_is_stored(folder):
    """Letter by letter first; else whatever its accents and capitals."""
    study = read_study(folder('[study]\ntitle = "S"\n[files."north/Café.txt"]\nskip = "no"\n'))
    assert [study.corrections(file).skip for file in ("north/Cafe\u0301.txt", "North/café.txt", "north/b.txt")] == ["no", "no", ""]


def test_every_fault_of_the_participants_names_its_row(faults):
    """Unknown roles and labels that stand twice are reported at once, with their rows."""
    found = faults(participants="participant,document,label,role\nA,a,R,boss\nB,a,R,\nC,,I,\nC,,I,interviewer\n")
    assert found == (
        Fault("participants.csv row 2", "role 'boss'", "interviewer or respondent", "Correct the role or leave it empty."),
        Fault("participants.csv row 3", "label 'R' of a more than once", "it only once", "Correct a document or remove a row."),
        Fault("participants.csv row 5", "label 'I' of all documents more than once", "it only once", "Remove one."),
    )


def test_faults_of_all_tables_and_a_missing_folder_come_at_once(faults):
    """The cases, the participants and the folder of transcripts are looked over together."""
    text = '[study]\ntitle = "Small"\ntranscripts = "interviews"\n'
    found = faults(text, cases="name\nNorth\n", participants="label\nR\n")
    assert [(fault.where, fault.got) for fault in found] == [
        ("cases.csv row 1", "no column 'case' (columns: name)"),
        ("participants.csv row 1", "no column 'participant' (columns: label)"),
        ("study.toml:3", "`transcripts` is 'interviews', but there is no such folder"),
    ]


def test_tables_may_have_other_names(folder):
    """The names of tables are those of study.toml, and faults call them by these names."""
    root = folder(TITLE + 'cases = "sites.csv"\n')
    (root / "sites.csv").write_text("case\nnorth\nnorth\n")
    with pytest.raises(StudyError, match=r"^sites\.csv row 3: case 'north' more than once"):
        read_study(root)


@pytest.mark.parametrize("key", ["codebook", "cases", "participants", "gazetteer", "literature", "transcripts"])
def test_a_file_that_is_named_must_be_there(faults, key):
    """A path given in study.toml that leads nowhere is a fault with its key and line, and so is one into a file."""
    what = "folder" if key in ("literature", "transcripts") else "file"
    for value in ("lost", "study.toml/lost", "", "nul\\u0000l"):
        got = f"`{key}` is {value.replace(chr(92) + 'u0000', chr(0))!r}, but there is no such {what}"
        if key in ("literature", "transcripts") and not value:
            got = f"`{key}` is '', which contains the study itself"
        found = faults(f'[study]\n\ntitle = "Small"\n{key} = "{value}"\n')
        assert [(fault.where, fault.got) for fault in found] == [("study.toml:4", got)]
        assert f"`{key}`" in found[0].do or "contains" in got


def test_a_literature_folder_that_is_a_file_is_a_fault(faults):
    """Papers lie in a folder: a file that is named in its place is refused."""
    (fault,) = faults(TITLE + 'literature = "study.toml"\n')
    assert (fault.where, fault.got) == ("study.toml:3", "`literature` is 'study.toml', but there is no such folder")


def test_files_that_are_not_named_may_be_missing(folder):
    """The default names are no promise: only the transcripts must be there."""
    root = folder()
    assert sorted(path.name for path in root.iterdir()) == ["study.toml", "transcripts"]
    assert read_study(root).settings.study.model_fields_set == {"title"}


@pytest.mark.parametrize("key", ["transcripts", "literature"])
@pytest.mark.parametrize("value", [".", "", "..", "../..", "transcripts/..", "here"])
def test_a_folder_that_holds_the_study_is_a_fault(folder, key, value):
    """The transcripts cannot be the study's folder or one around it, by whatever path: results would be read as transcripts."""
    root = folder(TITLE + f'{key} = "{value}"\n')
    (root / "here").symlink_to(root)
    with pytest.raises(StudyError) as caught:
        read_study(root)
    do = "Name the sub-folder that contains them, or create one."
    got = f"`{key}` is {value!r}, which contains the study itself"
    assert caught.value.faults == (Fault("study.toml:3", got, f"a folder for the {key} only", do),)


def test_transcripts_may_lie_beside_the_study(folder):
    """A folder outside the study that does not hold it is as good as one within."""
    root = folder(TITLE + 'transcripts = "../talks"\n')
    (root.parent / "talks").mkdir()
    assert read_study(root).transcripts.resolve() == root.parent / "talks"


def test_a_missing_transcripts_folder_of_the_default_name_is_a_fault(tmp_path):
    """Without a folder of transcripts there is nothing to read, and the fault names the key that would name another."""
    (tmp_path / "study.toml").write_text(TITLE)
    do = "Correct `transcripts` under [study], or put the folder there."
    got = "`transcripts` is 'transcripts', but there is no such folder"
    with pytest.raises(StudyError) as caught:
        read_study(tmp_path)
    assert caught.value.faults == (Fault("study.toml", got, "a folder in the study folder", do),)


@pytest.mark.parametrize("name", ["study.toml", "cases.csv", "participants.csv"])
def test_a_folder_in_a_file_s_place_is_a_fault(tmp_path, name):
    """A folder called as the settings or a table is told, not stumbled over."""
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "study.toml").write_text(TITLE)
    (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / name).mkdir()
    with pytest.raises(StudyError) as caught:
        read_study(tmp_path)
    assert [(fault.where, fault.got, fault.do) for fault in caught.value.faults] == [
        (name, "a folder with that name", "Put the file there instead.")
    ]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that cannot be read, whoever asks")
@pytest.mark.parametrize("name", ["study.toml", "cases.csv", "participants.csv"])
def test_a_file_that_cannot_be_read_is_a_fault(tmp_path, name):
    """Settings or a table that the system will not hand over are a fault with its reason."""
    (tmp_path / "transcripts").mkdir()
    (tmp_path / "study.toml").write_text(TITLE)
    (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / name).symlink_to("/proc/self/mem")
    with pytest.raises(StudyError) as caught:
        read_study(tmp_path)
    assert [(fault.where, fault.got) for fault in caught.value.faults] == [(name, "cannot be read (Input/output error)")]


@pytest.mark.parametrize("value", ["[" * 5000, "9" * 5000], ids=["brackets", "digits"])
def test_toml_beyond_all_bounds_is_a_fault(faults, value):
    """Thousands of brackets or digits are bad TOML, and no crash."""
    (fault,) = faults(TITLE + f"note = {value}\n")
    assert fault.got.startswith("not valid TOML (")


def test_a_row_without_participant_and_label_is_a_fault(faults):
    """Nobody would ever be found by it: the row is named."""
    expected = "who it is, or the speaker's label in the transcript", "Add one or remove the row."
    assert faults(participants="participant,document,label\nA,a,R\nB,b,\n,c,\n") == (
        Fault("participants.csv row 4", "no participant and no label", *expected),
    )


def test_a_table_of_people_by_their_ids_needs_no_labels(folder):
    """What projects have: an id, attributes, a role at work; headings under their usual names."""
    table = "ID;Pseudonym;Role;Age band\nWX01;Bernard;Tenants' chair;65-74\nWX02;;Manager;\n"
    assert read_study(folder(participants=table)).participants == (
        Participant("WX01", "", "", attributes=(("pseudonym", "Bernard"), ("role", "Tenants' chair"), ("age band", "65-74"))),
        Participant("WX02", "", "", attributes=(("role", "Manager"),)),
    )


def test_an_id_comes_once(faults):
    """The second row of a person could not be told from the first."""
    assert faults(participants="participant_id,gender\nA,f\nA,m\n") == (
        Fault("participants.csv row 3", "participant 'A' of all documents more than once", "it only once", "Remove one."),
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_value_over_several_lines_is_taken_for_an_open_quotation_mark(faults, end):
    """A case or a participant that runs over lines is a fault of its row: rows below were swallowed."""
    table = end.join(["participant,label,role", "A,a,respondent", '"B,b,respondent', 'C",c,respondent', "D,d,respondent"])
    (case, person) = faults(cases=end.join(["case,name", '"north,N', 'south",S', "west,W", ""]), participants=table)
    assert (case.where, person.where) == ("cases.csv row 2", "participants.csv row 3")
    assert case.got == "case 'north,N' runs over 2 lines; a quotation mark may not be closed"
    assert person.got == "participant 'B,b,respondent' runs over 2 lines; a quotation mark may not be closed"


def test_the_demonstration_study_reads_clean(corpus):
    """The demonstration study has a case for each folder of transcripts, and only known roles."""
    folders = {path.name for path in corpus.transcripts.iterdir() if path.is_dir()}
    assert {case.case for case in corpus.cases} == folders
    assert {person.role for person in corpus.participants} == {"interviewer", "respondent"}
