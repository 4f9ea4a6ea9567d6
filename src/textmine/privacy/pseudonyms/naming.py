"""A study's pseudonyms from its last run: found, given, kept for people to confirm, and logged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from textmine.matrices.results import Results
from textmine.privacy.detect.detect import build_lexicon, detect_mentions
from textmine.privacy.detect.forms import Form
from textmine.privacy.detect.identities import extended
from textmine.privacy.detect.known_names import given_pseudonyms, known_names
from textmine.privacy.detect.mentions import MentionKind
from textmine.privacy.detect.word_lists import Lexicon
from textmine.privacy.pseudonyms.key import FOLDER, KEEP, Key, Row, append_log, check_folder, read_key, read_log, write_key
from textmine.privacy.pseudonyms.names import Pseudonyms
from textmine.storage.fingerprint import fingerprint
from textmine.study.load import Study


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
    grown = extended(_with(key, cases), mentions, listed, results.documents, lexicon)
    decided = {one: _kept(row, given) for one, row in grown.rows.items()}
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


def _kept(row: Row, given: Mapping[str, str]) -> Row:
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
