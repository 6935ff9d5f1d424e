"""Language packs: how one language writes dates, as plain data in `languages/CODE/calendar.toml`.

Pure: reads nothing but the packs of this package, each once.
"""

import pkgutil
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta, timezone, tzinfo
from functools import cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from alerter.timex.value import Feast

_PLACE_HOLDER = re.compile(r"(?<!P)<([a-z]+)(\d?)>")
_FIXED = {
    "day": r"(?<![\d.,:/$€£])(?:3[01]|[12]\d|0?[1-9])(?!\d)",
    "year": r"(?:19|20)\d\d",
}
_WORD = re.compile(r"[^\W\d_]+|\d+")


class Form(NamedTuple):
    """One way of writing a date: a pattern, who reads it, and the kind of word it needs."""

    read: str
    gate: str
    pattern: re.Pattern[str]


class Zones(NamedTuple):
    """What the words behind a clock time say of its zone."""

    pattern: re.Pattern[str]
    abbreviations: Mapping[str, str]
    #: by the publisher's offset in minutes, or "default"
    ambiguous: Mapping[str, Mapping[str, str]]
    words: Mapping[str, str]
    places: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Language:
    """One language's way of writing time."""

    code: str
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    units: Mapping[str, str]
    periods: Mapping[str, str]
    numbers: Mapping[str, float]
    ordinals: Mapping[str, int]
    #: the days of a month in words
    month_days: Mapping[str, int]
    days: Mapping[str, int]
    which: Mapping[str, str]
    feasts: Mapping[str, Feast]
    clock_words: Mapping[str, str]
    capital_only: frozenset[str]
    month_leads: frozenset[str]
    year_leads: frozenset[str]
    forms: tuple[Form, ...]
    clocks: tuple[re.Pattern[str], ...]
    zones: Zones
    #: how parts are joined, by name
    joints: Mapping[str, re.Pattern[str]]
    #: word to the gates that it opens
    gates: Mapping[str, frozenset[str]]

    def open_gates(self, folded: str) -> set[str]:
        """The gates that the words of a folded text open."""
        gates: set[str] = set()
        for word in set(_WORD.findall(folded)):
            if word.isdigit():
                gates.add("digit")
            elif word in self.gates:
                gates |= self.gates[word]
        if "digit" not in gates and any(sign.isdigit() for sign in folded):
            gates.add("digit")
        return gates

    def number(self, text: str) -> float | None:
        """The number that `text` says, in digits or in words."""
        if text.isdigit():
            return int(text)
        if text in self.numbers:
            return self.numbers[text]
        tens, _, ones = text.replace("-", " ").partition(" ")
        if ones and tens in self.numbers and ones in self.numbers and self.numbers[tens] >= 20:
            return self.numbers[tens] + self.numbers[ones]
        return None


def read_pack(code: str, name: str) -> dict[str, Any]:
    """One file of a language pack, parsed. FileNotFoundError where there is none."""
    return _read(f"{code}/{name}.toml")


def _read(path: str) -> dict[str, Any]:
    # not importlib.resources: it costs as much to import as all the rest of this package
    source = pkgutil.get_data("alerter.timex", f"languages/{path}")
    if source is None:
        raise FileNotFoundError(path)
    return tomllib.loads(source.decode())


@cache
def load_language(code: str = "en") -> Language:
    """The pack of one language (an ISO 639-1 code). FileNotFoundError where there is none."""
    pack = read_pack(code, "calendar")
    words = pack["words"]
    weekdays = pack["weekdays"] | pack["short_weekdays"]
    feasts = {name: Feast(**rule) for name, rule in pack["feasts"].items()}
    return Language(
        code=code,
        months=pack["months"],
        weekdays=weekdays,
        units=pack["units"],
        periods=pack["periods"],
        numbers=pack["numbers"],
        ordinals=pack["ordinals"],
        month_days=pack["month_days"],
        days=pack["days"],
        which=pack["which"],
        feasts=feasts,
        clock_words=pack["clock_words"],
        capital_only=frozenset(words["capital_only"]),
        month_leads=frozenset(words["month_leads"]),
        year_leads=frozenset(words["year_leads"]),
        forms=_forms(pack),
        clocks=tuple(re.compile(clock["shape"]) for clock in pack["clocks"]),
        zones=_zones(pack),
        joints={name: re.compile(shape) for name, shape in pack["joints"].items()},
        gates=_gates(pack),
    )


def _forms(pack: dict[str, Any]) -> tuple[Form, ...]:
    choices = _FIXED | {
        "count": pack["count_shape"],
        "month": _any_of(pack["months"]),
        "monthday": _any_of(pack["month_days"]),
        "weekday": f"(?:{_any_of(pack['weekdays'])}|(?:{_any_of(pack['short_weekdays'])})\\.?)",
        "fullweekday": _any_of(pack["weekdays"]),
        "dayword": _any_of(pack["days"]),
        "unit": _any_of(pack["units"]),
        "period": _any_of(pack["periods"]),
        "feast": _any_of(pack["feasts"]),
        "which": _any_of(pack["which"]),
    }

    def group(found: re.Match[str]) -> str:
        return f"(?P<{found[1]}{found[2]}>{choices[found[1]]})"

    return tuple(
        Form(form["read"], form["gate"], re.compile(_PLACE_HOLDER.sub(group, form["shape"])))
        for form in pack["forms"]
    )


def _zones(pack: dict[str, Any]) -> Zones:
    shared = _read("zones.toml")
    abbreviations = _any_of(shared["abbreviations"] | shared["ambiguous"])
    shape = pack["zone_shape"].format(
        abbreviation=f"(?P<abbreviation>{abbreviations})",
        word=f"(?P<word>{_any_of(pack['zone_words'])})",
        region=f"(?P<region>{_any_of(pack['words']['zone_regions'])})",
        place=f"(?P<place>{_any_of(pack['zone_places'])})",
    )
    return Zones(
        re.compile(shape),
        shared["abbreviations"],
        shared["ambiguous"],
        pack["zone_words"],
        pack["zone_places"],
    )


def _gates(pack: dict[str, Any]) -> dict[str, frozenset[str]]:
    kinds = {
        "month": pack["months"],
        "weekday": pack["weekdays"] | pack["short_weekdays"],
        "unit": pack["units"],
        "period": {**pack["periods"], **dict.fromkeys(pack["words"]["period_gates"])},
        "dayword": pack["days"],
        "feast": pack["feasts"],
        "anaphor": dict.fromkeys(pack["words"]["anaphor_gates"]),
        # the last word is enough: "a" alone would open the gate to every text
        "clock": dict.fromkeys(
            [*(word.split()[-1] for word in pack["clock_words"]), *pack["words"]["clock_gates"]]
        ),
    }
    gates: dict[str, set[str]] = {}
    for kind, entries in kinds.items():
        for entry in entries:
            for word in _WORD.findall(entry):
                gates.setdefault(word, set()).add(kind)
    for plural in pack["weekdays"]:
        gates.setdefault(f"{plural}s", set()).add("weekday")
    return {word: frozenset(kinds) for word, kinds in gates.items()}


def _any_of(words: Mapping[str, object] | list[str]) -> str:
    """The alternatives, longest first, so that none hides a longer one."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def zone_named(name: str) -> tzinfo:
    """An IANA zone, or a fixed one written as an offset."""
    if name[0] not in "+-":
        return ZoneInfo(name)
    hours, _, minutes = name[1:].partition(":")
    span = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-span if name[0] == "-" else span)
