"""Types for the notations of time in the configuration: `10m`, `7d`, `09:00`, `Europe/London`, …

Pure: reads no clock, store or network. Each refuses with a ValueError that shows how to write it,
and knows its JSON Schema.
"""

import re
from datetime import time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, PlainValidator, WithJsonSchema

from alerter.model import AlertFilter, Event, Lead
from alerter.settings.words import did_you_mean

_SPAN = re.compile(r"(\d{1,5})([smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_FILTER = re.compile(r"(\w+)(?:\s*<=\s*(\S+))?")


def _text(value: object, example: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"must be text, such as {example}")  # noqa: TRY004 - pydantic's contract
    return value


def _read_span(value: object) -> timedelta:
    if isinstance(value, timedelta):
        return value
    text = _text(value, "10m, 48h or 3d")
    if not (found := _SPAN.fullmatch(text)):
        raise ValueError(f"not a span of time: {text!r} (write 30s, 10m, 48h, 3d or 2w)")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _read_lead(value: object) -> Lead:
    return value if isinstance(value, Lead) else Lead.parse(_text(value, "7d or 3h"))


def _read_time(value: object) -> time:
    if isinstance(value, time):
        return value
    text = _text(value, '"09:00", in quotes')
    if not (found := _TIME.fullmatch(text)):
        raise ValueError(f'not a time of day: {text!r} (write "09:00", 24 hours)')
    return time(int(found[1]), int(found[2]))


def _read_zone(value: object) -> ZoneInfo:
    if isinstance(value, ZoneInfo):
        return value
    name = _text(value, "Europe/London or UTC")
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # each of them, depending on what is wrong with it
        hint = did_you_mean(name, available_timezones())
        wanted = hint or " (write an IANA name such as Europe/London or UTC)"
        raise ValueError(f"no such time zone: {name!r}{wanted}") from None


def _read_event(value: object) -> Event:
    name = _text(value, "moved")
    if name not in tuple(Event):
        hint = did_you_mean(name, Event) or f" (write one of {', '.join(Event)})"
        raise ValueError(f"no such event: {name!r}{hint}")
    return Event(name)


def _read_announced(value: object) -> Event:
    event = _read_event(value)
    if event is Event.REMINDER:
        raise ValueError('reminders have their own key: list their leads in "remind"')
    return event


def _read_filter(value: object) -> AlertFilter:
    if isinstance(value, AlertFilter):
        return value
    text = _text(value, 'moved or "reminder<=7d"')
    if not (found := _FILTER.fullmatch(text)):
        raise ValueError(f'not a filter: {text!r} (write an event, or "reminder<=7d")')
    event = _read_event(found[1])
    if found[2] and event is not Event.REMINDER:
        raise ValueError(f'only reminders have a lead: write {event}, or "reminder<={found[2]}"')
    return AlertFilter(event, Lead.parse(found[2]) if found[2] else None)


def between(least: str, most: str) -> AfterValidator:
    """Bounds for a `Span`, both allowed, in its own notation."""
    low, high = _read_span(least), _read_span(most)

    def check(span: timedelta) -> timedelta:
        if not low <= span <= high:
            raise ValueError(f"out of range: write {least} to {most}")
        return span

    return AfterValidator(check)


#: a span of time, such as `10m`
Span = Annotated[
    timedelta,
    PlainValidator(_read_span),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,5}[smhdw]$"}),
]
#: how long before: `7d`
LeadField = Annotated[
    Lead,
    PlainValidator(_read_lead),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,4}[wdhm]$"}),
]
#: a time of day: `09:00`
TimeField = Annotated[
    time,
    PlainValidator(_read_time),
    WithJsonSchema({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}),
]
#: a time zone by its IANA name
ZoneField = Annotated[
    ZoneInfo,
    PlainValidator(_read_zone),
    WithJsonSchema({"type": "string", "examples": ["UTC", "Europe/London", "America/New_York"]}),
]
#: an event that is told besides reminders: `moved`
AnnouncedField = Annotated[
    Event,
    PlainValidator(_read_announced),
    WithJsonSchema({"enum": [event.value for event in Event if event is not Event.REMINDER]}),
]
#: an item of `only`: `moved` or `reminder<=7d`
FilterField = Annotated[
    AlertFilter,
    PlainValidator(_read_filter),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": rf"^({'|'.join(Event)}|reminder\s*<=\s*\d{{1,4}}[wdhm])$",
            "examples": ["moved", "reminder<=7d"],
        }
    ),
]
