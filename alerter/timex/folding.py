"""Text made even for matching: lower case, plain quotes, hyphens and blanks, the same length.

Pure: offsets in folded text are offsets in the text.
"""

_EVEN = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\u2002\u2003\u3000\t\n\r\f\v", " "),
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        "\u2026": ".",
        "\u00ad": " ",
        "\u200b": " ",
        "\ufeff": " ",
    }
)


def fold(text: str) -> str:
    """`text` in lower case with plain typography; every character keeps its place."""
    even = text.translate(_EVEN)
    folded = even.lower()
    if len(folded) == len(text):
        return folded
    return "".join(low if len(low := sign.lower()) == 1 else sign for sign in even)
