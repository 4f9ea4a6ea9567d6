"""The licence of every package that an installed textmine runs on, and whether it fits MIT: `make licences`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution

from packaging.requirements import Requirement

# Licences that let a program under MIT use the package as it is; MPL and LGPL ask only that changes to the package are shared.
FITTING = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software|CNRI|HPND|Zlib|Unlicense|Public Domain|MPL|Mozilla|LGPL|Lesser|CC0|OSI Approved",
    re.IGNORECASE,
)
# What their metadata does not say, from their own licence files.
KNOWN = {"umap-learn": "BSD-3-Clause", "hdbscan": "BSD-3-Clause", "text-unidecode": "Artistic License"}


def licence_of(name: str) -> str:
    """The licence of an installed package, as its metadata states it."""
    data = distribution(name).metadata
    classifiers = [line.rpartition(" :: ")[2] for line in data.get_all("Classifier") or () if line.startswith("License ::")]
    return (
        KNOWN.get(name, "")
        or data.get("License-Expression")
        or "; ".join(classifiers)
        or (data.get("License") or "").split("\n")[0]
    )


def packages(root: str = "textmine") -> Iterator[str]:
    """Names of all packages that a package needs at run time, by whatever number of steps, extras left out."""
    seen, waiting = set(), [root]
    while waiting:
        name = waiting.pop()
        try:
            needed = distribution(name).requires or []
        except PackageNotFoundError:  # needed on other systems alone
            continue
        if name not in seen:
            seen.add(name)
            yield name
            found = (Requirement(line) for line in needed)
            waiting += [
                each.name.lower().replace("_", "-") for each in found if each.marker is None or each.marker.evaluate({"extra": ""})
            ]


def table() -> list[tuple[str, str, bool]]:
    """Package, licence, and whether it fits, by name."""
    rows = [(name, licence_of(name)) for name in packages() if name != "textmine"]
    return sorted((name, licence, bool(FITTING.search(licence) or name in KNOWN)) for name, licence in rows)


if __name__ == "__main__":
    for name, licence, fits in table():
        sys.stdout.write(f"{name:32} {licence}{'' if fits else '   DOES NOT FIT'}\n")
    sys.exit(not all(fits for *_, fits in table()))
