"""Transcripts whose letters alone say who asks."""

from textmine.ingest.readers import Block
from textmine.ingest.transcripts.formatting import roles_by_formatting
from textmine.records.corpus import Role

ASKS, SAYS = Role.INTERVIEWER, Role.RESPONDENT


def paragraphs(**formatting):
    """Three questions in one dress, and answers."""
    return [block for n in range(3) for block in (Block(f"What about {n}?", **formatting), Block(f"It was {n}."))]


def test_bold_italic_and_styles_set_questions_apart():
    """Whichever it is."""
    for formatting in ({"look": "bold"}, {"look": "italic"}, {"style": "question"}, {"heading": 3}):
        assert roles_by_formatting(paragraphs(**formatting)) == {0: ASKS, 1: SAYS, 2: ASKS, 3: SAYS, 4: ASKS, 5: SAYS}


def test_a_style_for_answers_says_it_too():
    """The others then ask."""
    blocks = [block for n in range(3) for block in (Block(f"Tell me about {n}."), Block(f"It was {n}.", style="answer"))]
    assert roles_by_formatting([*blocks, Block("What?")]) == {0: ASKS, 1: SAYS, 2: ASKS, 3: SAYS, 4: ASKS, 5: SAYS, 6: ASKS}


def test_a_title_in_the_same_dress_is_nobodys():
    """It ends without a stop and a question stands right behind it."""
    assert roles_by_formatting([Block("An interview", look="bold"), *paragraphs(look="bold")]).get(0) is None


def test_a_question_with_a_stressed_word_is_one_by_its_style():
    """All others in the style ask."""
    blocks = paragraphs(look="italic", style="prompt")
    assert roles_by_formatting([*blocks, Block("Did you?", style="prompt")])[6] is ASKS


def test_bold_that_asks_nothing_says_nothing():
    """Headings, names of organisations, and too few of anything."""
    assert (
        roles_by_formatting([Block(f"Part {n}", look="bold") for n in range(4)] + [Block(f"It was {n}.") for n in range(4)]) is None
    )
    assert roles_by_formatting(paragraphs(look="bold")[:4]) is None
    assert roles_by_formatting([]) is None
