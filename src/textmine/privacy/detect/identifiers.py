"""Contact details and official numbers as rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum import iban, luhn
from stdnum.gb import nhs

from textmine.privacy.detect.mentions import MentionKind
from textmine.privacy.detect.rules import (
    BEGIN,
    DIGIT_WORD,
    END,
    IS,
    SHORT_WORDS,
    TEEN,
    UNIT,
    WORD,
    Rule,
    digits_of,
    has_no_words,
    rule,
)

_HOSTS = "uk|com|org|net|edu|gov|info|io|eu|ie|wales|cymru|scot|london|nhs|tv|me|co|biz|de|fr|pl|app|dev|online|example|test"
_DOT = r"\s?(?:\.|\(dot\)|\[dot\]|\bdot\b|\bfull stop\b)\s?"
_SIGN = rf"(?:{_DOT}|\s(?:underscore|dash|hyphen|plus|stroke)\s)"
_MAIL_PART = r"(?:double\s)?[\w+'’-]{1,64}"  # as long as a mailbox may be; what may go on for ever takes for ever
# "Look at nhs.uk" is a web address: such words are nobody's mailbox.
_NO_MAILBOX = (
    r"(?!(?:look|looks|looked|looking|us|it|page|pages|site|website|online|found|find|is|are|was|were|work|works|working|based|there"
    r"|up)\s)"
)
_SPELT = re.compile(
    r"\bdot\b|\(at\)|\[at\]|@|^\S*[._\d]|\bat\s+(?:g|hot|google|proton)?mail\b|\bat\s+(?:outlook|yahoo|icloud|live|aol)\b",
    re.IGNORECASE,
)
_PLATFORMS = (
    "insta(?:gram)?|twitter|tiktok|tik tok|snap(?:chat)?|facebook|fb|discord|skype|telegram|linkedin|youtube|user ?name|handle"
    "|screen name|gamertag"
)
_SECTIONS = 5  # figures that four numbers with stops between have at most where they count sections: 3.1.1.4
_HANDLE = r"@?[a-z][\w.-]{2,}"

EMAILS = (
    rule(
        MentionKind.EMAIL, r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", "form of an e-mail address", spelt=True
    ),
    rule(
        MentionKind.EMAIL,
        rf"{BEGIN}{_NO_MAILBOX}(?<![\w+-]){_MAIL_PART}(?:{_SIGN}{_MAIL_PART}){{0,6}}\s?(?:\(at\)|\[at\]|@|\bat\b)\s?"
        rf"(?:the\s)?[\w-]{{1,63}}(?:{_SIGN}[\w-]{{1,63}}){{0,5}}?(?:{_DOT}(?:{_HOSTS})){{1,3}}{END}",
        "an e-mail address, spelt",
        lambda text: bool(_SPELT.search(text)),
        spelt=True,
    ),
)
WEB = (
    rule(MentionKind.WEB, r"(?:https?://|www\.)[^\s<>\"”’)\]]+[^\s<>\"”’)\].,;:!?]", "form of a web address", spelt=True),
    rule(
        MentionKind.WEB,
        rf"(?<![\w.-])(?:[a-z0-9-]{{1,63}}\.){{1,8}}(?:{_HOSTS})(?:/[^\s<>\"”’)\]]*)?{END}",
        "form of a web address",
        lambda text: len(text.split(".")[0]) > 1,
        spelt=True,
    ),
    rule(MentionKind.WEB, rf"{BEGIN}www{_DOT}\w{{1,63}}(?:{_DOT}\w{{1,63}}){{1,8}}", "a web address, spelt", spelt=True),
    rule(
        MentionKind.WEB,
        rf"(?<![\w-])[\w-]{{1,63}}(?:\s(?:dot|dash|hyphen)\s[\w-]{{1,63}}){{0,5}}?(?:\sdot\s(?:{_HOSTS})){{1,3}}"
        rf"(?:\s(?:forward\s)?slash\s[\w-]{{1,63}}(?:\s(?:dot|dash|hyphen|underscore)\s[\w-]{{1,63}}){{0,5}}){{0,5}}{END}",
        "a web address, spelt",
        spelt=True,
    ),
    rule(
        MentionKind.WEB,
        rf"{BEGIN}(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){{3}}(?:25[0-5]|2[0-4]\d|1?\d?\d){END}(?!\.\d)",
        "form of an IP address",
        lambda text: len(digits_of(text)) > _SECTIONS,
    ),
    rule(MentionKind.HANDLE, r"(?<![\w@.])@[a-z0-9_]{2,64}(?:\.[a-z0-9_]{1,64}){0,4}", "form of a handle", spelt=True),
    rule(
        MentionKind.HANDLE,
        rf"\b(?:{_PLATFORMS})(?:\s+(?:name|handle|account|page|tag|id))?{IS}(?:under\s+|at\s+)?(?P<it>{_HANDLE}){END}",
        "a name with signs after words for a handle",
        lambda text: bool(re.search(r"[\d_.]", text)),
        spelt=True,
    ),
)

_EXTENSION = r"(?:extension|extn|ext)(?:\.|\b)(?:\s+(?:no\.?|number))?(?:\s+(?:is|was))?[\s:]*"
_DIGIT = rf"(?:\d+|{DIGIT_WORD}|hundred)"
_COUNTED = r"(?!\s*(?:%|per\b|months?|weeks?|days?|years?|minutes?|hours?|metres?|feet|pounds?|people))"


def _telephones(text: str) -> Iterator[tuple[int, int]]:
    """Numbers as people write them, extensions with them; those of no country too, as long as their length is a number's."""
    for match in PhoneNumberMatcher(text, "GB", leniency=Leniency.POSSIBLE, max_tries=len(text) + 1):
        written = text[match.start : match.end]
        if _is_telephone(re.split(r"[^\W\d_]|[,;#]", written)[0]) and not re.match(r"[^\W\d_]|%", text[match.end :]):
            start = match.start - 1 if text[: match.start].endswith("(") and ")" in written else match.start
            yield start, match.end


