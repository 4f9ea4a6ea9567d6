"""Blocks to turns: a label begins one, whatever has no label goes on with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from textmine.ingest.readers import Shape, Source, counted
from textmine.ingest.transcripts.annotations import lists_in, with_asides
from textmine.ingest.transcripts.captions import captions_doubt, unvoiced
from textmine.ingest.transcripts.cover import later_covers, legend, listed_people, preface_entries, split_header
from textmine.ingest.transcripts.formatting import divided
from textmine.ingest.transcripts.fragments import HEADING_WORDS, Segmenter, has_changes
from textmine.ingest.transcripts.label_scheme import LabelScheme, learn_scheme
from textmine.ingest.transcripts.labels import LabelLine
from textmine.ingest.transcripts.lines import before_speech, cut_at_end, source_lines, under_heading
from textmine.ingest.transcripts.marks import events_of
from textmine.ingest.transcripts.parties import Correction
from textmine.ingest.transcripts.tables import Headings, Unfolded, unfold
from textmine.ingest.transcripts.utterances import Utterance, joined
from textmine.ingest.transcripts.voices import Voiced, is_told_by_look, voiced
from textmine.records.corpus import Role

__all__ = ["Segmented", "Utterance", "segment"]

_MOST_SHOWN = 6  # labels that a sentence names


@dataclass(frozen=True, slots=True)
class Segmented:
    """A transcript taken apart.

    Attributes:
        utterances: in order.
        header: keys and values of its cover.
        events: typed into the speech, in order.
        labels: of its speakers, as printed, sorted.
        way: how it says who speaks, in words.
        once: labels used a single time.
        rare: labels used a few times that are words of the talk too.
        passed: what looks like a name before a colon and was read as speech.
        apart: what is no speech, by name, and how much of it.
        left: its words, by the same names.
        unsure: sentences about what a person should look at.
        headings: of a table that holds no speech.
        roles: by label, where nothing but what stands between its turns says it.
        asked: labels before which questions are numbered.
    """

    utterances: tuple[Utterance, ...]
    header: tuple[tuple[str, str], ...]
    events: tuple[str, ...]
    labels: tuple[str, ...]
    way: str = ""
    once: tuple[str, ...] = ()
    rare: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    apart: tuple[tuple[str, int], ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    unsure: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    roles: Mapping[str, Role] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()


def segment(
    source: Source,
    known: Mapping[str, str] | Iterable[str] = (),
    pattern: str = "",
    headings: Headings | None = None,
    correction: Correction | None = None,
    refused: Collection[str] = (),
    *,
    keep_all: bool = False,
) -> Segmented:
    """Take a source apart into utterances.

    Args:
        source: the file as its reader saw it.
        known: labels that participants.csv or study.toml list, with their roles if they give any.
        pattern: a regular expression of study.toml for the labels.
        headings: of the columns of a table, where study.toml names them.
        correction: what study.toml says of the parties.
        refused: what study.toml says is no label.
        keep_all: whether nothing is to be set apart, as study.toml may say.

    Returns:
        Utterances in order; neighbouring ones of one speaker are joined.
    """
    captions = source.shape is Shape.CAPTIONS
    unfolded = unfold(divided(source.blocks), headings)
    cover, lines = _without_cover(source, unfolded)
    grammar = learn_scheme(lines, known, pattern, refused)
    people, lines = _people(lines, grammar)
    lines = with_asides(lines, [bool(grammar.match(line)) for line in lines])
    preface = preface_entries(before_speech(lines, grammar))
    outside = _outside(source, unfolded, lines, grammar)
    listed = known if isinstance(known, Mapping) else {}
    told = Voiced(lines)
    if not captions:
        told = voiced(lines, unfolded, grammar, outside, correction or Correction(), listed, keep_all=keep_all)
    cutter = Segmenter(unfolded.blocks, grammar, is_told_by_look(told), outside, captions and has_changes(lines), keep_all=keep_all)
    cutter.apart.update(told.apart)
    cutter.nobodys = unvoiced(unfolded.blocks) if captions else set()
    talk = told.lines if keep_all else cut_at_end(told.lines, grammar)
    utterances = tuple(joined(cutter.pieces(talk), captions=captions))
    header = [*split_header(source.front)[0], *unfolded.header, *cover, *preface, *people, *lists_in(lines)]
    heard = {utterance.speaker for utterance in utterances if utterance.speaker}
    return Segmented(
        utterances,
        header=tuple(dict.fromkeys(header)),
        events=tuple(event for utterance in utterances for event in events_of(utterance.text)),
        labels=tuple(sorted(heard)),
        way=_way(source, unfolded, cutter, told),
        once=tuple(sorted(grammar.once & heard)),
        rare=tuple(sorted(grammar.rare & heard)),
        passed=grammar.passed,
        apart=tuple((what, count) for what, count in (*unfolded.apart.items(), *cutter.apart.items()) if count),
        left=tuple((what, " ".join(texts)) for what, texts in cutter.left.items()),
        unsure=(
            *filter(None, [captions_doubt(unfolded.blocks, cutter.nobodys) if captions else ""]),
            *(*unfolded.unsure, *_sheets(source, unfolded), *told.unsure, *_unsure(cutter, talk, utterances)),
        ),
        headings=unfolded.headings,
        roles=told.roles,
        asked=frozenset(found.label for line in lines if line.asked and (found := grammar.match(line))),
    )


def _without_cover(source: Source, unfolded: Unfolded) -> tuple[list[tuple[str, str]], list[LabelLine]]:
    """The cover and the key to the labels as entries of the header, and the lines below; captions have neither."""
    lines = source_lines(unfolded.blocks, unfolded.voices, markdown=source.format == "Markdown")
    if source.shape is Shape.CAPTIONS:
        return [], lines
    titled = ["" if line.mute and unfolded.blocks[line.block].heading else line.text for line in lines]
    cover, skip = split_header(titled)
    rest = lines[skip:]
    again = later_covers([line.text for line in rest], {key for key, _ in cover})
    rest = [line for number, line in enumerate(rest) if number not in again]
    labels, first, end = legend([line.text for line in rest])
    return [*cover, *labels], [*rest[:first], *rest[end:]]


def _people(lines: list[LabelLine], grammar: LabelScheme) -> tuple[list[tuple[str, str]], list[LabelLine]]:
    """A list of participants before the talk as keys and values, and the lines without it."""
    first = next((n for n, line in enumerate(lines) if grammar.match(line)), len(lines))
    count = listed_people([line.text for line in lines[first:]], grammar.labels)
    found = [grammar.match(line) for line in lines[first : first + count]]
    return [(one.label, one.text.lstrip("= ")) for one in found if one], [*lines[:first], *lines[first + count :]]


def _outside(source: Source, unfolded: Unfolded, lines: Sequence[LabelLine], grammar: LabelScheme) -> set[int]:
    """Numbers of the blocks that stand beside tables of speech, and belong to no turn of the text around them."""
    if not any(unfolded.blocks[number].speaker for number in unfolded.tabled):
        return set()
    if source.tables:  # what other sheets hold was said by nobody
        return set(range(len(unfolded.blocks))) - unfolded.tabled
    people = {block.speaker for block in unfolded.blocks if block.speaker}
    labelled = {
        line.block
        for line in lines
        if (found := grammar.match(line))
        and not (line.block < min(unfolded.tabled) and people.intersection(found.text.split(maxsplit=1)[:1]))
    } - unfolded.tabled
    outside = set[int]()
    in_text = False
    for number, block in enumerate(unfolded.blocks):
        in_text = number in labelled or (in_text and number not in unfolded.tabled)
        heading = number + 1 in unfolded.tabled and number not in labelled and block.text[-1:].isalnum()
        if number not in unfolded.tabled and (not in_text or (heading and len(block.text.split()) <= HEADING_WORDS)):
            outside.add(number)
    return outside


def _way(source: Source, unfolded: Unfolded, cutter: Segmenter, told: Voiced) -> str:
    """How a file says who speaks, in words."""
    ways = []
    if any(block.speaker for block in unfolded.blocks):
        ways.append("voices of the captions" if source.shape is Shape.CAPTIONS else "speakers in a column")
    if cutter.grammar.way:
        ways.append(str(cutter.grammar.way))
    if told.way:
        ways.append(told.way)
    if cutter.changes:
        ways.append("changes of voice without names")
    return ", ".join(ways) or "nobody is named"


def shown(labels: Iterable[str]) -> str:
    """Some labels in words, each once: `'Ann', 'Ben' and 3 more`."""
    names = list(dict.fromkeys(labels))
    more = f" and {len(names) - _MOST_SHOWN} more" if len(names) > _MOST_SHOWN else ""
    return ", ".join(map(repr, names[:_MOST_SHOWN])) + more


def _sheets(source: Source, unfolded: Unfolded) -> Iterator[str]:
    sheets = [name for number, name in source.tables if number in unfolded.spoken]
    if len(sheets) > 1:
        found = f"{len(sheets)} sheets hold speech ({', '.join(sheets)}) and were read as one interview"
        yield f'{found}: if each is one of its own, set `interview_column = "sheet"` for the file in study.toml'


def _unsure(cutter: Segmenter, lines: Sequence[LabelLine], utterances: Sequence[Utterance]) -> Iterator[str]:
    heading, words = under_heading(lines, cutter.grammar)
    if heading:
        yield f"{words} words under {heading[:60]!r}, after the last label, were read as said by {utterances[-1].speaker!r}"
    if cutter.slips:
        yield f"labels without a colon begin turns ({shown(cutter.slips)}): look whether they do"
    if cutter.kept:
        yield f"{counted(cutter.kept, 'paragraphs in brackets')} were kept as words of the turn above: translations, or notes?"
    before = next((utterance for utterance in utterances[:1] if not utterance.voice and cutter.grammar.labels), None)
    if before:
        yield f"{len(before.text.split())} words stand before the first speaker and were kept as nobody's speech"
