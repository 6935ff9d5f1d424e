"""Feeds over HTTP: one conditional GET, bounded in size, time and redirects.

Clients are made once, around one TLS context (which costs 28 ms), and many of them, as the work
that a pool does for each request grows with its connections (encode/httpx#3215). Cookies are
never kept. A redirect to another host is followed only to a public address, and the connection
goes to the very address that was checked. It never parses what it brings.
"""

import asyncio
import ipaddress
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from socket import SOCK_STREAM
from ssl import SSLContext
from typing import Protocol
from urllib.request import getproxies
from zlib import crc32

import httpx

from alerter import __version__
from alerter.errors import SourceError
from alerter.sources import refusal

USER_AGENT = f"alerter/{__version__} (+feed reader)"
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9,"
    " */*;q=0.5"
)
_CLIENTS = 16

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one fetch may take."""

    #: of the body, once inflated
    size: int = 10 * 2**20
    #: seconds, from the first name look-up to the last byte
    seconds: float = 30
    connect_seconds: float = 10
    redirects: int = 5
    #: items of one feed that are read
    entries: int = 10_000


BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in full; the body is empty but for status 2xx."""

    #: where it came from in the end, without credentials
    url: str
    status: int
    headers: httpx.Headers
    body: bytes


def is_public(address: Address) -> bool:
    """Whether `address` is one that everybody can reach, not one behind our own doors."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_global and not address.is_multicast


class Transport:
    """Fetches over HTTP; made once, used by many fetches at a time."""

    def __init__(
        self, bounds: Bounds = BOUNDS, *, may_reach: Callable[[Address], bool] = is_public
    ) -> None:
        self._bounds = bounds
        self._may_reach = may_reach
        # A proxy looks names up itself, and is the guard of what may be reached.
        self._has_proxy = bool(getproxies().keys() & {"http", "https", "all"})
        context = httpx.create_ssl_context()
        self._clients = tuple(_client(context, bounds) for _ in range(_CLIENTS))

    async def get(self, url: str, headers: Mapping[str, str]) -> Answer:
        """What `url` answers, after redirects. SourceError where no whole answer comes."""
        bounds = self._bounds
        try:
            async with asyncio.timeout(bounds.seconds):
                return await self._follow(httpx.URL(url), headers)
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            raise refusal.of_failure(
                url, error, seconds=bounds.seconds, connect_seconds=bounds.connect_seconds
            ) from error

    async def close(self) -> None:
        """Close all connections."""
        for client in self._clients:
            await client.aclose()

    async def _follow(self, first: httpx.URL, headers: Mapping[str, str]) -> Answer:
        target = first
        for _ in range(self._bounds.redirects + 1):
            request = await self._request(target, headers, is_trusted=target.host == first.host)
            response = await self._client(target).send(request, stream=True)
            try:
                if not response.has_redirect_location:
                    return await self._read(target, response)
                target = _next_target(first, target, response.headers["location"])
            finally:
                await response.aclose()
        raise SourceError(
            f"{refusal.shown(str(first))} redirects more than {self._bounds.redirects} times:"
            " check the URL"
        )

    def _client(self, url: httpx.URL) -> httpx.AsyncClient:
        return self._clients[crc32(url.host.encode()) % _CLIENTS]

    async def _request(
        self, target: httpx.URL, headers: Mapping[str, str], *, is_trusted: bool
    ) -> httpx.Request:
        """The request; to another host than the configured one only at a vetted address."""
        client = self._client(target)
        if is_trusted or self._has_proxy:
            return client.build_request("GET", target, headers=headers)
        if target.scheme not in ("http", "https"):
            raise httpx.UnsupportedProtocol(f"redirected to {target.scheme}:")
        address = await self._vetted_address(target)
        return client.build_request(
            "GET",
            target.copy_with(host=address),
            headers={**headers, "Host": target.netloc.decode("ascii")},
            extensions={"sni_hostname": target.raw_host.decode("ascii")},
        )

    async def _vetted_address(self, target: httpx.URL) -> str:
        port = target.port or (443 if target.scheme == "https" else 80)
        found = await asyncio.get_running_loop().getaddrinfo(target.host, port, type=SOCK_STREAM)
        addresses = [str(info[4][0]).partition("%")[0] for info in found]
        if not all(self._may_reach(ipaddress.ip_address(address)) for address in addresses):
            raise SourceError(
                f"{refusal.shown(str(target))} is where the feed redirects to, an address that is"
                " not public: if you trust it, write it as the feed's URL"
            )
        return addresses[0]

    async def _read(self, target: httpx.URL, response: httpx.Response) -> Answer:
        body = await self._body(target, response) if response.is_success else b""
        url = str(target.copy_with(userinfo=b""))
        return Answer(url, response.status_code, response.headers, body)

    async def _body(self, target: httpx.URL, response: httpx.Response) -> bytes:
        limit = self._bounds.size
        declared = response.headers.get("content-length", "")
        if declared.isdecimal() and int(declared[:20]) > limit:
            raise _too_big(target, limit)
        inflater = _Inflater(response.headers.get("content-encoding", ""), target)
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += inflater.inflate(chunk, limit + 1 - len(body))
            if len(body) > limit:
                raise _too_big(target, limit)
        inflater.finish()
        return bytes(body)


def _client(context: SSLContext, bounds: Bounds) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        verify=context,
        headers={
            "User-Agent": USER_AGENT,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip, deflate",
        },
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        # As many connections as fetches at a time: one that hangs never makes another wait.
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=4),
        timeout=httpx.Timeout(None, connect=bounds.connect_seconds),
    )


def _next_target(first: httpx.URL, target: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect leads; credentials go along to the same host, unless it drops its TLS."""
    following = target.join(location)
    keeps_tls = following.scheme == "https" or first.scheme == "http"
    is_home = following.host == first.host and keeps_tls
    return following.copy_with(userinfo=first.userinfo if is_home else b"")


