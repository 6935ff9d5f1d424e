"""Feeds over real HTTP on loopback, from publishers good and bad."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext

import pytest
from support.feeds import Answer, FeedServer, a_feed_server, atom, atom_entry, item, rss
from support.records import a_feed
from support.servers import CA_FILE

from alerter import __version__
from alerter.errors import SourceError
from alerter.model import Feed
from alerter.ports import Fetched
from alerter.sources.feed import FeedSource
from alerter.sources.transport import Bounds, Transport, is_public

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SMALL = Bounds(size=2**20, seconds=0.4)


@pytest.fixture
def server() -> Iterator[FeedServer]:
    with a_feed_server() as running:
        yield running


@pytest.fixture
async def source() -> AsyncIterator[FeedSource]:
    made = FeedSource()
    yield made
    await made.close()


async def fetch(source: FeedSource, server: FeedServer, feed: Feed | None = None) -> Fetched:
    return await source.fetch(feed or a_feed(url=server.url()), now=NOW)


async def refusal_of(source: FeedSource, url: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        await source.fetch(a_feed(url=url), now=NOW)
    assert "\n" not in str(caught.value)
    return caught.value


def after(feed: Feed, fetched: Fetched) -> Feed:
    return replace(
        feed,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        body_hash=fetched.body_hash,
    )


async def test_a_feed_is_read_over_http(source: FeedSource, server: FeedServer) -> None:
    server.answer(Answer.feed(rss(item("One", guid="1"), item("Two", guid="2"))))
    fetched = await fetch(source, server)
    assert [entry.title for entry in fetched.entries] == ["One", "Two"]
    assert not fetched.is_unchanged
    assert fetched.fault is None


async def test_a_request_says_who_asks_and_brings_nothing_else(
    source: FeedSource, server: FeedServer
) -> None:
    server.answer(Answer.feed(rss(item()), Set_Cookie="a=b"))
    await fetch(source, server)
    await fetch(source, server)
    headers = server.requests[1].headers
    assert headers["User-Agent"].startswith(f"alerter/{__version__} (+")
    assert headers["Accept-Encoding"] == "gzip, deflate"
    assert not {"Cookie", "Referer", "If-None-Match", "If-Modified-Since"} & set(headers)


@pytest.mark.parametrize(
    ("etag", "last_modified"),
    [
        ('"abc"', "Mon, 02 Nov 2026 10:00:00 GMT"),
        ('W/"weak--gzip"', "yesterday, about noon"),
        ("unquoted,  odd", None),
        (None, "Mon, 2 Nov 2026 10:00:00 +0100"),
    ],
)
async def test_validators_go_back_byte_for_byte_and_304_means_unchanged(
    source: FeedSource, server: FeedServer, etag: str | None, last_modified: str | None
) -> None:
    given = {"ETag": etag, "Last-Modified": last_modified}
    headers = {name: value for name, value in given.items() if value}
    server.answer(Answer.feed(rss(item()), **headers), Answer(status=304))
    feed = a_feed(url=server.url())
    feed = after(feed, await fetch(source, server, feed))
    again = await fetch(source, server, feed)
    assert again == Fetched(
        is_unchanged=True, etag=etag, last_modified=last_modified, body_hash=feed.body_hash
    )
    assert server.requests[1].headers["If-None-Match"] == etag
    assert server.requests[1].headers["If-Modified-Since"] == last_modified


async def test_304_to_a_request_without_conditions_is_an_error(
    source: FeedSource, server: FeedServer
) -> None:
    server.answer(Answer(status=304))
    assert "304" in str(await refusal_of(source, server.url()))


async def test_the_same_body_again_is_unchanged_and_brings_its_new_validators(
    source: FeedSource, server: FeedServer
) -> None:
    def made(moment: str, etag: str) -> Answer:
        head = f"<lastBuildDate>{moment}</lastBuildDate>"
        return Answer.feed(rss(item(), head=head), ETag=etag)

    server.answer(made("10:00", '"1"'), made("11:00", '"2"'))
    feed = a_feed(url=server.url())
    again = await fetch(source, server, after(feed, await fetch(source, server, feed)))
    assert again.is_unchanged
    assert again.entries == ()
    assert again.etag == '"2"'


async def test_an_edited_body_is_read_though_its_etag_stayed(
    source: FeedSource, server: FeedServer
) -> None:
    server.answer(
        Answer.feed(rss(item(text="by 5 May")), ETag='"1"'),
        Answer.feed(rss(item(text="by 9 May")), ETag='"1"'),
    )
    feed = a_feed(url=server.url())
    first = await fetch(source, server, feed)
    second = await fetch(source, server, after(feed, first))
    assert not second.is_unchanged
    assert first.entries[0].key == second.entries[0].key
    assert first.entries[0].fingerprint != second.entries[0].fingerprint


@pytest.mark.parametrize("status", [200, 304])
async def test_the_life_of_a_cache_holds_up_the_next_poll(
    source: FeedSource, server: FeedServer, status: int
) -> None:
    server.answer(Answer(rss(item()), status, {"Cache-Control": "public, max-age=7200"}))
    fetched = await fetch(source, server, a_feed(url=server.url(), etag='"1"'))
    assert fetched.not_before == timedelta(hours=2)


@pytest.mark.parametrize(
    "answer",
    [
        Answer.gzipped(rss(item())),
        Answer.deflated(rss(item())),
        Answer.deflated(rss(item()), is_raw=True),
        Answer(rss(item()), headers={"Content-Encoding": "gzip"}),
        Answer(rss(item()), headers={"Content-Encoding": "identity"}),
    ],
    ids=["gzip", "zlib", "raw deflate", "gzip that is none", "identity"],
)
async def test_a_packed_feed_is_unpacked(
    source: FeedSource, server: FeedServer, answer: Answer
) -> None:
    server.answer(answer)
    assert len((await fetch(source, server)).entries) == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (replace(Answer.gzipped(rss(item())), body=Answer.gzipped(rss(item())).body[:-20]), "cut"),
        (replace(Answer.gzipped(rss(item())), body=b"\x1f\x8b\x08rubbish of a kind"), "wrongly"),
        (Answer(b"x", headers={"Content-Encoding": "br"}), "not asked for (br)"),
        (Answer(rss(item()), cut_at=20), "it is tried again later"),
    ],
    ids=["cut gzip", "broken gzip", "brotli", "cut body"],
)
async def test_half_a_feed_never_counts_as_read(
    source: FeedSource, server: FeedServer, answer: Answer, words: str
) -> None:
    server.answer(answer)
    assert words in str(await refusal_of(source, server.url()))


@pytest.mark.parametrize("is_announced", [True, False])
async def test_a_body_of_50_megabytes_is_refused_without_reading_it(
    source: FeedSource, server: FeedServer, is_announced: bool
) -> None:
    megabyte = b"<item>" + b"x" * 2**20
    if is_announced:
        server.answer(Answer(megabyte * 50))
    else:
        server.answer(Answer(megabyte, repeats=50))
    error = await refusal_of(source, server.url())
    assert "limit of 10 MB" in str(error)
    assert "section" in str(error)
    if not is_announced:
        # what lies in the buffers of two sockets is sent, though nobody reads it
        assert server.bytes_sent < 30 * 2**20


async def test_a_bomb_of_gzip_is_refused_at_the_limit(server: FeedServer) -> None:
    source = FeedSource(Bounds(size=2**20))
    server.answer(Answer.gzipped(b" " * 50 * 2**20))
    assert "limit of 1 MB" in str(await refusal_of(source, server.url()))
    await source.close()


async def test_a_server_that_says_nothing_is_given_up(server: FeedServer) -> None:
    source = FeedSource(SMALL)
    server.answer(Answer(is_hanging=True))
    assert "no whole answer within 0.4 s" in str(await refusal_of(source, server.url()))
    await source.close()


async def test_a_closed_port_and_an_unknown_host_are_named(source: FeedSource) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://ana:hunter2@127.0.0.1:{taken.getsockname()[1]}/feed"
        error = str(await refusal_of(source, url))
    assert "refuses connections" in error
    assert "127.0.0.1" in error
    assert "hunter2" not in error
    assert "not known (DNS)" in str(await refusal_of(source, "http://no-such-host.invalid/feed"))


async def test_a_certificate_that_nobody_vouches_for_is_refused(source: FeedSource) -> None:
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CA_FILE, CA_FILE.with_suffix(".key"))
    with a_feed_server(context) as secure:
        secure.answer(Answer.feed(rss(item())))
        assert "certificate that is not trusted" in str(await refusal_of(source, secure.url()))
        assert secure.requests == []


async def test_a_server_without_tls_is_not_spoken_to_in_clear(
    source: FeedSource, server: FeedServer
) -> None:
    error = await refusal_of(source, server.url().replace("http:", "https:"))
    assert "TLS" in str(error)
    assert server.requests == []


@pytest.mark.parametrize(
    ("status", "retry_after", "span"),
    [
        (429, "120", timedelta(minutes=2)),
        (503, "Sun, 22 Nov 2026 12:30:00 GMT", timedelta(minutes=30)),
        (403, "60", timedelta(minutes=1)),
        (429, "-1", None),
        (429, "99999999999", timedelta(hours=24)),
        (500, "in a while", None),
        (404, None, None),
    ],
)
async def test_a_refusal_carries_how_long_to_stay_away(
    source: FeedSource, server: FeedServer, status: int, retry_after: str | None, span: timedelta
) -> None:
    headers = {"Retry-After": retry_after} if retry_after else {}
    server.answer(Answer(b"<rss/>", status, headers))
    error = await refusal_of(source, server.url())
    assert error.retry_after == span
    assert not error.gone
    assert str(status) in str(error)


async def test_410_is_gone(source: FeedSource, server: FeedServer) -> None:
    server.answer(Answer(status=410))
    assert (await refusal_of(source, server.url())).gone


async def test_a_web_page_is_not_a_feed(source: FeedSource, server: FeedServer) -> None:
    server.answer(Answer(b"<!doctype html><title>Sign in</title>"))
    assert "answered with a web page, not a feed" in str(await refusal_of(source, server.url()))
    server.answer(Answer(b""))
    assert "answered with nothing at all, not a feed" in str(await refusal_of(source, server.url()))


async def test_redirects_are_followed_and_links_count_from_where_they_end(
    source: FeedSource, server: FeedServer
) -> None:
    server.answer(Answer.redirect("/new/feed?x=1", 301))
    server.answer(Answer.feed(rss(item(link="n1"))), path="/new/feed")
    fetched = await fetch(source, server, a_feed(url=server.url(), etag='"1"'))
    assert fetched.entries[0].url == server.url("/new/n1")
    assert server.requests[1].headers["If-None-Match"] == '"1"'


async def test_a_circle_of_redirects_is_left(source: FeedSource, server: FeedServer) -> None:
    server.answer(Answer.redirect("/feed"))
    assert "redirects more than 5 times" in str(await refusal_of(source, server.url()))
    assert len(server.requests) == 6


@pytest.mark.parametrize("place", ["ftp://h.example/f", "file:///etc/passwd", "http://[::1", "x:"])
async def test_a_redirect_to_no_web_address_is_refused(
    source: FeedSource, server: FeedServer, place: str
) -> None:
    server.answer(Answer.redirect(place))
    await refusal_of(source, server.url())
    assert len(server.requests) == 1


async def test_a_redirect_never_reaches_a_private_address_of_another_host(
    source: FeedSource, server: FeedServer
) -> None:
    server.answer(Answer.redirect(f"http://localhost:{server.port}/secret"))
    error = await refusal_of(source, server.url())
    assert "not public" in str(error)
    assert "write it as the feed's URL" in str(error)
    assert [request.path for request in server.requests] == ["/feed"]


async def test_a_redirect_to_another_host_goes_to_the_address_that_was_checked(
    server: FeedServer,
) -> None:
    transport = Transport(may_reach=lambda address: not is_public(address))
    server.answer(Answer.redirect(f"http://localhost:{server.port}/there"))
    server.answer(Answer.redirect("/end"), path="/there")
    server.answer(Answer(b"<rss/>"), path="/end")
    answer = await transport.get(server.url().replace("//", "//ana:hunter2@"), {})
    await transport.close()
    assert answer.url == f"http://localhost:{server.port}/end"
    assert server.requests[0].headers["Authorization"].startswith("Basic ")
    for request in server.requests[1:]:
        assert request.headers["Host"] == f"localhost:{server.port}"
        assert request.headers["Authorization"] is None


async def test_credentials_stay_with_their_host(source: FeedSource, server: FeedServer) -> None:
    server.answer(Answer.redirect("/end"))
    server.answer(Answer.feed(rss(item())), path="/end")
    await source.fetch(a_feed(url=server.url().replace("//", "//ana:hunter2@")), now=NOW)
    assert (
        server.requests[1].headers["Authorization"] == server.requests[0].headers["Authorization"]
    )


async def test_many_feeds_are_fetched_at_a_time_and_one_that_hangs_holds_up_none(
    source: FeedSource, server: FeedServer
) -> None:
    server.answer(Answer(is_hanging=True), path="/slow")
    server.answer(Answer.feed(rss(item())))
    slow = [asyncio.create_task(refusal_of(source, server.url("/slow"))) for _ in range(8)]
    fetched = await asyncio.gather(*(fetch(source, server) for _ in range(20)))
    assert not any(task.done() for task in slow)
    assert all(len(one.entries) == 1 for one in fetched)
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)


async def test_a_file_is_read_like_any_feed(source: FeedSource, tmp_path: Path) -> None:
    path = tmp_path / "my feed.xml"
    path.write_bytes(atom(atom_entry()))
    feed = a_feed(url=path.as_uri())
    first = await source.fetch(feed, now=NOW)
    assert len(first.entries) == 1
    assert (await source.fetch(after(feed, first), now=NOW)).is_unchanged
    path.write_bytes(atom(atom_entry("Edited")))
    assert (await source.fetch(after(feed, first), now=NOW)).entries[0].title == "Edited"


async def test_a_file_may_be_named_from_where_alerter_runs(
    source: FeedSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "feed.xml").write_bytes(rss(item()))
    monkeypatch.chdir(tmp_path)
    assert len((await source.fetch(a_feed(url="file:feed.xml"), now=NOW)).entries) == 1


async def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    source = FeedSource(SMALL)
    missing = tmp_path / "missing.xml"
    big = tmp_path / "big.xml"
    big.write_bytes(b"x" * (2**20 + 1))
    assert f"{missing} cannot be read: No such file" in str(
        await refusal_of(source, missing.as_uri())
    )
    assert f"{tmp_path} is not a file" in str(await refusal_of(source, tmp_path.as_uri()))
    assert "is not a file" in str(await refusal_of(source, "file:///dev/zero"))
    assert "limit of 1 MB" in str(await refusal_of(source, big.as_uri()))
    assert "another machine" in str(await refusal_of(source, "file://h.example/feed.xml"))
    assert "names no file" in str(await refusal_of(source, "file:"))
    await source.close()


async def test_the_bundled_samples_are_a_well_formed_feed(source: FeedSource) -> None:
    path = Path(__file__).parents[2] / "config/samples/news.xml"
    fetched = await source.fetch(a_feed(url=path.as_uri()), now=NOW)
    assert len({entry.key for entry in fetched.entries}) == 30
    assert fetched.fault is None
    assert all(entry.text and entry.outlet != "Alerter sample" for entry in fetched.entries)
    assert len({entry.published_at.utcoffset() for entry in fetched.entries}) > 3