def _is_telephone(text: str) -> bool:
    figures = digits_of(text)
    if text.lstrip("( ").startswith("+") or figures.startswith("00"):
        return 8 <= len(figures) <= 15
    return figures.startswith("0") and 10 <= len(figures) <= 11 and figures[1] in "123578"


def _spelt_digits(text: str) -> int:
    """How many figures words and figures say together."""
    words = re.findall(rf"\b(?:(double|treble|triple)[\s-]+)?(oh?|zero|nought|{UNIT})\b", text, re.IGNORECASE)
    twice = {"": 1, "double": 2, "treble": 3, "triple": 3}
    return len(digits_of(text)) + sum(twice[times.lower()] for times, _ in words)


TELEPHONES = (
    Rule(MentionKind.TELEPHONE, _telephones, "form of a telephone number"),
    rule(
        MentionKind.TELEPHONE,
        r"(?<![\w.,£$€])(?:\(?(?:\+|00)\d{1,3}\)?[\s.-]{0,2})?(?:\(0\)[\s.-]?)?\(?\d[\d\s().\-–]{7,16}\d(?![\w%])",
        "form of a telephone number",
        _is_telephone,
    ),
)
EXTENSIONS = (
    rule(
        MentionKind.TELEPHONE,
        rf"\b(?P<it>{_EXTENSION}(?:\d{{2,6}}|{DIGIT_WORD}(?:[\s,-]+(?:{DIGIT_WORD}|hundred)){{1,5}})){END}{_COUNTED}",
        "an extension",
        spelt=True,
    ),
    rule(MentionKind.TELEPHONE, rf"(?<!\d)(?<!\d ){BEGIN}x\s?\d{{3,5}}{END}", "an extension", sure=False, exact=True),
    rule(
        MentionKind.TELEPHONE,
        r"\b(?:ring|call|phone|text|dial|reach|get)\s+(?:me|us|him|her|them|it)?\s*(?:on|at)\s+(?P<it>\d[\d\s-]{3,9}\d)(?![\w%])",
        "a number to call",
        lambda text: len(digits_of(text)) >= 5,
    ),
)
SPELT_TELEPHONES = (
    rule(
        MentionKind.TELEPHONE,
        rf"{BEGIN}{_DIGIT}(?:[\s,.\-–…]+{_DIGIT}){{5,}}{END}",
        "figures spelt one after the other",
        lambda text: bool(re.search(r"[^\W\d_]{2}", text)) and _spelt_digits(text) >= 6,
        spelt=True,
    ),
    rule(
        MentionKind.TELEPHONE,
        rf"{BEGIN}0\d{{2,4}}(?:[\s,.\-–…]+{_DIGIT}){{3,}}{END}",
        "figures, and some spelt",
        lambda text: bool(re.search(r"[^\W\d_]{2}", text)) and _spelt_digits(text) >= 9,
    ),
)

