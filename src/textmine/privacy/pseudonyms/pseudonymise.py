"""The results of a run with pseudonyms in place of names and identifiers, every offset moved with its words.

What comes out is `Results` like any other: whatever writes a matrix, a report or an exchange file writes it unchanged.
"""

from __future__ import annotations

from textmine.matrices.results import Results
from textmine.privacy.pseudonyms.names import Pseudonyms
from textmine.privacy.pseudonyms.record_rewriter import RecordRewriter


def pseudonymise(results: Results, pseudonyms: Pseudonyms) -> Results:
    """Results with pseudonyms in place of names and identifiers, field by field as `policy` says.

    Args:
        results: of a run, as they stand.
        pseudonyms: what is replaced by what.

    Returns:
        The same records in the same order. Every coding's quote is again `text[start:end]` of its document, whose hash is that of
        the new text; passages keep their bounds but for the words replaced in them. Ids of documents, participants and cases are
        replaced too where they have a name in them, and stay apart from each other.
    """
    return RecordRewriter(results, pseudonyms).record(results)
