"""Types for the texts of the configuration that have a form: names, terms, addresses.

Pure: reads no clock, store or network. Each refuses with a ValueError that shows how to write it,
and knows its JSON Schema.
"""

import re
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field, WithJsonSchema

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_LISTEN = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s:/\[\]]+):(\d{1,5})")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
_HIGHEST_PORT = 65535


def _check_name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise ValueError(f"not a name: {value!r} (write lower-case letters, digits and -)")
    return value


def _check_term(value: str) -> str:
    term = value.strip()
    is_expression = len(term) > len("//") and term.startswith("/") and term.endswith("/")
    if term in ("", "*", "/", "//") or (is_expression and _matches_empty_text(term[1:-1])):
        raise ValueError(f"{value!r} would match everything; write a word, a word* or /…/")
    return value


def _matches_empty_text(expression: str) -> bool:
    try:
        return re.search(expression, "") is not None
    except re.error as error:
        raise ValueError(f"not a regular expression: /{expression}/: {error}") from error


def _split(value: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - evaluated for its check
    except ValueError as error:
        raise ValueError(f"not an address: {value!r}: {error}") from error
    return parts


def _check_web_url(value: str) -> str:
    parts = _split(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or value != value.strip():
        raise ValueError(f"not an address on the web: {value!r} (write https://host/…)")
    if parts.username is not None or parts.password is not None:
        raise ValueError("not yet: an address with a user or password; remove them from it")
    return value


def _check_feed_url(value: str) -> str:
    if not value.startswith("file:"):
        return _check_web_url(value)
    parts = _split(value)
    if parts.netloc not in ("", "localhost") or not parts.path.strip("/"):
        raise ValueError(f"not a file: {value!r} (write file:news.xml or file:///srv/news.xml)")
    return value


def _check_database(value: str) -> str:
    if value.startswith("postgres:"):
        raise ValueError('unknown kind of database; did you mean "postgresql://…"?')
    if not _SCHEME.match(value):
        ways = "sqlite:///alerter.db or postgresql://host/name"
        raise ValueError(f"not the address of a database (write {ways})")
    return value


def _check_listen(value: str) -> str:
    found = _LISTEN.fullmatch(value)
    if not found or int(found[2]) > _HIGHEST_PORT:
        raise ValueError(f'not an address to listen on: {value!r} (write "127.0.0.1:8080")')
    return value


#: any text but the empty one
Text = Annotated[str, Field(min_length=1)]
#: a stable id
Name = Annotated[
    str,
    AfterValidator(_check_name),
    WithJsonSchema({"type": "string", "pattern": f"^{_NAME.pattern}$"}),
]
#: what an entry is searched for: a word, a prefix `divest*`, or `/…/`
Term = Annotated[str, AfterValidator(_check_term)]
#: http or https
WebUrl = Annotated[str, AfterValidator(_check_web_url)]
#: http, https or file
FeedUrl = Annotated[str, AfterValidator(_check_feed_url)]
#: where the store is
DatabaseUrl = Annotated[str, AfterValidator(_check_database)]
#: `host:port`
ListenAddress = Annotated[str, AfterValidator(_check_listen)]
