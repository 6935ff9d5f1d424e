from alerter.model.alert import Alert, Delivery, Message, Plan, Quote, Recipient
from alerter.model.deadline import Deadline, Decide, Dossier, Evidence, Revision, Step
from alerter.model.entry import Entry, Mention
from alerter.model.feed import Feed
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
