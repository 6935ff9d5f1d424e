"""The entries of an RSS, Atom or JSON Feed document, well-formed or not.

feedparser takes it apart, given bytes, its sanitiser and link resolver off (they cost two thirds
of its time, the sanitiser quadratically on some input, and plain text needs neither). It never
touches the network; it is bound by the CPU, so call it off the event loop.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urljoin, urlsplit
from zoneinfo import ZoneInfo

import feedparser

from alerter.errors import SourceError
from alerter.model import Entry, Feed
from alerter.sources import date, identity, json_feed, plaintext, refusal
from alerter.sources.identity import Marks

_MAX_TITLE, _MAX_OUTLET, _MAX_URL, _MAX_FAULT = 1_000, 200, 4_000, 300
_URL_SAFE = "%/:=&?~#+!$,;'@()*[]|"
#: enough of a summary to tell whether the full text begins with it or holds it
_OPENING = 80

_WEB_PAGE = re.compile(
    rb"(?:\s++|<\?xml[^>]{0,200}>|<!--.{0,2000}?-->){0,20}<(?:!doctype\s+)?html",
    re.IGNORECASE | re.DOTALL,
)
_FEED_ROOT = re.compile(rb"<(?:\w{1,20}:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_ITEM = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_STAMP = re.compile(
    rb"<(lastBuildDate|pubDate|updated|(?:dc|sy):\w{1,20})>[^<]{0,80}</\1>", re.IGNORECASE
)
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}encoding=[\"'](?!utf-?8)", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.-]{1,40})", re.IGNORECASE)
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_ASCII = bytes(range(128))

#: feedparser's own dictionary
_Parsed = dict[str, Any]

#: What reading one hostile item may raise; the others are read all the same.
_BAD_ITEM = (ValueError, LookupError, ArithmeticError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class Document:
    """What one feed document holds."""

    entries: tuple[Entry, ...]
    #: how it was ill-formed; None where it was not
    fault: str | None


def digest(body: bytes) -> str:
    """Digest of what a document says; not of the moment at which it was made."""
    first = _ITEM.search(body)
    end = first.start() if first else len(body)
    hashed = hashlib.sha256(_STAMP.sub(b"", body[:end]))
    hashed.update(body[end:])
    return hashed.hexdigest()


def read(
    body: bytes, feed: Feed, *, url: str, content_type: str, now: datetime, limit: int
) -> Document:
    """The entries in `body`, in its order, at most `limit`.

    `url` is what relative links count from. SourceError where it is no feed at all, so that a
    log-in page never counts as a feed without news; an ill-formed feed is read as far as it goes.
    """
    parsed = json_feed.parsed(body)
    if parsed is None:
        _refuse_other_than_feeds(body, feed)
        parsed = _parsed(body, content_type, feed)
    if not parsed["entries"] and not parsed["version"]:
        raise _not_a_feed(feed, "something else")
    items = parsed["entries"][:limit]
    drafts = _drafts(items, _Reader(feed, parsed["feed"], url=url, now=now))
    keys = identity.keys([marks for marks, _ in drafts])
    entries = (entry._replace(key=key) for (_, entry), key in zip(drafts, keys, strict=True))
    return Document(_newest_of_each(entries), _fault(parsed, unread=len(items) - len(drafts)))


def _refuse_other_than_feeds(body: bytes, feed: Feed) -> None:
    if not body.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff"):
        raise _not_a_feed(feed, "nothing at all")
    if _WEB_PAGE.match(body.removeprefix(_BYTE_ORDER_MARKS[0])) and not _FEED_ROOT.search(body):
        raise _not_a_feed(feed, "a web page")
    if b"<" not in body:  # besides, feedparser would open a file whose path this is
        raise _not_a_feed(feed, "something else")


def _not_a_feed(feed: Feed, what: str) -> SourceError:
    return SourceError(f"{refusal.shown(feed.url)} answered with {what}, not a feed: check the URL")


def _parsed(body: bytes, content_type: str, feed: Feed) -> _Parsed:
    body, charset = _encoding(body, content_type)
    try:
        parsed: _Parsed = feedparser.parse(
            body,
            response_headers={"content-type": f"application/xml; charset={charset}"}
            if charset
            else {},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # it raises what it likes on hostile documents
        raise SourceError(
            f"{refusal.shown(feed.url)} could not be taken apart ({type(error).__name__}): its"
            " publisher has to mend it; it is tried again later"
        ) from error
    return parsed


def _encoding(body: bytes, content_type: str) -> tuple[bytes, str]:
    """The body, and its encoding where more is known than the document itself says.

    What reads as UTF-8 is UTF-8, whatever header and declaration claim; a few broken bytes in it
    do not make it another encoding.
    """
    if body.isascii():
        return body, _charset(body, content_type)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        if charset := _charset(body, content_type):
            return body, charset
    else:
        return body, "utf-8"
    if _DECLARED.match(body) or body.startswith(_BYTE_ORDER_MARKS[1:]):
        return body, ""
    text = body.decode("utf-8", "replace")
    is_utf8 = text.count("\ufffd") * 20 < len(body.translate(None, delete=_ASCII))
    return (text.encode("utf-8"), "utf-8") if is_utf8 else (body, "")


def _charset(body: bytes, content_type: str) -> str:
    """What the header says of the encoding, where the document says nothing."""
    if _DECLARED.match(body) or body.startswith(_BYTE_ORDER_MARKS):
        return ""
    found = _CHARSET.search(content_type)
    return found[1] if found and found[1].lower() not in ("utf-8", "utf8", "us-ascii") else ""


def _drafts(items: Iterable[_Parsed], reader: "_Reader") -> list[tuple[Marks, Entry]]:
    drafts = []
    for item in items:
        try:
            drafts.append(reader.draft(item))
        except _BAD_ITEM:  # it spoils no other; `fault` counts it
            continue
    return drafts


class _Reader:
    """Makes entries, without their keys, of what feedparser made of a feed's items."""

    def __init__(self, feed: Feed, channel: _Parsed, *, url: str, now: datetime) -> None:
        self._feed = feed
        self._now = now
        self._zone = ZoneInfo(feed.zone) if feed.zone else None
        self._home = _absolute(url, _text_of(channel, "link"))
        self._base = url or self._home
        self._outlet = plaintext.plain_line(_text_of(channel, "title")) or feed.name

    def draft(self, item: _Parsed) -> tuple[Marks, Entry]:
        """What tells the item from others, and its entry."""
        link = self._link(item)
        raws = [_text_of(item, name) for name in ("published", "updated", "created")]
        title = plaintext.plain_line(_text_of(item, "title"))[:_MAX_TITLE]
        text = _article(item)
        entry = Entry(
            feed=self._feed.name,
            key="",
            outlet=self._outlet_of(item)[:_MAX_OUTLET],
            url=identity.without_trackers(link) or self._home,
            title=title,
            text=text,
            published_at=date.published_at(
                raws,
                [parsed for name in ("published", "updated") if (parsed := _struct(item, name))],
                zone=self._zone,
                now=self._now,
            ),
            zone=self._feed.zone,
        )
        dated = next((raw for raw in raws if raw), "")
        return Marks(_text_of(item, "id"), link, title, dated, text), entry

    def _link(self, item: _Parsed) -> str:
        links = [link.get("href", "") for link in dict.get(item, "links", ())]
        candidates = (_text_of(item, "link"), *links)
        return next((found for raw in candidates if (found := _absolute(self._base, raw))), "")

    def _outlet_of(self, item: _Parsed) -> str:
        source = dict.get(item, "source")
        named = _text_of(source, "title") if isinstance(source, dict) else ""
        return plaintext.plain_line(named) or self._outlet


