"""What the configuration will know but alerter does not do yet: refused, never passed over.

Every sentence begins with `not yet: ` and says what to do instead. Pure.
"""

from collections.abc import Collection

from alerter.settings.reading import Trail
from alerter.settings.words import listed

#: what every refusal of this kind begins with
NOT_YET = "not yet: "

_ANY = "*"
_NARROWING = "a topic narrows a channel by `only` alone; remove the key"
_KEYS: dict[tuple[str, ...], str] = {
    ("heartbeat",): "no heartbeat is sent; remove the key and watch /metrics instead",
    ("delivery", "operator"): "no operator is told; remove the key and watch the log instead",
    ("sources", _ANY, "full_text"): "only what the feed carries is read; remove the key",
    ("sources", _ANY, "query"): "structured sources are not read; give the url of a feed instead",
    (
        "sources",
        _ANY,
        "products",
    ): "structured sources are not read; give the url of a feed instead",
    ("topics", _ANY, "was"): "a renamed topic starts afresh; keep the old name and change `title`",
    ("topics", _ANY, "labels"): "nothing is routed by labels; remove the key",
    ("channels", _ANY, "quiet_hours"): "channels have no quiet hours; remove the key",
    ("channels", _ANY, "rate"): "channels have no rate limit; remove the key",
    ("channels", _ANY, "digest"): "channels have no digest; remove the key",
}
_IN_NOTIFY = ("unless_acked", "min_confidence", "min_sources", "hedged", "kinds", "labels")
_KEYS |= {
    (*owner, "notify", _ANY, key): _NARROWING
    for owner in (("defaults",), ("topics", _ANY))
    for key in _IN_NOTIFY
}

#: keys that every channel will have, whatever its type
CHANNEL_KEYS = tuple(key[-1] for key in _KEYS if key[0] == "channels")

SOURCE_KINDS = frozenset(("federal_register", "cisa_kev", "endoflife"))
CHANNEL_KINDS = frozenset(("ics", "apprise", "teams", "discord", "telegram", "ntfy", "pagerduty"))


def refusal(trail: Trail) -> str | None:
    """Why the key at `trail` is refused for now; None where it is not one of those."""
    for pattern, why in _KEYS.items():
        if len(pattern) == len(trail) and all(
            part in (_ANY, step) for part, step in zip(pattern, trail, strict=True)
        ):
            return NOT_YET + why
    return None


def refusal_of_source(kind: str, known: Collection[str]) -> str:
    """Why a source of `kind` is refused for now."""
    return f"{NOT_YET}no source of type {kind} is read; use one of {listed(known)}, with a url"


def refusal_of_channel(kind: str, known: Collection[str]) -> str:
    """Why a channel of `kind` is refused for now."""
    return f"{NOT_YET}no channel of type {kind} is there; use one of {listed(known)}"