def _too_big(target: httpx.URL, limit: int) -> SourceError:
    return SourceError(
        f"{refusal.shown(str(target))} is larger than the limit of {limit / 2**20:g} MB for one"
        " feed: use a feed with fewer or shorter items, such as one for a section"
    )


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Inflater:
    """Undoes gzip and deflate, never further than asked: 10 KB may hold 10 MB."""

    def __init__(self, encoding: str, target: httpx.URL) -> None:
        self._encoding = encoding.strip().lower()
        self._target = target
        self._inner: _Decompressor | None = None
        self._has_begun = False
        if self._encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise self._error("is packed in a way that was not asked for")

    def inflate(self, chunk: bytes, at_most: int) -> bytes:
        if not self._has_begun and chunk:
            self._inner = _decompressor(self._encoding, chunk)
            self._has_begun = True
        if self._inner is None:
            return chunk
        try:
            return self._inner.decompress(chunk, at_most)
        except zlib.error as error:
            raise self._error("is packed wrongly") from error

    def finish(self) -> None:
        """SourceError where the answer was cut off: half a feed must not count as read."""
        if self._inner is not None and not self._inner.eof:
            raise self._error("was cut off")

    def _error(self, what: str) -> SourceError:
        return SourceError(
            f"{refusal.shown(str(self._target))} {what} ({self._encoding}): it is tried again later"
        )


def _decompressor(encoding: str, head: bytes) -> _Decompressor | None:
    """For servers say gzip and send none, and mean two formats by deflate (RFC 9110 8.4.1.2)."""
    if encoding in ("gzip", "x-gzip") and head[0] == 0x1F:
        return zlib.decompressobj(31)
    if encoding == "deflate":
        return zlib.decompressobj(15 if head[0] & 0x0F == zlib.DEFLATED else -15)
    return None
