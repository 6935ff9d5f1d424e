"""The words of an alert, one behaviour each; whole messages stand in tests/golden/messages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.records import (
    NEW_YORK,
    NOW,
    a_deadline,
    a_delivery,
    a_dossier,
    a_mention,
    a_revision,
    a_topic,
    an_alert,
    an_entry,
    an_evidence,
)

from alerter.due import Due
from alerter.model import (
    Alert,
    AlertFilter,
    Dossier,
    Event,
    Intent,
    Kind,
    Lead,
    Message,
    Route,
    State,
)
from alerter.render import message

MADRID = ZoneInfo("Europe/Madrid")
SEVEN_DAYS_BEFORE = datetime(2025, 9, 10, 13, 0, tzinfo=UTC)
REMINDER = an_alert(Event.REMINDER, lead=Lead(7, "d"), at=SEVEN_DAYS_BEFORE)


def happening(event: Event, **changes: object) -> Alert:
    return an_alert(event, **{"at": SEVEN_DAYS_BEFORE} | changes)


def told(
    dossier: Dossier,
    alert: Alert = REMINDER,
    *,
    now: datetime = SEVEN_DAYS_BEFORE,
    zone: ZoneInfo = NEW_YORK,
    next_alert_at: datetime | None = None,
    **topic: object,
) -> Message:
    delivery = a_delivery(replace(alert, revision=max(1, dossier.deadline.revision)))
    return message(
        delivery, dossier, a_topic(**topic), zone=zone, now=now, next_alert_at=next_alert_at
    )


def moved(*dues: str, **changes: object) -> Dossier:
    """A deadline that had these dates, the last one now."""
    revisions = [a_revision(1, dues[0])]
    for number, (was, due) in enumerate(pairwise(dues), start=2):
        revisions.append(a_revision(number, due, was=Due.parse(was)))
    deadline = a_deadline(dues[-1], revision=len(dues), state=State.MOVED, **changes)
    return Dossier(deadline, tuple(revisions), (an_evidence(),))


def ended(event: Event, state: State, *, at: datetime = SEVEN_DAYS_BEFORE) -> Dossier:
    known = a_dossier(state=state, revision=2)
    report = an_evidence(an_entry("a2", text="It is over.", published_at=at), revision=2)
    turn = a_revision(2, event=event, state=state, at=at)
    return Dossier(known.deadline, (*known.revisions, turn), (*known.evidence, report))


def test_the_headline_answers_what_when_and_how_long() -> None:
    made = told(a_dossier())
    assert made.headline == (
        "TikTok divestiture: 7 days left (Wed 17 Sep 2025)"
        " – TikTok must be sold to a non-Chinese owner"
    )
    assert made.subject == (
        "7 days left: TikTok divestiture, Wed 17 Sep 2025"
        " – TikTok must be sold to a non-Chinese owner"
    )


def test_a_name_that_the_title_already_gives_is_not_said_twice() -> None:
    made = told(a_dossier(what="tiktok DIVESTITURE"))
    assert made.headline == "TikTok divestiture: 7 days left (Wed 17 Sep 2025)"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2025-09-01T09:00:00-04:00", "16 days left"),
        ("2025-09-15T23:59:00-04:00", "2 days left"),
        ("2025-09-16T00:01:00-04:00", "due tomorrow"),
        ("2025-09-17T00:01:00-04:00", "due today"),
        ("2025-09-18T09:00:00-04:00", "was due yesterday"),
        ("2025-09-20T09:00:00-04:00", "was due 3 days ago"),
    ],
)
def test_a_day_is_counted_in_days_of_the_calendar(now: str, said: str) -> None:
    made = told(a_dossier(), now=datetime.fromisoformat(now))
    assert made.headline.startswith(f"TikTok divestiture: {said} (Wed 17 Sep 2025)")


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(days=5), "5 days left"),
        (timedelta(hours=48), "2 days left"),
        (timedelta(hours=47), "47 hours left"),
        (timedelta(hours=3, seconds=-20), "3 hours left"),
        (timedelta(minutes=60), "60 minutes left"),
        (timedelta(minutes=1), "1 minute left"),
        (timedelta(0), "due now"),
        (timedelta(hours=-2), "was due 2 hours ago"),
    ],
)
def test_a_known_hour_is_counted_in_hours_below_two_days(before: timedelta, said: str) -> None:
    due = datetime.fromisoformat("2025-09-17T17:00:00-04:00")
    made = told(a_dossier(due=due.isoformat()), now=due - before)
    assert made.headline.startswith(f"TikTok divestiture: {said} (Wed 17 Sep 2025, 17:00 EDT)")


def test_tomorrow_is_the_readers_tomorrow() -> None:
    late_evening = datetime.fromisoformat("2025-09-15T20:00:00-04:00")
    assert "2 days left" in told(a_dossier(), now=late_evening).headline
    assert "due tomorrow" in told(a_dossier(), now=late_evening, zone=MADRID).headline


def test_a_known_hour_is_told_in_the_readers_zone_and_in_its_own() -> None:
    made = told(a_dossier(due="2025-09-17T17:00:00-04:00"), zone=MADRID)
    assert made.due == "Wednesday 17 September 2025, 23:00 CEST (17:00 at UTC-04:00)"


def test_a_known_hour_may_be_on_another_day_for_the_reader() -> None:
    made = told(a_dossier(due="2025-09-17T23:00:00-04:00"), zone=MADRID)
    assert made.due.startswith("Thursday 18 September 2025, 05:00 CEST")
    assert "(Thu 18 Sep 2025, 05:00 CEST)" in made.headline


def test_a_zone_without_letters_is_told_by_its_offset() -> None:
    made = told(a_dossier(due="2025-09-17T17:00:00-04:00"), zone=ZoneInfo("Asia/Tashkent"))
    assert "02:00 UTC+05:00" in made.due


def test_an_unknown_hour_is_said_and_not_guessed() -> None:
    made = told(a_dossier())
    assert made.due == "Wednesday 17 September 2025 (date only: no hour was reported)"
    assert "00:00" not in made.headline + made.due


def test_a_reader_elsewhere_learns_where_the_day_is_counted() -> None:
    assert told(a_dossier(), zone=MADRID).due.endswith(
        "(date only: no hour was reported; the day is counted in New York, 6 h behind you)"
    )
    hawaii = ZoneInfo("Pacific/Honolulu")
    assert told(a_dossier(), zone=hawaii).due.endswith("New York, 6 h ahead of you)")


@pytest.mark.parametrize(
    ("due", "said", "line"),
    [
        ("2025-W38", "5 to 11 days left (in the week of 15 September 2025)", "In the week of 15"),
        (
            "2025-10",
            "21 to 51 days left (in October 2025)",
            "In October 2025 (no day was reported)",
        ),
        ("2025-09", "at most 20 days left (in September 2025)", "In September 2025 (no day"),
        ("2025-Q3", "at most 20 days left (in Q3 2025)", "In Q3 2025 (no day was reported)"),
        ("2026", "113 to 477 days left (in 2026)", "In 2026 (no day was reported)"),
        ("2026-W01", "110 to 116 days left (in the week of 29 December 2025)", "In the week of 29"),
    ],
)
def test_a_coarse_date_stays_coarse(due: str, said: str, line: str) -> None:
    made = told(a_dossier(due=due))
    assert made.headline.startswith(f"TikTok divestiture: {said}")
    assert made.due.startswith(line)


@pytest.mark.parametrize(
    ("day", "said"), [(29, "due by tomorrow"), (30, "due by the end of today")]
)
def test_the_last_days_of_a_coarse_date_are_said_as_such(day: int, said: str) -> None:
    now = datetime(2025, 9, day, 13, tzinfo=UTC)
    assert f": {said} (in September 2025)" in told(a_dossier(due="2025-09"), now=now).headline


@pytest.mark.parametrize(
    ("kind", "ahead", "line", "over"),
    [
        (Kind.EXPIRY, "ends in 7 days", "Ends Wednesday 17 September 2025", "Ended Wednesday"),
        (
            Kind.EFFECTIVE,
            "takes effect in 7 days",
            "Takes effect Wednesday 17 September 2025",
            "Took effect Wednesday",
        ),
    ],
)
def test_each_kind_reads_rightly(kind: Kind, ahead: str, line: str, over: str) -> None:
    made = told(a_dossier(kind=kind))
    assert f": {ahead} (" in made.headline
    assert made.due.startswith(line)
    afterwards = told(a_dossier(kind=kind), now=datetime(2025, 9, 18, 12, tzinfo=UTC))
    assert afterwards.due.startswith(over)


def test_something_new_is_called_new() -> None:
    made = told(a_dossier(), happening(Event.NEW))
    assert made.headline.startswith("TikTok divestiture: new deadline, 7 days left (Wed 17 Sep")
    assert made.subject.startswith("New deadline, 7 days left: TikTok divestiture, Wed 17 Sep")


@pytest.mark.parametrize("event", [Event.NEW, Event.REMINDER])
def test_a_hedged_date_is_called_possible(event: Event) -> None:
    made = told(a_dossier(hedged=True), happening(event))
    assert made.headline.startswith("TikTok divestiture: possible deadline, 7 days left")
    assert "only proposed or expected, not settled" in made.status


@pytest.mark.parametrize(
    ("dues", "headline", "subject"),
    [
        (
            ("2025-09-17", "2025-12-16"),
            "TikTok divestiture moved: Wed 17 Sep → Tue 16 Dec 2025",
            "MOVED to Tue 16 Dec 2025 (was Wed 17 Sep): TikTok divestiture",
        ),
        (
            ("2025-12-16", "2026-01-23"),
            "TikTok divestiture moved: Tue 16 Dec 2025 → Fri 23 Jan 2026",
            "MOVED to Fri 23 Jan 2026 (was Tue 16 Dec 2025): TikTok divestiture",
        ),
        (
            ("2025-10", "2025-12-16"),
            "TikTok divestiture moved: October → Tue 16 Dec 2025",
            "MOVED to Tue 16 Dec 2025 (was October): TikTok divestiture",
        ),
        (
            ("2025-09-17T12:00:00-04:00", "2025-09-17T17:00:00-04:00"),
            "TikTok divestiture moved: Wed 17 Sep, 12:00 EDT → Wed 17 Sep 2025, 17:00 EDT",
            "MOVED to Wed 17 Sep 2025, 17:00 EDT (was Wed 17 Sep, 12:00 EDT): TikTok divestiture",
        ),
        (
            ("2026", "2027"),
            "TikTok divestiture moved: 2026 → 2027",
            "MOVED to 2027 (was 2026): TikTok divestiture",
        ),
    ],
)
def test_a_move_tells_the_old_date_and_the_new(
    dues: tuple[str, str], headline: str, subject: str
) -> None:
    made = told(moved(*dues), happening(Event.MOVED))
    assert made.headline.startswith(headline)
    assert made.subject.startswith(subject)


def test_a_date_made_more_precise_is_no_move() -> None:
    made = told(moved("2025-09", "2025-09-17"), happening(Event.MOVED))
    assert made.headline.startswith(
        "TikTok divestiture now more precisely: Wed 17 Sep 2025 (was September)"
    )
    assert made.status == "pending"


def test_a_move_whose_old_date_nobody_told_gives_the_new_one() -> None:
    dossier = a_dossier(state=State.MOVED)
    made = told(dossier, happening(Event.MOVED))
    assert made.headline.startswith("TikTok divestiture moved to Wed 17 Sep 2025")


@pytest.mark.parametrize(
    ("dues", "said"),
    [
        (("2025-06-19", "2025-09-17"), "moved once: 19 Jun → 17 Sep 2025"),
        (("2025-04-05", "2025-06-19", "2025-09-17"), "moved twice: 5 Apr → 19 Jun → 17 Sep 2025"),
        (
            ("2025-04-05", "2025-06-19", "2025-09-17", "2025-12-16", "2026-01-23"),
            "moved 4 times: 5 Apr → 19 Jun → 17 Sep → 16 Dec 2025 → 23 Jan 2026",
        ),
        (("2025-09", "2025-10", "2025-10-20"), "moved once: September → 20 Oct 2025"),
        (
            ("2025-09-17T12:00:00-04:00", "2025-09-17T17:00:00-04:00"),
            "moved once: 17 Sep 12:00 EDT → 17 Sep 2025 17:00 EDT",
        ),
    ],
)
def test_the_status_tells_every_date_it_has_had(dues: tuple[str, ...], said: str) -> None:
    assert told(moved(*dues)).status == f"pending; {said}"


def test_a_long_history_is_cut_at_its_beginning() -> None:
    days = [f"2025-09-{day:02d}" for day in range(1, 12)]
    assert "moved 10 times: … → 6 Sep → " in told(moved(*days)).status


@pytest.mark.parametrize(
    ("dues", "said"),
    [
        (("2025-09-17", "2025-12-16"), "now 90 days later"),
        (("2025-09-17", "2025-09-16"), "now 1 day earlier"),
    ],
)
def test_a_move_tells_by_how_much(dues: tuple[str, str], said: str) -> None:
    assert told(moved(*dues), happening(Event.MOVED)).status.endswith(said)


@pytest.mark.parametrize(
    ("event", "state", "headline", "subject", "status"),
    [
        (
            Event.CANCELLED,
            State.CANCELLED,
            "TikTok divestiture: deadline called off (was Wed 17 Sep 2025)",
            "CALLED OFF (was Wed 17 Sep 2025): TikTok divestiture",
            "called off",
        ),
        (
            Event.MET,
            State.MET,
            "TikTok divestiture: done before the deadline (Wed 17 Sep 2025)",
            "Done before the deadline: TikTok divestiture, Wed 17 Sep 2025",
            "done",
        ),
        (
            Event.PAST,
            State.PAST,
            "TikTok divestiture: deadline has passed (Wed 17 Sep 2025)",
            "Deadline has passed: TikTok divestiture, Wed 17 Sep 2025",
            "over",
        ),
    ],
)
def test_each_end_is_told_as_what_it_was(
    event: Event, state: State, headline: str, subject: str, status: str
) -> None:
    made = told(ended(event, state), happening(event))
    assert made.headline.startswith(headline)
    assert made.subject.startswith(subject)
    assert made.status == status
    assert made.outlook == "no more reminders"
    assert [quote.text for quote in made.quotes] == [
        "The app has until 17 September 2025 to be sold or face a ban."
    ]


def test_what_was_called_off_was_due() -> None:
    made = told(ended(Event.CANCELLED, State.CANCELLED), happening(Event.CANCELLED))
    assert made.due.startswith("Was Wednesday 17 September 2025")


def test_what_was_done_after_its_day_was_not_done_before_it() -> None:
    later = datetime(2025, 9, 19, 12, tzinfo=UTC)
    made = told(ended(Event.MET, State.MET, at=later), happening(Event.MET, at=later), now=later)
    assert made.headline.startswith("TikTok divestiture: deadline met (Wed 17 Sep 2025)")


def test_a_silent_end_is_told_as_unknown() -> None:
    known = a_dossier(lapsed_at=datetime(2025, 9, 18, 13, tzinfo=UTC), revision=2)
    lapse = a_revision(2, event=Event.LAPSED, state=State.PENDING)
    dossier = replace(known, revisions=(*known.revisions, lapse))
    morning_after = datetime(2025, 9, 18, 13, tzinfo=UTC)
    made = told(dossier, happening(Event.LAPSED, at=morning_after), now=morning_after)
    assert made.headline.startswith(
        "TikTok divestiture: deadline passed, outcome not reported (Wed 17 Sep 2025)"
    )
    assert made.subject.startswith("Passed yesterday, outcome not reported: TikTok divestiture")
    assert made.status == "passed, outcome not reported"
    assert made.outlook == "still watching for the outcome"
    assert made.quotes[0].outlet == "Example Wire"


def test_what_was_found_late_says_when_it_was_found() -> None:
    alert = replace(REMINDER, at=NOW - timedelta(days=3), is_late=True)
    assert told(a_dossier(), alert).status == "pending; told late: found on Wed 10 Sep 2025"


def test_what_was_held_up_on_its_way_says_when_it_was_due_to_be_told() -> None:
    dossier = a_dossier()
    late = told(dossier, now=SEVEN_DAYS_BEFORE + timedelta(hours=5))
    assert late.status == "pending; sent late: its moment was Wed 10 Sep 2025 09:00 EDT"
    in_time = told(dossier, now=SEVEN_DAYS_BEFORE + timedelta(minutes=59))
    assert in_time.status == "pending"


def test_sureness_counts_reports_and_independent_outlets() -> None:
    copied = an_entry("a2", outlet="Example Mirror")
    own = an_entry("a3", outlet="Example Post", text="Another sentence.")
    reports = (an_evidence(), an_evidence(copied), an_evidence(own))
    dossier = replace(a_dossier(), evidence=reports)
    made = told(dossier)
    assert made.sureness == "0.93: 3 reports from 2 independent outlets"
    assert len(made.quotes) == 2


def test_one_report_is_one_report() -> None:
    assert told(a_dossier()).sureness == "0.93: 1 report"


def test_a_rumour_is_told_and_neither_counted_nor_quoted() -> None:
    expected = a_mention("2025-12-16", quote="It may be put off to 16 December.")
    other = an_entry("a2", outlet="Example Blog", text="It may be put off.")
    rumour = an_evidence(other, intent=Intent.RUMOUR, mention=expected)
    dossier = replace(a_dossier(), evidence=(an_evidence(), rumour, replace(rumour, url="x")))
    made = told(dossier)
    assert made.sureness == (
        "0.93: 1 report; 2 other reports propose or expect Tue 16 Dec 2025, not applied"
    )
    assert [quote.outlet for quote in made.quotes] == ["Example Wire"]


def test_outlets_that_disagree_are_told() -> None:
    other = an_evidence(
        an_entry("a2", text="No, on the 18th."),
        intent=Intent.CONFLICT,
        mention=a_mention("2025-09-18"),
    )
    made = told(replace(a_dossier(), evidence=(an_evidence(), other)))
    assert made.sureness.endswith("; 1 other report says Thu 18 Sep 2025, not applied")


def test_the_newest_quote_of_the_date_that_holds_comes_first() -> None:
    old = an_evidence(an_entry("a1"))
    mover = an_entry("a2", text="Moved.", published_at=NOW + timedelta(days=1))
    repeat = an_entry("a3", text="Repeated.", published_at=NOW + timedelta(days=2))
    reports = (old, an_evidence(mover, revision=2), an_evidence(repeat, revision=2))
    made = told(replace(moved("2025-06-19", "2025-09-17"), evidence=reports))
    assert [quote.url for quote in made.quotes] == [
        "https://example.org/a3",
        "https://example.org/a2",
    ]


def test_a_quote_is_dated_in_the_readers_zone() -> None:
    assert told(a_dossier()).quotes[0].published == "10 Sep 2025 02:05 EDT"
    assert told(a_dossier(), zone=MADRID).quotes[0].published == "10 Sep 2025 08:05 CEST"


@pytest.mark.parametrize(
    ("when", "due", "reading"),
    [
        ("17 September 2025", "2025-09-17", ""),
        ("Sept. 17", "2025-09-17", ""),
        ("17 de septiembre", "2025-09-17", ""),
        ("2025-09-17", "2025-09-17", ""),
        ("9/17/2025", "2025-09-17", ""),
        ("in September", "2025-09", ""),
        ("5 p.m. on September 17", "2025-09-17T17:00:00-04:00", ""),
        ("by 2026", "2026", ""),
        ("Wednesday", "2025-09-17", '"Wednesday" read as 17 Sep 2025 from the publication date'),
        ("the 17th", "2025-09-17", '"the 17th" read as 17 Sep 2025 from the publication date'),
        ("30 days after August 18", "2025-09-17", '"30 days after August 18" read as 17 Sep 2025'),
        (
            "midnight Friday",
            "2025-09-19T23:59:00-04:00",
            '"midnight Friday" read as 19 Sep 2025, 23:59 from the publication date',
        ),
        (
            "this quarter",
            "2025-Q3",
            '"this quarter" read as Q3 2025 from the publication date',
        ),
        (
            "next week",
            "2025-W38",
            '"next week" read as week of 15 September 2025 from the publication date',
        ),
    ],
)
def test_how_a_date_was_read_is_told_where_the_words_do_not_name_it(
    when: str, due: str, reading: str
) -> None:
    mention = a_mention(due, when=when, quote=f"It ends {when}.")
    dossier = replace(a_dossier(due=due), evidence=(an_evidence(mention=mention),))
    assert told(dossier).quotes[0].reading == reading


def test_the_next_reminder_is_told_in_the_readers_zone() -> None:
    at = datetime(2025, 9, 16, 13, tzinfo=UTC)
    made = told(a_dossier(), next_alert_at=at, zone=MADRID)
    assert made.outlook == "next reminder Tue 16 Sep 2025 15:00 CEST"


def test_the_last_reminder_says_that_it_is() -> None:
    assert told(a_dossier()).outlook == "no more reminders; a change or the outcome is told"


def test_a_channel_without_reminders_promises_none() -> None:
    routes = (Route("desk", only=(AlertFilter(Event.MOVED),)),)
    at = datetime(2025, 9, 16, 13, tzinfo=UTC)
    made = told(a_dossier(), happening(Event.NEW), next_alert_at=at, routes=routes)
    assert made.outlook == "reminders do not go to this channel; changes do"


def test_an_overtaken_alert_tells_its_own_date_and_the_status_the_present_one() -> None:
    dossier = moved("2025-06-19", "2025-09-17", "2025-12-16")
    delivery = a_delivery(happening(Event.MOVED, revision=2))
    made = message(
        delivery, dossier, a_topic(), zone=NEW_YORK, now=SEVEN_DAYS_BEFORE, next_alert_at=None
    )
    assert made.headline.startswith("TikTok divestiture moved: Thu 19 Jun → Wed 17 Sep 2025")
    assert "→ 16 Dec 2025" in made.status
    assert made.due.startswith("Tuesday 16 December 2025")


def test_a_deadline_without_any_report_is_still_told() -> None:
    bare = Dossier(a_deadline(), (), ())
    made = told(bare)
    assert made.headline.startswith("TikTok divestiture: 7 days left")
    assert made.quotes[0].outlet == "no report was kept"


def test_two_long_obligations_of_one_topic_never_read_the_same() -> None:
    what = "comments on the proposed rule about the labelling of imported goods " * 4
    one = told(a_dossier(what=f"{what} A", id="dl_aaaaaaaaaaaa"))
    other = told(a_dossier(what=f"{what} B", id="dl_bbbbbbbbbbbb"))
    assert one.headline.endswith("… (aaaaaaaa)")
    assert one.headline != other.headline
    assert one.subject != other.subject
    assert len(one.headline) <= 150


@given(st.text(), st.text(), st.sampled_from(Event), st.sampled_from(Kind))
def test_whatever_a_feed_says_each_line_stays_one_clean_line(
    what: str, title: str, event: Event, kind: Kind
) -> None:
    entry = an_entry("a1", outlet=what, title=title, url=title)
    mention = a_mention(what=what, quote=title + what, when=what)
    dossier = replace(
        a_dossier(what=what, kind=kind), evidence=(an_evidence(entry, mention=mention),)
    )
    made = told(dossier, happening(event), title=title)
    lines = [made.headline, made.subject, made.due, made.what, made.status, made.sureness]
    lines += [made.outlook, made.topic, *(quote.text for quote in made.quotes)]
    for line in lines:
        assert not set(line) & {"\r", "\n", "\x00", "\x1b", "\u202e", "\u2028"}
        line.encode()
    assert len(made.headline) <= 150
    assert len(made.subject) <= 150
    assert made.quotes
