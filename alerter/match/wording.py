"""The words that following listens to, from `words.toml`. Read once; pure otherwise."""

import pkgutil
import re
import tomllib
from functools import cache


@cache
def _lists() -> dict[str, str]:
    source = pkgutil.get_data("alerter.match", "words.toml")
    if source is None:
        raise FileNotFoundError("words.toml")
    return tomllib.loads(source.decode())


@cache
def words(name: str) -> frozenset[str]:
    """The single words of a list."""
    return frozenset(_lists()[name].split())


def either(name: str) -> str:
    """A pattern that finds any phrase of a list, as whole words."""
    phrases = filter(None, map(str.strip, _lists()[name].splitlines()))
    ranked = sorted(phrases, key=len, reverse=True)
    found = "|".join(re.escape(phrase).replace(r"\*", r"\w*") for phrase in ranked)
    return rf"\b(?:{found})\b"


@cache
def any_of(name: str) -> re.Pattern[str]:
    """The same, compiled; case is no matter."""
    return re.compile(either(name), re.IGNORECASE)
