"""Slack: the living card, its thread, whom it calls, and what its settings refuse."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import ValidationError
from support.records import (
    NEW_YORK,
    NOW,
    a_delivery,
    a_dossier,
    a_topic,
    an_alert,
    an_entry,
    an_evidence,
)
from support.servers import Reply, SlackServer, slack_fault, slack_mentions

from alerter.channels.slack import SlackChannel, SlackSettings
from alerter.channels.slack_card import card, mrkdwn, reply
from alerter.errors import ChannelError
from alerter.model import Event, Lead, Message, State
from alerter.ports import Receipt
from alerter.render import message


@pytest.fixture
def server() -> Iterator[SlackServer]:
    with SlackServer() as opened:
        yield opened


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_TOKEN", SlackServer.TOKEN)


def settings(server: SlackServer, **changes: object) -> SlackSettings:
    told = {"token": {"env": "SLACK_TOKEN"}, "channel": "C0123456789", "api_url": server.api_url}
    return SlackSettings.model_validate(told | changes)


def a_message(event: Event = Event.NEW, **changes: object) -> Message:
    states = {Event.CANCELLED: State.CANCELLED, Event.MET: State.MET, Event.PAST: State.PAST}
    lead = {"lead": Lead(1, "d")} if event is Event.REMINDER else {}
    dossier = a_dossier(state=states.get(event, State.PENDING), **changes)
    delivery = a_delivery(an_alert(event, **lead))
    return message(delivery, dossier, a_topic(), zone=NEW_YORK, now=NOW, next_alert_at=None)


async def send(
    server: SlackServer, *messages: tuple[Message, str | None], **changes: object
) -> list[Receipt]:
    channel = SlackChannel("trade-desk", settings(server, **changes))
    (recipient,) = channel.recipients
    try:
        return [await channel.send(told, recipient=recipient, thread=ts) for told, ts in messages]
    finally:
        await channel.close()


async def fault_of(server: SlackServer, **changes: object) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        await send(server, (a_message(), None), **changes)
    return caught.value


async def test_the_first_message_is_the_card(server: SlackServer) -> None:
    (receipt,) = await send(server, (a_message(), None))
    (post,) = server.posts
    assert receipt.reference == post.ts
    assert post.thread_ts is None
    assert post.payload["channel"] == "C0123456789"
    assert (post.payload["unfurl_links"], post.payload["unfurl_media"]) == (False, False)


async def test_later_events_renew_the_card_and_are_told_in_its_thread(server: SlackServer) -> None:
    (first,) = await send(server, (a_message(), None))
    (second,) = await send(server, (a_message(Event.REMINDER), first.reference))
    parent, answer = server.posts
    assert len(parent.versions) == 2
    assert "new deadline" not in str(parent.payload)
    assert (answer.thread_ts, answer.is_broadcast) == (parent.ts, True)
    assert second.reference == parent.ts, "what comes later hangs on the card, not on the reply"


async def test_an_unknown_outcome_is_told_in_the_thread_alone(server: SlackServer) -> None:
    (first,) = await send(server, (a_message(), None))
    await send(server, (a_message(Event.LAPSED), first.reference))
    (answer,) = server.thread(first.reference)
    assert not answer.is_broadcast


@pytest.mark.parametrize("why", ["message_not_found", "edit_window_closed", "cant_update_message"])
async def test_a_lost_card_is_replaced_by_a_new_one(server: SlackServer, why: str) -> None:
    (first,) = await send(server, (a_message(), None))
    server.frozen[first.reference] = why
    (second,) = await send(server, (a_message(Event.REMINDER), first.reference))
    assert [post.thread_ts for post in server.posts] == [None, None]
    assert second.reference == server.posts[1].ts
    await send(server, (a_message(Event.CANCELLED), second.reference))
    assert server.posts[2].thread_ts == second.reference


async def test_a_reference_of_another_kind_of_channel_is_no_thread(server: SlackServer) -> None:
    await send(server, (a_message(), "<dl_7f3a.1.new@example.org>"))
    assert [post.thread_ts for post in server.posts] == [None]


async def test_without_threads_every_message_stands_for_itself(server: SlackServer) -> None:
    (first,) = await send(server, (a_message(), None), thread="off")
    await send(server, (a_message(Event.REMINDER), first.reference), thread="off")
    assert [len(post.versions) for post in server.posts] == [1, 1]
    assert [post.thread_ts for post in server.posts] == [None, None]


async def test_a_reply_that_failed_is_sent_again_and_the_card_stays_one(
    server: SlackServer,
) -> None:
    (first,) = await send(server, (a_message(), None))
    ok = Reply(200, b'{"ok": true, "ts": "1.0"}')
    server.script.extend([ok, Reply(429, headers={"Retry-After": "7"})])
    with pytest.raises(ChannelError) as caught:
        await send(server, (a_message(Event.REMINDER), first.reference))
    assert caught.value.retry_after == timedelta(seconds=7)
    await send(server, (a_message(Event.REMINDER), first.reference))
    assert [post.thread_ts for post in server.posts] == [None, first.reference]


@pytest.mark.parametrize(
    ("event", "lead", "called"),
    [
        (Event.REMINDER, "1d", ["<!here>"]),
        (Event.REMINDER, "3h", ["<!here>"]),
        (Event.REMINDER, "7d", []),
        (Event.MOVED, None, ["<@U0123>"]),
        (Event.NEW, None, []),
    ],
)
async def test_people_are_called_for_what_the_configuration_says(
    server: SlackServer, event: Event, lead: str | None, called: list[str]
) -> None:
    mention = {"reminder<=1d": "<!here>", "moved": "<@U0123>"}
    (first,) = await send(server, (a_message(), None))
    alert = an_alert(event, lead=Lead.parse(lead) if lead else None)
    told = replace(a_message(event), alert=alert)
    await send(server, (told, first.reference), mention=mention)
    parent, answer = server.posts
    assert list(dict.fromkeys(slack_mentions(answer.payload))) == called
    assert slack_mentions(parent.payload) == []  # changing the card notifies nobody anyway


async def test_a_card_that_comes_first_calls_people_too(server: SlackServer) -> None:
    await send(server, (a_message(Event.REMINDER), None), mention={"reminder": "<!here>"})
    assert set(slack_mentions(server.posts[0].payload)) == {"<!here>"}


@pytest.mark.parametrize(
    ("error", "way_out"),
    [
        ("channel_not_found", "check `channel`"),
        ("not_in_channel", "/invite"),
        ("is_archived", "unarchive"),
        ("invalid_auth", "set `token`"),
        ("token_revoked", "set `token`"),
        ("account_inactive", "set `token`"),
        ("missing_scope", "chat:write"),
    ],
)
async def test_a_refusal_that_lasts_names_the_way_out(
    server: SlackServer, error: str, way_out: str
) -> None:
    server.script.append(Reply(200, b'{"ok": false, "error": "%s"}' % error.encode()))
    fault = await fault_of(server)
    assert fault.permanent
    assert str(fault).startswith(f"trade-desk: Slack refused C0123456789: {error}; ")
    assert way_out in str(fault)


@pytest.mark.parametrize("error", ["internal_error", "fatal_error", "something_new"])
async def test_any_other_refusal_may_pass(server: SlackServer, error: str) -> None:
    server.script.append(Reply(200, b'{"ok": false, "error": "%s"}' % error.encode()))
    assert not (await fault_of(server)).permanent


async def test_a_wrong_token_is_told_without_it(
    server: SlackServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_TOKEN", "xoxb-wrong")
    fault = await fault_of(server)
    assert "invalid_auth" in str(fault)
    assert "xoxb" not in str(fault)


@pytest.mark.parametrize("body", [b"<html>hello</html>", b"[]", b"null", b'{"okay": true}'])
async def test_an_answer_that_is_not_slacks_is_a_passing_fault(
    server: SlackServer, body: bytes
) -> None:
    server.script.append(Reply(200, body))
    fault = await fault_of(server)
    assert not fault.permanent
    assert "check api_url" in str(fault)


async def test_a_rate_limit_told_in_the_body_is_one(server: SlackServer) -> None:
    body = b'{"ok": false, "error": "ratelimited"}'
    server.script.append(Reply(200, body, {"Retry-After": "5"}))
    assert (await fault_of(server)).retry_after == timedelta(seconds=5)


async def test_an_incoming_webhook_needs_https_beyond_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOOK", "http://hooks.example.org/services/secret")
    channel = SlackChannel("desk", SlackSettings.model_validate({"webhook_url": {"env": "HOOK"}}))
    with pytest.raises(ChannelError, match=r"\{env: HOOK\} holds no https:// address") as caught:
        await channel.send(a_message(), recipient=channel.recipients[0], thread=None)
    assert "secret" not in str(caught.value)


# What it looks like


def test_a_hedged_date_is_never_bold() -> None:
    shown = card(a_message(hedged=True))
    assert shown.blocks[0]["type"] == "section"
    bold_dates = [text for text in _texts(shown.blocks) if "*Wed" in text or "*TikTok" in text]
    assert bold_dates == []


def test_a_settled_date_is_bold() -> None:
    shown = card(a_message())
    assert shown.blocks[0]["type"] == "header"
    assert "*Wednesday 17 September 2025* (date only" in _texts(shown.blocks)[1]


@pytest.mark.parametrize("event", [Event.CANCELLED, Event.MET, Event.PAST, Event.LAPSED])
def test_what_is_over_is_struck_through_and_grey(event: Event) -> None:
    shown = card(a_message(event))
    kinds = [block["type"] for block in shown.blocks]
    assert kinds == ["section", "section", "context", "context", "context"]
    assert _texts(shown.blocks)[1].startswith("~")


def test_only_a_known_hour_is_told_in_each_readers_zone() -> None:
    timed = card(a_message(due="2025-09-17T17:00:00-04:00"))
    assert "<!date^1758142800^{date_long}, {time}|Wednesday 17 September" in str(timed.blocks)
    assert "<!date" not in str(card(a_message()).blocks)


def test_many_reports_are_named_and_the_rest_counted() -> None:
    entries = [an_entry(f"a{number}", text=f"Report {number}.") for number in range(10)]
    reports = tuple(an_evidence(entry) for entry in entries)
    dossier = replace(a_dossier(), evidence=reports)
    made = message(a_delivery(), dossier, a_topic(), zone=NEW_YORK, now=NOW, next_alert_at=None)
    assert " and 4 more" in str(card(made).blocks)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://e.org/" + "x" * 500, "", "x y"])
def test_a_link_that_slack_cannot_take_is_left_out(url: str) -> None:
    made = a_message()
    quotes = (replace(made.quotes[0], url=url),)
    shown = card(replace(made, quotes=quotes))
    assert "Example Wire, 10 Sep 2025" in str(shown.blocks)
    assert "|Example Wire>" not in str(shown.blocks)


def test_a_link_keeps_its_question() -> None:
    made = a_message()
    quotes = (replace(made.quotes[0], url="https://example.org/?a=1&b=<2|3"),)
    assert "Example Wire, 10" in str(card(replace(made, quotes=quotes)).blocks)
    good = (replace(made.quotes[0], url="https://example.org/?a=1&b=2"),)
    shown = card(replace(made, quotes=good))
    assert "<https://example.org/?a=1&amp;b=2|Example Wire>" in str(shown.blocks)


@pytest.mark.parametrize("text", ["&" * 5000, "<" * 150, "word " * 1000, "é" * 151])
def test_escaped_text_keeps_to_its_limit(text: str) -> None:
    assert 0 < len(mrkdwn(text, 150)) <= 150
    made = a_message(what=text)
    for shown in (card(made), reply(made)):
        assert slack_fault({"text": shown.text, "blocks": list(shown.blocks)}) is None


# What the settings refuse


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"thread": "per-topic"}, "not yet: threads per topic"),
        ({"actions": {"app_token": {"env": "X"}}}, "not yet: buttons"),
        ({"channel": "#deadlines"}, "write the channel's id"),
        ({"channel": None}, "needs token and channel, or webhook_url"),
        ({"webhook_url": {"env": "X"}}, "takes either webhook_url, or token and channel"),
        ({"mention": {"reminder<=soon": "<!here>"}}, "not a lead: 'soon'"),
        ({"mention": {"remind": "<!here>"}}, "names no alert"),
        ({"mention": {"moved<=1d": "<!here>"}}, "only reminders have a lead"),
        ({"mention": {"moved": "@here"}}, "is no mention"),
        ({"api_url": "http://slack.example.org/api/"}, "must be https://"),
        ({"api_url": "slack"}, "must be https://"),
        ({"chanel": "C1"}, "Extra inputs are not permitted"),
        ({"timeout": 0}, "greater than 0"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(changes: dict[str, object], told: str) -> None:
    given: dict[str, object] = {"token": {"env": "SLACK_TOKEN"}, "channel": "C0123456789"}
    with pytest.raises(ValidationError) as caught:
        SlackSettings.model_validate(given | changes)
    assert told in str(caught.value)


def test_what_is_not_there_yet_says_so_first() -> None:
    with pytest.raises(ValidationError) as caught:
        SlackSettings.model_validate({"thread": "per-topic"})
    (error,) = [item for item in caught.value.errors() if item["loc"] == ("thread",)]
    assert str(error["ctx"]["error"]).startswith("not yet:")


def _texts(blocks: tuple[dict[str, object], ...]) -> list[str]:
    texts = []
    for block in blocks:
        parts = [block["text"]] if "text" in block else block["elements"]
        texts += [part["text"] for part in parts]
    return texts
