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
# most texts are ASCII, and `in` walks them faster than any search for a class or str.translate
_EVEN_ASCII = {sign: plain for sign, plain in _EVEN.items() if sign.isascii()}
# a line that only goes on with the one before: hard-wrapped prose
# (the break itself comes first: a search that begins with a look behind tries every place)
_WRAP = re.compile(r"\n(?<=[^\n]{40}\n)(?<![.:;!?\s]\n)(?=[a-z\u00df-\u00ff])")


def fold(text: str) -> str:
    """`text` in lower case with plain typography; every character keeps its place."""
    return fold_lines(text).replace("\n", " ")


def fold_lines(text: str) -> str:
    """The same, with its line breaks, save those at which prose was only wrapped."""
    if "\n" in text:
        text = _WRAP.sub(" ", text)
    even = text
    for sign, plain in (_EVEN_ASCII if text.isascii() else _EVEN).items():
        if sign in even:
            even = even.replace(sign, plain)
    folded = even.lower()
    if len(folded) == len(text):
        return folded
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in even)
