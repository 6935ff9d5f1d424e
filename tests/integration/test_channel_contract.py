"""What every channel must do, whatever it speaks, against real servers on loopback."""

import asyncio
import traceback
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from importlib.metadata import entry_points

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from support.records import (
    NEW_YORK,
    NOW,
    a_delivery,
    a_dossier,
    a_mention,
    a_topic,
    an_alert,
    an_evidence,
)
from support.rigs import (
    HTTP_RIGS,
    REMOTE_RIGS,
    RIGS,
    SECRETS,
    ConsoleRig,
    EmailRig,
    HttpRig,
    RemoteRig,
    Rig,
    SlackHookRig,
    SlackRig,
    WebhookRig,
    open_rig,
    unreachable,
)
from support.servers import SilentServer, slack_mentions

from alerter.errors import ChannelError
from alerter.model import Event, Message
from alerter.ports import Channel, Receipt
from alerter.render import message

QUOTE = "The app has until 17 September 2025 to be sold or face a ban."


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    with open_rig(request.param) as opened:
        yield opened


@pytest.fixture(params=REMOTE_RIGS)
def remote(request: pytest.FixtureRequest) -> Iterator[Rig]:
    with open_rig(request.param) as opened:
        yield opened


@pytest.fixture(params=HTTP_RIGS)
def http(request: pytest.FixtureRequest) -> Iterator[Rig]:
    with open_rig(request.param) as opened:
        yield opened


def a_message(event: Event = Event.NEW, **changes: object) -> Message:
    made = message(
        a_delivery(an_alert(event)),
        a_dossier(),
        a_topic(),
        zone=NEW_YORK,
        now=NOW,
        next_alert_at=None,
    )
    return replace(made, **changes)


async def send(channel: Channel, told: Message, *, thread: str | None = None) -> Receipt:
    (recipient,) = channel.recipients
    return await channel.send(told, recipient=recipient, thread=thread)


async def fault_of(channel: Channel) -> ChannelError:
    """The error that sending raises; the channel is closed."""
    try:
        with pytest.raises(ChannelError) as caught:
            await send(channel, a_message())
    finally:
        await channel.close()
    return caught.value


def test_every_channel_that_is_shipped_has_a_rig() -> None:
    shipped = {entry.name for entry in entry_points(group="alerter.channels")}
    rigs = (ConsoleRig, SlackRig, SlackHookRig, EmailRig, WebhookRig)
    assert shipped == {rig.kind for rig in rigs}


@pytest.mark.parametrize("entry", entry_points(group="alerter.channels"), ids=lambda it: it.name)
def test_every_setting_is_explained_to_an_editor(entry) -> None:
    schema = entry.load().Settings.model_json_schema()
    assert schema["additionalProperties"] is False
    parts = [schema, *schema.get("$defs", {}).values()]
    for told in (field for part in parts for field in part["properties"].values()):
        assert "$ref" in told or told["title"]
    assert all(part["title"] for part in parts)


async def test_it_delivers_what_is_due_and_the_sentence_that_proves_it(rig: Rig) -> None:
    channel = rig.channel()
    await send(channel, a_message())
    await channel.close()
    (text,) = rig.texts()
    for part in ("TikTok divestiture: new deadline, 7 days left (Wed 17 Sep 2025)", QUOTE):
        assert part in text
    for part in ("Example Wire", "https://example.org/a1", "0.93: 1 report", "date only"):
        assert part in text
    rig.check()


@pytest.mark.parametrize("event", Event)
async def test_it_delivers_every_event(rig: Rig, event: Event) -> None:
    channel = rig.channel()
    await send(channel, a_message(event, alert=an_alert(event)))
    await channel.close()
    assert QUOTE in rig.texts()[0]


async def test_a_second_try_bears_the_same_key(rig: Rig) -> None:
    channel, told = rig.channel(), a_message()
    first = await send(channel, told)
    second = await send(channel, told)
    await channel.close()
    assert rig.keys() == [told.key, told.key]
    if not isinstance(rig, SlackRig):  # Slack names each post by the moment it came
        assert first == second


async def test_a_second_message_finds_its_thread(rig: Rig) -> None:
    channel = rig.channel()
    first = await send(channel, a_message())
    await send(channel, a_message(Event.REMINDER), thread=first.reference)
    await channel.close()
    assert len(rig.texts()) == 2


async def test_what_its_recipients_are_called_is_stable_and_no_secret(rig: Rig) -> None:
    one, other = rig.channel(), rig.channel()
    assert one.recipients == other.recipients
    for recipient in one.recipients:
        assert recipient.address
        assert not any(secret in recipient.address for secret in rig.secrets)
    await one.close()
    await other.close()


async def test_a_refusal_for_good_is_permanent(remote: RemoteRig) -> None:
    remote.refuse_for_good()
    fault = await fault_of(remote.channel())
    assert fault.permanent
    assert str(fault).startswith("desk: ")


async def test_a_fault_that_may_pass_is_not_permanent(remote: RemoteRig) -> None:
    remote.refuse_for_now()
    fault = await fault_of(remote.channel())
    assert not fault.permanent
    assert str(fault).startswith("desk: ")


async def test_it_works_again_once_the_fault_has_passed(remote: RemoteRig) -> None:
    remote.refuse_for_now()
    channel = remote.channel()
    with pytest.raises(ChannelError):
        await send(channel, a_message())
    await send(channel, a_message())
    await channel.close()
    assert len(remote.texts()) == 1


