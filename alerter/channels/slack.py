"""Tells a Slack channel: one living card for each deadline, and what happens in its thread.

Needs `chat:write` only. Tries once: a rate limit or a fault becomes a ChannelError, and the outbox
tries again. With an incoming webhook instead of a token every message stands for itself.
"""

import json
import re
from dataclasses import dataclass
from typing import ClassVar, Literal, Self

import httpx
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from alerter.channels.http import (
    Poster,
    is_encrypted,
    is_web_url,
    pause_asked,
    revealed,
    revealed_url,
)
from alerter.channels.slack_card import Payload, card, reply
from alerter.errors import ChannelError
from alerter.model import Alert, AlertFilter, Event, Lead, Message, Recipient
from alerter.ports import Receipt
from alerter.render import plain, shorten
from alerter.secret import Secret, SecretField

_CHANNEL_ID = re.compile(r"[CDG][A-Z0-9]{2,}")
_TS = re.compile(r"\d+\.\d+")
_FILTER = re.compile(r"(?P<event>[a-z]+)(?:\s*<=\s*(?P<lead>\w+))?")
_MENTION = re.compile(r"<!(here|channel|everyone)>|<@[UW][A-Z0-9]+>|<!subteam\^S[A-Z0-9]+>")

#: a card that cannot be changed any more: a new one takes its place
_LOST_CARDS = frozenset(("message_not_found", "edit_window_closed", "cant_update_message"))
_RENEW = "make a new token in the app's settings and set `token` to it"
#: refusals that no second try mends, and the way out
_REFUSALS = {
    "channel_not_found": "check `channel`, the id of a channel that the app can see",
    "not_in_channel": "invite the app to the channel with /invite",
    "is_archived": "unarchive the channel, or set `channel` to another",
    "restricted_action": "let the app post there, or set `channel` to another",
    "invalid_auth": _RENEW,
    "not_authed": _RENEW,
    "token_expired": _RENEW,
    "token_revoked": _RENEW,
    "account_inactive": _RENEW,
    "missing_scope": "give the app the scope chat:write and install it again",
    "invalid_blocks": "please report it with the alert's key",
    "msg_blocks_too_long": "please report it with the alert's key",
    "msg_too_long": "please report it with the alert's key",
    "no_text": "please report it with the alert's key",
    "invalid_arguments": "please report it with the alert's key",
}


