"""The codebook, read and checked with line numbers."""

from pathlib import Path

import pytest

from textmine.errors import CodebookError, Fault
from textmine.study.codebook import Code, Codebook, Pole, Section, read_codebook

KNOWN = "one of: id, name, definition, counts, does_not_count, cues, guide, examples, answers, was, poles, codes"
SPELLING = "Correct the spelling or remove it."
# Line 1 is `title`; the theme `trust` begins on line 7, and lines added to HEAD begin with line 10.
HEAD = """title: Small
questions: {1: "What changes?", cost: "What does it cost?"}
sections:
  - id: working
    name: Working together
    themes:
      - id: trust
        name: Trust
        definition: Confidence in partners.
"""


@pytest.fixture
def read(tmp_path):
    """The codebook of a text or of bytes."""

    def reader(text):
        path = tmp_path / "codebook.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_codebook(path)

    return reader


@pytest.fixture
def faults(read):
    """The faults of a codebook."""

    def reader(text):
        with pytest.raises(CodebookError) as caught:
            read(text)
        return caught.value.faults

    return reader


def test_a_codebook_is_read_whole(read):
    """Sections, themes, codes under them, poles, questions and all lists of phrases are read, in order."""
    text = (
        "\ufeff" + HEAD
        + """        counts: [relying on a word, 'honesty: about problems']
        does_not_count: trusts as legal bodies
        cues: [trust*, " honest ", ""]
        poles:
          negative: {name: broken, cues: [let us down]}
          positive: built
        guide: ["How would you describe trust?"]
        examples: [We trusted them.]
        answers: [1, cost]
        codes:
          - id: early-trust
            definition: Trust at the start.
            answers: 1
            codes:
              - {id: first_meeting, name: First meeting, definition: The first time they met.}
  - id: money
    themes:
      - {id: price, name: Price, definition: What it costs.}
"""
    )  # fmt: skip
    first = Code("first_meeting", "First meeting", "The first time they met.", "working")
    early = Code("early-trust", "early-trust", "Trust at the start.", "working", answers=("1",), codes=(first,))
    trust = Code(
        "trust",
        "Trust",
        "Confidence in partners.",
        "working",
        counts=("relying on a word", "honesty: about problems"),
        does_not_count=("trusts as legal bodies",),
        cues=("trust*", "honest"),
        guide=("How would you describe trust?",),
        examples=("We trusted them.",),
        answers=("1", "cost"),
        poles=(Pole("built", ()), Pole("broken", ("let us down",))),
        codes=(early,),
    )
    price = Code("price", "Price", "What it costs.", "money")
    codebook = read(text)
    assert codebook == Codebook(
        "Small",
        (Section("working", "Working together", (trust,)), Section("money", "money", (price,))),
        (("1", "What changes?"), ("cost", "What does it cost?")),
    )
    assert codebook.themes == (trust, price)
    assert list(codebook.walk()) == [trust, early, first, price]


def test_a_code_s_codings_count_for_the_theme_it_lies_under(read):
    """Codes at any depth belong to their theme of the first level, and a theme to itself."""
    text = HEAD + """        codes:
          - id: early
            definition: At the start.
            codes: [{id: first, definition: The first meeting.}]
          - {id: late, definition: At the end.}
      - {id: price, definition: What it costs.}
"""  # fmt: skip
    assert read(text).theme_of() == {"trust": "trust", "early": "trust", "first": "trust", "late": "trust", "price": "price"}


def test_words_that_yaml_takes_for_values_stay_words(read):
    """Yes, no, on, numbers and dates in a codebook are the words that stand there."""
    poles = "        poles: {positive: yes, negative: no}\n"
    text = HEAD + poles + "        cues: [yes, no, on, off, 3.10, 2017-01-01, 2017-99-99, 0x1F, 1_000]\n"
    (theme,) = read(text).themes
    assert theme.cues == ("yes", "no", "on", "off", "3.10", "2017-01-01", "2017-99-99", "0x1F", "1_000")
    assert theme.poles == (Pole("yes", ()), Pole("no", ()))


def test_keys_that_are_left_empty_are_as_if_left_out(read):
    """A key without a value is no list, no poles and no codes."""
    empty = "".join(f"        {key}:\n" for key in ("counts", "cues", "guide", "answers", "poles", "codes"))
    assert read(HEAD + empty) == read(HEAD)


