"""JSON Feed (jsonfeed.org, versions 1 and 1.1), as if feedparser had taken it apart.

Pure: reads no clock, store or network.
"""

import json
from typing import Any

_VERSION = "jsonfeed.org/version/"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def parsed(body: bytes) -> dict[str, Any] | None:
    """What feedparser would make of `body`; None where it is no JSON Feed."""
    if not body.removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"{"):
        return None
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(feed, dict) or _VERSION not in _text(feed, "version"):
        return None
    items = feed.get("items")
    return {
        "version": "json",
        "feed": {"title": _text(feed, "title"), "link": _text(feed, "home_page_url")},
        "entries": [_item(item) for item in items if isinstance(item, dict)]
        if isinstance(items, list)
        else [],
    }


def _item(item: dict[str, Any]) -> dict[str, Any]:
    contents = (_text(item, "content_html"), _text(item, "content_text"))
    return {
        "id": _text(item, "id"),
        "link": _text(item, "url") or _text(item, "external_url"),
        "title": _text(item, "title"),
        "summary": _text(item, "summary"),
        "content": [{"value": content} for content in contents if content],
        "published": _text(item, "date_published"),
        "updated": _text(item, "date_modified"),
    }


def _text(holder: dict[str, Any], name: str) -> str:
    """A field as text; careless publishers write numbers for ids."""
    value = holder.get(name)
    return str(value) if isinstance(value, str | int) else ""
