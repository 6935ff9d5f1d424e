"""Every built-in channel in front of a server of its own, for the suite that all must pass.

A rig makes its channel, can have the server fail in the ways that count, and reads back what came
through. Tests import the rigs; a new channel adds one.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from types import MappingProxyType

import pytest

from alerter.channels.console import ConsoleChannel, ConsoleSettings
from alerter.channels.email import EmailChannel, EmailSettings
from alerter.channels.slack import SlackChannel, SlackSettings
from alerter.channels.webhook import WebhookChannel, WebhookSettings
from alerter.model import Message, Recipient
from alerter.ports import Channel, Receipt
from support.servers import (
    CA_FILE,
    Reply,
    SilentServer,
    SlackServer,
    SmtpServer,
    WebhookServer,
    slack_fault,
)

SIGNING_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
#: the environment in which the rigs' secrets are found
SECRETS = MappingProxyType(
    {
        "RIG_SLACK_TOKEN": SlackServer.TOKEN,
        "RIG_SMTP_PASSWORD": SmtpServer.PASSWORD,
        "RIG_SIGNING_SECRET": SIGNING_SECRET,
    }
)


class _HeldConsole(ConsoleChannel):
    """Prints into memory, whatever pytest does with the standard output."""

    def __init__(self, out: StringIO) -> None:
        super().__init__("desk", ConsoleSettings())
        self._out = out

    async def send(self, message: Message, *, recipient: Recipient, thread: str | None) -> Receipt:
        with redirect_stdout(self._out):
            return await super().send(message, recipient=recipient, thread=thread)


class ConsoleRig:
    """The standard output, held in memory."""

    kind = "console"
    secrets: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.out = StringIO()

    def channel(self) -> Channel:
        return _HeldConsole(self.out)

    def texts(self) -> list[str]:
        return [text for text in self.out.getvalue().split("\n\n") if text]

    def keys(self) -> list[str]:
        return [text.splitlines()[-1].rpartition(" ")[2] for text in self.texts()]

    def forget(self) -> None:
        self.out.seek(0)
        self.out.truncate()

    def check(self) -> None:
        """No line begins where none should."""
        for text in self.texts():
            assert "\x1b" not in text


class SlackRig:
    """A workspace, reached with a token."""

    kind = "slack"
    secrets: tuple[str, ...] = (SlackServer.TOKEN,)

    def __init__(self, server: SlackServer) -> None:
        self.server = server

    def channel(self, *, url: str | None = None, timeout: float = 5) -> Channel:
        settings = {
            "token": {"env": "RIG_SLACK_TOKEN"},
            "channel": "C0123456789",
            "api_url": url or self.server.api_url,
            "timeout": timeout,
        }
        return SlackChannel("desk", SlackSettings.model_validate(settings))

    def texts(self) -> list[str]:
        return [json.dumps(post.payload, ensure_ascii=False) for post in self.server.posts]

    def keys(self) -> list[str]:
        metadata = [post.payload["metadata"] for post in self.server.posts]
        return [told["event_payload"]["key"] for told in metadata]

    def forget(self) -> None:
        self.server.posts.clear()

    def check(self) -> None:
        for post in self.server.posts:
            assert slack_fault(post.payload) is None

    def refuse_for_good(self) -> None:
        self.server.channels = set()

    def refuse_for_now(self) -> None:
        self.server.script.append(Reply(503))

    def limit(self, seconds: int) -> None:
        self.server.script.append(Reply(429, headers={"Retry-After": str(seconds)}))


class SlackHookRig(SlackRig):
    """A workspace, reached through an incoming webhook."""

    kind = "slack"
    secrets = (SlackServer.HOOK,)

    def __init__(self, server: SlackServer, environment: pytest.MonkeyPatch) -> None:
        super().__init__(server)
        self._environment = environment

    def channel(self, *, url: str | None = None, timeout: float = 5) -> Channel:
        address = (url or self.server.url) + SlackServer.HOOK
        self._environment.setenv("RIG_SLACK_HOOK", address)
        settings = {"webhook_url": {"env": "RIG_SLACK_HOOK"}, "timeout": timeout}
        return SlackChannel("desk", SlackSettings.model_validate(settings))

    def keys(self) -> list[str]:
        return [post.payload["blocks"][0]["block_id"] for post in self.server.posts]

    def refuse_for_good(self) -> None:
        self.server.script.append(Reply(404, b"no_service"))


class EmailRig:
    """A mail server that wants STARTTLS and a login."""

    kind = "email"
    secrets: tuple[str, ...] = (SmtpServer.PASSWORD,)

    def __init__(self, server: SmtpServer) -> None:
        self.server = server

    def channel(self, *, url: str | None = None, timeout: float = 5) -> Channel:
        port = int(url.rpartition(":")[2]) if url else self.server.port
        settings = {
            "smtp": {
                "host": "127.0.0.1",
                "port": port,
                "username": SmtpServer.USERNAME,
                "password": {"env": "RIG_SMTP_PASSWORD"},
                "ca_file": str(CA_FILE),
                "timeout": timeout,
            },
            "from": "Deadline alerts <alerts@example.org>",
            "to": [{"address": "ana@example.org"}],
        }
        return EmailChannel("desk", EmailSettings.model_validate(settings))

    def texts(self) -> list[str]:
        texts = []
        for mail in self.server.mails:
            body = mail.message.get_body(("plain",))
            assert body is not None
            texts.append(body.get_content())
        return texts

    def keys(self) -> list[str]:
        return [mail.message["Message-ID"].partition("@")[0][1:] for mail in self.server.mails]

    def forget(self) -> None:
        self.server.mails.clear()

    def check(self) -> None:
        for mail in self.server.mails:
            assert mail.message.defects == []
            assert mail.recipients == ("ana@example.org",)
            assert mail.message["Bcc"] is None
            assert len(mail.message.get_all("To")) == 1

    def refuse_for_good(self) -> None:
        self.server.script.append("550 5.1.1 No such user here")

    def refuse_for_now(self) -> None:
        self.server.script.append("451 4.3.0 Try again later")


class WebhookRig:
    """A receiver that checks signatures elsewhere; here it only takes."""

    kind = "webhook"
    secrets: tuple[str, ...] = ("/in/secret-path", SIGNING_SECRET, SIGNING_SECRET[6:])

    def __init__(self, server: WebhookServer, environment: pytest.MonkeyPatch) -> None:
        self.server = server
        self._environment = environment

    def channel(self, *, url: str | None = None, timeout: float = 5) -> Channel:
        self._environment.setenv("RIG_WEBHOOK", (url or self.server.url) + "/in/secret-path")
        settings = {
            "url": {"env": "RIG_WEBHOOK"},
            "signing_secret": {"env": "RIG_SIGNING_SECRET"},
            "timeout": timeout,
        }
        return WebhookChannel("desk", WebhookSettings.model_validate(settings))

    def texts(self) -> list[str]:
        return [json.dumps(body, ensure_ascii=False) for body in self.server.bodies]

    def keys(self) -> list[str]:
        return [request.headers["webhook-id"] for request in self.server.accepted]

    def forget(self) -> None:
        self.server.requests.clear()
        self.server.accepted.clear()

    def check(self) -> None:
        assert all(len(request.body) < 20_000 for request in self.server.requests)

    def refuse_for_good(self) -> None:
        self.server.script.append(Reply(410))

    def refuse_for_now(self) -> None:
        self.server.script.append(Reply(502))

    def limit(self, seconds: int) -> None:
        self.server.script.append(Reply(429, headers={"Retry-After": str(seconds)}))


HttpRig = SlackRig | WebhookRig
RemoteRig = HttpRig | EmailRig
Rig = RemoteRig | ConsoleRig

#: by the name that tests show
HTTP_RIGS = ("slack", "slack-webhook", "webhook")
REMOTE_RIGS = (*HTTP_RIGS, "email")
RIGS = (*REMOTE_RIGS, "console")


@contextmanager
def open_rig(name: str) -> Iterator[Rig]:
    """The rig called `name`, its secrets in the environment and its server running."""
    with pytest.MonkeyPatch.context() as environment:
        for variable, value in SECRETS.items():
            environment.setenv(variable, value)
        match name:
            case "console":
                yield ConsoleRig()
            case "slack":
                with SlackServer() as slack:
                    yield SlackRig(slack)
            case "slack-webhook":
                with SlackServer() as slack:
                    yield SlackHookRig(slack, environment)
            case "email":
                with SmtpServer() as smtp:
                    yield EmailRig(smtp)
            case "webhook":
                with WebhookServer() as webhook:
                    yield WebhookRig(webhook, environment)


@contextmanager
def unreachable() -> Iterator[str]:
    """An address at which nobody answers the phone."""
    with SilentServer() as server:
        url = server.url
    yield url
