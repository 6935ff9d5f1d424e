"""What the server answers, page by page. Reads the store; writes nothing."""

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import Annotated

import structlog
from fastapi import Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from alerter import ics, telemetry
from alerter.clock import Clock
from alerter.model import Delivery, Dossier, Feed, Topic
from alerter.ports import Store
from alerter.render import plain
from alerter.render.moment import moment_of
from alerter.web.card import card
from alerter.web.guard import HEADERS
from alerter.web.health import Status, report
from alerter.web.ledger import delivery_rows, feed_rows
from alerter.web.outlook import RECENT, Reader, Standing, choices, ended_ones, open_ones, outlook
from alerter.web.outlook import standing as standing_of
from alerter.web.paper import Paper

#: so many of the newest deliveries are listed, and searched for dead letters
DELIVERIES = 200

_ID = re.compile(r"(?:dl_)?([0-9a-f]{1,12})")

TopicName = Annotated[str | None, Query(alias="topic", max_length=200)]
IsWhole = Annotated[bool, Query(alias="all")]

_log = structlog.get_logger(__name__)


class Pages:
    """The routes. Those that read the store are plain functions: FastAPI runs them in threads."""

    def __init__(
        self,
        *,
        store: Store,
        topics: Sequence[Topic],
        clock: Clock,
        status: Callable[[], Status],
    ) -> None:
        self._store = store
        self._reader = Reader(topics)
        self._clock = clock
        self._status = status
        self._paper = Paper()

    def home(
        self, request: Request, *, topic: TopicName = None, is_whole: IsWhole = False
    ) -> HTMLResponse:
        """The deadlines ahead, and those that ended lately."""
        now = self._clock.now()
        dossiers = self._store.dossiers()
        offered = choices(dossiers, self._reader)
        if topic is not None and topic not in {choice.name for choice in offered}:
            return self._no_topic(request, topic)
        feeds = self._store.feeds()
        chosen = [item for item in dossiers if topic in (None, item.deadline.topic)]
        return self._page(
            request,
            "home.html",
            standing=self._standing(dossiers, feeds),
            outlook=outlook(chosen, self._reader, now=now, is_whole=is_whole),
            choices=offered,
            chosen=next((choice for choice in offered if choice.name == topic), None),
            total=len(dossiers),
            feeds=feed_rows(feeds, self._reader.zone, now=now),
        )

    def deadline(self, request: Request, deadline_id: str) -> HTMLResponse:
        """One deadline with all its history; `deadline_id` is its id or the beginning of it."""
        found = self._find(deadline_id)
        if len(found) != 1:
            return self._no_deadline(request, deadline_id, found)
        dossier = found[0]
        now = self._clock.now()
        topic = self._reader.topic(dossier.deadline.topic)
        next_at = dossier.deadline.next_alert_at
        return self._page(
            request,
            "deadline.html",
            card=card(dossier, topic, now=now),
            next_alert=moment_of(next_at, topic.zone) if next_at and next_at > now else "",
            noticed=moment_of(dossier.deadline.created_at, topic.zone),
        )

    def feeds(self, request: Request) -> HTMLResponse:
        """The state of every feed."""
        feeds = self._store.feeds()
        rows = feed_rows(feeds, self._reader.zone, now=self._clock.now())
        standing = self._standing(self._store.dossiers(), feeds)
        return self._page(request, "feeds.html", feeds=rows, standing=standing)

    def deliveries(self, request: Request) -> HTMLResponse:
        """The newest deliveries."""
        dossiers = self._store.dossiers()
        newest = self._store.deliveries(limit=DELIVERIES)
        rows = delivery_rows(
            newest,
            {item.deadline.id: item.deadline.what for item in dossiers},
            self._reader.zone,
            now=self._clock.now(),
        )
        standing = self._standing(dossiers, self._store.feeds(), newest)
        return self._page(request, "deliveries.html", deliveries=rows, standing=standing)

    def calendar(self, request: Request, *, topic: TopicName = None) -> Response:
        """The deadlines ahead, and those that ended lately, to subscribe to (RFC 5545)."""
        now = self._clock.now()
        dossiers = self._store.dossiers(topic=topic)
        shown = [*open_ones(dossiers, self._reader), *ended_ones(dossiers, since=now - RECENT)]
        names = {*self._reader.names, *(item.deadline.topic for item in dossiers)}
        if topic is not None and topic not in names:
            return self._no_topic(request, topic)
        body = ics.calendar(
            shown,
            titles={name: self._reader.topic(name).title for name in names},
            now=now,
            name=f"Deadlines: {self._reader.topic(topic).title}" if topic else "Deadlines",
        )
        headers = {"ETag": _etag(body), "Cache-Control": "no-cache"}
        if _is_known(request.headers.get("if-none-match", ""), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return Response(body, media_type="text/calendar", headers=headers)

    def metrics(self) -> Response:
        """Prometheus' text format."""
        failing = sum(feed.failures > 0 for feed in self._store.feeds())
        telemetry.FAILING_FEEDS.set(failing)
        return Response(telemetry.exposition(), headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    async def health(self) -> JSONResponse:
        """Whether every tick ran to its end lately. Asks no store, so that it always answers."""
        now, status = self._clock.now(), self._status()
        return JSONResponse(
            report(status, now=now),
            status_code=503 if status.overdue(now) else 200,
            headers={"Cache-Control": "no-store"},
        )

    def refusal(self, request: Request, *, status_code: int) -> HTMLResponse:
        """The page for an address that leads nowhere or cannot be read."""
        if status_code == 404:
            return self._notice(request, 404, "Nothing here", "No page has this address.")
        return self._notice(
            request, status_code, "Not understood", "This address cannot be read as it stands."
        )

    def failure(self, request: Request, error: Exception) -> HTMLResponse:
        """The page for an error of ours; what went wrong is for the log only."""
        _log.error("a page failed", path=request.url.path, error=str(error))
        page = self._notice(
            request,
            500,
            "That did not work",
            "The page could not be made. The service's log says why; polling and alerting do "
            "not depend on this page.",
        )
        page.headers.update(HEADERS)  # it is made outside of the guard
        return page

    def outage(self, request: Request, error: Exception) -> HTMLResponse:
        """The page for a store that cannot be read."""
        _log.error("the store cannot be read", path=request.url.path, error=str(error))
        return self._notice(
            request, 503, "No data now", "The store cannot be read. The service's log says why."
        )

    def _find(self, deadline_id: str) -> tuple[Dossier, ...]:
        if not (shape := _ID.fullmatch(deadline_id)):
            return ()
        whole = f"dl_{shape[1]}"
        if (exact := self._store.dossier(whole)) is not None:
            return (exact,)
        return tuple(item for item in self._store.dossiers() if item.deadline.id.startswith(whole))

    def _standing(
        self,
        dossiers: Sequence[Dossier],
        feeds: Sequence[Feed],
        deliveries: Sequence[Delivery] | None = None,
    ) -> Standing:
        if deliveries is None:
            deliveries = self._store.deliveries(limit=DELIVERIES)
        now = self._clock.now()
        return standing_of(dossiers, feeds, deliveries, self._reader, now=now)

    def _page(
        self, request: Request, name: str, *, status_code: int = 200, **context: object
    ) -> HTMLResponse:
        now = self._clock.now()
        return self._paper.page(
            request,
            name,
            status_code=status_code,
            now=moment_of(now, self._reader.zone),
            now_iso=now.isoformat(timespec="seconds"),
            version=self._status().version,
            **context,
        )

    def _notice(
        self,
        request: Request,
        status_code: int,
        title: str,
        text: str,
        *,
        links: Sequence[tuple[str, str]] = (),
    ) -> HTMLResponse:
        return self._page(
            request, "notice.html", status_code=status_code, title=title, text=text, links=links
        )

    def _no_topic(self, request: Request, name: str) -> HTMLResponse:
        links = [(f"?topic={known}", known) for known in self._reader.names]
        text = f"No topic is named {name!r}." + (" These are known:" if links else "")
        return self._notice(request, 404, "No such topic", text, links=links)

    def _no_deadline(
        self, request: Request, deadline_id: str, found: Sequence[Dossier]
    ) -> HTMLResponse:
        if not found:
            text = f"No deadline has the id {deadline_id!r}, or one that begins so."
            return self._notice(request, 404, "No such deadline", text)
        links = [(f"deadlines/{item.deadline.id}", plain(item.deadline.what)) for item in found]
        text = f"{len(found)} deadlines have an id that begins with {deadline_id!r}:"
        return self._notice(request, 404, "Which one?", text, links=links)


def _etag(body: bytes) -> str:
    """Names what a calendar says; weak, since it may be sent compressed or not."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'


def _is_known(header: str, etag: str) -> bool:
    """Whether an If-None-Match header names `etag` (RFC 9110, 13.1.2: weak comparison)."""
    asked = {part.strip().removeprefix("W/") for part in header.split(",")}
    return "*" in asked or etag.removeprefix("W/") in asked
