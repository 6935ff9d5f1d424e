"""Webhooks: signed as Standard Webhooks asks, small, and told apart by what the receiver says."""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError
from support.records import (
    NEW_YORK,
    NOW,
    a_delivery,
    a_dossier,
    a_mention,
    a_topic,
    an_alert,
    an_entry,
    an_evidence,
)
from support.servers import Reply, WebhookServer

from alerter.channels.webhook import BODY_LIMIT, WebhookChannel, WebhookSettings, payload
from alerter.errors import ChannelError
from alerter.model import Event, Lead, Message
from alerter.render import message

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OLD_SECRET = "whsec_" + base64.b64encode(b"the one before").decode().rstrip("=")
RAW_SECRET = "just a long passphrase"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[WebhookServer]:
    with WebhookServer() as opened:
        monkeypatch.setenv("HOOK", opened.url + "/in?key=geheim")
        monkeypatch.setenv("NEW", SECRET)
        monkeypatch.setenv("OLD", OLD_SECRET)
        monkeypatch.setenv("RAW", RAW_SECRET)
        yield opened


def a_message(event: Event = Event.NEW, **changes: object) -> Message:
    delivery = a_delivery(an_alert(event, **changes))
    return message(delivery, a_dossier(), a_topic(), zone=NEW_YORK, now=NOW, next_alert_at=None)


async def send(told: Message, *secrets: str, now: datetime | None = None) -> None:
    given = {"url": {"env": "HOOK"}, "signing_secret": [{"env": name} for name in secrets]}
    clock = {"now": lambda: now} if now else {}
    channel = WebhookChannel("oncall", WebhookSettings.model_validate(given), **clock)
    try:
        await channel.send(told, recipient=channel.recipients[0], thread=None)
    finally:
        await channel.close()


async def fault_of(server: WebhookServer, reply: Reply) -> ChannelError:
    server.script.append(reply)
    with pytest.raises(ChannelError) as caught:
        await send(a_message())
    return caught.value


async def test_the_signature_is_one_that_others_verify(server: WebhookServer) -> None:
    await send(a_message(), "NEW")
    (request,) = server.requests
    told = Webhook(SECRET).verify(request.body, dict(request.headers))
    assert told["type"] == "deadline.detected"


async def test_both_secrets_are_good_while_one_replaces_the_other(server: WebhookServer) -> None:
    await send(a_message(), "NEW", "OLD")
    (request,) = server.requests
    for secret in (SECRET, OLD_SECRET):
        assert Webhook(secret).verify(request.body, dict(request.headers))
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + base64.b64encode(b"a third").decode()).verify(
            request.body, dict(request.headers)
        )


async def test_a_secret_that_is_any_text_signs_as_it_stands(server: WebhookServer) -> None:
    await send(a_message(), "RAW")
    (request,) = server.requests
    assert Webhook(RAW_SECRET.encode()).verify(request.body, dict(request.headers))


async def test_one_secret_needs_no_list(server: WebhookServer) -> None:
    settings = WebhookSettings.model_validate(
        {"url": {"env": "HOOK"}, "signing_secret": {"env": "NEW"}}
    )
    assert [secret.name for secret in settings.signing_secret] == ["NEW"]


async def test_without_a_secret_nothing_is_signed(server: WebhookServer) -> None:
    await send(a_message())
    (request,) = server.requests
    assert "webhook-signature" not in request.headers
    assert request.headers["webhook-id"]


async def test_the_timestamp_is_the_present_and_the_body_that_of_the_alert(
    server: WebhookServer,
) -> None:
    first, later = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    await send(a_message(), now=first)
    await send(a_message(), now=later)
    one, two = server.requests
    assert one.headers["webhook-timestamp"] == str(int(first.timestamp()))
    assert two.headers["webhook-timestamp"] == str(int(later.timestamp()))
    assert one.body == two.body
    assert one.json()["timestamp"] == NOW.isoformat()


