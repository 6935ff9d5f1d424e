"""A publisher of feeds on loopback, well-behaved or not, and the feeds that it publishes."""

import gzip
import threading
import zlib
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from typing import Self
from xml.sax.saxutils import escape

RSS_TYPE = "application/rss+xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server says to one request."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    #: how often `body` is sent, in chunks and without a length: 1 is once, with its length
    repeats: int = 1
    #: accept the request and say nothing until the server closes
    is_hanging: bool = False
    #: close the connection after so many bytes of the body
    cut_at: int | None = None

    @classmethod
    def feed(cls, body: bytes, **headers: str) -> Self:
        """A feed with status 200; `etag="…"` becomes the header ETag."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return cls(body, headers={"Content-Type": RSS_TYPE, **named})

    @classmethod
    def gzipped(cls, body: bytes) -> Self:
        return cls(gzip.compress(body), headers={"Content-Encoding": "gzip"})

    @classmethod
    def deflated(cls, body: bytes, *, is_raw: bool = False) -> Self:
        packer = zlib.compressobj(wbits=-15 if is_raw else 15)
        return cls(packer.compress(body) + packer.flush(), headers={"Content-Encoding": "deflate"})

    @classmethod
    def redirect(cls, to: str, status: int = 302) -> Self:
        return cls(status=status, headers={"Location": to})


@dataclass(frozen=True, slots=True)
class Request:
    path: str
    headers: HTTPMessage


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


class FeedServer:
    """Answers each path as it was told to, the last answer for ever; remembers who asked for what.

    Usable from any test, async or not: it runs in threads of its own.
    """

    def __init__(self, tls: SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self.bytes_sent = 0
        self._answers: dict[str, deque[Answer]] = defaultdict(deque)
        self._closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._scheme = "https" if tls else "http"
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str = "/feed") -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}{path}"

    def answer(self, *answers: Answer, path: str = "/feed") -> None:
        """From now on say these in turn."""
        self._answers[path] = deque(answers)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def next_answer(self, path: str) -> Answer:
        waiting = self._answers[path.partition("?")[0]]
        if not waiting:
            return Answer(status=404)
        return waiting.popleft() if len(waiting) > 1 else waiting[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                publisher.requests.append(Request(self.path, self.headers))
                answer = publisher.next_answer(self.path)
                if answer.is_hanging:
                    publisher._closing.wait()
                    return
                with suppress(ConnectionError):
                    self._say(answer)

            def _say(self, answer: Answer) -> None:
                self.send_response_only(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                is_short = answer.repeats == 1
                if is_short:
                    self.send_header("Content-Length", str(len(answer.body)))
                else:
                    self.send_header("Connection", "close")
                self.end_headers()
                body = answer.body[: answer.cut_at]
                for _ in range(answer.repeats):
                    self.wfile.write(body)
                    publisher.bytes_sent += len(body)
                self.close_connection = not is_short or answer.cut_at is not None

            def log_message(self, *_: object) -> None:
                """Say nothing on standard error."""

        return Handler


@contextmanager
def a_feed_server(tls: SSLContext | None = None) -> Iterator[FeedServer]:
    server = FeedServer(tls)
    server.start()
    try:
        yield server
    finally:
        server.close()


def item(
    title: str = "Notice",
    *,
    guid: str | None = "n1",
    link: str | None = "https://news.example/n1",
    date: str | None = "Mon, 02 Nov 2026 10:00:00 +0100",
    text: str = "Comments are due on 5 December 2026.",
    extra: str = "",
) -> str:
    """An RSS item; `text` is HTML, escaped here; None leaves an element out."""
    parts = [f"<title>{escape(title)}</title>"]
    if link is not None:
        parts.append(f"<link>{escape(link)}</link>")
    if guid is not None:
        parts.append(f'<guid isPermaLink="false">{escape(guid)}</guid>')
    if date is not None:
        parts.append(f"<pubDate>{escape(date)}</pubDate>")
    return f"<item>{''.join(parts)}<description>{escape(text)}</description>{extra}</item>"


def rss(*items: str, title: str = "Example News", head: str = "") -> bytes:
    """An RSS 2.0 document."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{escape(title)}</title><link>https://news.example/</link>"
        f"<description>News</description>{head}{''.join(items)}</channel></rss>"
    ).encode()


def atom_entry(
    title: str = "Notice",
    *,
    id_: str = "tag:news.example,2026:1",
    link: str = "https://news.example/n1",
    published: str = "2026-11-02T10:00:00+01:00",
    updated: str = "2026-11-02T10:00:00+01:00",
    content: str = "<p>Comments are due on 5 December 2026.</p>",
    extra: str = "",
) -> str:
    """An Atom entry; `content` is HTML, escaped here."""
    return (
        f'<entry><title>{escape(title)}</title><id>{escape(id_)}</id><link href="{escape(link)}"/>'
        f"<published>{published}</published><updated>{updated}</updated>"
        f'<content type="html">{escape(content)}</content>{extra}</entry>'
    )


def atom(*entries: str, title: str = "Example Journal") -> bytes:
    """An Atom 1.0 document."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(title)}</title><id>urn:f</id><updated>2026-11-02T10:00:00Z</updated>"
        f"{''.join(entries)}</feed>"
    ).encode()
