"""Lines that programs and transcribers put above, between and under what was said."""

from __future__ import annotations

import re

from textmine.transcripts.chats import is_notice

_WHOLE = (
    "call|conversation|discussion|transcript|transcription|interview|recording|tape|audio|session|focus group|file|meeting|workshop"
    "|hearing|seminar|lesson|visit|walk"
)
_END = re.compile(
    rf"\W*(?:end|ends) of (?:the )?(?:{_WHOLE}|part|side)(?:\s\w{{1,5}})?\W*\Z"
    rf"|\W*end of (?:the )?(?:{_WHOLE})\W\s.{{1,120}}\Z"
    rf"|\W*(?:the )?(?:{_WHOLE}) (?:ends?|ended|concludes?d?|finish(?:es|ed)|stops?|stopped|closed|terminated)(?: here)?\W*\Z"
    rf"|\W*(?:the )?(?:{_WHOLE}) (?:ends?|ended|finish(?:es|ed)|stops?|stopped|closed)"
    r"(?:\W+(?:at\W+|after\W+)?\d[\d:.]*\s?\w{0,8}"
    r"|\s(?:at|because|by|as|due|on|when|while|for)\s.{1,90})\W*\Z"
    r"|(?-i:\W*END\W*\Z|@End\Z)",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"(?:transcribed (?:by|with|using) \S.{0,60}|automatically transcribed\b.{0,140}"
    r"|.{0,90}\b(?:sonix\.ai|otter\.ai|rev\.com|trint\.com|happyscribe\.com|temi\.com|turboscribe\.ai|descript\.com)\W*"
    r"|(?-i:\#(?:TEXT|ENDTEXT|CODE|ENDCODE|COMMENT|ENDCOMMENT|DOC|ENDDOC)\b).*|page \d+ of \d+"
    r"|(?:photo(?:graph)?|picture|image|fig(?:ure)?)s?(?: \d+)?: .{1,120}"
    r"|(?:this )?transcript(?:ion)? was (?:(?:automatically|auto) ?)?(?:exported|generated|created|made|produced).{0,120}"
    r"|the (?:committee|meeting|session|panel|board|hearing|sub-committee) (?:adjourned|rose|closed|ended|suspended) at .{1,40}"
    r"|\((?:the )?(?:(?:luncheon|lunch|short|brief|overnight|tea|morning|afternoon) )?(?:adjournment|recess|break)\)"
    r"|(?:the )?(?:meeting|sitting|committee|hearing|session) (?:was )?(?:suspended|adjourned|resumed)(?: (?:at|until) .{1,20})?\W*"
    r"|(?:the )?(?:meeting|sitting|session|hearing) continued in (?:public|private).{0,40}|on resuming\W{0,3}"
    r"|members (?:indicated|signified|expressed) (?:agreement|assent|disagreement|dissent)\W*"
    r"|this editable transcript was computer generated.{0,140}|(?:transcription|recording|meeting) ended after .{0,40}"
    r"|this page was last (?:changed|updated|modified|edited).{0,60}|(?:©|\(c\)|copyright)\s.{0,60}\b(?:19|20)\d{2}\b.{0,60}"
    r"|.{1,60} (?:started|stopped) (?:transcription|recording)|automatically convert your audio to text.{0,60}"
    rf"|\W*(?:start|beginning) of (?:the )?(?:{_WHOLE}|part \w+)\W*|\W*(?:{_WHOLE}) (?:begins|starts)(?: here)?\W*"
    r"|[-_=*~–—]{2,}|[-=*~–—]{2,}\s*[^-=*~–—].{0,80}[^-=*~–—]\s*[-=*~–—]{2,}"
    r"|@(?:UTF8|Begin|End|Languages|Participants|ID|Media|Date|Situation|Comment|Location|Transcriber|Warning)\b.*|%[a-z]{3}:\s.*)\Z",
    re.IGNORECASE,
)


def is_end(line: str) -> bool:
    """Whether a line says that the interview is over."""
    return bool(_END.match(line.strip())) and bool(line.strip())


def is_furniture(line: str) -> bool:
    """Whether a line is one that nobody said: where a recording begins and ends, who transcribed it, a rule."""
    return bool(_FURNITURE.match(line)) or is_notice(line) or is_end(line)
