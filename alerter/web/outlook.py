"""What the front page says: the deadlines ahead in groups, those that ended, and how things stand.

Pure: reads no clock, store or network.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from alerter.model import Delivery, DeliveryState, Dossier, Event, Feed, Topic
from alerter.render import plain
from alerter.render.moment import is_over
from alerter.render.text import count
from alerter.web import words
from alerter.web.card import Card, card
from alerter.web.timeline import Timeline, timeline

#: more deadlines ahead than this are shown on demand only
AHEAD_ON_PAGE = 500
#: the same for those that ended
ENDED_ON_PAGE = 30
#: so many reports a card lists; the deadline's own page lists all …
REPORTS = 20
#: … and so many where there are more cards than this
FEW_REPORTS, MANY_CARDS = 3, 100
#: what ended longer ago is shown on demand only
RECENT = timedelta(days=30)

_END = datetime.max.replace(tzinfo=UTC)


class Reader:
    """The topics of the configuration, as a reader sees them."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._topics = {topic.name: topic for topic in topics}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the topics, as in the configuration."""
        return tuple(self._topics)

    def topic(self, name: str) -> Topic:
        """The topic so named; one without settings where it has left the configuration."""
        return self._topics.get(name) or Topic(name=name, title=name)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of most topics, for what belongs to none."""
        zones = [topic.zone for topic in self._topics.values()]
        return max(zones, key=zones.count, default=ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True)
class Group:
    """Deadlines ahead that share a heading."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """The top bar."""

    #: the next deadline with a fixed date
    next: Card | None
    #: `12 ahead`, `3 within a week`, …
    counts: tuple[str, ...]
    #: `2 of 5 feeds in trouble`; empty while all is well
    feeds: str
    #: `1 dead letter`; empty while all is well
    dead_letters: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A topic that the page can be narrowed to."""

    name: str
    title: str
    ahead: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """The front page."""

    timeline: Timeline | None
    groups: tuple[Group, ...]
    ended: tuple[Card, ...]
    #: how many deadlines ahead, and ended ones, are left out
    hidden_ahead: int
    hidden_ended: int


def outlook(
    dossiers: Sequence[Dossier], reader: Reader, *, now: datetime, is_whole: bool = False
) -> Outlook:
    """The page for `dossiers`; with `is_whole` nothing is left out."""
    ahead = open_ones(dossiers, reader)
    shown = ahead if is_whole else ahead[:AHEAD_ON_PAGE]
    ended = ended_ones(dossiers, since=None if is_whole else now - RECENT)
    recent = ended if is_whole else ended[:ENDED_ON_PAGE]
    show = _Shower(reader, now, REPORTS if len(shown) <= MANY_CARDS else FEW_REPORTS)
    pairs = [(dossier, reader.topic(dossier.deadline.topic)) for dossier in shown]
    return Outlook(
        timeline=timeline(pairs, now=now, is_cut=len(shown) < len(ahead)),
        groups=show.groups(shown),
        ended=tuple(show.card(dossier) for dossier in recent),
        hidden_ahead=len(ahead) - len(shown),
        hidden_ended=len(dossiers) - len(ahead) - len(recent),
    )


def standing(
    dossiers: Sequence[Dossier],
    feeds: Sequence[Feed],
    deliveries: Sequence[Delivery],
    reader: Reader,
    *,
    now: datetime,
) -> Standing:
    """The top bar for all topics."""
    ahead = open_ones(dossiers, reader)
    failing = sum(feed.failures > 0 for feed in feeds)
    dead = sum(delivery.state is DeliveryState.DEAD for delivery in deliveries)
    return Standing(
        next=_next(ahead, reader, now=now),
        counts=_counts(ahead, reader, now=now),
        feeds=f"{failing} of {count(len(feeds), 'feed')} in trouble" if failing else "",
        dead_letters=count(dead, "dead letter") if dead else "",
    )


def choices(dossiers: Sequence[Dossier], reader: Reader) -> tuple[Choice, ...]:
    """The topics of the configuration, then those that only the store still knows."""
    stored = sorted({item.deadline.topic for item in dossiers})
    ahead = Counter(item.deadline.topic for item in dossiers if item.deadline.is_open)
    names = dict.fromkeys([*reader.names, *stored])
    return tuple(Choice(name, plain(reader.topic(name).title), ahead[name]) for name in names)


def open_ones(dossiers: Sequence[Dossier], reader: Reader) -> list[Dossier]:
    """Those that lie ahead, the soonest first."""
    return sorted(
        (dossier for dossier in dossiers if dossier.deadline.is_open),
        key=lambda dossier: _order(dossier, reader),
    )


