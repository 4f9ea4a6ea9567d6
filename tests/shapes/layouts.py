"""Layouts in which people write who speaks without a label before each turn: tables, one party labelled, formatting alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tests.shapes.dialogues import GROUP, INTERVIEW, PANEL, WALK, Said, Talk
from tests.shapes.pages import WRITERS, Grid, Page, Para, cell
from textmine.ingest.readers import File

Turn = tuple[str | None, str, str]
OFFICE = ("docx", "odt", "rtf", "html")
TABLES = (*OFFICE, "xlsx")
TALKS = {"interview": INTERVIEW, "walk": WALK, "group": GROUP, "panel": PANEL}
PAIRS = ("interview", "walk")
SHORT = {"Interviewer": "I", "Moderator": "Mod", "Site lead": "R", "Ines": "F1", "Tom": "M1", "Bronagh": "F2"}
NAMES = {"Interviewer": "Kit Moss", "Moderator": "Kit Moss", "Site lead": "Dawit Lyle"}


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to lay out a talk: the page, who of its speakers has a printed label, and for which formats and talks it is tried."""

    name: str
    page: Callable[[Talk], Page]
    labelled: Callable[[str], bool] = lambda role: True
    formats: tuple[str, ...] = TABLES
    talks: tuple[str, ...] = tuple(TALKS)
    names: tuple[str, ...] = ("as is", "short", "names")
    upper: str = ""  # role that speaks in capitals
    doubtful: bool = False  # whether some words may be nobody's


@dataclass(frozen=True, slots=True)
class Case:
    """A layout with a talk in it, in one format."""

    layout: Layout
    talk: str
    names: str
    form: str

    @property
    def name(self) -> str:
        return f"{self.layout.name}-{self.talk}-{self.names}.{self.form}".replace(" ", "_")

    @property
    def file(self) -> File:
        return File(self.name.replace(".lines", ".txt"), WRITERS[self.form](self.layout.page(self.said)))

    @property
    def said(self) -> Talk:
        """The talk as the layout writes it: labels of one kind, a party in capitals if that is how it is set."""
        talk = TALKS[self.talk]
        shown = {"as is": {}, "short": SHORT, "names": NAMES}[self.names]
        turns = []
        for turn in talk.turns:
            parts = tuple(map(str.upper, turn.paragraphs)) if talk.roles[turn.speaker] == self.layout.upper else turn.paragraphs
            turns.append(Said(shown.get(turn.speaker, turn.speaker), parts, turn.start_s))
        return Talk(tuple(turns), {shown.get(name, name): role for name, role in talk.roles.items()})

    @property
    def turns(self) -> list[Turn]:
        """What should be read: label or none, role, words; neighbouring turns of one voice are one."""
        talk, found = self.said, list[Turn]()
        for one in talk.turns:
            role = talk.roles[one.speaker]
            turn = (one.speaker if self.layout.labelled(role) else None, role, one.text)
            if found and found[-1][:2] == turn[:2]:
                turn = (*turn[:2], f"{found.pop()[2]} {turn[2]}")
            found.append(turn)
        return found


def asks(talk: Talk, one: Said) -> bool:
    return talk.roles[one.speaker] == "interviewer"


def stack(turns: list[Said] | tuple[Said, ...], blank: int = 1, colon: str = "") -> tuple[tuple[Para, ...], tuple[Para, ...]]:
    """Names in one cell and words in another, each turn divided from the next by as many empty paragraphs."""
    left, right = list[Para](), list[Para]()
    for turn in turns:
        left += [Para(f"{turn.speaker}{colon}"), *[Para("")] * blank * 2]
        right += [*map(Para, turn.paragraphs), *[Para("")] * blank]
    return tuple(left), tuple(right)


def chunks(talk: Talk, size: int) -> Iterator[tuple[Said, ...]]:
    for first in range(0, len(talk.turns), size):
        yield talk.turns[first : first + size]


def stacked(size: int, blank: int = 1, colon: str = "", head: tuple[str, str] | None = None) -> Callable[[Talk], Page]:
    def page(talk: Talk) -> Page:
        rows = [stack(part, blank, colon) for part in chunks(talk, size)]
        return [Para("Interview about plots"), Grid((*([(cell(head[0]), cell(head[1]))] if head else []), *rows))]

    return page


def stacked_with_note(talk: Talk) -> Page:
    left, right = stack(talk.turns)
    middle = len(talk.turns) // 2 * 3
    return [Grid((((*left[:middle], Para("Part 2 is below"), Para(""), *left[middle:]), right),))]


