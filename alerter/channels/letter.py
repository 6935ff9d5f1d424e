"""An alert as a mail: text, HTML and the deadline for a calendar, byte for byte the same each try.

Pure but for reading its templates: sends nothing, reads no clock.
"""

import hashlib
import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import EmailPolicy

from jinja2 import PackageLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import SandboxedEnvironment

from alerter.ics import invitation
from alerter.model import Message, State
from alerter.render import plain, shorten
from alerter.render.text import capital

_SUBJECT_LIMIT = 150
#: headers whose values are looked up byte by byte
_WHOLE = frozenset(("message-id", "in-reply-to", "references", "list-id"))
_IDENTIFIER = re.compile(r"[^A-Za-z0-9._-]+")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


class _Policy(EmailPolicy):
    """Leaves identifiers whole, where the standard library would encode those longer than a line
    (RFC 5322, 2.1.1 allows 998 characters).
    """

    def fold_binary(self, name: str, value: str) -> bytes:
        """The header as it is sent."""
        if name.lower() in _WHOLE:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


#: no bytes beyond ASCII: every relay takes them
_POLICY = _Policy(linesep="\r\n", cte_type="7bit")


def _printed(value: object) -> object:
    return plain(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


_templates = SandboxedEnvironment(
    loader=PackageLoader("alerter.channels"),
    autoescape=select_autoescape(("html",)),
    undefined=StrictUndefined,
    finalize=_printed,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def letter(
    message: Message, *, channel: str, sender: str, recipient: str, has_calendar: bool
) -> EmailMessage:
    """The mail from `sender` to one address, ready to be sent."""
    mail = EmailMessage(policy=_POLICY)
    domain = sender.rpartition("@")[2].rstrip(">")
    mail["From"] = sender
    mail["To"] = recipient
    mail["Subject"] = shorten(plain(message.subject), _SUBJECT_LIMIT)
    mail["Date"] = _written_at(message)
    for name, value in _headers(message, domain).items():
        mail[name] = value
    mail.set_content(_body("email.txt", message, channel), cte="quoted-printable")
    html = _body("email.html", message, channel)
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    if has_calendar:
        _attach_calendar(mail, message)
    _set_boundaries(mail, message.key + html)
    return mail


def message_id(message: Message, sender: str) -> str:
    """The Message-ID: the same on every try."""
    return f"<{_identifier(message.key)}@{sender.rpartition('@')[2].rstrip('>')}>"


def _headers(message: Message, domain: str) -> dict[str, str]:
    # A root that is never sent: whatever is told of one deadline threads with nothing to store.
    root = f"<{_identifier(message.alert.deadline_id)}@{domain}>"
    topic = _identifier(message.topic_name)
    return {
        "Message-ID": message_id(message, domain),
        "In-Reply-To": root,
        "References": root,
        "Auto-Submitted": "auto-generated",  # RFC 3834
        "X-Auto-Response-Suppress": "All",  # the same, for Exchange
        "List-Id": f'"Deadlines: {topic}" <{topic}.{domain}>',
    }


def _body(template: str, message: Message, channel: str) -> str:
    first, *others = message.quotes
    deadline = message.dossier.deadline
    return _templates.get_template(template).render(
        message=message,
        first=first,
        others=others,
        channel=channel,
        capital=capital,
        is_web=lambda url: bool(_ADDRESS.fullmatch(url)),
        weight="normal" if deadline.hedged else "bold",
        strike=" text-decoration:line-through;" if deadline.state is State.CANCELLED else "",
    )


def _attach_calendar(mail: EmailMessage, message: Message) -> None:
    event = invitation(message.dossier, title=message.topic, now=_written_at(message))
    mail.add_attachment(
        event.decode(),
        subtype="calendar",
        cte="quoted-printable",
        filename="deadline.ics",
        params={"method": "PUBLISH"},
    )


def _written_at(message: Message) -> datetime:
    """The alert's moment, or that of the finding where it was found later."""
    told = [turn.at for turn in message.dossier.revisions if turn.number == message.alert.revision]
    return max((message.alert.at, *told))


def _set_boundaries(mail: EmailMessage, seed: str) -> None:
    """Boundaries that are the same on every try, and that no article can foresee."""
    for number, part in enumerate(mail.walk()):
        if part.is_multipart():
            digest = hashlib.sha256(f"{number}\n{seed}".encode()).hexdigest()
            part.set_boundary(f"=_{digest[:32]}")


def _identifier(text: str) -> str:
    return _IDENTIFIER.sub("-", text).strip("-.") or "deadline"
