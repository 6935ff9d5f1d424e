"""Every error that alerter raises on purpose.

AlerterError            one line for a person: what, about whom, why, and the way out
├── ConfigError         the configuration cannot be used; carries every problem found
├── SourceError         a feed could not be read; perhaps later (`retry_after`, `gone`)
├── ChannelError        a message was not delivered; perhaps later (`permanent`, `retry_after`)
└── StoreError          the store cannot be opened or used
"""

from datetime import timedelta


class AlerterError(Exception):
    """What went wrong, in one line that a person can act on."""


class ConfigError(AlerterError):
    """The configuration cannot be used.

    `problems` holds one line each, `file:line:col: path: message`.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class SourceError(AlerterError):
    """A feed could not be read this time.

    `retry_after` is how long the publisher asked us to stay away; `gone` means that it said the
    feed will not come back (HTTP 410).
    """

    def __init__(
        self, message: str, *, retry_after: timedelta | None = None, gone: bool = False
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.gone = gone


class ChannelError(AlerterError):
    """A message was not delivered.

    `permanent` means that trying again cannot help; `retry_after` is how long the other side asked
    us to wait, which pauses this channel alone.
    """

    def __init__(
        self, message: str, *, permanent: bool = False, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after


class StoreError(AlerterError):
    """The store cannot be opened or used."""
