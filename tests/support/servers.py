"""Servers on 127.0.0.1 that stand for Slack, a mail server and a receiver of webhooks.

Real sockets on a free port, in threads of their own: what connects may be another process. Each is
a context manager; what came in can be read at any time.
"""

import json
import re
import socket
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

#: to be trusted by whoever talks to `SmtpServer`
CA_FILE = Path(__file__).parent / "tls" / "localhost.crt"

_KEY_FILE = CA_FILE.with_suffix(".key")


@dataclass(frozen=True, slots=True)
class Request:
    """One request; header names in lower case."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, object]:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class HttpServer:
    """Answers posts; the replies in `script` come first, one for each request."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        #: those of them that were answered with success
        self.accepted: list[Request] = []
        self.script: deque[Reply] = deque()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def take(self, request: Request) -> Reply:
        """Note `request` and answer it."""
        with self._lock:
            self.requests.append(request)
            reply = self.script.popleft() if self.script else self.answer(request)
            if 200 <= reply.status < 300:
                self.accepted.append(request)
            return reply

    def answer(self, request: Request) -> Reply:
        return Reply(204)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class SilentServer:
    """Takes connections and never says a word."""

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen()

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()


class WebhookServer(HttpServer):
    """Takes whatever is posted to it."""

    @property
    def bodies(self) -> list[dict[str, object]]:
        """What it accepted."""
        with self._lock:
            return [request.json() for request in self.accepted]


@dataclass(slots=True)
class Post:
    """One message in Slack: as it was posted, and as it is now."""

    ts: str
    #: oldest first
    versions: list[dict[str, object]]
    thread_ts: str | None = None
    is_broadcast: bool = False

    @property
    def payload(self) -> dict[str, object]:
        return self.versions[-1]


class SlackServer(HttpServer):
    """Slack's Web API as far as alerter needs it, and an incoming webhook; holds Slack's limits."""

    TOKEN = "xoxb-test-token"
    HOOK = "/services/T000/B000/secret-path"

    def __init__(self) -> None:
        super().__init__()
        self.posts: list[Post] = []
        #: None is every channel
        self.channels: set[str] | None = None
        #: timestamps that can no longer be changed, and why
        self.frozen: dict[str, str] = {}

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"

    @property
    def webhook_url(self) -> str:
        return self.url + self.HOOK

    def thread(self, ts: str) -> list[Post]:
        """The replies below the message `ts`."""
        return [post for post in self.posts if post.thread_ts == ts]

    def answer(self, request: Request) -> Reply:
        if request.path == self.HOOK:
            return self._hook(request)
        methods = {"/api/chat.postMessage": self._post, "/api/chat.update": self._update}
        method = methods.get(request.path)
        if method is None:
            return _refused("unknown_method")
        if request.headers.get("authorization") != f"Bearer {self.TOKEN}":
            return _refused("invalid_auth")
        body = request.json()
        if self.channels is not None and body.get("channel") not in self.channels:
            return _refused("channel_not_found")
        if fault := slack_fault(body):
            return _refused(fault)
        return method(body)

    def _hook(self, request: Request) -> Reply:
        body = request.json()
        if fault := slack_fault(body):
            return Reply(400, fault.encode())
        self.posts.append(Post(self._next_ts(), [body]))
        return Reply(200, b"ok")

    def _post(self, body: dict[str, object]) -> Reply:
        thread_ts = body.get("thread_ts")
        if thread_ts is not None and thread_ts not in {post.ts for post in self.posts}:
            return _refused("thread_not_found")
        post = Post(self._next_ts(), [body], thread_ts, bool(body.get("reply_broadcast")))
        self.posts.append(post)
        return _accepted(body, post)

    def _update(self, body: dict[str, object]) -> Reply:
        ts = str(body.get("ts"))
        if ts in self.frozen:
            return _refused(self.frozen[ts])
        for post in self.posts:
            if post.ts == ts:
                post.versions.append(body)
                return _accepted(body, post)
        return _refused("message_not_found")

    def _next_ts(self) -> str:
        return f"1757484300.{len(self.posts) + 1:06d}"


