"""What comes later is refused with the way out, never passed over in silence."""

from pathlib import Path

import pytest
from support.configuration import load_text, problem_of, problems_of

EVERY_KEY = """\
version: 1
timezone: America/New_York
database: sqlite:///alerter.db
defaults:
  remind: [30d, 2w, 1d, 3h, 45m]
  date_only: {remind_at: "08:30"}
  announce: [new, moved, cancelled, met, past, lapsed]
  min_confidence: 0.5
  min_sources: 1
  hedged: digest
  notify: [desk, {channel: desk, only: [new], min_confidence: 0.9}]
sources:
  - name: world
    type: feed
    url: https://example.org/world.rss
    every: 10m
    timezone: Europe/London
    trust: wire
    backfill: 3d
    full_text: true
  - name: register
    type: federal_register
    query: {agencies: [fcc]}
  - name: kev
    type: cisa_kev
  - name: runtimes
    type: endoflife
    products: [python]
topics:
  - name: tiktok
    title: TikTok divestiture
    was: bytedance
    any: [TikTok, divest*, "/Byte ?Dance/"]
    all: [sale, ban]
    none: [TikTok Shop]
    sources: [world, register]
    kinds: [deadline, expiry, effective]
    timezone: Europe/Madrid
    remind: [7d]
    date_only: {remind_at: "10:00"}
    announce: [moved]
    min_confidence: 0.9
    min_sources: 2
    hedged: alert
    labels: {desk: trade}
    notify:
      - desk
      - {channel: oncall, only: [moved, "reminder<=3h"], unless_acked: true}
channels:
  desk:
    type: paper
    color: never
    quiet_hours: {from: "20:00", to: "07:30"}
    rate: {per: 1m, max: 10}
    digest: {at: "08:30"}
  oncall:
    type: pager
    token: {env: PAGER_TOKEN}
    from: alerter
    to: [ana]
    thread: per-deadline
  calendar:
    type: ics
    path: /cal/legal.ics
  phones:
    type: apprise
    urls: [{env: APPRISE_URL}]
delivery:
  give_up_after: 24h
  catch_up: all
  operator: phones
server: {listen: "[::1]:9090", public_url: "https://alerts.example.org/"}
heartbeat: {url: {env: HEARTBEAT_URL}, every: 5m}
"""


def test_of_all_keys_exactly_those_for_later_are_refused(tmp_path: Path) -> None:
    lines = problems_of(tmp_path, EVERY_KEY)

    assert [line.split(": ")[:3] for line in lines] == [
        [f"alerter.yaml:{place}", trail, "not yet"]
        for place, trail in [
            ("10:11", "defaults.hedged"),
            ("11:47", "defaults.notify.1.min_confidence"),
            ("20:5", "sources.0.full_text"),
            ("22:11", "sources.1.type"),
            ("23:5", "sources.1.query"),
            ("25:11", "sources.2.type"),
            ("27:11", "sources.3.type"),
            ("28:5", "sources.3.products"),
            ("32:5", "topics.0.was"),
            ("43:18", "topics.0.min_sources"),
            ("45:5", "topics.0.labels"),
            ("48:58", "topics.0.notify.1.unless_acked"),
            ("53:5", "channels.desk.quiet_hours"),
            ("54:5", "channels.desk.rate"),
            ("55:5", "channels.desk.digest"),
            ("61:13", "channels.oncall.thread"),
            ("63:11", "channels.calendar.type"),
            ("66:11", "channels.phones.type"),
            ("70:13", "delivery.catch_up"),
            ("71:3", "delivery.operator"),
            ("73:1", "heartbeat"),
        ]
    ]


def test_without_the_keys_for_later_the_rest_loads(tmp_path: Path) -> None:
    refused = {int(line.split(":")[1]) for line in problems_of(tmp_path, EVERY_KEY)}
    alone = {11, 48}  # a route each: there the rest of the line goes too
    typed = {21, 24, 26, 62, 64, 65, 67}  # what belongs to a source or channel of a later type
    kept = [
        line
        for number, line in enumerate(EVERY_KEY.splitlines(), 1)
        if number not in refused | alone | typed
    ]
    text = "\n".join(kept).replace("sources: [world, register]", "sources: [world]")

    settings = load_text(tmp_path, text.replace("defaults:", "defaults:\n  notify: [desk]", 1))

    assert [topic.name for topic in settings.topics] == ["tiktok"]
    assert [channel.name for channel in settings.channels] == ["desk", "oncall"]


@pytest.mark.parametrize(
    ("text", "way_out"),
    [
        ("defaults: {hedged: digest}\n", "write alert or ignore"),
        ("defaults: {min_sources: 2}\n", "write 1 or remove the key"),
        ("delivery: {catch_up: none}\n", "write nearest"),
        ("delivery: {catch_up: all}\n", "write nearest"),
        ("delivery: {operator: x}\n", "remove the key and watch the log instead"),
        ("heartbeat: {every: 5m}\n", "remove the key and watch /metrics instead"),
        ("sources: [{name: a, type: endoflife}]\n", "use one of feed, with a url"),
        ("sources: [{name: a, url: 'https://me:pw@h/'}]\n", "remove them from it"),
        ("channels: {a: {type: teams}}\n", "use one of pager, paper"),
        ("channels: {a: {type: discord, webhook: x}}\n", "use one of pager, paper"),
        ("channels: {a: {type: telegram}}\n", "use one of pager, paper"),
        ("channels: {a: {type: ntfy}}\n", "use one of pager, paper"),
        ("channels: {a: {type: pagerduty}}\n", "use one of pager, paper"),
        ("channels: {a: {type: paper, rate: {max: 1}}}\n", "remove the key"),
    ],
)
def test_a_refusal_says_what_to_do_instead(tmp_path: Path, text: str, way_out: str) -> None:
    line = problem_of(tmp_path, text)

    assert line.split(": ", 2)[2].startswith("not yet: ")
    assert line.endswith(way_out)


def test_a_type_for_later_that_is_misspelt_is_found(tmp_path: Path) -> None:
    assert problem_of(tmp_path, "sources: [{name: a, type: federal-register}]\n").endswith(
        'no source is of type "federal-register"; did you mean "federal_register"?'
    )


def test_a_kind_that_is_installed_is_not_refused_as_later(tmp_path: Path) -> None:
    line = problem_of(
        tmp_path, "channels: {a: {type: pager, thread: per-topic, token: {env: A}}}\n"
    )

    assert line.endswith("channels.a.thread: not yet: there are no living cards; write off")
