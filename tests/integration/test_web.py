"""The page over real HTTP: uvicorn on loopback in front of a shelf of dossiers."""

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import httpx
import pytest
import uvicorn
from icalendar import Calendar
from prometheus_client.parser import text_string_to_metric_families
from support.records import (
    NOW,
    a_deadline,
    a_delivery,
    a_dossier,
    a_feed,
    a_mention,
    a_revision,
    a_topic,
    an_entry,
    an_evidence,
)

from alerter.clock import VirtualClock
from alerter.due import Due
from alerter.errors import StoreError
from alerter.model import Delivery, DeliveryState, Dossier, Feed, State, Topic
from alerter.web import Status, create_app

HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>{{ 7*7 }}"
MADRID = ZoneInfo("Europe/Madrid")


@dataclass
class Shelf:
    """What the page reads of a store."""

    kept: Sequence[Dossier] = ()
    all_feeds: tuple[Feed, ...] = ()
    outbox: tuple[Delivery, ...] = ()
    error: Exception | None = None

    def dossiers(self, *, topic: str | None = None) -> tuple[Dossier, ...]:
        if self.error:
            raise self.error
        return tuple(item for item in self.kept if topic in (None, item.deadline.topic))

    def dossier(self, deadline_id: str) -> Dossier | None:
        return next((item for item in self.kept if item.deadline.id == deadline_id), None)

    def feeds(self) -> tuple[Feed, ...]:
        return self.all_feeds

    def deliveries(self, *, limit: int = 200) -> tuple[Delivery, ...]:
        return self.outbox[:limit]


@dataclass
class Site:
    shelf: Shelf
    clock: VirtualClock
    client: httpx.Client

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers=headers)


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = threading.Event()

    async def startup(self, sockets: object = None) -> None:
        await super().startup()
        self.listens.set()


