"""The page of the real service, as a reader's browser and an operator's monitor ask for it."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from support.feeds import Answer, FeedServer, a_feed_server, item, rss
from support.service import RunningService, eventually

ZONE = ZoneInfo("Europe/Madrid")
PUBLISHED = datetime.now(ZONE).replace(microsecond=0)  # noqa: TID251 - the service runs on real time
DUE = PUBLISHED + timedelta(days=40)
TITLE = 'Harbor board <script>alert("x")</script> & the Larkfield terminal'
DATE = f"{DUE:%B} {DUE.day}, {DUE.year}"
PROOF = f"Bidders for the Larkfield terminal must submit final offers by {DATE}."

CONFIG = """\
version: 1
timezone: Europe/Madrid
sources:
  - {{name: harbor, url: "{feed}", timezone: Europe/Madrid}}
  - {{name: broken, url: "{broken}"}}
topics:
  - {{name: larkfield, title: Larkfield terminal, any: [Larkfield], notify: [desk]}}
  - {{name: quiet, title: Nothing at all, any: [Nosuchword], notify: [desk]}}
channels:
  desk: {{type: console}}
server: {{listen: "127.0.0.1:0"}}
"""


@pytest.fixture
def feed() -> Iterator[FeedServer]:
    with a_feed_server() as server:
        server.answer(Answer.feed(rss(title="Harbor Courier")))
        yield server


@pytest.fixture
def service(tmp_path: Path, feed: FeedServer) -> RunningService:
    config = tmp_path / "alerter.yaml"
    config.write_text(CONFIG.format(feed=feed.url(), broken=feed.url("/gone")))
    return RunningService(config, tmp_path)


def test_a_first_visit_finds_a_page_that_says_what_comes(service: RunningService) -> None:
    with service:
        eventually(lambda: "1 of 2 feeds in trouble" in service.get("/"), "the broken feed")
        page = service.get("/")
        assert "No deadlines yet" in page
        assert "When feeds are polled next" in page
        assert "Nothing at all" in page
        feeds = service.get("/feeds")
        assert "1 failed poll in a row" in feeds
        assert "404" in feeds


def test_an_article_becomes_a_deadline_to_read_and_to_check(
    service: RunningService, feed: FeedServer
) -> None:
    article = item(
        TITLE, date=format_datetime(PUBLISHED), text=PROOF, link="https://news.example/n1"
    )
    feed.answer(Answer.feed(rss(article, title="Harbor Courier")))
    with service:
        eventually(lambda: "<article" in service.get("/"), "the deadline")
        page = service.get("/?topic=larkfield")
        assert f"{DUE:%A} {DUE.day} {DUE:%B} {DUE.year}" in page
        assert PROOF in service.read("/?topic=larkfield")
        assert f"<mark>{DATE}</mark>" in page
        assert 'href="https://news.example/n1" rel="noopener noreferrer nofollow"' in page
        assert "<script>" not in page
        (name,) = set(re.findall(r"deadlines/(dl_[0-9a-f]{12})", page))
        assert f"alerter explain {name}" in service.get(f"/deadlines/{name[3:9]}")
        assert "Nothing lies ahead" in service.get("/?topic=quiet")
        assert f"DTSTART;VALUE=DATE:{DUE:%Y%m%d}" in service.get("/calendar.ics")


def test_a_monitor_and_a_stranger_get_what_is_theirs(service: RunningService) -> None:
    with service:
        health = httpx.get(f"{service.url}/healthz").json()
        assert health["status"] == "ok"
        assert {"poll", "alert", "deliver:desk"} <= set(health["ticks"])
        eventually(lambda: "1 of 2 feeds" in service.get("/"), "the broken feed")
        families = text_string_to_metric_families(service.get("/metrics"))
        failing = next(family for family in families if family.name == "alerter_failing_feeds")
        assert failing.samples[0].value == 1
        rebound = httpx.get(service.url, headers={"Host": "rebound.example"})
        assert rebound.status_code == 421
        assert "Larkfield" not in rebound.text