@pytest.mark.parametrize("broken", ["whsec_not*base64", "whsec_"])
async def test_a_secret_that_cannot_sign_is_told_without_it(
    server: WebhookServer, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    monkeypatch.setenv("NEW", broken)
    with pytest.raises(ChannelError, match=r"oncall: \{env: NEW\} is ") as caught:
        await send(a_message(), "NEW")
    assert broken not in str(caught.value)
    assert server.requests == []


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (Event.NEW, "deadline.detected"),
        (Event.REMINDER, "deadline.reminder"),
        (Event.MOVED, "deadline.moved"),
        (Event.CANCELLED, "deadline.cancelled"),
        (Event.MET, "deadline.met"),
        (Event.PAST, "deadline.passed"),
        (Event.LAPSED, "deadline.lapsed"),
    ],
)
async def test_every_event_has_a_type(server: WebhookServer, event: Event, kind: str) -> None:
    await send(a_message(event))
    assert server.bodies[0]["type"] == kind


async def test_the_data_says_all_that_a_machine_needs(server: WebhookServer) -> None:
    await send(a_message(Event.REMINDER, lead=Lead(7, "d"), is_late=True))
    data = server.bodies[0]["data"]
    assert isinstance(data, dict)
    assert data["id"] == "dl_7f3a00000001"
    assert (data["due"], data["precision"], data["kind"]) == ("2025-09-17", "day", "deadline")
    assert (data["lead"], data["late"], data["hedged"]) == ("7d", True, False)
    assert data["quotes"][0]["url"] == "https://example.org/a1"
    assert data["history"][0]["event"] == "new"


@pytest.mark.parametrize("text", ["word " * 400, "語" * 5000, "👨‍👩‍👧" * 3000, '"\\' * 5000])
def test_the_body_stays_small_and_keeps_a_quote(text: str) -> None:
    entries = [an_entry(f"a{number}", text=f"{number}") for number in range(10)]
    mention = a_mention(quote=text, when=text)
    reports = tuple(
        replace(an_evidence(entry, mention=mention), outlet=text, url=text) for entry in entries
    )
    dossier = replace(a_dossier(what=text), evidence=reports)
    made = message(
        a_delivery(), dossier, a_topic(title=text), zone=NEW_YORK, now=NOW, next_alert_at=None
    )
    wide = replace(made, due=text, status=text, sureness=text, outlook=text, topic_name=text)
    body = payload(replace(wide, topic=text, headline=text, what=text))
    assert len(body) < BODY_LIMIT
    assert json.loads(body)["data"]["quotes"]


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
async def test_any_success_is_acceptance(server: WebhookServer, status: int) -> None:
    server.script.append(Reply(status))
    await send(a_message())
    assert len(server.accepted) == 1


async def test_a_receiver_that_is_gone_is_given_up(server: WebhookServer) -> None:
    fault = await fault_of(server, Reply(410))
    assert fault.permanent
    assert "the receiver is gone (410)" in str(fault)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 408, 429, 500, 502, 503, 504])
async def test_any_other_refusal_may_be_mended(server: WebhookServer, status: int) -> None:
    fault = await fault_of(server, Reply(status))
    assert not fault.permanent
    assert f"{status}" in str(fault)


async def test_a_redirect_is_not_followed(server: WebhookServer) -> None:
    elsewhere = {"Location": server.url + "/elsewhere?key=geheim"}
    fault = await fault_of(server, Reply(302, headers=elsewhere))
    assert "redirects (302)" in str(fault)
    assert "geheim" not in str(fault)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"Retry-After": "120"}, timedelta(minutes=2)),
        (
            {
                "Retry-After": "Wed, 10 Sep 2025 06:10:00 GMT",
                "Date": "Wed, 10 Sep 2025 06:09:00 GMT",
            },
            timedelta(minutes=1),
        ),
        ({"Retry-After": "9" * 400}, timedelta(days=1)),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
async def test_retry_after_is_read_in_either_form(
    server: WebhookServer, headers: dict[str, str], pause: timedelta | None
) -> None:
    assert (await fault_of(server, Reply(503, headers=headers))).retry_after == pause


@pytest.mark.parametrize("url", ["ftp://example.org", "example.org/in", "https://", "ht tp://[x"])
async def test_a_url_that_is_none_is_told_by_where_it_is_kept(
    server: WebhookServer, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("HOOK", url)
    with pytest.raises(ChannelError, match=r"\{env: HOOK\} holds no https:// or http:// address"):
        await send(a_message())
