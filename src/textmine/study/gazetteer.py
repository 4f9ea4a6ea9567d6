"""Names that are known beforehand: programmes, policies and laws, the study's own, and its participants' organisations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from textmine.errors import Fault, StudyError
from textmine.nlp.normalise import normalise_name
from textmine.study.csv_tables import line_break_fault, read_table
from textmine.study.load import Study

KINDS = ("organisation", "person", "place", "programme", "policy", "law")


@dataclass(frozen=True, slots=True)
class GazetteerEntry:
    """A known name, its kind (one of `KINDS`) and the other forms it is written in."""

    name: str
    kind: str
    variants: tuple[str, ...] = ()


def read_gazetteer(study: Study) -> tuple[GazetteerEntry, ...]:
    """The built-in gazetteer, extended by the study's gazetteer.csv and by the organisations its tables name.

    Args:
        study: the study.

    Returns:
        Known names; a name of the study takes the place of a built-in one.

    Raises:
        StudyError: a row of the study's gazetteer has a fault.
    """
    faults: list[Fault] = []
    builtin = _rows(Path(str(files("textmine.study") / "gazetteer.csv")), faults)
    own = _rows(study.gazetteer, faults)
    if faults:
        raise StudyError(*faults)
    organisations = {person.organisation for person in study.participants if person.organisation}
    listed = (GazetteerEntry(name, "organisation") for name in sorted(organisations))
    return tuple({normalise_name(known.name): known for known in (*listed, *builtin, *own)}.values())


def _rows(path: Path, faults: list[Fault]) -> Iterable[GazetteerEntry]:
    rows = []
    for number, row in read_table(path, ("name", "kind"), faults):
        where = f"{path.name} row {number}"
        if fault := line_break_fault(where, row, ("name", "kind")):
            faults.append(fault)
            continue
        if not row["name"]:
            faults.append(Fault(where, "an empty name", "a name as it is written", "Add a name or remove the row."))
        kind = row["kind"].lower()
        if kind not in KINDS:
            faults.append(Fault(where, f"kind {row['kind']!r}", f"one of {', '.join(KINDS)}", "Correct the kind."))
        variants = tuple(variant.strip() for variant in row.get("variants", "").split(";") if variant.strip())
        rows.append(GazetteerEntry(row["name"], kind, variants))
    return rows
