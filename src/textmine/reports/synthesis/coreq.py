"""The 32 items of COREQ, for interviews and focus groups, as far as a run knows them."""

from __future__ import annotations

from collections import Counter

from textmine.records.corpus import Role
from textmine.reports.synthesis.checklists import ChecklistItem, ItemAnswer, StudyFacts, blank, filled, in_part, some
from textmine.reports.synthesis.wording import count, portion, sentence

_TEAM = "Research team"
_DESIGN = "Study design"
_FINDINGS = "Analysis and findings"
_ONLY_TEAM = "For the team to complete: no file in the study records this."


def coreq(known: StudyFacts) -> list[ChecklistItem]:
    """The items in order.

    Args:
        known: what the run knows.

    Returns:
        Thirty-two items.
    """
    rows = [*_team(known), *_design(known), *_findings(known)]
    return [ChecklistItem(str(number), *row) for number, row in enumerate(rows, 1)]


def _team(known: StudyFacts) -> list[tuple[str, str, ItemAnswer]]:
    people = known.speakers(Role.INTERVIEWER)
    who = blank("No speaker was recognised as an interviewer. Set roles in participants.csv.")
    if people:
        each = [f"{name} ({count(len({row.document for row in rows}), 'transcript')})" for name, rows in people.items()]
        who = filled(f"{count(len(people), 'interviewer')}: {some(each)}.", "tables/speakers")
    genders = Counter(
        value
        for rows in people.values()
        for value in sorted({v for row in rows for k, v in row.attributes if k.casefold() in ("gender", "sex")})
    )
    gender = blank("participants.csv records no gender for any interviewer.")
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
        "Participants’ knowledge of the interviewer": blank(_ONLY_TEAM),
        "Assumptions and interests of the interviewer": blank(_ONLY_TEAM),
    }
    return [(_TEAM, topic, answer) for topic, answer in answers.items()]


def _design(known: StudyFacts) -> list[tuple[str, str, ItemAnswer]]:
    book = known.results.codebook
    guided = sum(bool(theme.guide) for theme in book.themes)
    unknown = len(known.speakers(Role.UNKNOWN))
    cases = count(len(known.results.cases), "case")
    number = filled(
        f"{count(known.respondents, 'respondent')} in {count(len(known.transcripts), 'transcript')} from {cases}.",
        "run.json counts.transcripts",
        "tables/speakers",
    )
    sample = [f"By group: {known.groups}"] if known.groups else []
    sample += known.attributes(Role.RESPONDENT)
    answers = {
        "Methodological orientation": in_part(
            f"Passages were coded with a codebook written beforehand ({count(len(book.themes), 'theme')}) and charted case by "
            "case, as in framework analysis. The team should state the methodological orientation.",
            "codebook",
        ),
        "Sampling": blank(_ONLY_TEAM),
        "How people were approached": blank(_ONLY_TEAM),
        "Sample size": number,
        "Refusals and drop-outs": blank(_ONLY_TEAM),
        "Setting": _covers(known, "a place", "place", "location", "setting", "venue"),
        "Others present": in_part(
            f"The transcripts have {count(unknown, 'speaker')} of unknown role. The team should say who else was present.",
            "tables/speakers",
        )
        if unknown
        else blank("Every speaker in the transcripts has a role. Only the team knows whether anyone else was present."),
        "Description of the sample": in_part(f"{'. '.join(sample)}.", "tables/speakers")
        if sample
        else blank("participants.csv records only ids for respondents."),
        "Topic guide": in_part(
            f"{sentence(portion(guided, len(book.themes), 'theme'))} have topic-guide questions in the codebook. The team should "
            "say whether the guide was piloted.",
            "codebook",
        )
        if guided
        else blank("The codebook has no `guide` under any theme."),
        "Repeat interviews": _repeated(known),
        "Recording": _recorded(known),
        "Field notes": blank(_ONLY_TEAM),
        "Duration": _duration(known),
        "Saturation": in_part(
            f"{known.saturation()} The team should judge whether that is enough.", "tables/codings", "appendix on saturation"
        ),
        "Transcripts returned to participants": blank(_ONLY_TEAM),
    }
    return [(_DESIGN, topic, answer) for topic, answer in answers.items()]


def _covers(known: StudyFacts, what: str, *keys: str) -> ItemAnswer:
    given = known.on_covers(*keys)
    if not given:
        return blank(f"No transcript cover sheet gives {what}.")
    of = portion(given, len(known.transcripts), "transcript")
    text = f"The cover sheets of {of} give {what} (column `header`). The team should describe it."
    return in_part(text, "tables/documents")