_AREAS = (  # Royal Mail's postcode areas, and GIR, BFPO's BF, the Crown dependencies' own, and ZZ and XX, which stand for none
    "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL "
    "GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE "
    "PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV XX YO "
    "ZE ZZ"
)
_AREA = "|".join(sorted(_AREAS.split(), key=len, reverse=True))
_GAP = r"[\s.\-–]{0,2}"
_INWARD = r"[ABD-HJLNP-UW-Z]{2}"
_POSTCODE_IS = r"\bpost\s?code\W+(?:is\W+|was\W+|area\W+|of\W+|begins\W+|starts\W+|with\W+|it['’]s\W+)*"
_SPREAD = r"[A-Z][\s,.]+(?:[A-Z][\s,.]+)?(?:\d[\s,.]*){1,3}(?:[A-Z][\s,.]+)?\d[\s,.]+[A-Z][\s,.]+[A-Z]"

POSTCODES = (
    rule(MentionKind.POSTCODE, rf"{BEGIN}(?:(?:{_AREA})\d[A-Z\d]?|GIR){_GAP}\d{_INWARD}{END}", "form of a postcode"),
    rule(
        MentionKind.POSTCODE, rf"{BEGIN}[A-Z]{{1,2}}\d[A-Z\d]?[ \-]?\d[A-Z]{{2}}{END}", "form of a postcode", sure=False, exact=True
    ),
    rule(
        MentionKind.POSTCODE,
        rf"{BEGIN}(?:{_AREA})[\s,.]{{0,2}}\d[A-Z\d]?[\s,.\-]{{0,2}}(?:\d|{UNIT})[\s,.]{{0,2}}[A-Z][\s,.]{{0,2}}[A-Z]{END}",
        "letters and figures of a postcode",
        lambda text: has_no_words(re.sub(rf"\b{UNIT}\b", "", text, flags=re.IGNORECASE)),
        sure=False,
    ),
    rule(MentionKind.POSTCODE, rf"{BEGIN}{_SPREAD}{END}", "a postcode, letter by letter", sure=False),
    rule(
        MentionKind.POSTCODE,
        rf"{_POSTCODE_IS}(?P<it>[A-Z]{{1,2}}\s?\d[A-Z\d]?(?:{_GAP}\d{_GAP}[A-Z]{_GAP}[A-Z])?){END}",
        "a postcode, or part of one",
    ),
    rule(
        MentionKind.POSTCODE,
        rf"{BEGIN}(?:{_AREA})\d[A-Z\d]?{END}(?=,?\s+(?:my|our|the|her|his)?\s*post\s?code)",
        "part of a postcode",
    ),
    rule(
        MentionKind.POSTCODE,
        r"\b(?:live|lives|lived|living|moved|house|flat|home|grew up|rent|rented)\s+(?:in|at|to|near|from|over in|up in)\s+"
        rf"(?P<it>(?:{_AREA})\d\d?){END}",
        "part of a postcode after words for a home",
        sure=False,
    ),
)

