"""A study's pseudonyms from its last run: found, given, kept for people to confirm, applied to any text, and logged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from textmine.matrices.results import Results
from textmine.privacy.detect.dates import is_high_age
from textmine.privacy.detect.detect import build_lexicon, detect_mentions
from textmine.privacy.detect.identities import extend_key
from textmine.privacy.detect.known_names import given_pseudonyms, has_a_name, known_names
from textmine.privacy.detect.lexicon import Lexicon
from textmine.privacy.detect.mentions import NAME_KINDS, Mention, MentionKind, is_identifier
from textmine.privacy.detect.name_forms import Form, Forms
from textmine.privacy.detect.patterns import find_identifiers
from textmine.privacy.pseudonyms.key import FOLDER, KEEP, Key, Row, append_log, check_folder, read_key, read_log, write_key
from textmine.privacy.pseudonyms.redact import OffsetMap, Replacement, cut_at
from textmine.records.corpus import Case, Document
from textmine.storage.fingerprint import fingerprint
from textmine.study.load import Study

IDENTIFIER = "identifier"  # in the setting `kinds`, all patterns together
# Columns that hold an identifier and nothing else; pseudonymised results go without them.
_IDENTIFYING = re.compile(
    r"(?:.*\b)?(?:name|surname|forename|e-?mail|(?:tele)?phone|mobile|address|postcode|post code|date of birth|dob"
    r"|birth(?:day|date)|nhs|ni|national insurance|account|contact)\b.*",
    re.IGNORECASE,
)
_AGE = re.compile(r"\bage\b|\bages\b|\baged\b", re.IGNORECASE)


@dataclass(frozen=True)
class Pseudonyms:
    """What is replaced in a study by what.

    Attributes:
        key: which name stands for which pseudonym, with the decisions of people.
        mentions: of each document, of `find_mentions`.
        lexicon: what names are told by.
        kinds: that are replaced: values of `What`, or `IDENTIFIER` for all patterns.
        cases: the study's; their names stay unless `hide_cases` is set.
        leave_out: attributes of people that go.
    """

    key: Key
    mentions: Mapping[str, Sequence[Mention]]
    lexicon: Lexicon
    kinds: frozenset[str] = frozenset((*NAME_KINDS, IDENTIFIER))
    cases: tuple[Case, ...] = ()
    hide_cases: bool = False
    leave_out: frozenset[str] = frozenset()

    @cached_property
    def kept(self) -> frozenset[str]:
        """Pseudonyms that are not used, since they are those of cases that are shown by name."""
        if self.hide_cases:
            return frozenset()
        rows = (self.key.row(case.name, MentionKind.CASE) for case in self.cases)
        return frozenset(row.pseudonym for row in rows if row)

    @cached_property
    def forms(self) -> Forms:
        """All names of the key."""
        rows = [row for row in self.key.rows.values() if row.kind in NAME_KINDS]
        known = [row for row in rows if row.kind != MentionKind.CASE or has_a_name(row.text, self.lexicon)]
        return Forms([Form(row.text, row.kind, "", row.document) for row in known], self.lexicon)

    def instead(self, mention: Mention, document: str = "") -> str:
        """What stands for a mention; empty where it stays."""
        group = IDENTIFIER if is_identifier(mention.kind) else mention.kind
        if group not in self.kinds and mention.kind != MentionKind.CASE:
            return ""
        new = self.key.replacement(mention.text, mention.kind, document)
        if not new and is_identifier(mention.kind) and self.key.row(mention.text, mention.kind, document) is None:
            return f"[{mention.kind}]"  # in a cover or a table, where it has no row
        return "" if new in self.kept else new

    def swaps(self, document: Document, edges: Sequence[int] = ()) -> list[Replacement]:
        """The swaps of one document, none across an edge of a passage."""
        found = [
            Replacement(mention.start, mention.end, new)
            for mention in self.mentions.get(document.document, ())
            if (new := self.instead(mention, document.document))
        ]
        return cut_at(document.text, found, edges)

    def say(self, text: str, document: str = "", loosely: bool = False) -> str:
        """A label, title, note or other text that is no document, with what the key knows replaced."""
        identifiers = find_identifiers(text)
        taken = [(identifier.start, identifier.end) for identifier in identifiers]
        names = [
            Mention(start, end, form.text, form.kind, "", True)
            for start, end, form in self.forms.places(text, document, loosely)
            if not any(start < other and one < end for one, other in taken)
        ]
        found = (
            (identifier, self.instead(identifier, document))
            for identifier in sorted([*identifiers, *names], key=lambda identifier: identifier.start)
        )
        return OffsetMap(text, [Replacement(one.start, one.end, new) for one, new in found if new]).text

    def cell(self, column: str, value: str, document: str = "") -> str:
        """A value of a column about people or cases, with what the key knows replaced, and an age that few reach."""
        if _AGE.search(column) and is_high_age(value) and IDENTIFIER in self.kinds:
            return f"[{MentionKind.AGE}]"
        return self.say(value, document, loosely=True)

    def goes(self, column: str) -> bool:
        """Whether a column about people is left out: it holds an identifier, or the settings name it."""
        return column.casefold() in self.leave_out or bool(_IDENTIFYING.fullmatch(column))


@dataclass(frozen=True)
class PseudonymSet:
    """A study with its pseudonyms.

    Attributes:
        folder: of the key and the log.
        listed: names that the study's tables and people's rows give.
        pseudonyms: what is replaced by what.
        lost: whether pseudonyms were used before and the table is gone.
    """

    folder: Path
    listed: tuple[Form, ...]
    pseudonyms: Pseudonyms
    lost: bool = False

    @property
    def key(self) -> Key:
        """The key."""
        return self.pseudonyms.key

    @property
    def lexicon(self) -> Lexicon:
        """What names are told by."""
        return self.pseudonyms.lexicon


def key_folder(study: Study, output: Path, named: Path | None = None) -> Path:
    """The folder of the key: the one named, or that of the settings; raises as `check_folder`."""
    folder = (named or study.root / (study.settings.privacy.key_folder or FOLDER)).resolve()
    check_folder(folder, study.root, output)
    return folder


def pseudonymise_study(study: Study, results: Results, folder: Path) -> PseudonymSet:
    """Find everything that pseudonyms stand for, and extend the key by what is new; nothing is written.

    Args:
        study: settings and participants.
        results: of its last run, as they stand.
        folder: of the key.

    Returns:
        The study's pseudonyms; every one given before stands, and every decision.

    Raises:
        PrivacyError: the table of pseudonyms has faults.
    """
    settings = study.settings.privacy
    key = read_key(folder)
    lexicon = build_lexicon(results)
    listed = [*known_names(study.participants, results, lexicon), *_of_rows(key)]
    mentions = detect_mentions(results, listed, lexicon, settings.literature)
    given = {pseudonym: KEEP for pseudonym in given_pseudonyms(study.participants)}
    cases = [Row("", case.name, MentionKind.CASE, "") for case in results.cases]
    grown = extend_key(_with(key, cases), mentions, listed, results.documents, lexicon)
    decided = {one: _keep_given(row, given) for one, row in grown.rows.items()}
    pseudonyms = Pseudonyms(
        Key(decided),
        mentions,
        lexicon,
        frozenset(settings.kinds),
        results.cases,
        settings.cases,
        frozenset(one.casefold() for one in settings.leave_out),
    )
    return PseudonymSet(folder, tuple(listed), pseudonyms, lost=not key.rows and bool(read_log(folder)))


def _of_rows(key: Key) -> Iterator[Form]:
    """Names that people added to the table or confirmed: they are looked for everywhere."""
    for row in key.rows.values():
        if (
            row.decision
            and row.decision != KEEP
            and row.kind in (MentionKind.PERSON, MentionKind.ORGANISATION, MentionKind.PLACE, MentionKind.NAME)
        ):
            yield Form(row.text, row.kind, "confirmed in the table of pseudonyms", row.document)


def _with(key: Key, rows: list[Row]) -> Key:
    """The key with rows that it may have already."""
    return Key({row.key: row for row in rows} | dict(key.rows))


def _keep_given(row: Row, given: Mapping[str, str]) -> Row:
    """A row; one of a name that the researchers gave somebody stays as it is unless a person says otherwise."""
    if row.decision or row.text not in given:
        return row
    return Row(given[row.text], row.text, row.kind, row.pseudonym, row.document, row.count, row.sure, row.evidence, row.example)


def save_key(named: PseudonymSet) -> Path:
    """Write the table of pseudonyms, for its owner alone; returns its path."""
    return write_key(named.folder, named.key)


def log_replacements(named: PseudonymSet, results: Results, what: str, at: str) -> None:
    """Add to the log which places of which document were replaced with what.

    Args:
        named: the study's pseudonyms.
        results: the study's, before.
        what: the export, in words.
        at: a time in UTC, ISO 8601.

    Raises:
        PrivacyError: the log cannot be written to.
    """
    last = {str(line["document"]): line["places_are"] for line in read_log(named.folder)}
    lines: list[Mapping[str, object]] = []
    for document in results.documents:
        places = [[replacement.start, replacement.end, replacement.new] for replacement in named.pseudonyms.swaps(document)]
        mark = fingerprint(document.sha256, places)
        line: dict[str, object] = {"at": at, "export": what, "document": document.document, "sha256": document.sha256}
        line["places_are"] = mark
        if last.get(document.document) != mark:  # else as the log has them already
            line["places"] = places
        lines.append(line)
    append_log(named.folder, lines)
