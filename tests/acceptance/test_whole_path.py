"""From a feed to Slack, mail, page and calendar: the real service between real servers."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from support.feeds import Answer, FeedServer, a_feed_server, item, rss
from support.servers import CA_FILE, Reply, SlackServer, SmtpServer
from support.service import RunningService, eventually

ZONE = ZoneInfo("America/New_York")
PUBLISHED = datetime.now(ZONE).replace(microsecond=0)  # noqa: TID251, DTZ - the service runs on real time
# "Friday" of the story is whichever weekday lies two days ahead, so that it is never today.
DUE = PUBLISHED + timedelta(days=2)
MOVED = DUE + timedelta(days=4)
QUOTE = f"Bidders for the Larkfield terminal must submit their final offers by {DUE:%A} at 5 p.m."
MOVE = (
    f"The deadline to submit final offers for the Larkfield terminal, which was {DUE:%A}, has been "
    f"extended until next {MOVED:%A}."
)

LONG_AGO = "2000-01-01 00:00:00.000000"

CONFIG = """\
version: 1
timezone: America/New_York
sources:
  - {{name: harbor, url: "{feed}", every: 1m, timezone: America/New_York}}
topics:
  - name: larkfield
    title: Larkfield terminal
    any: [Larkfield]
    notify: [desk, mail]
channels:
  desk:
    type: slack
    token: {{env: TEST_SLACK_TOKEN}}
    channel: C0123456789
    api_url: "{slack}"
  mail:
    type: email
    smtp:
      host: 127.0.0.1
      port: {smtp_port}
      security: starttls
      username: alerter
      password: {{env: TEST_SMTP_PASSWORD}}
      ca_file: "{ca}"
    from: "Deadline alerts <alerts@example.org>"
    to: [{{address: ana@example.org, timezone: Europe/Madrid}}]
server: {{listen: "127.0.0.1:0"}}
"""


@dataclass
class World:
    feed: FeedServer
    slack: SlackServer
    smtp: SmtpServer
    service: RunningService
    folder: Path

    def publish(self, *texts: str, tracking: str = "rss") -> None:
        """The feed carries these articles now, all on one page whose newest is the last."""
        items = [
            item(
                "Harbor board and the Larkfield terminal",
                guid=f"n{number}",
                link=f"https://news.example/n{number}?utm_source={tracking}",
                date=format_datetime(PUBLISHED + timedelta(seconds=number)),
                text=text,
            )
            for number, text in enumerate(texts)
        ]
        self.feed.answer(Answer.feed(rss(*items, title="Harbor Courier")))

    def let_time_pass(self) -> None:
        """While the service is dead, the feed's next moment comes."""
        with sqlite3.connect(self.folder / "alerter.db") as database:
            changed = database.execute("update feeds set next_poll_at = ?", [LONG_AGO]).rowcount
        assert changed == 1
        database.close()

    @property
    def told(self) -> tuple[int, int]:
        return len(self.slack.posts), len(self.smtp.mails)

    def settle(self, count: int) -> None:
        """Wait until `count` messages came on each channel, and were noted as sent.

        Killed between the two, the service would rightly send them again.
        """
        eventually(lambda: self.told >= (count, count), f"message {count} on both channels")
        eventually(lambda: outbox(self) == {"sent": 2 * count, "tried": 0}, "the notes of it")
        assert self.told == (count, count)

    def polls(self) -> int:
        return len(self.feed.requests)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    config = tmp_path / "alerter.yaml"
    with a_feed_server() as feed, SlackServer() as slack, SmtpServer() as smtp:
        config.write_text(
            CONFIG.format(feed=feed.url(), slack=slack.api_url, smtp_port=smtp.port, ca=CA_FILE)
        )
        service = RunningService(
            config,
            tmp_path,
            TEST_SLACK_TOKEN=SlackServer.TOKEN,
            TEST_SMTP_PASSWORD=SmtpServer.PASSWORD,
        )
        one = World(feed, slack, smtp, service, tmp_path)
        one.publish(QUOTE)
        with service:
            yield one