_STREETS = "street|st|road|rd|avenue|ave|lane|crescent|terrace|gardens|grove|mews|villas|cottages?"
_CAPITAL_STREETS = (  # words of their own besides
    "Drive|Close|Court|Place|Square|Way|Walk|Hill|Row|Rise|Parade|Gate|Green|Park|View|House|Buildings|Wharf|Quay|Circus|Mount|Croft"
    "|Fold|Dale|Bank|Heights|Yard|Mansions|Towers?|Point|Cuttings?|Vale|Meadows?|Fields?|Common"
)
_HOMES = (
    "Cottage|House|Rectory|Vicarage|Farm|Farmhouse|Barn|Lodge|Maltings|Bungalow|Croft|Manor|Chapel|Hall|Manse|Mill|Gatehouse"
    "|Stables"
)
_CAPITAL = rf"(?-i:(?=[^\W\d_a-z]){WORD})"
_KIND_OF_STREET = rf"(?:{_STREETS}|(?-i:{_CAPITAL_STREETS}))"
_UNIT_OF_HOUSE = r"(?:flat|apartment|apt|unit|room|plot|pitch|bungalow)\s+\w{1,4}"
_HOUSE_WORDS = rf"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[\s-]{UNIT})?|{UNIT}|{TEEN}"
_HOUSE_NUMBER = rf"(?:no\.?\s?|number\s)?(?:\d{{1,4}}[a-z]?|\d{{1,4}}\s?[-/]\s?\d{{1,4}}|{_HOUSE_WORDS})"
_NO_STREET = re.compile(
    r"\b(?:of|the|in|a|to|and|or|with|for|at|on|by|from|is|was|people|years?|per|minutes?|hours?|weeks?|days?|months?|beds?|staff|more|on|or)\b",
    re.IGNORECASE,
)


def _is_house(text: str) -> bool:
    """Whether no word between a number and a street says that the number counts something."""
    return not _NO_STREET.search(text)


ADDRESSES = (
    rule(
        MentionKind.ADDRESS,
        rf"{BEGIN}{_UNIT_OF_HOUSE},\s+(?:(?:The\s+)?(?:{_CAPITAL}\s+){{0,3}}{_CAPITAL}),\s+(?:{_CAPITAL}\s+){{1,3}}{_KIND_OF_STREET}{END}",
        "a flat in a house",
        spelt=True,
    ),
    rule(
        MentionKind.ADDRESS,
        rf"{BEGIN}{_UNIT_OF_HOUSE},\s+(?:{_CAPITAL}\s+){{1,3}}(?-i:{_CAPITAL_STREETS}|{_HOMES}){END}",
        "a flat in a house",
        spelt=True,
    ),
    rule(
        MentionKind.ADDRESS,
        rf"{BEGIN}(?:{_UNIT_OF_HOUSE},?\s+)?{_HOUSE_NUMBER},?\s+(?:{WORD}\.?\s+){{1,3}}{_KIND_OF_STREET}{END}\.?",
        "a house number with a street",
        _is_house,
        spelt=True,
    ),
    rule(
        MentionKind.ADDRESS,
        rf"{BEGIN}(?:The\s+)?(?:{_CAPITAL}\s+){{0,2}}(?-i:{_HOMES}),\s+(?:\d+[a-z]?\s+)?(?:{_CAPITAL}\s+){{1,3}}{_KIND_OF_STREET}{END}",
        "a house with a street",
        spelt=True,
    ),
    rule(
        MentionKind.ADDRESS,
        rf"{BEGIN}(?:{_UNIT_OF_HOUSE},?\s+)?{_HOUSE_NUMBER},?\s+(?-i:The)\s+(?-i:Street|Lane|Avenue|Crescent|Terrace|Grove|Mews"
        rf"|{_CAPITAL_STREETS}){END}",
        "a house number with a street",
        spelt=True,
    ),
    rule(
        MentionKind.ADDRESS,
        rf"{BEGIN}-?\d{{1,2}}\.\d{{3,8}}°?\s?[NS]?\s*[,;/]?\s*-?\d{{1,3}}\.\d{{3,8}}°?\s?[EW]?{END}",
        "coordinates of a place",
    ),
    rule(MentionKind.ADDRESS, r"///[^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+", "three words for a place", spelt=True),
)


_GAPS = r"[\s.,\-–]{0,3}"
_INSURANCE = rf"[A-Z]{_GAPS}[A-Z]{_GAPS}(?:\d{_GAPS}){{5}}\d"
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
    rule(MentionKind.INSURANCE, rf"{BEGIN}{_INSURANCE}{_GAPS}[A-D]{END}", "form of a National Insurance number", _is_insurance),
    rule(
        MentionKind.INSURANCE,
        rf"\b(?:ni|nino|national insurance|insurance)(?:\s+(?:no\.?|number|num))?{IS}(?P<it>{_INSURANCE}(?:{_GAPS}[A-Z])?){END}",
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
