"""The records that flow through alerter: the glossary in code.

    feed --poll--> Entry --detect--> Mention --match--> Step(Revision, Evidence) --> Deadline
         --plan--> Alert --route--> Delivery --render--> Message --> channel

All are frozen. Moments end in `_at` and are aware; they are in UTC, but for `Entry.published_at`,
which keeps the publisher's own offset because relative dates are read from it.
Pure: reads no clock, store or network.
"""

from alerter.model.alert import Alert, Delivery, Message, Plan, Quote, Recipient
from alerter.model.deadline import Deadline, Decide, Dossier, Evidence, Revision, Step
from alerter.model.entry import Entry, Feed, Mention
from alerter.model.topic import AlertFilter, Lead, Route, Topic
from alerter.model.word import DeliveryState, Event, HedgedPolicy, Intent, Kind, State, Trust

__all__ = [
    "Alert",
    "AlertFilter",
    "Deadline",
    "Decide",
    "Delivery",
    "DeliveryState",
    "Dossier",
    "Entry",
    "Event",
    "Evidence",
    "Feed",
    "HedgedPolicy",
    "Intent",
    "Kind",
    "Lead",
    "Mention",
    "Message",
    "Plan",
    "Quote",
    "Recipient",
    "Revision",
    "Route",
    "State",
    "Step",
    "Topic",
    "Trust",
]
