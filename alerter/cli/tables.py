"""Tables of deadlines and feeds, for people and for other programs."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from alerter.model import Dossier, Feed

COLUMNS = (
    *("id", "topic", "what", "kind", "due", "state", "hedged", "confidence"),
    *("reports", "outlets", "quote", "url"),
)


def deadline_rows(dossiers: Sequence[Dossier]) -> list[dict[str, object]]:
    """One flat row a deadline, in the words of the glossary."""
    return [
        {
            "id": item.deadline.id,
            "topic": item.deadline.topic,
            "what": item.deadline.what,
            "kind": str(item.deadline.kind),
            "due": item.deadline.due.text,
            "state": "lapsed" if item.deadline.lapsed_at else str(item.deadline.state),
            "hedged": item.deadline.hedged,
            "confidence": round(item.deadline.confidence, 4),
            "reports": len(item.evidence),
            "outlets": len(item.outlets),
            "quote": item.evidence[-1].mention.quote,
            "url": item.evidence[-1].url,
        }
        for item in dossiers
    ]


def deadline_csv(dossiers: Sequence[Dossier]) -> str:
    """The same rows as CSV (RFC 4180), with a header.

    A cell that a spreadsheet would take for a formula gets an apostrophe: its text comes from
    strangers.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for row in deadline_rows(dossiers):
        writer.writerow({name: _harmless(value) for name, value in row.items()})
    return out.getvalue()


def print_deadlines(dossiers: Sequence[Dossier], *, now: datetime, zone: ZoneInfo) -> None:
    """A table on standard output: plain lines of text where that is no terminal."""
    console = Console()
    table = _table("Due", "In", "What", "Topic", "State", "Sure", "Id")
    for item in dossiers:
        known = item.deadline
        days = (known.due.day_in(zone) - now.astimezone(zone).date()).days
        table.add_row(
            known.due.text,
            f"{days} d",
            escape(known.what),
            known.topic,
            ("lapsed" if known.lapsed_at else known.state) + (" (hedged)" if known.hedged else ""),
            f"{known.confidence:.2f}",
            known.id,
        )
    console.print(table)


def print_feeds(feeds: Sequence[Feed], *, zone: ZoneInfo) -> None:
    """A table of feeds on standard output, each with how its last poll went."""
    table = _table("Feed", "Last read", "Next poll", "Failures", "How it stands")
    for feed in feeds:
        table.add_row(
            feed.name,
            _local(feed.succeeded_at, zone),
            _local(feed.next_poll_at, zone),
            str(feed.failures),
            escape(feed.error or ("fine" if feed.succeeded_at else "not polled yet")),
        )
    Console().print(table)


def _table(*names: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in names:
        table.add_column(name, overflow="fold")
    return table


def _local(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}" if at else "never"


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value
