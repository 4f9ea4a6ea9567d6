"""The audit trail: everything people entered, in that order."""

import csv
from dataclasses import replace
from io import StringIO

from tests.reports.synthesis.making import CODED, decided, make_results
from textmine.records.decisions import Decision, History, Note, NoteKind, TopicAction, TopicDecision
from textmine.reports.audit_trail import Day, audit_csv, audit_trail, by_day

RESULTS = decided(
    make_results(coded=CODED),
    ("AB", "north/a.txt", 1, "trust", "reject", ""),
    ("AB", "north/a.txt", 1, "trust", "accept", "trust built"),
    ("CD", "south/b.txt", 1, "trust", "accept", "trust broken"),
    ("CD", "south/b.txt", 1, "trust", "withdraw", ""),
)


def test_every_entry_is_there_and_says_whether_it_stands():
    """Who thought again has both entries; the last stands, and what was taken back does not."""
    assert [
        (audit_entry.at[:16], audit_entry.who, audit_entry.did, audit_entry.what, audit_entry.pole, audit_entry.stands)
        for audit_entry in audit_trail(RESULTS)
    ] == [
        ("2026-03-01T10:00", "AB", "rejected", "trust", "", "no"),
        ("2026-03-01T10:03", "CD", "cleared decision", "trust", "", "no"),
        ("2026-03-02T10:01", "AB", "accepted", "trust", "trust built", "yes"),
        ("2026-03-03T10:02", "CD", "accepted", "trust", "trust broken", "no"),
    ]


def test_an_entry_has_the_words_it_was_made_on():
    """Document, place and words are those of the decision."""
    results = decided(make_results(coded=CODED), ("AB", "north/a.txt", 2, "promise", "accept", ""))
    (entry,) = audit_trail(results)
    assert entry.document == "north/a.txt"
    assert results.documents[0].text[int(entry.start) : int(entry.end)] == entry.words
    assert entry.words.startswith("They let us down twice over the roof")


def test_words_that_are_gone_are_told():
    """A decision whose words stand in no document is neither hidden nor counted as standing."""
    gone = Decision(
        "2026-03-04T10:00:00+00:00", "EF", "north/a.txt", "another text", 0, 9, "words no one says any more", "trust", "", "accept"
    )
    results = replace(RESULTS, facts=replace(RESULTS.facts, history=History((*RESULTS.facts.history.decisions, gone))))
    assert audit_trail(results)[-1].stands == "words gone"


def test_undoing_and_settling_are_entries():
    """What was undone does not stand, the undoing says so, and what was settled has its own word."""
    results = decided(
        make_results(coded=CODED),
        ("AB", "north/a.txt", 1, "trust", "accept", ""),
        ("CD", "north/a.txt", 1, "trust", "drop", ""),
    )
    first = results.facts.history.decisions[0]
    undoing = replace(first, at="2026-03-09T10:00:00+00:00", undoes=first.at)
    history = History((*results.facts.history.decisions, undoing))
    entries = audit_trail(replace(results, facts=replace(results.facts, history=history)))
    assert [(entry.did, entry.stands) for entry in entries] == [
        ("accepted", "no"),
        ("settled: does not apply", "yes"),
        ("undid", "no"),
    ]


def test_codes_that_are_gone_are_told():
    """A decision on a code that the codebook no longer has is told from one that stands."""
    at = "2026-03-04T10:00:00+00:00"
    text = RESULTS.documents[0]
    gone = Decision(at, "EF", text.document, text.sha256, 0, 9, text.text[:9], "weather", "", "accept")
    results = replace(RESULTS, facts=replace(RESULTS.facts, history=History((gone,))))
    assert [(audit_entry.what, audit_entry.stands) for audit_entry in audit_trail(results)] == [("weather", "code gone")]


def test_topics_summaries_and_memos_are_in_it():
    """What was done with topics and written of cells and passages comes with its own words."""
    at = "2026-03-05T10:00:00+00:00"
    topics = (
        TopicDecision(at, "AB", 3, TopicAction.NAME, "Vans", ()),
        TopicDecision(at, "AB", 4, TopicAction.MERGE, "3", (), "the same vans"),
    )
    notes = (
        Note(at, "AB", NoteKind.SUMMARY, "cell/north/trust", "First words."),
        Note(at, "AB", NoteKind.SUMMARY, "cell/north/trust", "Second words."),
        Note(at, "CD", NoteKind.MEMO, "passage/north/a.txt@0", "Which winter?"),
    )
    results = replace(make_results(), facts=replace(make_results().facts, history=History((), topics, notes)))
    assert [(audit_entry.did, audit_entry.what, audit_entry.text, audit_entry.stands) for audit_entry in audit_trail(results)] == [
        ("named topic", "3", "Vans", "yes"),
        ("merged topic", "4", "into topic 3; the same vans", "yes"),
        ("wrote summary", "cell/north/trust", "First words.", "no"),
        ("wrote summary", "cell/north/trust", "Second words.", "yes"),
        ("wrote memo", "passage/north/a.txt@0", "Which winter?", "yes"),
    ]


def test_the_table_holds_words_that_look_like_formulas():
    """The csv has a row for each entry, and no cell that a spreadsheet would run."""
    at = "2026-03-05T10:00:00+00:00"
    note = Note(at, "=AB", NoteKind.MEMO, "cell/north/trust", '=HYPERLINK("x"),\n"second line"')
    results = replace(make_results(), facts=replace(make_results().facts, history=History(notes=(note,))))
    rows = list(csv.DictReader(StringIO(audit_csv(audit_trail(results)).decode("utf-8-sig"), newline="")))
    assert [(row["who"], row["text"]) for row in rows] == [("'=AB", '\'=HYPERLINK("x"),\n"second line"')]


def test_days_are_counted_by_person():
    """In short there is a row for each day and person, with what was done."""
    assert by_day(audit_trail(RESULTS)) == (
        Day("2026-03-01", "AB", (("rejected", 1),), 1),
        Day("2026-03-01", "CD", (("cleared decision", 1),), 1),
        Day("2026-03-02", "AB", (("accepted", 1),), 1),
        Day("2026-03-03", "CD", (("accepted", 1),), 1),
    )


def test_nothing_entered_is_an_empty_table():
    """Without a ledger there are no entries, and the table has its headings."""
    assert audit_trail(make_results()) == ()
    assert audit_csv(()).decode("utf-8-sig").startswith("at,who,did,what,pole,document,start,end,words,text,stands")
