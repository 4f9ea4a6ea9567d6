"""What a REFI-QDA project cannot hold is told."""

from tests.exchange.refi_export.small import results
from textmine.exchange.refi_export import loss_lines, losses


def _said(**values):
    return {loss.what: loss.carried for loss in losses(results(), **values)}


def test_proposals_that_stay_behind_are_counted():
    """Without proposals their number is told; with them, that nobody has looked at them."""
    assert _said()["3 codings that the machine proposes and nobody has looked at"] == ""
    with_them = _said(proposals=True)
    assert "nobody has looked at them" in with_them["that 3 codings are the machine's proposals, with probability and words"]


def test_only_what_a_study_has_is_told():
    """Summaries, poles, papers and emoji are told where there are any, with how they go along."""
    said = _said()
    assert said["the direction of 1 codings (poles)"] == "as a code under the theme, given beside the theme's own"
    assert said["summaries of cells: 1"] == "as a note each, linked to its case"
    assert said["1 characters that programs count differently (emoji and the like)"] == "as □"
    assert not any("emoji" in what for what in _said(profile="nvivo"))
    assert not any("topics" in what for what in said)


def test_the_notice_parts_what_goes_along_from_what_does_not():
    """Two lists, and where the rest is."""
    lines = list(loss_lines(losses(results())))
    goes, stays = lines.index("Goes along in another form:"), lines.index("Does not go along:")
    assert "- the states of 2 cells of the matrix: as one note, which no program counts" in lines[goes:stays]
    assert "- what people rejected, and who differed with whom" in lines[stays:]
    assert lines[-1].endswith("in the study's output folder.")
