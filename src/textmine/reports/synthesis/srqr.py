"""The 21 items of SRQR as far as a run knows them."""

from __future__ import annotations

from textmine.records.corpus import State
from textmine.reports.synthesis.checklists import ChecklistItem, ItemAnswer, StudyFacts, blank, filled, in_part
from textmine.reports.synthesis.wording import count, listed, portion, sentence

_WRITE = "For the authors to write."
_ONLY_TEAM = "For the team to complete: no file in the study records this."


def srqr(known: StudyFacts) -> list[ChecklistItem]:
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
            "Synthesis and interpretation": blank("For the team to write; the draft leaves room under every theme."),
            "Links to the data": _links(known),
        },
        "Discussion": {
            "Ties to earlier work, implications, contribution": _literature(known),
            "Limitations": _limitations(known),
        },
        "Other": {"Conflicts of interest": blank(_ONLY_TEAM), "Funding": blank(_ONLY_TEAM)},
    }
    rows = [(part, topic, answer) for part, items in parts.items() for topic, answer in items.items()]
    return [ChecklistItem(f"S{number}", *row) for number, row in enumerate(rows, 1)]


def _title(known: StudyFacts) -> ItemAnswer:
    return in_part(f"The study is called “{known.results.title}”. Add the approach to the title.", "run.json study")


def _questions(known: StudyFacts) -> ItemAnswer:
    questions = known.results.codebook.questions
    if not questions:
        return blank("The codebook has no `questions`.")
    text = " ".join(f"{number}. {words}" for number, words in questions)
    return filled(f"{count(len(questions), 'research question')}: {text}", "codebook")


def _methods(known: StudyFacts) -> dict[str, ItemAnswer]:
    cases, of = known.results.cases, count(len(known.transcripts), "transcript")
    dated = known.on_covers("date", "interview date", "date of interview")
    guided = sum(bool(theme.guide) for theme in known.results.codebook.themes)
    counts = known.counts
    return {
        "Approach and paradigm": in_part(
            "A codebook written beforehand was applied and charted case by case, as in framework analysis. The team should state "
            "the paradigm and the reasons for this approach.",
            "codebook",
        ),
        "Researchers’ characteristics and reflexivity": blank("For the team to complete. See COREQ 1 and 4."),
        "Context": in_part(
            f"{count(len(cases), 'case')}: {listed([case.name for case in cases])}. The team should describe each.",
            "tables/documents",
        ),
        "Sampling": blank("For the team to complete. The appendix on saturation shows new codes by transcript."),
        "Ethics": blank(_ONLY_TEAM),
        "How data were collected": in_part(
            f"{of} and {count(counts['literature'], 'paper')}; the cover sheets of "
            f"{portion(dated, len(known.transcripts), 'transcript')} give a date. The team should state how and when data were "
            "collected.",
            "run.json counts.transcripts",
            "run.json counts.literature",
            "tables/documents",
        ),
        "Instruments": in_part(
            f"{sentence(portion(guided, len(known.results.codebook.themes), 'theme'))} have topic-guide questions in the codebook.",
            "codebook",
        )
        if guided
        else blank("The codebook has no `guide` under any theme."),
        "Units of study": filled(
            f"{count(known.respondents, 'respondent')} in {count(len(cases), 'case')}; {count(counts['turns'], 'turn')}; "
            f"{count(counts['passages'], 'passage')}, including those from papers.",
            "run.json counts.turns",
            "run.json counts.passages",
        ),
        "How data were processed": in_part(
            f"{sentence(portion(counts['files_read'], counts['files'], 'file'))} were read and divided into turns and passages. "
            "Files are never changed; each coding stores its words and a hash of the text. The team should state how interviews "
            "were transcribed, checked and anonymised.",
            "run.json counts.files_read",
            "run.json inputs",
        ),
        "How data were analysed": _analysis(known),
        "Trustworthiness": _trust(known),
    }


def _analysis(known: StudyFacts) -> ItemAnswer:
    basis = known.synthesis.basis
    text = (
        f"textmine suggests codings and people decide: {count(basis.accepted, 'coding')} accepted, "
        f"{count(basis.proposed, 'suggestion')} not accepted. COREQ 27 lists software, models and seeds."
    )
    return in_part(text, "ledger", "tables/codings")


def _trust(known: StudyFacts) -> ItemAnswer:
    entries = len(known.facts.history.decisions) + len(known.facts.history.topics) + len(known.facts.history.notes)
    looked = sum(account.against.examined > 0 for account in known.synthesis.themes)
    text = (
        f"The audit trail has every decision ({count(entries, 'entry', 'entries')}). COREQ 24 and the review show agreement "
        f"between coders. Counter-evidence was sought for {portion(looked, len(known.synthesis.themes), 'theme')}."
    )
    return in_part(text, "ledger", "tables/codings")


def _links(known: StudyFacts) -> ItemAnswer:
    quoted = list(known.synthesis.quotations())
    if not quoted:
        return blank("No coding counts yet, so there is nothing to quote (0 quotations).")
    return filled(
        f"{count(len(quoted), 'verbatim quotation')}, each with speaker and location. The index of evidence lists every passage.",
        "tables/codings",
    )


def _literature(known: StudyFacts) -> ItemAnswer:
    papers = known.counts["literature"]
    if not papers:
        return blank("The study has no papers. For the authors to write.")
    beside = sum(account.papers.passages > 0 for account in known.synthesis.themes)
    themes = sentence(portion(beside, len(known.synthesis.themes), "theme"))
    text = f"{themes} have passages from the {count(papers, 'paper')}. {_WRITE}"
    return in_part(text, "run.json counts.literature", "tables/codings")


def _limitations(known: StudyFacts) -> ItemAnswer:
    counts = known.counts
    empty = [case.case.name for case in known.synthesis.heard if not case.respondents]
    silent = sum(cell.label == str(State.SILENT) for account in known.synthesis.themes for cell in account.cells)
    cells = sum(len(account.cells) for account in known.synthesis.themes)
    warned = sum(bool(source_file.warnings) for source_file in known.results.inputs)
    uncoded = counts["passages_of_respondents_uncoded"]
    parts = [
        f"{counts['files_set_aside']} of {count(counts['files'], 'file')} were set aside",
        f"{warned} of {counts['files']} were read with a warning",
        f"{uncoded} of {count(counts['passages_of_respondents'], 'passage')} from respondents have no coding",
        f"{silent} of {count(cells, 'cell')} are asked but silent",
    ]
    if lost := counts["decisions_whose_words_are_gone"]:
        parts.append(f"{lost} of {count(counts['decisions'], 'decision')} quote words no longer found")
    parts += [f"no interviews for {listed(empty)}"] if empty else []
    return in_part(f"{'; '.join(parts)}. The team should add others.", "run.json counts", "run.json inputs", "tables/codings")
