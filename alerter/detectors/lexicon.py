"""The words that tell a deadline from a mere date, read from a language pack's `obligation.toml`.

Pure: plain data in, compiled patterns out, each compiled when it is first asked for.
"""

import re
from collections.abc import Mapping
from functools import cache, cached_property

from alerter.timex.language import read_pack


class Lexicon:
    """Classes of cue words, and the connectors that lead to a date."""

    def __init__(
        self,
        words: Mapping[str, list[str]],
        connectors: Mapping[str, list[str]],
        filler: list[str],
        shapes: Mapping[str, str],
    ) -> None:
        self._words = words
        self._connectors = connectors
        self._filler = filler
        self._shapes = shapes
        self._patterns: dict[str, re.Pattern[str]] = {}

    def word(self, name: str) -> re.Pattern[str]:
        """What matches a class of words, between word edges."""
        if name not in self._patterns:
            choices = "|".join(self._words[name])
            self._patterns[name] = re.compile(rf"(?<![\w-])(?:{choices})(?!\w)")
        return self._patterns[name]

    def shape(self, name: str) -> re.Pattern[str]:
        """A pattern that the pack names."""
        key = f"shape {name}"
        if key not in self._patterns:
            self._patterns[key] = re.compile(self._shapes[name])
        return self._patterns[key]

    def words_of(self, name: str) -> tuple[str, ...]:
        """The entries of a class, as they are written."""
        return tuple(self._words[name])

    @cached_property
    def connector(self) -> re.Pattern[str]:
        """What matches the words that lead to a date, at the end of the text before it."""
        classes = "|".join(
            f"(?P<{name}>{'|'.join(choices)})" for name, choices in self._connectors.items()
        )
        filler = "|".join(re.escape(word) for word in self._filler)
        return re.compile(rf"(?<![\w-])(?:{classes})((?: (?:{filler})){{0,4}}) ?$")


@cache
def load_lexicon(code: str = "en") -> Lexicon:
    """The cue words of one language (an ISO 639-1 code). FileNotFoundError where there are none."""
    pack = read_pack(code, "obligation")
    words = {**pack["words"], **pack["naming"]}
    return Lexicon(words, pack["connectors"], pack["filler"]["words"], pack["shapes"])
