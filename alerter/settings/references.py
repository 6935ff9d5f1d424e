"""Checks what one part of a configuration says of another: names taken, unknown or missing.

Works on what was given, not on valid models, so that a misspelt key elsewhere hides nothing. What
is malformed is passed over here: the models report it.
"""

from collections.abc import Collection, Iterator, Mapping
from urllib.parse import urlsplit

from alerter.settings.later import SOURCE_KINDS, refusal_of_source
from alerter.settings.layers import Layered
from alerter.settings.problems import Problems
from alerter.settings.reading import Trail
from alerter.settings.words import did_you_mean, listed

Given = Mapping[str, object]


def check(layered: Layered, source_kinds: Collection[str], problems: Problems) -> None:
    """Report every reference that leads nowhere, and a secret where none belongs."""
    given = layered.given
    if ("database",) not in layered.variables:
        _check_password(given, problems)
    sources = _unique("sources", given, problems)
    _unique("topics", given, problems)
    _check_scope(given, problems)
    _check_source_kinds(given, source_kinds, problems)
    _check_sources_of_topics(given, sources, problems)
    _check_routes(given, problems)


def _items(given: Given, section: str) -> Iterator[tuple[int, Given]]:
    """The items of a list that are mappings, each with its place."""
    listed_here = given.get(section)
    for at, item in enumerate(listed_here if isinstance(listed_here, list) else ()):
        if isinstance(item, Mapping):
            yield at, item


def _texts(owner: Given, key: str) -> Iterator[tuple[int, str]]:
    value = owner.get(key)
    for at, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, str):
            yield at, item


def _check_password(given: Given, problems: Problems) -> None:
    url = given.get("database")
    if isinstance(url, str) and _has_password(url):
        message = "a password is never written here: give the whole URL in ALERTER_DATABASE"
        problems.of_value(("database",), message)


def _has_password(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.password is not None or "password=" in parts.query


def _unique(section: str, given: Given, problems: Problems) -> Collection[str]:
    taken: dict[str, int] = {}
    for at, item in _items(given, section):
        name = item.get("name")
        if isinstance(name, str) and (first := taken.setdefault(name, at)) != at:
            message = f'the name "{name}" is taken by {section}.{first}; choose another'
            problems.of_value((section, at, "name"), message)
    return taken


def _check_source_kinds(given: Given, kinds: Collection[str], problems: Problems) -> None:
    for at, source in _items(given, "sources"):
        kind = source.get("type", "feed")
        trail: Trail = ("sources", at, "type")
        if not isinstance(kind, str):
            continue
        if kind in kinds:
            if "url" not in source:
                message = "missing: where the feed is (http, https or file:)"
                problems.of_missing(("sources", at, "url"), message)
        elif kind in SOURCE_KINDS:
            problems.of_value(trail, refusal_of_source(kind, kinds))
        else:
            hint = did_you_mean(kind, {*kinds, *SOURCE_KINDS}) or f" (known: {listed(kinds)})"
            problems.of_value(trail, f'no source is of type "{kind}"{hint}')


def _check_sources_of_topics(given: Given, names: Collection[str], problems: Problems) -> None:
    for at, topic in _items(given, "topics"):
        for place, name in _texts(topic, "sources"):
            if name not in names:
                hint = did_you_mean(name, names) or "; name it under `sources`"
                message = f'no source is called "{name}"{hint}'
                problems.of_value(("topics", at, "sources", place), message)


def _check_scope(given: Given, problems: Problems) -> None:
    for at, topic in _items(given, "topics"):
        if not {"any", "all", "sources"} & set(topic):
            message = "missing: words to look for (or name the sources that are all about it)"
            problems.of_missing(("topics", at, "any"), message)


def _check_routes(given: Given, problems: Problems) -> None:
    defaults = given.get("defaults")
    inherited = defaults if isinstance(defaults, Mapping) else {}
    _check_notify(given, inherited, ("defaults",), problems)
    for at, topic in _items(given, "topics"):
        _check_notify(given, topic, ("topics", at), problems)
        if "notify" not in topic and "notify" not in inherited:
            message = "missing: name the channels to tell here, or for all in defaults.notify"
            problems.of_missing(("topics", at, "notify"), message)


def _check_notify(given: Given, owner: Given, trail: Trail, problems: Problems) -> None:
    channels = given.get("channels")
    names = channels if isinstance(channels, Mapping) else {}
    routes = owner.get("notify")
    for at, route in enumerate(routes if isinstance(routes, list) else ()):
        place: Trail = (*trail, "notify", at)
        name = route
        if isinstance(route, Mapping):
            place, name = (*place, "channel"), route.get("channel")
        if isinstance(name, str) and name not in names:
            hint = did_you_mean(name, names) or "; name it under `channels`"
            problems.of_value(place, f'no channel is called "{name}"{hint}')
