"""How the values of records are written into columns, alike on SQLite and on PostgreSQL.

Knows no table and no statement; reads no clock.
"""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import BigInteger, DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

from alerter.due import Due
from alerter.model import Lead
from alerter.stores.edge import plain, utc

_E = TypeVar("_E", bound=StrEnum)
_MICROSECOND = timedelta(microseconds=1)


class Words(TypeDecorator[str]):
    """Text from anywhere, made plain on its way in, also where it is compared with."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Python to database."""
        return None if value is None else plain(value)


class Moment(TypeDecorator[datetime]):
    """A moment that compares rightly and comes back aware, in UTC.

    PostgreSQL has a type for it; SQLite gets UTC as text of fixed width.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Python to database."""
        return None if value is None else utc(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Database to Python: naive from SQLite, in the session's zone from PostgreSQL."""
        if value is None:
            return None
        at: datetime = value
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


class Stamp(TypeDecorator[datetime]):
    """A moment in its own offset, as ISO text; not to be compared in SQL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Python to database."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Database to Python."""
        return None if value is None else datetime.fromisoformat(value)


class Span(TypeDecorator[timedelta]):
    """A length of time, in microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        """Python to database."""
        return None if value is None else value // _MICROSECOND

    def process_result_value(self, value: Any | None, dialect: Dialect) -> timedelta | None:
        """Database to Python."""
        return None if value is None else value * _MICROSECOND


class DueText(TypeDecorator[Due]):
    """A due in its canonical writing."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Due | None, dialect: Dialect) -> str | None:
        """Python to database."""
        return None if value is None else value.text

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Due | None:
        """Database to Python."""
        return None if value is None else Due.parse(value)


class LeadText(TypeDecorator[Lead]):
    """A lead as written in the configuration."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Lead | None, dialect: Dialect) -> str | None:
        """Python to database."""
        return None if value is None else str(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Lead | None:
        """Database to Python."""
        return None if value is None else Lead.parse(value)


class Choice(TypeDecorator[_E]):
    """One word out of a StrEnum; the database knows only text, so that a word can be added."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[_E]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: _E | None, dialect: Dialect) -> str | None:
        """Python to database."""
        return None if value is None else value.value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> _E | None:
        """Database to Python."""
        return None if value is None else self.words(value)
