"""What a sound configuration becomes: records with defaults applied and places resolved."""

from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from support.configuration import CHANNELS, SOURCES, load_text, write

from alerter.model import (
    AlertFilter,
    Event,
    Feed,
    HedgedPolicy,
    Kind,
    Lead,
    Route,
    Topic,
    Trust,
)
from alerter.settings import load, template

UTC = ZoneInfo("UTC")
ANNOUNCED = (Event.NEW, Event.MOVED, Event.CANCELLED, Event.MET, Event.LAPSED)
DESK = "channels: {desk: {type: paper}, legal: {type: paper}}\n"


def topic_of(folder: Path, keys: str, defaults: str = "{notify: [desk]}") -> Topic:
    text = f"defaults: {defaults}\ntopics: [{{name: t, any: [x], {keys}}}]\n{DESK}"
    (topic,) = load_text(folder, text).topics
    return topic


def test_the_smallest_configuration_has_every_default(tmp_path: Path) -> None:
    settings = load_text(tmp_path, "version: 1\n", ALERTER_STATE_DIR="/srv")

    assert settings.path == tmp_path / "alerter.yaml"
    assert settings.zone == UTC
    assert settings.database == "sqlite:////srv/alerter.db"
    assert settings.give_up_after == timedelta(hours=48)
    assert settings.server is None
    assert (settings.topics, settings.feeds, settings.channels) == ((), (), ())


def test_a_topic_that_says_nothing_has_the_built_in_rules(tmp_path: Path) -> None:
    assert topic_of(tmp_path, "") == Topic(
        name="t",
        title="t",
        any=("x",),
        zone=UTC,
        leads=(Lead(7, "d"), Lead(1, "d")),
        remind_at=time(9),
        announce=ANNOUNCED,
        min_confidence=0.6,
        hedged=HedgedPolicy.IGNORE,
        routes=(Route("desk"),),
    )


DEFAULTS = """{remind: [30d], date_only: {remind_at: "08:00"}, announce: [moved],
  min_confidence: 0.8, hedged: alert, notify: [legal]}"""


def test_a_topic_inherits_what_it_does_not_say(tmp_path: Path) -> None:
    topic = topic_of(tmp_path, "", DEFAULTS)

    assert topic.leads == (Lead(30, "d"),)
    assert topic.remind_at == time(8)
    assert topic.announce == (Event.MOVED,)
    assert topic.min_confidence == 0.8
    assert topic.hedged is HedgedPolicy.ALERT
    assert topic.routes == (Route("legal"),)


def test_a_topic_overrides_each_default(tmp_path: Path) -> None:
    keys = """remind: [2w, 3h], date_only: {remind_at: "17:30"}, announce: [new, past],
      min_confidence: 0, hedged: ignore, notify: [desk]"""

    topic = topic_of(tmp_path, keys, DEFAULTS)

    assert topic.leads == (Lead(2, "w"), Lead(3, "h"))
    assert topic.remind_at == time(17, 30)
    assert topic.announce == (Event.NEW, Event.PAST)
    assert topic.min_confidence == 0
    assert topic.hedged is HedgedPolicy.IGNORE
    assert topic.routes == (Route("desk"),)


def test_an_empty_list_overrides_a_default(tmp_path: Path) -> None:
    topic = topic_of(tmp_path, "remind: [], announce: [], notify: []", DEFAULTS)

    assert (topic.leads, topic.announce, topic.routes) == ((), (), ())


def test_an_empty_date_only_inherits_the_hour(tmp_path: Path) -> None:
    assert topic_of(tmp_path, "date_only: {}", DEFAULTS).remind_at == time(8)


def test_a_topic_keeps_all_that_it_says(tmp_path: Path) -> None:
    text = """\
    timezone: America/New_York
    sources: [{name: a, url: "https://example.org/a"}, {name: b, url: "https://example.org/b"}]
    topics:
      - name: tik-tok2
        title: TikTok divestiture
        any: [TikTok, "divest*", "/Byte ?Dance/"]
        all: [sale, ban]
        none: [TikTok Shop]
        sources: [b]
        kinds: [deadline, effective]
        timezone: Europe/Madrid
        notify:
          - desk
          - {channel: legal, only: [moved, "reminder<=7d", "reminder <= 3h", reminder]}
      - {name: other, any: [x], notify: [desk]}
    channels: {desk: {type: paper}, legal: {type: paper}}
    """

    topic, other = load_text(tmp_path, text).topics

    assert (topic.name, topic.title) == ("tik-tok2", "TikTok divestiture")
    assert topic.any == ("TikTok", "divest*", "/Byte ?Dance/")
    assert (topic.all, topic.none) == (("sale", "ban"), ("TikTok Shop",))
    assert (topic.sources, other.sources) == (("b",), None)
    assert (topic.kinds, other.kinds) == ((Kind.DEADLINE, Kind.EFFECTIVE), None)
    assert (topic.zone.key, other.zone.key) == ("Europe/Madrid", "America/New_York")
    assert topic.routes == (
        Route("desk"),
        Route(
            "legal",
            (
                AlertFilter(Event.MOVED),
                AlertFilter(Event.REMINDER, Lead(7, "d")),
                AlertFilter(Event.REMINDER, Lead(3, "h")),
                AlertFilter(Event.REMINDER),
            ),
        ),
    )


