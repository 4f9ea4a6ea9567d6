"""The sheet that goes with an export which the check would have refused: what was found, and room for a person to answer for it."""

from __future__ import annotations

from textmine.privacy.disclosure import Disclosure


def sign_off_sheet(title: str, export: str, who: str, disclosure: Disclosure) -> str:
    """The sheet, which names nobody but who signs.

    Args:
        title: of the study.
        export: what is exported, in words.
        who: signs.
        disclosure: what the check found.

    Returns:
        Markdown; the same for the same export, and without a date, which the person fills in.
    """
    rows = [f"| {_cell(one.check)} | {_cell(one.where)} | {one.count} |  |" for one in disclosure.findings]
    notes = [f"- {note}" for note in disclosure.notes]
    lines = [
        f"# Sign-off: {title}",
        "",
        f"This sheet goes with: {export}. The disclosure check would have refused it. It may leave the study because the person",
        "below has looked at every finding and answers for it. Words that would tell who somebody is are not repeated here.",
        "",
        "## What was found",
        "",
        "| check | where | number | why it may stand |",
        "| --- | --- | --- | --- |",
        *(rows or ["| nothing |  | 0 |  |"]),
        "",
        *(["## Notes", "", *notes, ""] if notes else []),
        "## To be answered by hand",
        "",
        "- [ ] Those quoted agreed to being quoted in this way.",
        "- [ ] Whoever receives this may have it, and knows what may be done with it.",
        "- [ ] The key to the pseudonyms is not with it.",
        "- [ ] Every finding above was looked at.",
        "",
        f"Name: {who}",
        "",
        "Signature:",
        "",
        "Date:",
        "",
    ]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())
