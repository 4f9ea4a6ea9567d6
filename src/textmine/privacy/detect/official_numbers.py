"""Numbers that an office, a bank or a service gave somebody: by their check, their form, or words that say what they are."""

from __future__ import annotations

import re

from stdnum import iban, luhn
from stdnum.gb import nhs

from textmine.privacy.detect.mentions import MentionKind
from textmine.privacy.detect.rules import BEGIN, DIGIT_WORD, END, IS, SHORT_WORDS, digits_of, has_no_words, rule

_GAP = r"[\s.\-–]{0,2}"
_SPREAD = r"[\s.,\-–]{0,3}"
_INSURANCE = rf"[A-Z]{_SPREAD}[A-Z]{_SPREAD}(?:\d{_SPREAD}){{5}}\d"
_PARTED = re.compile(r"\d[/-]\d")
_YEAR_GROUP = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def is_nhs_number(text: str) -> bool:
    """Whether ten figures satisfy the NHS number's check; ten times the same figure, which does, is none."""
    return len(set(digits_of(text))) > 1 and bool(nhs.is_valid(digits_of(text)))


def is_card_number(text: str) -> bool:
    """Whether 13 to 19 figures satisfy the check that payment cards do (ISO/IEC 7812)."""
    return 13 <= len(digits_of(text)) <= 19 and bool(luhn.is_valid(digits_of(text)))


def is_iban(text: str) -> bool:
    """Whether an IBAN is of its country's form, and satisfies its check (ISO 13616)."""
    return bool(iban.is_valid(re.sub(r"\W", "", text)))


def _is_insurance(text: str) -> bool:
    """Whether two letters before six figures are none of those that people write as a word; in capitals they never are."""
    letters = re.match(r"[^\W\d_]+", text)
    return not letters or text.isupper() or letters[0].lower() not in SHORT_WORDS


def _is_long(text: str) -> bool:
    return not re.fullmatch(r"(?:19|20)\d\d\W+(?:19|20)\d\d", text)  # from one year to another


def _is_code(text: str) -> bool:
    """Whether letters stand with four figures that are no year, in parts with three: not Q3-2019, COVID-19 or ESA50."""
    figures = len(digits_of(_YEAR_GROUP.sub("", text)))
    parted = re.search(r"[/-]", text) is not None
    return bool(re.search(r"[^\W\d_]", text)) and figures >= (3 if parted else 4)


def _is_value(text: str) -> bool:
    """Whether what stands after words for a number is long enough for one."""
    letters = sum(map(str.isalnum, text))
    return letters >= 4 or (letters == 3 and any(map(str.isalpha, text)))


PERSONAL = (
    rule(MentionKind.INSURANCE, rf"{BEGIN}{_INSURANCE}{_SPREAD}[A-D]{END}", "form of a National Insurance number", _is_insurance),
    rule(
        MentionKind.INSURANCE,
        rf"\b(?:ni|nino|national insurance|insurance)(?:\s+(?:no\.?|number|num))?{IS}(?P<it>{_INSURANCE}(?:{_SPREAD}[A-Z])?){END}",
        "a number after words for a National Insurance number",
    ),
    rule(
        MentionKind.ACCOUNT,
        rf"{BEGIN}[A-Z]{{2}}\d{{2}}(?:[ -]?[A-Z0-9]{{4}}){{3,7}}(?:[ -]?[A-Z0-9]{{1,3}})?{END}",
        "an IBAN",
        is_iban,
    ),
    rule(
        MentionKind.NHS, rf"{BEGIN}\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{4}}{END}", "ten figures with an NHS number's check", is_nhs_number
    ),
    rule(
        MentionKind.NHS,
        rf"\b(?:nhs|chi|h&c|health and care)(?:\s+(?:no\.?|number|num)){IS}(?P<it>\d[\d .–-]{{7,14}}\d){END}",
        "a number after words for an NHS number",
    ),
    rule(MentionKind.CARD, rf"{BEGIN}(?:\d[ -]?){{12,18}}\d{END}", "figures with a payment card's check", is_card_number),
    rule(
        MentionKind.CARD,
        rf"\bcard\b[^.?!\n\d]{{0,20}}\bend(?:s|ed|ing)?\s+(?:in\s+|with\s+)?(?P<it>\d{{4}}){END}",
        "the last figures of a card",
    ),
    rule(
        MentionKind.SORT_CODE,
        rf"\bsort[\s-]?code{IS}(?P<it>\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}){END}",
        "a number after words for a sort code",
    ),
    rule(
        MentionKind.ACCOUNT,
        rf"\b(?:bank|account|acct?|a/c)(?:\s+(?:account|no\.?|number|num))?{IS}(?P<it>\d[\d -]{{5,9}}\d){END}(?!/)",
        "a number after words for an account",
        lambda text: len(digits_of(text)) >= 7,
    ),
)
SORT_CODES = (rule(MentionKind.SORT_CODE, rf"{BEGIN}\d{{2}}-\d{{2}}-\d{{2}}{END}", "form of a sort code", sure=False),)
PLATES = (
    rule(MentionKind.PLATE, rf"{BEGIN}[A-Z]{{2}}\d{{2}}[\s-]?[A-Z]{{3}}{END}", "form of a number plate"),
    rule(
        MentionKind.PLATE,
        rf"{BEGIN}[A-Z]{{2}}[\s-]\d{{2}}[\s-]?[A-Z]{{3}}{END}",
        "form of a number plate",
        has_no_words,
        sure=False,
    ),
    rule(
        MentionKind.PLATE,
        rf"{BEGIN}(?:[A-Z][\s-]?\d{{1,3}}[\s-]?[A-Z]{{3}}|[A-Z]{{3}}[\s-]?\d{{1,3}}[\s-]?[A-Z]|[A-Z]?[IZ][A-Z]?[\s-]?\d{{3,4}}){END}",
        "form of an older number plate",
        exact=True,
        sure=False,
    ),
    rule(
        MentionKind.PLATE,
        rf"\b(?:reg|registration|number plate|plate|plates|car|van|taxi|cab|bike|lorry)(?:\s+(?:no\.?|number))?{IS}"
        rf"(?P<it>[A-Z]{{1,3}}[\s-]?\d{{1,4}}(?:[\s-]?[A-Z]{{1,3}})?){END}",
        "a plate after words for one",
        lambda text: has_no_words(text) and sum(map(str.isalnum, text)) >= 4,
    ),
)

