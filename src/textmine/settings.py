"""The tables of study.toml as models: each key with its default, its unit and what it is for."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


class Settings(BaseModel):
    """Base of every table of study.toml: frozen, and a key it does not know is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StudySettings(Settings):
    """`[study]`: what the study is and where its files lie, relative to study.toml."""

    title: str = Field(description="name of the study, shown on every page")
    note: str = Field("", description="one line under the title, for example that the study is fictional")
    transcripts: str = Field("transcripts", description="folder of interviews and focus groups, one sub-folder a case")
    literature: str = Field("literature", description="folder of papers; optional unless named here")
    codebook: str = Field("codebook.yaml", description="the themes, their definitions, cues and poles")
    cases: str = Field(
        "cases.csv", description="table with a column `case` (sub-folder) and one `name`; optional unless named here"
    )
    participants: str = Field("participants.csv", description="who each speaker label stands for; optional unless named here")
    gazetteer: str = Field("gazetteer.csv", description="names of programmes, policies and laws; optional unless named here")
    spoken: str = Field("spoken.txt", description="words and phrases of talk that topics leave out; optional unless named here")
    ledger: str = Field(
        "", description="address of a PostgreSQL database for decisions, without a password; unset, `decisions.sqlite` here"
    )
    ledger_name: str = Field("", description="name of the study in that database and in exported ledgers; unset, its title")


def _checked(pattern: str) -> str:
    """A regular expression that compiles.

    Returns:
        The same.

    Raises:
        ValueError: it does not; pydantic makes a fault of that.
    """
    if pattern:
        from textmine.user_patterns import UserPattern  # needed where a study has one

        try:
            UserPattern(pattern, "")
        except ValueError as error:
            raise ValueError(f"a regular expression ({error})") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_checked)]
Labelled = Literal["", "all", "interviewer", "respondent"]
_LABELLED = (
    "which party alone has labels, `interviewer` or `respondent`: what has none is the other's; `all`: it goes on with the turn "
    "above"
)
_BY_FORMAT = (
    "how the paragraphs of who asks are set, where that tells: `bold`, `italic`, `underlined`, `coloured`, `marked`, `capitals`, "
    "`indented`, `plain` or the name of a paragraph style; `none`: it does not tell"
)
_INTERVIEW_COLUMN = "heading of a column of a table, each value of which is an interview of its own; `sheet`: each sheet is one"


class ReadingSettings(Settings):
    """`[reading]`: how files are read, where their own form does not say it."""

    speaker_pattern: Pattern = Field(
        "",
        description="regular expression for what begins a turn; its group `speaker` (or else its first) is the label",
    )
    file_names: Pattern = Field(
        "",
        description="regular expression for names of transcripts; its named groups become attributes, `case` the case",
    )
    interviewer: tuple[str, ...] = Field((), description="speaker labels that are an interviewer's in every transcript")
    respondent: tuple[str, ...] = Field((), description="speaker labels that are a respondent's in every transcript")
    file_seconds: float = Field(
        60.0, gt=0, le=86_400, description="seconds of work that reading one file may take; one that takes more is set aside"
    )
    file_megabytes: int = Field(
        1_500, ge=400, description="MB of memory that reading one file may take; one that takes more is set aside"
    )
    labelled: Labelled = Field("", description=_LABELLED)
    by_format: str = Field("", description=_BY_FORMAT)
    speaker_column: str = Field("", description="heading of the column that says who speaks, in tables")
    text_column: str = Field("", description="heading of the column of speech, in tables")
    interview_column: str = Field("", description=_INTERVIEW_COLUMN)
    speakers: tuple[str, ...] = Field((), description="labels that are speakers', whatever they look like; their roles are judged")
    not_speakers: tuple[str, ...] = Field((), description="words before a colon, or on a line of their own, that are no label")


class PassageSettings(Settings):
    """`[passages]`: the unit that is coded."""

    max_words: int = Field(
        90, ge=20, le=180, description="words; a longer turn is cut at sentence ends (the encoder reads about 190 words)"
    )
    min_words: int = Field(6, ge=1, description="words; shorter passages ('Mm, right.') are kept but neither coded nor clustered")


class ThemeSettings(Settings):
    """`[themes]`: when a passage counts as speaking to a theme."""

    threshold: float = Field(
        0.2,
        gt=0,
        lt=1,
        description="probability 0-1 from which a code with few decisions is proposed; higher gives fewer, surer codings",
    )
    precision: float = Field(
        0.0,
        ge=0,
        lt=1,
        description="share 0-1 of proposals that should be right, once there are decisions; 0 balances it with what is missed",
    )
    suggestions: int = Field(40, ge=0, description="passages; how many are suggested for reading next")
    suggestions_per_case: int = Field(8, ge=1, description="passages; how many of them are of one case at most")
    cell_probability: float = Field(
        0.35,
        gt=0,
        lt=1,
        description="chance 0-1 that at least one passage is rightly coded to the theme, above which a cell is present",
    )
    asked_threshold: float = Field(
        0.35, gt=0, lt=1, description="probability 0-1 from which a question of the interviewer counts as asking about a theme"
    )


