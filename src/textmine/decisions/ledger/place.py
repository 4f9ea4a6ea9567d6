"""Where a study's decisions are kept: a file beside study.toml, or a schema of a PostgreSQL database."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, DataError, NoSuchTableError, SQLAlchemyError

from textmine.errors import Fault, StudyError
from textmine.study.settings import StudySettings

LEDGER = "decisions.sqlite"  # beside study.toml
ADDRESS = "TEXTMINE_LEDGER"  # environment variable; an address may hold a password, and study.toml is shared
_DRIVERS = ("postgres", "postgresql", "postgresql+psycopg")
_EXPECTED = "the address of a PostgreSQL database, postgresql://USER@HOST/DATABASE"
_NAME = 40  # letters of a study's name in that of its schema; PostgreSQL takes 63 bytes


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where a study's decisions are kept.

    Attributes:
        url: of the SQLite file, or of the PostgreSQL database.
        schema: of the study's tables in a database that several studies may share; empty for a file, which is one study's.
    """

    url: URL
    schema: str = ""

    @classmethod
    def at(cls, file: Path) -> Ledger:
        """The ledger in a SQLite file; made by the first decision where it is missing."""
        return cls(URL.create("sqlite", database=str(file)))

    @classmethod
    def of(cls, root: Path, settings: StudySettings) -> Ledger:
        """The ledger of a study.

        Args:
            root: the study's folder.
            settings: `[study]` of its settings.

        Returns:
            The database that TEXTMINE_LEDGER names, or else the one that study.toml names, or else the file beside it.

        Raises:
            StudyError: what is named is no address of a PostgreSQL database, or study.toml holds a password.
        """
        named = os.environ.get(ADDRESS, "").strip()
        where = ADDRESS if named else "study.toml"
        address = named or settings.ledger.strip()
        if not address:
            return cls.at(root / LEDGER)
        url = _url(where, address)
        if "password" in url.query or (url.password is not None and not named):
            got = "a password in the ledger's address"
            do = f"Put the address into the environment variable {ADDRESS}: postgresql://USER:PASSWORD@HOST/DATABASE."
            raise StudyError(Fault(where, got, "none in a file that is shared, nor after a question mark", do))
        name = settings.ledger_name or settings.title
        digest = hashlib.sha256(name.encode()).hexdigest()[:6]  # two titles may differ only in what a schema's name cannot hold
        plain = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[:_NAME]
        return cls(url, "_".join(filter(None, ("textmine", plain, digest))))

    @property
    def file(self) -> Path | None:
        """The file; None for a database."""
        return None if self.schema else Path(self.url.database or "")

    @property
    def name(self) -> str:
        """What messages call it: no user and no password."""
        if self.file:
            return self.file.name
        return f"postgresql://{self.url.host or ''}{f':{self.url.port}' if self.url.port else ''}/{self.url.database or ''}"


def _url(where: str, address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):  # whose words may hold the address
        raise StudyError(Fault(where, "what cannot be read as an address", _EXPECTED, "Mend the ledger's address.")) from None
    if url.drivername not in _DRIVERS:
        raise StudyError(Fault(where, f"an address that begins {url.drivername}://", _EXPECTED, "Mend the ledger's address."))
    return url.set(drivername="postgresql+psycopg")


def unwritable(ledger: Ledger) -> Fault:
    """That something holds half of a letter, which no database takes."""
    got = "will not take that (half of a letter, a lone surrogate)"
    return Fault(ledger.name, got, "words as people write them", "Mend them and try again.")


def unusable_ledger(ledger: Ledger, error: SQLAlchemyError) -> Fault:
    """What a database said when it would not do, as a fault without the password."""
    reason = str(getattr(error, "orig", error)).strip().split("\n")[0]
    if isinstance(error, NoSuchTableError):
        reason = "it has none of the tables of a ledger"
    if ledger.url.password:
        reason = reason.replace(str(ledger.url.password), "***")
    what = "textmine's ledger of decisions"
    if isinstance(error, DataError):
        return Fault(ledger.name, f"will not take that ({reason})", "words as people write them", "Mend them and try again.")
    if ledger.schema:
        do = f"See that the server runs and the address ({ADDRESS}, study.toml) is right; what was recorded before is safe."
        return Fault(ledger.name, f"cannot be used ({reason})", f"{what} in a PostgreSQL database", do)
    if "locked" in reason:
        return Fault(ledger.name, f"cannot be used ({reason})", f"{what}, which nobody else holds", "Try again in a moment.")
    if "readonly" in reason or "unable to open" in reason:
        return Fault(ledger.name, f"cannot be used ({reason})", f"{what}, which may be written to", "Give yourself that right.")
    return Fault(ledger.name, f"cannot be used ({reason})", what, "Put a copy of it back.")
