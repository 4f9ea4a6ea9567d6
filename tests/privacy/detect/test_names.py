"""Names in talk: in small letters, unheard of, with a possessive, misspelt; and words that are none."""

from __future__ import annotations

import pytest

from textmine.privacy.detect.lexicon import Lexicon, WordClass, count_writing, parts_of, sort_of, tokens_of
from textmine.privacy.detect.mentions import Mention, MentionKind, normalise_name
from textmine.privacy.detect.names import find_names, names_beside


def found(text: str, lexicon: Lexicon) -> list[str]:
    return [mention.text for mention in find_names(text, lexicon)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I asked sarah about the boiler and she laughed", ["sarah"]),
        ("then oluwaseun said we could have the hall", ["oluwaseun"]),
        ("it was priyanka's idea, not mine", ["priyanka"]),
        ("I spoke to grace about the rota", ["grace"]),
        ("Mark said so at the meeting", ["Mark"]),
        ("my son liam is in the band", ["liam"]),
        ("so Ada Brindle wrote to the board", ["Ada Brindle"]),
        ("mrs hardcastle was kind to us", ["mrs hardcastle"]),
        ("We rang Dr. Ó Briain, who came", ["Dr. Ó Briain"]),
        ("and J. R. Thwaite chaired it", ["J. R. Thwaite"]),
        ("we had Ludo van der Merwe's mother there", ["Ludo van der Merwe"]),
        ("Thank you. Siân. How would you put it?", ["Siân"]),
        ("ABDUL KHAN WAS VERY GOOD TO ME", ["ABDUL KHAN"]),
        ("the man, wojciech, was there", ["wojciech"]),
        ("it was Jo-Anne and Feng-Ling who cooked", ["Jo-Anne", "Feng-Ling"]),
        ("up at Brackenfold they had a fire", ["Brackenfold"]),
        ("somebody called Tuesday Pomfret took notes", ["Pomfret"]),
        ("Martin I've known for years, and Martin They'd told", ["Martin", "Martin"]),
        ("Sunita'd had enough, and Sunita'll say so", ["Sunita", "Sunita"]),
        ("Van der Heijden was there", ["Van der Heijden"]),
        ("we lived in Upper Tarnbeck then", ["Upper Tarnbeck"]),
        ("will said he would ring", ["will"]),
        ("is will coming too", ["will"]),
        ("then rose came round with the shopping", ["rose"]),
        ("my son miles is in the band", ["miles"]),
        ("they gave the job to max instead", ["max"]),
        ("there's daisy on the second floor", ["daisy"]),
        ("it was dawn who told me", ["dawn"]),
        ("you want robin, he knows about it", ["robin"]),
        ("we rely on sue for the rota", ["sue"]),
        ("grace was the only one who came", ["grace"]),
        ("art and rich ran the shop", ["art"]),
        ('"gene," i said, that is enough', ["gene"]),
        ("Summer Long ran it until then", ["Summer Long"]),
    ],
)
def test_names_are_found(text: str, names: list[str], lexicon: Lexicon) -> None:
    """With capitals or without, in a list or in none, with titles, initials and particles."""
    assert found(text, lexicon) == names


@pytest.mark.parametrize(
    "text",
    [
        "Will you mark my words? It may rain, and I hope the rose survives.",
        "the recepionist was freindly and the apointment was quick",
        "She's on the ward now, I couldn't say; they'd know, wouldn't they?",
        "Hmm. Yeah. However, firstly, we had the Welsh Government and the NHS in on Monday.",
        "The Bill was read. [laughs] We saw [name] at the door.",
        "We filled in the KPIs and the MDT met, and so did HR.",
        "I've known it. I'd never ask, they'd never tell, and he's the one. That's when I'll go, I'm sure.",
        "people who will say to us that my son will come and the minister will be there",
        "I had faith in them, and hope, and by summer the bill was paid",
        "we gave it to charity, and it was the art that did it",
        "the hope is that art is for all, and the heather was out",
    ],
)
def test_other_words_are_not(text: str, lexicon: Lexicon) -> None:
    """Words that are names too, slips of typing, contractions, sounds, nations, abbreviations and what is in brackets stay."""
    assert found(text, lexicon) == []


def test_a_name_beside_a_name_is_one(lexicon: Lexicon) -> None:
    """Of two that "and" joins, one that is known tells the other; words that are no names stay."""

    def beside(text: str, name: str) -> list[str]:
        start = text.index(name)
        known = Mention(start, start + len(name), name, MentionKind.PERSON, "", True)
        return [mention.text for mention in names_beside(text, [known], lexicon)]

    assert beside("we had gwenllian and tomos on the stall", "gwenllian") == ["tomos"]
    assert beside("jack and summer painted it", "jack") == ["summer"]
    assert beside("we had gwenllian and biscuits, and tea", "gwenllian") == []


def test_a_word_that_the_study_writes_small_is_no_name(lexicon: Lexicon) -> None:
    """An unheard word that a study uses as a word is one; with a capital alone it would be taken for a name."""
    text = "We use Linkwork here."
    assert found(text, lexicon) == ["Linkwork"]
    small, marked = count_writing(["the linkwork is good, linkwork matters, and more linkwork would help."])
    assert found(text, Lexicon(lexicon.words, lexicon.lists, small, marked)) == []


def test_mentions_say_whether_they_are_sure_and_why(lexicon: Lexicon) -> None:
    """A name of the lists with a capital needs nobody to confirm it; an unheard word does."""
    sure, unsure = find_names("We met Priya and then Zubdock.", lexicon)
    assert (sure.text, sure.sure, sure.kind) == ("Priya", True, "person")
    assert (unsure.text, unsure.sure) == ("Zubdock", False)
    assert unsure.evidence


def test_words_are_told_by_how_english_writes_them(lexicon: Lexicon) -> None:
    """Names lean to a capital, words do not, some are both, and some are unheard of."""
    sorts = {word: sort_of(word, lexicon) for word in ("Sarah", "boiler", "grace", "oluwaseun", "couldn't", "O'Dowd", "well-being")}
    assert sorts == {
        "Sarah": WordClass.PROPER,
        "boiler": WordClass.ORDINARY,
        "grace": WordClass.EITHER,
        "oluwaseun": WordClass.UNKNOWN,
        "couldn't": WordClass.ORDINARY,
        "O'Dowd": WordClass.PROPER,
        "well-being": WordClass.ORDINARY,
    }


def test_capitals_tell_nothing_where_all_words_have_them() -> None:
    """In a title, and at the start of a sentence, a capital marks no word out; within one it does."""
    tokens = {token.text: token for token in tokens_of("Then Bruno came. Dr. Webb did not.")}
    assert [name for name, token in tokens.items() if token.marked] == ["Bruno", "Webb"]
    assert not any(token.marked for token in tokens_of("Very Good Service From Everybody There"))


def test_parts_of_a_name_leave_titles_and_initials_out() -> None:
    """A full name is looked for by its parts."""
    assert list(parts_of("Mrs J. Ada van der Brindle")) == ["Ada", "Brindle"]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Małgorzata Wiśniewska", "malgorzata wisniewska"),
        ("Øyvind Strandhaug", "oyvind strandhaug"),
        ("Đorđe", "dorde"),
        ("Weißbach", "weissbach"),
        ("Æsa Þórðar", "aesa thordar"),
        ("O`Dowd", "o'dowd"),
    ],
)
def test_letters_are_compared_as_people_type_them_without_accents(name: str, plain: str) -> None:
    """Letters that Unicode does not take apart are compared as plain ones too, and every sign for an apostrophe."""
    assert normalise_name(name) == plain
