"""Identifiers known by their pattern."""

from __future__ import annotations

import pytest

from textmine.privacy.official_numbers import is_card_number, is_iban, is_nhs_number
from textmine.privacy.patterns import find_identifiers


def found(text: str) -> list[tuple[str, str]]:
    return [(str(one.kind), one.text) for one in find_identifiers(text)]


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


def test_the_earlier_rule_wins_where_two_fit() -> None:
    """Ten figures with an NHS number's check are no telephone number."""
    assert found("9434765919") == [("NHS number", "9434765919")]
    assert found("0113 496 0077, 943 476 5919") == [("telephone", "0113 496 0077"), ("NHS number", "943 476 5919")]