async def test_it_waits_as_long_as_it_is_asked_to(http: HttpRig) -> None:
    http.limit(42)
    fault = await fault_of(http.channel())
    assert not fault.permanent
    assert fault.retry_after == timedelta(seconds=42)


async def test_a_server_that_never_answers_times_out(remote: RemoteRig) -> None:
    with SilentServer() as silent:
        fault = await fault_of(remote.channel(url=silent.url, timeout=0.2))
    assert not fault.permanent
    assert "did not answer within 0.2 s" in str(fault)


async def test_a_server_that_is_not_there_is_a_passing_fault(remote: RemoteRig) -> None:
    with unreachable() as url:
        fault = await fault_of(remote.channel(url=url))
    assert not fault.permanent


async def test_a_missing_secret_is_named_and_nothing_is_given_up(
    remote: RemoteRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = remote.channel()
    for variable in (*SECRETS, "RIG_SLACK_HOOK", "RIG_WEBHOOK"):
        monkeypatch.delenv(variable, raising=False)
    fault = await fault_of(channel)
    assert not fault.permanent
    assert "set the environment variable RIG_" in str(fault)


@pytest.mark.parametrize("how", ["refuse_for_good", "refuse_for_now", "silent", "unreachable"])
async def test_no_error_tells_a_secret(remote: RemoteRig, how: str) -> None:
    with SilentServer() as silent, unreachable() as nowhere:
        urls = {"silent": silent.url, "unreachable": nowhere}
        channel = remote.channel(url=urls.get(how), timeout=0.2 if how == "silent" else 5)
        if how not in urls:
            getattr(remote, how)()
        fault = await fault_of(channel)
    shown = "".join(traceback.format_exception(fault)) + repr(fault) + repr(vars(channel))
    for secret in remote.secrets:
        assert secret not in shown


async def test_closing_is_harmless_at_any_time(rig: Rig) -> None:
    unused = rig.channel()
    await unused.close()
    used = rig.channel()
    await send(used, a_message())
    await used.close()
    await used.close()


HOSTILE = st.sampled_from(
    [
        "<!channel> <!here> <@U012345> <!subteam^S012345>",
        "*bold* _it_ ~no~ `code` & <b>html</b> <script>alert(1)</script>",
        "x\r\nBcc: eve@example.org\r\n\r\nbody",
        ".\r\n.\r\nQUIT\r\n",
        "\u202eright to left \u2066 isolate",
        "לפני יום רביעי — قبل الأربعاء",
        "word " * 2000,
        "x" * 10_000,
        "&" * 10_000,
        "👨‍👩‍👧‍👦🏴\u200d☠️" * 200,
        "nul \x00 esc \x1b[2J bell \x07",
        "lone \ud800 surrogate \udfff",
        "{{ 7 * 7 }} {% raw %} ${x} %s",
        "|>|<https://example.org|label>",
        " \t\u2028\u2029\u00a0\ufeff",
        "",
    ]
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(what=HOSTILE | st.text(), quote=HOSTILE | st.text(), link=HOSTILE)
def test_no_text_from_a_feed_does_harm(rig: Rig, what: str, quote: str, link: str) -> None:
    url = f"https://example.org/{link}"
    mention = a_mention(what=what, quote=quote, when=quote[:20])
    report = an_evidence(mention=mention, outlet=what, title=quote, url=url)
    dossier = replace(a_dossier(what=what), evidence=(report,) * 3)
    delivery, topic = a_delivery(an_alert(Event.NEW)), a_topic(title=what or "TikTok")
    made = message(delivery, dossier, topic, zone=NEW_YORK, now=NOW, next_alert_at=None)
    bare = replace(
        made,
        headline=what,
        subject=what,
        what=what,
        topic=what,
        due=quote,
        status=quote,
        sureness=quote,
        outlook=what,
        quotes=tuple(replace(item, text=quote, outlet=what, url=url) for item in made.quotes),
    )
    rig.forget()

    async def send_both() -> None:
        channel = rig.channel()
        await send(channel, made)
        await send(channel, bare)
        await channel.close()

    asyncio.run(send_both())
    assert len(rig.texts()) == 2
    rig.check()
    if isinstance(rig, SlackRig):
        assert [slack_mentions(post.payload) for post in rig.server.posts] == [[], []]


@pytest.mark.parametrize(
    ("entry", "settings"),
    [
        ("slack", {"token": "xoxb-literal", "channel": "C0123456789"}),
        ("slack", {"webhook_url": "https://hooks.example.org/xoxb-literal"}),
        ("webhook", {"url": "https://hooks.example.org/xoxb-literal"}),
        ("webhook", {"url": {"env": "X"}, "signing_secret": "xoxb-literal"}),
        (
            "email",
            {
                "smtp": {"host": "localhost", "username": "u", "password": "xoxb-literal"},
                "from": "a@example.org",
                "to": [{"address": "b@example.org"}],
            },
        ),
    ],
)
def test_a_secret_written_out_is_refused_and_not_repeated(entry: str, settings: object) -> None:
    (channel,) = entry_points(group="alerter.channels", name=entry)
    with pytest.raises(ValidationError) as caught:
        channel.load().Settings.model_validate(settings)
    assert "a secret is written {env: NAME}" in str(caught.value)
    assert "xoxb-literal" not in str(caught.value)
