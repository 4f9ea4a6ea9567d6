"""Results with pseudonyms: every offset moved, every quote exact, nothing left, nothing else changed."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from textmine.exchange.refi_export import qdpx
from textmine.matrices.results import Results
from textmine.pipeline.outputs import matrices
from textmine.privacy.detect.detect import build_lexicon, detect_mentions
from textmine.privacy.detect.identities import extend_key
from textmine.privacy.detect.known_names import known_names
from textmine.privacy.detect.lexicon import Lexicon
from textmine.privacy.detect.mentions import Mention, MentionKind
from textmine.privacy.pseudonyms.key import Key, Row
from textmine.privacy.pseudonyms.naming import Pseudonyms
from textmine.privacy.pseudonyms.pseudonymise import pseudonymise
from textmine.records.corpus import Case, Coding, Document, Passage, SourceFile, Turn
from textmine.records.decisions import Note
from textmine.records.topics import TopicSummary
from textmine.reports.framework_html import framework_html
from textmine.reports.framework_xlsx import framework_xlsx
from textmine.study.codebook import Codebook

TALK = [
    ("Interviewer", "How did you come to know Wenona Tranter, if I may ask?"),
    ("Priya Brindlecombe", "Through wenona's brother, on 0113 496 0077. Priya and Tranter, people said, like a firm."),
]


def pseudonyms_of(results: Results, **more: object) -> Pseudonyms:
    lexicon = build_lexicon(results)
    listed = known_names((), results, lexicon)
    mentions = detect_mentions(results, listed, lexicon)
    cases = Key({row.key: row for row in (Row("", case.name, MentionKind.CASE, "") for case in results.cases)})
    key = extend_key(cases, mentions, listed, results.documents, lexicon)
    return Pseudonyms(key, mentions, lexicon, cases=results.cases, **more)


def check(results: Results) -> None:
    """Every record that has a place says what stands there."""
    texts = {document.document: document.text for document in results.documents}
    hashes = {document.document: document.sha256 for document in results.documents}
    assert all(hashes[document.document] == hashlib.sha256(document.text.encode()).hexdigest() for document in results.documents)
    codings = [*results.codings, *(coding for cell in results.cells for coding in cell.evidence)]
    for coding in codings:
        assert texts[coding.document][coding.start : coding.end] == coding.quote
        assert hashes[coding.document] == coding.sha256
    for entity in results.entities:
        assert texts[entity.document][entity.start : entity.end] == entity.text
    passages = {passage.passage: passage for passage in results.passages}
    for question in results.questions:
        where = passages[question.passage]
        assert texts[question.document][where.start : where.end] == question.quote


def test_names_go_and_possessives_stay(results_of) -> None:
    """The same pseudonym in text, labels, participants and file names; the rest of the words is as it was."""
    results = results_of({"north/Tranter_2.txt": TALK}, entities=[("north/Tranter_2.txt", "Wenona Tranter", "person")])
    new = pseudonymise(results, pseudonyms_of(results))
    check(new)
    assert new.documents[0].text == (
        "Interviewer: How did you come to know [Person 1], if I may ask?\n\n"
        "[Person 2]: Through [Person 1]'s brother, on [telephone]. [Person 2] and [Person 1], people said, like a firm."
    )
    assert new.documents[0].document == "north/[Person 1]_2.txt"
    assert new.turns[1].speaker == "[Person 2]"
    assert new.turns[1].participant == new.speakers[1].participant == "north/[Person 1]_2.txt [Person 2]"
    assert [(entity.text, entity.name) for entity in new.entities] == [("[Person 1]", "[Person 1]")]
    assert new.inputs[0].path == "north/[Person 1]_2.txt"
    assert new.inputs[0].sha256 == ""


def test_what_is_said_of_a_file_names_no_other(results_of) -> None:
    """The reason why a copy was set aside names the file that it is a copy of, which is renamed."""
    results = results_of({"north/Tranter_2.txt": TALK}, entities=[("north/Tranter_2.txt", "Wenona Tranter", "person")])
    copy = SourceFile("north/b.txt", "0", "set aside", "north/b.txt: a copy of north/Tranter_2.txt, by its words", "transcript")
    asked = SourceFile("north/c.txt", "0", "read", kind="transcript", warnings=("all is also in north/Tranter_2.txt",))
    results = replace(results, inputs=(*results.inputs, copy, asked))
    _, copy, asked = pseudonymise(results, pseudonyms_of(results)).inputs
    assert copy.reason == "north/b.txt: a copy of north/[Person 1]_2.txt, by its words"
    assert asked.warnings == ("all is also in north/[Person 1]_2.txt",)


def test_every_exporter_writes_it_as_it_is(results_of) -> None:
    """Page, workbook and tables are made of it, and no name is in any of them."""
    results = results_of({"north/Tranter_2.txt": TALK}, entities=[("north/Tranter_2.txt", "Wenona Tranter", "person")])
    note = Note("2024-01-01", "KM", "summary", "cell/north/trust", "Wenona says little.")
    coded = replace(results.codings[0], note="Ask Wenona.", at="2024-01-01T10:00:00+00:00")
    new = pseudonymise(replace(results, notes=(note,), codings=(coded,)), pseudonyms_of(results))
    assert new.notes == (replace(note, text="[Person 1] says little."),)
    assert new.codings[0].note == "Ask [Person 1]."
    with ZipFile(BytesIO(qdpx(new))) as archive:
        project = b"".join(map(archive.read, archive.namelist())).decode()
    page = framework_html(new)
    tables = b"".join(matrices(new).values()).decode()
    assert framework_xlsx(new)[:2] == b"PK"
    for name in ("enona", "ranter", "riya", "rindlecombe", "0077"):
        assert name not in page
        assert name not in tables
        assert name not in project
    assert "[Person 2]" in page


def test_cases_keep_their_names_unless_asked(results_of) -> None:
    """Shown or hidden, a case's name is the same in its heading and in what is said."""
    talk = [("Interviewer", "What is it?"), ("Manager", "The Wexbourne Alliance is four charities.")]
    results = results_of({"wex/a.txt": talk})
    results = replace(results, cases=(Case("wex", "Wexbourne Alliance", (("town", "Wexbourne"),)),))
    shown = pseudonymise(results, pseudonyms_of(results))
    assert shown.cases[0].name == "Wexbourne Alliance"
    assert "The Wexbourne Alliance is four" in shown.documents[0].text
    hidden = pseudonymise(results, pseudonyms_of(results, hide_cases=True))
    assert hidden.cases[0].case == hidden.cases[0].name == hidden.cells[0].case == hidden.documents[0].case == "[Case A]"
    assert "The [Case A] is four charities." in hidden.documents[0].text
    assert hidden.documents[0].document == "[Case A]/a.txt"
    check(hidden)


