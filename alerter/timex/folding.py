"""Text made even for matching: lower case, plain quotes, hyphens and blanks, the same length.

Pure: offsets in folded text are offsets in the text.
"""

import re

_BLANKS = "\u00a0\u2007\u2009\u200a\u202f\u2002\u2003\u3000\t\r\f\v\u00ad\u200b\ufeff"
_EVEN = {
    **dict.fromkeys(_BLANKS, " "),
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4`", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    "\u2026": ".",
}
# one search for the odd signs is many times cheaper than str.translate, which asks for each sign
_ODD = re.compile(f"[{re.escape(''.join(_EVEN))}]")
# a line that only goes on with the one before: hard-wrapped prose
_WRAP = re.compile(r"(?<=[^\n]{40})(?<![.:;!?\s])\n(?=[a-z\u00df-\u00ff])")


def fold(text: str) -> str:
    """`text` in lower case with plain typography; every character keeps its place."""
    return fold_lines(text).replace("\n", " ")


def fold_lines(text: str) -> str:
    """The same, with its line breaks, save those at which prose was only wrapped."""
    if "\n" in text:
        text = _WRAP.sub(" ", text)
    even = _ODD.sub(_plain, text)
    folded = even.lower()
    if len(folded) == len(text):
        return folded
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in even)


def _plain(match: re.Match[str]) -> str:
    return _EVEN[match[0]]
