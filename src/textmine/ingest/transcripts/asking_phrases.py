"""What those say who lead an interview or a group."""

from __future__ import annotations

import re

LEADS = re.compile(
    r"\b(?:tell (?:me|us)|talk (?:me|us) through|for the (?:tape|recording|record)"
    r"|(?:last|final|first|next) (?:question|thing|one|topic)"
    r"|(?:thanks|thank you)\b[^.?!]{0,30}\bfor (?:coming|agreeing|talking|seeing|meeting|joining|giving|doing|your time|sharing)"
    r"|i(?:['’]d| would) like to (?:ask|start|begin|move|hear)|i want(?:ed)? to (?:ask|pick up|come back)|moving on|move on to"
    r"|go on, \w+|(?:that['’]s|this is|that was) (?:really |very |so )?(?:helpful|useful|interesting)|anything else"
    r"|(?:say|bit) more about|ask the questions|keep talking|think(?:ing)? (?:aloud|out loud)|(?:next|first|last) (?:task|screen)"
    r"|when(?:ever)? you(?:['’]re| are) ready|share your screen|what (?:are|were) you (?:thinking|looking|trying)"
    r"|i(?:['’]ll| will|['’]m going to| am going to) (?:ask|read|show|give|send) you)\b",
    re.IGNORECASE,
)
# What those say who come with the one who asks, and hardly speak.
SITS_IN = re.compile(
    r"\b(?:i['’]m|i am|i['’]ll be|i will be) (?:really |just |only |mostly |mainly |here |going |sitting in |to ){1,5}"
    r"(?:listen(?:ing)?|observ(?:e|ing)|tak(?:e|ing) (?:some |the |a few )?notes|sit(?:ting)? in)\b",
    re.IGNORECASE,
)
# A question mark after what people say to be followed: "... all day, you know?"
_TAG = re.compile(
    r"(?:\b(?:(?:do )?you (?:know|see)(?: what i mean)?|(?:know|see) what i mean|(?:all )?right|yeah|yes|no|ok(?:ay)?|eh|huh|innit)"
    r"|\b(?:is|was|were|are|do|does|did|has|have|had|would|could|wo|ca|should)n['’]t (?:it|they|we|you|he|she|i|there|that))\s*\?",
    re.IGNORECASE,
)


def asks_or_leads(text: str) -> bool:
    """Whether a paragraph asks something that is not a mere tag, or leads the talk."""
    return "?" in _TAG.sub("", text) or bool(LEADS.search(text))