@contextmanager
def a_site(
    *dossiers: Dossier, topics: Sequence[Topic] = (a_topic(),), public_url: str | None = None
) -> Iterator[Site]:
    shelf, clock = Shelf(dossiers), VirtualClock(NOW)
    status = Status(
        started_at=NOW,
        ticked_at={"poll": NOW},
        intervals={"poll": timedelta(seconds=30), "alert": timedelta(seconds=30)},
        version="1.2.3",
    )
    app = create_app(
        store=shelf, topics=topics, clock=clock, status=lambda: status, public_url=public_url
    )
    server = _Server(uvicorn.Config(app, port=0, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert server.listens.wait(10)
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as client:
            yield Site(shelf, clock, client)
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def site() -> Iterator[Site]:
    moved = Dossier(
        a_deadline("2025-09-17", state=State.MOVED, revision=2),
        (a_revision(1, "2025-06-19"), a_revision(2, "2025-09-17", was=Due.parse("2025-06-19"))),
        (an_evidence(),),
    )
    ended = a_dossier(id="dl_7f3b00000002", what="Bids must be in", lapsed_at=NOW)
    with a_site(moved, ended) as made:
        yield made


class _Page(HTMLParser):
    """Links, assets, ids and headings of a page; anything that would run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.assets: list[str] = []
        self.ids: list[str] = []
        self.running: list[str] = []
        self.relations: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.running += [name for name in named if name.startswith("on") or name == "style"]
        if tag == "a" and "href" in named:
            self.links.append(named["href"])
            self.relations[named["href"]] = named.get("rel", "")
        elif tag == "script" and "src" not in named:
            self.running.append("an inline script")
        self.assets += [
            named[name] for name in ("src", "href") if name in named and tag not in ("a", "use")
        ]
        self.ids += [named["id"]] if "id" in named else []


def words_of(text: str) -> str:
    """What a reader sees."""
    return " ".join(
        re.sub(r"<[^>]*>", " ", re.sub(r"</?(bdi|mark|b|time|cite)\b[^>]*>", "", text)).split()
    )


def test_the_front_page_tells_what_when_how_long_and_the_proof(site: Site) -> None:
    answer = site.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    told = words_of(answer.text)
    for expected in (
        "in 7 days",
        "Wednesday 17 September 2025",
        "TikTok must be sold to a non-Chinese owner",
        "moved once, still ahead",
        "19 Jun 2025 → 17 Sep 2025",
        "The app has until 17 September 2025 to be sold or face a ban.",
        "Example Wire, Wed 10 Sep 2025 02:05 EDT",
        "Confidence 0.93: 1 report",
        "no deadline of this topic is about it",
        "Next: TikTok must be sold to a non-Chinese owner , in 7 days",
        "passed, outcome not reported",
    ):
        assert expected in told, expected
    assert told.index("Bids must be in") > told.index("Ended")


def test_every_link_and_asset_within_the_site_leads_somewhere(site: Site) -> None:
    seen: set[str] = set()
    waiting = ["/", "/feeds", "/deliveries", "/deadlines/7f3a", "/deadlines/unknown", "/nowhere/x"]
    while waiting:
        path = waiting.pop()
        answer = site.get(path)
        if path in seen or "text/html" not in answer.headers["content-type"]:
            assert answer.status_code == 200, path
            continue
        seen.add(path)
        page = _Page(answer.text)
        assert page.running == []
        assert len(page.ids) == len(set(page.ids))
        for link in (*page.links, *page.assets):
            target = urljoin(str(answer.url), link)
            if target.startswith(str(site.client.base_url)):
                waiting += [target] if target not in seen else []
            else:
                assert link in page.links, f"{link} comes from elsewhere"
                assert page.relations[link] == "noopener noreferrer nofollow"
    assert any("topic=tiktok" in path for path in seen)


def test_every_answer_binds_the_browser(site: Site) -> None:
    site.shelf.kept = (a_dossier(),)
    for path in ("/", "/nowhere", "/healthz", "/metrics", "/calendar.ics", "/static/style.css"):
        headers = site.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"


def test_hostile_text_stays_text() -> None:
    entry = an_entry(title=HOSTILE, url="javascript:alert(document.domain)", outlet=HOSTILE)
    evidence = an_evidence(entry, why=HOSTILE, mention=a_mention(quote=HOSTILE, when="script"))
    dossier = replace(a_dossier(what=HOSTILE), evidence=(evidence,))
    with a_site(dossier, topics=[a_topic(title=HOSTILE)]) as site:
        site.shelf.all_feeds = (a_feed(HOSTILE, url="javascript:alert(1)", error=HOSTILE),)
        site.shelf.outbox = (a_delivery(recipient=HOSTILE, error=HOSTILE),)
        for path in ("/", "/deadlines/7f3a", "/feeds", "/deliveries", "/?topic=%3Cscript%3E"):
            text = site.get(path).text
            page = _Page(text)
            assert page.running == []
            assert "<img" not in text
            assert "alert('x')" not in text
            assert not [link for link in page.links if link.startswith("javascript:")]
            assert "49" not in words_of(text)
        whole = site.get("/deadlines/7f3a").text
        assert "no web link: javascript:alert(document.domain)" in words_of(whole)


def test_dates_are_told_in_the_zone_of_their_topic() -> None:
    at = "2025-09-17T23:30:00-04:00"
    eastern = a_dossier(id="dl_a00000000001", due=at)
    spanish = a_dossier(id="dl_a00000000002", due=at, topic="spain")
    topics = [a_topic(), a_topic("spain", zone=MADRID)]
    with a_site(eastern, spanish, topics=topics) as site:
        assert "Wednesday 17 September 2025, 23:30 EDT" in site.get("/?topic=tiktok").text
        assert "Thursday 18 September 2025, 05:30 CEST" in site.get("/?topic=spain").text


def test_a_topic_shows_its_own_deadlines_only() -> None:
    other = a_dossier(id="dl_a00000000002", topic="b & c", what="Something else")
    with a_site(a_dossier(), other, topics=[a_topic(), a_topic("b & c")]) as site:
        both = site.get("/")
        assert "Something else" in both.text
        assert "?topic=b%20%26%20c" in both.text
        one = site.get("/?topic=tiktok").text
        assert "Something else" not in one.partition("<main")[2]
        unknown = site.get("/?topic=nosuch")
        assert unknown.status_code == 404
        assert "No topic is named &#39;nosuch&#39;" in unknown.text


@pytest.mark.parametrize("name", ["dl_7f3a00000001", "7f3a00000001", "7f3a", "dl_7f3a"])
def test_one_deadline_is_found_by_its_id_or_the_beginning_of_it(site: Site, name: str) -> None:
    answer = site.get(f"/deadlines/{name}")
    assert answer.status_code == 200
    told = words_of(answer.text)
    assert "alerter explain dl_7f3a00000001" in told
    assert "no hour was reported" in told


def test_an_id_that_names_several_deadlines_offers_them(site: Site) -> None:
    answer = site.get("/deadlines/7f3")
    assert answer.status_code == 404
    links = _Page(answer.text).links
    assert "../deadlines/dl_7f3a00000001" in links
    assert "../deadlines/dl_7f3b00000002" in links


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/deadlines/0000", "/deadlines/x%00y", "/deadlines/..%2f", "/docs", "/redoc",
     "/openapi.json", "/static/../app.py", "/static/%2e%2e/app.py", "/feeds/"],
)  # fmt: skip
def test_what_is_not_there_is_a_plain_page(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text
    assert "To the deadlines ahead" in answer.text


def test_an_address_that_cannot_be_read_is_told_so(site: Site) -> None:
    answer = site.get("/?all=perhaps")
    assert answer.status_code == 400
    assert "Not understood" in answer.text


def test_only_reading_is_possible(site: Site) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
        answer = site.client.request(method, "/")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "path", ["/", "/feeds", "/deliveries", "/deadlines/7f3a", "/healthz", "/metrics",
             "/calendar.ics", "/static/style.css"],
)  # fmt: skip
def test_head_answers_like_get_without_a_body(site: Site, path: str) -> None:
    head, got = site.client.head(path), site.client.get(path)
    assert head.content == b""
    assert (head.status_code, head.headers["content-type"]) == (
        got.status_code,
        got.headers["content-type"],
    )


def test_a_name_that_is_not_ours_is_refused() -> None:
    with a_site(a_dossier(), public_url="https://alerts.example.org/deadlines/") as site:
        for path in ("/", "/healthz", "/calendar.ics"):
            refused = site.get(path, Host="rebound.example")
            assert refused.status_code == 421
            assert "TikTok" not in refused.text
            assert refused.headers["x-content-type-options"] == "nosniff"
        for host in ("alerts.example.org", "localhost:1", "192.168.0.7:8080", "[::1]"):
            assert site.get("/", Host=host).status_code == 200


def test_links_work_under_any_path_of_a_proxy(site: Site) -> None:
    for path in ("/", "/deadlines/7f3a", "/a/b/c"):
        page = _Page(site.get(path).text)
        assert not [link for link in (*page.links, *page.assets) if link.startswith("/")]
    assert "../../static/" in site.get("/a/b/c").text


def test_an_error_of_ours_shows_no_trace(site: Site) -> None:
    site.shelf.error = RuntimeError("secret detail")
    # The server hangs up after a fault: the next request must not be on its way by then.
    failed = site.get("/", connection="close")
    assert failed.status_code == 500
    assert "default-src 'none'" in failed.headers["content-security-policy"]
    site.shelf.error = StoreError("secret detail")
    out = site.get("/")
    assert out.status_code == 503
    for answer in (failed, out):
        assert "secret detail" not in answer.text
        assert "service&#39;s log" in answer.text
    assert site.get("/healthz").status_code == 200


def test_an_empty_page_says_what_will_happen_and_what_to_do() -> None:
    with a_site() as site:
        told = words_of(site.get("/").text)
        assert "No deadlines yet" in told
        assert "No feed is configured" in told
        assert "alerter init" in told
        site.shelf.all_feeds = (a_feed(next_poll_at=NOW + timedelta(minutes=3)),)
        told = words_of(site.get("/").text)
        assert "world in 3 min (Wed 10 Sep 2025 02:12 EDT)" in told
        assert "alerter poll --all" in told


def test_nothing_ahead_is_not_nothing_known() -> None:
    with a_site(a_dossier(lapsed_at=NOW)) as site:
        told = words_of(site.get("/").text)
        assert "Nothing lies ahead" in told
        assert "passed, outcome not reported" in told


def test_a_hedged_date_is_marked_in_words() -> None:
    with a_site(a_dossier(hedged=True)) as site:
        text = site.get("/").text
        assert 'class="card is-hedged"' in text
        assert "Only proposed, expected or possible: not a fixed date." in text
        assert '<p class="next">' not in text


def test_the_drawing_has_a_text_in_its_place(site: Site) -> None:
    text = site.get("/").text
    drawn = re.search(r'<svg [^>]*role="img" aria-label="([^"]*)"', text)
    assert drawn is not None
    assert drawn[1] == "1 deadline ahead: 1 within a week, the last Wed 17 Sep 2025."
    assert 'marker-end="url(#arrow)"' in text


def test_more_than_five_hundred_are_cut_and_the_rest_is_one_link_away() -> None:
    first = NOW.date()
    dossiers = [
        a_dossier(id=f"dl_{index:012x}", due=(first + timedelta(days=index)).isoformat())
        for index in range(503)
    ]
    with a_site(*dossiers) as site:
        text = site.get("/").text
        assert text.count("<article") == 500
        assert "3 more lie further ahead." in words_of(text)
        assert '<a href="?all=1">Show all</a>' in text
        assert site.get("/?all=1").text.count("<article") == 503


def test_feeds_and_deliveries_tell_how_they_are(site: Site) -> None:
    site.shelf.all_feeds = (a_feed(failures=3, error="HTTP 503 from example.org"),)
    site.shelf.outbox = (
        a_delivery(state=DeliveryState.DEAD, attempts=9, error="channel_not_found"),
    )
    feeds, deliveries = words_of(site.get("/feeds").text), words_of(site.get("/deliveries").text)
    assert "in trouble: 3 failed polls in a row HTTP 503 from example.org" in feeds
    assert "given up: a dead letter channel_not_found" in deliveries
    assert "TikTok must be sold to a non-Chinese owner new deadline" in deliveries
    front = words_of(site.get("/").text)
    assert "1 of 1 feed in trouble" in front
    assert "1 dead letter" in front


def test_health_turns_bad_when_a_tick_does_not_end(site: Site) -> None:
    fine = site.get("/healthz")
    assert (fine.status_code, fine.json()["status"], fine.json()["overdue"]) == (200, "ok", [])
    assert fine.json()["ticks"]["poll"]["ticked_at"] == "2025-09-10T06:09:00+00:00"
    assert fine.json()["ticks"]["alert"]["ticked_at"] is None
    site.clock.advance(timedelta(seconds=301))
    late = site.get("/healthz")
    assert (late.status_code, late.json()["status"]) == (503, "overdue")
    assert late.json()["overdue"] == ["alert", "poll"]


def test_metrics_can_be_scraped(site: Site) -> None:
    site.shelf.all_feeds = (a_feed("a", failures=2), a_feed("b"))
    answer = site.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    assert families["alerter_failing_feeds"].samples[0].value == 1
    assert "alerter_polls" in families


def test_the_calendar_can_be_subscribed_to() -> None:
    dossiers = [
        a_dossier(id="dl_a00000000001"),
        a_dossier(id="dl_a00000000002", state=State.CANCELLED),
        a_dossier(id="dl_a00000000003", lapsed_at=NOW - timedelta(days=40)),
        a_dossier(id="dl_a00000000004", topic="other"),
    ]
    with a_site(*dossiers, public_url="https://alerts.example.org") as site:
        answer = site.get("/calendar.ics")
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        events = Calendar.from_ical(answer.text).walk("VEVENT")
        assert [event["uid"] for event in events] == [
            "dl_a00000000001@alerter",
            "dl_a00000000002@alerter",
            "dl_a00000000004@alerter",
        ]
        assert "TikTok divestiture" in events[0]["summary"]
        one = Calendar.from_ical(site.get("/calendar.ics?topic=other").text)
        assert len(one.walk("VEVENT")) == 1
        assert site.get("/calendar.ics?topic=nosuch").status_code == 404


def test_an_unchanged_calendar_is_not_sent_again(site: Site) -> None:
    first = site.get("/calendar.ics")
    site.clock.advance(timedelta(minutes=5))
    again = site.get("/calendar.ics", **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    listed = site.get("/calendar.ics", **{"If-None-Match": f'"x", {first.headers["etag"][2:]}'})
    assert listed.status_code == 304
    site.shelf.kept = (a_dossier(due="2025-12-16", revision=2),)
    changed = site.get("/calendar.ics", **{"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    assert b"20251216" in changed.content


def test_a_long_page_is_sent_compressed_to_those_who_can_read_it(site: Site) -> None:
    packed = site.get("/", **{"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    bare = site.get("/", **{"Accept-Encoding": "identity"})
    assert "content-encoding" not in bare.headers
    assert packed.text == bare.text
