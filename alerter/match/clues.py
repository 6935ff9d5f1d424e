"""What a deadline can be found by among very many: the days that it has had, and its words.

A store keeps them as they are handed to it, and asks again with those of an article: both are
opaque to it. Pure: reads no clock, store or network.
"""

from collections.abc import Iterable, Iterator

from alerter.due import Due
from alerter.match.turns import turns_in
from alerter.match.words import sentence_of, words_in
from alerter.model import Entry, Mention

_MONTH = len("2025-09")


def clues_of(mention: Mention, due: Due) -> frozenset[str]:
    """By what a deadline is found that `mention` told, and that is now `due`."""
    return frozenset((*_of_words(mention), *_of_days((due, mention.due))))


def clues_in(entry: Entry, mentions: Iterable[Mention]) -> frozenset[str]:
    """By what the deadlines are found that `entry` may speak of."""
    found = set(_words(words_in(entry.title)))
    for mention in mentions:
        found.update(_of_words(mention))
        found.update(_of_days((mention.due, mention.was) if mention.was else (mention.due,)))
    for turn in turns_in(entry):
        found.update(_words(words_in(turn.quote)))
    return frozenset(found)


def _of_words(mention: Mention) -> Iterator[str]:
    return _words(words_in(mention.what) | sentence_of(mention))


def _words(words: Iterable[str]) -> Iterator[str]:
    return (f"w:{word}" for word in words)


def _of_days(dues: Iterable[Due]) -> Iterator[str]:
    for due in dues:
        day = due.last_day.isoformat()
        yield f"d:{day}"
        yield f"m:{day[:_MONTH]}"
