"""Which files a study has, where they lie, and what people are named after."""

import hashlib
import os
from pathlib import Path

import pytest

from textmine.ingest.study_files import file_of, hash_of, short_names, study_files
from textmine.study.load import read_study

NOTHING = hashlib.sha256(b"x").hexdigest()


def made(make_study, *names, settings="", **files):
    return read_study(make_study(dict.fromkeys(names, "x"), settings, **files))


def test_the_files_of_a_study_are_listed_without_hidden_ones(make_study):
    """Both folders in order; lock files, hidden files and folders, and tables beside the transcripts are not the study's."""
    names = ["b/z.txt", "a/y.docx", "top.txt", "a/deep/x.pdf", "a/README.md"]
    tables = ["README.md", "cases.csv", "Participants.csv", "gazetteer.csv", "codebook.yaml"]
    hidden = [".hidden.txt", "a/~$y.docx", "a/.~lock.y.odt#", ".versions/z.txt", "a/.old/y.txt"]
    study = made(make_study, *names, *tables, *hidden, **{"literature/p.pdf": "x", "literature/readme.txt": "x"})
    assert study_files(study) == [
        "a/README.md",
        "a/deep/x.pdf",
        "a/y.docx",
        "b/z.txt",
        "literature/p.pdf",
        "top.txt",
    ]


def test_a_study_without_literature_has_its_transcripts(make_study):
    """The folder of papers need not exist."""
    study = made(make_study, "north/a.txt")
    assert study_files(study) == ["north/a.txt"]


def test_a_folder_called_literature_among_the_transcripts_is_told_from_the_papers(make_study):
    """Each file has an id of its own that leads back to it, though the two paths below their folders are the same."""
    study = made(make_study, "literature/p.txt", **{"literature/p.txt": "a paper"})
    assert study_files(study) == ["./literature/p.txt", "literature/p.txt"]
    assert [file_of(study, file).data for file in study_files(study)] == [b"x", b"a paper"]


def test_papers_kept_in_a_folder_of_the_transcripts_are_papers_alone(make_study):
    """A literature folder that study.toml puts among the transcripts is not listed a second time as a case."""
    settings = 'literature = "transcripts/papers"\n'
    study = made(make_study, "north/a.txt", "papers/p.txt", settings=settings)
    assert study_files(study) == ["literature/p.txt", "north/a.txt"]


def test_linked_folders_are_followed_once_and_circles_end(make_study, tmp_path):
    """A linked case counts; a folder under two names counts under its own, and a link upwards leads nowhere."""
    study = made(make_study, "north/a.txt", "south/deep/b.txt")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "c.txt").write_text("x", encoding="utf-8")
    (study.transcripts / "west").symlink_to(elsewhere)
    (elsewhere / "back").symlink_to(study.transcripts)
    (study.transcripts / "aaa").symlink_to(study.transcripts / "south" / "deep")
    (study.transcripts / "north" / "loop").symlink_to(study.transcripts / "north")
    assert study_files(study) == ["north/a.txt", "south/deep/b.txt", "west/c.txt"]


def test_a_link_above_the_transcripts_is_listed_and_not_followed(make_study):
    """It would lead to whatever else is on the machine."""
    study = made(make_study, "north/a.txt")
    (study.transcripts / "up").symlink_to(study.root.parent)
    assert study_files(study) == ["north/a.txt", "up"]
    assert hash_of(study, "up") == ""


def test_what_is_no_file_is_listed_and_has_no_hash(make_study):
    """Broken links and pipes are not passed over in silence, and looking at them does not hang."""
    study = made(make_study, "north/a.txt")
    (study.transcripts / "north" / "gone.txt").symlink_to("nowhere.txt")
    (study.transcripts / "north" / "self.txt").symlink_to("self.txt")
    os.mkfifo(study.transcripts / "north" / "pipe.txt")
    files = ["north/a.txt", "north/gone.txt", "north/pipe.txt", "north/self.txt"]
    assert study_files(study) == files
    assert [hash_of(study, file) for file in files] == [NOTHING, "", "", ""]


def test_a_folder_that_cannot_be_opened_is_listed(make_study, monkeypatch):
    """What it holds is missing from the study, so it is told of."""
    study = made(make_study, "north/a.txt", "shut/b.txt")
    scan = os.scandir

    def guarded(path):
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", guarded)
    assert study_files(study) == ["north/a.txt", "shut"]


def test_a_file_that_cannot_be_opened_has_no_hash(make_study, monkeypatch):
    """Root opens everything, so the refusal is put in the way here."""
    study = made(make_study, "north/a.txt")

    def refuse(self, *_args, **_kwargs):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    assert hash_of(study, "north/a.txt") == ""


def test_a_name_that_is_not_utf_8_is_shown_with_replacement_characters(make_study):
    """The id can be written to any table; it leads to no file."""
    study = made(make_study, "north/a.txt")
    try:
        Path(os.fsdecode(os.fsencode(study.transcripts) + b"/north/caf\xe9.txt")).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system knows UTF-8 names alone")
    assert study_files(study) == ["north/a.txt", "north/caf�.txt"]
    assert hash_of(study, "north/caf�.txt") == ""


@pytest.mark.parametrize(
    ("files", "names"),
    [
        (["a/int1.txt", "a/int2.txt", "literature/p.pdf"], ["int1", "int2", "p"]),
        (["a/w1/int1.txt", "a/w2/int1.txt", "b/int2.txt"], ["a/w1/int1", "a/w2/int1", "int2"]),
        (["a/int1.docx", "a/int1.txt", "b/int1.txt"], ["a/int1.docx", "a/int1.txt", "b/int1"]),
        (["int1.txt", "a/int1.txt"], ["int1", "a/int1"]),
        ([], []),
    ],
)
def test_a_file_is_called_by_as_little_as_tells_it_apart(files, names):
    """Stem, path or the whole id; no two are called the same."""
    assert list(short_names(files).values()) == names
    assert len(set(names)) == len(files)
