"""Identifiers that are known by their pattern, each with the check that its issuer's rules allow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from textmine.privacy.mentions import Mention, What

_AREAS = (  # Royal Mail's postcode areas, and GIR, BFPO's BF and the Crown dependencies' own
    "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL "
    "GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE "
    "PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
_AREA = "|".join(sorted(_AREAS.split(), key=len, reverse=True))
_END = r"(?![^\W_])"  # no letter or figure after
_BEGIN = r"(?<![^\W_])"
_GAP = r"[\s.\-–]{0,2}"
_INSURANCE = rf"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]{_GAP}(?:\d{{2}}{_GAP}){{2}}\d{{2}}"
_IS = r"(?:['’]s)?\W+(?:(?:is|was|it['’]?s|=)\W+)?"  # between what a number is called and the number
_DIGIT_WORDS = r"(?:(?:double|treble|triple)[\s-]+)?(?:oh?|zero|nought|one|two|three|four|five|six|seven|eight|nine|hundred)"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:(?:19|20)\d\d|['’]?\d\d)"
_NUMERIC_DATE = rf"{_DAY}\s?[/.\-]\s?(?:0?[1-9]|1[0-2])\s?[/.\-]\s?{_YEAR}|(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_WRITTEN_DATE = (
    rf"{_DAY}(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH}\b\.?,?[\s-]*{_YEAR}?|{_MONTH}\b\.?\s+{_DAY}(?:st|nd|rd|th)?(?:,?\s+{_YEAR})?"
)
_BIRTH_CUE = (
    r"(?:date of birth|d\.?o\.?b\.?|birth ?date|birthday|born(?: and (?:bred|raised))?|b\.)"
    r"(?:\s*(?:is|was|['’]s|=|:|-|on|in|the|back))*\s*"
)
_STREETS = "street|st|road|rd|avenue|ave|lane|crescent|terrace|gardens|grove|mews|villas|cottages?"
_CAPITAL_STREETS = (  # words of their own besides
    "Drive|Close|Court|Place|Square|Way|Walk|Hill|Row|Rise|Parade|Gate|Green|Park|View|House|Buildings|Wharf|Quay|Circus|Mount|Croft"
    "|Fold|Dale|Bank|Heights|Yard"
)
_WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_DOT = r"\s?(?:\.|\(dot\)|\[dot\]|\bdot\b)\s?"
# "look at nhs.uk" is a web address; one of these makes it an e-mail address.
_SPELT = re.compile(
    r"\bdot\b|\(at\)|\[at\]|@|^\S*[._\d]|\bat\s+(?:g|hot|google|proton)?mail\b|\bat\s+(?:outlook|yahoo|icloud|live|aol)\b",
    re.IGNORECASE,
)
_HOSTS = "uk|com|org|net|edu|gov|info|io|eu|ie|wales|cymru|scot|london|nhs|tv|me|co|biz|de|fr|app|dev|online"


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of one kind; its group `it`, where it has one, is what is replaced.

    Attributes:
        check: of the text found, whether it can be one.
        sure: whether it need not be confirmed.
    """

    kind: What
    pattern: re.Pattern[str]
    evidence: str
    check: Callable[[str], bool] = bool
    sure: bool = True


def digits_of(text: str) -> str:
    """The figures of a text."""
    return "".join(character for character in text if character.isdecimal())


def is_nhs_number(text: str) -> bool:
    """Whether ten figures satisfy the NHS number's modulus 11 check (NHS Data Dictionary: weights 10 to 2)."""
    figures = [int(one) for one in digits_of(text)]
    if len(figures) != 10 or len(set(figures)) == 1:
        return False
    check = 11 - sum(weight * figure for weight, figure in zip(range(10, 1, -1), figures, strict=False)) % 11
    return figures[9] == (0 if check == 11 else check)


def is_card_number(text: str) -> bool:
    """Whether 13 to 19 figures satisfy Luhn's check, which payment cards do."""
    figures = [int(one) for one in digits_of(text)]
    doubled = [figure if at % 2 == 0 else (figure * 2 - 9 if figure > 4 else figure * 2) for at, figure in enumerate(figures[::-1])]
    return 13 <= len(figures) <= 19 and sum(doubled) % 10 == 0


def is_iban(text: str) -> bool:
    """Whether an IBAN satisfies its modulus 97 check (ISO 13616)."""
    plain = re.sub(r"\W", "", text).upper()
    return int("".join(str(int(one, 36)) for one in plain[4:] + plain[:4])) % 97 == 1


