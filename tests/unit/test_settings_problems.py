"""Whatever is wrong in a configuration is told at once, each with its place and the way out."""

from pathlib import Path

import pytest
from support.configuration import load_text, problem_of, problems_of

CHANNELS = "channels: {desk: {type: paper}}\n"
TOPIC = "topics: [{name: t, any: [x], notify: [desk]}]\n"


def test_every_problem_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """\
    version: 2
    timezone: Europe/Lndon
    sources:
      - name: World
        url: ftp://example.org
        every: 10
      - name: trade
        urll: https://example.org
    topics:
      - name: tiktok
        any: TikTok
        notfy: [desk]
      - name: fcc
        any: [FCC]
        sources: [word]
        notify: [dsk, {channel: desk, only: [mvoed]}]
    channels:
      desk:
        type: papr
      oncall:
        type: pager
        token: xoxb-literal
    sever: {}
    """

    assert problems_of(tmp_path, text) == [
        "alerter.yaml:1:10: version: this alerter reads version 1 of the configuration; write 1",
        "alerter.yaml:2:11: timezone: no such time zone: 'Europe/Lndon'; "
        'did you mean "Europe/London"?',
        "alerter.yaml:4:11: sources.0.name: not a name: 'World' "
        "(write lower-case letters, digits and -)",
        "alerter.yaml:5:10: sources.0.url: not an address on the web: 'ftp://example.org' "
        "(write https://host/…)",
        "alerter.yaml:6:12: sources.0.every: must be text, such as 10m, 48h or 3d",
        "alerter.yaml:7:5: sources.1.url: missing: where the feed is (http, https or file:)",
        'alerter.yaml:8:5: sources.1.urll: unknown key; did you mean "url"?',
        "alerter.yaml:10:5: topics.0.notify: missing: name the channels to tell here, or for all "
        "in defaults.notify",
        "alerter.yaml:11:10: topics.0.any: must be a list: [one, two]",
        'alerter.yaml:12:5: topics.0.notfy: unknown key; did you mean "notify"?',
        "alerter.yaml:15:15: topics.1.sources.0: no source is called \"word\"; "
        'did you mean "World"?',
        'alerter.yaml:16:14: topics.1.notify.0: no channel is called "dsk"; did you mean "desk"?',
        "alerter.yaml:16:42: topics.1.notify.1.only.0: no such event: 'mvoed'; "
        'did you mean "moved"?',
        "alerter.yaml:19:11: channels.desk.type: no channel is of type \"papr\"; "
        'did you mean "paper"?',
        "alerter.yaml:22:12: channels.oncall.token: a secret is written {env: NAME}, "
        "{file: PATH} or {credential: NAME}, never as itself",
        'alerter.yaml:23:1: sever: unknown key; did you mean "server"?',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("version: one\n", "1:10: version: must be a whole number"),
        ("timezone: Nowhere\n", "1:11: timezone: no such time zone: 'Nowhere' (write an IANA "
         "name such as Europe/London or UTC)"),
        ("timezone: america/new_york\n", "1:11: timezone: no such time zone: 'america/new_york'; "
         'did you mean "America/New_York"?'),
        ("timezone: ../etc/passwd\n", "1:11: timezone: no such time zone: '../etc/passwd' "
         "(write an IANA name such as Europe/London or UTC)"),
        ("timezone: 1\n", "1:11: timezone: must be text, such as Europe/London or UTC"),
        ("database: alerter.db\n", "1:11: database: not the address of a database (write "
         "sqlite:///alerter.db or postgresql://host/name)"),
        ("database: postgres://db/alerter\n", "1:11: database: unknown kind of database; "
         'did you mean "postgresql://…"?'),
        ("database: postgresql://me:hush@db/alerter\n", "1:11: database: a password is never "
         "written here: give the whole URL in ALERTER_DATABASE"),
        ("database: postgresql:///a?password=hush\n", "1:11: database: a password is never "
         "written here: give the whole URL in ALERTER_DATABASE"),
        ("server: {listen: 8080}\n", "1:18: server.listen: must be text; put it in quotes"),
        ('server: {listen: "8080"}\n', "1:18: server.listen: not an address to listen on: '8080' "
         '(write "127.0.0.1:8080")'),
        ('server: {listen: "0.0.0.0:80800"}\n', "1:18: server.listen: not an address to listen "
         "on: '0.0.0.0:80800' (write \"127.0.0.1:8080\")"),
        ('server: {listen: "::1:80"}\n', "1:18: server.listen: not an address to listen on: "
         "'::1:80' (write \"127.0.0.1:8080\")"),
        ("server: {public_url: alerts.example.org}\n", "1:22: server.public_url: not an address "
         "on the web: 'alerts.example.org' (write https://host/…)"),
        ("server: [1]\n", "1:9: server: must be a mapping of keys and values"),
        ("delivery: {give_up_after: 2 days}\n", "1:27: delivery.give_up_after: not a span of "
         "time: '2 days' (write 30s, 10m, 48h, 3d or 2w)"),
        ("delivery: {give_up_after: 5s}\n", "1:27: delivery.give_up_after: out of range: write "
         "1m to 30d"),
        ("delivery: {catch_up: nearst}\n", "1:22: delivery.catch_up: must be one of nearest; "
         'did you mean "nearest"?'),
        ("defaults: {remind: [7days]}\n", "1:21: defaults.remind.0: not a lead: '7days' (write "
         "2w, 7d, 3h or 45m)"),
        ("defaults: {remind: 7d}\n", "1:20: defaults.remind: must be a list: [one, two]"),
        ("defaults: {remind: [7]}\n", "1:21: defaults.remind.0: must be text, such as 7d or 3h"),
        ("defaults: {date_only: {remind_at: 9}}\n", "1:35: defaults.date_only.remind_at: must be "
         'text, such as "09:00", in quotes'),
        ("defaults: {date_only: {remind_at: 9am}}\n", "1:35: defaults.date_only.remind_at: not a "
         "time of day: '9am' (write \"09:00\", 24 hours)"),
        ("defaults: {date_only: {remind_at: '24:00'}}\n", "1:35: defaults.date_only.remind_at: "
         "not a time of day: '24:00' (write \"09:00\", 24 hours)"),
        ("defaults: {date_only: {remind-at: '09:00'}}\n", "1:24: defaults.date_only.remind-at: "
         'unknown key; did you mean "remind_at"?'),
        ("defaults: {announce: [reminder]}\n", "1:23: defaults.announce.0: reminders have their "
         'own key: list their leads in "remind"'),
        ("defaults: {announce: [canceled]}\n", "1:23: defaults.announce.0: no such event: "
         "'canceled'; did you mean \"cancelled\"?"),
        ("defaults: {announce: [xyzzy]}\n", "1:23: defaults.announce.0: no such event: 'xyzzy' "
         "(write one of new, moved, cancelled, met, past, reminder, lapsed)"),
        ("defaults: {min_confidence: 60}\n", "1:28: defaults.min_confidence: must be less than or "
         "equal to 1"),
        ("defaults: {min_confidence: high}\n", "1:28: defaults.min_confidence: must be a number"),
        ("defaults: {min_sources: 0}\n", "1:25: defaults.min_sources: must be greater than or "
         "equal to 1"),
        ("defaults: {hedged: alrt}\n", "1:20: defaults.hedged: must be one of alert, ignore; "
         'did you mean "alert"?'),
        ("defaults: {notify: [desk]}\n", '1:21: defaults.notify.0: no channel is called "desk"; '
         "name it under `channels`"),
        ("topics: {tiktok: {any: [x]}}\n", "1:1: topics: must be a list: [one, two]"),
        ("colour: red\n", "1:1: colour: unknown key (known: channels, database, defaults, "
         "delivery, detector, server, sources, timezone, topics, version)"),
        ("Timezone: UTC\n", '1:1: Timezone: unknown key; did you mean "timezone"?'),
        ("_env_file: x\n", "1:1: _env_file: unknown key (known: channels, database, defaults, "
         "delivery, detector, server, sources, timezone, topics, version)"),
    ],
)  # fmt: skip
def test_a_wrong_value_or_key_is_told_where_it_stands(
    tmp_path: Path, text: str, expected: str
) -> None:
    assert problem_of(tmp_path, text) == f"alerter.yaml:{expected}"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("url: https://example.org", "1:11: sources.0.name: missing: Stable id: lower-case "
         "letters, digits and -."),
        ("name: a, url: 'https:///x'", "1:26: sources.0.url: not an address on the web: "
         "'https:///x' (write https://host/…)"),
        ("name: a, url: 'https://h:x/'", "1:26: sources.0.url: not an address: 'https://h:x/': "
         "Port could not be cast to integer value as 'x'"),
        ("name: a, url: 'file://elsewhere/x'", "1:26: sources.0.url: not a file: "
         "'file://elsewhere/x' (write file:news.xml or file:///srv/news.xml)"),
        ("name: a, url: 'file:'", "1:26: sources.0.url: not a file: 'file:' (write file:news.xml "
         "or file:///srv/news.xml)"),
        ("name: a, url: 'https://h', every: 1s", "1:46: sources.0.every: out of range: write 1m "
         "to 30d"),
        ("name: a, url: 'https://h', backfill: 99w", "1:49: sources.0.backfill: out of range: "
         "write 0d to 365d"),
        ("name: a, url: 'https://h', trust: primry", "1:46: sources.0.trust: must be one of "
         'primary, wire, press, blog; did you mean "primary"?'),
        ("name: a, url: 'https://h', type: fed", "1:45: sources.0.type: no source is of type "
         '"fed"; did you mean "feed"?'),
        ("name: a, url: 'https://h', type: xyz", "1:45: sources.0.type: no source is of type "
         '"xyz" (known: feed)'),
        ("name: a, url: 'https://h', timezone: PST8", "1:49: sources.0.timezone: no such time "
         "zone: 'PST8'; did you mean \"PST8PDT\"?"),
    ],
)  # fmt: skip
def test_a_wrong_source_is_told(tmp_path: Path, source: str, expected: str) -> None:
    assert problem_of(tmp_path, f"sources: [{{{source}}}]\n") == f"alerter.yaml:{expected}"


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        ("any: [x]", "2:10: topics.0.name: missing: Stable id: lower-case letters, digits and -."),
        ("name: t", "2:10: topics.0.any: missing: words to look for (or name the sources that "
         "are all about it)"),
        ("name: t, none: [x]", "2:10: topics.0.any: missing: words to look for (or name the "
         "sources that are all about it)"),
        ("name: t, any: ['/x*/']", "2:26: topics.0.any.0: '/x*/' would match everything; write a "
         "word, a word* or /…/"),
        ("name: t, any: []", "2:25: topics.0.any: must not be empty"),
        ("name: t, any: [2035]", "2:26: topics.0.any.0: must be text; put it in quotes"),
        ("name: t, any: ['*']", "2:26: topics.0.any.0: '*' would match everything; write a word, "
         "a word* or /…/"),
        ("name: t, any: ['/(/']", "2:26: topics.0.any.0: not a regular expression: /(/: "
         "missing ), unterminated subpattern at position 0"),
        ("name: t, any: [x], none: ['']", "2:37: topics.0.none.0: '' would match everything; "
         "write a word, a word* or /…/"),
        ("name: T t, any: [x]", "2:17: topics.0.name: not a name: 'T t' (write lower-case "
         "letters, digits and -)"),
        ("name: t, any: [x], title: ''", "2:37: topics.0.title: must not be empty"),
        ("name: t, any: [x], kinds: [deadlin]", "2:38: topics.0.kinds.0: must be one of "
         'deadline, expiry, effective; did you mean "deadline"?'),
        ("name: t, any: [x], kinds: []", "2:37: topics.0.kinds: must not be empty"),
        ("name: t, any: [x], sources: [a]", '2:40: topics.0.sources.0: no source is called "a"; '
         "name it under `sources`"),
        ("name: t, any: [x], notify: desk", "2:38: topics.0.notify: must be a list: [one, two]"),
        ("name: t, any: [x], notify: [7]", "2:39: topics.0.notify.0: must be a mapping of keys "
         "and values"),
        ("name: t, any: [x], notify: [{only: [new]}]", "2:39: topics.0.notify.0.channel: missing: "
         "Name of a channel."),
        ("name: t, any: [x], notify: [{channel: dsk}]", "2:49: topics.0.notify.0.channel: no "
         'channel is called "dsk"; did you mean "desk"?'),
        ("name: t, any: [x], notify: [{channel: desk, only: []}]", "2:61: topics.0.notify.0.only: "
         "must not be empty"),
        ("name: t, any: [x], notify: [{channel: desk, onyl: [new]}]", "2:55: "
         'topics.0.notify.0.onyl: unknown key; did you mean "only"?'),
        ("name: t, any: [x], notify: [{channel: desk, only: ['moved<=7d']}]", "2:62: "
         "topics.0.notify.0.only.0: only reminders have a lead: write moved, or \"reminder<=7d\""),
        ("name: t, any: [x], notify: [{channel: desk, only: ['reminder<=7']}]", "2:62: "
         "topics.0.notify.0.only.0: not a lead: '7' (write 2w, 7d, 3h or 45m)"),
        ("name: t, any: [x], notify: [{channel: desk, only: ['reminder<7d']}]", "2:62: "
         "topics.0.notify.0.only.0: not a filter: 'reminder<7d' (write an event, or "
         '"reminder<=7d")'),
    ],
)  # fmt: skip
def test_a_wrong_topic_is_told(tmp_path: Path, topic: str, expected: str) -> None:
    inherited = "" if "notify" in topic else "defaults: {notify: [desk]}\n"
    text = f"{CHANNELS}topics: [{{{topic}}}]\n{inherited}"

    assert problem_of(tmp_path, text) == f"alerter.yaml:{expected}"


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("{}", "1:12: channels.desk.type: missing: one of pager, paper"),
        ("[paper]", "1:18: channels.desk: must be a mapping of keys and values"),
        ("{type: 1}", "1:25: channels.desk.type: must be text: one of pager, paper"),
        ("{tpye: paper}", '1:19: channels.desk.tpye: unknown key; did you mean "type"?'),
        ("{type: fax}", '1:25: channels.desk.type: no channel is of type "fax" (known: pager, '
         "paper)"),
        ("{type: paper, colour: auto}", "1:32: channels.desk.colour: unknown key; did you mean "
         '"color"?'),
        ("{type: paper, color: nevr}", "1:39: channels.desk.color: must be one of auto, never; "
         'did you mean "never"?'),
        ("{type: pager}", "1:12: channels.desk.token: missing: {env: NAME}, "
         "{file: PATH} or {credential: NAME}"),
        ("{type: pager, token: {env: A}, frmo: x}", "1:49: channels.desk.frmo: unknown key; "
         'did you mean "from"?'),
        ("{type: pager, token: {env: A, file: b}}", "1:32: channels.desk.token: a secret is "
         "written {env: NAME}, {file: PATH} or {credential: NAME}, never as itself"),
        ("{type: pager, token: {env: A}, wire: {prot: 1, host: h}}", "1:56: "
         'channels.desk.wire.prot: unknown key; did you mean "port"?'),
        ("{type: pager, token: {env: A}, wire: {port: 1}}", "1:49: channels.desk.wire.host: "
         "missing: Where the wire ends."),
        ("{type: pager, token: {env: A}, wire: {host: h, port: 0}}", "1:71: "
         "channels.desk.wire.port: must be greater than 0"),
        ("{type: pager, token: {env: A}, to: [x, 2]}", "1:57: channels.desk.to.1: must be text; "
         "put it in quotes"),
    ],
)  # fmt: skip
def test_a_wrong_channel_is_told(tmp_path: Path, channel: str, expected: str) -> None:
    assert problem_of(tmp_path, f"channels: {{desk: {channel}}}\n") == f"alerter.yaml:{expected}"


