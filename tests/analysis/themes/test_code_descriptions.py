"""What a code says, apart: what it is about and what it shuts out."""

from textmine.analysis.themes.code_descriptions import describe_code
from textmine.study.codebook import Code


def test_meanings_hold_definition_terms_what_counts_and_examples_each_once():
    """A code is compared by its name, its definition, the terms it lists and quotes, what counts, and examples."""
    code = Code("a", "Arts", "Includes: choirs; music and dance.", "s", counts=("choirs", "plays"), examples=("We sang.",))
    assert describe_code(code).meanings == (
        "Arts",
        "Arts. Includes: choirs; music and dance.",
        "choirs",
        "music and dance",
        "music",
        "dance",
        "plays",
        "We sang.",
    )


def test_sentences_that_set_a_code_apart_are_no_part_of_its_meaning():
    """What a definition shuts out, and what does not count, is kept apart from what the code is about."""
    definition = "How people are told about delays. Do not use for waiting itself. NB: rarely used by ambulances."
    code = Code("a", "Being informed", definition, "s", does_not_count=("leaflets",))
    read = describe_code(code)
    assert read.excluded == ("Do not use for waiting itself.", "NB: rarely used by ambulances.", "leaflets")
    assert not any("waiting" in text or "ambulances" in text for text in (*read.meanings, read.words))


def test_quoted_words_are_terms_unless_they_name_another_code():
    """A definition that quotes words lists them; one that quotes another code speaks of that code."""
    code = Code("a", "Manner", "Staff described as 'kind', unlike comments under 'Timeliness'.", "s")
    assert "kind" in describe_code(code, {"timeliness"}).meanings
    assert "Timeliness" not in describe_code(code, {"timeliness"}).meanings


def test_definition_that_only_shuts_out_is_kept():
    """A code with nothing but an exclusion is still compared by it, for it has nothing else."""
    assert "Not otherwise classified" in " ".join(describe_code(Code("a", "Other", "Not otherwise classified.", "s")).meanings)
    assert describe_code(Code("a", "Other", "", "s")).meanings == ("Other",)
