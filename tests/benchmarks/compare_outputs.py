"""Whether two runs of one study left the same: `python -m tests.benchmarks.compare_outputs OUTPUT_A OUTPUT_B`.

Made for changes of the code that should change nothing for users. Files are compared byte for byte; of run.json what
tells of time, memory and code is left out. Exits with 1 where anything differs.
"""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

_VOLATILE = ("finished", "stages", "peak_memory_mb", "key", "outputs", "changes", "versions")  # keys of run.json
_SHOWN = 6  # lines of a difference


def differences(first: Path, second: Path) -> Iterator[tuple[str, str]]:
    """Files that differ, each with the first lines in which it does."""
    names = sorted({path.relative_to(root).as_posix() for root in (first, second) for path in root.rglob("*") if path.is_file()})
    for name in names:
        one, other = first / name, second / name
        if not (one.is_file() and other.is_file()):
            yield name, f"only in {first if one.is_file() else second}"
        elif _content(one) != _content(other):
            yield name, _shown(one, other)


def _content(path: Path) -> object:
    if path.name != "run.json":
        return path.read_bytes()
    return {key: value for key, value in json.loads(path.read_text(encoding="utf-8")).items() if key not in _VOLATILE}


def _shown(one: Path, other: Path) -> str:
    try:
        lines = [path.read_text(encoding="utf-8").splitlines() for path in (one, other)]
    except UnicodeDecodeError:
        return f"{one.stat().st_size:,} and {other.stat().st_size:,} bytes"
    changed = [line[:160] for line in difflib.unified_diff(*lines, lineterm="", n=0) if not line.startswith(("---", "+++", "@@"))]
    return f"{len(changed)} lines\n" + "\n".join(f"    {line}" for line in changed[:_SHOWN])


if __name__ == "__main__":
    found = list(differences(Path(sys.argv[1]), Path(sys.argv[2])))
    for name, what in found:
        print(f"{name}: {what}")
    print(f"{len(found)} files differ")
    sys.exit(bool(found))
