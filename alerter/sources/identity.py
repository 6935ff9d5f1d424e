"""Who an entry is: one key for it, however often and with whatever decoration it is sent again.

Pure: reads no clock, store or network.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

#: Parameters that say how a reader came, never what the page is. The list is short on purpose: one
#: name too few shows an entry twice, one too many makes two entries one and loses a deadline (the
#: list that courlan ships also drops `cid`, `eid`, `uid` and `keyword`, by which sites number
#: their articles).
_TRACKER_TEXT = """
_ga _gl _hsenc _hsmi __hsfp __hssc __hstc cmpid dclid fbclid gbraid gclid gclsrc hsctatracking icid
igsh igshid ito mc_cid mc_eid mkt_tok msclkid ncid oly_anon_id oly_enc_id ref_src ref_url s_cid scid
smid spm sr_share taid twclid vero_conv vero_id wbraid wt.mc_id wt_mc xtor yclid ysclid
"""
_TRACKERS = frozenset(_TRACKER_TEXT.split())
_TRACKER_PREFIXES = ("utm_", "at_", "hsa_", "itm_", "matomo_", "mtm_", "piwik_", "pk_")
#: parameters that are trackers where their value says that a feed was read
_FEED_NAMES = frozenset(("source", "src", "ref", "from", "feed", "partner", "rss"))
_FEED_VALUE = re.compile(r"(?:rss|atom|feed)(?![a-z])", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}

#: what careless publishing systems write where they have no guid
_NO_GUIDS = frozenset(("", "-", "#", "0", "n/a", "na", "nil", "none", "null", "undefined", "false"))


@dataclass(frozen=True, slots=True)
class Marks:
    """What a feed says of one item that may tell it from others, as it was written."""

    guid: str
    #: absolute, or empty
    link: str
    title: str
    #: as written: a date that had to be guessed would be another at each poll
    date: str
    #: counts only where all else is missing
    text: str


def keys(marks: Sequence[Marks]) -> tuple[str, ...]:
    """A key of 32 hexadecimal digits for each item of one feed, in the order given.

    It is made of the fewest marks that tell the item from the others: a guid repeated all over the
    feed is joined by the link, then the title. Items that share all of them share the key.
    """
    ladders = [_ladder(mark) for mark in marks]
    counts = Counter(rung for ladder in ladders for rung in ladder)
    return tuple(
        _digest(next((rung for rung in ladder if counts[rung] == 1), ladder[-1]))
        for ladder in ladders
    )


def canonical(url: str) -> str:
    """What stays of `url` however it is written: no scheme, credentials, default port, trackers,
    fragment or last slash; host in lower case; parameters sorted. What is no such URL comes back
    as it is.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    if parts.scheme.lower() not in _DEFAULT_PORTS or not parts.hostname:
        return url.strip()
    is_default = port in (None, _DEFAULT_PORTS[parts.scheme.lower()])
    host = parts.hostname if is_default else f"{parts.hostname}:{port}"
    query = "&".join(sorted(_own_parameters(parts.query)))
    return f"{host}{parts.path.rstrip('/')}{'?' if query else ''}{query}"


def without_trackers(url: str) -> str:
    """`url` as the publisher wrote it, but for the parameters that follow its readers around."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    own = "&".join(_own_parameters(parts.query))
    fragment = "" if _is_tracker(parts.fragment) else parts.fragment
    if (own, fragment) == (parts.query, parts.fragment):
        return url
    return urlunsplit(parts._replace(query=own, fragment=fragment))


def _own_parameters(query: str) -> list[str]:
    return [pair for pair in query.split("&") if pair and not _is_tracker(pair)]


def _is_tracker(pair: str) -> bool:
    name, _, value = pair.partition("=")
    name = name.lower()
    if name in _TRACKERS or name.startswith(_TRACKER_PREFIXES):
        return True
    return name in _FEED_NAMES and _FEED_VALUE.match(value) is not None


def _ladder(mark: Marks) -> list[tuple[str, ...]]:
    """The marks to try as identity, fewest first; later rungs keep what the first one drops."""
    guid = " ".join(mark.guid.split())
    if guid.casefold() in _NO_GUIDS:
        guid = ""
    title = " ".join(mark.title.split())
    if first := guid or mark.link:
        exact = (_exact(guid), _exact(mark.link))
        return [(canonical(first),), exact, (*exact, title)]
    if title or mark.date:
        return [("", title, mark.date.strip())]
    return [("", "", "", " ".join(mark.text.split()))]


def _exact(url: str) -> str:
    fragment = url.partition("#")[2]
    return f"{canonical(url)}#{'' if _is_tracker(fragment) else fragment}"


def _digest(rung: tuple[str, ...]) -> str:
    return hashlib.sha256("\0".join(rung).encode("utf-8", "replace")).hexdigest()[:32]
