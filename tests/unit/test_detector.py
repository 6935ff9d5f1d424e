"""Which dates are deadlines, of what kind, in which state."""

from datetime import datetime
from typing import Any

import pytest
from support.records import an_entry

from alerter.detectors.builtin import BuiltInDetector
from alerter.detectors.sentences import split
from alerter.model import Kind, Mention, State

#: a Wednesday
PUBLISHED = datetime.fromisoformat("2025-09-10T08:05:00-04:00")
DETECTOR = BuiltInDetector()


def mentions(text: str, title: str = "A note from the desk", **changes: Any) -> tuple[Mention, ...]:
    entry = an_entry(title=title, text=text, **({"published_at": PUBLISHED} | changes))
    return DETECTOR.detect(entry)


def told(text: str, title: str = "A note from the desk") -> list[tuple[str, State]]:
    return [(found.due.text, found.state) for found in mentions(text, title)]


def ahead(text: str, title: str = "A note from the desk") -> list[str]:
    return [due for due, state in told(text, title) if state.is_ahead]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Growers have until Friday to claim the subsidy.", "2025-09-12"),
        ("The regulator gave the airline until 3 October to answer.", "2025-10-03"),
        ("Tenants must be out by the end of the month.", "2025-09-30"),
        (
            "Importers are to file the form no later than 5 p.m. on 24 September.",
            "2025-09-24T17:00:00-04:00",
        ),
        ("Replies are due on September 22.", "2025-09-22"),
        ("The deadline for entries is 1 October.", "2025-10-01"),
        ("A Friday deadline looms for the two parties.", "2025-09-12"),
        ("Register before 20 September to keep your seat.", "2025-09-20"),
        ("Applications close at noon on Thursday.", "2025-09-11T12:00:00-04:00"),
        ("The judge ordered the bank to pay within 14 days.", "2025-09-24"),
        ("Friday is the last day to comment.", "2025-09-12"),
        ("If the rent is not paid by Monday, the shop will be sealed.", "2025-09-15"),
        ("By 15 October every ship has to carry the new lamp.", "2025-10-15"),
        ("Forms submitted by 30 September will be processed first.", "2025-09-30"),
        ("Eleven days left to renew your pass", "2025-09-21"),
    ],
)
def test_somebody_has_to_act_by_then(text: str, due: str) -> None:
    assert ahead(text) == [due]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("The fishing pact expires on 30 September.", "2025-09-30"),
        ("Security updates for the old phone stop in November.", "2025-11"),
        ("The port's licence runs out at midnight on Sunday.", "2025-09-14T23:59:00-04:00"),
        ("The truce holds through 2 October.", "2025-10-02"),
        ("Vouchers remain valid until the end of the year.", "2025-12-31"),
        ("After 30 September old stamps will no longer be accepted.", "2025-09-30"),
    ],
)
def test_something_runs_out(text: str, due: str) -> None:
    (found,) = mentions(text)
    assert (found.due.text, found.kind, found.state) == (due, Kind.EXPIRY, State.PENDING)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("The new levy takes effect on 1 October.", "2025-10-01"),
        ("From 1 January 2026 cafes must charge for paper cups.", "2026-01-01"),
        ("The curfew comes into force on Saturday.", "2025-09-13"),
        ("On 2 October higher ferry fares take effect.", "2025-10-02"),
        ("Drivers must carry the card from March 2026.", "2026-03"),
    ],
)
def test_a_duty_starts_to_bind(text: str, due: str) -> None:
    (found,) = mentions(text)
    assert (found.due.text, found.kind, found.state) == (due, Kind.EFFECTIVE, State.PENDING)


@pytest.mark.parametrize(
    "text",
    [
        "The talks resume on Friday in Geneva.",
        "The hearing is set for 3 October.",
        "The band plays in Leeds on Saturday.",
        "Tickets for the festival go on sale on Monday.",
        "The minister said on Tuesday that he was pleased.",
        "The firm was founded on 3 May 1961.",
        "She was 34 when she joined in March 2019.",
        "The exhibition opens on 20 September.",
        "Snow is forecast through Friday.",
        "Deadline reported on Tuesday that the sequel is dead.",
        "There is no deadline, the envoy said on Friday.",
        "Their first child is due in October.",
        "The bridge opened in March 1977.",
        "Results are due on Thursday.",
        "Shares had fallen 4% by Tuesday evening.",
        "The suitor finished its due diligence on Monday.",
        "We bake every Friday until noon.",
        "Dana Ruiz has been appointed chief executive, effective July 1.",
    ],
)
def test_what_only_takes_place_is_no_deadline(text: str) -> None:
    assert ahead(text) == []