def _is_telephone(text: str) -> bool:
    figures = digits_of(text)
    if text.lstrip("( ").startswith("+") or figures.startswith("00"):
        return 8 <= len(figures) <= 15
    return figures.startswith("0") and 10 <= len(figures) <= 11 and figures[1] in "123578"


def _many(text: str) -> bool:
    return len(digits_of(text)) >= 7


def _long(text: str) -> bool:
    return not re.fullmatch(r"(?:19|20)\d\d\W+(?:19|20)\d\d", text)  # from one year to another


def _spoken(text: str) -> bool:
    return len(re.findall(r"\b(?:oh?|zero|nought|one|two|three|four|five|six|seven|eight|nine)\b", text, re.IGNORECASE)) >= 6


def _rule(
    kind: What, pattern: str, evidence: str, check: Callable[[str], bool] = bool, sure: bool = True, exact: bool = False
) -> Rule:
    return Rule(kind, re.compile(pattern, 0 if exact else re.IGNORECASE), evidence, check, sure)


# The first rule that fits a place wins: what is told by a check or a word beside it before what is told by its form alone.
RULES = (
    _rule(What.EMAIL, r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+", "form of an e-mail address"),
    _rule(
        What.EMAIL,
        rf"{_BEGIN}[\w+-]+(?:{_DOT}[\w+-]+)*\s?(?:\(at\)|\[at\]|@|\bat\b)\s?[\w-]+(?:{_DOT}[\w-]+)*?(?:{_DOT}(?:{_HOSTS}))+{_END}",
        "an e-mail address, spelt",
        lambda text: bool(_SPELT.search(text)),
    ),
    _rule(What.WEB, r"(?:https?://|www\.)[^\s<>\"”’)\]]+[^\s<>\"”’)\].,;:!?]", "form of a web address"),
    _rule(
        What.WEB,
        rf"{_BEGIN}(?:[a-z0-9-]+\.)+(?:{_HOSTS})(?:/[^\s<>\"”’)\]]*)?{_END}",
        "form of a web address",
        lambda text: len(text.split(".")[0]) > 1,
    ),
    _rule(What.WEB, rf"{_BEGIN}www{_DOT}\w+(?:{_DOT}\w+)+", "a web address, spelt"),
    _rule(What.HANDLE, r"(?<![\w@.])@[a-z0-9_]{2,}(?:\.[a-z0-9_]+)*", "form of a handle"),
    _rule(
        What.BIRTH,
        rf"\b{_BIRTH_CUE}(?P<it>{_NUMERIC_DATE}|{_WRITTEN_DATE}|(?:{_MONTH}\b\.?,?\s+)?(?:19|20)\d\d){_END}",
        "a date after words for birth",
    ),
    _rule(What.INSURANCE, rf"{_BEGIN}{_INSURANCE}{_GAP}[A-D]{_END}", "form of a National Insurance number"),
    _rule(
        What.INSURANCE,
        rf"\b(?:ni|national insurance|insurance)(?:\s+(?:no\.?|number|num))?{_IS}(?P<it>{_INSURANCE}){_END}",
        "form of a National Insurance number, without its last letter",
    ),
    _rule(
        What.ACCOUNT, rf"{_BEGIN}[A-Z]{{2}}\d{{2}}(?:[ -]?[A-Z0-9]{{4}}){{3,7}}(?:[ -]?[A-Z0-9]{{1,3}})?{_END}", "an IBAN", is_iban
    ),
    _rule(What.NHS, rf"{_BEGIN}\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{4}}{_END}", "ten figures with an NHS number's check", is_nhs_number),
    _rule(
        What.NHS,
        rf"\bnhs(?:\s+(?:no\.?|number|num)){_IS}(?P<it>\d[\d .–-]{{7,14}}\d){_END}",
        "a number after words for an NHS number",
    ),
    _rule(What.CARD, rf"{_BEGIN}(?:\d[ -]?){{12,18}}\d{_END}", "figures with a payment card's check", is_card_number),
    _rule(
        What.SORT_CODE,
        rf"\bsort[\s-]?code{_IS}(?P<it>\d{{2}}{_GAP}\d{{2}}{_GAP}\d{{2}}){_END}",
        "a number after words for a sort code",
    ),
    _rule(
        What.ACCOUNT,
        rf"\b(?:bank|account|acct?|a/c)(?:\s+(?:account|no\.?|number|num))?{_IS}(?P<it>\d[\d -]{{5,9}}\d){_END}",
        "a number after words for an account",
        _many,
    ),
    _rule(
        What.TELEPHONE,
        r"(?<![\w.,£$€])(?:\(?(?:\+|00)\d{1,3}\)?[\s.-]{0,2})?(?:\(0\)[\s.-]?)?\(?\d[\d\s().\-–]{7,16}\d(?![\w%])",
        "form of a telephone number",
        _is_telephone,
    ),
    _rule(What.SORT_CODE, rf"{_BEGIN}\d{{2}}-\d{{2}}-\d{{2}}{_END}", "form of a sort code", sure=False),
    _rule(What.POSTCODE, rf"{_BEGIN}(?:(?:{_AREA})\d[A-Z\d]?|GIR){_GAP}\d[ABD-HJLNP-UW-Z]{{2}}{_END}", "form of a postcode"),
    _rule(
        What.POSTCODE,
        rf"\bpost\s?code\W+(?:is\W+|was\W+|area\W+|of\W+|begins\W+|starts\W+|with\W+)*(?P<it>(?:{_AREA})\d[A-Z\d]?){_END}",
        "part of a postcode",
    ),
    _rule(What.PLATE, rf"{_BEGIN}[A-Z]{{2}}\d{{2}}[\s-]?[A-Z]{{3}}{_END}", "form of a number plate"),
    _rule(
        What.PLATE,
        rf"{_BEGIN}(?:[A-Z]\d{{1,3}}[\s-]?[A-Z]{{3}}|[A-Z]{{3}}[\s-]?\d{{1,3}}[A-Z]|[A-Z]?[IZ][A-Z]?[\s-]?\d{{3,4}}){_END}",
        "form of an older number plate",
        exact=True,
        sure=False,
    ),
    _rule(
        What.ADDRESS,
        rf"{_BEGIN}(?:(?:flat|apartment|unit|room)\s+\w{{1,4}},?\s+)?(?:no\.?\s?|number\s)?\d{{1,4}}[a-z]?,?\s+(?:{_WORD}\s+){{1,3}}(?:{_STREETS}|(?-i:{_CAPITAL_STREETS})){_END}\.?",
        "a house number with a street",
        lambda text: (
            not re.search(
                r"\b(?:of|the|in|a|to|and|or|people|years?|per|minutes?|hours?|weeks?|days?|months?|beds?|staff)\b",
                text,
                re.IGNORECASE,
            )
        ),
    ),
    _rule(What.DATE, rf"{_BEGIN}(?:{_NUMERIC_DATE}){_END}(?![/.-]\d)", "a full date in figures", sure=False),
    _rule(
        What.REFERENCE,
        r"\b(?:(?:passport|hospital|patient|case|client|customer|staff|student|member(?:ship)?|pupil|payroll|licen[cs]e|claim|crime|charity"
        rf"|company|registration)\s*(?:no\.?|number|num|id|ref(?:erence)?|#)|ref(?:erence)?(?:\s+(?:no\.?|number))?){_IS}"
        rf"(?P<it>[A-Z]{{0,5}}[\s/-]?\d[A-Z\d/-]{{3,}}(?:\s\d{{2,}})*){_END}",
        "a number after words for a reference",
    ),
    _rule(What.TELEPHONE, rf"\b{_DIGIT_WORDS}(?:[\s,.\-–…]+{_DIGIT_WORDS}){{5,}}\b", "figures spelt one after the other", _spoken),
    _rule(What.NUMBER, r"(?<![\w.,£$€/-])\d(?:[\s.\-–]?\d){6,}(?![\w%]|[,.]\d)", "a long number", _long, sure=False),
)


def find_identifiers(text: str) -> list[Mention]:
    """Identifiers of a text by their patterns.

    Args:
        text: any text.

    Returns:
        Mentions that do not overlap, in the order of the text; of two in one place the one that the earlier rule found.
    """
    taken = bytearray(len(text))
    found: list[Mention] = []
    for rule in RULES:
        for start, end in _places(rule, text):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(Mention(start, end, text[start:end], rule.kind, rule.evidence, rule.sure))
    return sorted(found, key=lambda one: one.start)


def _places(rule: Rule, text: str) -> Iterator[tuple[int, int]]:
    group = "it" if "it" in rule.pattern.groupindex else 0
    for match in rule.pattern.finditer(text):
        start, end = match.span(group)
        value = text[start:end]
        end -= len(value) - len(value.rstrip(" .-–,"))
        if rule.check(text[start:end]):
            yield start, end
