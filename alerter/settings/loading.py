"""From a file and the environment to the records that alerter works with.

Reads the file and nothing else: no store, no network, no clock; secrets stay where they are.
"""

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from alerter import model
from alerter.errors import ConfigError
from alerter.model import Event, Feed, HedgedPolicy, Lead, Topic
from alerter.settings import references, schema
from alerter.settings.channel import ChannelSettings, Kinds, read_channels
from alerter.settings.detector import DetectorSettings, read_detector
from alerter.settings.editor import document_schema
from alerter.settings.layers import layer, strangers
from alerter.settings.problems import Problems
from alerter.settings.reading import read

_T = TypeVar("_T")

_LEADS = (Lead(7, "d"), Lead(1, "d"))
_REMIND_AT = time(9, 0)
_ANNOUNCED = (Event.NEW, Event.MOVED, Event.CANCELLED, Event.MET, Event.LAPSED)
_MIN_CONFIDENCE = 0.6
_HEDGED = HedgedPolicy.IGNORE


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where the web page is served."""

    host: str
    port: int
    #: its address as people reach it, without a slash at the end; None where none is told
    public_url: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """A configuration that holds together: defaults are applied, names lead somewhere."""

    #: the file that it was read from
    path: Path
    #: default zone of readers
    zone: ZoneInfo
    #: URL of the store; a path in it is absolute
    database: str
    topics: tuple[Topic, ...]
    feeds: tuple[Feed, ...]
    channels: tuple[ChannelSettings, ...]
    #: a delivery older than this is not tried again
    give_up_after: timedelta
    #: None where no web page is served
    server: ServerSettings | None
    #: None where the built-in reader reads by itself
    detector: DetectorSettings | None = None


def load(
    path: Path,
    *,
    channel_kinds: Kinds,
    source_kinds: Collection[str],
    detector_kinds: Kinds = MappingProxyType({}),
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """Read and check the configuration at `path`; variables `ALERTER_…` count more than the file.

    `channel_kinds` and `detector_kinds` are the settings model of each kind that is installed.
    `environ` is the environment of this process where none is given. Raises ConfigError with every
    problem, one line each: `file:line:col: path: message`.
    """
    environ = os.environ if environ is None else environ
    tree = read(path)
    layered = layer(tree.data, environ)
    problems = Problems(path, tree, layered)
    if layered.error:
        problems.of_model(layered.error, document_schema())
    references.check(layered, source_kinds, problems)
    channels = tuple(read_channels(layered.given.get("channels"), channel_kinds, problems))
    detector = read_detector(layered.given.get("detector"), detector_kinds, problems)
    for name, message in strangers(environ, secrets=frozenset(_secret_variables(layered.given))):
        problems.of_variable(name, message)
    lines = problems.lines()
    if lines or layered.document is None:
        raise ConfigError(lines)
    return _settings(path, layered.document, channels, environ, detector)


def _secret_variables(value: object) -> Iterator[str]:
    """Names of the variables that secrets are kept in: `{env: NAME}`, wherever it stands."""
    if isinstance(value, Mapping):
        if tuple(value) == ("env",) and isinstance(name := value["env"], str):
            yield name
        for item in value.values():
            yield from _secret_variables(item)
    elif isinstance(value, list):
        for item in value:
            yield from _secret_variables(item)


def _settings(
    path: Path,
    document: schema.Document,
    channels: tuple[ChannelSettings, ...],
    environ: Mapping[str, str],
    detector: DetectorSettings | None,
) -> Settings:
    folder = path.absolute().parent
    return Settings(
        path=path,
        zone=document.timezone,
        database=_database(document.database, _state_folder(environ)),
        topics=tuple(_topic(item, document) for item in document.topics),
        feeds=tuple(_feed(item, folder) for item in document.sources),
        channels=channels,
        give_up_after=document.delivery.give_up_after,
        server=_server(document.server) if document.server else None,
        detector=detector,
    )


def _state_folder(environ: Mapping[str, str]) -> Path:
    """Where the store of one machine is kept; systemd may name several folders, by colons."""
    of_systemd = environ.get("STATE_DIRECTORY", "").split(":")[0]
    return Path(of_systemd or environ.get("ALERTER_STATE_DIR") or "var").absolute()


def _database(url: str, folder: Path) -> str:
    """`url`, with a relative path to an SQLite file taken from `folder`."""
    scheme, slashes, rest = url.partition(":///")
    is_relative = slashes and rest and not rest.startswith(("/", ":memory:", "file:"))
    if scheme.partition("+")[0] != "sqlite" or not is_relative:
        return url
    name, mark, options = rest.partition("?")
    return f"{scheme}:///{folder / name}{mark}{options}"


def _topic(topic: schema.Topic, document: schema.Document) -> Topic:
    defaults = document.defaults
    return Topic(
        name=topic.name,
        title=topic.title or topic.name,
        any=topic.any,
        all=topic.all,
        none=topic.none,
        sources=topic.sources,
        kinds=topic.kinds,
        zone=topic.timezone or document.timezone,
        leads=_first(topic.remind, defaults.remind, _LEADS),
        remind_at=_first(_remind_at(topic), _remind_at(defaults), _REMIND_AT),
        announce=_first(topic.announce, defaults.announce, _ANNOUNCED),
        min_confidence=_first(topic.min_confidence, defaults.min_confidence, _MIN_CONFIDENCE),
        hedged=HedgedPolicy(_first(topic.hedged, defaults.hedged, _HEDGED)),
        routes=tuple(
            model.Route(route.channel, route.only)
            for route in _first(topic.notify, defaults.notify, ())
        ),
    )


def _first(own: _T | None, inherited: _T | None, built_in: _T) -> _T:
    """What the topic says, else what all inherit, else what alerter does by itself."""
    if own is not None:
        return own
    return built_in if inherited is None else inherited


def _remind_at(rules: schema.Rules) -> time | None:
    return rules.date_only.remind_at if rules.date_only else None


def _feed(source: schema.Source, folder: Path) -> Feed:
    return Feed(
        name=source.name,
        url=_located(source.url or "", folder),
        kind=source.type,
        every=source.every,
        zone=source.timezone.key if source.timezone else None,
        trust=source.trust,
        backfill=source.backfill,
    )


def _located(url: str, folder: Path) -> str:
    """`url`, with a relative path to a file taken from `folder`."""
    if not url.startswith("file:"):
        return url
    return (folder / unquote(urlsplit(url).path)).resolve().as_uri()


def _server(server: schema.Server) -> ServerSettings:
    host, _, port = server.listen.rpartition(":")
    public_url = server.public_url and server.public_url.rstrip("/")
    return ServerSettings(host.strip("[]"), int(port), public_url)
