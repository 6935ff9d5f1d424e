"""The service: runs the ticks and the web page until it is told to stop.

The only file that knows APScheduler. It holds a few interval jobs and nothing else: what is to
happen later stands in the store, so a late or lost run loses nothing.
"""

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import structlog
import uvicorn
from apscheduler.schedulers.asyncio import AsyncIOScheduler  # noqa: TID251 - this is that file

from alerter import __version__
from alerter.app import App, load_settings, open_store
from alerter.clock import SystemClock
from alerter.errors import AlerterError
from alerter.telemetry import TICKED_AT
from alerter.web import Status, create_app

#: how often each tick looks for rows that are due
TICK_EVERY = timedelta(seconds=1)
#: how often systemd hears of us
REPORT_EVERY = timedelta(seconds=10)
#: how long running ticks may take to end once we are told to stop
STOP_WITHIN = timedelta(seconds=25)
#: a tick that has not ended for so long is stuck; a first poll may have much to read
STUCK_AFTER = timedelta(minutes=5)
POLL_STUCK_AFTER = timedelta(minutes=30)

log = structlog.get_logger()

ASGI = Callable[[Any, Any, Any], Awaitable[None]]


class Service:
    """One running service on one configuration file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._clock = SystemClock()
        self._started_at = self._clock.now()
        self._ticked_at: dict[str, datetime] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    async def run(self) -> None:
        """Work until SIGTERM or SIGINT; SIGHUP reads the configuration anew.

        AlerterError where it cannot start: bad configuration, no store, a busy port.
        """
        configured = load_settings(self._path)
        listener = (
            _listen(configured.server.host, configured.server.port) if (configured.server) else None
        )
        store = open_store(configured.database)
        try:
            store.hold()
            store.migrate()
            store.recover()
            self._app = App(configured, store, self._clock)
            self._app.start()
            await self._work(listener)
        finally:
            store.close()
            if listener:
                listener.close()

    async def _work(self, listener: socket.socket | None) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)
        loop.add_signal_handler(signal.SIGHUP, self._reload)
        self._schedule()
        self._scheduler.add_job(
            self._report,
            "interval",
            seconds=_report_every().total_seconds(),
            next_run_time=self._clock.now(),
            id="report",
        )
        self._scheduler.start()
        async with self._page(listener):
            self._say_hello(listener)
            notify_systemd("READY=1")
            await self._stopping.wait()
            notify_systemd("STOPPING=1")
            await self._finish()

    def _schedule(self) -> None:
        """One job for each tick of the present configuration; those of an older one are dropped."""
        ticks: dict[str, Callable[[], Awaitable[object]]] = {
            "poll": self._app.poll,
            "alert": self._app.alert,
        }
        for name in self._app.channels:
            ticks[f"deliver:{name}"] = _bound(self._app, name)
        for job in self._scheduler.get_jobs():
            if job.id not in ticks and job.id != "report":
                self._scheduler.remove_job(job.id)
                self._ticked_at.pop(job.id, None)
        for name, tick in ticks.items():
            self._scheduler.add_job(
                self._tick,
                "interval",
                args=(name, tick),
                seconds=TICK_EVERY.total_seconds(),
                next_run_time=self._clock.now(),
                id=name,
                replace_existing=True,
            )

    async def _tick(self, name: str, tick: Callable[[], Awaitable[object]]) -> None:
        if self._stopping.is_set():
            return
        task = asyncio.ensure_future(self._guarded(name, tick))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        # Shielded: the scheduler cancels what it runs when it is shut down, we let it end.
        await asyncio.shield(task)

    async def _guarded(self, name: str, tick: Callable[[], Awaitable[object]]) -> None:
        try:
            await tick()
        except Exception:
            log.exception("tick failed; its rows stay due", tick=name)
            return
        now = self._clock.now()
        self._ticked_at[name] = now
        TICKED_AT.labels(tick=name).set(now.timestamp())

    def status(self) -> Status:
        """How the ticks are doing, for `/healthz`."""
        return Status(
            started_at=self._started_at,
            ticked_at=dict(self._ticked_at),
            intervals={name: _patience(name) for name in self._ticks()},
            version=__version__,
        )

    def is_stuck(self) -> bool:
        """Whether some tick has not come to its end for too long."""
        now = self._clock.now()
        for name in self._ticks():
            patience = POLL_STUCK_AFTER if name == "poll" else STUCK_AFTER
            if now - self._ticked_at.get(name, self._started_at) > patience:
                return True
        return False

    def _ticks(self) -> tuple[str, ...]:
        return tuple(job.id for job in self._scheduler.get_jobs() if job.args)

    async def _report(self) -> None:
        """Tell systemd how it goes; the watchdog only while every tick comes to its end."""
        feeds = await asyncio.to_thread(self._app.store.feeds)
        failing = sum(feed.failures > 0 for feed in feeds)
        notify_systemd(f"STATUS={len(feeds)} feeds, {failing} failing")
        if not self.is_stuck():
            notify_systemd("WATCHDOG=1")

    def _reload(self) -> None:
        task = asyncio.ensure_future(self._reloaded())
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _reloaded(self) -> None:
        """Take over a changed configuration; a bad one changes nothing."""
        notify_systemd("RELOADING=1")
        try:
            configured = load_settings(self._path)
            fresh = App(configured, self._app.store, self._clock)
            if configured.database != self._app.settings.database:
                log.warning("a changed database takes effect with a restart only")
            if configured.server != self._app.settings.server:
                log.warning("a changed server takes effect with a restart only")
            await asyncio.to_thread(fresh.start)
        except AlerterError as error:
            for problem in str(error).splitlines():
                log.error("reload refused", problem=problem)  # noqa: TRY400 - a line, no trace
        else:
            stale, self._app = self._app, fresh
            self._site = self._make_site()
            self._schedule()
            await self._settle()
            await stale.close()
            log.info("reloaded", topics=len(fresh.topics), channels=len(fresh.channels))
        notify_systemd("READY=1")

    async def _finish(self) -> None:
        """Let running ticks end, then give everything back."""
        self._scheduler.pause()
        await self._settle()
        self._scheduler.shutdown(wait=False)
        await self._app.close()
        log.info("stopped")

    async def _settle(self) -> None:
        current = asyncio.current_task()
        others = {task for task in self._running if task is not current}
        if others:
            await asyncio.wait(others, timeout=STOP_WITHIN.total_seconds())

    @contextlib.asynccontextmanager
    async def _page(self, listener: socket.socket | None) -> AsyncIterator[None]:
        """Serve the web page meanwhile."""
        if listener is None:
            yield
            return
        self._site = self._make_site()
        server = _QuietServer(
            uvicorn.Config(
                self._answer,
                interface="asgi3",
                log_config=None,
                access_log=False,
                lifespan="off",
                server_header=False,
                proxy_headers=False,
            )
        )
        serving = asyncio.ensure_future(server.serve(sockets=[listener]))
        try:
            yield
        finally:
            server.should_exit = True
            await serving

    def _make_site(self) -> ASGI:
        configured = self._app.settings.server
        return create_app(
            store=self._app.store,
            topics=self._app.settings.topics,
            clock=self._clock,
            status=self.status,
            public_url=configured.public_url if configured else None,
            hosts=[configured.host] if configured else [],
        )

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        """Hand each request to the page of the present configuration."""
        await self._site(scope, receive, send)

    def _say_hello(self, listener: socket.socket | None) -> None:
        log.info(
            "alerter is running",
            version=__version__,
            topics=len(self._app.topics),
            feeds=len(self._app.settings.feeds),
            channels=sorted(self._app.channels),
            page=_url(listener) if listener else "off",
        )


class _QuietServer(uvicorn.Server):
    """uvicorn without its signal handlers: stopping is the service's."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def notify_systemd(text: str) -> None:
    """Tell systemd how we are (sd_notify(3)); does nothing where it did not start us."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
        to.sendto(text.encode(), address)


def _report_every() -> timedelta:
    """Often enough for systemd's watchdog, where there is one: a third of its patience."""
    patience = timedelta(microseconds=int(os.environ.get("WATCHDOG_USEC") or 0))
    return min(REPORT_EVERY, patience / 3) if patience else REPORT_EVERY


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise AlerterError(
            f"server.listen: {host}:{port}: {error.strerror or error}; "
            "stop what listens there, or set another address"
        ) from error


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def _patience(tick: str) -> timedelta:
    """A tenth of how long a tick may take: the other side may be slow, our own store may not."""
    return {"poll": timedelta(seconds=60), "alert": timedelta(seconds=6)}.get(
        tick, timedelta(seconds=15)
    )


def _bound(app: App, name: str) -> Callable[[], Awaitable[object]]:
    return lambda: app.deliver(name)
