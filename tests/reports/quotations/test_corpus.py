"""All words of a study in a row."""

from textmine.records.corpus import Document, Turn
from textmine.reports.quotations.corpus import RUN, corpus_of, without_interjections, words_in
from textmine.reports.quotations.match import chains_of, voices_in
from textmine.reports.quotations.nearest import nearest, runs_of
from textmine.reports.quotations.pattern import WordPiece, pattern_text, split_words


def _talk(*lines):
    """A corpus of one document; lines are `who: words`."""
    text, turns = "", []
    for number, line in enumerate(lines):
        who, said = line.split(": ", 1)
        turns.append(Turn(f"a#{number}", "a", len(text), len(text) + len(said), who, "respondent", who, ""))
        text += f"{said}\n\n"
    return [Document("a", "c", "transcript", "a", text, "0")], turns


def _found(corpus, text):
    return [corpus.text(first, last) for first, last in corpus.find(WordPiece(tuple(split_words(text))))]


def test_stretches_are_found_whatever_parts_their_words():
    """Turns, line ends, hyphens and what transcribers type part nothing; letters of other words and spaces do."""
    corpus = corpus_of(*_talk("A: The co-ordi-\nnator [coughs] came.", "A: Nobody came a part."))
    assert _found(corpus, "coordinator came nobody") == ["co-ordi-\nnator [coughs] came.\n\nNobody"]
    assert _found(corpus, "CO ORDINATOR") == ["co-ordi-\nnator"]
    assert _found(corpus, "apart") == []
    assert _found(corpus, "body came") == []
    assert len(_found(corpus, "came")) == 2


def test_documents_are_never_run_together():
    """Words at the end of one document and the beginning of the next are no stretch."""
    documents = [Document(name, "c", "transcript", name, text, "0") for name, text in (("a", "one two"), ("b", "three four"))]
    turns = [Turn(f"{name}#1", name, 0, end, "A", "respondent", "A", "") for name, end in (("a", 7), ("b", 10))]
    corpus = corpus_of(documents, turns)
    assert corpus.find(WordPiece(tuple(split_words("two three")))) == []
    assert len(corpus.find(WordPiece(tuple(split_words("three four"))))) == 1


def test_interjections_are_left_out_and_questions_are_not():
    """A word or two of somebody else within a speaker's talk interrupt nothing."""
    documents, turns = _talk(
        "A: We never had", "Q: Mm, right.", "A: met any of them.", "Q: Why not?", "A: There was no boat.", "B: Oh."
    )
    said = words_in(documents, turns)
    kept = without_interjections({"a": documents[0]}, turns, said)
    assert [documents[0].text[turn.start : turn.end] for turn in kept] == [
        "We never had",
        "met any of them.",
        "Why not?",
        "There was no boat.",
        "Oh.",
    ]
    corpus = corpus_of(documents, kept, said)
    (chain,) = chains_of(corpus, pattern_text("We never had met any of them"))
    assert [voice.label for voice in voices_in(corpus, chain)] == ["A"]


def test_a_piece_is_found_beside_its_neighbours_however_common_it_is():
    """A first word that stands everywhere does not hide the place that is meant."""
    corpus = corpus_of(*_talk(*["A: Well, it rained and rained."] * 900, "A: Well, a heron stood there."))
    chain = chains_of(corpus, pattern_text("Well, [you see] a heron stood there"))[0]
    assert (corpus.text(chain.first, chain.last), chain.omitted) == ("Well, a heron stood there", (0,))


def test_the_nearest_stretch_and_its_changes():
    """Of equal ways to align the one in which more words are the same is taken, and a changed last word has one beside it."""
    corpus = corpus_of(*_talk("A: You see what you do not get used to is the smell of it.", "B: The smell was there."))
    words = split_words("What you get used to is the spell")
    best = nearest(corpus, words)[0]
    assert (best.same, best.cost) == (7, 3)
    assert corpus.text(best.first, best.last) == "what you do not get used to is the smell"
    assert nearest(corpus, split_words("zebra quagga")) == []


def test_runs_are_the_longest_there_are():
    """A quotation is taken apart into runs that stand somewhere; short ones are anybody's."""
    corpus = corpus_of(*_talk("A: one two three four five six", "B: seven eight nine ten eleven"))
    words = split_words("two three four five six seven eight nine ten twelve")
    assert [(first, after) for first, after, _ in runs_of(corpus, words)] == [(0, 9)]
    assert RUN == 5
    assert runs_of(corpus, split_words("one two three four")) == []