def test_an_article_is_told_once_everywhere_and_its_extension_once_in_the_same_threads(
    world: World,
):
    world.settle(1)
    card, mail = world.slack.posts[0], world.smtp.mails[0].message
    assert QUOTE in str(card.payload)
    assert f"{DUE:%Y}" in str(card.payload["text"])
    assert QUOTE in " ".join(mail.get_body(("plain",)).get_content().split())
    assert mail["To"] == "ana@example.org"
    assert world.smtp.mails[0].is_encrypted

    page = world.service.read("/")
    assert QUOTE in page
    assert "Larkfield" in page
    event = one_event(world.service.get("/calendar.ics"))
    due_at = DUE.replace(hour=17, minute=0, second=0).astimezone(UTC)
    assert event.decoded("dtstart") == due_at
    assert QUOTE in event["description"]
    attached = one_event(next(mail.iter_attachments()).get_content())
    assert attached["uid"].startswith("dl_")
    assert attached.decoded("dtstart") == due_at

    metrics = world.service.get("/metrics")
    for tick in ("poll", "alert", "deliver:desk", "deliver:mail"):
        assert f'alerter_ticked_at_seconds{{tick="{tick}"}}' in metrics

    world.service.kill()
    world.publish(QUOTE, MOVE)
    world.let_time_pass()
    world.service.start()
    world.settle(2)

    reply = world.slack.posts[1]
    assert reply.thread_ts == card.ts
    assert reply.is_broadcast
    assert MOVE in str(reply.payload)
    assert "~" in str(card.payload), "the card shows the old date struck out"
    moved = world.smtp.mails[1].message
    assert moved["Subject"].startswith("MOVED")
    assert moved["References"] == mail["References"]
    assert moved["Message-ID"] != mail["Message-ID"]
    later = one_event(world.service.get("/calendar.ics"))
    assert later["uid"] == event["uid"]
    assert int(later["sequence"]) > int(event["sequence"])
    day = later.decoded("dtstart")
    assert f"{day:%A}" == f"{MOVED:%A}"
    assert day > DUE.date()

    # Killed and started again, with the whole feed sent anew under other tracking parameters.
    world.service.kill()
    world.publish(QUOTE, MOVE, tracking="newsletter")
    world.let_time_pass()
    before = world.polls()
    world.service.start()
    eventually(lambda: world.polls() > before and is_polled(world), "another poll")
    assert world.service.stop() == 0
    assert world.told == (2, 2)


def test_an_edited_article_moves_the_deadline_too(world: World):
    world.settle(1)
    world.service.kill()
    world.publish(MOVE)
    world.let_time_pass()
    world.service.start()
    world.settle(2)
    assert world.smtp.mails[1].message["Subject"].startswith("MOVED")


def test_what_could_not_be_delivered_before_the_kill_is_delivered_after_it(world: World):
    world.settle(1)
    world.service.kill()
    world.slack.script.extend([Reply(503, b"down")] * 50)
    world.publish(QUOTE, MOVE)
    world.let_time_pass()
    world.service.start()
    eventually(
        lambda: len(world.smtp.mails) == 2, "the mail, which Slack's trouble does not hold up"
    )
    eventually(lambda: outbox(world) == {"sent": 3, "tried": 1}, "the Slack delivery put off")
    world.service.kill()
    world.slack.script.clear()
    make_deliveries_due(world)
    world.service.start()
    world.settle(2)


def one_event(text: str | bytes) -> icalendar.Event:
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return event


def is_polled(world: World) -> bool:
    """Whether the feed's last poll was followed to its end."""
    with sqlite3.connect(world.folder / "alerter.db") as database:
        ((next_poll_at, owner),) = database.execute("select next_poll_at, owner from feeds")
    database.close()
    return owner is None and next_poll_at > LONG_AGO


def outbox(world: World) -> dict[str, int]:
    """How many deliveries stand as what; `tried` are those put off after a failed try."""
    with sqlite3.connect(world.folder / "alerter.db") as database:
        rows = database.execute("select state, attempts from deliveries").fetchall()
    database.close()
    return {
        "sent": sum(state == "sent" for state, _ in rows),
        "tried": sum(state == "pending" and attempts > 0 for state, attempts in rows),
    }


def make_deliveries_due(world: World) -> None:
    with sqlite3.connect(world.folder / "alerter.db") as database:
        database.execute(
            "update deliveries set next_try_at = ? where state = 'pending'", [LONG_AGO]
        )
    database.close()
