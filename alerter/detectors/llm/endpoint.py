"""Asks the endpoint: one question, one retry, bounded in time and size.

`POST {base_url}/chat/completions` as OpenAI documents it ("Create chat completion"), the part that
compatible servers share: `model`, `messages`, `response_format`, and `temperature` where it is
set; `max_tokens` is left out, since its name differs from server to server, and answers are
bounded here. No redirect is followed. An error names the host and never the key or what the other
side wrote.
"""

import json
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Event, Lock
from typing import NamedTuple

import httpx

from alerter import __version__
from alerter.detectors.llm.settings import LlmSettings
from alerter.errors import AlerterError
from alerter.secret import Secret

#: bytes of a whole answer; forty long quotes take a tenth of it
_LARGEST = 512 * 1024
_RETRY_AFTER = timedelta(seconds=1)
_LONGEST_WAIT = timedelta(days=1)
#: refusals of one question, not of all: too long, or nothing that it wants to talk about
_REFUSED = (
    httpx.codes.BAD_REQUEST,
    httpx.codes.REQUEST_ENTITY_TOO_LARGE,
    httpx.codes.UNPROCESSABLE_ENTITY,
)
_HINTS: Mapping[int, str] = {
    httpx.codes.UNAUTHORIZED: "; check api_key",
    httpx.codes.FORBIDDEN: "; check api_key and model",
    httpx.codes.NOT_FOUND: "; check base_url and model",
    httpx.codes.BAD_REQUEST: "; check model, answer_format and temperature",
    httpx.codes.UNPROCESSABLE_ENTITY: "; check model, answer_format and temperature",
}
#: names of errors that may be shown; whatever else the other side writes might repeat a secret
_CODES = frozenset(
    (
        "content_filter",
        "context_length_exceeded",
        "insufficient_quota",
        "invalid_api_key",
        "model_not_found",
        "rate_limit_exceeded",
        "unsupported_parameter",
        "unsupported_value",
    )
)


class EndpointError(AlerterError):
    """The endpoint gave no answer that can be used.

    `is_down` says that the next question would fare no better; `retry_after` is how long it asked
    to be left alone.
    """

    def __init__(
        self, message: str, *, is_down: bool = True, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(message)
        self.is_down = is_down
        self.retry_after = retry_after


class _Reply(NamedTuple):
    status: int
    headers: httpx.Headers
    body: bytes


class Endpoint:
    """One endpoint. Safe to use from any thread."""

    def __init__(self, settings: LlmSettings, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._now = now
        self._host = httpx.URL(settings.base_url).host
        self._lock = Lock()
        self._client: httpx.Client | None = None
        self._closed = Event()

    def ask(self, question: Mapping[str, object], *, may_retry: Callable[[], bool]) -> str:
        """What the model says to `question`. EndpointError where no answer comes in time.

        `may_retry` is asked before the second try.
        """
        content = json.dumps(question).encode()
        until = self._now() + timedelta(seconds=self._settings.timeout)
        reply = self._post(content, until)
        if _is_passing(reply.status):
            asked = _pause_asked(reply.headers)
            pause = _RETRY_AFTER if asked is None else asked
            if self._now() + pause >= until or not may_retry():
                raise self._refusal(reply)
            self._closed.wait(pause.total_seconds())
            reply = self._post(content, until)
        if reply.status != httpx.codes.OK:
            raise self._refusal(reply)
        return self._said(reply.body)

    def close(self) -> None:
        """Close its connections; nobody is asked any more."""
        self._closed.set()
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _post(self, content: bytes, until: datetime) -> _Reply:
        about = self._host
        headers = self._headers()
        left = (until - self._now()).total_seconds()
        if left <= 0:
            raise self._too_late()
        try:
            with self._opened().stream(
                "POST", self._settings.url, content=content, headers=headers, timeout=left
            ) as response:
                return _Reply(response.status_code, response.headers, self._body(response, until))
        except httpx.TimeoutException as error:
            raise self._too_late() from error
        except httpx.ConnectError as error:
            raise EndpointError(f"{about} cannot be reached: {_reason(error)}") from error
        except (httpx.HTTPError, OSError) as error:
            kind = type(error).__name__
            raise EndpointError(f"{about} broke off the connection ({kind})") from error

    def _body(self, response: httpx.Response, until: datetime) -> bytes:
        body = bytearray()
        for chunk in response.iter_raw():
            body += chunk
            if len(body) > _LARGEST:
                limit = _LARGEST // 1024
                raise EndpointError(f"{self._host} answered more than {limit} kB", is_down=False)
            if self._now() >= until:
                raise self._too_late()
        return bytes(body)

    def _opened(self) -> httpx.Client:
        with self._lock:
            if self._closed.is_set():
                raise EndpointError(f"{self._host} is asked no more: alerter is stopping")
            if self._client is None:
                agent = {"User-Agent": f"alerter/{__version__}"}
                context = ssl.create_default_context()
                self._client = httpx.Client(headers=agent, verify=context)
            return self._client

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        if (secret := self._settings.api_key) is not None:
            key = _revealed(secret)
            headers["Authorization"] = f"Bearer {key}"
        return headers

    def _said(self, body: bytes) -> str:
        """The words of the model in a completion, where it said all it had to say."""
        choice = _first_choice(body)
        message = choice.get("message")
        said = message.get("content") if isinstance(message, dict) else None
        if choice.get("finish_reason") == "length":
            raise EndpointError(f"{self._host} cut its answer short", is_down=False)
        if not isinstance(said, str) or not said.strip():
            raise EndpointError(f"{self._host} gave no answer, or declined to", is_down=False)
        return said

    def _refusal(self, reply: _Reply) -> EndpointError:
        status = reply.status
        code = _code(reply.body)
        named = f" ({code})" if code else ""
        hint = _HINTS.get(status, "")
        if 300 <= status < 400:
            hint = "; set base_url to where it leads"
        return EndpointError(
            f"{self._host} answered {status}{named}{hint}",
            is_down=status not in _REFUSED,
            retry_after=_pause_asked(reply.headers),
        )

    def _too_late(self) -> EndpointError:
        return EndpointError(f"{self._host} did not answer within {self._settings.timeout:g} s")


def _revealed(secret: Secret) -> str:
    """The key; whatever could not stand in a header would be told by the library, key and all."""
    try:
        key = secret.reveal()
    except UnicodeDecodeError:
        key = ""
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise EndpointError(f"secret {secret} holds no key: it is empty or no plain text")
    return key


def _is_passing(status: int) -> bool:
    return status == httpx.codes.TOO_MANY_REQUESTS or status >= httpx.codes.INTERNAL_SERVER_ERROR


def _pause_asked(headers: httpx.Headers) -> timedelta | None:
    """How long Retry-After asks to wait, in seconds; the form with a date is passed over."""
    asked = headers.get("retry-after", "").strip()
    if not (asked.isascii() and asked.isdigit()):
        return None
    return min(timedelta(seconds=int(asked[:7])), _LONGEST_WAIT)


def _first_choice(body: bytes) -> Mapping[str, object]:
    try:
        completion: object = json.loads(body)
    except (ValueError, RecursionError):
        completion = None
    choices = completion.get("choices") if isinstance(completion, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    return first if isinstance(first, dict) else {}


def _code(body: bytes) -> str:
    """The error's name (`context_length_exceeded`), where it is one of those that may be shown."""
    try:
        told: object = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    error = told.get("error") if isinstance(told, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) and code in _CODES else ""


def _reason(error: httpx.ConnectError) -> str:
    return " ".join(str(error).split()) or "no connection"
