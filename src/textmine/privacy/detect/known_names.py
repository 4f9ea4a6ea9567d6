"""Who and what the study itself names: participants, speakers' labels, covers and file names, organisations and cases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from textmine.matrices.results import Results
from textmine.privacy.detect.identities import find_organisations
from textmine.privacy.detect.lexicon import HEADINGS, JOBS, TITLES, Lexicon, Token, WordClass, gap, sort_of, tokens_of
from textmine.privacy.detect.mentions import MentionKind, normalise_name
from textmine.privacy.detect.name_forms import Form
from textmine.privacy.detect.names import find_names
from textmine.privacy.detect.patterns import find_identifiers
from textmine.privacy.pseudonyms.policy import texts_written
from textmine.records.corpus import Kind, Participant

_NAMES = re.compile(
    r"(?:(?:first|last|full|family|given|real|their) )?"
    r"(?:name|names|surname|forename|known as|alias|nickname|interviewees?|interviewers?|respondents?|participants?)\b",
    re.IGNORECASE,
)
_OF_PLACES = re.compile(r"(?:address|location|venue|town|city|village|neighbourhood|ward|place|home)\b", re.I)
_OF_BODIES = re.compile(r"(?:name of )?(?:organi[sz]ation|employer|company|school|charity|agency|partner)\b", re.I)
_GIVEN = re.compile(r"\bpseudonym", re.I)  # a name the researchers gave; it stays
_WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_VOWEL = re.compile(r"[aeiouwy]")
_CODE = 3  # letters; a word of a file's name that no list has is a code up to so many (BSL, wxb)
_SENTENCE = 5  # words of a cover's line or a person's attribute from which names are looked for in it as in talk
_IN_CELLS = ("header of a document", "attributes of a speaker")
_POST_NOMINAL = re.compile(r"[A-Z]{2,5}\Z")


def known_names(participants: Sequence[Participant], results: Results, lexicon: Lexicon) -> list[Form]:
    """Names that the study's tables, labels, covers and file names give.

    Args:
        participants: rows of participants.csv.
        results: of a run.
        lexicon: what names are told by.

    Returns:
        Forms, each once; those of people whose label stands for several in different transcripts hold for their document alone.
    """
    found = [
        *_of_participants(participants, lexicon),
        *_of_speakers(results, lexicon),
        *_of_covers(results, lexicon),
        *_of_headings(results, lexicon),
        *_of_texts(results, lexicon),
    ]
    for case in results.cases:
        if has_a_name(case.name, lexicon):
            found.append(Form(case.name, MentionKind.CASE, "cases.csv"))
    given = {value.casefold() for participant in participants for key, value in participant.attributes if _GIVEN.search(key)}
    unique = {(form.text.casefold(), form.document): form for form in reversed(found) if form.text.casefold() not in given}
    return list(reversed(unique.values()))


def given_pseudonyms(participants: Sequence[Participant]) -> list[str]:
    """Names that a column for pseudonyms gives: researchers chose them, and they stay."""
    return sorted({value for participant in participants for key, value in participant.attributes if _GIVEN.search(key) and value})


def _of_participants(participants: Sequence[Participant], lexicon: Lexicon) -> Iterator[Form]:
    owners: dict[str, set[str]] = {}
    for participant in participants:
        owners.setdefault(participant.label.casefold(), set()).add(participant.participant)
    for participant in participants:
        several = len(owners[participant.label.casefold()]) > 1
        for text in (participant.participant, participant.label):
            scope = participant.document if several and text == participant.label else ""
            yield from (Form(name, MentionKind.PERSON, "participants.csv", scope) for name in people_named_in(text, lexicon))
        if participant.organisation and has_a_name(participant.organisation, lexicon):
            yield Form(participant.organisation, MentionKind.ORGANISATION, "participants.csv")
        for key, value in participant.attributes:
            yield from _of_attribute(key, value, "participants.csv", lexicon)


def _of_attribute(key: str, value: str, where: str, lexicon: Lexicon) -> Iterator[Form]:
    if _GIVEN.search(key) or len(value.split()) > 8:
        return
    parts = [part.strip() for part in re.split(r"[,;(]", value) if has_a_name(part, lexicon)]
    if _NAMES.match(key) and (people := people_named_in(value, lexicon)) and len(people[0].split()) >= len(value.split()) - 1:
        yield Form(people[0], MentionKind.PERSON, where)
    elif _OF_BODIES.match(key):
        yield from (Form(part, MentionKind.ORGANISATION, where) for part in parts)
    elif _OF_PLACES.match(key):
        yield from (Form(part, MentionKind.PLACE, where) for part in parts)


def _of_speakers(results: Results, lexicon: Lexicon) -> Iterator[Form]:
    for speaker in results.speakers:
        yield from (Form(name, MentionKind.PERSON, "a speaker's label") for name in people_named_in(speaker.label, lexicon))


def _of_covers(results: Results, lexicon: Lexicon) -> Iterator[Form]:
    for document in results.documents:
        if document.kind != Kind.TRANSCRIPT:
            continue
        for key, value in document.header:
            yield from _of_attribute(key, value, "a transcript's cover", lexicon)


def _of_headings(results: Results, lexicon: Lexicon) -> Iterator[Form]:
    """Names in titles of transcripts and in names of files, those set aside too; but for what their cases are called."""
    transcripts = [document for document in results.documents if document.kind == Kind.TRANSCRIPT]
    papers = {document.document for document in results.documents if document.kind == Kind.LITERATURE}
    files = [
        source_file.path for source_file in results.inputs if source_file.kind != Kind.LITERATURE and source_file.path not in papers
    ]
    cases = {normalise_name(word) for case in results.cases for word in re.findall(_WORD, f"{case.case} {case.name}")}
    for file in dict.fromkeys([*(transcript.document for transcript in transcripts), *files]):
        for form in names_in_heading(re.sub(r"[_\W\d]+", " ", PurePosixPath(file).stem), "a file's name", lexicon):
            if not cases.issuperset(map(normalise_name, form.text.split())):
                yield form
    for title in dict.fromkeys(
        transcript.title for transcript in transcripts if transcript.title != PurePosixPath(transcript.document).stem
    ):
        yield from names_in_heading(re.sub(r"[_\d]+", " ", title), "a document's title", lexicon)


def names_in_heading(text: str, where: str, lexicon: Lexicon) -> Iterator[Form]:
    """Names in a title or a file's name, where capitals may be missing and no sentence is to be expected.

    Args:
        text: without figures and underscores.
        where: it stands, in words.
        lexicon: what names are told by.

    Yields:
        Forms that are not sure.
    """
    bodies = [mention for mention in find_organisations(text, lexicon) if mention.sure]
    taken = [(body.start, body.end) for body in bodies]
    found = bodies if text.islower() else [*bodies, *find_names(text, lexicon, taken)]
    kinds = {MentionKind.NAME: MentionKind.PERSON}
    yield from (Form(body.text, kinds.get(MentionKind(body.kind), body.kind), where, sure=False) for body in found)
    words = [word for word in re.finditer(_WORD, text) if not any(start <= word.start() < end for start, end in taken)]
    alone = all(normalise_name(word[0]) in HEADINGS or normalise_name(word[0]) in lexicon.lists.usual for word in words)
    run: list[re.Match[str]] = []
    for word in [*words, None]:
        joined = word and (not run or text[run[-1].end() : word.start()] in (" ", "-", "'s "))
        if word and joined and _goes_on(word[0], bool(run), lexicon):
            run.append(word)
            continue
        if run and (alone or any(_is_unheard(one[0], lexicon) for one in run)):
            yield Form(text[run[0].start() : run[-1].end()], MentionKind.PERSON, where, sure=False)
        run = [word] if word and _goes_on(word[0], False, lexicon) else []


def _goes_on(word: str, begun: bool, lexicon: Lexicon) -> bool:
    """Whether a word of a heading may be of a name; one that is a family name and a word only where a name has begun."""
    if normalise_name(word) in HEADINGS or lexicon.lists.is_public(word):
        return False
    last = begun and normalise_name(word) in lexicon.lists.last
    return last or normalise_name(word) in lexicon.lists.usual or _is_unheard(word, lexicon)


def _is_unheard(word: str, lexicon: Lexicon) -> bool:
    """Whether a word of a heading is no English word, nor one misspelt, nor a short code such as WXB."""
    if sort_of(word, lexicon) not in (WordClass.PROPER, WordClass.UNKNOWN) or lexicon.lists.is_public(word):
        return False
    if len(word) > 2 and lexicon.lists.has(normalise_name(word)):
        return not (word.isupper() and len(word) <= _CODE)
    return len(word) > _CODE and bool(_VOWEL.search(normalise_name(word))) and not lexicon.words.is_misspelt(word)


def _of_texts(results: Results, lexicon: Lexicon) -> Iterator[Form]:
    """Names in what people wrote freely: notes and memos, reasons for decisions, topics' names, sentences on covers."""
    for where, text in texts_written(results):
        if where.startswith("the title of a document") or (where.endswith(_IN_CELLS) and len(text.split()) < _SENTENCE):
            continue
        taken = [(mention.start, mention.end) for mention in find_identifiers(text)]
        bodies = [
            mention
            for mention in find_organisations(text, lexicon)
            if not any(mention.start < end and start < mention.end for start, end in taken)
        ]
        taken += [(body.start, body.end) for body in bodies]
        yield from (Form(body.text, body.kind, where, sure=False) for body in [*bodies, *find_names(text, lexicon, taken)])