@pytest.mark.parametrize(
    ("text", "due", "was"),
    [
        (
            "The filing date was extended from 15 September to 15 October.",
            "2025-10-15",
            "2025-09-15",
        ),
        ("The ban now starts on 1 December rather than 1 October.", "2025-12-01", "2025-10-01"),
        (
            "The waiver, which had been due to lapse on 30 September, runs until 31 March 2026.",
            "2026-03-31",
            "2025-09-30",
        ),
        (
            "The council put the closing date back to 26 September. It had been 19 September.",
            "2025-09-26",
            "2025-09-19",
        ),
    ],
)
def test_a_moved_date_tells_what_it_was(text: str, due: str, was: str) -> None:
    (found,) = mentions(text)
    assert (found.state, found.due.text) == (State.MOVED, due)
    assert found.was is not None
    assert found.was.text == was


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("The deadline has been extended until next Tuesday.", "2025-09-16"),
        (
            "The regulator has put off enforcement by a year; shops now have until 1 October 2026.",
            "2026-10-01",
        ),
        ("The comment period is extended to 3 October.", "2025-10-03"),
    ],
)
def test_a_date_may_have_moved_without_a_word_on_what_it_was(text: str, due: str) -> None:
    assert told(text) == [(due, State.MOVED)]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("The 1 October deadline no longer applies.", "2025-10-01"),
        ("New fees that were to start on 1 October have been scrapped.", "2025-10-01"),
        ("Please ignore the 19 September closing date.", "2025-09-19"),
    ],
)
def test_a_deadline_is_called_off(text: str, due: str) -> None:
    assert told(text) == [(due, State.CANCELLED)]


@pytest.mark.parametrize(
    ("text", "due", "state"),
    [
        ("The Tuesday deadline passed without a deal.", "2025-09-09", State.PAST),
        ("The truce expired on Sunday.", "2025-09-07", State.PAST),
        ("Entries had to be in by 31 August.", "2025-08-31", State.PAST),
        (
            "The airline, which had until this Friday to match the offer, did so on Tuesday.",
            "2025-09-12",
            State.MET,
        ),
    ],
)
def test_a_deadline_that_is_over(text: str, due: str, state: State) -> None:
    assert told(text) == [(due, state)]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("The minister on Tuesday extended the pause through August 31.", "2026-08-31"),
        ("The agency stretched the freeze to May 1.", "2026-05-01"),
        ("Members agreed on Monday to prolong the charter to 31 January 2026.", "2026-01-31"),
        ("On Monday the board set a new date for the card: May 7, 2026.", "2026-05-07"),
        ("The term was put back by one week, to 13 December.", "2025-12-13"),
        ("You may order it until 13 December, two weeks more than we said.", "2025-12-13"),
        ("Drivers now have until 1 October to swap their cards.", "2025-10-01"),
        ("Nobody needs the card until May 3, 2026, six months later than planned.", "2026-05-03"),
    ],
)
def test_the_date_to_which_something_is_moved_lies_ahead(text: str, due: str) -> None:
    assert told(text) == [(due, State.MOVED)]


def test_the_day_of_signing_is_not_the_earlier_date() -> None:
    (found,) = mentions("The law signed on Saturday extends the visa scheme to March 14, 2026.")
    assert (found.state, found.was) == (State.MOVED, None)


def test_a_date_named_behind_from_is_the_earlier_one() -> None:
    (found,) = mentions("The offer was extended until October 14, from September 21.")
    assert found.was is not None
    assert (found.due.text, found.was.text) == ("2025-10-14", "2025-09-21")


def test_a_limit_that_ran_out_and_was_moved_is_the_earlier_date() -> None:
    text = "The deadline for bids, which expired on Monday, is extended to Friday."
    (found,) = mentions(text)
    assert found.was is not None
    assert (found.due.text, found.state, found.was.text) == (
        "2025-09-12",
        State.MOVED,
        "2025-09-08",
    )


