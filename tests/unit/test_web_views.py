"""What the page says, before any of it is served."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from support.records import (
    NEW_YORK,
    NOW,
    PUBLISHED,
    a_deadline,
    a_delivery,
    a_dossier,
    a_feed,
    a_mention,
    a_revision,
    a_topic,
    an_alert,
    an_entry,
    an_evidence,
)

from alerter.due import Due
from alerter.model import DeliveryState, Dossier, Event, Intent, Kind, Lead, State, Topic
from alerter.web.card import card, dues
from alerter.web.guard import host_of, is_known_host
from alerter.web.health import Status, report
from alerter.web.ledger import delivery_rows, feed_rows
from alerter.web.outlook import (
    AHEAD_ON_PAGE,
    FEW_REPORTS,
    Reader,
    choices,
    ended_at,
    heading,
    outlook,
    standing,
)
from alerter.web.timeline import HALF_MARK, LANES, timeline
from alerter.web.words import countdown, grain, safe_link, span

MADRID = ZoneInfo("Europe/Madrid")
TOKYO = ZoneInfo("Asia/Tokyo")
READER = Reader([a_topic()])


def a_moved_dossier(*texts: str, **changes: object) -> Dossier:
    """One that had these dates, in order."""
    deadline = a_deadline(texts[-1], state=State.MOVED, revision=len(texts), **changes)
    revisions = tuple(
        a_revision(number, text, was=Due.parse(texts[number - 2]) if number > 1 else None)
        for number, text in enumerate(texts, 1)
    )
    return Dossier(deadline, revisions, (an_evidence(),))


def many(number: int) -> list[Dossier]:
    first = date(2025, 9, 11)
    return [
        a_dossier(id=f"dl_{index:012x}", due=(first + timedelta(days=index)).isoformat())
        for index in range(number)
    ]


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2025-09-10", "today"),
        ("2025-09-11", "tomorrow"),
        ("2025-09-09", "yesterday"),
        ("2025-09-22", "in 12 days"),
        ("2025-09-05", "5 days ago"),
        ("2026-09-10", "in 365 days"),
        ("2027-09-10", "in 24 months"),
        ("2031-09-10", "in 6 years"),
        ("2025-09-10T06:09:30+00:00", "now"),
        ("2025-09-10T06:49:59+00:00", "in 40 min"),
        ("2025-09-10T11:59:00+00:00", "in 5 h"),
        ("2025-09-12T06:08:00+00:00", "in 47 h"),
        ("2025-09-12T06:09:00+00:00", "in 2 days"),
        ("2025-09-10T03:09:00+00:00", "3 h ago"),
        ("2025-W37", "this week"),
        ("2025-W38", "next week"),
        ("2025-W40", "in 3 weeks"),
        ("2025-09", "this month"),
        ("2025-08", "last month"),
        ("2027-10", "in 25 months"),
        ("2025-Q3", "this quarter"),
        ("2026-Q4", "in 5 quarters"),
        ("2025", "this year"),
        ("2030", "in 5 years"),
    ],
)
def test_a_countdown_is_as_precise_as_the_date_and_no_more(due: str, said: str) -> None:
    assert countdown(Due.parse(due), NEW_YORK, now=NOW) == said


def test_days_are_counted_in_the_zone_of_the_topic() -> None:
    late_evening = datetime(2025, 9, 10, 22, 30, tzinfo=UTC)  # the 11th in Madrid and in Tokyo
    due = Due.parse("2025-09-11")
    assert countdown(due, NEW_YORK, now=late_evening) == "tomorrow"
    assert countdown(due, MADRID, now=late_evening) == "today"
    assert countdown(due, TOKYO, now=late_evening) == "today"


def test_hours_are_exact_and_days_are_of_the_calendar_over_a_change_of_clocks() -> None:
    before = datetime.fromisoformat("2025-10-25T20:00:00+02:00")  # the night has 25 hours
    at_eight = Due.parse("2025-10-26T20:00:00+01:00")
    assert countdown(at_eight, MADRID, now=before) == "in 25 h"
    assert countdown(Due.parse("2025-10-26"), MADRID, now=before) == "tomorrow"
    shown = card(a_dossier(due=at_eight.text), a_topic(zone=MADRID), now=before)
    assert shown.due.text == "Sunday 26 October 2025, 20:00 CET"
    in_utc = a_dossier(due="2025-03-30T01:30:00+00:00")  # 02:30 was left out in Madrid
    told = card(in_utc, a_topic(zone=MADRID), now=NOW)
    assert told.due.text == "Sunday 30 March 2025, 03:30 CEST"


@pytest.mark.parametrize(
    ("due", "text", "unknown"),
    [
        ("2025-09-17T17:00:00-04:00", "Wednesday 17 September 2025, 17:00 EDT", ""),
        ("2025-09-17", "Wednesday 17 September 2025", "no hour was reported"),
        ("2025-W38", "in the week of 15 September 2025", "only the week is known"),
        ("2027-10", "in October 2027", "only the month is known"),
        ("2025-Q4", "in Q4 2025", "only the quarter is known"),
        ("2027", "in 2027", "only the year is known"),
    ],
)
def test_a_date_is_said_with_what_is_not_known_of_it(due: str, text: str, unknown: str) -> None:
    shown = card(a_dossier(due=due), a_topic(), now=NOW)
    assert (shown.due.text, shown.grain) == (text, unknown)
    assert grain(Due.parse(due)) == unknown


def test_spans_are_cut_off_and_never_rounded_up() -> None:
    assert span(timedelta(minutes=119)) == "in 1 h"
    assert span(-timedelta(hours=71)) == "2 days ago"
    assert span(timedelta(seconds=-59)) == "now"


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (date(2025, 9, 10), "Today"),
        (date(2025, 9, 14), "This week"),
        (date(2025, 9, 15), "Next week"),
        (date(2025, 9, 21), "Next week"),
        (date(2025, 9, 22), "Later in September"),
        (date(2025, 10, 1), "October 2025"),
        (date(2025, 12, 31), "December 2025"),
        (date(2026, 1, 1), "January to March 2026"),
        (date(2026, 12, 31), "October to December 2026"),
        (date(2027, 1, 1), "2027"),
        (date(9999, 12, 31), "9999"),
    ],
)
def test_deadlines_are_grouped_the_finer_the_nearer(day: date, title: str) -> None:
    assert heading(day, date(2025, 9, 10))[1] == title


def test_groups_come_in_order_of_time_wherever_in_the_year_one_stands() -> None:
    for offset in range(0, 366, 5):
        today = date(2027, 6, 1) + timedelta(days=offset)
        ends = [heading(today + timedelta(days=ahead), today)[0] for ahead in range(800)]
        assert ends == sorted(ends)
        assert all(today + timedelta(days=ahead) <= end for ahead, end in enumerate(ends))


def test_a_move_shows_the_dates_before_it() -> None:
    shown = card(a_moved_dossier("2025-04-05", "2025-06-19", "2025-09-17"), a_topic(), now=NOW)
    assert (shown.former, shown.current) == (("5 Apr 2025", "19 Jun 2025"), "17 Sep 2025")
    assert shown.state == "moved twice, still ahead"
    assert [turn.text for turn in shown.turns] == [
        "moved from 19 Jun 2025 to 17 Sep 2025",
        "moved from 5 Apr 2025 to 19 Jun 2025",
        "first reported for 5 Apr 2025",
    ]


def test_a_date_told_more_precisely_has_not_moved() -> None:
    dossier = a_moved_dossier("2025-09", "2025-09-17", "2025-09-17T17:00:00-04:00")
    assert [due.text for due in dues(dossier)] == ["2025-09-17T17:00:00-04:00"]
    shown = card(dossier, a_topic(), now=NOW)
    assert shown.former == ()
    assert shown.turns[1].text == "date told more precisely, from September 2025 to 17 Sep 2025"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "pending"),
        ({"state": State.CANCELLED}, "called off"),
        ({"state": State.MET}, "met"),
        ({"state": State.PAST}, "over, as reported"),
        ({"lapsed_at": NOW}, "passed, outcome not reported"),
        ({"due": "2025-09-09"}, "just passed, outcome not known yet"),
    ],
)
def test_the_state_is_said_in_words(changes: dict[str, object], said: str) -> None:
    assert card(a_dossier(**changes), a_topic(), now=NOW).state == said


def test_what_is_not_sure_is_said() -> None:
    shown = card(a_dossier(hedged=True, confidence=0.4), a_topic(), now=NOW)
    assert shown.is_hedged
    assert "not a fixed date" in shown.cautions[0]
    assert "below the confidence of 0.60" in shown.cautions[1]


def test_the_newest_quote_is_of_a_report_that_holds() -> None:
    rumour = an_evidence(
        an_entry("a2", text="Another.", published_at=PUBLISHED + timedelta(hours=1)),
        intent=Intent.RUMOUR,
        mention=a_mention("2025-12-16", quote="It may be December.", when="December"),
    )
    dossier = a_dossier()
    shown = card(
        replace(dossier, evidence=(*dossier.evidence, rumour)), a_topic(zone=MADRID), now=NOW
    )
    assert shown.quote is not None
    assert (shown.quote.when, shown.quote.published.text) == (
        "17 September 2025",
        "Wed 10 Sep 2025 08:05 CEST",
    )
    assert [item.intent for item in shown.reports] == [
        "expects another date; changes nothing",
        "first report",
    ]
    assert any("Tue 16 Dec 2025, not applied" in caution for caution in shown.cautions)


def test_a_long_quote_is_cut_on_the_card_and_whole_in_the_history() -> None:
    quote = f"{'Before it came much. ' * 30}It ends on 17 September 2025{', and more came' * 30}."
    evidence = an_evidence(mention=a_mention(quote=quote))
    shown = card(replace(a_dossier(), evidence=(evidence,)), a_topic(), now=NOW)
    brief, whole = shown.quote, shown.reports[0]
    assert brief is not None
    assert brief.when == whole.when == "17 September 2025"
    assert len(brief.before + brief.when + brief.after) < 400
    assert brief.before.startswith("…")
    assert brief.after.endswith("…")
    assert whole.before + whole.when + whole.after == quote


def test_a_quote_without_its_expression_of_time_is_shown_whole() -> None:
    evidence = an_evidence(mention=a_mention(quote="No date in here.", when="tomorrow"))
    shown = card(replace(a_dossier(), evidence=(evidence,)), a_topic(), now=NOW).reports[0]
    assert (shown.before, shown.when, shown.after) == ("", "", "No date in here.")


def test_a_deadline_without_reports_can_be_shown() -> None:
    shown = card(Dossier(a_deadline(), (), ()), a_topic(), now=NOW)
    assert shown.quote is None
    assert shown.reports == shown.turns == ()


def test_characters_that_break_a_page_are_left_out() -> None:
    evidence = an_evidence(an_entry(title="a\u202eb\ud800c\x00d"), outlet="X\ud800")
    dossier = replace(a_dossier(what="Sell\ud800 \u202eit\n now"), evidence=(evidence,))
    shown = card(dossier, a_topic(), now=NOW)
    assert (shown.what, shown.reports[0].title) == ("Sell it now", "abc d")
    assert shown.reports[0].outlet == "X"


@pytest.mark.parametrize(
    ("url", "is_safe"),
    [
        ("https://example.org/a?b=c#d", True),
        ("HTTP://example.org", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,<script>", False),
        ("vbscript:x", False),
        ("file:///etc/passwd", False),
        ("//example.org/", False),
        ("https:///nowhere", False),
        ("https://[broken", False),
        ("https://example.org/a b", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(url: str, *, is_safe: bool) -> None:
    assert safe_link(url) == (url if is_safe else None)


def test_the_page_begins_with_what_comes_first() -> None:
    dossiers = [
        a_dossier(id="dl_c", due="2025-09-17"),
        a_dossier(id="dl_b", due="2025-09-17T23:00:00-04:00"),
        a_dossier(id="dl_a", due="2025-09-17T09:00:00-04:00"),
        a_dossier(id="dl_d", due="2025-09-10"),
        a_dossier(id="dl_e", due="2025-09-09"),
        a_dossier(id="dl_f", due="2025-09-30", state=State.CANCELLED),
    ]
    shown = outlook(dossiers, READER, now=NOW)
    assert [(group.title, [item.id for item in group.cards]) for group in shown.groups] == [
        ("Just passed", ["dl_e"]),
        ("Today", ["dl_d"]),
        ("Next week", ["dl_a", "dl_b", "dl_c"]),
    ]
    assert [item.id for item in shown.ended] == ["dl_f"]


def test_what_ended_long_ago_is_shown_on_demand() -> None:
    recent = a_dossier(id="dl_a", lapsed_at=NOW - timedelta(days=3))
    old = a_dossier(id="dl_b", lapsed_at=NOW - timedelta(days=31))
    newest = a_dossier(id="dl_c", state=State.MET)
    dossiers = [old, recent, newest]
    shown = outlook(dossiers, READER, now=NOW)
    assert [item.id for item in shown.ended] == ["dl_c", "dl_a"]
    assert shown.hidden_ended == 1
    whole = outlook(dossiers, READER, now=NOW, is_whole=True)
    assert [item.id for item in whole.ended] == ["dl_c", "dl_a", "dl_b"]
    assert whole.hidden_ended == 0
    assert ended_at(old) == NOW - timedelta(days=31)


def test_a_very_long_list_is_cut_and_says_so() -> None:
    dossiers = many(AHEAD_ON_PAGE + 3)
    shown = outlook(dossiers, READER, now=NOW)
    assert sum(len(group.cards) for group in shown.groups) == AHEAD_ON_PAGE
    assert shown.hidden_ahead == 3
    assert shown.timeline is not None
    assert shown.timeline.summary.startswith("The next 500 deadlines: 7 within a week")
    whole = outlook(dossiers, READER, now=NOW, is_whole=True)
    assert whole.hidden_ahead == 0
    assert whole.timeline is not None
    assert whole.timeline.summary.startswith("503 deadlines ahead: ")


def test_a_long_page_lists_fewer_reports_on_each_card() -> None:
    reports = tuple(an_evidence(an_entry(f"a{index}")) for index in range(30))
    few = outlook([replace(a_dossier(), evidence=reports)], READER, now=NOW)
    assert (len(few.groups[0].cards[0].reports), few.groups[0].cards[0].hidden_reports) == (20, 10)
    long = outlook([replace(item, evidence=reports) for item in many(101)], READER, now=NOW)
    assert len(long.groups[0].cards[0].reports) == FEW_REPORTS


def test_a_topic_that_left_the_configuration_is_still_shown() -> None:
    offered = choices([a_dossier(), a_dossier(id="dl_b", topic="gone")], READER)
    assert [(choice.name, choice.title, choice.ahead) for choice in offered] == [
        ("tiktok", "TikTok divestiture", 1),
        ("gone", "gone", 1),
    ]


def test_the_top_bar_tells_what_is_next_and_what_is_wrong() -> None:
    dossiers = [
        a_dossier(id="dl_a", due="2025-09-11", hedged=True),
        replace(
            a_dossier(id="dl_b", due="2025-09-12"),
            revisions=(a_revision(), a_revision(2, "2025-09-12", event=Event.MOVED)),
        ),
        a_dossier(id="dl_c", due="2025-12-16"),
    ]
    feeds = [a_feed("a"), a_feed("b", failures=2, error="no answer")]
    deliveries = [a_delivery(), a_delivery(state=DeliveryState.DEAD)]
    bar = standing(dossiers, feeds, deliveries, READER, now=NOW)
    assert bar.next is not None
    assert bar.next.id == "dl_b"
    assert bar.counts == ("3 ahead", "2 within 7 days", "1 moved in the last 7 days")
    assert (bar.feeds, bar.dead_letters) == ("1 of 2 feeds in trouble", "1 dead letter")


def test_a_date_at_the_end_of_the_calendar_does_not_spoil_the_page() -> None:
    dossiers = [
        a_dossier(id="dl_a", due="9998-12-31T23:59:00-05:00"),
        a_dossier(id="dl_b", due="9998"),
        a_dossier(id="dl_c"),
    ]
    shown = outlook(dossiers, READER, now=NOW)
    assert [group.title for group in shown.groups] == ["Next week", "9998"]


def test_marks_stand_in_order_and_never_on_one_another() -> None:
    dossiers = [*many(300), *many(40)]
    drawn = timeline([(item, a_topic()) for item in dossiers], now=NOW)
    assert drawn is not None
    xs = [mark.x for mark in drawn.marks]
    assert xs == sorted(xs)
    assert min(xs) > 0
    assert max(xs) <= 97
    for one, other in combinations(drawn.marks, 2):
        assert one.y != other.y or abs(one.x - other.x) >= 2 * HALF_MARK - 0.02
    assert len({mark.y for mark in drawn.marks}) == LANES
    assert all(0 < mark.y < drawn.baseline for mark in drawn.marks)
    assert len(drawn.marks) + sum(crowd.count for crowd in drawn.crowds) == 340


def test_days_and_years_both_have_room_on_the_axis() -> None:
    dues_ahead = ("2025-09-11", "2025-09-13", "2025-10-10", "2030-01-01")
    pairs = [(a_dossier(id=f"dl_{due}", due=due), a_topic()) for due in dues_ahead]
    drawn = timeline(pairs, now=NOW)
    assert drawn is not None
    tomorrow, in_three_days, in_a_month, in_years = (mark.x for mark in drawn.marks)
    assert in_three_days - tomorrow > 2
    assert 20 < in_a_month < 50
    assert in_years == 97
    assert [tick.label for tick in drawn.ticks if not tick.is_wide] == [
        "today",
        "1 month",
        "6 months",
        "2 years",
    ]


def test_a_move_is_an_arrow_from_the_date_before() -> None:
    later = a_moved_dossier("2025-09-12", "2025-10-12", id="dl_later")
    earlier = a_moved_dossier("2025-12-12", "2025-11-12", id="dl_earlier")
    from_the_past = a_moved_dossier("2025-04-05", "2026-01-05", id="dl_past")
    drawn = timeline([(item, a_topic()) for item in (later, earlier, from_the_past)], now=NOW)
    assert drawn is not None
    marks = {mark.id: mark for mark in drawn.marks}
    assert marks["dl_later"].moved_from is not None
    assert marks["dl_later"].moved_from < marks["dl_later"].x
    assert marks["dl_earlier"].moved_from is not None
    assert marks["dl_earlier"].moved_from > marks["dl_earlier"].x
    assert marks["dl_past"].moved_from == drawn.ticks[0].x
    assert drawn.has_moves
    assert not drawn.has_spans


def test_a_coarse_date_is_drawn_as_the_span_that_it_covers() -> None:
    kinds = {"kind": Kind.EXPIRY, "hedged": True}
    drawn = timeline([(a_dossier(due="2025-Q4", **kinds), a_topic())], now=NOW)
    assert drawn is not None
    mark = drawn.marks[0]
    assert mark.span_from is not None
    assert mark.span_from < mark.x
    assert (mark.kind, mark.is_hedged) == (Kind.EXPIRY, True)
    assert drawn.kinds == ((Kind.EXPIRY, "expires"),)
    assert timeline([], now=NOW) is None


def test_a_feed_never_shows_what_may_be_a_secret() -> None:
    feeds = [
        a_feed("plain"),
        a_feed("token", url="https://example.org/feed?token=hunter2"),
        a_feed("login", url="https://ana:hunter2@example.org/feed"),
        a_feed("broken", url="https://[hunter2"),
    ]
    rows = {row.name: row for row in feed_rows(feeds, NEW_YORK, now=NOW)}
    assert rows["plain"].link == "https://example.org/plain.rss"
    assert rows["token"].address == "example.org/feed?…"
    assert rows["login"].address == "example.org/feed"
    assert [name for name, row in rows.items() if row.link] == ["plain"]
    assert "hunter2" not in str([(row.address, row.link) for row in rows.values()])


def test_feeds_in_trouble_come_first_and_say_why() -> None:
    feeds = [
        a_feed("new"),
        a_feed("ok", succeeded_at=NOW - timedelta(minutes=4)),
        a_feed("zzz", failures=3, error="HTTP 503"),
    ]
    rows = feed_rows(feeds, NEW_YORK, now=NOW)
    assert [(row.name, row.state) for row in rows] == [
        ("zzz", "in trouble: 3 failed polls in a row"),
        ("new", "not polled yet"),
        ("ok", "well"),
    ]
    assert rows[0].error == "HTTP 503"
    assert rows[2].succeeded is not None
    assert rows[2].succeeded.text == "4 min ago (Wed 10 Sep 2025 02:05 EDT)"


def test_deliveries_say_where_they_stand() -> None:
    reminder = an_alert(Event.REMINDER, lead=Lead(7, "d"), is_late=True)
    deliveries = [
        a_delivery(reminder, state=DeliveryState.SENT, sent_at=NOW, attempts=1),
        a_delivery(attempts=2, next_try_at=NOW + timedelta(minutes=5), error="421"),
        a_delivery(state=DeliveryState.DEAD, next_try_at=None),
        a_delivery(state=DeliveryState.SUPERSEDED),
        a_delivery(),
    ]
    rows = delivery_rows(deliveries, {"dl_7f3a00000001": "Sell it"}, NEW_YORK, now=NOW)
    assert [row.state for row in rows] == [
        "sent",
        "to be tried again",
        "given up: a dead letter",
        "overtaken by newer news",
        "waiting",
    ]
    assert rows[0].alert == "reminder, 7d before, told late"
    assert rows[1].moment is not None
    assert rows[1].moment.text.startswith("in 5 min")
    assert [row.is_dead for row in rows] == [False, False, True, False, False]


def test_a_tick_is_overdue_after_ten_intervals_and_at_least_a_minute() -> None:
    status = Status(
        started_at=NOW,
        ticked_at={"poll": NOW + timedelta(minutes=1)},
        intervals={"poll": timedelta(seconds=1), "alert": timedelta(seconds=30)},
        version="1",
    )
    assert status.overdue(NOW + timedelta(minutes=2)) == ()
    assert status.overdue(NOW + timedelta(minutes=2, seconds=1)) == ("poll",)
    assert status.overdue(NOW + timedelta(minutes=5, seconds=1)) == ("alert", "poll")
    assert report(status, now=NOW)["status"] == "ok"


@pytest.mark.parametrize(
    ("header", "is_known"),
    [
        ("localhost:8080", True),
        ("LOCALHOST", True),
        ("alerter.localhost", True),
        ("127.0.0.1:8080", True),
        ("[::1]:8080", True),
        ("192.168.1.5", True),
        ("alerts.example.org", True),
        ("alerts.example.org.:443", True),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("localhost@evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("[::1", False),
        ("", False),
    ],
)
def test_only_names_of_our_own_are_answered(header: str, *, is_known: bool) -> None:
    hosts = frozenset({host_of("https://Alerts.example.org:8443/x")})
    assert is_known_host(header, hosts) is is_known


def test_the_zone_of_most_topics_stands_for_what_belongs_to_none() -> None:
    topics = [
        a_topic("a", zone=MADRID),
        a_topic("b"),
        Topic(name="c", title="c", zone=MADRID),
    ]
    assert Reader(topics).zone == MADRID
    assert Reader([]).zone.key == "UTC"