def stacked_going_on(talk: Talk) -> Page:
    """The last turn of each row goes on in a row whose left cell is empty."""
    rows = []
    for part in chunks(talk, 4):
        *before, last = part
        words = last.text.split()
        first, rest = " ".join(words[: len(words) // 2 + 1]), " ".join(words[len(words) // 2 + 1 :])
        rows.append(stack([*before, replace(last, paragraphs=(first,))]))
        if rest:
            rows.append((cell(""), cell(rest)))
    return [Grid(tuple(rows))]


def stacked_with_times(talk: Talk) -> Page:
    rows = []
    for part in chunks(talk, 3):
        left, right = stack(part)
        times = tuple(
            para for one in part for para in (Para(f"00:0{int(one.start_s) // 60}:{int(one.start_s) % 60:02}"), Para(""), Para(""))
        )
        rows.append((times, left, right))
    return [Grid(((cell("Time"), cell("Speaker"), cell("What was said")), *rows))]


def text_then_table(talk: Talk) -> Page:
    half = len(talk.turns) // 2
    return [*colons(Talk(talk.turns[:half], talk.roles)), Para("Part 2"), Grid((stack(talk.turns[half:]),))]


def table_then_text(talk: Talk) -> Page:
    half = len(talk.turns) // 2
    rows = tuple((cell(turn.speaker), cell(*turn.paragraphs)) for turn in talk.turns[:half])
    return [Para("Part 1"), Grid(rows), Para("Part 2"), *colons(Talk(talk.turns[half:], talk.roles))]


def two_tables(talk: Talk) -> Page:
    half = len(talk.turns) // 2
    return [Grid((stack(talk.turns[:half]),)), Para("Interview 11 – part 2"), Grid((stack(talk.turns[half:]),))]


def colons(talk: Talk) -> list[Para]:
    return [
        para
        for turn in talk.turns
        for para in (Para(turn.paragraphs[0], label=f"{turn.speaker}: "), *map(Para, turn.paragraphs[1:]))
    ]


def rows(
    form: Callable[[Said, int], tuple[str, ...]], head: tuple[str, ...] | None = None, title: str = ""
) -> Callable[[Talk], Page]:
    """A row for each turn; the column of words is the longest cell, whose paragraphs are kept."""

    def page(talk: Talk) -> Page:
        content = [*([head] if head else []), *(form(turn, n) for n, turn in enumerate(talk.turns, 1))]
        grid = [tuple(cell(*text.split("\n")) for text in line) for line in content]
        over = [(cell(title), *[None] * (len(grid[0]) - 1))] if title else []
        return [Para("Interview about plots"), Grid((*over, *grid))]

    return page


def words(one: Said) -> str:
    return "\n".join(one.paragraphs)


def rows_going_on(talk: Talk) -> Page:
    grid = []
    for turn in talk.turns:
        grid += [(cell(turn.speaker if n == 0 else ""), cell(part)) for n, part in enumerate(turn.paragraphs)]
    return [Grid(tuple(grid))]


def cover_then_rows(talk: Talk) -> Page:
    cover = Grid(
        tuple((cell(key), cell(value)) for key, value in (("Project", "Plots"), ("Date", "3 May 2023"), ("Place", "The shed")))
    )
    return [cover, Para(""), *rows(lambda one, n: (one.speaker, words(one)))(talk)]


def cover_within(talk: Talk) -> Page:
    """Keys and values in the first rows of the table whose other rows are turns."""
    cover = [(cell(key), cell(value)) for key, value in (("Project", "Plots"), ("Interviewer", "K. Moss"), ("Date", "3 May 2023"))]
    return [Grid((*cover, *((cell(turn.speaker), cell(*turn.paragraphs)) for turn in talk.turns)))]


def numbered_stacks(talk: Talk) -> Page:
    """Numbers, names and words in three cells, and a coder's words in a fourth."""
    rows = []
    for part in chunks(talk, 3):
        left, right = stack(part)
        numbers = tuple(Para(str(number + 1)) for number in range(len(part)))
        rows.append((numbers, left, right, cell("land; kin")))
    return [Grid((tuple(map(cell, ("No.", "Speaker", "Transcript", "Codes"))), *rows))]


def asked_beside(talk: Talk) -> Page:
    """What one party says has no name in the left column."""
    rows = [(cell(turn.speaker if asks(talk, turn) else ""), cell(*turn.paragraphs)) for turn in talk.turns]
    return [Grid(tuple(rows))]


def asked_over_all(talk: Talk) -> Page:
    """Questions reach over both columns; names stand beside answers."""
    rows = [(cell(turn.text), None) if asks(talk, turn) else (cell(turn.speaker), cell(*turn.paragraphs)) for turn in talk.turns]
    return [Grid(tuple(rows))]


def boxed(talk: Talk) -> Page:
    """All of the talk in the one cell of a table, questions in bold."""
    parts = [Para(text, "bold" if asks(talk, turn) else "") for turn in talk.turns for text in turn.paragraphs]
    return [Para("Interview 3"), Grid(((tuple(parts),),))]


def within_brackets(talk: Talk) -> Page:
    """Questions in brackets between answers with labels."""
    parts = [Para("Interview 3")]
    for turn in talk.turns:
        if asks(talk, turn):
            parts.append(Para(f"[{turn.text}]"))
        else:
            parts += [Para(turn.paragraphs[0], label=f"{turn.speaker}: "), *map(Para, turn.paragraphs[1:])]
    return parts


def in_one_paragraph(talk: Talk) -> Page:
    """A question in bold and its answer in one paragraph."""
    parts = [Para("Interview 3")]
    for asked, answered in zip(talk.turns[::2], talk.turns[1::2], strict=True):
        parts.append(Para(answered.text, label=f"{asked.text} ", label_look="bold"))
    return parts


def only(
    role: str, look: str = "", other: str = "", label_look: str = "", style: str = "", indent: bool = False
) -> Callable[[Talk], Page]:
    """Labels of one party alone; its paragraphs in a look, those of the other in another."""

    def page(talk: Talk) -> Page:
        parts = [Para("Participant 12, the shed", look="")]
        for turn in talk.turns:
            mine = talk.roles[turn.speaker] == role
            label = f"{turn.speaker}: " if mine else ""
            for n, text in enumerate(turn.paragraphs):
                shown = look if mine else other
                first = label if n == 0 else ""
                parts.append(Para(text, shown, first, label_look or shown, style="" if mine else style, indent=indent and not mine))
        return parts

    return page


def formats(
    asking: str = "", answering: str = "", style: tuple[str, str] = ("", ""), indent: str = "", labels: bool = False
) -> Callable[[Talk], Page]:
    """No labels, or each party's at its first turn alone: looks tell who speaks."""

    def page(talk: Talk) -> Page:
        parts, seen = [Para("Interview 42 – the shed", asking)], set[str]()
        for turn in talk.turns:
            who = asks(talk, turn)
            for n, text in enumerate(turn.paragraphs):
                label = f"{turn.speaker}: " if labels and turn.speaker not in seen and n == 0 else ""
                parts.append(
                    Para(
                        text,
                        asking if who else answering,
                        label,
                        asking if who else answering,
                        style=style[0 if who else 1],
                        indent=indent == ("asking" if who else "answering"),
                    )
                )
            seen.add(turn.speaker)
        return parts

    return page


def only_interviewer(role: str) -> bool:
    return role == "interviewer"


def only_respondents(role: str) -> bool:
    return role == "respondent"


def nobody(role: str) -> bool:
    return False


def everybody(role: str) -> bool:
    return True


def by_row(one: Said, number: int) -> tuple[str, ...]:
    return one.speaker, words(one)


TEXTS = (*OFFICE, "txt", "lines", "md")
INTERVIEWER, RESPONDENT = "interviewer", "respondent"
STACKS = (
    Layout("one row", stacked(99)),
    Layout("one row, colons", stacked(99, colon=":")),
    Layout("one row, no blanks", stacked(99, blank=0), talks=("group", "panel")),
    Layout("rows of two", stacked(2)),
    Layout("rows of five", stacked(5)),
    Layout("rows of three under headings", stacked(3, head=("Speaker", "Text"))),
    Layout("note among labels", stacked_with_note),
    Layout("stacks going on", stacked_going_on),
    Layout("stacks with times", stacked_with_times),
    Layout("stacks with numbers and codes", numbered_stacks),
    Layout("text then table", text_then_table, formats=OFFICE),
    Layout("table then text", table_then_text, formats=OFFICE),
    Layout("two tables", two_tables, formats=OFFICE),
)
ROWS = (
    Layout("rows", rows(by_row)),
    Layout("rows with colons", rows(lambda one, n: (f"{one.speaker}:", words(one)))),
    Layout("rows reversed", rows(lambda one, n: (words(one), one.speaker))),
    Layout("rows with title", rows(by_row, title="Transcript of interview 4")),
    Layout("rows numbered", rows(lambda one, n: (str(n), one.speaker, words(one)))),
    Layout("rows timed", rows(lambda one, n: (f"00:{n:02}:00", one.speaker, words(one)), ("Time", "Speaker", "Words"))),
    Layout("rows timed, no headings", rows(lambda one, n: (f"{n}:00", one.speaker, words(one)))),
    Layout("rows with a time beside the name", rows(lambda one, n: (f"00:{n:02}:00 {one.speaker}", words(one)))),
    Layout("rows with notes", rows(lambda one, n: (one.speaker, words(one), "ask again" * (n == 3)), ("Who", "Said", "Notes"))),
    Layout(
        "rows with the original", rows(lambda one, n: (one.speaker, words(one)[::-1], words(one)), ("Who", "Original", "English"))
    ),
    Layout("rows with empty column", rows(lambda one, n: (one.speaker, "", words(one)))),
    Layout("rows going on", rows_going_on),
    Layout("cover then rows", cover_then_rows, formats=OFFICE),
    Layout("cover in the table", cover_within),
    Layout("questions over all columns", asked_over_all, only_respondents, OFFICE),
    Layout("names of who asks alone", asked_beside, only_interviewer, TABLES, PAIRS),
)
ONE_PARTY = (
    *(
        Layout(f"only interviewer, {look}", only(INTERVIEWER, look), only_interviewer, OFFICE, PAIRS)
        for look in ("bold", "italic", "underlined", "red")
    ),
    Layout("only interviewer", only(INTERVIEWER), only_interviewer, TEXTS, PAIRS),
    Layout("only interviewer, bold label", only(INTERVIEWER, label_look="bold"), only_interviewer, (*OFFICE, "md"), PAIRS),
    Layout("only interviewer, answers italic", only(INTERVIEWER, other="italic"), only_interviewer, (*OFFICE, "md"), PAIRS),
    Layout("only interviewer, answers indented", only(INTERVIEWER, indent=True), only_interviewer, (*OFFICE, "txt"), PAIRS),
    Layout("only interviewer, capitals", only(INTERVIEWER), only_interviewer, TEXTS, PAIRS, upper=INTERVIEWER),
    *(
        Layout(f"only respondents, questions {look}", only(RESPONDENT, other=look), only_respondents, OFFICE)
        for look in ("bold", "italic", "underlined", "blue")
    ),
    Layout("only respondents", only(RESPONDENT), only_respondents, TEXTS, doubtful=True),
    Layout("only respondents, questions styled", only(RESPONDENT, style="Prompt"), only_respondents, OFFICE),
    Layout("only respondents, questions indented", only(RESPONDENT, indent=True), only_respondents, (*OFFICE, "txt")),
    Layout("only respondents, capitals", only(RESPONDENT), only_respondents, TEXTS, upper=INTERVIEWER),
    Layout("only respondents, questions in brackets", within_brackets, only_respondents, ("docx", "txt"), PAIRS, doubtful=True),
)
LOOKS = (
    *(
        Layout(f"questions {look}", formats(look), nobody, OFFICE, PAIRS, ("as is",))
        for look in ("bold", "italic", "underlined", "red")
    ),
    Layout("questions starred", formats("bold"), nobody, ("md",), PAIRS, ("as is",)),
    Layout("questions emphasised", formats("italic"), nobody, ("md",), PAIRS, ("as is",)),
    Layout("questions red, answers blue", formats("red", "blue"), nobody, OFFICE, PAIRS, ("as is",)),
    Layout("answers italic", formats("", "italic"), nobody, OFFICE, PAIRS, ("as is",)),
    Layout("answers bold", formats("", "bold"), nobody, OFFICE, PAIRS, ("as is",)),
    Layout("questions in capitals", formats(), nobody, TEXTS, PAIRS, ("as is",), upper=INTERVIEWER),
    Layout("questions indented", formats(indent="asking"), nobody, (*OFFICE, "txt"), PAIRS, ("as is",)),
    Layout("answers indented", formats(indent="answering"), nobody, (*OFFICE, "txt"), PAIRS, ("as is",)),
    Layout("styles", formats(style=("Prompt", "Reply")), nobody, OFFICE, PAIRS, ("as is",)),
    Layout("bold questions in a box", boxed, nobody, OFFICE, PAIRS, ("as is",)),
    Layout("question and answer in one paragraph", in_one_paragraph, nobody, OFFICE, PAIRS, ("as is",)),
    Layout("labels once, bold", formats("bold", labels=True), everybody, OFFICE, PAIRS, ("short",)),
    Layout("labels once, italic answers", formats("", "italic", labels=True), everybody, OFFICE, PAIRS, ("short",)),
)
LAYOUTS = (*STACKS, *ROWS, *ONE_PARTY, *LOOKS)
CASES = tuple(
    Case(layout, talk, names, form)
    for layout in LAYOUTS
    for talk in layout.talks
    for names in layout.names
    if not (names == "names" and talk in ("panel", "group"))
    for form in layout.formats
)