def ended_ones(dossiers: Sequence[Dossier], *, since: datetime | None) -> list[Dossier]:
    """Those that ended, the latest first; only those since a moment where one is given."""
    ended = [dossier for dossier in dossiers if not dossier.deadline.is_open]
    kept = [dossier for dossier in ended if since is None or ended_at(dossier) >= since]
    return sorted(kept, key=lambda dossier: (ended_at(dossier), dossier.deadline.id), reverse=True)


def ended_at(dossier: Dossier) -> datetime:
    """When it was known to have ended."""
    deadline = dossier.deadline
    if deadline.lapsed_at is not None:
        return deadline.lapsed_at
    return dossier.revisions[-1].at if dossier.revisions else deadline.created_at


def heading(day: date, today: date) -> tuple[date, str]:
    """The group of `day` as seen from `today`: its last day, to sort by, and its title.

    Days first, then weeks, the rest of the month, months up to the end of the next quarter,
    quarters up to the end of the next year, then years.
    """
    sunday = today + timedelta(days=6 - today.weekday())
    near = (
        (today, "Today"),
        (sunday, "This week"),
        (sunday + timedelta(days=7), "Next week"),
        (_month_end(today.year, today.month), f"Later in {today:%B}"),
    )
    for last, title in near:
        if day <= last:
            return last, title
    if day <= _quarter_end(today.year, _quarter(today) + 1):
        return _month_end(day.year, day.month), f"{day:%B} {day.year}"
    if day.year <= today.year + 1:
        quarter = _quarter(day)
        months = ("January to March", "April to June", "July to September", "October to December")
        return _quarter_end(day.year, quarter), f"{months[quarter]} {day.year}"
    return date(day.year, 12, 31), str(day.year)


@dataclass(frozen=True, slots=True)
class _Shower:
    """Makes cards for one page."""

    reader: Reader
    now: datetime
    #: so many reports on each
    most: int

    def card(self, dossier: Dossier) -> Card:
        topic = self.reader.topic(dossier.deadline.topic)
        return card(dossier, topic, now=self.now, most=self.most)

    def groups(self, ahead: Sequence[Dossier]) -> tuple[Group, ...]:
        found: dict[tuple[date, str], list[Card]] = {}
        for dossier in ahead:
            found.setdefault(self._heading(dossier), []).append(self.card(dossier))
        return tuple(Group(title, tuple(found[last, title])) for last, title in sorted(found))

    def _heading(self, dossier: Dossier) -> tuple[date, str]:
        due, zone = dossier.deadline.due, self.reader.topic(dossier.deadline.topic).zone
        if is_over(due, zone, self.now):
            return date.min, "Just passed"
        return heading(due.day_in(zone), words.today_in(zone, now=self.now))


def _next(ahead: Sequence[Dossier], reader: Reader, *, now: datetime) -> Card | None:
    for dossier in ahead:
        deadline, topic = dossier.deadline, reader.topic(dossier.deadline.topic)
        if not deadline.hedged and not is_over(deadline.due, topic.zone, now):
            return card(dossier, topic, now=now, most=0)
    return None


def _counts(ahead: Sequence[Dossier], reader: Reader, *, now: datetime) -> tuple[str, ...]:
    week = timedelta(days=7)
    zones = [reader.topic(dossier.deadline.topic).zone for dossier in ahead]
    soon = sum(
        dossier.deadline.due.day_in(zone) <= words.today_in(zone, now=now) + week
        for dossier, zone in zip(ahead, zones, strict=True)
    )
    moved = sum(
        any(turn.event is Event.MOVED and turn.at > now - week for turn in dossier.revisions)
        for dossier in ahead
    )
    counts = [f"{len(ahead)} ahead"]
    if soon:
        counts.append(f"{soon} within 7 days")
    if moved:
        counts.append(f"{moved} moved in the last 7 days")
    return tuple(counts)


def _order(dossier: Dossier, reader: Reader) -> tuple[date, datetime, str]:
    """By day; within one what has a clock time first."""
    due, zone = dossier.deadline.due, reader.topic(dossier.deadline.topic).zone
    return due.day_in(zone), due.instant or _END, dossier.deadline.id


def _quarter(day: date) -> int:
    return (day.month - 1) // 3


def _quarter_end(year: int, quarter: int) -> date:
    """The last day of a quarter; 0 is the first of `year`, 4 the first of the next."""
    return _month_end(year + quarter // 4, quarter % 4 * 3 + 3)


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
