"""What is told of a deadline, and when (DESIGN section 5)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.records import ANNOUNCED, NEW_YORK, a_deadline, a_dossier, a_revision, a_topic

from alerter.due import Due
from alerter.model import Dossier, Event, HedgedPolicy, Kind, Lead, Plan, State, Topic
from alerter.plan import foreseen, lapses_at, lead_at, plan

TOPIC = a_topic(leads=(Lead(7, "d"), Lead(1, "d"), Lead(3, "h")))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def after(dossier: Dossier, following: Plan) -> Dossier:
    """The dossier as a store would hold it once the plan was recorded."""
    deadline = replace(
        dossier.deadline,
        announced=following.announced,
        planned_at=following.planned_at,
        next_alert_at=following.next_alert_at,
    )
    revisions = dossier.revisions
    if following.lapse:
        deadline = replace(deadline, revision=following.lapse.number, lapsed_at=following.lapse.at)
        revisions = (*revisions, following.lapse)
    return Dossier(deadline, revisions, dossier.evidence)


def told(dossier: Dossier, topic: Topic, start: datetime) -> list[tuple[datetime, str, bool]]:
    """Everything told from `start` on if each moment is kept: (moment, what, late)."""
    now: datetime | None = start
    out = []
    for _ in range(50):
        if now is None:
            return out
        following = plan(dossier, topic, now=now)
        out += [
            (now, f"{a.event}{f' {a.lead}' if a.lead else ''}", a.is_late) for a in following.alerts
        ]
        dossier = after(dossier, following)
        assert following.next_alert_at is None or following.next_alert_at > now
        now = following.next_alert_at
    raise AssertionError("planning does not come to an end")


def test_a_date_only_deadline_is_announced_reminded_at_nine_and_lapses_the_next_morning():
    story = told(a_dossier(due="2025-09-17"), TOPIC, at("2025-09-01T12:00-04:00"))
    assert story == [
        (at("2025-09-01T12:00-04:00"), "new", False),
        (at("2025-09-10T09:00-04:00"), "reminder 7d", False),
        (at("2025-09-16T09:00-04:00"), "reminder 1d", False),
        (at("2025-09-18T09:00-04:00"), "lapsed", False),
    ]


def test_hours_are_exact_spans_before_a_known_clock_time_only():
    timed = a_dossier(due="2025-09-17T17:00:00-04:00")
    story = told(timed, TOPIC, at("2025-09-16T12:00-04:00"))
    assert (at("2025-09-17T14:00-04:00"), "reminder 3h", False) in story
    assert lead_at(Lead(3, "h"), Due.parse("2025-09-17"), TOPIC) is None


def test_a_lead_at_nine_is_skipped_when_the_due_moment_comes_before_nine():
    topic = a_topic(leads=(Lead(0, "d"),))
    assert lead_at(Lead(0, "d"), Due.parse("2025-09-17T08:00:00-04:00"), topic) is None
    assert lead_at(Lead(0, "d"), Due.parse("2025-09-17T10:00:00-04:00"), topic) == at(
        "2025-09-17T09:00-04:00"
    )


@pytest.mark.parametrize(
    ("due", "moment"),
    [("2025-03-12", "2025-03-05T09:00-05:00"), ("2025-11-05", "2025-10-29T09:00-04:00")],
)
def test_calendar_leads_fall_at_nine_on_both_sides_of_a_dst_change(due: str, moment: str):
    assert lead_at(Lead(7, "d"), Due.parse(due), a_topic()) == at(moment)


def test_a_late_find_gives_one_message_and_no_backlog():
    story = told(a_dossier(due="2025-09-17"), TOPIC, at("2025-09-16T20:00-04:00"))
    assert [what for _, what, _ in story] == ["new", "lapsed"]


def test_a_late_find_whose_news_is_not_announced_gives_the_nearest_lead_marked_late():
    topic = replace(TOPIC, announce=(Event.LAPSED,))
    story = told(a_dossier(due="2025-09-17"), topic, at("2025-09-16T20:00-04:00"))
    assert story[0] == (at("2025-09-16T20:00-04:00"), "reminder 1d", True)
    assert [what for _, what, _ in story] == ["reminder 1d", "lapsed"]


def test_after_downtime_only_the_nearest_lead_is_told_and_marked():
    dossier = a_dossier(due="2025-09-17", announced=1, planned_at=at("2025-09-01T12:00-04:00"))
    following = plan(dossier, TOPIC, now=at("2025-09-16T21:00-04:00"))
    assert [(str(a.lead), a.is_late) for a in following.alerts] == [("1d", True)]


def test_after_the_due_moment_downtime_gives_the_lapse_only():
    dossier = a_dossier(due="2025-09-17", announced=1, planned_at=at("2025-09-01T12:00-04:00"))
    story = told(dossier, TOPIC, at("2025-09-19T21:00-04:00"))
    assert [(what, late) for _, what, late in story] == [("lapsed", True)]


def test_a_move_rearms_every_lead():
    first = a_dossier(due="2025-09-17", announced=1, planned_at=at("2025-09-16T09:00-04:00"))
    moved = Dossier(
        replace(
            first.deadline,
            due=Due.parse("2025-12-16"),
            state=State.MOVED,
            revision=2,
            planned_at=None,
        ),
        (*first.revisions, a_revision(2, "2025-12-16", was=Due.parse("2025-09-17"))),
        first.evidence,
    )
    story = told(moved, TOPIC, at("2025-09-16T12:06-04:00"))
    assert [what for _, what, _ in story] == ["moved", "reminder 7d", "reminder 1d", "lapsed"]
    assert story[1][0] == at("2025-12-09T09:00-05:00")
    keys = {alert.key for alert in foreseen(moved.deadline, TOPIC)}
    assert keys.isdisjoint(alert.key for alert in foreseen(first.deadline, TOPIC))


def test_what_a_first_poll_found_is_reminded_of_but_not_announced():
    dossier = a_dossier(due="2025-09-17", announced=1, planned_at=at("2025-09-12T12:00-04:00"))
    story = told(dossier, TOPIC, at("2025-09-12T12:00-04:00"))
    assert [what for _, what, _ in story] == ["reminder 1d", "lapsed"]


def test_what_a_first_poll_found_already_over_lapses_in_silence():
    now = at("2026-01-01T12:00-05:00")
    dossier = a_dossier(due="2025-09-17", announced=1, planned_at=now)
    following = plan(dossier, TOPIC, now=now)
    assert following.alerts == ()
    assert following.lapse is not None
    assert following.lapse.is_silent
    assert following.next_alert_at is None


@pytest.mark.parametrize("event", [Event.CANCELLED, Event.MET, Event.PAST])
def test_an_ending_is_told_once_and_nothing_follows(event: Event):
    first = a_dossier(due="2025-09-17", announced=1, planned_at=at("2025-09-10T09:00-04:00"))
    state = State(event)
    ended = Dossier(
        replace(first.deadline, state=state, revision=2, planned_at=None),
        (*first.revisions, a_revision(2, event=event, state=state)),
        first.evidence,
    )
    assert [what for _, what, _ in told(ended, TOPIC, at("2025-09-11T12:00-04:00"))] == [str(event)]


def test_the_end_of_something_that_nobody_was_told_of_is_no_news():
    first = a_dossier(due="2025-09-17")
    ended = Dossier(
        replace(first.deadline, state=State.CANCELLED, revision=2),
        (*first.revisions, a_revision(2, event=Event.CANCELLED, state=State.CANCELLED)),
        first.evidence,
    )
    assert told(ended, TOPIC, at("2025-09-11T12:00-04:00")) == []


@pytest.mark.parametrize(
    ("changes", "topic"),
    [
        ({"confidence": 0.59}, TOPIC),
        ({"hedged": True}, TOPIC),
        ({"kind": Kind.EXPIRY}, replace(TOPIC, kinds=(Kind.DEADLINE,))),
    ],
)
def test_what_a_topic_does_not_want_is_kept_and_lapses_in_silence(changes, topic):
    dossier = a_dossier(due="2025-09-17", **changes)
    assert told(dossier, topic, at("2025-09-01T12:00-04:00")) == []


def test_what_becomes_surer_is_announced_then():
    unsure = a_dossier(due="2025-09-17", confidence=0.5)
    quiet = after(unsure, plan(unsure, TOPIC, now=at("2025-09-01T12:00-04:00")))
    surer = replace(quiet, deadline=replace(quiet.deadline, confidence=0.8))
    following = plan(surer, TOPIC, now=at("2025-09-02T12:00-04:00"))
    assert [alert.event for alert in following.alerts] == [Event.NEW]


def test_a_topic_can_ask_for_hedged_dates():
    topic = replace(TOPIC, hedged=HedgedPolicy.ALERT)
    dossier = a_dossier(due="2025-09-17", hedged=True)
    assert told(dossier, topic, at("2025-09-01T12:00-04:00"))[0][1] == "new"


@pytest.mark.parametrize(
    ("due", "leads"),
    [
        ("2025-W38", ["14d"]),
        ("2025-09", ["30d"]),
        ("2025-Q4", ["90d"]),
        ("2026", ["365d"]),
    ],
)
def test_a_coarse_date_gets_only_leads_longer_than_itself(due: str, leads: list[str]):
    lead = Lead.parse(leads[0])
    topic = a_topic(leads=(Lead(1, "d"), Lead(7, "d"), lead))
    moments = [lead_at(one, Due.parse(due), topic) for one in topic.leads]
    assert [moment is not None for moment in moments] == [False, False, True]
    first_day = Due.parse(due).first_day
    assert moments[2].astimezone(NEW_YORK).date() == first_day - lead.span


def test_a_timed_deadline_lapses_at_the_next_nine():
    deadline = a_deadline("2025-09-17T08:00:00-04:00")
    assert lapses_at(deadline, TOPIC) == at("2025-09-17T09:00-04:00")
    deadline = a_deadline("2025-09-17T17:00:00-04:00")
    assert lapses_at(deadline, TOPIC) == at("2025-09-18T09:00-04:00")


@given(
    found=st.datetimes(datetime.fromisoformat("2025-01-01"), datetime.fromisoformat("2026-12-31")),
    days=st.integers(-3, 400),
    zone=st.sampled_from(["UTC", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham"]),
    leads=st.lists(
        st.builds(Lead, st.integers(0, 60), st.sampled_from("dwhm")), max_size=5, unique=True
    ),
    timed=st.booleans(),
)
def test_whatever_the_moment_at_most_one_thing_is_told_and_reminders_come_before_the_due_moment(
    found, days, zone, leads, timed
):
    now = found.replace(tzinfo=UTC)
    due_at = now + timedelta(days=days)
    due = Due.of_instant(due_at) if timed else Due.of_day(due_at.date())
    topic = a_topic(zone=ZoneInfo(zone), leads=tuple(leads), announce=ANNOUNCED)
    story = told(a_dossier(due=due.text), topic, now)
    ends_at = due.ends_at(topic.zone)
    assert len({moment for moment, _, _ in story}) == len(story)
    assert all(moment < ends_at for moment, what, _ in story if what != "lapsed")
    assert [what for _, what, _ in story].count("lapsed") == 1