def people_named_in(text: str, lexicon: Lexicon) -> list[str]:
    """Names of people in a label or a cell of a table, where words of talk are not to be expected.

    Args:
        text: "Lynne Marsh AM", "Interviewer (Jo)", "Contract Manager".
        lexicon: what names are told by.

    Returns:
        The names without titles and letters after them; none for roles, numbers and single letters.
    """
    tokens = tokens_of(text)
    role = any(token.plain in JOBS for token in tokens)
    alone = not role and _is_one_person(tokens, lexicon)
    found: list[str] = []
    run: list[Token] = []
    titled = False
    for token in [*tokens, None]:
        joined = token and (not run or gap(text, run[-1], token).strip(" .") == "")
        named = token is not None and (_is_of_a_name(token, lexicon, alone, role) or (titled and token.capital))
        if joined and named and token:
            run.append(token)
        else:
            found += [text[run[0].start : run[-1].end]] if run else []
            run = [token] if token and named else []
        titled = token is not None and token.plain in TITLES
    return [name for name in found if len(name) > 2]


def _is_one_person(tokens: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether a label is a first name and a family name, of which either may be a word too: Ada Brindle, Bev."""
    if not tokens or tokens[0].plain not in lexicon.lists.first:
        return False
    first = sort_of(tokens[0].text, lexicon)
    return first is not WordClass.ORDINARY or all(token.plain in lexicon.lists.last for token in tokens[1:])


def _is_of_a_name(token: Token, lexicon: Lexicon, alone: bool, role: bool) -> bool:
    """Whether a word of a label is part of a name; `alone` says that the whole label is one, `role` that it has one."""
    lists, sort = lexicon.lists, sort_of(token.text, lexicon)
    if token.plain in TITLES or (not token.capital and sort is not WordClass.PROPER):
        return False
    told = sort in (WordClass.PROPER, WordClass.UNKNOWN)
    if len(token.plain) > 2 and token.plain in lists.first and (told or alone or (token.plain in lists.usual and not role)):
        return True
    if _POST_NOMINAL.match(token.text):
        return False
    return alone or (len(token.plain) > 2 and told and not lists.is_public(token.text))


def has_a_name(text: str, lexicon: Lexicon) -> bool:
    """Whether a text has a word that no dictionary has, or one that is written with a capital as a rule."""
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text)
    return any(
        len(word) > 2 and sort_of(word, lexicon) in (WordClass.PROPER, WordClass.UNKNOWN) and not lexicon.lists.is_public(word)
        for word in words
    )
