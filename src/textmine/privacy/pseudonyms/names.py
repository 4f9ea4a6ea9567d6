"""What is replaced in a study by what: mentions, the key's decisions on them, and the same for any other text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from textmine.privacy.detect.dates import is_high_age
from textmine.privacy.detect.forms import Form, Forms
from textmine.privacy.detect.known_names import has_a_name
from textmine.privacy.detect.mentions import NAME_KINDS, Mention, MentionKind, is_identifier
from textmine.privacy.detect.patterns import find_identifiers
from textmine.privacy.detect.word_lists import Lexicon
from textmine.privacy.pseudonyms.key import Key
from textmine.privacy.pseudonyms.redact import OffsetMap, Replacement, cut_at
from textmine.records.corpus import Case, Document

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
