"""Dates of birth and ages that few reach, in figures and in words."""

from __future__ import annotations

import re

from textmine.privacy.detect.lexicon import KIN
from textmine.privacy.detect.mentions import MentionKind
from textmine.privacy.detect.rules import BEGIN, END, TEEN, UNIT, rule

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)\b\.?"
)
_ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
_DAY_WORD = (
    rf"(?:twenty[\s-]{_ORDINAL}|thirty[\s-]first|{_ORDINAL}|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth"
    r"|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th))?"
_MONTH_NUMBER = rf"(?:(?:1[0-2]|[1-9])(?:st|nd|rd|th)|{_ORDINAL}|tenth|eleventh|twelfth)"
_TENS = r"(?:twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety)"
_TWO_WORDS = rf"(?:{_TENS}(?:[\s-]{UNIT})?|{TEEN}|oh[\s-]{UNIT})"
_YEAR_WORD = (
    rf"(?:(?:eighteen|nineteen)[\s-](?:hundred(?:\s+and)?\s+)?{_TWO_WORDS}|nineteen hundred"
    rf"|two thousand(?:\s+and)?(?:\s+(?:twenty[\s-])?(?:{UNIT}|{TEEN}|twenty))?"
    rf"|twenty[\s-](?:{TEEN}|twenty(?:[\s-]{UNIT})?|oh[\s-]{UNIT}))"
)
_LONG_YEAR = rf"(?:(?:18|19|20)\d\d|{_YEAR_WORD})"
_YEAR = rf"(?:{_LONG_YEAR}|['’]?\d\d|{_TWO_WORDS})"
_NUMERIC = (
    rf"{_DAY}\s?[/.\-]\s?(?:0?[1-9]|1[0-2])\s?[/.\-]\s?(?:(?:19|20)\d\d|['’]?\d\d)"
    r"|(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
)
_BEFORE_YEAR = r"[\s,.\-]*(?:\b(?:in|of)\s+)?"


def _written(day: str, year: str) -> str:
    """Day, month and year, in both orders."""
    return (
        rf"(?:the\s+)?{day}(?:[\s-]+of)?(?:[\s-]+the)?[\s-]+(?:{_MONTH}|{_MONTH_NUMBER}){_BEFORE_YEAR}{year}"
        rf"|{_MONTH}\s+(?:the\s+)?{day}\b(?:{_BEFORE_YEAR}{year})"
    )


_ANY_DAY = rf"(?:{_DAY_WORD}|{_DAY})"
_FEAST = (
    r"(?:christmas (?:day|eve)|boxing day|new year['’]?s (?:day|eve)|easter (?:sunday|monday)"
    r"|(?:hallowe['’]?en|midsummer)(?: day)?)"
)
_DATE = rf"(?:{_NUMERIC}|{_written(_ANY_DAY, _YEAR)}|{_FEAST}{_BEFORE_YEAR}{_LONG_YEAR})"
# After words for birth a year is enough, and so is a day without one.
_OF_BIRTH = (
    rf"(?:{_DATE}|(?:the\s+)?{_ANY_DAY}(?:[\s-]+of)?[\s-]+{_MONTH}|{_MONTH}\s+(?:the\s+)?{_ANY_DAY}\b"
    rf"|(?:(?:the\s+)?{_MONTH},?\s+(?:of\s+)?)?{_LONG_YEAR})"
)
_BORN = (
    r"(?:date of birth|d\.?\s?o\.?\s?b\.?|birth ?date|birth certificate|birthday|born(?: and (?:bred|raised))?|b\."
    r"|(?:came|come|brought) into (?:the|this) world)"
)
_FILLING = (
    r"(?:(?:\s|[,:=\-–]|['’]s\b|\b(?:is|was|it|its|it['’]s|that|that['’]s|says|said|on|in|a|back|about|around|round|sometime|early|late"
    r"|of|would be|being|the (?=winter|spring|summer|autumn|early|late|year|month)|winter|spring|summer|autumn|year|month"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b)"
    rf"|\b(?:in|at|near|up in|down in)\s+{BEGIN}(?:(?!the\b)[^\W\d_]+\s+){{1,2}}(?=in\b|on\b)){{0,16}}"
)
_SAYS_BIRTHDAY = (
    r"(?=[\s,;–-]*(?:(?:that['’]s|that is|that was|which is|it['’]s|is|was)\s+)?(?:my|his|her|their|our|the)\s+"
    r"(?:birthday|birth ?date|date of birth|d\.?o\.?b)|[\s,;–-]+(?:is |was |that was |that['’]s )?when\b[^.?!\n]{1,40}\bborn\b)"
)