def _repeated(known: StudyFacts) -> ItemAnswer:
    people = known.speakers(Role.RESPONDENT)
    again = sum(len({row.document for row in rows}) > 1 for rows in people.values())
    who = sentence(portion(again, len(people), "respondent"))
    return filled(f"{who} {'appears' if again == 1 else 'appear'} in more than one transcript.", "tables/speakers")


def _recorded(known: StudyFacts) -> ItemAnswer:
    timed = sum(
        source_file.timed
        for source_file in known.results.inputs
        if source_file.kind == "transcript" and source_file.status == "read"
    )
    of = sentence(portion(timed, len(known.transcripts), "transcript"))
    if not timed:
        return blank(f"{of} have timestamps, so the files do not show whether interviews were recorded. Only the team knows.")
    have = "has" if timed == 1 else "have"
    return in_part(f"{of} {have} timestamps. The team should say whether and how interviews were recorded.", "run.json inputs")


def _duration(known: StudyFacts) -> ItemAnswer:
    minutes = known.minutes
    of = portion(len(minutes), len(known.transcripts), "transcript")
    if not minutes:
        return blank(f"{sentence(of)} have timestamps.")
    middle = minutes[len(minutes) // 2]
    text = f"From the last timestamp in {of}: {minutes[0]:.0f} to {minutes[-1]:.0f} minutes, median {middle:.0f}."
    return (filled if len(minutes) == len(known.transcripts) else in_part)(text, "tables/turns")


def _findings(known: StudyFacts) -> list[tuple[str, str, ItemAnswer]]:
    book, themes = known.results.codebook, known.synthesis.themes
    quoted = list(known.synthesis.quotations())
    said = Counter(quotation.speaker for quotation in quoted if quotation.case)
    most = max(said.items(), key=lambda item: item[1], default=("", 0))
    shown = (
        f"{len(quoted)} quotations, {said.total()} of them from {portion(len(said), known.respondents, 'respondent')}, each with "
        f"participant id, role and location. No respondent has more than {most[1]} of the {len(quoted)}."
    )
    against = sum(account.against.tally.passages > 0 for account in themes)
    named = sum(bool(topic.named_by) for topic in known.results.topics)
    return [
        (_FINDINGS, topic, answer)
        for topic, answer in {
            "Number of coders": _coders(known),
            "Coding tree": filled(
                f"{count(len(book.themes), 'theme')} in {count(len([s for s in book.sections if s.themes]), 'section')}, "
                f"{count(known.curve.codes, 'code')} in all; see the codebook appendix.",
                "codebook",
            ),
            "Where themes come from": filled(
                f"{count(len(book.themes), 'theme')} from the codebook, written before the run. textmine also grouped passages "
                f"into {count(len(known.results.topics), 'topic')} (clusters); people have named {named} of "
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
                "For authors and readers to judge. Every sentence with counts links to the passages it rests on."
            ),
            "Clarity of major themes": in_part(
                f"{count(len(themes), 'theme')} are reported one by one. Readers will judge whether the findings are clear.",
                "codebook",
            ),
            "Clarity of minor themes and diverse cases": in_part(
                f"Counter-evidence is shown for {portion(against, len(themes), 'theme')}, and silent cases for each. The team "
                "should write what they mean.",
                "tables/codings",
            ),
        }.items()
    ]


def _coders(known: StudyFacts) -> ItemAnswer:
    if not known.coders:
        return in_part("Nobody has decided on a coding yet (0 human coders).", "ledger")
    each = [f"{who} ({count(number, 'decision')})" for who, number in known.coders.items()]
    people = count(len(known.coders), "person", "people")
    shared, same = known.twice
    text = f"{people}: {some(each)}. textmine suggests codings and does not decide."
    if shared and known.facts.settings.get("review", {}).get("agreement", True):
        text += f" Two or more people decided on {count(shared, 'code')} on the same passages, and agree on {same} of {shared}."
    return filled(text, "ledger")


def software(known: StudyFacts) -> ItemAnswer:
    """Programs, models and seeds with their versions."""
    if not known.facts.versions:
        return blank("The results do not record the software used.")
    versions = ", ".join(f"{name} {version}" for name, version in known.facts.versions.items())
    used = "; ".join(
        f"{model['name']} {model['version']} ({key}, sha256 {model['sha256'][:12]}…)" for key, model in known.facts.models.items()
    )
    seeds = ", ".join(f"{what} {seed}" for what, seed in known.facts.seeds.items())
    return filled(f"{versions}. Models: {used}. Seeds: {seeds}.", "run.json versions", "run.json models", "run.json seeds")
