"""A channel that keeps what it was given, and fails when it is told to."""

from collections import deque
from typing import ClassVar

from pydantic import BaseModel

from alerter.model import Message, Recipient
from alerter.ports import Receipt


class NoSettings(BaseModel):
    """A channel that needs none."""


class RecordingChannel:
    """Accepts every message, but first raises what stands in `failures`."""

    Settings: ClassVar[type[BaseModel]] = NoSettings

    def __init__(self, *recipients: Recipient) -> None:
        self.recipients = recipients or (Recipient("C0123456789"),)
        self.failures: deque[Exception] = deque()
        self.sent: list[tuple[Message, Recipient, str | None]] = []

    async def send(self, message: Message, *, recipient: Recipient, thread: str | None) -> Receipt:
        if self.failures:
            raise self.failures.popleft()
        self.sent.append((message, recipient, thread))
        return Receipt(f"ref-{len(self.sent)}")

    async def close(self) -> None:
        """Nothing to give back."""

    @property
    def headlines(self) -> list[str]:
        return [message.headline for message, _, _ in self.sent]