class SlackSettings(BaseModel):
    """What the configuration says of a Slack channel."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Slack", hide_input_in_errors=True)

    token: SecretField | None = Field(
        default=None, title="Bot token", description="xoxb-…, with the scope chat:write"
    )
    channel: str | None = Field(
        default=None, title="Channel", description="The channel's id, such as C0123456789"
    )
    webhook_url: SecretField | None = Field(
        default=None,
        title="Incoming webhook",
        description="Instead of token and channel; no threads, and nothing is updated",
    )
    thread: Literal["per-deadline", "off"] = Field(
        default="per-deadline",
        title="Threads",
        description="per-deadline: one living card, with what happens in its thread; off: none",
    )
    mention: dict[str, str] = Field(
        default_factory=dict,
        title="Mentions",
        description='Whom to call for which alerts, such as {"reminder<=1d": "<!here>"}',
    )
    actions: None = Field(default=None, title="Buttons", description="Not yet: leave it out")
    api_url: str = Field(
        default="https://slack.com/api/", title="API", description="Where a proxy stands for Slack"
    )
    timeout: float = Field(
        default=15, gt=0, le=25, title="Timeout", description="Seconds to wait for an answer"
    )

    @field_validator("thread", mode="before")
    @classmethod
    def _check_thread(cls, value: object) -> object:
        if value == "per-topic":
            raise ValueError("not yet: threads per topic; write per-deadline or off")
        return value

    @field_validator("actions", mode="before")
    @classmethod
    def _check_actions(cls, value: object) -> None:
        if value is not None:
            raise ValueError("not yet: buttons; remove `actions` and use `alerter ack ID`")

    @field_validator("channel")
    @classmethod
    def _check_channel(cls, value: str | None) -> str | None:
        if value is not None and not _CHANNEL_ID.fullmatch(value):
            raise ValueError(
                "write the channel's id, such as C0123456789 (at the end of the channel's details "
                "in Slack), not its name"
            )
        return value

    @field_validator("mention")
    @classmethod
    def _check_mention(cls, value: dict[str, str]) -> dict[str, str]:
        for told, mention in value.items():
            read_filter(told)
            if not _MENTION.fullmatch(mention):
                raise ValueError(
                    f"{mention!r} is no mention; write <!here>, <!channel>, <@U…> or <!subteam^S…>"
                )
        return value

    @field_validator("api_url")
    @classmethod
    def _check_api_url(cls, value: str) -> str:
        if not (is_web_url(value) and is_encrypted(value)):
            raise ValueError("must be https://… (http:// only to this machine)")
        return value

    @model_validator(mode="after")
    def _check_way(self) -> Self:
        if self.webhook_url is not None:
            if self.token is not None or self.channel is not None:
                raise ValueError("takes either webhook_url, or token and channel; remove one")
        elif self.token is None or self.channel is None:
            raise ValueError("needs token and channel, or webhook_url")
        return self


@dataclass(frozen=True, slots=True)
class _Answer:
    """What Slack's API says: the message's `ts`, or why not."""

    ts: str = ""
    error: str = ""


class SlackChannel:
    """One channel of one workspace."""

    Settings: ClassVar[type[BaseModel]] = SlackSettings

    def __init__(self, name: str, settings: SlackSettings) -> None:
        self._name = name
        self._settings = settings
        self._mentions = tuple(
            (read_filter(told), mention) for told, mention in settings.mention.items()
        )
        self._poster = Poster(name, settings.timeout)

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """The channel's id, or where the webhook's address is kept."""
        return (Recipient(self._settings.channel or str(self._settings.webhook_url)),)

    async def send(self, message: Message, *, recipient: Recipient, thread: str | None) -> Receipt:
        """Post the card, or bring it up to date and reply in its thread."""
        mention = self._mention(message.alert)
        if (webhook_url := self._settings.webhook_url) is not None:
            await self._post_to_webhook(webhook_url, card(message, mention=mention))
            return Receipt()
        if self._settings.thread == "off" or not (thread and _TS.fullmatch(thread)):
            return await self._post(message, recipient, card(message, mention=mention))
        update = self._body(message, recipient, card(message)) | {"ts": thread}
        answer = await self._call("chat.update", update)
        if answer.error in _LOST_CARDS:
            return await self._post(message, recipient, card(message, mention=mention))
        self._check(answer, recipient)
        await self._post(message, recipient, reply(message, mention=mention), thread=thread)
        return Receipt(thread)

    async def close(self) -> None:
        """Close its connections."""
        await self._poster.close()

    def _mention(self, alert: Alert) -> str:
        called = (mention for passed, mention in self._mentions if _passes(passed, alert))
        return " ".join(dict.fromkeys(called))

    async def _post(
        self, message: Message, recipient: Recipient, payload: Payload, *, thread: str | None = None
    ) -> Receipt:
        body = self._body(message, recipient, payload)
        if thread is not None:
            is_news = message.alert.event is not Event.LAPSED
            body |= {"thread_ts": thread, "reply_broadcast": is_news}
        answer = await self._call("chat.postMessage", body)
        self._check(answer, recipient)
        return Receipt(answer.ts or None)

    def _body(self, message: Message, recipient: Recipient, payload: Payload) -> dict[str, object]:
        return {
            "channel": recipient.address,
            **_shown(payload),
            "metadata": {
                "event_type": "alerter_alert",
                "event_payload": {"key": message.key, "deadline": message.alert.deadline_id},
            },
        }

    async def _call(self, method: str, body: dict[str, object]) -> _Answer:
        token = revealed(self._name, self._settings.token) if self._settings.token else ""
        answer = await self._poster.post(
            f"{self._settings.api_url.rstrip('/')}/{method}",
            headers=_JSON | {"Authorization": f"Bearer {token}"},
            content=_encoded(body),
        )
        self._check_status(answer)
        try:
            told = answer.json()
        except ValueError:
            told = None
        match told:
            case {"ok": True}:
                return _Answer(ts=str(told.get("ts", "")))
            case {"ok": False, "error": "ratelimited" | "rate_limited"}:
                raise self._limited(answer)
            case {"ok": False}:
                return _Answer(error=shorten(plain(str(told.get("error", "unknown"))), 80))
        raise ChannelError(f"{self._name}: what answered is not Slack; check api_url")

    async def _post_to_webhook(self, webhook_url: Secret, payload: Payload) -> None:
        url = revealed_url(self._name, webhook_url, is_http_refused=True)
        answer = await self._poster.post(url, headers=_JSON, content=_encoded(_shown(payload)))
        if answer.is_client_error and answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
            why = shorten(plain(answer.text), 80) or str(answer.status_code)
            raise ChannelError(
                f"{self._name}: Slack's webhook refused it: {why}; make a new webhook and set "
                "webhook_url to it",
                permanent=True,
            )
        self._check_status(answer)

    def _check_status(self, answer: httpx.Response) -> None:
        code = answer.status_code
        if code == httpx.codes.TOO_MANY_REQUESTS:
            raise self._limited(answer)
        if not answer.is_success:
            pause = pause_asked(answer)
            raise ChannelError(f"{self._name}: Slack answered {code}", retry_after=pause)

    def _limited(self, answer: httpx.Response) -> ChannelError:
        return ChannelError(
            f"{self._name}: Slack asks to wait (429)", retry_after=pause_asked(answer)
        )

    def _check(self, answer: _Answer, recipient: Recipient) -> None:
        if not answer.error:
            return
        about = f"{self._name}: Slack refused {recipient.address}: {answer.error}"
        way_out = _REFUSALS.get(answer.error)
        line = f"{about}; {way_out}" if way_out else about
        raise ChannelError(line, permanent=way_out is not None)


_JSON = {"Content-Type": "application/json; charset=utf-8"}


def read_filter(text: str) -> AlertFilter:
    """Read `moved` or `reminder<=1d`. ValueError where it is neither."""
    found = _FILTER.fullmatch(text.strip())
    if not found or found["event"] not in set(Event):
        raise ValueError(f'{text!r} names no alert; write moved, reminder or "reminder<=1d"')
    event, lead = Event(found["event"]), found["lead"]
    if lead is not None and event is not Event.REMINDER:
        raise ValueError(f"{text!r}: only reminders have a lead; write {event}")
    return AlertFilter(event, Lead.parse(lead) if lead else None)


def _passes(wanted: AlertFilter, alert: Alert) -> bool:
    if wanted.event is not alert.event:
        return False
    at_most, lead = wanted.at_most, alert.lead
    return at_most is None or (lead is not None and lead.span <= at_most.span)


def _shown(payload: Payload) -> dict[str, object]:
    return {
        "text": payload.text,
        "blocks": payload.blocks,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _encoded(body: dict[str, object]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()