def _text_of(item: _Parsed, name: str) -> str:
    """A field as it was written; not by feedparser's own look-up, which warns and substitutes."""
    value = dict.get(item, name)
    return value if isinstance(value, str) else ""


def _struct(item: _Parsed, name: str) -> Any:
    return dict.get(item, f"{name}_parsed")


def _absolute(base: str, raw: str) -> str:
    """`raw` as a link that a person can follow, or nothing: `javascript:` is none."""
    raw = "".join(raw.split("\0")).strip().replace("&amp;", "&")
    if not raw or len(raw) > _MAX_URL:
        return ""
    try:
        url = urljoin(base, quote(raw, safe=_URL_SAFE))
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname else ""


def _article(item: _Parsed) -> str:
    """The full text, below the summary where that says something else."""
    summary = plaintext.plain(_text_of(item, "summary"))
    contents = [
        plaintext.plain(_text_of(part, "value")) for part in dict.get(item, "content") or ()
    ]
    article = max(contents, key=len, default="")
    opening = " ".join(summary.split())[:_OPENING].rstrip("…. []")
    if opening in " ".join(article.split()):
        return article
    return f"{summary}\n\n{article}".strip()


def _newest_of_each(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Of items that cannot be told apart the newest, so that they do not replace each other."""
    newest: dict[str, Entry] = {}
    for entry in entries:
        known = newest.get(entry.key)
        if known is None or entry.published_at > known.published_at:
            newest[entry.key] = entry
    return tuple(newest.values())


def _fault(parsed: _Parsed, *, unread: int) -> str | None:
    faults = []
    if parsed.get("bozo"):
        faults.append(f"ill-formed: {parsed.get('bozo_exception')}")
    if unread:
        faults.append(f"{unread} items could not be read")
    return " ".join("; ".join(faults).split())[:_MAX_FAULT] or None
