"""What every request and answer passes: methods, the Host header, headers that bind the browser.

Never looks at a body.
"""

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

METHODS = ("GET", "HEAD")

#: nothing but what this server serves: no inline script or style, no frames, no forms
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """Refuses what this server does not do, and sets the headers of all else (ASGI middleware).

    A page on the web can make its own name point to this machine (DNS rebinding) and read from
    here with its visitor's browser. The Host header gives it away: names are refused but for
    loopback's and those in `hosts`. Bare addresses are let in: nobody can rebind those.
    """

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self._app)(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        host = Headers(scope=scope).get("host", "")
        if not is_known_host(host, self._hosts):
            return PlainTextResponse(
                "This server does not answer to that name. Use the address that it listens on, "
                "or name it in server.public_url.\n",
                status_code=421,
            )
        if scope["method"] not in METHODS:
            return PlainTextResponse(
                "This server only shows: GET and HEAD.\n",
                status_code=405,
                headers={"Allow": ", ".join(METHODS)},
            )
        return None


def host_of(url: str) -> str:
    """The host of `url` or `host:port`, lower case, without port; empty where there is none."""
    try:
        return urlsplit(url if "://" in url else f"//{url}").hostname or ""
    except ValueError:
        return ""


def is_known_host(header: str, hosts: frozenset[str]) -> bool:
    """Whether a Host header is loopback's, an address, or one of `hosts`."""
    host = host_of(header).removesuffix(".")
    return host == "localhost" or host.endswith(".localhost") or host in hosts or _is_ip(host)


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
