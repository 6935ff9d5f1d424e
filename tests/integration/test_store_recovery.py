"""What claimers that died still held, once another service has taken over."""

from datetime import timedelta

from support.records import NOW, a_deadline, a_delivery, a_feed, an_alert

from alerter.model import Plan
from alerter.stores.sql import SqlStore

LEASE = timedelta(minutes=5)


def test_a_service_that_takes_over_finds_every_row_due_as_it_was(store, remember):
    store.sync_feeds([a_feed()], now=NOW)
    deadline = a_deadline()
    remember(deadline)
    (dossier,) = store.claim_deadlines(NOW, owner="planner", lease=LEASE, limit=1)
    plan = Plan((an_alert(),), 1, NOW, NOW)
    assert store.record_plan(dossier.deadline, plan, [a_delivery()], owner="planner")
    assert store.claim_feeds(NOW, owner="dead", lease=LEASE, limit=1)
    assert store.claim_deadlines(NOW, owner="dead", lease=LEASE, limit=1)
    assert store.claim_deliveries("desk", NOW, owner="dead", lease=LEASE, limit=1)

    store.hold()
    store.recover()

    is_embedded = isinstance(store, SqlStore) and store.database.is_embedded
    found = (
        store.claim_feeds(NOW, owner="new", lease=LEASE, limit=1),
        store.claim_deadlines(NOW, owner="new", lease=LEASE, limit=1),
        store.claim_deliveries("desk", NOW, owner="new", lease=LEASE, limit=1),
    )
    # Where many may work at once a lease is all that tells whether its owner lives.
    assert [len(rows) for rows in found] == ([1, 1, 1] if is_embedded else [0, 0, 0])
    if is_embedded:
        (feeds, dossiers, deliveries) = found
        assert feeds[0].next_poll_at == dossiers[0].deadline.next_alert_at == NOW
        assert deliveries[0].next_try_at == NOW
        assert not store.record_delivery(deliveries[0], owner="dead")
