"""Puts an alert into words: what, when, how long, how sure, and the sentences that prove it.

Knows no channel's markup: the words come out on one line each, without control characters, and
unescaped. Pure: reads no clock, store or network.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from alerter.model import Delivery, Dossier, Message, Quote, Topic
from alerter.render.proof import quotes_of, sureness_of
from alerter.render.standing import due_line, outlook_line, status_line
from alerter.render.text import plain, shorten
from alerter.render.title import distinct, title_of
from alerter.render.told import reports_of, turn_of

__all__ = ["message", "plain", "shorten"]

_TITLE_LIMIT = 60
_WHAT_LIMIT = 500


def message(
    delivery: Delivery,
    dossier: Dossier,
    topic: Topic,
    *,
    zone: ZoneInfo,
    now: datetime,
    next_alert_at: datetime | None,
) -> Message:
    """The words for one delivery, as a reader in `zone` would say them at `now`.

    `next_alert_at` is the moment of the next reminder about this deadline, if there is one.
    """
    deadline, event = dossier.deadline, delivery.alert.event
    name = shorten(plain(topic.title) or plain(topic.name), _TITLE_LIMIT)
    what = shorten(plain(deadline.what), _WHAT_LIMIT)
    reports = reports_of(delivery, dossier)
    title = title_of(event, turn_of(delivery, dossier), dossier, name, zone=zone, now=now)
    return Message(
        key=delivery.key,
        alert=delivery.alert,
        dossier=dossier,
        topic=name,
        topic_name=plain(topic.name),
        zone=zone,
        headline=distinct(title.headline, what, name, deadline),
        subject=distinct(title.subject, what, name, deadline),
        due=due_line(deadline, topic.zone, zone, now),
        what=what or "what is due was not told",
        status=status_line(delivery, dossier, zone, now),
        sureness=sureness_of(reports, dossier, zone),
        quotes=quotes_of(reports, zone) or (Quote(what, "no report was kept", "", ""),),
        outlook=outlook_line(delivery, deadline, topic, zone, next_alert_at),
    )
