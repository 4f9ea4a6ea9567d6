"""Imports without what a package would bring along if it is there, and does without if it is not.

spaCy looks for torch, and BERTopic for that, sentence-transformers, UMAP and HDBSCAN. Nothing here runs on them, and to import
them takes longer than the rest of an unchanged run; UMAP compiles besides. scipy stumbles over torch that is absent in this way
while it is itself imported: what needs scipy is imported before the block.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def hide_packages(*packages: str) -> Iterator[None]:
    """Make packages that are not imported yet count as not installed, for imports within the block.

    Args:
        packages: their names.

    Yields:
        Nothing.
    """
    absent = [name for name in packages if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None: "import of torch halted"
    try:
        yield
    finally:
        for name in absent:
            sys.modules.pop(name, None)
