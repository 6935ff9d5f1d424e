"""What every store promises: entries, and what follows from them."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from support.records import (
    NOW,
    PUBLISHED,
    a_deadline,
    a_mention,
    a_revision,
    an_entry,
    an_evidence,
)

from alerter.due import Due
from alerter.model import Event, Intent, Kind, Plan, State, Step

LEASE = timedelta(minutes=2)
HOUR = timedelta(hours=1)


def a_step(entry=None, *, number=1, evidence=None, **changes):
    """The first turn of a deadline, or a move."""
    deadline = a_deadline(revision=number, **changes)
    evidence = evidence or an_evidence(entry, revision=number)
    return Step(
        deadline,
        replace(evidence, deadline_id=deadline.id),
        a_revision(number, deadline.due.text, deadline_id=deadline.id),
    )


def tell(store, entry, *steps, topic="tiktok"):
    return store.record_entry(entry, {topic: lambda _: steps})


def claim(store, now=NOW, owner="me"):
    return store.claim_deadlines(now, owner=owner, lease=LEASE, limit=10)


def test_an_entry_never_recorded_is_unseen(store):
    assert store.unseen([an_entry()]) == (an_entry(),)


def test_a_recorded_entry_is_seen_until_its_words_change(store):
    store.record_entry(an_entry(), {})
    corrected = an_entry(text="The app has until 18 September 2025.")
    assert store.unseen([an_entry()]) == ()
    assert store.unseen([corrected]) == (corrected,)
    store.record_entry(corrected, {})
    assert store.unseen([corrected]) == ()


def test_an_entry_whose_white_space_or_link_changed_stays_seen(store):
    store.record_entry(an_entry(text="Until  Friday."), {})
    assert store.unseen([an_entry(text="Until Friday.", url="https://example.org/x?utm=1")]) == ()


def test_the_same_key_in_another_feed_is_another_entry(store):
    store.record_entry(an_entry(), {})
    assert store.unseen([an_entry(feed="other")]) == (an_entry(feed="other"),)


def test_unseen_entries_keep_their_order(store):
    many = [an_entry(f"k{number}", feed=f"feed{number % 2}") for number in range(1300)]
    for entry in many[10:20]:
        store.record_entry(entry, {})
    assert store.unseen(many[::-1]) == tuple(reversed(many[:10] + many[20:]))


def test_of_no_entries_none_is_unseen(store):
    assert store.unseen([]) == ()


def test_what_an_entry_sets_off_is_told_and_kept(store):
    entry = an_entry()
    step = a_step(entry)
    assert tell(store, entry, step) == (step,)
    dossier = store.dossier("dl_7f3a00000001")
    assert dossier.deadline == step.deadline
    assert dossier.revisions == (step.revision,)
    assert dossier.evidence == (step.evidence,)


def test_an_entry_recorded_with_the_same_words_sets_nothing_off(store):
    tell(store, an_entry(), a_step())
    before = store.dossiers()

    def decide(_known):
        raise AssertionError("asked again")

    assert store.record_entry(an_entry(), {"tiktok": decide}) == ()
    assert store.dossiers() == before


def test_each_topic_decides_on_its_own_deadlines(store):
    tell(store, an_entry("a0"), a_step(id="dl_a", topic="a"), topic="a")
    tell(store, an_entry("b0"), a_step(id="dl_b", topic="b"), topic="b")
    asked = {}

    def asking(topic):
        def decide(known):
            asked[topic] = [dossier.deadline.id for dossier in known]
            return (a_step(id=f"dl_{topic}2", topic=topic),)

        return decide

    steps = store.record_entry(an_entry("c"), {topic: asking(topic) for topic in "abz"})
    assert asked == {"a": ["dl_a"], "b": ["dl_b"], "z": []}
    assert [step.deadline.id for step in steps] == ["dl_a2", "dl_b2", "dl_z2"]


def test_a_decision_that_fails_leaves_nothing_behind(store):
    tell(store, an_entry("a0"), a_step())
    before = store.dossiers()

    def fail(_known):
        raise ZeroDivisionError

    moved = a_step(number=2, due="2025-12-16")
    with pytest.raises(ZeroDivisionError):
        store.record_entry(an_entry("a1"), {"tiktok": lambda _: (moved,), "zoo": fail})
    assert store.dossiers() == before
    assert store.unseen([an_entry("a1")]) == (an_entry("a1"),)
    assert len(tell(store, an_entry("a1"), moved)) == 1


def test_a_move_changes_the_deadline_and_appends_its_revision(store):
    tell(store, an_entry("a1"), a_step(an_entry("a1")))
    moved = a_step(an_entry("a2"), number=2, due="2025-12-16", state=State.MOVED)
    tell(store, an_entry("a2"), moved)
    dossier = store.dossier("dl_7f3a00000001")
    assert dossier.deadline == moved.deadline
    assert dossier.revisions == (a_step().revision, moved.revision)
    assert [item.entry_key for item in dossier.evidence] == ["a1", "a2"]


def test_a_confirmation_adds_evidence_and_no_revision(store):
    tell(store, an_entry("a1"), a_step(an_entry("a1")))
    seconded = replace(a_step(an_entry("a2")), revision=None)
    tell(store, an_entry("a2"), seconded)
    dossier = store.dossier("dl_7f3a00000001")
    assert [revision.number for revision in dossier.revisions] == [1]
    assert len(dossier.evidence) == 2


def test_the_evidence_of_a_corrected_entry_replaces_the_old(store):
    tell(store, an_entry(), a_step())
    corrected = an_entry(title="Correction")
    proof = an_evidence(corrected, intent=Intent.CONFIRMS, mention=a_mention(when="17 Sept"))
    tell(store, corrected, replace(a_step(evidence=proof), revision=None))
    assert store.dossier("dl_7f3a00000001").evidence == (proof,)


def test_the_same_entry_proves_two_deadlines(store):
    tell(store, an_entry(), a_step(id="dl_a"), a_step(id="dl_b"))
    assert [len(dossier.evidence) for dossier in store.dossiers()] == [1, 1]


def test_evidence_stands_in_order_of_publication(store):
    for hours in (2, 0, 1):
        entry = an_entry(f"a{hours}", published_at=PUBLISHED + hours * HOUR)
        tell(store, entry, replace(a_step(entry), revision=None))
    (dossier,) = store.dossiers()
    assert [item.entry_key for item in dossier.evidence] == ["a0", "a1", "a2"]


def test_publication_is_ordered_by_the_instant_not_by_the_writing(store):
    early = an_entry("early", published_at=datetime.fromisoformat("2025-09-10T09:00:00+09:00"))
    late = an_entry("late", published_at=datetime.fromisoformat("2025-09-10T01:00:00+00:00"))
    for entry in (late, early):
        tell(store, entry, replace(a_step(entry), revision=None))
    (dossier,) = store.dossiers()
    assert [item.entry_key for item in dossier.evidence] == ["early", "late"]


def test_every_field_comes_back(store):
    entry = an_entry(
        feed="fédération",
        title="«Friste» 期限 🕰 'quoted' \\ %s",
        published_at=datetime.fromisoformat("2025-11-02T01:30:00.123456-05:00"),
    )
    mention = a_mention(
        kind=Kind.EXPIRY,
        state=State.MOVED,
        was=Due.parse("2025-W38"),
        hedged=True,
        confidence=0.1 + 0.2,
        quote="die Frist läuft bis 17. Sept.\n(verlängert)",
    )
    evidence = an_evidence(
        entry, intent=Intent.MOVES, why="später", mention=mention, revision=2, outlet="Ö1"
    )
    deadline = a_deadline(
        due="2025-09-17T17:00:00-04:00",
        kind=Kind.EFFECTIVE,
        state=State.MOVED,
        hedged=True,
        confidence=2 / 3,
        revision=2,
        announced=1,
        planned_at=NOW - HOUR,
        next_alert_at=NOW + HOUR,
        lapsed_at=NOW + 2 * HOUR,
        created_at=NOW - timedelta(days=400, microseconds=7),
    )
    revision = a_revision(
        2,
        "2025-Q4",
        was=Due.parse("2025-09"),
        event=Event.MOVED,
        feed="fédération",
        is_silent=True,
    )
    tell(store, entry, Step(deadline, evidence, revision))
    (dossier,) = store.dossiers()
    assert dossier.deadline == deadline
    assert dossier.revisions == (revision,)
    assert dossier.evidence == (evidence,)


@pytest.mark.parametrize(
    "offset", ["+02:00", "-09:30", "+00:00", "+05:45", "+14:00", "-12:00", "+00:19:32"]
)
def test_the_publisher_s_own_offset_comes_back(store, offset):
    published_at = datetime.fromisoformat(f"2025-09-10T08:05:00{offset}")
    entry = an_entry(published_at=published_at)
    tell(store, entry, a_step(entry))
    (evidence,) = store.dossiers()[0].evidence
    assert evidence.published_at == published_at
    assert evidence.published_at.utcoffset() == published_at.utcoffset()


@pytest.mark.parametrize(
    "due",
    [
        "2025-09-17T17:00:00-04:00",
        "2025-09-17T17:00:00+00:00",
        "2025-09-17",
        "2026-W53",
        "2025-09",
        "2025-Q3",
        "2025",
    ],
)
def test_a_due_comes_back_as_precise_as_it_was(store, due):
    tell(store, an_entry(), a_step(due=due))
    (dossier,) = store.dossiers()
    assert dossier.deadline.due == Due.parse(due)
    assert dossier.revisions[0].due == Due.parse(due)


def test_moments_come_back_in_utc(store):
    there = NOW.astimezone(ZoneInfo("Asia/Tokyo"))
    deadline = a_deadline(created_at=there, next_alert_at=there, planned_at=there)
    revision = a_revision(at=there)
    tell(store, an_entry(), Step(deadline, an_evidence(), revision))
    (dossier,) = store.dossiers()
    moments = (
        dossier.deadline.created_at,
        dossier.deadline.next_alert_at,
        dossier.deadline.planned_at,
        dossier.revisions[0].at,
    )
    assert moments == (NOW,) * 4
    assert {moment.tzinfo for moment in moments} == {UTC}


@pytest.mark.parametrize(
    ("hostile", "kept"),
    [
        ("before\0after", "beforeafter"),
        ("half a pair \ud83d here", "half a pair \ufffd here"),
        ("two halves \ud83d\udd70", "two halves 🕰"),
        ("'; DROP TABLE deadlines; --", "'; DROP TABLE deadlines; --"),
        ("\x01\x1b[31m\u202e", "\x01\x1b[31m\u202e"),
    ],
)
def test_hostile_text_is_kept_but_for_what_no_database_takes(store, hostile, kept):
    entry = an_entry(hostile, feed=hostile, title=hostile, text=hostile, outlet=hostile)
    evidence = replace(
        an_evidence(),
        **dict.fromkeys(("feed", "entry_key", "title", "outlet", "why"), hostile),
        mention=a_mention(quote=hostile, when=hostile, what=hostile),
    )
    revision = a_revision(feed=hostile, entry_key=hostile)
    assert store.unseen([entry]) == (entry,)
    tell(store, entry, Step(a_deadline(what=hostile), evidence, revision))
    assert store.unseen([entry]) == ()
    (dossier,) = store.dossiers(topic="tiktok")
    (proof,) = dossier.evidence
    assert dossier.deadline.what == dossier.revisions[0].feed == kept
    assert (proof.feed, proof.title, proof.mention.quote, proof.mention.what) == (kept,) * 4


def test_a_long_text_is_recorded_whole(store):
    entry = an_entry(text="Frist läuft ab. " * 100_000)
    store.record_entry(entry, {})
    assert store.unseen([entry]) == ()
    assert len(store.unseen([entry._replace(text=entry.text + "x")])) == 1


def test_two_entries_that_tell_of_the_same_deadline_at_once_make_it_once(store):
    both_are_deciding = threading.Barrier(2)

    def create_if_unknown(entry):
        def decide(known):
            if known:
                return (Step(known[0].deadline, an_evidence(entry, intent=Intent.CONFIRMS)),)
            with suppress(threading.BrokenBarrierError):
                both_are_deciding.wait(timeout=0.3)
            return (a_step(entry),)

        return decide

    def follow(number):
        entry = an_entry(f"a{number}")
        decisions = {"other": lambda _: (), "tiktok": create_if_unknown(entry)}
        return store.record_entry(entry, decisions)

    with ThreadPoolExecutor(2) as threads:
        steps = [step for (step,) in threads.map(follow, range(2))]
    assert sum(step.revision is not None for step in steps) == 1
    assert both_are_deciding.broken
    (dossier,) = store.dossiers()
    assert len(dossier.evidence) == 2


def test_the_same_entry_brought_twice_at_once_is_followed_once(store):
    ready = threading.Barrier(4)

    def follow(_):
        ready.wait(timeout=10)
        return tell(store, an_entry(), a_step())

    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(follow, range(4)))
    assert sorted(map(len, told)) == [0, 0, 0, 1]


def test_entries_about_many_topics_in_any_order_do_not_block_each_other(store):
    topics = ("a", "b", "c", "d")

    def follow(number):
        order = topics[number % 4 :] + topics[: number % 4]
        decisions = {topic: lambda known: () for topic in order}
        return store.record_entry(an_entry(f"e{number}"), decisions)

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(follow, range(40))) == [()] * 40
    assert store.unseen([an_entry(f"e{number}") for number in range(40)]) == ()


def test_new_knowledge_breaks_the_claim_on_its_deadline(store):
    tell(store, an_entry("a1"), a_step())
    (dossier,) = claim(store)
    tell(store, an_entry("a2"), replace(a_step(an_entry("a2")), revision=None))
    plan = Plan((), announced=1, planned_at=NOW, next_alert_at=None)
    assert not store.record_plan(dossier.deadline, plan, (), owner="me")
    assert store.dossier(dossier.deadline.id).deadline.announced == 0


def test_a_claim_that_new_knowledge_broke_is_due_as_it_was(store):
    tell(store, an_entry("a1"), a_step())
    claim(store)

    def confirm(known):
        return (Step(known[0].deadline, an_evidence(an_entry("a3"), intent=Intent.CONFIRMS)),)

    store.record_entry(an_entry("a3"), {"tiktok": confirm})
    (again,) = claim(store, owner="you")
    assert again.deadline.next_alert_at == NOW


def test_the_claims_on_other_deadlines_hold(store):
    tell(store, an_entry("a1"), a_step(id="dl_a"), a_step(id="dl_b"))
    claimed = {dossier.deadline.id: dossier.deadline for dossier in claim(store)}
    tell(store, an_entry("a2"), replace(a_step(id="dl_a"), revision=None))
    plan = Plan((), announced=1, planned_at=NOW, next_alert_at=None)
    assert not store.record_plan(claimed["dl_a"], plan, (), owner="me")
    assert store.record_plan(claimed["dl_b"], plan, (), owner="me")


def test_a_plan_recorded_while_an_entry_is_being_followed_is_not_overwritten(store):
    """Nobody changes a dossier between a decision's looking at it and the writing of its steps."""
    tell(store, an_entry("a1"), a_step())
    (dossier,) = claim(store)
    plan = Plan((), announced=1, planned_at=NOW, next_alert_at=NOW + HOUR)
    with ThreadPoolExecutor(1) as thread:
        recording = []

        def decide(known):
            # It waits, or it fails; it never slips in between.
            attempt = thread.submit(store.record_plan, dossier.deadline, plan, (), owner="me")
            recording.append(attempt)
            with pytest.raises(TimeoutError):
                attempt.result(timeout=0.2)
            return (Step(known[0].deadline, an_evidence(an_entry("a2"))),)

        store.record_entry(an_entry("a2"), {"tiktok": decide})
        assert recording[0].result(timeout=10) is False
    assert store.dossier(dossier.deadline.id).deadline.announced == 0
