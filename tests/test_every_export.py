"""A study handed on, in every format."""

import io
import zipfile

import pytest

from textmine.decisions.current import current_decisions
from textmine.decisions.ledger import read_ledger
from textmine.errors import PrivacyError, StudyError
from textmine.pipeline.export import FORMATS, ExportRequest, export_study
from textmine.pipeline.run import run_study
from textmine.review.actions import record_decision, write_note
from textmine.review.session import ReviewSession

TALK = """Interviewer: How would you describe trust between the partners, now and at the start?

Manager: We trusted Siobhan Kettleworth from the start, she was honest with us about the money and about her own board.

Interviewer: And what did it cost you all in the end, and who paid for it?

Worker: It cost more than the budget said, and Siobhan let us down over it; ring her on 01632 960 417 and ask.
"""
SETTINGS = "[themes]\nthreshold = 0.001\ncell_probability = 0.001\n[privacy]\nk = 1\n"
NAMES = ("Siobhan", "Kettleworth", "960 417")


@pytest.fixture
def study(make_study, fake_encoder):
    folder = make_study({"north/a.txt": TALK}, settings=SETTINGS)
    run_study(folder)
    room = ReviewSession(folder)
    for passage in room.results.passages:
        if passage.role == "respondent":
            record_decision(room, "AB", passage.passage, "trust", "accept", note="Siobhan again")
    write_note(room, "AB", "summary", "cell/north/trust", "Siobhan was trusted, then not.")
    assert current_decisions(read_ledger(room.ledger))
    return folder


def _texts(files) -> str:
    """All text of some files, those in packages too."""
    found = []
    for path in files:
        data = path.read_bytes()
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                found += [name + package.read(name).decode("utf-8", "replace") for name in package.namelist()]
        else:
            found.append(data.decode("utf-8", "replace"))
    return "\n".join(found)


@pytest.mark.parametrize("form", FORMATS)
def test_an_export_with_pseudonyms_names_nobody(study, form, tmp_path) -> None:
    """In every format names, numbers and what people wrote of them are replaced; the sheet to be signed repeats none."""
    done = export_study(study, ExportRequest(form, tmp_path / "out", pseudonyms=True, sign_off="AB"))
    said = _texts([*done.files, *([done.sheet] if done.sheet else [])])
    assert said
    assert [name for name in NAMES if name in said] == []


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "qdc"])
def test_an_export_that_names_somebody_is_refused(study, form, tmp_path) -> None:
    """Without pseudonyms and without a signature nothing is written, and the fault says what was found."""
    with pytest.raises(PrivacyError) as caught:
        export_study(study, ExportRequest(form, tmp_path / "out"))
    assert caught.value.faults
    assert not (tmp_path / "out").exists()


def test_codings_that_nobody_accepted_are_not_exported(make_study, fake_encoder) -> None:
    """Where nobody has accepted anything the export says so and what to do."""
    study = make_study({"north/a.txt": TALK}, settings=SETTINGS)
    run_study(study)
    with pytest.raises(StudyError, match="nobody has accepted"):
        export_study(study, ExportRequest("md", pseudonyms=True, sign_off="AB"))
