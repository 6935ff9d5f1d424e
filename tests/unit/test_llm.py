"""The parts of the second reader that need no endpoint: proof, weighing, and when it may ask."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.records import NOW, SENTENCE, a_mention, an_entry

from alerter.detectors.candidate import Candidate
from alerter.detectors.llm.answer import AnswerError, Statement, read_answer
from alerter.detectors.llm.proof import prove
from alerter.detectors.llm.turnstile import LONGEST_PAUSE, Turnstile
from alerter.detectors.llm.weighing import weigh
from alerter.detectors.page import read_page
from alerter.model import Entry, State

SECOND = timedelta(seconds=1)
TEXT = (
    "The app has until 17 September 2025 to be sold. The offer, first open to 1 September, was "
    "extended to noon on Friday.\n\nIt expires 30 days after that date. Der Zoll gilt ab dem "
    "1. Januar 2026 – “no exceptions”."
)


def a_candidate(
    start: int = 10, probability: float = 1.0, *, is_told: bool = True, **changes: object
) -> Candidate:
    mention = a_mention(start=start, end=start + 5, confidence=probability)
    mention = mention._replace(**changes)  # type: ignore[arg-type] - tests name fields freely
    return Candidate(
        start=start,
        end=start + 5,
        when=mention.when,
        quote=mention.quote,
        due=mention.due,
        how="",
        cue=mention.cue,
        reason="because",
        mention=mention if is_told else None,
        probability=probability,
    )


def confidences(candidates: Sequence[Candidate]) -> list[float]:
    return [one.mention.confidence for one in candidates if one.mention]


# What is believed


@st.composite
def pieces(draw: st.DrawFn, text: str = TEXT) -> str:
    """Some text that stands there, or is near to it, or is anything at all."""
    start = draw(st.integers(0, len(text)))
    piece = text[start : start + draw(st.integers(0, 80))]
    turned = st.sampled_from([piece, piece.upper(), piece.replace(" ", "\n"), piece + "1"])
    return draw(st.one_of(turned, st.text(max_size=20)))


STATEMENTS = st.builds(
    dict,
    what=pieces(),
    kind=st.sampled_from(["deadline", "expiry", "effective", "party"]),
    state=st.sampled_from([*State, "undead"]),
    hedged=st.booleans(),
    deadline_as_written=st.one_of(
        pieces(), st.sampled_from(["17 September 2025", "noon on Friday", "30 days", "that date"])
    ),
    was_as_written=st.one_of(st.none(), pieces(), st.just("1 September")),
    quote=st.one_of(pieces(), st.just(TEXT), st.just(TEXT[:120])),
)


@given(st.lists(STATEMENTS, max_size=5), st.integers(0, 400))
def test_whatever_is_stated_only_what_stands_in_the_text_is_told(
    items: list[dict[str, object]], reach: int
) -> None:
    entry = an_entry(text=TEXT)
    statements = [
        Statement.model_validate(item)
        for item in items
        if item["kind"] != "party" and item["state"] != "undead"
        if str(item["quote"]).strip() and str(item["deadline_as_written"]).strip()
    ]

    for candidate in prove(read_page(entry), statements, reach=reach):
        mention = candidate.mention
        assert mention or "refused" in candidate.reason
        if mention:
            assert entry.body[mention.start : mention.end] == mention.when
            assert mention.quote in entry.body
            assert mention.when in mention.quote
            assert mention.start < reach
            assert len(mention.what) <= 90


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=9),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=9), inner),
    ),
    st.text(max_size=5),
)
def test_whatever_is_answered_is_a_list_or_an_answer_error(answer: object, around: str) -> None:
    for content in (f'{around}{{"deadlines": {answer}}}', str(answer), around):
        try:
            read_answer(content)
        except AnswerError:
            continue


def test_what_a_model_thinks_aloud_or_puts_around_its_answer_does_not_count() -> None:
    assert read_answer('Here you are:\n```json\n{"deadlines": []}\n```') == ()


def test_no_article_tells_of_a_thousand_deadlines() -> None:
    items = ",".join(["{}"] * 1000)

    assert len(read_answer(f'{{"deadlines": [{items}]}}')) == 40


def of(entry: Entry, **changes: object) -> Candidate:
    told = {
        "what": "",
        "kind": "deadline",
        "state": "pending",
        "hedged": False,
        "deadline_as_written": "",
        "quote": entry.text,
        **changes,
    }
    (candidate,) = prove(read_page(entry), [Statement.model_validate(told)], reach=10_000)
    return candidate


def test_a_date_that_is_two_is_refused() -> None:
    entry = an_entry(text="Pay by 17 September 2025 and leave by 30 September 2025.")
    candidate = of(entry, deadline_as_written="17 September 2025 and leave by 30 September 2025")

    assert candidate.mention is None
    assert "more than one date" in candidate.reason


def test_a_date_that_no_calendar_knows_is_refused() -> None:
    entry = an_entry(text="Pay up by 31 April 2026 or else.")

    assert of(entry, deadline_as_written="31 April 2026").mention is None


def test_a_quote_that_is_less_than_a_sentence_grows_to_it() -> None:
    mention = of(an_entry(), quote="17 September", deadline_as_written="17 September").mention

    assert mention is not None
    assert (mention.quote, mention.when) == (SENTENCE, "17 September 2025")


def test_the_part_of_a_number_is_not_the_number() -> None:
    candidate = of(an_entry(), quote=SENTENCE, deadline_as_written="7 September 2025")

    assert "does not stand in its quote" in candidate.reason


def test_the_same_deadline_told_twice_is_told_once() -> None:
    statement = Statement(
        what="app sold",
        kind="deadline",
        state="pending",
        hedged=False,
        deadline_as_written="17 September 2025",
        quote=SENTENCE,
    )

    assert len(prove(read_page(an_entry()), [statement, statement], reach=10_000)) == 1


# Two readings of one text


def test_what_the_rules_are_sure_of_stays_though_nobody_agrees() -> None:
    sure = a_candidate(probability=0.9)

    assert weigh([sure], [], reach=100) == (sure,)
    other = a_candidate(probability=0.8, state=State.CANCELLED)
    assert weigh([sure], [other], reach=100) == (sure,)


def test_what_both_tell_rises_in_confidence() -> None:
    (sure,) = weigh([a_candidate(probability=0.9)], [a_candidate()], reach=100)

    assert confidences([sure]) == [0.97]
    assert "the endpoint agrees" in sure.reason


@pytest.mark.parametrize(("probability", "surer"), [(0.25, 0.57), (0.5, 0.8), (0.75, 0.92)])
def test_an_unsure_date_is_decided_by_the_endpoint(probability: float, surer: float) -> None:
    for is_told in (True, False):
        unsure = a_candidate(probability=probability, is_told=is_told)
        assert confidences(weigh([unsure], [a_candidate(what="x")], reach=100)) == [surer]
        assert confidences(weigh([unsure], [], reach=100)) == []


def test_a_date_that_the_endpoint_was_not_shown_stays_as_it_is() -> None:
    unsure = a_candidate(start=98, probability=0.5)

    assert weigh([unsure], [], reach=100) == (unsure,)


def test_what_the_built_in_reader_knows_to_be_none_is_not_brought_back() -> None:
    none = a_candidate(probability=0.1, is_told=False)
    weighed = weigh([none], [a_candidate()], reach=100)

    assert confidences(weighed) == []
    (again,) = weigh([], [a_candidate()], reach=100)
    assert again.mention is None
    assert "is sure" in again.reason


def test_the_same_due_told_elsewhere_in_the_text_counts_as_agreement() -> None:
    weighed = weigh([a_candidate(10, 0.5)], [a_candidate(60, 0.8)], reach=100)

    assert confidences(weighed) == [0.8]
    assert [one.start for one in weighed] == [60]


def test_one_word_of_the_endpoint_serves_one_date() -> None:
    weighed = weigh([a_candidate(10, 0.5), a_candidate(60, 0.5)], [a_candidate(60)], reach=100)

    assert [one.start for one in weighed if one.mention] == [60]


# When it may ask


def test_so_many_a_minute_and_no_more() -> None:
    turnstile = Turnstile(2)
    assert turnstile.hold(NOW) is None
    assert turnstile.hold(NOW + 30 * SECOND) is None
    first, second = turnstile.hold(NOW + 59 * SECOND), turnstile.hold(NOW + 59 * SECOND)
    assert first is not None
    assert second is not None
    assert (first.is_news, second.is_news) == (True, False)
    assert turnstile.hold(NOW + 60 * SECOND) is None
    assert turnstile.hold(NOW + 61 * SECOND) is not None


def test_a_pause_doubles_up_to_an_hour_and_ends_with_an_answer() -> None:
    turnstile, now, pauses = Turnstile(10), NOW, []
    for _ in range(8):
        until = turnstile.failed(now, is_down=True)
        assert until is not None
        assert turnstile.hold(until - SECOND) is not None
        assert turnstile.hold(until) is None
        pauses.append((until - now) // timedelta(minutes=1))
        now = until
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    turnstile.worked()
    assert turnstile.failed(now, is_down=True) == now + timedelta(minutes=1)


def test_what_the_endpoint_asks_for_is_granted_within_reason() -> None:
    for asked, pause in ((10, 60), (600, 600), (10**6, 3600)):
        until = Turnstile(1).failed(NOW, is_down=True, retry_after=asked * SECOND)
        assert until == NOW + min(pause * SECOND, LONGEST_PAUSE)


def test_two_threads_that_meet_one_failure_count_it_once() -> None:
    turnstile = Turnstile(10)
    until = turnstile.failed(NOW, is_down=True)

    assert turnstile.failed(NOW + SECOND, is_down=True) == until
