"""What holds of following, whatever is told in whatever order (hypothesis)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from support.records import PUBLISHED, a_mention, a_topic, an_entry

from alerter import polling
from alerter.due import Due
from alerter.model import Dossier, Entry, Event, Mention, State, Trust
from alerter.stores import memory

TOPIC = a_topic()
OBLIGATIONS = (
    "comments on the spectrum rule",
    "bids for the harbour licence",
    "claims in the battery settlement",
)

Article = tuple[Entry, tuple[Mention, ...]]


class Saying:
    """A detector that answers what the articles are made to say."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.told = {(entry.key, entry.fingerprint): mentions for entry, mentions in articles}

    def detect(self, entry: Entry) -> tuple[Mention, ...]:
        return self.told[entry.key, entry.fingerprint]


def follow(articles: Sequence[Article]) -> tuple[Dossier, ...]:
    """What is known after the articles were read in this order."""
    store = memory.open_store("memory:")
    detector = Saying(articles)
    for entry, _ in articles:
        polling.read(
            store,
            detector,
            (TOPIC,),
            entry,
            trust=Trust.PRESS,
            now=entry.published_at.astimezone(UTC),
            is_silent=False,
        )
    return store.dossiers()


def days(most: int = 60) -> st.SearchStrategy[date]:
    return st.integers(1, most).map(lambda ahead: PUBLISHED.date() + timedelta(ahead))


@st.composite
def mentions(draw: st.DrawFn, start: int = 0) -> Mention:
    what = draw(st.sampled_from(OBLIGATIONS))
    state = draw(st.sampled_from(State))
    day = Due.of_day(draw(days()))
    verb = {State.MOVED: "extended to", State.CANCELLED: "called off, once"}.get(state, "due")
    quote = f"The {what} are {verb} {day.text}."
    was = Due.of_day(draw(days())) if state is State.MOVED and draw(st.booleans()) else None
    return a_mention(
        day.text,
        what=what,
        state=state,
        quote=quote,
        when=day.text,
        start=start,
        end=start + len(day.text),
        was=was,
        hedged=draw(st.booleans()) and draw(st.booleans()),
    )


@st.composite
def articles(draw: st.DrawFn, most: int = 6) -> tuple[Article, ...]:
    told = []
    for number in range(draw(st.integers(1, most))):
        said = tuple(draw(mentions(start=100 * at)) for at in range(draw(st.integers(0, 3))))
        text = " ".join(mention.quote for mention in said)
        hours = draw(st.integers(0, 24 * 20))
        entry = an_entry(
            f"a{number}",
            title=f"TikTok: report {chr(97 + number)}",
            text=text,
            outlet=f"Outlet {chr(97 + number % 3)}",
            published_at=PUBLISHED + timedelta(hours=hours),
        )
        told.append((entry, said))
    return tuple(sorted(told, key=lambda one: one[0].published_at))


def without_order(dossiers: Sequence[Dossier]) -> Counter[object]:
    """The deadlines, whatever article each was first told in and whatever the evidence's order."""
    return Counter(
        (item.deadline.what, item.deadline.due, item.deadline.state, len(item.evidence))
        for item in dossiers
    )


@given(articles())
@settings(max_examples=60, deadline=None)
def test_no_two_pending_deadlines_have_one_obligation_and_one_date(told: tuple[Article, ...]):
    ahead = Counter(
        (item.deadline.what, item.deadline.due)
        for item in follow(told)
        if item.deadline.is_open and not item.deadline.hedged
    )
    assert all(count == 1 for count in ahead.values()), ahead


@given(articles(), st.data())
@settings(max_examples=40, deadline=None)
def test_feeding_any_article_again_changes_nothing(told: tuple[Article, ...], data: st.DataObject):
    again = data.draw(st.sampled_from(told))
    assert follow((*told, again)) == follow(told)


@given(articles())
@settings(max_examples=40, deadline=None)
def test_revisions_are_append_only_and_each_has_its_evidence(told: tuple[Article, ...]):
    known: dict[str, Dossier] = {}
    for count in range(1, len(told) + 1):
        for item in follow(told[:count]):
            before = known.get(item.deadline.id)
            if before is not None:
                assert item.revisions[: len(before.revisions)] == before.revisions
            assert [turn.number for turn in item.revisions] == list(
                range(1, 1 + len(item.revisions))
            )
            proofs = {(proof.feed, proof.entry_key) for proof in item.evidence}
            for turn in item.revisions:
                assert turn.event is Event.LAPSED or (turn.feed, turn.entry_key) in proofs
            known[item.deadline.id] = item


@given(mentions(), st.integers(2, 5), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_articles_that_say_the_same_changes_only_the_order_of_evidence(
    said: Mention, copies: int, chance: object
):
    plain = replace(said, state=State.PENDING, was=None, hedged=False)
    told = [
        (
            an_entry(
                f"a{number}",
                title=f"TikTok: report {chr(97 + number)}",
                text=plain.quote,
                outlet=f"Outlet {chr(97 + number)}",
                published_at=PUBLISHED + timedelta(hours=number),
            ),
            (plain,),
        )
        for number in range(copies)
    ]
    shuffled = list(told)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert without_order(follow(shuffled)) == without_order(follow(told))