@pytest.mark.parametrize(
    "text",
    [
        "The offer expires on 5 October unless the offer is extended.",
        "Carriers may apply for a postponement of the rule up to 5 October.",
    ],
)
def test_a_move_that_is_only_possible_moves_nothing(text: str) -> None:
    assert told(text) == [("2025-10-05", State.PENDING)]


@pytest.mark.parametrize(
    "text",
    [
        "The judges turned down the bank's plea for an extension till October 30.",
        "Both sides left the table on Friday without a new date.",
        "MPs rejected the deal on Tuesday, the day the country had long been due to go.",
        "Farmers win 90 more days.",
        "Their telephone line is open from 9 to 5, Monday to Friday.",
    ],
)
def test_what_was_refused_or_cannot_be_placed_is_no_deadline(text: str) -> None:
    assert ahead(text) == []


def test_the_talk_of_a_delay_moves_nothing() -> None:
    found = mentions("In the corridors talk is of a delay to the end of October.")
    assert not [mention for mention in found if mention.state is State.MOVED]


@pytest.mark.parametrize(
    "text",
    [
        "Anyone who wants to speak at the hearing must sign up by 8 October.",
        "Under the bylaws anyone who proposes a director must give notice by 8 October.",
        "The minister said that the fee would be due on 8 October.",
    ],
)
def test_a_wish_that_only_tells_who_is_meant_is_no_doubt(text: str) -> None:
    (found,) = mentions(text)
    assert not found.hedged


@pytest.mark.parametrize(
    "text",
    [
        "The lawyers met Tuesday's date for further briefs.",
        "The lawyers met the September 9 deadline with hours to spare.",
        "The sale was completed on Monday, before the September 9 deadline.",
        "The lawyers filed on Tuesday, the last day allowed.",
    ],
)
def test_what_was_done_in_time_is_met(text: str) -> None:
    assert told(text) == [("2025-09-09", State.MET)]


@pytest.mark.parametrize(
    "text",
    [
        "The stay that was to end on Friday is overtaken.",
        "The September 12 date has been dropped.",
        "The 12 September cut-off was withdrawn.",
        "The September 12 date is void, the judge said.",
    ],
)
def test_a_date_that_is_dropped_is_called_off(text: str) -> None:
    assert told(text) == [("2025-09-12", State.CANCELLED)]


def test_an_enumeration_shares_one_verdict() -> None:
    text = "The levy must be paid by 1 October, a third of it by 1 November and the rest by 1 May."
    assert ahead(text) == ["2025-10-01", "2025-11-01", "2026-05-01"]


def test_two_clock_times_on_one_day_are_two_deadlines() -> None:
    text = "The contract ends at 3 p.m. on Friday. Workers have until noon on Friday to take it."
    assert len(ahead(text)) == 2


def test_the_day_from_which_a_thing_no_longer_holds_is_told_by_its_last() -> None:
    text = "Gift cards are valid through October 20. From October 21 they will no longer be taken."
    assert ahead(text) == ["2025-10-20"]


def test_a_clock_time_may_name_its_zone_in_words() -> None:
    (found,) = mentions("Creditors must sign at or before 5 p.m. Hong Kong time on 19 October.")
    assert found.due.text == "2025-10-19T17:00:00+08:00"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            "The deadline to submit final offers for the Eastmole terminal, which was Tuesday, "
            "has been extended to 30 September.",
            "submit final offers for the Eastmole terminal",
        ),
        (
            "The minister on Tuesday extended the wage subsidy through 31 October.",
            "the wage subsidy",
        ),
        (
            "The minister said on Tuesday that shops must take coins back by 1 October.",
            "shops must take coins back",
        ),
        (
            "Python 3.12 gets security fixes only, and its end of life comes in October 2028.",
            "Python 3.12: end of life",
        ),
        (
            "From 1 January 2027 a ban covers air-to-water split systems of up to 12 kilowatts "
            "whose refrigerant warms the climate 150 times as much as carbon dioxide.",
            "a ban covers air-to-water split systems of up to 12 kilowatts",
        ),
        ("It expires on 30 September.", "A note from the desk"),
    ],
)
def test_the_name_is_what_an_editor_would_write(text: str, what: str) -> None:
    (found,) = mentions(text)
    assert found.what == what


def test_a_name_is_short_and_cut_between_words() -> None:
    text = "Every owner of a vessel " + "of the northern fleet " * 12 + "must file by 1 October."
    (found,) = mentions(text)
    assert len(found.what) <= 90
    assert f"{found.what} " in text