class TopicSettings(Settings):
    """`[topics]`: clusters of respondents' passages."""

    seed: int = Field(20, ge=0, description="seed of everything random in the topics")
    number: int = Field(0, ge=0, le=200, description="topics; 0: the square root of half the passages, from 4 to 60")
    min_passages: int = Field(60, ge=10, description="passages; below this there is too little text for topics")
    clusterings: int = Field(
        100, ge=1, le=1000, description="clusterings that the topics are the consensus of; 1: one clustering of the one seed"
    )
    context: float = Field(
        0.2, ge=0, lt=1, description="share 0-1 of a passage's meaning that the talk around it lends, questions included; 0: none"
    )
    least_share: float = Field(
        0.25,
        ge=0,
        le=1,
        description="share 0-1 of the passages that one falls together with that must be of its topic; with less it is unplaced",
    )
    candidate_share: float = Field(
        0.2,
        ge=0,
        le=1,
        description="share 0-1 of a topic's passages coded to any theme, up to which it is offered as a candidate code",
    )
    interviewers: bool = Field(False, description="whether what interviewers say is put into topics too")
    subsamples: int = Field(5, ge=0, description="refits on 90 % of the passages, from which the stability is reckoned")
    seeds: int = Field(3, ge=0, description="refits on all passages with other seeds")
    leave_out: bool = Field(True, description="whether to refit without each case in turn")
    map: bool = Field(True, description="whether passages are laid out on a map, which takes seconds to minutes")


class ReviewSettings(Settings):
    """`[review]`: how people review."""

    reflexive: bool = Field(
        False, description="whether the machine’s codings, and other people’s, stay hidden on a passage until one has coded it"
    )
    agreement: bool = Field(True, description="whether how far coders agree is reckoned and shown")


class PrivacySettings(Settings):
    """`[privacy]`: pseudonyms, and the check on what leaves the study."""

    key_folder: str = Field(
        ".textmine-private", description="folder of the key to the pseudonyms and of the log; never within the output folder"
    )
    kinds: tuple[Literal["person", "organisation", "place", "name", "identifier"], ...] = Field(
        ("person", "organisation", "place", "name", "identifier"),
        description="what is replaced; `name`: it could not be told of what; `identifier`: all that is known by its pattern",
    )
    cases: bool = Field(False, description="whether names of cases are replaced too")
    literature: bool = Field(
        False, description="whether names of the study are replaced in what papers say too; their authors never are"
    )
    leave_out: tuple[str, ...] = Field(
        (), description="attributes of people that exports with pseudonyms go without, such as `age`"
    )
    k: int = Field(3, ge=1, description="people; attributes that fewer than so many share are reported as telling; 1: none")
    quotation_words: int = Field(
        25, ge=5, description="words; a longer quotation from a source that may be public can be searched for"
    )
    public: bool = Field(False, description="whether the transcripts may be found on the web, as hearings and forum posts are")


class FileSettings(Settings):
    """`[files."case/file.docx"]`: corrections for one file, where the importer guessed wrong."""

    case: str = Field("", description="the case this file belongs to, whatever folder it is in")
    kind: Literal["", "transcript", "literature"] = Field("", description="`transcript` or `literature`")
    interviewer: tuple[str, ...] = Field((), description="speaker labels that are the interviewer's")
    respondent: tuple[str, ...] = Field((), description="speaker labels that are a respondent's")
    speakers: tuple[str, ...] = Field((), description="labels that are speakers', as under `[reading]`")
    not_speakers: tuple[str, ...] = Field((), description="words that are no label, as under `[reading]`")
    speaker_pattern: Pattern = Field("", description="regular expression for what begins a turn, as under `[reading]`")
    labelled: Labelled = Field("", description=_LABELLED)
    by_format: str = Field("", description=_BY_FORMAT)
    speaker_column: str = Field("", description="heading of the column that says who speaks, in a table")
    text_column: str = Field("", description="heading of the column of speech, in a table")
    interview_column: str = Field("", description=_INTERVIEW_COLUMN)
    keep_all: bool = Field(
        False, description="read as speech what would be set apart: headings, notes, codes, what stands before and after the talk"
    )
    accept: bool = Field(
        False, description="read it though it is short, not in English, a copy, or without speakers, then as one respondent's"
    )
    skip: str = Field("", description="a reason; the file is set aside with it")


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