def test_the_name_of_a_channel_has_a_form(tmp_path: Path) -> None:
    assert problem_of(tmp_path, "channels: {Desk 1: {type: paper}}\n") == (
        "alerter.yaml:1:12: channels.Desk 1: not a name: 'Desk 1' "
        "(write lower-case letters, digits and -)"
    )


@pytest.mark.parametrize("secret", ["xoxb-1234", "{env: A, file: B}", "{evn: xoxb-1234}"])
def test_a_literal_secret_is_refused_at_its_line_and_never_repeated(
    tmp_path: Path, secret: str
) -> None:
    text = f"channels:\n  desk:\n    type: pager\n    token: {secret}\n"

    line = problem_of(tmp_path, text)

    assert line.startswith("alerter.yaml:4:")
    assert ": channels.desk.token: a secret is written {env: NAME}, {file: PATH} or " in line
    assert "1234" not in line


def test_a_password_is_not_repeated_in_the_line_that_refuses_it(tmp_path: Path) -> None:
    assert "hush" not in problem_of(tmp_path, "database: postgresql://me:hush@db/alerter\n")


def test_a_name_that_is_taken_is_told_with_its_owner(tmp_path: Path) -> None:
    text = """\
    defaults: {notify: [desk]}
    sources:
      - {name: a, url: "https://example.org/1"}
      - {name: b, url: "https://example.org/2"}
      - {name: a, url: "https://example.org/3"}
    topics:
      - {name: t, any: [x]}
      - {name: t, any: [y]}
    channels: {desk: {type: paper}}
    """

    assert problems_of(tmp_path, text) == [
        'alerter.yaml:5:12: sources.2.name: the name "a" is taken by sources.0; choose another',
        'alerter.yaml:8:12: topics.1.name: the name "t" is taken by topics.0; choose another',
    ]