def test_a_clock_time_earlier_today_is_past_and_a_later_one_is_not() -> None:
    assert told("Bids were due by 7 a.m. today.") == [("2025-09-10T07:00:00-04:00", State.PAST)]
    assert ahead("Bids must be in by 5 p.m. today.") == ["2025-09-10T17:00:00-04:00"]


@pytest.mark.parametrize(
    ("text", "hedged"),
    [
        ("The draft would oblige shops to take coins back by 1 July 2026.", True),
        ("Britain is expected to end the scheme on 1 December.", True),
        ("Shops must take coins back by 1 July 2026.", False),
    ],
)
def test_proposals_are_hedged(text: str, *, hedged: bool) -> None:
    (found,) = mentions(text)
    assert found.hedged is hedged


def test_cue_and_date_may_stand_in_different_sentences() -> None:
    text = "The regulator's order is due to lapse. That freeze ends on 30 September."
    assert ahead(text) == ["2025-09-30"]


def test_a_list_under_a_heading_gives_a_deadline_a_line() -> None:
    text = (
        "Key dates\nClaim forms: 17 October 2025\nObjections: 19 September 2025\n"
        "Hearing: 6 November 2025"
    )
    assert ahead(text) == ["2025-10-17", "2025-09-19"]


def test_title_and_body_tell_of_one_deadline_and_the_body_proves_it() -> None:
    (found,) = mentions(
        "Growers have until Friday to claim the subsidy.", title="Subsidy claims due by Friday"
    )
    assert found.quote == "Growers have until Friday to claim the subsidy."


def test_a_coarse_headline_yields_to_the_exact_date_below_it() -> None:
    assert ahead("The levy takes effect on 1 October.", title="New levy from October") == [
        "2025-10-01"
    ]


def test_that_date_means_the_one_before() -> None:
    text = "Maps are due on October 16. Owners must be told within 30 days of that date."
    assert ahead(text) == ["2025-10-16", "2025-11-15"]


def test_a_span_counts_from_the_order_that_set_it() -> None:
    text = "The court ruled on Monday. The ministry has 30 days to answer."
    assert ahead(text) == ["2025-10-08"]


def test_a_clock_time_without_a_zone_is_read_in_the_entrys_own() -> None:
    (found,) = mentions("Bids close at 5 p.m. on 1 December.", zone="America/New_York")
    assert found.due.text == "2025-12-01T17:00:00-05:00"


def test_the_name_says_who_has_to_do_what() -> None:
    (found,) = mentions("Growers have until Friday to claim the subsidy.")
    assert found.what == "Growers to claim the subsidy"
    (found,) = mentions("The fishing pact expires on 30 September.")
    assert found.what == "The fishing pact"


def test_offsets_point_at_the_expression_of_time() -> None:
    entry = an_entry(
        title="Note", text="\u201cWait.\u201d Growers have until Friday\u2019s noon to claim."
    )
    (found,) = DETECTOR.detect(entry)
    assert entry.body[found.start : found.end] == found.when
    assert found.when in found.quote
    assert found.quote in entry.text


def test_an_examination_tells_why_a_date_was_dropped() -> None:
    entry = an_entry(
        title="Note", text="The talks resume on Friday. The licence expires on 3 October."
    )
    dropped, kept = DETECTOR.examine(entry)
    assert dropped.mention is None
    assert dropped.reason
    assert kept.mention is not None
    assert "expires" in kept.cue


def test_a_sentence_keeps_the_dots_that_it_trails_off_with() -> None:
    text = "He waited. . . . Growers have until Friday to claim."
    assert [text[one.start : one.end] for one in split(text, 0)] == [
        "He waited. . . .",
        "Growers have until Friday to claim.",
    ]


def test_an_abbreviation_ends_no_sentence() -> None:
    (found,) = mentions(
        "Mr. Lee must reply by 5 p.m. Friday, Sept. 12, to the U.S. agency. He is ill."
    )
    assert found.quote.endswith("U.S. agency.")
    assert found.due.text == "2025-09-12T17:00:00-04:00"


def test_a_confidence_lies_between_nought_and_one() -> None:
    texts = (
        "Growers have until Friday.",
        "Owners get by until May.",
        "Seats are held to 3 October.",
    )
    found = [mention for text in texts for mention in mentions(text)]
    assert found
    assert all(0 < mention.confidence <= 1 for mention in found)
