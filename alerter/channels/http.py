"""What channels that speak HTTP share: one client each, one try, errors that name no secret.

Not a channel itself.
"""

import ssl
from datetime import timedelta
from email.utils import parsedate_to_datetime

import httpx

from alerter import __version__
from alerter.errors import AlerterError, ChannelError
from alerter.secret import Secret

#: whatever the other side asks, a channel does not pause for longer
LONGEST_PAUSE = timedelta(days=1)

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Poster:
    """Posts for one channel, with one client that is made when first needed."""

    def __init__(self, channel: str, timeout: float) -> None:
        self._channel = channel
        self._timeout = timeout
        self._client: httpx.AsyncClient | None = None

    async def post(self, url: str, *, headers: dict[str, str], content: bytes) -> httpx.Response:
        """Post `content`. ChannelError where no answer came; any answer is returned."""
        about = f"{self._channel}: {host_of(url)}"
        if self._client is None:
            agent = {"User-Agent": f"alerter/{__version__}"}
            context = ssl.create_default_context()
            self._client = httpx.AsyncClient(headers=agent, timeout=self._timeout, verify=context)
        try:
            return await self._client.post(url, headers=headers, content=content)
        except httpx.TimeoutException as error:
            raise ChannelError(f"{about} did not answer within {self._timeout:g} s") from error
        except httpx.ConnectError as error:
            raise ChannelError(f"{about} cannot be reached: {_reason(error)}") from error
        except httpx.HTTPError as error:
            kind = type(error).__name__
            raise ChannelError(f"{about} broke off the connection ({kind})") from error

    async def close(self) -> None:
        """Close the client, if there is one."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()


def revealed(channel: str, secret: Secret) -> str:
    """The secret itself. ChannelError where it is missing, to be tried again once it is mended."""
    try:
        value = secret.reveal()
    except AlerterError as error:
        raise ChannelError(f"{channel}: {error}") from error
    if not value:
        raise ChannelError(f"{channel}: secret {secret} is empty")
    return value


def revealed_url(channel: str, secret: Secret, *, is_http_refused: bool = False) -> str:
    """The URL kept as a secret. ChannelError where it is none that can be posted to.

    With `is_http_refused` it must be https, unless it leads to this machine.
    """
    url = revealed(channel, secret)
    if is_web_url(url) and (is_encrypted(url) or not is_http_refused):
        return url
    wanted = "https://" if is_http_refused else "https:// or http://"
    raise ChannelError(f"{channel}: {secret} holds no {wanted} address; set it to the whole URL")


def is_web_url(url: str) -> bool:
    """Whether `url` can be posted to."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        return False
    return bool(parsed.host) and parsed.scheme in ("https", "http")


def is_encrypted(url: str) -> bool:
    """Whether nobody on the way can read along: https, or http within this machine."""
    parsed = httpx.URL(url)
    return parsed.scheme == "https" or parsed.host in _LOOPBACK


def host_of(url: str) -> str:
    """What of a URL may be shown: paths and queries of webhooks are secrets."""
    return httpx.URL(url).host


def pause_asked(response: httpx.Response) -> timedelta | None:
    """How long Retry-After asks to wait: seconds, or a date counted from the answer's own Date."""
    asked = response.headers.get("retry-after", "").strip()
    if asked.isascii() and asked.isdigit():
        return min(timedelta(seconds=min(int(asked), 10**6)), LONGEST_PAUSE)
    try:
        span = parsedate_to_datetime(asked) - parsedate_to_datetime(response.headers["date"])
    except (KeyError, ValueError, TypeError):
        return None
    return min(max(span, timedelta(0)), LONGEST_PAUSE)


def _reason(error: httpx.ConnectError) -> str:
    return " ".join(str(error).split()) or "no connection"