def test_a_topic_that_tells_nobody_must_say_so(tmp_path: Path) -> None:
    assert problem_of(tmp_path, CHANNELS + "topics:\n  - name: t\n    any: [x]\n") == (
        "alerter.yaml:3:5: topics.0.notify: missing: name the channels to tell here, "
        "or for all in defaults.notify"
    )
    silent = load_text(tmp_path, "topics:\n  - name: t\n    any: [x]\n    notify: []\n")
    assert silent.topics[0].routes == ()


def test_a_problem_in_one_part_hides_none_in_another(tmp_path: Path) -> None:
    text = "topics: [{name: t, any: [x], ntify: [dsk], sources: [b]}]\nchannels: {d: {type: f}}\n"

    trails = [line.split(": ")[1] for line in problems_of(tmp_path, text)]

    assert sorted(trails) == [
        "channels.d.type", "topics.0.notify", "topics.0.ntify", "topics.0.sources.0",
    ]  # fmt: skip


def test_notation_and_keys_are_told_together(tmp_path: Path) -> None:
    text = "timezone: UTC\ntimezone: UTC\nsever: {}\n" + CHANNELS + TOPIC

    assert [line.split(": ")[1] for line in problems_of(tmp_path, text)] == ["timezone", "sever"]


def test_a_name_that_would_break_the_line_is_written_out(tmp_path: Path) -> None:
    text = CHANNELS + 'topics: [{name: t, any: [x], notify: ["a\\nb\\e[31m"]}]\n"k\\ny": 1\n'

    lines = problems_of(tmp_path, text)

    assert [line.split(": ")[1] for line in lines] == ["topics.0.notify.0", "k\\ny"]
    assert "'a\\nb\\x1b[31m'" in lines[0]
