"""Some tokens that a shape matched, with what a reader may ask about them.

Pure: text in, answers out.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from alerter.timex.language import Language
from alerter.timex.tape import Tape
from alerter.timex.value import Value


class Reading(NamedTuple):
    """One tape that is read, and what is known of its publisher."""

    tape: Tape
    language: Language
    #: in 9/17/2025 the day stands first
    day_first: bool
    #: the publisher's offset in minutes
    offset: int


class Found:
    """The tokens from `first` to `last` of a tape."""

    __slots__ = ("first", "given", "language", "last", "opening", "reading", "tape", "words")

    def __init__(self, reading: Reading, first: int, last: int, given: Mapping[str, Any]) -> None:
        self.reading = reading
        self.tape = tape = reading.tape
        self.language = reading.language
        self.first = first
        self.last = last
        #: what the pack tells the reader of this form
        self.given = given
        self.words = tape.words[first : last + 1]
        #: what opens a range of which this is the close
        self.opening: Value | None = None

    @property
    def before(self) -> str:
        """The word before; a hyphen or a bracket between does not count."""
        first = self.first
        while first and not self.tape.words[first - 1][0].isalnum():
            if self.tape.words[first - 1][0] not in "-(\"'":
                return ""
            first -= 1
        return self.tape.words[first - 1] if first else ""

    def meaning(self, name: str, word: str) -> Any:
        """What a word means in a class, or None."""
        return self.language.values[name].get(word)

    def value(self, name: str) -> Any:
        """What the first token of a class means, or None."""
        values = self.language.values[name]
        for word in self.words:
            if word in values:
                return values[word]
        return None

    def place(self, name: str) -> int | None:
        """Which of the tokens is the first of a class."""
        table = self.language.values[name]
        for at, word in enumerate(self.words):
            if word in table:
                return at
        return None

    def has(self, name: str) -> bool:
        """Whether any token is of a class."""
        return not self.language.values[name].keys().isdisjoint(self.words)

    def numbers(self) -> list[int]:
        """The numbers of one or two digits, in order."""
        return [int(word) for word in self.words if len(word) < 3 and word.isdigit()]

    def is_of(self, name: str, word: str) -> bool:
        """Whether a word belongs to a class."""
        return word in self.language.values[name]

    def is_meant(self, at: int) -> bool:
        """Whether a token needs no capital to be read as time, or has one."""
        is_odd = self.words[at] in self.language.values["CAPITAL"]
        return not is_odd or self.tape.is_capital(self.first + at)

    def is_named(self, at: int) -> bool:
        """Whether a token has a capital that its language gives to no time: "de Julio Ramos"."""
        if self.words[at] not in self.language.values["LOWER"]:
            return False
        token, tape = self.first + at, self.tape
        start = tape.starts[token]
        if not tape.is_capital(token) or tape.text[start : start + 2].isupper():
            return False
        if token and tape.words[token - 1][0].isalnum():
            return True
        return self.is_before_name()

    def is_after_title(self) -> bool:
        """Whether a form of address stands before: "Mr. May"."""
        words, first = self.tape.words, self.first
        if first and words[first - 1][0] == ".":
            first -= 1
        return first > 0 and self.is_of("TITLE", words[first - 1])

    def is_before_pause(self) -> bool:
        """Whether a sentence, or a part of it, ends behind."""
        signs, behind = self.tape.signs, self.last + 1
        pauses = self.language.vocabulary.classes["PAUSE"]
        return behind >= len(signs) or signs[behind] in pauses

    def is_before_name(self) -> bool:
        """Whether an unknown word with a capital stands behind: "April Jones"."""
        behind = self.last + 1
        tape = self.tape
        if behind >= len(tape.words) or tape.words[behind] in self.language.cutter.signs:
            return False
        start = tape.starts[behind]
        return tape.text[start : start + 1].isupper() and not tape.text[start : start + 2].isupper()
