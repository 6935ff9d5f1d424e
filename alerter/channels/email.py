"""Tells people by mail: one message to each, in their own zone, over an encrypted connection.

Tries once, and makes the same mail each time: stores fold a second copy of one Message-ID.
"""

import asyncio
import re
import ssl
from typing import ClassVar, Literal, NoReturn, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import aiosmtplib
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from alerter.channels.letter import letter, message_id
from alerter.errors import AlerterError, ChannelError
from alerter.model import Message, Recipient
from alerter.ports import Receipt
from alerter.render import plain, shorten
from alerter.secret import SecretField

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_SENDER = re.compile(r"(?:(?P<name>[^<>\x00-\x1f\x7f]*)<(?P<address>[^<>]+)>|(?P<bare>[^<>\s]+))")
_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
#: the server wants another login or way in: an operator mends that, so nothing is given up
_LOGIN_CODES = frozenset((530, 534, 535, 538))


class SmtpSettings(BaseModel):
    """The server that takes mail from us."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, title="SMTP server", hide_input_in_errors=True
    )

    host: str = Field(min_length=1, pattern=r"^\S+$", title="Host")
    port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        title="Port",
        description="Left out: 587 with starttls, 465 with tls, 25 with none",
    )
    security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", title="Encryption", description="none is for a server on this machine"
    )
    username: str | None = Field(default=None, title="User name")
    password: SecretField | None = Field(default=None, title="Password")
    ca_file: str | None = Field(
        default=None, title="CA file", description="Certificates to trust instead of the system's"
    )
    timeout: float = Field(
        default=15, gt=0, le=50, title="Timeout", description="Seconds to wait for each answer"
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.security == "none" and self.host not in _LOOPBACK:
            raise ValueError(
                "security: none would send mail in the clear; use starttls or tls (none is for "
                "localhost)"
            )
        if (self.username is None) != (self.password is None):
            raise ValueError("username and password go together; set both or neither")
        return self


class MailRecipient(BaseModel):
    """One reader."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Reader")

    address: str = Field(title="Mail address")
    timezone: str | None = Field(
        default=None, title="Time zone", description="IANA name; left out: the topic's"
    )

    @field_validator("address")
    @classmethod
    def _check_address(cls, value: str) -> str:
        return _address(value)

    @field_validator("timezone")
    @classmethod
    def _check_timezone(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                ZoneInfo(value)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                raise ValueError(
                    f"{value!r} is no time zone; write an IANA name such as Europe/Madrid"
                ) from None
        return value


class EmailSettings(BaseModel):
    """What the configuration says of a mail channel."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        title="Email",
        hide_input_in_errors=True,
    )

    smtp: SmtpSettings = Field(title="SMTP server")
    sender: str = Field(
        alias="from",
        title="From",
        description="The sender, such as Deadline alerts <alerts@example.org>",
    )
    to: tuple[MailRecipient, ...] = Field(
        min_length=1, title="Readers", description="Each gets a mail of their own, in their zone"
    )
    attach_ics: bool = Field(
        default=True, title="Calendar", description="Attach the deadline for the reader's calendar"
    )

    @field_validator("sender")
    @classmethod
    def _check_sender(cls, value: str) -> str:
        found = _SENDER.fullmatch(value.strip())
        if not found:
            raise ValueError(f"{value!r} is no sender; write Name <name@example.org>")
        address = _address(found["address"] or found["bare"])
        name = re.sub(r'["\\]', "", found["name"] or "").strip()
        return f'"{name}" <{address}>' if name else address

    @field_validator("to")
    @classmethod
    def _check_to(cls, value: tuple[MailRecipient, ...]) -> tuple[MailRecipient, ...]:
        seen: set[str] = set()
        for reader in value:
            if reader.address in seen:
                raise ValueError(f"{reader.address} is here twice; keep one")
            seen.add(reader.address)
        return value


class EmailChannel:
    """One SMTP server and its readers."""

    Settings: ClassVar[type[BaseModel]] = EmailSettings

    def __init__(self, name: str, settings: EmailSettings) -> None:
        self._name = name
        self._settings = settings
        self._smtp = settings.smtp
        self._port = settings.smtp.port or _PORTS[settings.smtp.security]
        self._server = f"{settings.smtp.host}:{self._port}"
        self._tls: ssl.SSLContext | None = None

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """The readers, each in their own zone."""
        return tuple(
            Recipient(reader.address, ZoneInfo(reader.timezone) if reader.timezone else None)
            for reader in self._settings.to
        )

    async def send(self, message: Message, *, recipient: Recipient, thread: str | None) -> Receipt:
        """Send one mail; threads need no `thread`, for their root is known beforehand."""
        sender = self._settings.sender
        mail = letter(
            message,
            channel=self._name,
            sender=sender,
            recipient=recipient.address,
            has_calendar=self._settings.attach_ics,
        )
        await self._hand_over(mail.as_bytes(), sender, recipient.address)
        return Receipt(message_id(message, sender))

    async def close(self) -> None:
        """Nothing is held: a connection lasts for one mail."""

    async def _hand_over(self, mail: bytes, sender: str, address: str) -> None:
        password = self._password()
        smtp = self._smtp
        try:
            await self._transfer(mail, sender.rpartition("<")[2].rstrip(">"), address, password)
        except aiosmtplib.SMTPRecipientsRefused as error:
            self._refuse(error.recipients[0], f"refused {address}", password)
        except aiosmtplib.SMTPConnectResponseError as error:
            raise self._error(f"takes no connections now ({error.code})") from error
        except aiosmtplib.SMTPResponseException as error:
            self._refuse(error, f"refused the mail to {address}", password)
        except (aiosmtplib.SMTPTimeoutError, TimeoutError) as error:
            raise self._error(f"did not answer within {smtp.timeout:g} s") from error
        except aiosmtplib.SMTPNotSupported as error:
            raise self._error(
                f"does not offer what is asked ({_line(error)}); check smtp.security and smtp.port"
            ) from error
        except (aiosmtplib.SMTPException, OSError) as error:
            raise self._error(
                f"cannot be used: {_line(error)}; check smtp.host, smtp.port and smtp.security"
            ) from error

    async def _transfer(self, mail: bytes, sender: str, address: str, password: str | None) -> None:
        smtp = self._smtp
        transport: asyncio.BaseTransport | None = None
        client = aiosmtplib.SMTP(
            hostname=smtp.host,
            port=self._port,
            timeout=smtp.timeout,
            use_tls=smtp.security == "tls",
            start_tls=smtp.security == "starttls",
            tls_context=None if smtp.security == "none" else self._tls_context(),
        )
        try:
            async with client:
                transport = client.transport
                if smtp.username and password:
                    await client.login(smtp.username, password)
                await client.sendmail(sender, [address], mail)
        finally:
            # The farewell has been said: no socket waits for it beyond this mail.
            if isinstance(transport, asyncio.WriteTransport):
                transport.abort()
            await asyncio.sleep(0)

    def _refuse(
        self, error: aiosmtplib.SMTPResponseException, what: str, password: str | None
    ) -> NoReturn:
        """4xx: later. 5xx: never, unless it is about logging in, which an operator mends."""
        code = error.code
        if isinstance(error, aiosmtplib.SMTPAuthenticationError) or code in _LOGIN_CODES:
            why = "refused the user name or password" if password else "wants a login"
            raise self._error(
                f"{why} ({code}): check smtp.username and smtp.password"
            ) from None  # what it answered may repeat what it was sent
        answer = shorten(plain(error.message), 200)
        if password:
            answer = answer.replace(password, "…")
        is_final = code >= 500 and not isinstance(error, aiosmtplib.SMTPHeloError)
        raise self._error(f"{what} ({code}): {answer}", permanent=is_final) from None

    def _error(self, why: str, *, permanent: bool = False) -> ChannelError:
        return ChannelError(f"{self._name}: {self._server} {why}", permanent=permanent)

    def _password(self) -> str | None:
        if self._smtp.password is None:
            return None
        try:
            return self._smtp.password.reveal()
        except AlerterError as error:
            raise ChannelError(f"{self._name}: {error}") from error

    def _tls_context(self) -> ssl.SSLContext:
        if self._tls is None:
            try:
                self._tls = ssl.create_default_context(cafile=self._smtp.ca_file)
            except OSError as error:
                raise ChannelError(
                    f"{self._name}: smtp.ca_file {self._smtp.ca_file}: {_line(error)}"
                ) from error
        return self._tls


def _address(value: str) -> str:
    if not _ADDRESS.fullmatch(value):
        raise ValueError(f"{value!r} is no mail address; write name@example.org")
    return value


def _line(error: Exception) -> str:
    return shorten(plain(str(error)), 200).rstrip(".") or type(error).__name__
