"""Regular expressions that people write in study.toml, each match of which has a bound on time."""

from __future__ import annotations

from typing import Any

import regex

from textmine.errors import Fault, SourceError

_MOST_SECONDS = 1.0  # for one name or line; a pattern that is well written takes some millionths


class UserPattern:
    """A regular expression of study.toml.

    Python's own module cannot be stopped, and a pattern with one repeat within another may take longer than anybody waits.

    Attributes:
        groups: how many it has.
    """

    def __init__(self, pattern: str, key: str) -> None:
        """Compile it.

        Args:
            pattern: as it is written.
            key: of study.toml, for messages.

        Raises:
            ValueError: it is no regular expression; the message says why.
        """
        try:
            self._pattern = regex.compile(pattern)
        except (regex.error, OverflowError, RecursionError) as error:
            raise ValueError(str(error) or "brackets within brackets without end") from error
        self._key = key
        self.groups = self._pattern.groups

    def match(self, text: str) -> Any:
        """A match at the beginning of a text, or None; raises `SourceError` where it takes too long."""
        return self._found("match", text)

    def search(self, text: str) -> Any:
        """A match anywhere in a text, or None; raises `SourceError` where it takes too long."""
        return self._found("search", text)

    def _found(self, how: str, text: str) -> Any:
        try:
            return getattr(self._pattern, how)(text, timeout=_MOST_SECONDS)
        except TimeoutError as error:
            got = f"`{self._key}` of study.toml takes more than {_MOST_SECONDS:g} second on one name or line of it"
            do = "Write it without one repeat within another, as in (.+)+, or mark the inner one as (?>...) or with a second +."
            raise SourceError(Fault("study.toml", got, "a regular expression that is quick", do)) from error
