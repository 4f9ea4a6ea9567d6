"""The 21 items of SRQR as far as a run knows them."""

from __future__ import annotations

from textmine.records import State
from textmine.report.synthesis.methods import Answer, Item, Known, blank, filled, in_part
from textmine.report.synthesis.wording import count, listed

_WRITE = "For the authors to write."
_ONLY_TEAM = "Only the team knows; no file of the study holds it."


def srqr(known: Known) -> list[Item]:
    """The items in order.

    Args:
        known: what the run knows.

    Returns:
        Twenty-one items.
    """
    parts = {
        "Title and abstract": {"Title": _title(known), "Abstract": blank(_WRITE)},
        "Introduction": {"Problem": blank(_WRITE), "Purpose or research questions": _questions(known)},
        "Methods": _methods(known),
        "Results": {
            "Synthesis and interpretation": blank("Interpretation is people’s; the document leaves room for it under every theme."),
            "Links to the data": _links(known),
        },
        "Discussion": {
            "Ties to earlier work, implications, contribution": _literature(known),
            "Limitations": _limitations(known),
        },
        "Other": {"Conflicts of interest": blank(_ONLY_TEAM), "Funding": blank(_ONLY_TEAM)},
    }
    rows = [(part, topic, answer) for part, items in parts.items() for topic, answer in items.items()]
    return [Item(f"S{number}", *row) for number, row in enumerate(rows, 1)]


def _title(known: Known) -> Answer:
    return in_part(f"The study is called “{known.results.title}”. Name the approach beside it.", "run.json study")


def _questions(known: Known) -> Answer:
    questions = known.results.codebook.questions
    if not questions:
        return blank("The codebook has no `questions`.")
    text = " ".join(f"{number}. {words}" for number, words in questions)
    return filled(f"{count(len(questions), 'research question')}: {text}", "codebook")


def _methods(known: Known) -> dict[str, Answer]:
    cases, of = known.results.cases, count(len(known.transcripts), "transcript")
    dated = known.on_covers("date", "interview date", "date of interview")
    guided = sum(bool(theme.guide) for theme in known.results.codebook.themes)
    counts = known.counts
    return {
        "Approach and paradigm": in_part(
            "A codebook written beforehand is applied and charted case by case, as in framework analysis. The paradigm, and why "
            "this approach, is for the team to state.",
            "codebook",
        ),
        "Researchers’ characteristics and reflexivity": blank("Only the team knows; COREQ 1 and 4 say what the files hold."),
        "Context": in_part(
            f"{count(len(cases), 'case')}: {listed([case.name for case in cases])}. What matters of each is for the team to say.",
            "tables/documents",
        ),
        "Sampling": blank("Only the team knows; how codes add up over transcripts is in the appendix on saturation."),
        "Ethics": blank(_ONLY_TEAM),
        "How data were collected": in_part(
            f"{of} and {count(counts['literature'], 'paper')}; the covers of {dated} of {of} give a date. Type and dates of "
            "collection are for the team to say.",
            "run.json counts.transcripts",
            "run.json counts.literature",
            "tables/documents",
        ),
        "Instruments": in_part(
            f"{guided} of {count(len(known.results.codebook.themes), 'theme')} have questions of the topic guide in the codebook.",
            "codebook",
        )
        if guided
        else blank("The codebook has no `guide` under any theme."),
        "Units of study": filled(
            f"{count(known.respondents, 'respondent')} in {count(len(cases), 'case')}; {count(counts['turns'], 'turn')}, cut into "
            f"{count(counts['passages'], 'passage')} with those of papers.",
            "run.json counts.turns",
            "run.json counts.passages",
        ),
        "How data were processed": in_part(
            f"{counts['files_read']} of {count(counts['files'], 'file')} were read, turned into turns and passages, and are never "
            "changed; each coding holds its words and a hash of the text. How talk was transcribed, checked and anonymised is for "
            "the team to say.",
            "run.json counts.files_read",
            "run.json inputs",
        ),
        "How data were analysed": _analysis(known),
        "Trustworthiness": _trust(known),
    }


def _analysis(known: Known) -> Answer:
    basis = known.synthesis.basis
    text = (
        f"The machine proposes codings and people decide: {count(basis.accepted, 'coding')} accepted, "
        f"{count(basis.proposed, 'proposal')} not decided on. Programs, models and seeds are those of COREQ 27."
    )
    return in_part(text, "ledger", "tables/codings")


def _trust(known: Known) -> Answer:
    entries = len(known.facts.history.decisions) + len(known.facts.history.topics) + len(known.facts.history.notes)
    looked = sum(account.against.examined > 0 for account in known.synthesis.themes)
    text = (
        f"Every decision is in the audit trail ({count(entries, 'entry', 'entries')}); how far coders agree is in COREQ 24 and the "
        f"review. Counter-evidence was looked for in {looked} of {count(len(known.synthesis.themes), 'theme')}."
    )
    return in_part(text, "ledger", "tables/codings")


def _links(known: Known) -> Answer:
    quoted = list(known.synthesis.quotations())
    if not quoted:
        return blank("No coding counts yet, so there is nothing to quote (0 quotations).")
    return filled(
        f"{count(len(quoted), 'quotation')}, word for word, each with who said it where; the index of evidence lists every "
        "passage.",
        "tables/codings",
    )


def _literature(known: Known) -> Answer:
    papers = known.counts["literature"]
    if not papers:
        return blank("The study has no papers (0 files of literature); ties to earlier work are for the authors to write.")
    beside = sum(account.papers.passages > 0 for account in known.synthesis.themes)
    text = f"Passages of {count(papers, 'paper')} stand beside {beside} of {count(len(known.synthesis.themes), 'theme')}. {_WRITE}"
    return in_part(text, "run.json counts.literature", "tables/codings")


def _limitations(known: Known) -> Answer:
    counts = known.counts
    empty = [case.case.name for case in known.synthesis.heard if not case.respondents]
    silent = sum(cell.label == str(State.SILENT) for account in known.synthesis.themes for cell in account.cells)
    cells = sum(len(account.cells) for account in known.synthesis.themes)
    warned = sum(bool(one.warnings) for one in known.results.inputs)
    uncoded = counts["passages_of_respondents_uncoded"]
    parts = [
        f"{counts['files_set_aside']} of {count(counts['files'], 'file')} were set aside",
        f"{warned} of {counts['files']} were read with a warning",
        f"{uncoded} of {count(counts['passages_of_respondents'], 'passage')} of respondents have no coding",
        f"{silent} of {count(cells, 'cell')} are asked but silent",
        f"{counts['decisions_whose_words_are_gone']} of {count(counts['decisions'], 'decision')} hold words that are gone",
    ]
    parts += [f"nobody was heard of {listed(empty)}"] if empty else []
    return in_part(f"{'; '.join(parts)}. Others are for the team to state.", "run.json counts", "run.json inputs", "tables/codings")
