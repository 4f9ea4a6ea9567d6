"""How and where somebody is reached: e-mail, web addresses, handles, telephones, postcodes, houses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from phonenumbers import Leniency, PhoneNumberMatcher

from textmine.privacy.detect.mentions import MentionKind
from textmine.privacy.detect.rules import BEGIN, DIGIT_WORD, END, IS, TEEN, UNIT, WORD, Rule, digits_of, has_no_words, rule

_HOSTS = "uk|com|org|net|edu|gov|info|io|eu|ie|wales|cymru|scot|london|nhs|tv|me|co|biz|de|fr|pl|app|dev|online|example|test"
_DOT = r"\s?(?:\.|\(dot\)|\[dot\]|\bdot\b|\bfull stop\b)\s?"
_SIGN = rf"(?:{_DOT}|\s(?:underscore|dash|hyphen|plus|stroke)\s)"
_PIECE = r"(?:double\s)?[\w+'’-]{1,64}"  # as long as a mailbox may be; what may go on for ever takes for ever
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
        rf"{BEGIN}{_NO_MAILBOX}(?<![\w+-]){_PIECE}(?:{_SIGN}{_PIECE}){{0,6}}\s?(?:\(at\)|\[at\]|@|\bat\b)\s?"
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
