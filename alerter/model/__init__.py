"""The records that flow through alerter: the glossary in code.

    feed --poll--> Entry --detect--> Mention --match--> Step(Revision, Evidence) --> Deadline
         --plan--> Alert --route--> Delivery --render--> Message --> channel

All are frozen. Moments end in `_at` and are aware; they are in UTC, but for `Entry.published_at`,
which keeps the publisher's own offset because relative dates are read from it.

Each is imported when it is first asked for: a detector needs five of these two dozen, and has to
start at once. What type checkers read is the stub beside this file.
Pure: reads no clock, store or network.
"""

from importlib import import_module

_HOMES = {
    "alert": ("Alert", "Delivery", "Message", "Plan", "Quote", "Recipient"),
    "deadline": ("Deadline", "Decide", "Dossier", "Evidence", "Revision", "Step"),
    "entry": ("Entry", "Mention"),
    "feed": ("Feed",),
    "topic": ("AlertFilter", "Lead", "Route", "Topic"),
    "word": ("DeliveryState", "Event", "HedgedPolicy", "Intent", "Kind", "State", "Trust"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)


def __getattr__(name: str) -> object:
    """The record of that name, from the module that holds it."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = found  # asked for once
    return found
