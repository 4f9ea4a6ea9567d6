"""Character references of HTML (`&amp;`, `&#8217;`) as the letters they stand for."""

from __future__ import annotations

import html
import re

_OF_NO_LETTER = re.compile(r"&#(?:\d{8,}|x[\da-f]{7,});?", re.IGNORECASE)  # Python refuses to read numbers of thousands of digits


def unescape(text: str) -> str:
    """Text with letters for its character references; a reference to no letter there is becomes �."""
    return html.unescape(_OF_NO_LETTER.sub("\ufffd", text))
