"""An alert in Slack's blocks: the living card of a deadline, and the replies in its thread.

All text from outside is escaped before any markup of ours is put around it, and every part is kept
below Slack's limits, so that Slack takes whatever a feed says.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import (
    Block,
    ContextBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from alerter.model import Event, Message, Quote
from alerter.render import plain, shorten
from alerter.render.moment import date_of
from alerter.render.told import is_refined

_NO_HEADLINE = "Deadline"
_HEADER_LIMIT = 150
_BLOCK_ID_LIMIT = 255
_LINE_LIMIT = 500
_QUOTE_LIMIT = 1500
_LABEL_LIMIT = 80
_URL_LIMIT = 400
_MOST_OTHERS = 5
_ADDRESS = re.compile(r"https?://[^\s<>|]+", re.IGNORECASE)
_ENDINGS = frozenset((Event.CANCELLED, Event.MET, Event.PAST, Event.LAPSED))


@dataclass(frozen=True, slots=True)
class Payload:
    """What Slack shows, and the text for notifications and screen readers."""

    text: str
    blocks: tuple[dict[str, object], ...]


def card(message: Message, *, mention: str = "") -> Payload:
    """The deadline as it stands: a header, or grey and struck through once it is closed."""
    is_closed = _is_closed(message)
    blocks: list[Block] = [_head(message)]
    if mention:
        blocks.append(_section(mention))
    if is_closed:
        blocks += (_section(_due(message, "~")), _context(*_facts(message)))
    else:
        blocks.append(_section("\n".join((_dates(message), *_facts(message)))))
    blocks += _proof(message, is_grey=is_closed)
    blocks.append(_context(_foot(message)))
    return _payload(message, blocks, mention)


def reply(message: Message, *, mention: str = "") -> Payload:
    """What has just happened, for the thread."""
    headline = mrkdwn(message.headline, _LINE_LIMIT) or _NO_HEADLINE
    if not message.dossier.deadline.hedged:
        headline = f"*{headline}*"
    happened = f"{mention} {headline}".strip()
    lines = [happened] if _is_closed(message) else [happened, _dates(message)]
    blocks = [_section("\n".join(lines)), *_proof(message, is_grey=False)]
    return _payload(message, [*blocks, _context(_foot(message))], mention)


def mrkdwn(text: str, limit: int) -> str:
    """Untrusted text, escaped; at most `limit` characters of markup."""
    clean = plain(text)
    escaped = _escape(shorten(clean, limit))
    # An "&" becomes five characters: where many do, so many fewer fit.
    return escaped if len(escaped) <= limit else _escape(shorten(clean, limit // 5))


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _payload(message: Message, blocks: Sequence[Block], mention: str) -> Payload:
    # Part of the message wherever it is sent, also where metadata is not taken.
    blocks[0].block_id = shorten(plain(message.key), _BLOCK_ID_LIMIT)
    headline = mrkdwn(message.headline, _LINE_LIMIT) or _NO_HEADLINE
    text = f"{mention} {headline}".strip()
    return Payload(text, tuple(block.to_dict() for block in blocks))


def _is_closed(message: Message) -> bool:
    return message.alert.event in _ENDINGS or not message.dossier.deadline.is_open


def _head(message: Message) -> Block:
    headline = mrkdwn(message.headline, _HEADER_LIMIT) or _NO_HEADLINE
    if message.dossier.deadline.hedged:  # a header is bold, and a hedged date never is
        return _section(headline)
    if _is_closed(message):
        return _section(f"*{headline}*")
    return HeaderBlock(text=PlainTextObject(text=headline, emoji=False))


def _dates(message: Message) -> str:
    """The date, bold where it is settled, after the one that it replaces."""
    new = _due(message, "" if message.dossier.deadline.hedged else "*")
    match message.dossier.dues:
        case [*_, was, now] if not is_refined(now, was):
            return f"~{date_of(was, message.zone)}~ {new}"
    return new


def _due(message: Message, mark: str) -> str:
    """The date between `mark`s; a clock time in Slack's own form, in each reader's zone."""
    words, bracket, rest = mrkdwn(message.due, _LINE_LIMIT).partition(" (")
    at = message.dossier.deadline.due.instant
    if at is not None:
        fallback = words.replace("|", "/")
        words = f"<!date^{int(at.timestamp())}^{{date_long}}, {{time}}|{fallback}>"
    return f"{mark}{words}{mark}{bracket}{rest}"


def _facts(message: Message) -> list[str]:
    what = mrkdwn(message.what, _LINE_LIMIT)
    return [
        # The headline ends with it, unless it was too long for that.
        *([] if message.what in message.headline else [what]),
        f"*Status* {mrkdwn(message.status, _LINE_LIMIT)}",
        f"*Sure?* {mrkdwn(message.sureness, _LINE_LIMIT)}",
    ]


def _proof(message: Message, *, is_grey: bool) -> list[Block]:
    first, *others = message.quotes
    lines = [f"> {mrkdwn(first.text, _QUOTE_LIMIT) or '(no words)'}"]
    lines.append(f"{_link(first)}, {mrkdwn(first.published, _LABEL_LIMIT)}")
    if first.reading:
        lines.append(mrkdwn(first.reading, _LINE_LIMIT))
    if others:
        more = len(others) - _MOST_OTHERS
        names = ", ".join(_link(quote) for quote in others[:_MOST_OTHERS])
        lines.append(f"Also {names}" + (f" and {more} more" if more > 0 else ""))
    proof = "\n".join(lines)
    return [_context(proof) if is_grey else _section(proof)]


def _link(quote: Quote) -> str:
    label = mrkdwn(quote.outlet, _LABEL_LIMIT).replace("|", "/") or "report"
    url = plain(quote.url).replace("|", "%7C")
    if len(url) > _URL_LIMIT or not _ADDRESS.fullmatch(url):
        return label
    return f"<{url.replace('&', '&amp;')}|{label}>"


def _foot(message: Message) -> str:
    parts = (message.topic_name, message.outlook)
    told = " · ".join(mrkdwn(part, _LINE_LIMIT) for part in parts)
    return f"{told} · `alerter explain {mrkdwn(message.dossier.deadline.id, _LABEL_LIMIT)}`"


def _section(text: str) -> Block:
    return SectionBlock(text=_text(text))


def _context(*texts: str) -> Block:
    return ContextBlock(elements=[_text(text) for text in texts])


def _text(text: str) -> MarkdownTextObject:
    # Verbatim: Slack makes no links or mentions out of words.
    return MarkdownTextObject(text=text, verbatim=True)
