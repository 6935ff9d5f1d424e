"""The source kind `feed`: RSS, Atom and JSON Feed, over HTTP or from a file."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from alerter.model import Feed
from alerter.ports import Fetched
from alerter.sources import document, local, refusal
from alerter.sources.transport import BOUNDS, Bounds, Transport

#: Documents parsed at a time: the work is the CPU's, and the threads are needed for DNS as well.
_PARSERS = 2


@dataclass(frozen=True, slots=True)
class _Body:
    """A feed's document and how it came."""

    content: bytes
    #: what relative links count from; empty for a file
    url: str = ""
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    not_before: timedelta | None = None


class FeedSource:
    """Implements `ports.Source` for RSS, Atom and JSON Feed. Made once, used for many feeds."""

    def __init__(self, bounds: Bounds = BOUNDS) -> None:
        self._bounds = bounds
        self._transport = Transport(bounds)
        self._turns = asyncio.Semaphore(_PARSERS)

    async def fetch(self, feed: Feed, *, now: datetime) -> Fetched:
        """Bring what `feed` carries now. SourceError where it cannot be read."""
        if feed.url.lower().startswith("file:"):
            content = await asyncio.to_thread(local.read, feed.url, limit=self._bounds.size)
            return await self._read(feed, _Body(content), now=now)
        answer = await self._transport.get(feed.url, _validators(feed))
        headers = answer.headers
        not_before = refusal.cache_age(headers)
        if answer.status == HTTPStatus.NOT_MODIFIED and _validators(feed):
            return _unchanged(feed, not_before)
        if answer.status // 100 != 2:
            raise refusal.of_status(feed.url, answer.status, headers, now=now)
        body = _Body(
            answer.body,
            answer.url,
            headers.get("content-type", ""),
            headers.get("etag"),
            headers.get("last-modified"),
            not_before,
        )
        return await self._read(feed, body, now=now)

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.close()

    async def _read(self, feed: Feed, body: _Body, *, now: datetime) -> Fetched:
        body_hash = document.digest(body.content)
        read = None
        if body_hash != feed.body_hash:
            async with self._turns:
                read = await asyncio.to_thread(
                    document.read,
                    body.content,
                    feed,
                    url=body.url,
                    content_type=body.content_type,
                    now=now,
                    limit=self._bounds.entries,
                )
        return Fetched(
            entries=read.entries if read else (),
            is_unchanged=read is None,
            etag=body.etag,
            last_modified=body.last_modified,
            body_hash=body_hash,
            not_before=body.not_before,
            fault=read.fault if read else None,
        )


def _validators(feed: Feed) -> dict[str, str]:
    """What makes the request a conditional one, byte for byte as it was received."""
    named = {"If-None-Match": feed.etag, "If-Modified-Since": feed.last_modified}
    return {name: value for name, value in named.items() if value}


def _unchanged(feed: Feed, not_before: timedelta | None) -> Fetched:
    return Fetched(
        is_unchanged=True,
        etag=feed.etag,
        last_modified=feed.last_modified,
        body_hash=feed.body_hash,
        not_before=not_before,
    )
