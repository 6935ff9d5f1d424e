"""Posts alerts as JSON, signed the way of Standard Webhooks (standardwebhooks.com, 1.0).

The `webhook-id` is the delivery's key, the same on every try, so that a receiver can drop repeats.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, ClassVar

import httpx
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue

from alerter.channels.http import Poster, host_of, pause_asked, revealed, revealed_url
from alerter.clock import SystemClock
from alerter.errors import ChannelError
from alerter.model import Event, Message, Recipient
from alerter.ports import Receipt
from alerter.render import plain, shorten
from alerter.secret import Secret, SecretField

#: the spec asks for payloads under 20 kB
BODY_LIMIT = 20_000

_TYPES = {event: f"deadline.{event}" for event in Event} | {
    Event.NEW: "deadline.detected",
    Event.PAST: "deadline.passed",
}
_NOW = SystemClock().now
#: longest texts, and most quotes and turns, to be tried until the body is small enough; the last
#: of both is, with four bytes for each character
_TEXT_LIMITS = (1000, 250)
_MOST_EXTRAS = (20, 5, 1)


def _as_list(value: object) -> object:
    return value if isinstance(value, (list, tuple)) else (value,)


def _one_or_many(schema: dict[str, JsonValue]) -> None:
    items = schema.pop("items")
    del schema["type"]
    schema["anyOf"] = [items, {"type": "array", "items": items}]


class WebhookSettings(BaseModel):
    """What the configuration says of a webhook."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, title="Webhook", hide_input_in_errors=True
    )

    url: SecretField = Field(title="URL", description="Where to post: https://…")
    signing_secret: Annotated[tuple[SecretField, ...], BeforeValidator(_as_list)] = Field(
        default=(),
        title="Signing secret",
        description="whsec_… (base64) or any text; a list of them while one replaces another",
        json_schema_extra=_one_or_many,
    )
    timeout: float = Field(
        default=15, gt=0, le=50, title="Timeout", description="Seconds to wait for an answer"
    )


class WebhookChannel:
    """One receiver."""

    Settings: ClassVar[type[BaseModel]] = WebhookSettings

    def __init__(
        self, name: str, settings: WebhookSettings, now: Callable[[], datetime] = _NOW
    ) -> None:
        self._name = name
        self._url = settings.url
        self._secrets = settings.signing_secret
        self._now = now
        self._poster = Poster(name, settings.timeout)

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """The receiver, by where its address is kept: what that holds may change, and is secret."""
        return (Recipient(str(self._url)),)

    async def send(self, message: Message, *, recipient: Recipient, thread: str | None) -> Receipt:
        """Post `message`; any 2xx is acceptance."""
        url = revealed_url(self._name, self._url)
        content = payload(message)
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message.key,
            "webhook-timestamp": str(int(self._now().timestamp())),
        }
        if signatures := self._signatures(headers, content):
            headers["webhook-signature"] = signatures
        answer = await self._poster.post(url, headers=headers, content=content)
        if not answer.is_success:
            raise self._refusal(host_of(url), answer)
        return Receipt(message.key)

    async def close(self) -> None:
        """Close its connections."""
        await self._poster.close()

    def _signatures(self, headers: dict[str, str], content: bytes) -> str:
        head = f"{headers['webhook-id']}.{headers['webhook-timestamp']}."
        signed = head.encode() + content
        keys = [_key(self._name, secret) for secret in self._secrets]
        made = [base64.b64encode(hmac.digest(key, signed, hashlib.sha256)) for key in keys]
        return " ".join(f"v1,{signature.decode()}" for signature in made)

    def _refusal(self, host: str, answer: httpx.Response) -> ChannelError:
        code, about = answer.status_code, f"{self._name}: {host}"
        if code == httpx.codes.GONE:
            return ChannelError(
                f"{about}: the receiver is gone (410); set a new url or remove the channel",
                permanent=True,
            )
        if answer.is_redirect:
            return ChannelError(f"{about} redirects ({code}); set the url that it leads to")
        if code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            return ChannelError(f"{about} refused it ({code}); check url and signing_secret")
        return ChannelError(f"{about} answered {code}", retry_after=pause_asked(answer))


def payload(message: Message) -> bytes:
    """The body: the same for every try, and below the limit, whatever a feed has said."""
    bodies = (_body(message, limit, extras) for limit in _TEXT_LIMITS for extras in _MOST_EXTRAS)
    return next(body for body in bodies if len(body) < BODY_LIMIT)


def _body(message: Message, limit: int, extras: int) -> bytes:
    """The body with texts up to `limit` characters, and so many quotes and turns of its history."""
    quotes = [
        {name: _text(value, limit) for name, value in asdict(quote).items()}
        for quote in message.quotes[:extras]
    ]
    told = {
        "type": _TYPES[message.alert.event],
        "timestamp": message.alert.at.isoformat(),
        "data": _data(message, limit) | {"quotes": quotes, "history": _turns(message)[-extras:]},
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _data(message: Message, limit: int) -> dict[str, object]:
    deadline, alert = message.dossier.deadline, message.alert
    return {
        "id": deadline.id,
        "topic": _text(message.topic_name, limit),
        "title": _text(message.topic, limit),
        "headline": _text(message.headline, limit),
        "what": _text(message.what, limit),
        "kind": deadline.kind,
        "due": deadline.due.text,
        "precision": deadline.due.precision,
        "due_text": _text(message.due, limit),
        "state": deadline.state,
        "hedged": deadline.hedged,
        "confidence": deadline.confidence,
        "revision": alert.revision,
        "lead": str(alert.lead) if alert.lead else None,
        "late": alert.is_late,
        "status": _text(message.status, limit),
        "sureness": _text(message.sureness, limit),
        "outlook": _text(message.outlook, limit),
    }


def _turns(message: Message) -> list[dict[str, object]]:
    return [
        {
            "revision": turn.number,
            "event": turn.event,
            "due": turn.due.text,
            "was": turn.was.text if turn.was else None,
            "at": turn.at.isoformat(),
        }
        for turn in message.dossier.revisions
    ]


def _text(value: str, limit: int) -> str:
    return shorten(plain(value), limit)


def _key(channel: str, secret: Secret) -> bytes:
    value = revealed(channel, secret)
    if not value.startswith("whsec_"):
        return value.encode()
    encoded = value.removeprefix("whsec_")
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
    except binascii.Error as error:
        raise ChannelError(f"{channel}: {secret} is not base64 after its prefix") from error
    if not key:
        raise ChannelError(f"{channel}: {secret} is empty after its prefix")
    return key
