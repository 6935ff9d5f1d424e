"""Decides what people are to be told of a deadline, and when to look at it again.

Semantics (DESIGN 5): precision is kept, a move re-arms every lead, only the nearest lead is told
when several have fallen, nothing is told of what a first poll found, the end is told once.
Pure: reads no clock, store or network.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alerter.due import Due, Precision
from alerter.model import (
    Alert,
    Deadline,
    Dossier,
    Event,
    HedgedPolicy,
    Lead,
    Plan,
    Revision,
    Topic,
)

#: an alert this long after its moment says so
LATE_AFTER = timedelta(hours=1)

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
#: the shortest lead that says something about a date this coarse: more than the span itself
_SHORTEST = {
    Precision.INSTANT: timedelta(0),
    Precision.DAY: timedelta(0),
    Precision.WEEK: timedelta(days=8),
    Precision.MONTH: timedelta(days=28),
    Precision.QUARTER: timedelta(days=90),
    Precision.YEAR: timedelta(days=180),
}


def plan(dossier: Dossier, topic: Topic, *, now: datetime) -> Plan:
    """What follows for `dossier` at `now`; alerts in the order in which they are to be told."""
    deadline = dossier.deadline
    lapse_at = lapses_at(deadline, topic) if deadline.is_open else None
    if lapse_at is not None and lapse_at <= now:
        return _lapse(deadline, topic, lapse_at, now=now)
    if not is_told(deadline, topic):
        return Plan((), deadline.announced, now, lapse_at)
    alert = _announcement(dossier, topic, now=now) or _reminder(deadline, topic, now=now)
    return Plan(
        alerts=(alert,) if alert else (),
        announced=deadline.revision,
        planned_at=now,
        next_alert_at=_next_moment(deadline, topic, lapse_at, now=now),
    )


def is_told(deadline: Deadline, topic: Topic) -> bool:
    """Whether `topic` wants to hear of a deadline as sure, as hedged and of the kind as this."""
    return (
        deadline.confidence >= topic.min_confidence
        and (not deadline.hedged or topic.hedged is HedgedPolicy.ALERT)
        and (topic.kinds is None or deadline.kind in topic.kinds)
    )


def reminders(deadline: Deadline, topic: Topic) -> tuple[tuple[datetime, Lead], ...]:
    """The moments (UTC) of all leads, past ones too, in order of time; none once it has ended."""
    if not deadline.is_open:
        return ()
    moments = ((lead_at(lead, deadline.due, topic), lead) for lead in topic.leads)
    return tuple(sorted(((at, lead) for at, lead in moments if at), key=lambda pair: pair[0]))


def foreseen(deadline: Deadline, topic: Topic) -> tuple[Alert, ...]:
    """The alerts that its leads and its end will raise if the news stands still, by time."""
    if not (deadline.is_open and is_told(deadline, topic)):
        return ()
    alerts = [
        Alert(deadline.id, deadline.revision, Event.REMINDER, at, lead)
        for at, lead in reminders(deadline, topic)
    ]
    if Event.LAPSED in topic.announce:
        at = lapses_at(deadline, topic)
        alerts.append(Alert(deadline.id, deadline.revision + 1, Event.LAPSED, at))
    return tuple(alerts)


def lead_at(lead: Lead, due: Due, topic: Topic) -> datetime | None:
    """When a reminder with `lead` falls, in UTC; None where it makes no sense for `due`.

    Calendar leads fall at `remind_at` in the topic's zone so many days ahead (of the first day
    that a coarse date covers), and only while that is before the due moment. Hours and minutes
    need a known clock time.
    """
    zone = topic.zone
    if lead.span < _SHORTEST[due.precision]:
        return None
    if lead.is_calendar:
        first = due.day_in(zone) if due.instant else due.first_day
        at = _at(first - lead.span, topic.remind_at, zone)
        return at if at < due.ends_at(zone) else None
    return due.instant.astimezone(UTC) - lead.span if due.instant else None


def lapses_at(deadline: Deadline, topic: Topic) -> datetime:
    """When silence is told: the first `remind_at` after the due moment, in UTC.

    The hours between leave articles the time to say how it ended.
    """
    ends_at = deadline.due.ends_at(topic.zone)
    day = ends_at.astimezone(topic.zone).date()
    at = _at(day, topic.remind_at, topic.zone)
    return at if at >= ends_at else _at(day + timedelta(days=1), topic.remind_at, topic.zone)


def _announcement(dossier: Dossier, topic: Topic, *, now: datetime) -> Alert | None:
    """The newest revision, where it has not been told."""
    deadline = dossier.deadline
    if deadline.announced >= deadline.revision:
        return None
    revision = dossier.revisions[-1]
    if not _is_announced(revision.event, topic):
        return None
    event = revision.event
    if deadline.announced == 0:
        # Nobody has heard of it: its end is no news, and whatever else it is, it is new.
        if not deadline.is_open:
            return None
        event = Event.NEW
    if deadline.is_open and deadline.due.ends_at(topic.zone) <= now:
        return None  # found when it was over: the lapse will tell
    return _alert(deadline, event, revision.at, now=now)


def _is_announced(event: Event, topic: Topic) -> bool:
    # Who wants to know that the clock ran out wants to know too when an article says so.
    return event in topic.announce or (event is Event.PAST and Event.LAPSED in topic.announce)


def _reminder(deadline: Deadline, topic: Topic, *, now: datetime) -> Alert | None:
    """The nearest of the leads that fell since the last look."""
    since = deadline.planned_at or _LONG_AGO
    if deadline.due.ends_at(topic.zone) <= now:
        return None
    fallen = [pair for pair in reminders(deadline, topic) if since < pair[0] <= now]
    if not fallen:
        return None
    at, lead = fallen[-1]
    return _alert(deadline, Event.REMINDER, at, now=now, lead=lead)


def _lapse(deadline: Deadline, topic: Topic, at: datetime, *, now: datetime) -> Plan:
    number = deadline.revision + 1
    is_watched = deadline.planned_at is None or deadline.planned_at < at
    is_silent = not (is_watched and is_told(deadline, topic) and Event.LAPSED in topic.announce)
    revision = Revision(
        deadline_id=deadline.id,
        number=number,
        event=Event.LAPSED,
        state=deadline.state,
        due=deadline.due,
        at=at,
        is_silent=is_silent,
    )
    alert = _alert(deadline, Event.LAPSED, at, now=now, revision=number)
    return Plan(() if is_silent else (alert,), number, now, None, revision)


def _next_moment(
    deadline: Deadline, topic: Topic, lapse_at: datetime | None, *, now: datetime
) -> datetime | None:
    ahead = [at for at, _ in reminders(deadline, topic) if at > now]
    if lapse_at is not None:
        ahead.append(lapse_at)
    return min(ahead, default=None)


def _alert(
    deadline: Deadline,
    event: Event,
    at: datetime,
    *,
    now: datetime,
    lead: Lead | None = None,
    revision: int | None = None,
) -> Alert:
    return Alert(
        deadline_id=deadline.id,
        revision=revision or deadline.revision,
        event=event,
        at=at,
        lead=lead,
        is_late=now - at > LATE_AFTER,
    )


def _at(day: date, clock_time: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock_time, zone).astimezone(UTC)
