"""How a deadline stands: its date in full, its state and history, and what comes next.

Pure: reads no clock, store or network.
"""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from alerter.due import Due, Precision
from alerter.model import Deadline, Delivery, Dossier, Event, Kind, Revision, State, Topic
from alerter.render.moment import (
    bare_date_of,
    date_of,
    day_of,
    hour_of,
    is_over,
    moment_of,
    offset_of,
)
from alerter.render.text import capital, count
from alerter.render.told import is_refined, turn_of, was_before

#: a message this long after its moment says so
LATE_AFTER = timedelta(hours=1)

_MOST_DATES = 6
#: what precedes the date: ahead, over, called off
_LEADING = {
    Kind.DEADLINE: ("", "", "was "),
    Kind.EXPIRY: ("ends ", "ended ", "was to end "),
    Kind.EFFECTIVE: ("takes effect ", "took effect ", "was to take effect "),
}
_STATES = {
    State.PENDING: "pending",
    State.MOVED: "pending",
    State.CANCELLED: "called off",
    State.MET: "done",
    State.PAST: "over",
}


def due_line(deadline: Deadline, home: ZoneInfo, zone: ZoneInfo, now: datetime) -> str:
    """`Wednesday 17 September 2025 (date only: no hour was reported)`.

    `home` is the zone in which the day is counted, `zone` the reader's.
    """
    ahead, over, called_off = _LEADING[deadline.kind]
    leading = over if is_over(deadline.due, zone, now) else ahead
    if deadline.state is State.CANCELLED:
        leading = called_off
    words = date_of(deadline.due, zone, is_long=True)
    return capital(leading + words) + _unknown(deadline.due, home, zone)


def status_line(delivery: Delivery, dossier: Dossier, zone: ZoneInfo, now: datetime) -> str:
    """`pending; moved twice: 5 Apr → 19 Jun → 17 Sep 2025; told late: found on Tue …`."""
    deadline, turn = dossier.deadline, turn_of(delivery, dossier)
    event = delivery.alert.event
    parts = ["passed, outcome not reported" if _has_lapsed(event, deadline) else ""]
    parts[0] = parts[0] or _STATES[deadline.state]
    if deadline.hedged:
        parts.append("only proposed or expected, not settled")
    parts.append(_chain(dossier, zone))
    if event is Event.MOVED:
        parts.append(_shift(was_before(turn, dossier), turn.due, zone))
    parts.append(_late(delivery, turn, zone, now))
    return "; ".join(part for part in parts if part)


def outlook_line(
    delivery: Delivery,
    deadline: Deadline,
    topic: Topic,
    zone: ZoneInfo,
    next_alert_at: datetime | None,
) -> str:
    """`next reminder Fri 12 Sep 2025 09:00 EDT`, or why there is none."""
    if _has_lapsed(delivery.alert.event, deadline):
        return "still watching for the outcome"
    if not deadline.is_open:
        return "no more reminders"
    if not _has_reminders(delivery.channel, topic):
        return "reminders do not go to this channel; changes do"
    if next_alert_at is None:
        return "no more reminders; a change or the outcome is told"
    return f"next reminder {moment_of(next_alert_at, zone)}"


def _unknown(due: Due, home: ZoneInfo, zone: ZoneInfo) -> str:
    """What the date does not tell, or where it is told otherwise."""
    if (at := due.instant) is not None:
        is_same = at.utcoffset() == at.astimezone(zone).utcoffset()
        return "" if is_same else f" ({at:%H:%M} at {offset_of(at)})"
    if due.precision is not Precision.DAY:
        return " (no day was reported)"
    return f" (date only: no hour was reported{_counted_in(due, home, zone)})"


def _counted_in(due: Due, home: ZoneInfo, zone: ZoneInfo) -> str:
    noon = datetime.combine(due.last_day, time(12), UTC)
    ahead = _offset(noon, zone) - _offset(noon, home)
    if not ahead:
        return ""
    place = home.key.rpartition("/")[2].replace("_", " ")
    side = "behind" if ahead > timedelta(0) else "ahead of"
    return f"; the day is counted in {place}, {abs(ahead) / timedelta(hours=1):g} h {side} you"


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


def _has_lapsed(event: Event, deadline: Deadline) -> bool:
    is_unknown = deadline.state.is_ahead
    return is_unknown and (event is Event.LAPSED or deadline.lapsed_at is not None)


def _chain(dossier: Dossier, zone: ZoneInfo) -> str:
    """`moved twice: 5 Apr → 19 Jun → 17 Sep 2025`; empty where it never moved."""
    dues: list[Due] = []
    for revision in dossier.revisions:
        for due in (revision.was, revision.due):
            if due is None or (dues and due == dues[-1]):
                continue
            if dues and is_refined(due, dues[-1]):
                dues[-1] = due
            else:
                dues.append(due)
    moves = len(dues) - 1
    if moves < 1:
        return ""
    times = {1: "once", 2: "twice"}.get(moves, f"{moves} times")
    return f"moved {times}: {' → '.join(_links(dues, zone))}"


def _links(dues: list[Due], zone: ZoneInfo) -> list[str]:
    links = [
        bare_date_of(due, zone, next_to=after)
        for due, after in zip(dues, [*dues[1:], None], strict=True)
    ]
    days = [due.day_in(zone) for due in dues]
    if any(one == other for one, other in pairwise(days)):  # only the hour changed
        links = [
            f"{link} {hour_of(due.instant, zone)}" if due.instant else link
            for link, due in zip(links, dues, strict=True)
        ]
    return links if len(links) <= _MOST_DATES else ["…", *links[-_MOST_DATES:]]


def _shift(was: Due | None, due: Due, zone: ZoneInfo) -> str:
    if was is None or is_refined(due, was):
        return ""
    days = (due.day_in(zone) - was.day_in(zone)).days
    return f"now {count(abs(days), 'day')} {'later' if days > 0 else 'earlier'}" if days else ""


def _late(delivery: Delivery, turn: Revision, zone: ZoneInfo, now: datetime) -> str:
    alert = delivery.alert
    if not alert.is_late and now - alert.at <= LATE_AFTER:
        return ""
    if turn.at > alert.at:
        return f"told late: found on {day_of(turn.at, zone)}"
    return f"sent late: its moment was {moment_of(alert.at, zone)}"


def _has_reminders(channel: str, topic: Topic) -> bool:
    routes = [route for route in topic.routes if route.channel == channel]
    return not routes or any(
        route.only is None or any(item.event is Event.REMINDER for item in route.only)
        for route in routes
    )
