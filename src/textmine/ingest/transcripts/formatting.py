"""How the paragraphs of those who ask are set, where those of no other party are set so."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from textmine.ingest.readers import Block
from textmine.ingest.transcripts.paragraphs import STYLE, Paragraph, asking, is_sentence, share
from textmine.records.corpus import Role

_MOST = 4  # looks of a kind that are tried
_LEAST_IN_LOOK = 3  # paragraphs in each look
_LEAST_ASKED, _SOME_ASK = 2, 0.25  # bold beginnings with a question mark, and their share, that are questions before answers
_BOLD_SENTENCES = 0.6  # share of the bold beginnings that end as sentences do, if they are questions
_BOLD_ASKS = 0.5  # share of the paragraphs in one look with a question mark
_TIMES_MORE = 2  # times the share among the other paragraphs
_TITLE_WORDS = 12  # words of a title that is set like the questions
_STYLES = {
    Role.INTERVIEWER: ("interviewer", "question", "moderator", "researcher"),
    Role.RESPONDENT: ("respondent", "answer", "interviewee", "participant"),
}


def roles_by_formatting(blocks: Sequence[Block]) -> dict[int, Role] | None:
    """Who speaks in each paragraph of a file without labels, by how it is set.

    Args:
        blocks: of the source.

    Returns:
        Role by the number of the block, by the look that most questions share; titles are in none. None where looks say nothing.
    """
    best: dict[int, Role] | None = None
    most = 0
    for kind in ("style", "look", "heading"):
        values = [str(getattr(block, kind) or "") for block in blocks]
        for value, _ in Counter(filter(None, values)).most_common(_MOST):
            asked = [n for n, other in enumerate(values) if other == value and not blocks[n].table]
            others = [n for n, other in enumerate(values) if other != value and not blocks[n].table]
            others = others if kind == "heading" else [n for n in others if not blocks[n].heading]
            named = next((role for role, names in _STYLES.items() if kind == "style" and value.lower().startswith(names)), None)
            if named is Role.RESPONDENT:
                asked, others = others, asked
            questions = sum("?" in blocks[n].text for n in asked)
            if min(len(asked), len(others)) >= _LEAST_IN_LOOK and questions > most and (named or _asks(blocks, asked, others)):
                best, most = _without_titles(blocks, asked) | dict.fromkeys(others, Role.RESPONDENT), questions
    return best and best | _of_their_styles(blocks, best)


def split_bold_questions(blocks: Sequence[Block]) -> list[Block]:
    """Blocks of which those that begin with a question in bold and go on plainly with its answer are two.

    Args:
        blocks: of the source.

    Returns:
        As many blocks, or more where several are set so.
    """
    leads = [_lead_of(block) for block in blocks if block.lead and not block.table]
    asked = sum(lead.endswith("?") for lead in leads)
    if asked < max(_LEAST_ASKED, _SOME_ASK * len(leads)) or sum(map(is_sentence, leads)) < max(
        _LEAST_IN_LOOK, _BOLD_SENTENCES * len(leads)
    ):
        return list(blocks)
    found: list[Block] = []
    for block in blocks:
        lead, rest = _lead_of(block), block.text[block.lead :].strip()
        if block.table or not rest or not is_sentence(lead):
            found.append(block)
            continue
        found.append(replace(block, text=lead, look="bold", lead=0, formatting=block.formatting | {"bold"}))
        found.append(replace(block, text=rest, look="", lead=0, formatting=block.formatting - {"bold"}))
    return found


def _lead_of(block: Block) -> str:
    return block.text[: block.lead].strip()


def _of_their_styles(blocks: Sequence[Block], roles: dict[int, Role]) -> dict[int, Role]:
    """Paragraphs of a style in which all others are one voice's: that voice's too, though one word of theirs is set plainly."""
    styles: dict[str, Counter[Role]] = {}
    for number, role in roles.items():
        if blocks[number].style:
            styles.setdefault(blocks[number].style, Counter())[role] += 1
    whole = {
        style: found.most_common(1)[0][0] for style, found in styles.items() if found[Role.INTERVIEWER] > found[Role.RESPONDENT]
    }
    return {number: whole[blocks[number].style] for number in roles if blocks[number].style in whole}


def _without_titles(blocks: Sequence[Block], asked: Sequence[int]) -> dict[int, Role]:
    """The paragraphs of who asks, less titles: those that end without a stop over the first question, or right over another."""
    first = next((n for n in asked if is_sentence(blocks[n].text)), 0)
    titles = {n for n in asked if not is_sentence(blocks[n].text) and len(blocks[n].text.split()) <= _TITLE_WORDS}
    titles = {n for n in titles if n < first or n + 1 in asked}
    return dict.fromkeys((n for n in asked if n not in titles), Role.INTERVIEWER)


def _asks(blocks: Sequence[Block], asked: Sequence[int], others: Sequence[int]) -> bool:
    share, rest = (sum("?" in blocks[n].text for n in part) / len(part) for part in (asked, others))
    return share >= _BOLD_ASKS and share >= _TIMES_MORE * rest


PLAIN = "plain"
_ANY = {"coloured": "#", "marked": "marked-"}  # settings that stand for whatever colour
_PURE = 0.8  # share of the paragraphs with one label that are set in one way, if that way is their party's
_LEAST = 3  # paragraphs on each side, where nobody has a label
_LEAST_BARE = 2  # the same, of a party without labels
_RUNS = 5  # times that talk takes turns by how it is set, where nobody has a label
_RUN = 1.6  # paragraphs that stand together on average, on one side at least
_SENTENCES = 0.6  # share of the paragraphs on each side that end as sentences do, which titles do not
_ASKS = 0.2  # share of the paragraphs of who asks that ask
_MORE = 0.15  # by which that share must be the greater, where nothing else says who asks
_BRIEF = 0.6  # times the other's mean words, from which the briefer one asks
_MOST_WORDS = 20  # ways of setting paragraphs that are tried, the commonest
_RULE = 3  # times as many paragraphs of a party have a label as have none, from which one without is doubtful


@dataclass(frozen=True, slots=True)
class PartyFormatting:
    """How the paragraphs of who asks are set.

    Attributes:
        asks: whether a paragraph is set so.
        description: how, in words, for a message.
        doubtful: whether nearly all paragraphs of either party have labels, so that one without may be something else.
    """

    asks: Callable[[Paragraph], bool]
    description: str
    doubtful: bool = False

    def side(self, paragraph: Paragraph) -> Role:
        """Who says a paragraph, by how it is set."""
        return Role.INTERVIEWER if self.asks(paragraph) else Role.RESPONDENT


@dataclass(frozen=True, slots=True)
class KnownParties:
    """What the labels of a talk say of who has none.

    Attributes:
        roles: by label, None where the label says nothing.
        missing: the party without labels, if there is one.
        alternates: whether the one label there is comes again only after somebody else spoke.
    """

    roles: Mapping[str, Role | None]
    missing: Role | None
    alternates: bool


def formatting_from_setting(setting: str) -> PartyFormatting:
    """The formatting of who asks that study.toml gives: a look, or a paragraph style."""
    if setting == PLAIN:
        return PartyFormatting(lambda paragraph: not any(not word.startswith(STYLE) for word in paragraph.formatting), setting)
    if setting in _ANY:
        return PartyFormatting(lambda paragraph: any(word.startswith(_ANY[setting]) for word in paragraph.formatting), setting)
    words = {setting, f"{STYLE}{setting.lower()}"}
    return PartyFormatting(lambda paragraph: bool(words & paragraph.formatting), setting)


def find_formatting(paragraphs: Sequence[Paragraph], known: KnownParties) -> PartyFormatting | None:
    """The formatting that distinguishes two parties.

    Args:
        paragraphs: the paragraphs of a talk that somebody says.
        known: what their labels say.

    Returns:
        The formatting that goes together with asking best; None where no way of setting paragraphs is one party's.
    """
    best: tuple[float, PartyFormatting] | None = None
    asks = [paragraph.asks for paragraph in paragraphs]
    counts = Counter(word for paragraph in paragraphs for word in paragraph.formatting)
    for word in sorted(word for word, _ in counts.most_common(_MOST_WORDS)):
        sides = [word in paragraph.formatting for paragraph in paragraphs]
        runs = [(has_it, len(list(group))) for has_it, group in groupby(sides)]
        fit = abs(_phi(sides, asks))
        if len(runs) < 2 or (best is not None and fit <= best[0]):
            continue
        found = _party_formatting(word, paragraphs, sides, runs, known)
        best = (fit, found) if found is not None else best
    return best[1] if best else None


def _phi(sides: Sequence[bool], asks: Sequence[bool]) -> float:
    """How far being set in a way and asking go together, from -1 to 1; 0 where either is true of all or of none."""
    count = len(sides)
    on_side, asked, both = sum(sides), sum(asks), sum(side and ask for side, ask in zip(sides, asks, strict=True))
    spread = math.sqrt(on_side * (count - on_side) * asked * (count - asked))
    return (count * both - on_side * asked) / spread if spread else 0.0


def _party_formatting(
    word: str, paragraphs: Sequence[Paragraph], sides: Sequence[bool], runs: Sequence[tuple[bool, int]], known: KnownParties
) -> PartyFormatting | None:
    """The formatting of who asks that one word describes, if it distinguishes the parties."""
    labels = _sides_of(paragraphs, sides)
    if None in labels.values():
        return None
    split = {
        side: [paragraph for paragraph, has_it in zip(paragraphs, sides, strict=True) if has_it is side] for side in (True, False)
    }
    if (not labels or len(set(labels.values())) > 1) and not _takes_turns(split, runs):
        return None
    if not labels:
        asker = _asker(split)
    elif len(set(labels.values())) == 1:
        (own,) = set(labels.values())
        asker = None if own is None else _asker_with_labels_of_one(split[own], split[not own], known, own)
    else:
        asker = _asker_of(labels, known.roles, split)
    if asker is None:
        return None
    shown = word.removeprefix(STYLE)
    return PartyFormatting(_is_set_so(word, asker), shown if asker else f"not {shown}", _is_doubtful(paragraphs, sides, labels))


def _is_set_so(word: str, asker: bool) -> Callable[[Paragraph], bool]:
    return lambda paragraph: (word in paragraph.formatting) is asker


def _sides_of(paragraphs: Sequence[Paragraph], sides: Sequence[bool]) -> dict[str, bool | None]:
    """Whether the paragraphs with each label have the word in their formatting; None where some do and some do not."""
    own: dict[str, list[bool]] = {}
    for paragraph, has_it in zip(paragraphs, sides, strict=True):
        if paragraph.label:
            own.setdefault(paragraph.label, []).append(has_it)
    shares = {label: sum(has_it) / len(has_it) for label, has_it in own.items()}
    return {label: True if part >= _PURE else False if part <= 1 - _PURE else None for label, part in shares.items()}


def _takes_turns(split: Mapping[bool, Sequence[Paragraph]], runs: Sequence[tuple[bool, int]]) -> bool:
    """Whether two ways of setting paragraphs take turns as people do who talk."""
    lengths = {side: [length for has_it, length in runs if has_it is side] for side in split}
    brief = min(sum(length) / len(length) for length in lengths.values())
    spoken = all(
        len(paragraph) >= _LEAST and share(paragraph, lambda part: part.is_sentence) >= _SENTENCES for paragraph in split.values()
    )
    return spoken and len(runs) >= _RUNS and brief <= _RUN


def _asker(split: Mapping[bool, Sequence[Paragraph]]) -> bool | None:
    """Which side asks: the one that does so more often, else the one that says less."""
    asks = {side: asking(own) for side, own in split.items()}
    if max(asks.values()) < _ASKS:
        return None
    if abs(asks[True] - asks[False]) >= _MORE:
        return asks[True] > asks[False]
    words = {side: sum(paragraph.words for paragraph in own) / len(own) for side, own in split.items()}
    return words[True] < words[False] if min(words.values()) <= _BRIEF * max(words.values()) else None


def _asker_with_labels_of_one(
    own: Sequence[Paragraph], others: Sequence[Paragraph], known: KnownParties, side: bool
) -> bool | None:
    """Which side asks, where only one of them has labels."""
    if known.missing is None or len(others) < _LEAST_BARE or share(others, lambda paragraph: paragraph.is_sentence) < _SENTENCES:
        return None
    if known.missing is Role.RESPONDENT:
        return side
    asks = known.alternates or (asking(others) >= _ASKS and asking(others) > asking(own))
    return not side if asks else None


def _asker_of(
    labels: Mapping[str, bool | None], roles: Mapping[str, Role | None], split: Mapping[bool, Sequence[Paragraph]]
) -> bool | None:
    """Which side asks, where both have labels: as these say, or else as they talk."""
    known = {side: {roles[label] for label, own in labels.items() if own is side} - {None} for side in split}
    if any(len(own) > 1 for own in known.values()) or (known[True] & known[False]):
        return None
    for side, own in known.items():
        if own:
            return side if Role.INTERVIEWER in own else not side
    return _asker(split)


def _is_doubtful(paragraphs: Sequence[Paragraph], sides: Sequence[bool], labels: Collection[str]) -> bool:
    """Whether paragraphs that change sides without a label are few beside those that do with one."""
    changes = [
        paragraph for paragraph, (before, has_it) in zip(paragraphs[1:], pairwise(sides), strict=True) if before is not has_it
    ]
    bare = sum(not change.label for change in changes)
    return len(set(labels)) > 1 and bare * _RULE < len(changes)
