"""Finds the word that was meant. Pure: reads no clock, store or network."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`; None where none is like it. Case does not count."""
    by_folded = {candidate.casefold(): candidate for candidate in sorted(known, reverse=True)}
    found = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a sentence that names the word most likely meant; empty where none is like it."""
    found = nearest(word, known)
    return f'; did you mean "{found}"?' if found else ""


def listed(words: Iterable[str]) -> str:
    """Words as the end of a sentence: `a, b, c`, in order of the alphabet."""
    return ", ".join(sorted(words))