def test_a_source_becomes_a_feed(tmp_path: Path) -> None:
    text = """\
    sources:
      - {name: plain, url: "https://example.org/a?b=c#d"}
      - name: told
        type: feed
        url: http://example.org/b
        every: 2h
        timezone: Europe/London
        trust: primary
        backfill: 0d
    """

    plain, told = load_text(tmp_path, text).feeds

    assert plain == Feed(name="plain", url="https://example.org/a?b=c#d")
    assert (plain.every, plain.backfill) == (timedelta(minutes=15), timedelta(days=1))
    assert told == Feed(
        name="told",
        url="http://example.org/b",
        every=timedelta(hours=2),
        zone="Europe/London",
        trust=Trust.PRIMARY,
        backfill=timedelta(0),
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("file:samples/news.xml", "{folder}/samples/news.xml"),
        ("file:./samples/../news.xml", "{folder}/news.xml"),
        ("file:my%20news.xml", "{folder}/my%20news.xml"),
        ("file:my news.xml", "{folder}/my%20news.xml"),
        ("file:///srv/news.xml", "/srv/news.xml"),
        ("file:/srv/news.xml", "/srv/news.xml"),
        ("file://localhost/srv/news.xml", "/srv/news.xml"),
    ],
)
def test_a_file_is_looked_for_beside_the_configuration(
    tmp_path: Path, url: str, expected: str
) -> None:
    (feed,) = load_text(tmp_path, f"sources: [{{name: a, url: '{url}'}}]\n").feeds

    assert feed.url == "file://" + expected.format(folder=tmp_path)


def test_the_folder_counts_not_where_the_command_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config").mkdir()
    path = write(tmp_path / "config", "sources: [{name: a, url: 'file:news.xml'}]\n")
    monkeypatch.chdir(tmp_path)
    relative = path.relative_to(tmp_path)

    settings = load(relative, channel_kinds=CHANNELS, source_kinds=SOURCES, environ={})

    assert settings.feeds[0].url == f"file://{tmp_path}/config/news.xml"
    assert settings.path == relative
    assert settings.database == f"sqlite:///{tmp_path}/var/alerter.db"


@pytest.mark.parametrize(
    ("server", "host", "port", "public_url"),
    [
        ("{}", "127.0.0.1", 8080, None),
        ("{listen: '0.0.0.0:0'}", "0.0.0.0", 0, None),
        ("{listen: 'localhost:80'}", "localhost", 80, None),
        ("{listen: '[::1]:9090'}", "::1", 9090, None),
        ("{public_url: 'https://a.example.org/x/'}", "127.0.0.1", 8080, "https://a.example.org/x"),
    ],
)
def test_the_server_is_read(
    tmp_path: Path, server: str, host: str, port: int, public_url: str | None
) -> None:
    settings = load_text(tmp_path, f"server: {server}\n").server

    assert settings is not None
    assert (settings.host, settings.port, settings.public_url) == (host, port, public_url)


def test_a_channel_has_its_own_settings_and_its_secret_stays_where_it_is(tmp_path: Path) -> None:
    text = "channels: {page: {type: pager, token: {env: NOWHERE}, from: alerter, to: [a, b]}}\n"

    (channel,) = load_text(tmp_path, text).channels

    assert (channel.name, channel.kind) == ("page", "pager")
    assert isinstance(channel.settings, CHANNELS["pager"])
    keys = channel.settings.model_dump()
    assert (keys["sender"], keys["to"]) == ("alerter", ("a", "b"))
    assert str(keys["token"]) == "{env: NOWHERE}"


def test_a_plug_in_reads_a_source_of_its_kind(tmp_path: Path) -> None:
    path = write(tmp_path, "sources: [{name: a, type: kev, url: 'https://example.org'}]\n")

    settings = load(path, channel_kinds={}, source_kinds=("feed", "kev"), environ={})

    assert settings.feeds[0].kind == "kev"


def test_the_configuration_to_start_from_loads_as_it_is(tmp_path: Path) -> None:
    text = template().replace("type: console", "type: paper")

    settings = load_text(tmp_path, text)

    assert template().startswith("# yaml-language-server: $schema=")
    assert [feed.url.partition("://")[0] for feed in settings.feeds] == ["https"]
    assert 1 <= len(settings.topics) <= 2
    assert all(topic.routes for topic in settings.topics)
    assert settings.server is not None


def test_a_topic_may_be_all_that_a_source_carries(tmp_path: Path) -> None:
    text = "sources: [{name: fcc, url: 'https://example.org'}]\n" + DESK
    text += "topics: [{name: t, sources: [fcc], notify: [desk]}]\n"

    (topic,) = load_text(tmp_path, text).topics

    assert (topic.any, topic.sources) == ((), ("fcc",))