_AGE_WORD = rf"(?:ninety(?:[\s-]{UNIT})?|(?:a|one)[\s-]hundred(?:\s+(?:and\s+)?(?:{UNIT}|{TEEN}))?)"
_AGE = rf"(?:9\d|1[01]\d|{_AGE_WORD})"
_AGE_ORDINAL = rf"(?:(?:9\d|1[01]\d)(?:st|nd|rd|th)|ninetieth|ninety[\s-]{_ORDINAL}|(?:one[\s-])?hundredth|hundred and {_ORDINAL})"
_NEARLY = r"(?:(?:only|just|nearly|almost|about|around|over|now|then|already|still|rising|coming up to|going on)\s+)*"
_SOMEBODY = (
    rf"(?:I|he|she|who|{'|'.join(sorted(KIN))}|mum|dad|man|woman|lady|gentleman|member|resident|patient|tenant|client|volunteer"
    r"|(?:oldest|eldest)(?:\s\w+)?"
    r"|(?-i:[A-Z][a-z]+)(?<!\bIt)(?<!\bThat)(?<!\bThis)(?<!\bThere)(?<!\bWhat))"
)
_IS_AGED = (
    r"(?:['’]m|['’]s|['’]ll be|['’]d be|['’]d been"
    r"|\s+(?:am|is|was|are|will be|shall be|would be|must be|has to be|might be|became|turned|turns"
    r"|lived to be|lived to|reached|reaches|made it to|got to))"
)
# An age ends its clause, or a new one begins: ninety pounds, ninety days and ninety tenants are none.
_CLAUSE_ENDS = (
    r"(?=\s*(?:\Z|[.,;:?!…)\n–—]"
    r"|(?:when|and|now|then|next|last|this|in (?!total|all)|but|so|years? (?:old|young)|years of age|by then|at the time"
    r"|because|before|bless|god|if|and a half|with)\b))"
)

BIRTH = (
    rule(MentionKind.BIRTH, rf"\b{_BORN}{_FILLING}(?P<it>{_OF_BIRTH}){END}", "a date after words for birth", spelt=True),
    rule(
        MentionKind.BIRTH,
        rf"{BEGIN}(?P<it>{_DATE}|(?:the\s+)?{_ANY_DAY}(?:\s+of)?\s+{_MONTH}){END}{_SAYS_BIRTHDAY}",
        "a date said to be of birth",
        spelt=True,
    ),
    rule(
        MentionKind.BIRTH,
        rf"\bborn\s+(?:back\s+)?in\s+(?P<it>{_TENS}[\s-]{UNIT}|['’]\d\d){END}",
        "a year after words for birth",
        spelt=True,
    ),
    rule(MentionKind.BIRTH, rf"{BEGIN}(?P<it>(?:19|20)\d\d)(?=\s+bab(?:y|ies)\b)", "a year before 'baby'"),
)
AGES = (
    rule(
        MentionKind.AGE,
        r"\b(?:aged?|age of|age is|age was|age:|ages|(?:man|woman|lady|gentleman|person|people|somebody|someone) of)\s*"
        rf"{_NEARLY}(?P<it>{_AGE}){END}(?!\s*(?:%|per\b|to\b|-))",
        "an age over 89",
        spelt=True,
    ),
    rule(
        MentionKind.AGE,
        rf"{BEGIN}(?P<it>{_AGE}[\s-]*(?:years?|yrs?)[\s-]*(?:old|young|of age)|{_AGE}\s?y/?o){END}",
        "an age over 89",
        spelt=True,
    ),
    rule(MentionKind.AGE, rf"{BEGIN}(?P<it>{_AGE_ORDINAL})(?=\s+(?:birthday|year\b))", "a birthday after the 89th", spelt=True),
    rule(
        MentionKind.AGE,
        rf"\bin\s+(?:my|his|her|their|your)\s+(?:early |late |mid[\s-]?)?(?P<it>nineties|90s){END}",
        "an age over 89",
        spelt=True,
    ),
    rule(
        MentionKind.AGE,
        rf"\b{_SOMEBODY}{_IS_AGED}\s+{_NEARLY}(?P<it>{_AGE}){END}{_CLAUSE_ENDS}",
        "an age over 89 after somebody",
        sure=False,
        spelt=True,
    ),
    rule(
        MentionKind.AGE,
        rf"\b(?:died|dead|passed(?: away)?|gone)\s+at\s+{_NEARLY}(?P<it>{_AGE}){END}{_CLAUSE_ENDS}",
        "an age over 89",
        sure=False,
        spelt=True,
    ),
    rule(MentionKind.AGE, rf"\bat\s+(?P<it>{_AGE}){END}(?=,?\s+(?:you|I|she|he)\b)", "an age over 89", sure=False, spelt=True),
    rule(MentionKind.AGE, rf"(?-i:\b[A-Z][a-z]+),\s+(?P<it>{_AGE})(?=,\s)", "an age over 89 after a name", sure=False, spelt=True),
    rule(
        MentionKind.AGE,
        rf"\b(?:turned|turning|reached|lived to be)\s+{_NEARLY}(?P<it>{_AGE}){END}{_CLAUSE_ENDS}",
        "an age over 89",
        sure=False,
        spelt=True,
    ),
)
DATES = (
    rule(MentionKind.DATE, rf"{BEGIN}(?:{_NUMERIC}){END}(?![/.-]\d)", "a full date in figures", sure=False),
    rule(MentionKind.DATE, rf"{BEGIN}(?:{_written(_DAY_WORD, _YEAR_WORD)}){END}", "a full date in words", sure=False, spelt=True),
    # A day of the last century is of somebody's life; later ones are as often of the work that is talked about.
    rule(
        MentionKind.DATE,
        rf"{BEGIN}(?:{_written(_ANY_DAY, '(?:19[0-9][0-9])')}){END}",
        "a full date of the last century",
        sure=False,
    ),
)


def is_high_age(value: str) -> bool:
    """Whether a value of a column for ages is one over 89: 93, 90+, 95-99, ninety-one."""
    return bool(re.fullmatch(rf"\s*(?:{_AGE})\s*(?:\+|[-–]\s*\d+|years?|yrs?|and over|or over)*\s*", value, re.IGNORECASE))