def test_a_contraction_is_no_part_of_anybody_s_name(results_of) -> None:
    """Somebody named before "I've" does not make every "I've" theirs, nor does a table of pseudonyms from before that was known."""
    talk = [
        ("Interviewer", "Did you know him?"),
        ("Manager", "Martin I've known for years. I've never seen it so, and I think I'll stay."),
    ]
    results = results_of({"north/a.txt": talk})
    made = pseudonyms_of(results)
    said = pseudonymise(results, made).documents[0].text
    assert "[Person 1] I've known for years. I've never seen it so, and I think I'll stay." in said
    old = Row("", "Martin I've", MentionKind.PERSON, "[Person 9]"), Row("", "I've", MentionKind.PERSON, "[Person 9]")
    kept = replace(made, key=Key({**made.key.rows, **{row.key: row for row in old}}))
    assert kept.say("I've a memo, and I think so.") == "I've a memo, and I think so."


def test_one_person_with_accents_and_without_is_one(results_of) -> None:
    """Letters that people leave the accents off belong to the same name."""
    talk = [
        ("Interviewer", "Who?"),
        ("Manager", "I asked Małgorzata Wiśniewska-Kowal. Malgorzata Wisniewska was kind, and Malgorzata too."),
    ]
    said = pseudonymise(results_of({"north/a.txt": talk}), pseudonyms_of(results_of({"north/a.txt": talk}))).documents[0].text
    assert "algorzata" not in said
    assert "isniewska" not in said


def test_two_files_of_one_person_stay_two(results_of) -> None:
    """Ids that would be the same once names are gone are numbered."""
    results = results_of({"north/Okonkwo.txt": TALK, "north/okonkwo.txt": TALK})
    new = pseudonymise(results, pseudonyms_of(results))
    assert [document.document for document in new.documents] == ["north/[Person 3].txt", "north/[Person 3].txt (2)"]
    assert len({passage.passage for passage in new.passages}) == len(results.passages)
    check(new)


def test_papers_are_left_with_their_authors(results_of) -> None:
    """Literature is public: text, title and citation of a paper stay."""
    results = results_of({"north/a.txt": TALK})
    text = "Tranter (2001) studied partnerships."
    digest = hashlib.sha256(text.encode()).hexdigest()
    paper = Document("literature/Tranter_2001.pdf", "", "literature", "Tranter on partnerships", text, digest, "Tranter 2001")
    turn = Turn("literature/Tranter_2001.pdf#1", paper.document, 0, len(text), "", "author", "", "")
    passage = Passage("literature/Tranter_2001.pdf@1", paper.document, 0, len(text), "", "author", turn.turn, "", "", 4)
    results = replace(
        results, documents=(*results.documents, paper), turns=(*results.turns, turn), passages=(*results.passages, passage)
    )
    new = pseudonymise(results, pseudonyms_of(results))
    assert new.documents[-1] == paper
    assert new.passages[-1] == passage


