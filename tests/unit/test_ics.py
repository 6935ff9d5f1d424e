"""Deadlines as a calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event
from support.records import (
    NOW,
    a_dossier,
    a_mention,
    a_revision,
    an_entry,
    an_evidence,
)

from alerter import ics, model
from alerter.due import Due
from alerter.model import Dossier, Intent, Kind, State

#: every property that an event may have
NAMES = frozenset(
    (
        *("UID", "SEQUENCE", "DTSTAMP", "CREATED", "LAST-MODIFIED", "DTSTART", "DTEND", "TRANSP"),
        *("STATUS", "SUMMARY", "DESCRIPTION", "CATEGORIES", "URL"),
    )
)


def source(*dossiers: Dossier, now: datetime = NOW, title: str = "TikTok divestiture") -> bytes:
    return ics.calendar(dossiers, titles={"tiktok": title}, now=now)


def events(*dossiers: Dossier, now: datetime = NOW) -> list[Event]:
    return list(Calendar.from_ical(source(*dossiers, now=now)).walk("VEVENT"))


def moved(due: str = "2025-12-16") -> Dossier:
    known = a_dossier(due=due, state=State.MOVED, revision=2)
    first = a_revision(1, "2025-09-17")
    second = a_revision(2, due, was=Due.parse("2025-09-17"), at=NOW + timedelta(days=6))
    return Dossier(known.deadline, (first, second), known.evidence)


def test_a_date_is_a_whole_day_that_blocks_nothing() -> None:
    (event,) = events(a_dossier())
    assert event.decoded("dtstart") == date(2025, 9, 17)
    assert event.decoded("dtend") == date(2025, 9, 18)
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event["transp"] == "TRANSPARENT"


def test_a_known_hour_is_an_instant_in_utc() -> None:
    (event,) = events(a_dossier(due="2025-09-17T17:00:00-04:00"))
    assert event.decoded("dtstart") == datetime(2025, 9, 17, 21, tzinfo=UTC)
    assert b"DTSTART:20250917T210000Z" in source(a_dossier(due="2025-09-17T17:00:00-04:00"))
    assert "dtend" not in event


@pytest.mark.parametrize(
    ("due", "first", "end"),
    [
        ("2025-W38", date(2025, 9, 15), date(2025, 9, 22)),
        ("2025-09", date(2025, 9, 1), date(2025, 10, 1)),
        ("2025-Q3", date(2025, 7, 1), date(2025, 10, 1)),
        ("2025", date(2025, 1, 1), date(2026, 1, 1)),
    ],
)
def test_a_coarse_date_spans_its_days(due: str, first: date, end: date) -> None:
    (event,) = events(a_dossier(due=due))
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (first, end)


def test_a_move_keeps_the_uid_and_raises_the_sequence() -> None:
    (before,), (after,) = events(a_dossier()), events(moved())
    assert before["uid"] == after["uid"] == "dl_7f3a00000001@alerter"
    assert after["sequence"] > before["sequence"]
    assert after.decoded("last-modified") == NOW + timedelta(days=6)
    assert after["description"].startswith("Moved, before: 2025-09-17.")


def test_the_same_deadlines_give_the_same_bytes_in_any_order() -> None:
    one, other = a_dossier(), a_dossier(id="dl_7f3a00000002")
    assert source(one, other) == source(other, one)
    assert source(one) == source(one, now=NOW + timedelta(hours=3))


def test_what_was_called_off_stays_for_thirty_days() -> None:
    cancelled = a_dossier(state=State.CANCELLED)
    (event,) = events(cancelled, now=NOW + timedelta(days=30))
    assert event["status"] == "CANCELLED"
    assert events(cancelled, now=NOW + timedelta(days=31)) == []


def test_what_is_done_is_ticked_off() -> None:
    (event,) = events(a_dossier(state=State.MET))
    assert event["summary"].startswith("✓ TikTok divestiture: ")


@pytest.mark.parametrize(
    ("kind", "beginning"),
    [(Kind.EXPIRY, "Ends: TikTok"), (Kind.EFFECTIVE, "Takes effect: TikTok")],
)
def test_each_kind_reads_rightly(kind: Kind, beginning: str) -> None:
    (event,) = events(a_dossier(kind=kind))
    assert event["summary"].startswith(beginning)


def test_a_hedged_date_is_tentative() -> None:
    (event,) = events(a_dossier(hedged=True))
    assert event["status"] == "TENTATIVE"
    assert event["summary"].startswith("Possible: ")


def test_the_description_holds_the_newest_proof() -> None:
    newer = an_entry("a2", outlet="Example Post", published_at=NOW, url="https://example.org/a2")
    mention = a_mention(quote="It is still the 17th.")
    rumour = an_evidence(an_entry("a3", published_at=NOW + timedelta(days=1)), intent=Intent.RUMOUR)
    reports = (an_evidence(), an_evidence(newer, mention=mention), rumour)
    (event,) = events(replace(a_dossier(), evidence=reports))
    assert event["description"] == (
        "Pending.\n“It is still the 17th.”\n"
        "Example Post, 2025-09-10 06:09 +0000 https://example.org/a2"
    )
    assert event["url"] == "https://example.org/a2"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://example.org/a b", ""])
def test_a_link_that_is_none_is_left_out(url: str) -> None:
    report = an_evidence(an_entry(url=url))
    (event,) = events(replace(a_dossier(), evidence=(report,)))
    assert "url" not in event
    assert "javascript" not in event["description"]


def test_a_feed_asks_to_be_read_every_hour() -> None:
    feed = source(a_dossier())
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in feed
    assert b"X-PUBLISHED-TTL:PT1H\r\n" in feed
    assert b"METHOD:" not in feed


def test_an_invitation_is_published_and_holds_one_event() -> None:
    made = ics.invitation(a_dossier(), title="TikTok", now=NOW)
    parsed = Calendar.from_ical(made)
    assert parsed["method"] == "PUBLISH"
    assert len(parsed.walk("VEVENT")) == 1


def test_a_topic_without_a_title_goes_by_its_name() -> None:
    made = ics.calendar([a_dossier()], titles={}, now=NOW)
    assert b"SUMMARY:tiktok: " in made


def test_an_empty_calendar_is_a_calendar() -> None:
    assert events() == []


HOSTILE = st.text() | st.sampled_from(
    [
        "x\r\nATTENDEE:mailto:eve@example.org",
        "x\nBEGIN:VEVENT\nUID:evil\nEND:VEVENT",
        "x\u2028\x00\x85END:VCALENDAR",
        "x;y,z\\n:",
        "\ud800",
        "é" * 500,
    ]
)


@given(HOSTILE, HOSTILE)
def test_no_text_can_add_a_line_of_its_own(what: str, title: str) -> None:
    report = an_evidence(an_entry(outlet=title, url=what), mention=a_mention(quote=what, what=what))
    dossier = replace(a_dossier(what=what), evidence=(report,))
    made = source(dossier, title=title)
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    assert b"\n" not in made.replace(b"\r\n", b"")
    (event,) = Calendar.from_ical(made).walk("VEVENT")
    assert set(event.keys()) <= NAMES
    assert event["uid"] == "dl_7f3a00000001@alerter"


def test_every_state_has_a_place_in_the_calendar() -> None:
    for state in model.State:
        (event,) = events(a_dossier(state=state))
        assert event["status"] in ("CONFIRMED", "CANCELLED")
