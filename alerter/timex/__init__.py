"""Reads time out of text: finds temporal expressions with their spans and resolves them against an
anchor, keeping precision.

    text --find--> Timex(span, value, clock) --resolve(anchor, direction)--> Due

An expression is found once and may be resolved twice: a bare weekday or a date without a year has a
past and a coming candidate, and only the clause that it stands in can tell which is meant.
Pure: reads no clock, store or network, and only the language packs of its own package.
"""

from alerter.timex.anchor import Anchor, Direction
from alerter.timex.finder import find, find_on, read_tape
from alerter.timex.folding import fold
from alerter.timex.language import Language, load_language
from alerter.timex.resolver import Resolved, candidates, resolve
from alerter.timex.tagger import Tag, tag
from alerter.timex.tape import Tape
from alerter.timex.value import Timex

__all__ = [
    "Anchor",
    "Direction",
    "Language",
    "Resolved",
    "Tag",
    "Tape",
    "Timex",
    "candidates",
    "find",
    "find_on",
    "fold",
    "load_language",
    "read_tape",
    "resolve",
    "tag",
]
