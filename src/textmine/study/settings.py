"""The tables of study.toml as models: each key with its default, its unit and what it is for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


class Settings(BaseModel):
    """Base of every table of study.toml: frozen, and a key it does not know is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StudySettings(Settings):
    """`[study]`: what the study is and where its files lie, relative to study.toml."""

    title: str = Field(description="title of the study, shown on every page")
    note: str = Field("", description="one line under the title, for example that the study is fictional")
    transcripts: str = Field("transcripts", description="folder of interviews and focus groups, one sub-folder per case")
    literature: str = Field("literature", description="folder of papers; optional unless set here")
    codebook: str = Field("codebook.yaml", description="themes with their definitions, cues and poles")
    cases: str = Field("cases.csv", description="table with the columns `case` (sub-folder) and `name`; optional unless set here")
    participants: str = Field("participants.csv", description="who each speaker label stands for; optional unless set here")
    gazetteer: str = Field("gazetteer.csv", description="names of programmes, policies and laws; optional unless set here")
    spoken: str = Field("spoken.txt", description="everyday words and phrases that topics ignore; optional unless set here")
    ledger: str = Field(
        "",
        description="address of a PostgreSQL database for decisions, without a password; if empty, `decisions.sqlite` here",
    )
    ledger_name: str = Field("", description="name of the study in that database and in exported ledgers; if empty, its title")


def _checked(pattern: str) -> str:
    """A regular expression that compiles.

    Returns:
        The same.

    Raises:
        ValueError: it does not; pydantic makes a fault of that.
    """
    if pattern:
        from textmine.study.user_patterns import UserPattern

        try:
            UserPattern(pattern, "")
        except ValueError as error:
            raise ValueError(f"a regular expression ({error})") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_checked)]
Labelled = Literal["", "all", "interviewer", "respondent"]
_LABELLED = (
    "the only party with labels, `interviewer` or `respondent`: unlabelled paragraphs are the other's; `all`: they continue the "
    "turn above"
)
_BY_FORMAT = (
    "how the interviewer's paragraphs are formatted: `bold`, `italic`, `underlined`, `coloured`, `marked`, `capitals`, "
    "`indented`, `plain` or the name of a paragraph style; `none`: ignore formatting"
)
_INTERVIEW_COLUMN = "in a table, heading of a column with a separate interview for each value; `sheet`: one interview per sheet"


class ReadingSettings(Settings):
    """`[reading]`: how files are read, where their own form does not say it."""

    speaker_pattern: Pattern = Field(
        "",
        description="regular expression for the start of a turn; the group `speaker` (or else the first group) is the label",
    )
    file_names: Pattern = Field(
        "",
        description="regular expression for transcript file names; named groups become attributes, and `case` sets the case",
    )
    interviewer: tuple[str, ...] = Field((), description="speaker labels of interviewers, in every transcript")
    respondent: tuple[str, ...] = Field((), description="speaker labels of respondents, in every transcript")
    file_seconds: float = Field(
        60.0, gt=0, le=86_400, description="seconds of processor time for reading one file; a file that takes longer is set aside"
    )
    file_megabytes: int = Field(1_500, ge=400, description="MB of memory for reading one file; a file that needs more is set aside")
    labelled: Labelled = Field("", description=_LABELLED)
    by_format: str = Field("", description=_BY_FORMAT)
    speaker_column: str = Field("", description="in a table, heading of the column with the speaker")
    text_column: str = Field("", description="in a table, heading of the column with the speech")
    interview_column: str = Field("", description=_INTERVIEW_COLUMN)
    speakers: tuple[str, ...] = Field((), description="labels to read as speakers, however they look; roles are inferred")
    not_speakers: tuple[str, ...] = Field((), description="words before a colon, or on a line of their own, that are not a label")


class PassageSettings(Settings):
    """`[passages]`: the unit that is coded."""

    max_words: int = Field(
        90, ge=20, le=180, description="words; longer turns are split at the end of a sentence (the encoder reads about 190 words)"
    )
    min_words: int = Field(6, ge=1, description="words; shorter passages (such as 'Mm, right.') are neither coded nor clustered")


class ThemeSettings(Settings):
    """`[themes]`: when a passage counts as speaking to a theme."""

    threshold: float = Field(
        0.0,
        ge=0,
        lt=1,
        description="probability 0-1 above which a code is suggested and counts; 0: chosen for the study, in two tiers",
    )
    precision: float = Field(
        0.0,
        ge=0,
        lt=1,
        description="share 0-1 of suggestions that should be right, once there are decisions; 0 balances this with passages missed",
    )
    suggestions: int = Field(40, ge=0, description="passages listed for review")
    suggestions_per_case: int = Field(8, ge=1, description="passages listed for review from any one case, at most")
    cell_probability: float = Field(
        0.35,
        gt=0,
        lt=1,
        description="a cell is present if the chance 0-1 that at least one passage is correctly coded is above this",
    )
    asked_threshold: float = Field(
        0.35, gt=0, lt=1, description="probability 0-1 above which an interviewer's question counts as asking about a theme"
    )