PHRASES = "Write it like that."
WORDS = "Write words, in quotes if necessary."
CASES = {
    "unknown key of a theme": ("        cuess: [trust]\n", "7", "unknown key `cuess`", KNOWN, SPELLING),
    "unknown key of the file": ("notes: none\n", "1", "unknown key `notes`", "one of: title, questions, sections", SPELLING),
    "unknown key of a section": (
        "  - id: money\n    colour: red\n    themes: [{id: price, definition: What it costs.}]\n",
        "10",
        "unknown key `colour`",
        "one of: id, name, themes",
        SPELLING,
    ),
    "unknown key of a pole": (
        "        poles:\n          positive: {name: a, cue: [b]}\n          negative: c\n",
        "11",
        "unknown key `cue`",
        "one of: name, cues",
        SPELLING,
    ),
    "id twice": (
        "      - id: trust\n        definition: Again.\n",
        "10",
        "id 'trust' again (first on line 7)",
        "each id only once",
        "Rename one.",
    ),
    "id twice, of a code and its theme": (
        "        codes:\n          - {id: trust, definition: Again.}\n",
        "11",
        "id 'trust' again (first on line 7)",
        "each id only once",
        "Rename one.",
    ),
    "no id": (
        "      - definition: Nameless.\n",
        "10",
        "id ''",
        "letters, digits, - and _, starting with a letter",
        "Change the id.",
    ),
    "an id with a blank": (
        "      - id: user voice\n        definition: Voice.\n",
        "10",
        "id 'user voice'",
        "letters, digits, - and _, starting with a letter",
        "Change the id.",
    ),
    "no definition": (
        "      - id: price\n        name: Price\n",
        "10",
        "no definition of 'price'",
        "a sentence that says what counts",
        "Add a definition.",
    ),
    "a blank definition": (
        "        codes:\n          - id: early\n            definition: '  '\n",
        "11",
        "no definition of 'early'",
        "a sentence that says what counts",
        "Add a definition.",
    ),
    "half a pair of poles": (
        "        poles:\n          positive: built\n",
        "10",
        "poles of 'trust' that are not a pair",
        "`positive:` and `negative:`",
        "Name both.",
    ),
    "a third pole": (
        "        poles: {positive: a, negative: b, neutral: c}\n",
        "10",
        "poles of 'trust' that are not a pair",
        "`positive:` and `negative:`",
        "Name both.",
    ),
    "a list of poles": (
        "        poles: [built, broken]\n",
        "10",
        "poles of 'trust' that are not a pair",
        "`positive:` and `negative:`",
        "Name both.",
    ),
    "a mapping for phrases": (
        "        cues: {trust: 1}\n",
        "10",
        "`cues` of 'trust' is not a list of phrases",
        "`cues: [one, another]`",
        PHRASES,
    ),
    "a mapping among phrases": (
        "        counts:\n          - honesty: about problems\n",
        "10",
        "`counts` of 'trust' is not a list of phrases",
        "`counts: [one, another]`",
        PHRASES,
    ),
    "a mapping for a pole's phrases": (
        "        poles:\n          positive: {name: built, cues: {a: b}}\n          negative: broken\n",
        "11",
        "`cues` of 'built' is not a list of phrases",
        "`cues: [one, another]`",
        PHRASES,
    ),
    "answers to an unknown question": (
        "        answers: [1, 7]\n",
        "7",
        "'trust' answers question '7'",
        "one of 1, cost",
        "Add it.",
    ),
    "a code's answers to an unknown question": (
        "        codes:\n          - {id: early, definition: Early., answers: [2]}\n",
        "11",
        "'early' answers question '2'",
        "one of 1, cost",
        "Add it.",
    ),
    "a theme that is a word": (
        "      - money\n",
        "6",
        "a theme written as 'money'",
        "`- id: ...` with a name and a definition",
        PHRASES,
    ),
    "a code that is a word": (
        "        codes: [early]\n",
        "10",
        "a theme written as 'early'",
        "`- id: ...` with a name and a definition",
        PHRASES,
    ),
    "codes that are no list": (
        "        codes: early\n",
        "10",
        "`codes` of 'trust' that are not a list",
        "`codes:` with `- id: ...` under it",
        PHRASES,
    ),
    "codes that are a mapping": (
        "        codes: {id: early}\n",
        "10",
        "`codes` of 'trust' that are not a list",
        "`codes:` with `- id: ...` under it",
        PHRASES,
    ),
    "a section without themes": (
        "  - id: money\n    name: Money\n",
        "10",
        "a section without `themes`",
        "a list of themes in the section",
        "Add `themes:`.",
    ),
    "a section of no themes": (
        "  - id: money\n    themes: []\n",
        "10",
        "a section without `themes`",
        "a list of themes in the section",
        "Add `themes:`.",
    ),
    "a theme that is empty": (
        "      -\n",
        "6",
        "a theme written as nothing",
        "`- id: ...` with a name and a definition",
        PHRASES,
    ),
    "a table for a definition": (
        "      - id: price\n        definition: {a: b}\n",
        "11",
        "`definition` is a table of keys and values",
        "words",
        WORDS,
    ),
    "a list for a name": (
        "      - id: price\n        definition: Price.\n        name: [a, b]\n",
        "12",
        "`name` is a list",
        "words",
        WORDS,
    ),
    "a table for a section's name": (
        "  - id: money\n    name: {a: b}\n    themes: [{id: price, definition: What it costs.}]\n",
        "11",
        "`name` is a table of keys and values",
        "words",
        WORDS,
    ),
    "a list for a pole": (
        "        poles:\n          positive: [built]\n          negative: broken\n",
        "11",
        "`positive` is a list",
        "words",
        WORDS,
    ),
    "a list for a pole's name": (
        "        poles:\n          positive: built\n          negative:\n            name: [broken]\n",
        "13",
        "`name` is a list",
        "words",
        WORDS,
    ),
    "a former id that is a code": (
        "        was: [faith, trust]\n",
        "7",
        "'trust' was 'trust', which is a code of its own",
        "former ids that belong to this code only",
        "Remove it from `was`.",
    ),
    "a former id of two codes": (
        "        was: [faith]\n      - id: hope\n        definition: What is hoped for.\n        was: [faith]\n",
        "11",
        "'hope' was 'faith', which is also one of 'trust'",
        "former ids that belong to this code only",
        "Remove it from `was`.",
    ),
    "two poles of one name": (
        "        poles: {positive: Mixed, negative: {name: mixed, cues: [broken]}}\n",
        "10",
        "two poles of 'trust' called 'mixed'",
        "a different name for each pole",
        "Rename one.",
    ),
    "a cue that stands for every word": (
        "        cues: [honest*, '*']\n",
        "10",
        "cue '*' of 'trust' without a letter or digit",
        "a word, or its beginning and `*`",
        "Write the word, or remove the cue.",
    ),
    "a pole's cue without a letter": (
        "        poles:\n          positive:\n            name: built\n            cues: ['?!']\n          negative: broken\n",
        "13",
        "cue '?!' of 'built' without a letter or digit",
        "a word, or its beginning and `*`",
        "Write the word, or remove the cue.",
    ),
    "a section that is a word": (
        "  - money\n",
        "3",
        "a section without `themes`",
        "a list of themes in the section",
        "Add `themes:`.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_fault_is_one_with_its_line(faults, case):
    """A fault names the line of its list or value, or that on which its entry begins, what is wrong, and what would do."""
    added, line, *rest = CASES[case]
    assert faults(HEAD + added) == (Fault(f"codebook.yaml:{line}", *rest),)


@pytest.mark.parametrize("questions", ["[What changes]", "What changes?", "3"])
def test_questions_that_are_no_mapping_are_a_fault(faults, questions):
    """Research questions without a number or an id are a fault, not a crash."""
    text = HEAD.replace('{1: "What changes?", cost: "What does it cost?"}', questions)
    expected = Fault("codebook.yaml:2", "`questions` without numbers", "`1: What ...?`, one per line", "Number them.")
    assert faults(text) == (expected,)


@pytest.mark.parametrize("text", ["", "title: x\n", "- a\n", "sections: []\n", "sections: {id: a}\n", "just words"])
def test_a_file_without_sections_is_one_fault(faults, text):
    """A file that is no codebook says how to begin one."""
    (fault,) = faults(text)
    assert (fault.got, fault.expected) == ("no `sections`", "`sections:` with a list of report sections")
    assert fault.do == "Start from `textmine init`."


def test_all_faults_come_at_once_in_the_order_of_the_file(faults):
    """Several faults of several themes are reported together, each with its own line."""
    text = HEAD + """        answers: [9]
      - id: trust
        definition: Again.
        colour: red
  - id: money
    themes:
      - id: 1st
        cues: {a: b}
"""  # fmt: skip
    assert [(fault.where, fault.got) for fault in faults(text)] == [
        ("codebook.yaml:11", "unknown key `colour`"),
        ("codebook.yaml:11", "id 'trust' again (first on line 7)"),
        ("codebook.yaml:16", "id '1st'"),
        ("codebook.yaml:16", "no definition of '1st'"),
        ("codebook.yaml:17", "`cues` of '1st' is not a list of phrases"),
        ("codebook.yaml:7", "'trust' answers question '9'"),
    ]


@pytest.mark.parametrize(
    ("added", "line", "problem"),
    [
        ("        guide: [a, b\n      - id: price\n", 11, "expected ',' or ']', but got ':'"),
        ("        name: what: now\n", 10, "mapping values are not allowed here"),
        ("\tcues: []\n", 10, "found character '\\t' that cannot start any token"),
        ("        cues: [a]\n        guide: [b]\n        cues: [c]\n", 12, "`cues` more than once"),
        ("        ? [cues]\n        : [a]\n", 10, "found unhashable key"),
        ("        cues: [*trust]\n", 10, "found undefined alias 'trust'"),
        ("        cues: [!!int abc]\n", 10, "the tag `!!int`; a codebook can only contain text"),
        ("        guide:\n          - !!timestamp foo\n", 11, "the tag `!!timestamp`; a codebook can only contain text"),
        ("        examples: !!bool maybe\n", 10, "the tag `!!bool`; a codebook can only contain text"),
        ("        poles: !!map none\n", 10, "the tag `!!map`; a codebook can only contain text"),
        ("        cues: !!python/name:os.system\n", 10, "the tag `!!python/name:os.system`; a codebook can only contain text"),
    ],
    ids=["open bracket", "colon", "tab", "key twice", "list for a key", "asterisk", "int", "timestamp", "bool", "map", "python"],
)
def test_a_slip_of_yaml_names_its_line(faults, added, line, problem):
    """A file that is not YAML, or says one thing twice, is one fault with the line where that shows."""
    (fault,) = faults(HEAD + added)
    assert fault.where == f"codebook.yaml:{line}"
    assert fault.got == f"not valid YAML ({problem})"
    assert "in quotes" in fault.do


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (HEAD.replace("Trust", "Café").encode("cp1252"), "text that is not UTF-8"),
        (HEAD + "# \x07\n", "a control character"),
        (HEAD + '        guide: ["\\UFFFFFFFF"]\n', "an escape that is not a character"),
        (HEAD + '        guide: ["\\U00110000"]\n', "an escape that is not a character"),
        (HEAD + "        cues: " + "[" * 5000, "lists nested too deep to read"),
    ],
    ids=["cp1252", "bell", "escape beyond int", "escape beyond Unicode", "brackets"],
)
def test_what_is_no_text_is_a_fault(faults, content, problem):
    """Another encoding, a stray control character, an impossible escape and endless brackets are faults that say which."""
    assert [fault.got for fault in faults(content)] == [f"not valid YAML ({problem})"]


