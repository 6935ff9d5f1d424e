"""The sample alert that `alerter test CHANNEL` sends: made up, and says so."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from alerter.due import Due
from alerter.model import (
    Alert,
    Deadline,
    Delivery,
    Dossier,
    Event,
    Evidence,
    Intent,
    Kind,
    Lead,
    Mention,
    Message,
    Recipient,
    Revision,
    State,
    Topic,
)
from alerter.render import message

_QUOTE = "This is a test: the sample form has to be filed within a week."


def sample_message(channel: str, recipient: Recipient, *, zone: ZoneInfo, now: datetime) -> Message:
    """A reminder of a made-up deadline seven days after `now`, as `recipient` would get it."""
    due = Due.of_day((now.astimezone(zone) + timedelta(days=7)).date())
    # Of its own moment, so that a second test is a message of its own and not a repeat.
    id_ = f"dl_test{int(now.timestamp()):08x}"
    deadline = Deadline(
        id=id_,
        topic="test",
        what="the sample form to be filed",
        kind=Kind.DEADLINE,
        due=due,
        state=State.PENDING,
        hedged=False,
        confidence=0.9,
        revision=1,
        created_at=now,
    )
    revision = Revision(id_, 1, Event.NEW, State.PENDING, due, now, feed="test", entry_key="test")
    start = _QUOTE.index("within a week")
    evidence = Evidence(
        deadline_id=id_,
        revision=1,
        intent=Intent.NEW,
        why="made up for the test",
        mention=Mention(
            what=deadline.what,
            kind=deadline.kind,
            due=due,
            state=State.PENDING,
            quote=_QUOTE,
            when="within a week",
            start=start,
            end=start + len("within a week"),
            confidence=0.9,
            cue="has to",
        ),
        feed="test",
        entry_key="test",
        outlet="alerter test",
        url="https://example.org/test",
        title="A test",
        published_at=now.astimezone(zone),
        fingerprint="test",
    )
    lead = Lead(7, "d")
    alert = Alert(id_, 1, Event.REMINDER, now, lead)
    delivery = Delivery(alert, channel, recipient.address, created_at=now)
    topic = Topic(name="test", title="Test of this channel", zone=zone, leads=(lead,))
    return message(
        delivery,
        Dossier(deadline, (revision,), (evidence,)),
        topic,
        zone=recipient.zone or zone,
        now=now,
        next_alert_at=None,
    )
