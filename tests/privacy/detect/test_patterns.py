"""Identifiers known by their pattern."""

from __future__ import annotations

import subprocess
import sys

import pytest

from textmine.privacy.detect.identifiers import is_card_number, is_iban, is_nhs_number
from textmine.privacy.detect.patterns import find_identifiers


def found(text: str) -> list[tuple[str, str]]:
    return [(str(mention.kind), mention.text) for mention in find_identifiers(text)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Write to a.brindle@brackwell.org.uk today", "e-mail", "a.brindle@brackwell.org.uk"),
        ("it is a dot brindle at brackwell dot org dot uk if you need it", "e-mail", "a dot brindle at brackwell dot org dot uk"),
        ("that's ada_b(at)gmail.com", "e-mail", "ada_b(at)gmail.com"),
        ("look at www.brackwell.org/team/ada, please", "web address", "www.brackwell.org/team/ada"),
        ("it's on brackwell.co.uk now", "web address", "brackwell.co.uk"),
        ("find me as @ada_brindle there", "handle", "@ada_brindle"),
        ("in LS6 2QT we", "postcode", "LS6 2QT"),
        ("in ls62qt we", "postcode", "ls62qt"),
        ("in LS6-2QT we", "postcode", "LS6-2QT"),
        ("ring 0113 496 0077 at night", "telephone", "0113 496 0077"),
        ("ring (0113) 496-0077 at night", "telephone", "(0113) 496-0077"),
        ("ring +44 7700 900 077 at night", "telephone", "+44 7700 900 077"),
        (
            "it's oh seven seven double oh nine hundred three four five",
            "telephone",
            "oh seven seven double oh nine hundred three four five",
        ),
        ("the number 943 476 5919 is mine", "NHS number", "943 476 5919"),
        ("NHS number is 943-476-5918, I think", "NHS number", "943-476-5918"),  # its check fails, but the words say so
        ("AB 12 34 56 C is mine", "National Insurance number", "AB 12 34 56 C"),
        ("ab123456c is mine", "National Insurance number", "ab123456c"),
        ("born on 3 May 1961 in the snow", "date of birth", "3 May 1961"),
        ("D.O.B. 03/05/61 it said", "date of birth", "03/05/61"),
        ("I was born in 1961, so", "date of birth", "1961"),
        ("at 14a Tannery Street we", "address", "14a Tannery Street"),
        ("at 14 tannery lane we", "address", "14 tannery lane"),
        ("sort code's 12 34 56 and", "sort code", "12 34 56"),
        ("account number 12345678 and", "bank account", "12345678"),
        ("GB82 WEST 1234 5698 7654 32 it is", "bank account", "GB82 WEST 1234 5698 7654 32"),
        ("paid with 4111 1111 1111 1111 then", "card number", "4111 1111 1111 1111"),
        ("a grey van, YK58 ABD, outside", "number plate", "YK58 ABD"),
        ("patient number is RX123456 there", "reference number", "RX123456"),
        ("case number HB/2019/00452, they said", "reference number", "HB/2019/00452"),
        ("tenancy reference is TN-00821-B and", "reference number", "TN-00821-B"),
        ("claim CX 448 72 1 is open", "reference number", "CX 448 72 1"),
        ("crime reference 42/13374/19, from", "reference number", "42/13374/19"),
        ("they call me KM004471 there", "reference number", "KM004471"),
        ("I quote SG/0447/B and they", "reference number", "SG/0447/B"),
        ("reference seven four four K nine one", "reference number", "seven four four K nine one"),
        ("QQ 12 34 56 C is mine", "National Insurance number", "QQ 12 34 56 C"),
        ("my insurance number is P W, 7 7, 2 0, 1 8, D", "National Insurance number", "P W, 7 7, 2 0, 1 8, D"),
        ("it is anna dot wistow underscore 4 at gmail dot com, small", "e-mail", "anna dot wistow underscore 4 at gmail dot com"),
        ("have a look at facebook dot com slash kezia", "web address", "facebook dot com slash kezia"),
        ("my insta is kez.moran_92 if", "handle", "kez.moran_92"),
        ("in ls 98 4 qx then it", "postcode", "ls 98 4 qx"),
        ("it was L S 9 8, 4 Q X on the form", "postcode", "L S 9 8, 4 Q X"),
        ("ring 020 7946 0817 ext 245 at night", "telephone", "020 7946 0817 ext 245"),
        ("ring 0161 496 0932, extension 4512, and", "telephone", "0161 496 0932, extension 4512"),
        ("I am on extension 7718 upstairs", "telephone", "extension 7718"),
        ("it's 07700 nine double oh four one six", "telephone", "07700 nine double oh four one six"),
        ("yj 19 wxb, that was the taxi", "number plate", "yj 19 wxb"),
        ("P 417 KLM, an old one", "number plate", "P 417 KLM"),
        ("born on the fourteenth of March nineteen fifty-two in", "date of birth", "the fourteenth of March nineteen fifty-two"),
        ("The thirtieth of April, 1946, that's my birthday", "date of birth", "The thirtieth of April, 1946"),
        ("the twenty first of May nineteen seventy", "date", "the twenty first of May nineteen seventy"),
        ("we married on 12 June 1971", "date", "12 June 1971"),
        ("I'm ninety-four and I still", "age over 89", "ninety-four"),
        ("My mother was 96 when they", "age over 89", "96"),
        ("a 91-year-old on a trolley", "age over 89", "91-year-old"),
        ("for her ninety-fifth birthday", "age over 89", "ninety-fifth"),
        ("at twenty-two Hollin Avenue we", "address", "twenty-two Hollin Avenue"),
        ("at Flat 12b, Cawthra House now", "address", "Flat 12b, Cawthra House"),
        ("at 53.7712, -1.5834 they", "address", "53.7712, -1.5834"),
        ("card ending 4471, they said", "card number", "4471"),
    ],
)
def test_identifier_is_found_whole(text: str, kind: str, words: str) -> None:
    """Each kind is found in the ways in which people write it, and as far as it goes."""
    assert found(text) == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "We got £1,234,567 in 2014 and 10,000,000 the year after.",
        "From 1990-1995 it was 25 per cent, then 30.",
        "25 people in the street, 3 new houses close by, and 14 days' notice.",
        "It was Covid-19, and page 12 of 40; grade 7 to 9.",
        "Look at them at home. We looked at it at length.",
        "The B12 and the M1 were on the S4C programme at 7.30.",
        "I got 96 out of a hundred, and waited ninety-one days for ninety pounds; 95 per cent did.",
        "There were ninety-two of us on the 97 bus, and in the nineties there were three.",
        "We meet on the first Tuesday in March, and on the twelfth he was gone.",
        "The ESA50, the UC65, Q3-2019, BBC1, Tier 4, Level 3, World War 3, PM2.5 and 24/7 care.",
        "Each claim goes the same way, and the reference was good; order was kept, and the account was true.",
        "The extension they built in 2010 leaks; an extension of two weeks.",
        "In 2019, 20 a day came. At 10 3 people went, so 4 of us stayed.",
        "Under section 3.1.1.4, it was a dot on the map and nobody got at it.",
        "The nine of clubs in the lane, five at the gate, one with Green stripes.",
        "In May 2019 it closed; the Act came in on 1 April 2013.",
    ],
)
def test_figures_of_talk_are_no_identifiers(text: str) -> None:
    """Money, years, shares, ages and streets without a house are left alone."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("check", "right"), [(is_nhs_number, "943 476 5919"), (is_card_number, "4111111111111111"), (is_iban, "GB82WEST12345698765432")]
)
def test_a_check_fails_when_one_figure_is_changed(check, right: str) -> None:
    """The issuers' check digits tell a number from one with a slip."""
    assert check(right)
    assert not check(right[:-1] + ("8" if right[-1] != "8" else "7"))


def test_no_text_takes_longer_than_its_length_allows() -> None:
    """Texts that go on and on in pieces of what identifiers begin with are read through; a hang would end the process."""
    pieces = [
        "1-",
        "A-",
        "x.",
        "a at ",
        "dot a ",
        "born in ",
        "1/1/",
        "Flat 1, Cap ",
        "ninety ",
        "99",
        "a dash ",
        "A 1 ",
        "ref is ",
    ]
    code = f"""from textmine.privacy.detect.patterns import find_identifiers
for piece in {pieces!r}:
    find_identifiers(piece * 15_000)
print("all read")"""
    done = subprocess.run([sys.executable, "-c", code], check=True, timeout=300, capture_output=True, text=True)
    assert done.stdout == "all read\n"


def test_the_earlier_rule_wins_where_two_fit() -> None:
    """Ten figures with an NHS number's check are no telephone number."""
    assert found("9434765919") == [("NHS number", "9434765919")]
    assert found("0113 496 0077, 943 476 5919") == [("telephone", "0113 496 0077"), ("NHS number", "943 476 5919")]
