"""Blocks to turns: a label begins one, whatever has no label goes on with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from textmine.ingest.readers import Shape, Source, counted
from textmine.ingest.transcripts.annotations import find_lists, mark_annotations
from textmine.ingest.transcripts.cover import count_listed_people, find_later_covers, find_preface_entries, legend, split_header
from textmine.ingest.transcripts.formatting import split_bold_questions
from textmine.ingest.transcripts.fragments import HEADING_WORDS, Segmenter, has_changes
from textmine.ingest.transcripts.label_scheme import LabelScheme, learn_scheme
from textmine.ingest.transcripts.labels import LabelLine
from textmine.ingest.transcripts.lines import cut_at_end, lines_before_speech, make_lines, under_heading
from textmine.ingest.transcripts.marks import find_events
from textmine.ingest.transcripts.parties import Correction
from textmine.ingest.transcripts.tables import Headings, UnfoldedTables, unfold_tables
from textmine.ingest.transcripts.utterances import Utterance, join_fragments
from textmine.ingest.transcripts.voices import VoicedLines, assign_voices, cues_without_voice, find_caption_doubt, is_by_formatting
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
        set_aside: what is no speech, by name, and how much of it.
        set_aside_text: its words, by the same names.
        doubts: sentences about what a person should look at.
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
    set_aside: tuple[tuple[str, int], ...] = ()
    set_aside_text: tuple[tuple[str, str], ...] = ()
    doubts: tuple[str, ...] = ()
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
    unfolded = unfold_tables(split_bold_questions(source.blocks), headings)
    cover, lines = _without_cover(source, unfolded)
    scheme = learn_scheme(lines, known, pattern, refused)
    people, lines = _split_people(lines, scheme)
    lines = mark_annotations(lines, [bool(scheme.match(line)) for line in lines])
    preface = find_preface_entries(lines_before_speech(lines, scheme))
    outside = _find_outside(source, unfolded, lines, scheme)
    listed = known if isinstance(known, Mapping) else {}
    voiced = VoicedLines(lines)
    if not captions:
        voiced = assign_voices(lines, unfolded, scheme, outside, correction or Correction(), listed, keep_all=keep_all)
    segmenter = _make_segmenter(unfolded, scheme, voiced, outside, captions=captions, keep_all=keep_all)
    talk = voiced.lines if keep_all else cut_at_end(voiced.lines, scheme)
    utterances = tuple(join_fragments(segmenter.fragments(talk), captions=captions))
    header = [*split_header(source.front)[0], *unfolded.header, *cover, *preface, *people, *find_lists(lines)]
    speakers = {utterance.speaker for utterance in utterances if utterance.speaker}
    caption_doubt = find_caption_doubt(unfolded.blocks, segmenter.unattributed) if captions else ""
    own_doubts = _find_doubts(segmenter, talk, utterances)
    doubts = (caption_doubt, *unfolded.doubts, *_find_sheet_doubts(source, unfolded), *voiced.doubts, *own_doubts)
    return Segmented(
        utterances,
        header=tuple(dict.fromkeys(header)),
        events=tuple(event for utterance in utterances for event in find_events(utterance.text)),
        labels=tuple(sorted(speakers)),
        way=_describe_way(source, unfolded, segmenter, voiced),
        once=tuple(sorted(scheme.once & speakers)),
        rare=tuple(sorted(scheme.rare & speakers)),
        passed=scheme.passed,
        set_aside=tuple((what, count) for what, count in (*unfolded.set_aside.items(), *segmenter.set_aside.items()) if count),
        set_aside_text=tuple((what, " ".join(texts)) for what, texts in segmenter.set_aside_text.items()),
        doubts=tuple(filter(None, doubts)),
        headings=unfolded.headings,
        roles=voiced.roles,
        asked=frozenset(found.label for line in lines if line.asked and (found := scheme.match(line))),
    )


def _make_segmenter(
    unfolded: UnfoldedTables, scheme: LabelScheme, voiced: VoicedLines, outside: Collection[int], *, captions: bool, keep_all: bool
) -> Segmenter:
    changes = captions and has_changes(voiced.lines)
    segmenter = Segmenter(unfolded.blocks, scheme, is_by_formatting(voiced), outside, changes, keep_all=keep_all)
    segmenter.set_aside.update(voiced.set_aside)
    segmenter.unattributed = cues_without_voice(unfolded.blocks) if captions else set()
    return segmenter


def _without_cover(source: Source, unfolded: UnfoldedTables) -> tuple[list[tuple[str, str]], list[LabelLine]]:
    """The cover and the key to the labels as entries of the header, and the lines below; captions have neither."""
    lines = make_lines(unfolded.blocks, unfolded.voices, markdown=source.format == "Markdown")
    if source.shape is Shape.CAPTIONS:
        return [], lines
    titled = ["" if line.mute and unfolded.blocks[line.block].heading else line.text for line in lines]
    cover, skip = split_header(titled)
    rest = lines[skip:]
    again = find_later_covers([line.text for line in rest], {key for key, _ in cover})
    rest = [line for number, line in enumerate(rest) if number not in again]
    labels, first, end = legend([line.text for line in rest])
    return [*cover, *labels], [*rest[:first], *rest[end:]]


def _split_people(lines: list[LabelLine], scheme: LabelScheme) -> tuple[list[tuple[str, str]], list[LabelLine]]:
    """A list of participants before the talk as keys and values, and the lines without it."""
    first = next((n for n, line in enumerate(lines) if scheme.match(line)), len(lines))
    count = count_listed_people([line.text for line in lines[first:]], scheme.labels)
    found = [scheme.match(line) for line in lines[first : first + count]]
    return [(match.label, match.text.lstrip("= ")) for match in found if match], [*lines[:first], *lines[first + count :]]


def _find_outside(source: Source, unfolded: UnfoldedTables, lines: Sequence[LabelLine], scheme: LabelScheme) -> set[int]:
    """Numbers of the blocks that stand beside tables of speech, and belong to no turn of the text around them."""
    if not any(unfolded.blocks[number].speaker for number in unfolded.tabled):
        return set()
    if source.tables:  # what other sheets hold was said by nobody
        return set(range(len(unfolded.blocks))) - unfolded.tabled
    people = {block.speaker for block in unfolded.blocks if block.speaker}
    labelled = {
        line.block
        for line in lines
        if (found := scheme.match(line))
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


def _describe_way(source: Source, unfolded: UnfoldedTables, segmenter: Segmenter, voiced: VoicedLines) -> str:
    """How a file says who speaks, in words."""
    ways = []
    if any(block.speaker for block in unfolded.blocks):
        ways.append("voices of the captions" if source.shape is Shape.CAPTIONS else "speakers in a column")
    if segmenter.scheme.way:
        ways.append(str(segmenter.scheme.way))
    if voiced.way:
        ways.append(voiced.way)
    if segmenter.changes:
        ways.append("changes of voice without names")
    return ", ".join(ways) or "nobody is named"


def shown(labels: Iterable[str]) -> str:
    """Some labels in words, each once: `'Ann', 'Ben' and 3 more`."""
    names = list(dict.fromkeys(labels))
    more = f" and {len(names) - _MOST_SHOWN} more" if len(names) > _MOST_SHOWN else ""
    return ", ".join(map(repr, names[:_MOST_SHOWN])) + more


def _find_sheet_doubts(source: Source, unfolded: UnfoldedTables) -> Iterator[str]:
    sheets = [name for number, name in source.tables if number in unfolded.spoken]
    if len(sheets) > 1:
        found = f"{len(sheets)} sheets hold speech ({', '.join(sheets)}) and were read as one interview"
        yield f'{found}: if each is one of its own, set `interview_column = "sheet"` for the file in study.toml'


def _find_doubts(segmenter: Segmenter, lines: Sequence[LabelLine], utterances: Sequence[Utterance]) -> Iterator[str]:
    heading, words = under_heading(lines, segmenter.scheme)
    if heading:
        yield f"{words} words under {heading[:60]!r}, after the last label, were read as said by {utterances[-1].speaker!r}"
    if segmenter.slips:
        yield f"labels without a colon begin turns ({shown(segmenter.slips)}): look whether they do"
    if segmenter.kept:
        yield f"{counted(segmenter.kept, 'paragraphs in brackets')} were kept as words of the turn above: translations, or notes?"
    before = next((utterance for utterance in utterances[:1] if not utterance.voice and segmenter.scheme.labels), None)
    if before:
        yield f"{len(before.text.split())} words stand before the first speaker and were kept as unattributed speech"
