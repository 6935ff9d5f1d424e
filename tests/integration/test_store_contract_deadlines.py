"""What every store promises: deadlines, and what is planned for them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from support.records import (
    NOW,
    a_deadline,
    a_delivery,
    a_revision,
    an_alert,
    an_entry,
    an_evidence,
)

from alerter.model import DeliveryState, Event, Lead, Plan, State, Step
from alerter.stores import sql

LEASE = timedelta(minutes=2)
LATER = NOW + LEASE
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ID = "dl_7f3a00000001"
WEEK_AHEAD = Lead(7, "d")


def claim(store, now=NOW, *, owner="me", limit=10):
    return store.claim_deadlines(now, owner=owner, lease=LEASE, limit=limit)


def ids(dossiers):
    return [dossier.deadline.id for dossier in dossiers]


def a_plan(**changes):
    return replace(Plan((), announced=1, planned_at=NOW, next_alert_at=NOW + DAY), **changes)


def plan(store, *deliveries, now=NOW, **changes):
    """Claim the one deadline that is due and record a plan for it."""
    (dossier,) = claim(store, now)
    following = a_plan(planned_at=now, **changes)
    assert store.record_plan(dossier.deadline, following, deliveries, owner="me")


def move(store, number=2, *, now=NOW):
    """A new revision of the one deadline."""
    deadline = a_deadline(
        due="2025-12-16", revision=number, state=State.MOVED, announced=1, next_alert_at=now
    )
    entry = an_entry(f"a{number}")
    step = Step(deadline, an_evidence(entry), a_revision(number, "2025-12-16"))
    store.record_entry(entry, {"tiktok": lambda _: (step,)})


def a_reminder(**changes):
    return a_delivery(an_alert(Event.REMINDER, lead=WEEK_AHEAD), **changes)


def states(store):
    return {item.key: item.state for item in store.deliveries()}


def test_dossiers_stand_by_last_day_of_their_due_then_by_id(store, remember):
    remember(
        a_deadline("2025-09", id="dl_c"),
        a_deadline("2025-09-30", id="dl_b"),
        a_deadline("2025-W38", id="dl_d"),
        a_deadline("2025-09-21T23:00:00-10:00", id="dl_a", topic="zoo"),
    )
    assert ids(store.dossiers()) == ["dl_a", "dl_d", "dl_b", "dl_c"]
    assert ids(store.dossiers(topic="tiktok")) == ["dl_d", "dl_b", "dl_c"]
    assert store.dossiers(topic="nobody's") == ()


def test_one_dossier_is_found_by_its_id(store, remember):
    remember(a_deadline(id="dl_a"), a_deadline(id="dl_b"))
    assert store.dossier("dl_b") == store.dossiers()[1]
    assert store.dossier("dl_b").evidence[0].deadline_id == "dl_b"
    assert store.dossier("dl_c") is None


def test_only_deadlines_whose_moment_has_come_are_claimed(store, remember):
    remember(
        a_deadline(id="dl_due", next_alert_at=NOW),
        a_deadline(id="dl_ahead", next_alert_at=NOW + MINUTE),
        a_deadline(id="dl_done", next_alert_at=None),
    )
    assert ids(claim(store)) == ["dl_due"]


def test_the_longest_overdue_come_first(store, remember):
    remember(
        a_deadline(id="dl_a", next_alert_at=NOW),
        a_deadline(id="dl_b", next_alert_at=NOW - HOUR),
        a_deadline(id="dl_d", next_alert_at=NOW - DAY),
        a_deadline(id="dl_c", next_alert_at=NOW - DAY),
    )
    assert ids(claim(store, limit=3)) == ["dl_c", "dl_d", "dl_b"]
    assert ids(claim(store)) == ["dl_a"]


def test_a_claimed_deadline_reads_as_it_was_and_its_row_has_moved_on(store, remember):
    remember(a_deadline())
    (dossier,) = claim(store, NOW + MINUTE)
    assert dossier.deadline.next_alert_at == NOW
    assert len(dossier.revisions) == len(dossier.evidence) == 1
    assert store.dossier(ID).deadline.next_alert_at == LATER + MINUTE


def test_a_deadline_is_claimed_again_once_its_lease_has_run_out(store, remember):
    remember(a_deadline())
    claim(store)
    assert claim(store, LATER - MINUTE, owner="you") == ()
    (again,) = claim(store, LATER, owner="you")
    assert again.deadline.next_alert_at == NOW


def test_no_two_claimers_get_the_same_deadline(store, remember):
    everything = {f"dl_{number:03}" for number in range(40)}
    remember(*(a_deadline(id=name) for name in everything))

    def take(owner):
        taken = []
        while batch := claim(store, owner=owner, limit=3):
            taken.extend(ids(batch))
        return taken

    with ThreadPoolExecutor(4) as threads:
        shares = list(threads.map(take, [f"worker{number}" for number in range(4)]))
    assert sorted(name for share in shares for name in share) == sorted(everything)


def test_more_deadlines_are_claimed_than_one_statement_names(store, remember, monkeypatch):
    monkeypatch.setattr(sql, "CHUNK", 4)
    names = [f"dl_{number}" for number in range(9)]
    for number, name in enumerate(names):
        remember(a_deadline(id=name, next_alert_at=NOW - number * MINUTE))
    assert ids(claim(store, limit=8)) == names[:0:-1]


def test_a_plan_goes_into_the_deadline(store, remember):
    remember(a_deadline())
    (dossier,) = claim(store)
    following = a_plan(planned_at=NOW + MINUTE, next_alert_at=NOW + DAY)
    assert store.record_plan(dossier.deadline, following, (), owner="me")
    after = store.dossier(ID)
    assert after.deadline == a_deadline(
        announced=1, planned_at=NOW + MINUTE, next_alert_at=NOW + DAY
    )
    assert after.revisions == dossier.revisions
    assert claim(store, NOW + DAY - MINUTE) == ()
    assert ids(claim(store, NOW + DAY)) == [ID]


def test_a_plan_with_nothing_left_to_tell_ends_the_claiming(store, remember):
    remember(a_deadline())
    plan(store, next_alert_at=None)
    assert claim(store, NOW + 1000 * DAY) == ()


def test_who_lost_the_lease_records_no_plan(store, remember):
    remember(a_deadline())
    (mine,) = claim(store)
    (yours,) = claim(store, LATER, owner="you")
    before = store.dossiers()
    late = a_plan(lapse=a_revision(2, event=Event.LAPSED))
    assert not store.record_plan(mine.deadline, late, [a_delivery()], owner="me")
    assert store.dossiers() == before
    assert store.deliveries() == ()
    assert store.record_plan(yours.deadline, a_plan(), [a_delivery()], owner="you")


def test_a_plan_is_recorded_once(store, remember):
    remember(a_deadline())
    (dossier,) = claim(store)
    assert store.record_plan(dossier.deadline, a_plan(), (), owner="me")
    assert not store.record_plan(dossier.deadline, a_plan(), [a_delivery()], owner="me")
    assert store.deliveries() == ()


def test_a_plan_for_an_older_revision_is_not_recorded(store, remember):
    remember(a_deadline())
    (old,) = claim(store)
    move(store)
    claim(store)
    assert not store.record_plan(old.deadline, a_plan(), [a_delivery()], owner="me")
    assert store.dossier(ID).deadline.revision == 2
    assert store.deliveries() == ()


def test_a_plan_for_a_deadline_that_is_not_there_is_not_recorded(store):
    assert not store.record_plan(a_deadline(), a_plan(), [a_delivery()], owner="me")
    assert store.deliveries() == ()


def test_a_lapse_appends_its_revision(store, remember):
    remember(a_deadline())
    lapse = a_revision(
        2, event=Event.LAPSED, state=State.PENDING, at=NOW - HOUR, feed=None, entry_key=None
    )
    plan(store, lapse=lapse, announced=2, next_alert_at=None)
    after = store.dossier(ID)
    assert after.revisions == (a_revision(), lapse)
    assert after.deadline == a_deadline(
        revision=2, announced=2, planned_at=NOW, next_alert_at=None, lapsed_at=NOW - HOUR
    )


def test_every_field_of_a_delivery_comes_back(store, remember):
    remember(a_deadline())
    alert = an_alert(Event.REMINDER, lead=Lead(45, "m"), at=NOW - HOUR, is_late=True)
    delivery = a_delivery(
        alert,
        channel="büro",
        recipient="ö@example.org",
        state=DeliveryState.DEAD,
        attempts=7,
        next_try_at=None,
        sent_at=NOW - MINUTE,
        error="büro: 550 – no",
        reference="<1@example.org>",
        created_at=NOW - timedelta(microseconds=1),
    )
    plan(store, delivery, a_delivery())
    assert store.deliveries() == (a_delivery(), delivery)


def test_a_delivery_whose_key_exists_is_left_as_it_is(store, remember):
    remember(a_deadline())
    plan(store, a_delivery(attempts=2))
    plan(store, a_delivery(), a_delivery(recipient="other"), now=NOW + DAY)
    assert {item.recipient: item.attempts for item in store.deliveries()} == {
        "C0123456789": 2,
        "other": 0,
    }


def test_the_newest_deliveries_are_listed_first(store, remember):
    remember(a_deadline())
    plan(
        store,
        a_delivery(recipient="b"),
        a_delivery(recipient="c", created_at=NOW + MINUTE),
        a_delivery(recipient="a"),
    )
    assert [item.recipient for item in store.deliveries()] == ["c", "a", "b"]
    assert [item.recipient for item in store.deliveries(limit=2)] == ["c", "a"]


def test_a_move_withdraws_reminders_of_the_old_date_everywhere(store, remember):
    remember(a_deadline())
    desk, mail = a_reminder(), a_reminder(channel="mail")
    plan(store, desk, mail)
    move(store)
    plan(store, announced=2)
    assert states(store) == dict.fromkeys((desk.key, mail.key), DeliveryState.SUPERSEDED)
    assert [item.next_try_at for item in store.deliveries()] == [None, None]


def test_a_newer_alert_overtakes_an_older_one_only_for_the_same_reader(store, remember):
    remember(a_deadline())
    news = [
        a_delivery(),
        a_delivery(recipient="someone else"),
        a_delivery(channel="mail"),
    ]
    plan(store, *news)
    move(store)
    moved = a_delivery(an_alert(Event.MOVED, revision=2))
    plan(store, moved, announced=2)
    assert states(store) == {
        news[0].key: DeliveryState.SUPERSEDED,
        news[1].key: DeliveryState.PENDING,
        news[2].key: DeliveryState.PENDING,
        moved.key: DeliveryState.PENDING,
    }


def test_alerts_about_the_newest_revision_stay(store, remember):
    remember(a_deadline())
    news, reminder = a_delivery(), a_reminder()
    plan(store, news)
    plan(store, reminder, now=NOW + DAY)
    plan(store, now=NOW + 2 * DAY)
    assert states(store) == dict.fromkeys((news.key, reminder.key), DeliveryState.PENDING)


def test_alerts_about_other_deadlines_stay(store, remember):
    remember(a_deadline(), a_deadline(id="dl_b", next_alert_at=NOW + HOUR))
    plan(store, a_reminder())
    other = a_delivery(an_alert(Event.REMINDER, lead=WEEK_AHEAD, deadline_id="dl_b"))
    plan(store, other, now=NOW + HOUR)
    move(store, now=NOW + HOUR)
    plan(store, announced=2, now=NOW + HOUR)
    assert states(store)[other.key] is DeliveryState.PENDING


def test_a_lapse_withdraws_reminders_too(store, remember):
    remember(a_deadline())
    reminder = a_reminder()
    plan(store, reminder)
    lapsed = a_delivery(an_alert(Event.LAPSED, revision=2))
    lapse = a_revision(2, event=Event.LAPSED)
    plan(store, lapsed, lapse=lapse, announced=2, now=NOW + DAY)
    assert states(store) == {
        reminder.key: DeliveryState.SUPERSEDED,
        lapsed.key: DeliveryState.PENDING,
    }


def test_what_was_sent_or_given_up_stays_so(store, remember):
    remember(a_deadline())
    sent = a_reminder(state=DeliveryState.SENT)
    dead = a_reminder(state=DeliveryState.DEAD, channel="mail")
    plan(store, sent, dead)
    move(store)
    plan(store, announced=2)
    assert states(store) == {sent.key: DeliveryState.SENT, dead.key: DeliveryState.DEAD}


def test_what_is_being_sent_right_now_is_left_alone(store, remember):
    remember(a_deadline())
    plan(store, a_reminder())
    (sending,) = store.claim_deliveries("desk", NOW, owner="sender", lease=LEASE, limit=1)
    move(store)
    plan(store, announced=2, now=LATER - MINUTE)
    assert states(store) == {sending.key: DeliveryState.PENDING}
    sent = replace(sending, state=DeliveryState.SENT, sent_at=LATER, next_try_at=None)
    assert store.record_delivery(sent, owner="sender")
    assert states(store) == {sending.key: DeliveryState.SENT}


def test_what_somebody_died_sending_is_withdrawn_and_his_late_word_ignored(store, remember):
    remember(a_deadline())
    plan(store, a_reminder())
    (sending,) = store.claim_deliveries("desk", NOW, owner="sender", lease=LEASE, limit=1)
    move(store)
    plan(store, announced=2, now=LATER)
    assert states(store) == {sending.key: DeliveryState.SUPERSEDED}
    late = replace(sending, state=DeliveryState.SENT, sent_at=LATER)
    assert not store.record_delivery(late, owner="sender")
    assert states(store) == {sending.key: DeliveryState.SUPERSEDED}


def test_waking_has_every_open_deadline_planned_anew(store, remember):
    remember(
        a_deadline(id="dl_pending", next_alert_at=NOW + DAY),
        a_deadline(id="dl_moved", state=State.MOVED, next_alert_at=None),
    )
    store.wake(NOW)
    assert sorted(ids(claim(store))) == ["dl_moved", "dl_pending"]


def test_waking_lets_what_has_ended_rest(store, remember):
    ended = [State.CANCELLED, State.MET, State.PAST]
    remember(
        *(a_deadline(id=f"dl_{state}", state=state, next_alert_at=None) for state in ended),
        a_deadline(id="dl_lapsed", lapsed_at=NOW, next_alert_at=None),
    )
    before = store.dossiers()
    store.wake(NOW)
    assert store.dossiers() == before


def test_waking_leaves_claims_as_they_are(store, remember):
    remember(a_deadline())
    (dossier,) = claim(store)
    store.wake(NOW + MINUTE)
    assert claim(store, NOW + MINUTE, owner="you") == ()
    assert store.record_plan(dossier.deadline, a_plan(), (), owner="me")


def test_waking_wakes_what_somebody_died_planning(store, remember):
    remember(a_deadline())
    claim(store)
    store.wake(LATER)
    assert store.dossier(ID).deadline.next_alert_at == LATER
    assert ids(claim(store, LATER, owner="you")) == [ID]