_OFFICES = (
    r"passport|hospital|patient|case|client|customer|staff|student|member(?:ship)?|pupil|payroll|claim(?:ant)?|crime|charity|company"
    r"|registration|tenancy|tenant|rent|council tax|insurance|policy|order|complaint|log|ticket|application|register|court|invoice"
    r"|booking|incident|permit|certificate|dbs|gmc|nmc|hcpc|prison|probation|journal|utr|uprn|mrn|serial|badge|employee|personnel"
    r"|works|candidate|enrolment|exam|visa|brp|biometric|licen[cs]e|asylum|home office|safeguarding|contract|loan|mortgage|penalty"
    r"|account|card|job|repair"
)
_NUMBER_WORD = r"(?:no\.?|num|numbers?|id|ref(?:erence)?\.?|pin|code|#|№)"
# A piece with a figure in it; letters before one; letters after a stroke; a last single capital.
_PIECE = r"(?:[A-Z]{0,6}\d[A-Z\d]*|[A-Z]{1,3}(?=[\s/.-]?[A-Z]?\d)|(?<=[/-])[A-Z]{1,5}|(?-i:[A-Z])(?![^\W_]))"
_VALUE = rf"(?=[A-Z\s/.-]{{0,8}}\d){_PIECE}(?:[\s/.-]{_PIECE}){{0,8}}"
_SPELT_VALUE = rf"(?:{DIGIT_WORD}|[A-Z]|\d+)(?:[\s,-]+(?:{DIGIT_WORD}|(?-i:[A-Z])(?![^\W_])|\d+)){{3,}}"

REFERENCES = (
    rule(
        MentionKind.REFERENCE,
        rf"\b(?:(?:{_OFFICES})(?:\s+(?:account|register|card|permit))?\s*{_NUMBER_WORD}"
        rf"|(?:our |your |my |the )?ref(?:erence)?\.?(?:\s+(?:no\.?|number|code))?|(?:{_OFFICES})\s+ref(?:erence)?"
        rf"|utr|mrn|uprn|(?:nmc|gmc) pin){IS}(?P<it>{_VALUE}|{_SPELT_VALUE}){END}",
        "a number after words for a reference",
        _is_value,
        spelt=True,
    ),
    rule(
        MentionKind.REFERENCE,
        rf"\b(?:{_OFFICES})\s*(?:account|register|card|permit)?{IS}(?:as\W+)?(?P<it>{_VALUE}){END}",
        "letters and figures after words for a reference",
        lambda text: _is_code(text) or (_PARTED.search(text) is not None and len(digits_of(text)) >= 5 and _is_long(text)),
    ),
)
CODES = (
    rule(
        MentionKind.REFERENCE,
        rf"{BEGIN}(?:[A-Z0-9][\s,.-]{{1,2}}){{4,15}}[A-Z0-9]{END}",
        "letters and figures one after the other",
        lambda text: len(digits_of(text)) > 1 and sum(one.isalpha() and one not in "aiIo" for one in text) > 1,
        sure=False,
    ),
    rule(
        MentionKind.REFERENCE,
        rf"(?<![\w/.£$€-])[A-Z0-9]+(?:[/-][A-Z0-9]+)+{END}",
        "letters and figures in parts",
        _is_code,
        sure=False,
        exact=True,
    ),
    rule(
        MentionKind.REFERENCE,
        rf"(?<![\w/.£$€-])(?:[A-Z]{{1,6}}\d{{4,}}[A-Z0-9]*|\d+[A-Z]{{1,4}}\d+[A-Z0-9]*|[A-Z]\d{{4}}[A-Z]{{2}}|\d{{5,}}[A-Z]{{1,3}}){END}",
        "letters and figures in one",
        _is_code,
        sure=False,
        exact=True,
    ),
    rule(MentionKind.REFERENCE, rf"{BEGIN}[a-z]{{1,5}}\d{{5,}}[a-z]?{END}", "letters and figures in one", sure=False, exact=True),
    rule(
        MentionKind.REFERENCE,
        rf"(?<![\w/.£$€-])(?:\d{{1,4}}/\d{{5,}}(?:/\d{{2,4}})?|\d{{5,}}/\d{{1,4}}){END}",
        "figures with strokes",
        sure=False,
    ),
)
LONG_NUMBERS = (
    rule(MentionKind.NUMBER, r"(?<![\w.,£$€/-])\d(?:[\s.\-–]?\d){6,}(?![\w%]|[,.]\d)", "a long number", _is_long, sure=False),
)