def slack_fault(body: Mapping[str, object]) -> str | None:
    """What Slack would not take, by its own name for it."""
    blocks = body.get("blocks", [])
    if not body.get("text"):
        return "no_text"
    if not isinstance(blocks, list) or len(blocks) > 50 or not all(map(_is_block, blocks)):
        return "invalid_blocks"
    if len({block.get("block_id", id(block)) for block in blocks}) < len(blocks):
        return "invalid_blocks"
    if sum(len(text) for block in blocks for text in _texts(block)) > 13_200:
        return "msg_blocks_too_long"
    return "msg_too_long" if len(str(body["text"])) > 40_000 else None


def slack_mentions(body: Mapping[str, object]) -> list[str]:
    """Whom a message calls: only markup does, in the text or in a block of markup."""
    blocks = body.get("blocks", [])
    texts = [str(body.get("text", "")), *(text for block in blocks for text in _texts(block))]
    pattern = r"<!(?:here|channel|everyone)[^>]*>|<@[^>]+>|<!subteam[^>]+>"
    return [found for text in texts for found in re.findall(pattern, text)]


def _is_block(block: dict[str, object]) -> bool:
    texts = _texts(block)
    limits = {"header": 150, "section": 3000, "context": 3000}
    limit = limits.get(str(block.get("type")))
    is_context = block.get("type") == "context"
    return (
        limit is not None
        and bool(texts)
        and all(0 < len(text) <= limit for text in texts)
        and len(texts) <= (10 if is_context else 1)
        and len(str(block.get("block_id", ""))) <= 255
        and (block["type"] != "header" or block["text"]["type"] == "plain_text")
    )


def _texts(block: Mapping[str, object]) -> list[str]:
    parts = [block.get("text"), *block.get("elements", [])]
    return [part["text"] for part in parts if isinstance(part, dict)]


def _refused(error: str) -> Reply:
    return Reply(200, json.dumps({"ok": False, "error": error}).encode())


def _accepted(body: Mapping[str, object], post: Post) -> Reply:
    told = {"ok": True, "channel": body.get("channel"), "ts": post.ts}
    return Reply(200, json.dumps(told).encode())


def _handler(server: HttpServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = server.take(Request(self.path, headers, self.rfile.read(length)))
            # A reply that brings its own date gets no other.
            answer = self.send_response_only if "Date" in reply.headers else self.send_response
            answer(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status != 204:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *args: object) -> None:
            """Tests look at `requests`."""

    return Handler


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as the server took it."""

    sender: str
    recipients: tuple[str, ...]
    source: bytes
    is_encrypted: bool

    @property
    def message(self) -> EmailMessage:
        parsed = message_from_bytes(self.source, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


class SmtpServer:
    """A mail server that wants a login over an encrypted connection.

    `security` is starttls, tls (from the first byte on) or none (no login either).
    """

    USERNAME = "alerter"
    PASSWORD = "correct horse battery staple"

    def __init__(self, security: str = "starttls") -> None:
        self.mails: list[Mail] = []
        #: answers to the next recipients, before any is taken
        self.script: deque[str] = deque()
        self.logins: list[str] = []
        context = SSLContext(PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CA_FILE, _KEY_FILE)
        self.is_guarded = security != "none"
        #: from the first byte on: aiosmtpd itself does not know that
        self.is_within_tls = security == "tls"
        self._controller = _Controller(
            _MailHandler(self),
            hostname="127.0.0.1",
            port=0,
            tls_context=context if security == "starttls" else None,
            ssl_context=context if security == "tls" else None,
            require_starttls=security == "starttls",
            auth_require_tls=security == "starttls",
            authenticator=self._authenticate,
        )

    @property
    def host(self) -> str:
        return "127.0.0.1"

    @property
    def port(self) -> int:
        return int(self._controller.port)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._controller.stop()

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        name, password = data.login.decode(), data.password.decode()
        self.logins.append(name)
        is_known = (name, password) == (self.USERNAME, self.PASSWORD)
        # Not handled: aiosmtpd itself then answers 535.
        return AuthResult(success=is_known, handled=False)


class _MailHandler:
    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._server.is_guarded and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._server.script:
            return self._server.script.popleft()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        mail = Mail(
            envelope.mail_from or "",
            tuple(envelope.rcpt_tos),
            envelope.original_content or b"",
            session.ssl is not None or self._server.is_within_tls,
        )
        self._server.mails.append(mail)
        return "250 OK"


class _Controller(Controller):
    """Finds out the port that it was given before it checks that it answers."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
