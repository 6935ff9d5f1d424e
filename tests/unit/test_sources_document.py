"""Entries out of feed documents, well-formed or not."""

import json
from datetime import UTC, datetime

import pytest
from support.feeds import atom, atom_entry, item, rss
from support.records import a_feed

from alerter.errors import SourceError
from alerter.model import Entry, Feed
from alerter.sources import document
from alerter.sources.document import Document

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BASE = "https://news.example/feeds/all.xml"


def read(
    body: bytes, *, feed: Feed | None = None, content_type: str = "", limit: int = 100
) -> Document:
    feed = feed or a_feed()
    return document.read(body, feed, url=BASE, content_type=content_type, now=NOW, limit=limit)


def only(body: bytes, **more: object) -> Entry:
    [entry] = read(body, **more).entries  # type: ignore[arg-type] - passed through
    return entry


def test_an_rss_item_becomes_an_entry() -> None:
    entry = only(rss(item("Comments <b>due</b>", text="<p>By 5 December.</p><p>Online.</p>")))
    assert entry.feed == "world"
    assert entry.outlet == "Example News"
    assert entry.url == "https://news.example/n1"
    assert entry.title == "Comments due"
    assert entry.text == "By 5 December.\n\nOnline."
    assert entry.published_at.isoformat() == "2026-11-02T10:00:00+01:00"
    assert entry.zone is None


def test_an_atom_entry_becomes_an_entry() -> None:
    entry = only(atom(atom_entry(updated="2026-11-20T10:00:00Z")))
    assert entry.outlet == "Example Journal"
    assert entry.text == "Comments are due on 5 December 2026."
    assert entry.published_at.isoformat() == "2026-11-02T10:00:00+01:00"


def json_feed(*items: object, **more: object) -> bytes:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Example JSON", "items": items}
    return json.dumps({**feed, **more}).encode()


def test_a_json_feed_becomes_entries() -> None:
    html = {
        "id": 7,
        "url": "/n7",
        "title": "Notice",
        "content_html": "<p>By 5 December.</p>",
        "date_published": "2026-11-02T10:00:00+01:00",
    }
    text = {"id": "8", "external_url": "https://other.example/8", "content_text": "By 6 December."}
    first, second = read(json_feed(html, text, "odd", None)).entries
    assert (first.outlet, first.title, first.text) == ("Example JSON", "Notice", "By 5 December.")
    assert first.url == "https://news.example/n7"
    assert first.published_at.isoformat() == "2026-11-02T10:00:00+01:00"
    assert (second.url, second.text) == ("https://other.example/8", "By 6 December.")
    assert read(json_feed()) == Document((), None)
    assert read(json_feed(items=None)) == Document((), None)


def test_the_outlet_is_the_items_own_source_where_it_names_one() -> None:
    rss_source = '<source url="https://wire.example/">The &amp;amp; Wire</source>'
    atom_source = "<source><title>Other Journal</title></source>"
    assert only(rss(item(extra=rss_source))).outlet == "The & Wire"
    assert only(atom(atom_entry(extra=atom_source))).outlet == "Other Journal"


def test_a_feed_without_a_title_lends_its_own_name() -> None:
    assert only(rss(item(), title="")).outlet == "world"


def test_times_without_a_zone_are_the_feeds() -> None:
    feed = a_feed(zone="America/New_York")
    entry = only(rss(item(date="Mon, 02 Nov 2026 10:00:00")), feed=feed)
    assert entry.published_at.isoformat() == "2026-11-02T10:00:00-05:00"
    assert entry.zone == "America/New_York"


def test_the_full_text_stands_for_a_summary_that_it_holds_and_below_one_that_it_does_not() -> None:
    def content(html: str) -> str:
        return (
            '<c:encoded xmlns:c="http://purl.org/rss/1.0/modules/content/">'
            f"<![CDATA[{html}]]></c:encoded>"
        )

    held = item(
        text="The agency said on Monday…", extra=content("<p>The agency said on Monday that.</p>")
    )
    other = item(text="Due 5 December.", extra=content("<p>The agency spoke.</p>"))
    assert only(rss(held)).text == "The agency said on Monday that."
    assert only(rss(other)).text == "Due 5 December.\n\nThe agency spoke."


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/n1", "https://news.example/n1"),
        ("n1?a=1", "https://news.example/feeds/n1?a=1"),
        ("//cdn.example/n1", "https://cdn.example/n1"),
        ("https://h.example/a b", "https://h.example/a%20b"),
        ("https://h.example/a?x=1&amp;y=2", "https://h.example/a?x=1&y=2"),
        ("https://h.example/n1?utm_source=rss", "https://h.example/n1"),
        ("javascript:alert(1)", "https://news.example/"),
        ("http://[::1", "https://news.example/"),
        ("", "https://news.example/"),
    ],
)
def test_a_link_leads_to_a_page_for_people(link: str, url: str) -> None:
    assert only(rss(item(link=link))).url == url


