"""The 32 items of COREQ, for interviews and focus groups, as far as a run knows them."""

from __future__ import annotations

from collections import Counter

from textmine.records import Role
from textmine.report.synthesis.methods import Answer, Item, Known, blank, filled, in_part, some
from textmine.report.synthesis.wording import count

_TEAM = "Research team"
_DESIGN = "Study design"
_FINDINGS = "Analysis and findings"
_ONLY_TEAM = "Only the team knows; no file of the study holds it."


def coreq(known: Known) -> list[Item]:
    """The items in order.

    Args:
        known: what the run knows.

    Returns:
        Thirty-two items.
    """
    rows = [*_team(known), *_design(known), *_findings(known)]
    return [Item(str(number), *row) for number, row in enumerate(rows, 1)]


def _team(known: Known) -> list[tuple[str, str, Answer]]:
    people = known.speakers(Role.INTERVIEWER)
    who = blank("No speaker was recognised as an interviewer; set roles in participants.csv.")
    if people:
        each = [f"{name} ({count(len({row.document for row in rows}), 'transcript')})" for name, rows in people.items()]
        who = filled(f"{count(len(people), 'interviewer')}: {some(each)}.", "tables/speakers")
    genders = Counter(
        value
        for rows in people.values()
        for value in sorted({v for row in rows for k, v in row.attributes if k.casefold() in ("gender", "sex")})
    )
    gender = blank("participants.csv has no column gender with a value for an interviewer.")
    if genders:
        shown = ", ".join(f"{value} {number}" for value, number in genders.items())
        gender = filled(f"Of {count(len(people), 'interviewer')}: {shown}.", "tables/speakers")
    answers = {
        "Who interviewed": who,
        "Credentials": blank(_ONLY_TEAM),
        "Occupation": blank(_ONLY_TEAM),
        "Gender": gender,
        "Experience and training": blank(_ONLY_TEAM),
        "Relationship before the study": blank(_ONLY_TEAM),
        "What participants knew of the interviewer": blank(_ONLY_TEAM),
        "Assumptions and interests of the interviewer": blank(_ONLY_TEAM),
    }
    return [(_TEAM, topic, answer) for topic, answer in answers.items()]


def _design(known: Known) -> list[tuple[str, str, Answer]]:
    book = known.results.codebook
    guided = sum(bool(theme.guide) for theme in book.themes)
    unknown = len(known.speakers(Role.UNKNOWN))
    cases = count(len(known.results.cases), "case")
    number = filled(
        f"{count(known.respondents, 'respondent')} in {count(len(known.transcripts), 'transcript')} of {cases}.",
        "run.json counts.transcripts",
        "tables/speakers",
    )
    sample = [f"By group: {known.groups}"] if known.groups else []
    sample += known.attributes(Role.RESPONDENT)
    answers = {
        "Methodological orientation": in_part(
            f"Codes come from a codebook that was there before the run ({count(len(book.themes), 'theme')}) and are charted case "
            "by case, as in framework analysis. The orientation itself is for the team to state.",
            "codebook",
        ),
        "Sampling": blank(_ONLY_TEAM),
        "How people were approached": blank(_ONLY_TEAM),
        "Sample size": number,
        "Refusals and drop-outs": blank(_ONLY_TEAM),
        "Setting": _covers(known, "a place", "place", "location", "setting", "venue"),
        "Others present": in_part(
            f"{count(unknown, 'speaker')} of unknown role in the transcripts; who else was there is for the team to say.",
            "tables/speakers",
        )
        if unknown
        else blank("Every speaker of the transcripts has a role; who was there and said nothing, only the team knows."),
        "Description of the sample": in_part(f"{'. '.join(sample)}.", "tables/speakers")
        if sample
        else blank("participants.csv says nothing of respondents beside their ids."),
        "Topic guide": in_part(
            f"{guided} of {count(len(book.themes), 'theme')} have questions of the guide in the codebook. Whether it was piloted "
            "is for the team to say.",
            "codebook",
        )
        if guided
        else blank("The codebook has no `guide` under any theme."),
        "Repeat interviews": _repeated(known),
        "Recording": _recorded(known),
        "Field notes": blank(_ONLY_TEAM),
        "Duration": _duration(known),
        "Saturation": in_part(
            f"{known.saturation()} Whether that is enough is for the team to judge.", "tables/codings", "appendix on saturation"
        ),
        "Transcripts returned to participants": blank(_ONLY_TEAM),
    }
    return [(_DESIGN, topic, answer) for topic, answer in answers.items()]


def _covers(known: Known, what: str, *keys: str) -> Answer:
    given = known.on_covers(*keys)
    if not given:
        return blank(f"No cover of a transcript gives {what}.")
    of = count(len(known.transcripts), "transcript")
    return in_part(
        f"The covers of {given} of {of} give {what} (column `header`); how to describe it is for the team.", "tables/documents"
    )


