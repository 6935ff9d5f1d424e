"""Untrusted text made fit to print on one line. Pure: reads no clock, store or network."""

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
#: lone surrogates, and marks that turn the direction of all that follows
_TREACHEROUS = re.compile(r"[\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def plain(text: str) -> str:
    """Untrusted text on one line: no control characters, no lone surrogates, nothing that turns
    the direction of what follows.
    """
    return " ".join(_TREACHEROUS.sub("", _CONTROL.sub(" ", text)).split())


def shorten(text: str, limit: int) -> str:
    """`text`, or its beginning up to the edge of a word and "…"; at most `limit` characters."""
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 0 and (unicodedata.combining(text[end]) or "\u200d" in text[end - 1 : end + 1]):
        end -= 1
    edge = text.rfind(" ", 0, end + 1)
    return text[: edge if edge > limit // 2 else end].rstrip(" ,;:–-") + "…"


def capital(text: str) -> str:
    """`text` with its first letter large."""
    return text[:1].upper() + text[1:]


def count(number: int, thing: str) -> str:
    """`1 day`, `7 days`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
