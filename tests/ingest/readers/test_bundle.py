"""Zip files of transcripts: read like folders, and never past their bounds."""

import zipfile

import pytest

from textmine.errors import SourceError
from textmine.ingest.readers import bundle
from textmine.ingest.readers.bundle import read_member, unpack, zip_members


def zipped(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


FILES = {"north/a.txt": "one", "north/b.txt": "two", "c.txt": "three"}
ASIDE = {"__MACOSX/north/._a.txt": "x", "north/.DS_Store": "x", "north/~$a.docx": "x", "north/": ""}


def test_the_files_are_listed_without_what_systems_leave_behind(tmp_path):
    """Hidden files, lock files and folders are none of the user's."""
    path = zipped(tmp_path / "a.zip", FILES | ASIDE)
    assert zip_members(path) == sorted(FILES)
    assert read_member(path, "north/a.txt") == bundle.File("a.txt", b"one")


@pytest.mark.parametrize("name", ["../out.txt", "north/../../out.txt", "/etc/out.txt", "C:\\out.txt", "a\\..\\out.txt"])
def test_a_path_that_leads_out_is_not_followed(tmp_path, name):
    """It is named, and nothing is written outside the folder."""
    path = zipped(tmp_path / "a.zip", FILES | {name: "out"})
    folder = tmp_path / "in"
    folder.mkdir()
    left = list(unpack(path, folder))
    assert [fault.got for _, fault in left] == ["a path that leads out of the zip file"]
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.txt")) == sorted(FILES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "in"]


def test_one_folder_round_everything_is_left_out_of_the_paths(tmp_path):
    """People zip the folder that holds the cases; a folder of files alone is a case."""
    cases = zipped(tmp_path / "a.zip", {"all/north/a.txt": "1", "all/south/b.txt": "2"})
    case = zipped(tmp_path / "b.zip", {"north/a.txt": "1", "north/b.txt": "2"})
    for path, expected in ((cases, ["north/a.txt", "south/b.txt"]), (case, ["north/a.txt", "north/b.txt"])):
        folder = tmp_path / path.stem
        folder.mkdir()
        assert list(unpack(path, folder)) == []
        assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.txt")) == expected


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    """By what it says it holds, by how many files, and by what comes out of one."""
    path = zipped(tmp_path / "a.zip", {"a.txt": b"0" * 3_000_000, "b.txt": "x"})
    monkeypatch.setattr(bundle, "_MAX_FILE", 2_000_000)
    with pytest.raises(SourceError, match="more than 2 MB"):
        read_member(path, "a.txt")
    monkeypatch.setattr(bundle, "_MAX_ALL", 2_000_000)
    with pytest.raises(SourceError, match="it would unpack to 3 MB"):
        zip_members(path)
    monkeypatch.setattr(bundle, "_MOST_FILES", 1)
    with pytest.raises(SourceError, match="a zip file of 2 files"):
        zip_members(path)


def test_a_damaged_zip_file_is_said_to_be(tmp_path):
    """Cut off, or wrong within."""
    path = zipped(tmp_path / "a.zip", FILES)
    data = path.read_bytes()
    path.write_bytes(data[:-20])
    with pytest.raises(SourceError, match="damaged or incomplete"):
        zip_members(path)
    path.write_bytes(data.replace(b"\x2b", b"\x2c").replace(b"\x4b\xcf", b"\x4b\xce", 1))
    folder = tmp_path / "in"
    folder.mkdir()
    assert all(fault.do for _, fault in unpack(path, folder))