class TopicSettings(Settings):
    """`[topics]`: clusters of respondents' passages."""

    seed: int = Field(20, ge=0, description="random seed for the topics")
    number: int = Field(
        0,
        ge=0,
        le=200,
        description="number of topics; 0: the square root of half the passages, or one for 65 if that is fewer, from 4 to 60",
    )
    min_passages: int = Field(60, ge=10, description="passages; with fewer there is too little text for topics")
    clusterings: int = Field(
        100, ge=1, le=1000, description="clusterings combined into the topics; 1: a single clustering from the one seed"
    )
    context: float = Field(
        0.2,
        ge=0,
        lt=1,
        description="share 0-1 of a passage's meaning taken from the talk around it, questions included; 0: none",
    )
    least_share: float = Field(
        0.25,
        ge=0,
        le=1,
        description="share 0-1 of the passages it is clustered with that must be in its topic; a passage with less is in no topic",
    )
    candidate_share: float = Field(
        0.2,
        ge=0,
        le=1,
        description="a topic is a candidate code only if at most this share 0-1 of its passages is coded to any theme",
    )
    interviewers: bool = Field(False, description="also put interviewers' passages into topics")
    subsamples: int = Field(5, ge=0, description="refits on 90 % of the passages, to measure stability")
    seeds: int = Field(3, ge=0, description="refits on all passages with other random seeds")
    leave_out: bool = Field(True, description="refit without each case in turn")
    map: bool = Field(True, description="draw a map of the passages, which takes seconds to minutes")


class ReviewSettings(Settings):
    """`[review]`: how people review."""

    reflexive: bool = Field(False, description="hide codings by textmine and other people on a passage until you have coded it")
    agreement: bool = Field(True, description="calculate and show agreement between coders")


class PrivacySettings(Settings):
    """`[privacy]`: pseudonyms, and the check on what leaves the study."""

    key_folder: str = Field(
        ".textmine-private", description="folder for the key to the pseudonyms and the log; never inside the output folder"
    )
    kinds: tuple[Literal["person", "organisation", "place", "name", "identifier"], ...] = Field(
        ("person", "organisation", "place", "name", "identifier"),
        description="what is replaced; `name`: a name of unknown kind; `identifier`: anything recognised by its pattern",
    )
    cases: bool = Field(False, description="also replace names of cases")
    literature: bool = Field(False, description="also replace the study's names in the text of papers; authors are never replaced")
    leave_out: tuple[str, ...] = Field(
        (), description="attributes of people to leave out of exports with pseudonyms, such as `age`"
    )
    k: int = Field(3, ge=1, description="people; attributes shared by fewer people are reported as identifying; 1: none")
    quotation_words: int = Field(
        25, ge=5, description="words; a longer quotation from a source that may be public could be found by a search"
    )
    public: bool = Field(False, description="the transcripts may be public on the web, as hearings and forum posts are")


class FileSettings(Settings):
    """`[files."case/file.docx"]`: corrections for one file, where the importer guessed wrong."""

    case: str = Field("", description="case of this file, whatever folder it is in")
    kind: Literal["", "transcript", "literature"] = Field("", description="`transcript` or `literature`")
    interviewer: tuple[str, ...] = Field((), description="speaker labels of the interviewer")
    respondent: tuple[str, ...] = Field((), description="speaker labels of respondents")
    speakers: tuple[str, ...] = Field((), description="labels to read as speakers, as under `[reading]`")
    not_speakers: tuple[str, ...] = Field((), description="words that are not a label, as under `[reading]`")
    speaker_pattern: Pattern = Field("", description="regular expression for the start of a turn, as under `[reading]`")
    labelled: Labelled = Field("", description=_LABELLED)
    by_format: str = Field("", description=_BY_FORMAT)
    speaker_column: str = Field("", description="in a table, heading of the column with the speaker")
    text_column: str = Field("", description="in a table, heading of the column with the speech")
    interview_column: str = Field("", description=_INTERVIEW_COLUMN)
    keep_all: bool = Field(
        False, description="read everything as speech: headings, notes, codes, and the text before and after the interview"
    )
    accept: bool = Field(
        False,
        description="read the file even if it is short, not in English, a copy or without speakers (as one respondent's words)",
    )
    skip: str = Field("", description="set the file aside, with this text as the reason")


class Layout(Settings):
    """The whole of study.toml."""

    study: StudySettings
    reading: ReadingSettings = ReadingSettings()
    passages: PassageSettings = PassageSettings()
    themes: ThemeSettings = ThemeSettings()
    topics: TopicSettings = TopicSettings()
    review: ReviewSettings = ReviewSettings()
    privacy: PrivacySettings = PrivacySettings()
    files: dict[str, FileSettings] = {}