def test_one_bad_item_spoils_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = document.plaintext.plain

    def explode(markup: str) -> str:
        if "boom" in markup:
            raise ValueError(markup)
        return plain(markup)

    monkeypatch.setattr(document.plaintext, "plain", explode)
    read_ = read(rss(item(guid="1", text="boom"), item(guid="2", text="fine")))
    assert [entry.text for entry in read_.entries] == ["fine"]
    assert read_.fault == "1 items could not be read"


def test_what_is_ill_formed_is_read_and_said() -> None:
    body = rss(item("R&D", guid="1"), item(guid="2")).replace(b"R&amp;D", b"R&D <br>")
    read_ = read(body)
    assert len(read_.entries) == 2
    assert read_.fault is not None
    assert read_.fault.startswith("ill-formed")


def test_a_feed_that_was_cut_off_gives_what_came() -> None:
    body = rss(item("One", guid="1"), item("Two", guid="2"))
    assert read(body[:-60]).entries[0].title == "One"


def test_junk_before_the_feed_does_not_hide_it() -> None:
    body = b"<br />\n<b>Warning</b>: mysql\n" + rss(item())
    assert len(read(body).entries) == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!DOCTYPE html><html><head><title>Log in</title></head></html>", "a web page"),
        (b"\xef\xbb\xbf\n <!-- x -->\n<HTML><body><item>5 May</item></body></HTML>", "a web page"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html></html>', "a web page"),
        (b"", "nothing at all"),
        (b" \n\t", "nothing at all"),
        (b"\xef\xbb\xbf", "nothing at all"),
        (b'{"version": "x"}', "something else"),
        (b'{"error": "<b>sorry</b>"}', "something else"),
        (b'{"a":' * 100_000, "something else"),
        (b"[1]", "something else"),
        (b"<opml><body/></opml>", "something else"),
        (b"/etc/hostname", "something else"),
        (b"\x89PNG\r\n<", "something else"),
    ],
)
def test_what_is_no_feed_is_an_error_and_never_a_feed_without_news(body: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=f"answered with {words}.*check the URL"):
        read(body)


def test_an_empty_feed_is_fine() -> None:
    assert read(rss()) == Document((), None)
    assert read(atom()) == Document((), None)


def test_a_feed_of_too_many_items_is_read_up_to_the_limit() -> None:
    body = rss(*(item(guid=str(number)) for number in range(8)))
    assert len(read(body, limit=5).entries) == 5


TEXT = "Échéance – le 5 décembre"


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-8", "utf-8", "application/rss+xml; charset=iso-8859-1"),
        ("utf-8", "iso-8859-1", "text/xml"),
        ("windows-1252", "windows-1252", "text/xml; charset=utf-8"),
        ("windows-1252", "utf-8", "text/xml; charset=windows-1252"),
        ("windows-1252", None, "text/xml; charset=windows-1252"),
        ("windows-1252", "utf-8", ""),
        ("utf-16", "utf-16", "text/xml"),
        ("utf-8-sig", "utf-8", ""),
    ],
)
def test_a_wrong_charset_garbles_nothing(
    encoding: str, declared: str | None, content_type: str
) -> None:
    text = rss(item(TEXT)).decode()
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    body = text.replace('<?xml version="1.0" encoding="utf-8"?>', head).encode(encoding)
    assert only(body, content_type=content_type).title == TEXT


def test_a_broken_byte_does_not_garble_the_others() -> None:
    body = rss(item(TEXT * 5, text="x")).replace(b"<description>x", b"<description>\xff")
    assert only(body).title == TEXT * 5


def test_items_that_cannot_be_told_apart_are_one_the_newest() -> None:
    old, new = "Mon, 02 Nov 2026 10:00:00 GMT", "Tue, 03 Nov 2026 10:00:00 GMT"
    body = rss(item(date=old, text="old"), item(date=new, text="new"), item(date=old, text="x"))
    assert only(body).text == "new"


def test_entities_do_not_multiply() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    body = rss(item("TITLE")).replace(b"TITLE", b"&e8;")
    bomb = f'<!DOCTYPE rss [<!ENTITY e0 "boom">{levels}]>'.encode()
    read_ = read(body.replace(b"<rss", bomb + b"<rss"))
    assert all(len(entry.title) < 1_000 for entry in read_.entries)


def test_an_outside_file_is_never_read() -> None:
    body = rss(item("X&e;")).replace(b"&amp;e;", b"&e;")
    doctype = b'<!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    read_ = read(body.replace(b"<rss", doctype + b"<rss"))
    assert all("root" not in entry.title for entry in read_.entries)


def test_the_digest_of_a_document_knows_nothing_of_the_moment_it_was_made() -> None:
    def made(moment: str, *items: str) -> bytes:
        head = f"<lastBuildDate>{moment}</lastBuildDate><pubDate>{moment}</pubDate>"
        return rss(*items, head=head)

    assert document.digest(made("now", item())) == document.digest(made("later", item()))
    assert document.digest(made("now", item())) != document.digest(made("now", item("Other")))
    dated = [made("now", item(date=date)) for date in ("2026-11-02", "2026-11-03")]
    assert document.digest(dated[0]) != document.digest(dated[1])