def test_a_missing_codebook_is_a_fault(tmp_path):
    """A codebook that is not there points to the setting that names it."""
    with pytest.raises(CodebookError) as caught:
        read_codebook(tmp_path / "themes.yaml")
    do = "Put it there, or set `codebook` under [study] in study.toml."
    assert caught.value.faults == (Fault("themes.yaml", "no such file", "the study's codebook", do),)


def test_a_folder_in_the_codebook_s_place_is_a_fault(tmp_path):
    """A folder called codebook.yaml is a fault, not a crash."""
    (tmp_path / "codebook.yaml").mkdir()
    with pytest.raises(CodebookError) as caught:
        read_codebook(tmp_path / "codebook.yaml")
    expected = Fault("codebook.yaml", "a folder with that name", "the study's codebook", "Put the file there instead.")
    assert caught.value.faults == (expected,)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that cannot be read, whoever asks")
def test_a_codebook_that_cannot_be_read_is_a_fault(tmp_path):
    """A codebook that the system will not hand over is a fault with the system's reason."""
    (tmp_path / "codebook.yaml").symlink_to("/proc/self/mem")
    with pytest.raises(
        CodebookError, match=r"^codebook\.yaml: cannot be read \(Input/output error\)\. Expected the study's codebook\."
    ):
        read_codebook(tmp_path / "codebook.yaml")


def test_the_demonstration_codebook_reads_clean(codebook):
    """The demonstration codebook has 18 themes in 4 sections, every theme answers a question and has what it needs."""
    assert (len(codebook.themes), len(codebook.sections)) == (18, 4)
    questions = {number for number, _ in codebook.questions}
    assert len(questions) == 7
    assert {theme.id for theme in codebook.themes if not theme.answers} == set()
    assert {answer for theme in codebook.themes for answer in theme.answers} == questions
    assert all(theme.definition and theme.cues and theme.guide for theme in codebook.themes)
    assert all(len(code.poles) in (0, 2) for code in codebook.walk())
