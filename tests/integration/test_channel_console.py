"""The console: plain lines where nobody looks, colour on a terminal, errors where nobody reads."""

import io
import sys

import pytest
from support.records import (
    NEW_YORK,
    NOW,
    a_delivery,
    a_dossier,
    a_topic,
    an_alert,
)

from alerter.channels.console import ConsoleChannel, ConsoleSettings
from alerter.errors import ChannelError
from alerter.model import Event, Message
from alerter.render import message


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def a_message(**changes: object) -> Message:
    return message(
        a_delivery(an_alert(Event.NEW)),
        a_dossier(**changes),
        a_topic(),
        zone=NEW_YORK,
        now=NOW,
        next_alert_at=None,
    )


async def printed(out: io.StringIO, told: Message, monkeypatch, color: str = "auto") -> str:
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    channel = ConsoleChannel("here", ConsoleSettings.model_validate({"color": color}))
    await channel.send(told, recipient=channel.recipients[0], thread=None)
    return out.getvalue()


async def test_a_pipe_gets_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    told = await printed(io.StringIO(), a_message(), monkeypatch)
    assert "\x1b" not in told
    assert told.endswith("\n\n")


async def test_a_terminal_gets_the_headline_in_bold(monkeypatch: pytest.MonkeyPatch) -> None:
    told = await printed(Terminal(), a_message(), monkeypatch)
    assert told.startswith("\x1b[1mTikTok divestiture: new deadline")


async def test_a_hedged_date_is_never_bold(monkeypatch: pytest.MonkeyPatch) -> None:
    told = await printed(Terminal(), a_message(hedged=True), monkeypatch)
    assert "\x1b[1m" not in told


async def test_colour_can_be_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    told = await printed(Terminal(), a_message(), monkeypatch, color="never")
    assert "\x1b" not in told


async def test_no_markup_of_a_feed_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    told = await printed(Terminal(), a_message(what="[red]x[/red] \x1b[2J"), monkeypatch)
    assert "[red]x[/red] [2J" in told


async def test_a_reader_that_has_left_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError(32, "Broken pipe")

    with pytest.raises(ChannelError, match="here: standard output takes no more") as caught:
        await printed(Closed(), a_message(), monkeypatch)
    assert not caught.value.permanent