def test_columns_of_identifiers_and_those_left_out_go(results_of) -> None:
    """What a column of names or birthdays holds is of no use once replaced; the others stay, with names replaced."""
    results = results_of({"north/a.txt": TALK})
    attributes = (("Full name", "Priya B"), ("date of birth", "1961"), ("age", "60-69"), ("job", "works for Wenona Tranter"))
    results = replace(results, speakers=(results.speakers[0], replace(results.speakers[1], attributes=attributes)))
    new = pseudonymise(results, pseudonyms_of(results, leave_out=frozenset(("age",))))
    assert new.speakers[1].attributes == (("job", "works for [Person 1]"),)


def test_what_people_keep_and_kinds_not_asked_for_stand(results_of) -> None:
    """A decision to keep, and the setting of what is replaced, are followed."""
    results = results_of({"north/a.txt": TALK})
    made = pseudonyms_of(results)
    rows = {one: replace(row, decision="keep") if "wenona" in one[0] else row for one, row in made.key.rows.items()}
    text = pseudonymise(results, replace(made, key=Key(rows))).documents[0].text
    assert "know Wenona Tranter, if" in text
    assert "[Person 2]:" in text
    text = pseudonymise(results, replace(made, kinds=frozenset(("identifier",)))).documents[0].text
    assert "know Wenona Tranter, if" in text
    assert "on [telephone]. Priya" in text


EMPTY = Results(
    "", "", Codebook("", (), ()), (), (), (), (), (), (), (), (), (), (), (), (), (), TopicSummary(0, 0.0, None)
)  # fmt: skip
WORDS = st.sampled_from(["it", "rained", "Ada", "Bo", "é", "😀", "so."])


@st.composite
def studies(draw: st.DrawFn) -> tuple[list[str], list[tuple[int, int]], list[tuple[int, int]]]:
    """Words of each passage; mentions, and codings, as first and last character of the whole text."""
    passages = draw(st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=1, max_size=4))
    texts = [" ".join(words) for words in passages]
    length = len("\n".join(texts))
    edges = sorted(draw(st.sets(st.integers(0, length), max_size=12)))
    mentions = [pair for number, pair in enumerate(itertools.pairwise(edges)) if number % 2 == 0]
    spans = draw(st.lists(st.tuples(st.integers(0, length), st.integers(0, length)), max_size=5))
    return texts, mentions, [(min(pair), max(pair)) for pair in spans]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(studies())
def test_every_quote_is_its_words_wherever_names_lie(lexicon: Lexicon, made) -> None:
    """Mentions anywhere, across passages and codings too: each quote is `text[start:end]`, and passages stay in order and apart."""
    texts, spans, coded = made
    text = "\n".join(texts)
    digest = hashlib.sha256(text.encode()).hexdigest()
    passages, turns, at = [], [], 0
    for number, part in enumerate(texts, 1):
        turns.append(Turn(f"n/a#{number}", "n/a", at, at + len(part), "", "respondent", "P", ""))
        passages.append(Passage(f"n/a@{number}", "n/a", at, at + len(part), "", "respondent", f"n/a#{number}", "P", "n", 1))
        at += len(part) + 1
    mentions = [
        Mention(start, end, text[start:end], MentionKind.PERSON, "", True) for start, end in spans if text[start:end].strip()
    ]
    key = Key(
        {row.key: row for row in (Row("", mention.text.strip() or "x", MentionKind.PERSON, "[Person 1]") for mention in mentions)}
    )
    codings = [Coding("n/a", "n/a@1", start, end, text[start:end], "trust", "", 1.0, "KM", digest, "") for start, end in coded]
    results = replace(
        EMPTY,
        documents=(Document("n/a", "n", "transcript", "a", text, digest),),
        turns=tuple(turns),
        passages=tuple(passages),
        codings=tuple(codings),
    )
    new = pseudonymise(results, Pseudonyms(key, {"n/a": mentions}, lexicon))
    check(new)
    bounds = [offset for passage in new.passages for offset in (passage.start, passage.end)]
    assert bounds == sorted(bounds)
    outside = "".join(text[at] for at in range(len(text)) if not any(mention.start <= at < mention.end for mention in mentions))
    left = new.documents[0].text.replace("[Person 1]", "")
    assert [letter for letter in left if not letter.isspace()] == [letter for letter in outside if not letter.isspace()]
