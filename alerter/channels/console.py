"""Tells whoever reads the standard output: in colour on a terminal, plainly elsewhere."""

import sys
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field
from rich.console import Console
from rich.text import Text

from alerter.errors import ChannelError
from alerter.model import Message, Recipient
from alerter.ports import Receipt
from alerter.render import plain
from alerter.render.text import capital


class ConsoleSettings(BaseModel):
    """What the configuration may say of a console."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Console")

    color: Literal["auto", "never"] = Field(
        default="auto", title="Colour", description="auto: on a terminal; never: plain text always"
    )


class ConsoleChannel:
    """Prints each message as a few lines and an empty one."""

    Settings: ClassVar[type[BaseModel]] = ConsoleSettings

    def __init__(self, name: str, settings: ConsoleSettings) -> None:
        self._name = name
        self._color = settings.color

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """The one terminal, or whatever reads the standard output."""
        return (Recipient("standard output"),)

    async def send(self, message: Message, *, recipient: Recipient, thread: str | None) -> Receipt:
        """Print `message`. ChannelError where nobody takes it."""
        out = sys.stdout
        try:
            if self._color == "auto" and out.isatty():
                Console(file=out, highlight=False, soft_wrap=True).print(_coloured(message))
            else:
                out.write("\n".join(lines(message)) + "\n\n")
            out.flush()
        except (OSError, ValueError) as error:
            raise ChannelError(f"{self._name}: standard output takes no more: {error}") from error
        return Receipt(message.key)

    async def close(self) -> None:
        """Nothing is held."""


def lines(message: Message) -> list[str]:
    """The message as lines of plain text."""
    first, *others = message.quotes
    told = [
        plain(message.headline),
        f"  Due     {plain(message.due)}",
        f"  What    {plain(message.what)}",
        f"  Status  {plain(message.status)}",
        f"  Sure?   {plain(message.sureness)}",
        f"  “{plain(first.text)}”",
        "  " + _joined(f"{plain(first.outlet)}, {plain(first.published)}", plain(first.url)),
    ]
    if first.reading:
        told.append(f"  {plain(first.reading)}")
    also = [_joined(plain(quote.outlet), plain(quote.url)) for quote in others]
    if also:
        told.append(f"  Also: {' | '.join(also)}")
    told.append(f"  {capital(plain(message.outlook))}")
    told.append(f"  {plain(message.topic_name)} · {message.key}")
    return told


def _joined(*parts: str) -> str:
    return "  ".join(part for part in parts if part)


def _coloured(message: Message) -> Text:
    headline, *rest = lines(message)
    weight = "" if message.dossier.deadline.hedged else "bold"
    return Text.assemble((headline, weight), "\n", "\n".join(rest), "\n")
