"""Killed again and again at any moment: nothing is lost, and told twice only where the kill fell
between the other side's yes and our note of it.

`ALERTER_TEST_CRASHES` sets how many kills (`make crashes` takes hundreds).
"""

import os
import random
import sqlite3
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from support.feeds import Answer, a_feed_server, item, rss
from support.servers import WebhookServer
from support.service import RunningService, eventually

KILLS = int(os.environ.get("ALERTER_TEST_CRASHES", "4"))
NOTICES = max(60, 2 * KILLS)
NOW = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - the service runs on real time
TOWNS = ("Ashby", "Birchley", "Calderton", "Dunmore", "Elmsford", "Farley")

CONFIG = """\
version: 1
sources: [{{name: harbor, url: "{feed}"}}]
topics: [{{name: bids, any: [bids], notify: [hook]}}]
channels:
  hook: {{type: webhook, url: {{env: TEST_HOOK}}}}
server: {{listen: "127.0.0.1:0"}}
"""


def notice(number: int) -> str:
    """An article with a deadline on a day that no other has."""
    due = NOW.date() + timedelta(days=40 + number)
    town = TOWNS[number % len(TOWNS)]
    return item(
        f"bids for lot {number}",
        guid=f"lot-{number}",
        link=f"https://news.example/lot-{number}",
        date=format_datetime(NOW),
        text=f"Sealed bids for Lot {number} in {town} must be submitted by {due:%d %B %Y}.",
    )


def test_killed_at_any_moment_it_loses_nothing_and_repeats_at_most_once_a_kill(tmp_path: Path):
    chance = random.Random(20261123)  # the same moments in every run, as far as machines allow
    config = tmp_path / "alerter.yaml"
    with a_feed_server() as feed, WebhookServer() as hook:
        config.write_text(CONFIG.format(feed=feed.url()))
        service = RunningService(config, tmp_path, TEST_HOOK=hook.url)
        for kill in range(1, KILLS + 1):
            # Each life finds news, so that there is something to lose at any moment of it.
            feed.answer(Answer.feed(rss(*map(notice, range(NOTICES * kill // KILLS)))))
            make_due(tmp_path / "alerter.db")
            service.launch()
            time.sleep(chance.uniform(0.8, 3.0))
            service.kill()
        make_due(tmp_path / "alerter.db")
        with service:
            eventually(lambda: len(told(hook)) == NOTICES, f"all {NOTICES} notices")
            assert service.stop() == 0
        counts = told(hook)
    assert len(counts) == NOTICES
    repeats = sum(counts.values()) - NOTICES
    assert repeats <= KILLS
    print(f"{KILLS} kills: 0 lost, {repeats} of {NOTICES} twice")  # noqa: T201 - the figure that the long run is for


def make_due(database: Path) -> None:
    """The feed's next moment comes, while the service is dead."""
    if not database.exists():
        return
    with sqlite3.connect(database) as connection, suppress(sqlite3.OperationalError):
        # Killed before it had made its tables, it has nothing to wait for either.
        connection.execute("update feeds set next_poll_at = '2000-01-01 00:00:00.000000'")
    connection.close()


def told(hook: WebhookServer) -> Counter[str]:
    """How often each message came, by its idempotency key."""
    return Counter(request.headers["webhook-id"] for request in list(hook.requests))