def _repeated(known: Known) -> Answer:
    people = known.speakers(Role.RESPONDENT)
    again = sum(len({row.document for row in rows}) > 1 for rows in people.values())
    return filled(f"{again} of {count(len(people), 'respondent')} speak in more than one transcript.", "tables/speakers")


def _recorded(known: Known) -> Answer:
    timed = sum(one.timed for one in known.results.inputs if one.kind == "transcript" and one.status == "read")
    of = count(len(known.transcripts), "transcript")
    if not timed:
        return blank(f"0 of {of} have times, so nothing tells of a recording; only the team knows.")
    return in_part(f"{timed} of {of} have times. Whether and how talk was recorded is for the team to say.", "run.json inputs")


def _duration(known: Known) -> Answer:
    minutes, of = known.minutes, count(len(known.transcripts), "transcript")
    if not minutes:
        return blank(f"0 of {of} have times.")
    middle = minutes[len(minutes) // 2]
    text = f"From the last time in {len(minutes)} of {of}: {minutes[0]:.0f} to {minutes[-1]:.0f} minutes, median {middle:.0f}."
    return (filled if len(minutes) == len(known.transcripts) else in_part)(text, "tables/turns")


def _findings(known: Known) -> list[tuple[str, str, Answer]]:
    book, themes = known.results.codebook, known.synthesis.themes
    quoted = list(known.synthesis.quotations())
    said = Counter(one.speaker for one in quoted if one.case)
    most = max(said.items(), key=lambda item: item[1], default=("", 0))
    shown = (
        f"{len(quoted)} quotations, {said.total()} of them of {len(said)} of {count(known.respondents, 'respondent')}, each with "
        f"id, role and place; no respondent has more than {most[1]} of {len(quoted)}."
    )
    against = sum(account.against.tally.passages > 0 for account in themes)
    named = sum(bool(topic.named_by) for topic in known.results.topics)
    return [
        (_FINDINGS, topic, answer)
        for topic, answer in {
            "Number of coders": _coders(known),
            "Coding tree": filled(
                f"{count(len(book.themes), 'theme')} in {count(len([s for s in book.sections if s.themes]), 'section')}, "
                f"{count(known.curve.codes, 'code')} in all: the appendix with the codebook.",
                "codebook",
            ),
            "Where themes come from": filled(
                f"{count(len(book.themes), 'theme')} from the codebook, written before the run. Beside them the machine made "
                f"{count(len(known.results.topics), 'topic')}, clusters of passages; people named {named} of "
                f"{len(known.results.topics)}.",
                "codebook",
                "run.json topics",
            ),
            "Software": software(known),
            "Participants’ feedback on findings": blank(_ONLY_TEAM),
            "Quotations presented": filled(shown, "tables/codings", "tables/turns")
            if quoted
            else blank("No coding counts yet, so there is nothing to quote (0 quotations)."),
            "Data and findings consistent": blank(
                "A judgement of authors and readers; every sentence with counts leads to the passages it rests on."
            ),
            "Clarity of major themes": in_part(
                f"{count(len(themes), 'theme')} are told one by one. Whether the findings are clear is for readers to say.",
                "codebook",
            ),
            "Clarity of minor themes and diverse cases": in_part(
                f"Counter-evidence stands under {against} of {count(len(themes), 'theme')}, and silent cases under each. What they "
                "mean is for the team to write.",
                "tables/codings",
            ),
        }.items()
    ]


def _coders(known: Known) -> Answer:
    if not known.coders:
        return in_part("No person has decided on a coding yet (0 coders beside the machine).", "ledger")
    each = [f"{who} ({count(number, 'decision')})" for who, number in known.coders.items()]
    people = count(len(known.coders), "person", "people")
    shared, same = known.twice
    text = f"{people} beside the machine, which proposes and does not decide: {some(each)}."
    if shared and known.facts.settings.get("review", {}).get("agreement", True):
        text += f" Two or more decided on {count(shared, 'code')} of the same passages, and say the same of {same} of {shared}."
    return filled(text, "ledger")


def software(known: Known) -> Answer:
    """Programs, models and seeds with their versions."""
    if not known.facts.versions:
        return blank("The results do not say what they were made with.")
    versions = ", ".join(f"{name} {version}" for name, version in known.facts.versions.items())
    used = "; ".join(
        f"{one['name']} {one['version']} ({key}, sha256 {one['sha256'][:12]}…)" for key, one in known.facts.models.items()
    )
    seeds = ", ".join(f"{what} {seed}" for what, seed in known.facts.seeds.items())
    return filled(f"{versions}. Models: {used}. Seeds: {seeds}.", "run.json versions", "run.json models", "run.json seeds")
