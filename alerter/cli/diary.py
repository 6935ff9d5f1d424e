"""A replayed story as text: what would have been told, day by day."""

import textwrap
from collections.abc import Iterable

import typer

from alerter.model import Delivery, Message
from alerter.plan import reminders
from alerter.render import message
from alerter.replay import Happening, Story


def print_story(story: Story, happenings: Iterable[Happening]) -> None:
    """Print each alert with its moment, its headline and the sentence that proves it."""
    count = len(story.entries)
    typer.secho(f"{story.topic.title} ({story.id}, {count} articles)", bold=True)
    told = 0
    for happening in happenings:
        told += 1
        at = happening.alert.at.astimezone(story.topic.zone)
        words = _words(happening)
        typer.echo(f"\n{at:%a %d %b %Y %H:%M %Z}  {words.headline}")
        typer.echo(f"    {words.due}")
        if happening.alert.lead is None and words.quotes:
            quote = words.quotes[0]
            text = " ".join(quote.text.split())
            typer.echo(textwrap.indent(textwrap.fill(f"“{text}”", 92), "    | "))
            typer.echo(f"    {quote.outlet}, {quote.published}")
    typer.echo(f"\n{told} alerts\n")


def _words(happening: Happening) -> Message:
    topic, dossier, alert = happening.story.topic, happening.dossier, happening.alert
    ahead = (at for at, _ in reminders(dossier.deadline, topic) if at > alert.at)
    return message(
        Delivery(alert, channel="replay", recipient="reader", created_at=alert.at),
        dossier,
        topic,
        zone=topic.zone,
        now=alert.at,
        next_alert_at=next(ahead, None),
    )
