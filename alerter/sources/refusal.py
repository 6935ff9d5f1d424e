"""What went wrong with a feed, in one line that names it and says what follows or what to do.

Pure: reads no clock, store or network.
"""

import re
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

import httpx

from alerter.errors import SourceError

#: the longest that a publisher may send us away for: then we ask again
MAX_RETRY_AFTER = timedelta(hours=24)
#: the longest that a cache's life may hold up a poll
MAX_CACHE_AGE = timedelta(hours=6)

_SECRET = re.compile(
    r"(?<=[?&])([^=&]*(?:key|token|secret|auth|pass|pwd|sig)[^=&]*)=[^&]*", re.IGNORECASE
)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)

_BY_STATUS = {
    401: "asks for a user name and password (401): check the credentials in its URL",
    403: "refuses us (403): ask its publisher to let feed readers in, or use another feed",
    404: "has no such page (404): check the URL; it is tried again, ever less often",
    410: "says that it is gone for good (410): remove it; till then it is asked once a day",
    429: "asks us to slow down (429): it is left alone for a while",
}


def shown(url: str) -> str:
    """`url` as it may be printed: without credentials, and without what looks like a secret."""
    try:
        parts = urlsplit(url)
        netloc = parts.netloc.rpartition("@")[2]
        url = urlunsplit(parts._replace(netloc=netloc))
    except ValueError:
        url = url.rpartition("@")[2]
    return _SECRET.sub(r"\1=…", url)


def of_status(url: str, status: int, headers: httpx.Headers, *, now: datetime) -> SourceError:
    """The error that an answer with this status is."""
    if headers.get("cf-mitigated", "").lower() == "challenge":
        what = (
            f"sets a challenge for browsers ({status}): ask its publisher to let feed readers in,"
            " or use another feed"
        )
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        what = f"cannot serve it now ({status}): its server is at fault; it is tried again later"
    else:
        what = _BY_STATUS.get(status, f"answered {status}: check the URL; it is tried again later")
    return SourceError(
        f"{shown(url)} {what}",
        retry_after=retry_after(headers, now=now),
        gone=status == HTTPStatus.GONE,
    )


def of_failure(
    url: str, error: Exception, *, seconds: float, connect_seconds: float
) -> SourceError:
    """The error that a fetch is which got no answer within the times given."""
    return SourceError(f"{shown(url)} {_what(error, seconds, connect_seconds)}")


def _what(error: Exception, seconds: float, connect_seconds: float) -> str:
    causes = tuple(_causes(error))
    match error:
        case httpx.ConnectTimeout():
            return f"took no connection within {connect_seconds:g} s: it is tried again later"
        case TimeoutError() | httpx.TimeoutException():
            return f"gave no whole answer within {seconds:g} s: it is tried again later"
        case httpx.InvalidURL() | httpx.UnsupportedProtocol():
            return f"is no URL to fetch, or leads to none: write http(s)://… or file:… ({error})"
    for cause in causes:
        match cause:
            case socket.gaierror():
                return (
                    "has a host that is not known (DNS): check the URL, or this machine's network"
                )
            case ConnectionRefusedError():
                return "refuses connections: check the URL; it is tried again later"
            case ssl.SSLCertVerificationError():
                why = _said(cause, "verify_message")
                return f"has a certificate that is not trusted ({why}): check the URL"
            case ssl.SSLError():
                why = _said(cause, "reason")
                return f"speaks no TLS that we do ({why}): check whether it is http://…"
    reason = " ".join(str(error).split()) or type(error).__name__
    return f"could not be fetched ({reason}): it is tried again later"


def _said(error: Exception, name: str) -> str:
    """What the TLS library says, which is not in every such error."""
    return str(getattr(error, name, None) or error)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """`error` and all that led to it; what several tries at one connection met counts too."""
    waiting: list[BaseException] = [error]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop()
        if id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [next_ for next_ in (cause.__cause__, cause.__context__) if next_]
        if isinstance(cause, BaseExceptionGroup):
            waiting += cause.exceptions


def retry_after(headers: httpx.Headers, *, now: datetime) -> timedelta | None:
    """How long the publisher asks us to stay away (RFC 9110 section 10.2.3), within reason."""
    raw = headers.get("retry-after", "").strip()
    if raw.isascii() and raw.isdecimal():
        seconds = min(int(raw[:12]), MAX_RETRY_AFTER.total_seconds())
        return timedelta(seconds=seconds)
    until = _http_date(raw)
    if (
        until is None
        or (span := until - (_http_date(headers.get("date", "")) or now)) <= timedelta()
    ):
        return None
    return min(span, MAX_RETRY_AFTER)


def cache_age(headers: httpx.Headers) -> timedelta | None:
    """How long the answer is said to stay fresh (RFC 9111 section 5.2.2.1), within reason."""
    control = headers.get("cache-control", "")
    found = _MAX_AGE.search(control)
    if not found or "no-cache" in control.lower() or "no-store" in control.lower():
        return None
    return min(timedelta(seconds=min(int(found[1]), 10**9)), MAX_CACHE_AGE)


def _http_date(raw: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(raw)
    except (ValueError, TypeError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
