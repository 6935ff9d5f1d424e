"""The keys of the configuration, one model for each mapping; descriptions are shown by editors.

What a channel or detector may hold beside its `type` is not known here: its own model says so.
Names that refer to one another are checked in `references`.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_settings import BaseSettings, SettingsConfigDict

from alerter.model import Kind, Trust
from alerter.settings.later import NOT_YET
from alerter.settings.spans import (
    AnnouncedField,
    FilterField,
    LeadField,
    Span,
    TimeField,
    ZoneField,
    between,
)
from alerter.settings.texts import DatabaseUrl, FeedUrl, ListenAddress, Name, Term, Text, WebUrl

#: what environment variables begin with
ENV_PREFIX = "ALERTER_"


def _as_route(value: object) -> object:
    return {"channel": value} if isinstance(value, str) else value


def _refuse_digest(value: object) -> object:
    if value == "digest":
        raise ValueError(f"{NOT_YET}there is no digest for hedged dates; write alert or ignore")
    return value


def _refuse_more_sources(value: int) -> int:
    if value > 1:
        raise ValueError(f"{NOT_YET}one source is enough for an alert; write 1 or remove the key")
    return value


def _refuse_catch_up(value: object) -> object:
    if value in ("all", "none"):
        raise ValueError(f"{NOT_YET}only the nearest reminder is caught up; write nearest")
    return value


def _check_version(value: int) -> int:
    if value != 1:
        raise ValueError("this alerter reads version 1 of the configuration; write 1")
    return value


Hedged = Annotated[Literal["alert", "ignore"], BeforeValidator(_refuse_digest)]
MinSources = Annotated[
    int, Field(ge=1), AfterValidator(_refuse_more_sources), WithJsonSchema({"const": 1})
]
CatchUp = Annotated[Literal["nearest"], BeforeValidator(_refuse_catch_up)]
Version = Annotated[int, AfterValidator(_check_version), WithJsonSchema({"const": 1})]


class DateOnly(BaseModel):
    """How deadlines are treated whose date has no clock time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    remind_at: TimeField | None = Field(
        None,
        description='Time of day, in the zone of the topic, of their reminders. Default "09:00".',
    )


class Route(BaseModel):
    """One channel that a topic notifies, perhaps of some alerts only."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    channel: Name = Field(description="Name of a channel.")
    only: Annotated[tuple[FilterField, ...], Field(min_length=1)] | None = Field(
        None, description='What passes: events, or "reminder<=7d". Left out: everything.'
    )


RouteField = Annotated[
    Route,
    BeforeValidator(
        _as_route,
        json_schema_input_type=Annotated[str, Field(description="Name of a channel.")] | Route,
    ),
]


class Rules(BaseModel):
    """What a topic inherits where it does not say otherwise."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    remind: tuple[LeadField, ...] | None = Field(
        None, description="Leads of the reminders: 30d, 2w, 3h, 45m. Default [7d, 1d]."
    )
    date_only: DateOnly | None = Field(None, description="For dates without a clock time.")
    announce: tuple[AnnouncedField, ...] | None = Field(
        None,
        description="Events told besides reminders. Default [new, moved, cancelled, met, lapsed].",
    )
    min_confidence: Annotated[float, Field(ge=0, le=1)] | None = Field(
        None, description="Below it a deadline is kept for review, never alerted. Default 0.6."
    )
    min_sources: MinSources | None = Field(
        None, description="How many independent outlets must tell of it. Default 1."
    )
    hedged: Hedged | None = Field(
        None, description="Dates only proposed or expected: alert or ignore. Default ignore."
    )
    notify: tuple[RouteField, ...] | None = Field(
        None, description="Channels that are told: names, or {channel: …, only: […]}."
    )


class Topic(Rules):
    """A subject to follow."""

    name: Name = Field(description="Stable id: lower-case letters, digits and -.")
    title: Text | None = Field(None, description="What people read. Default: the name.")
    any: Annotated[tuple[Term, ...], Field(min_length=1)] = Field(
        (),
        description="An entry holds one of these: word, prefix*, or /regular expression/.",
    )
    all: tuple[Term, ...] = Field((), description="At least one of these as well.")
    none: tuple[Term, ...] = Field((), description="None of these.")
    sources: Annotated[tuple[Name, ...], Field(min_length=1)] | None = Field(
        None, description="Names of the sources that count. Left out: all."
    )
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)] | None = Field(
        None, description="deadline (act by), expiry (runs out), effective (binds). Left out: all."
    )
    timezone: ZoneField | None = Field(
        None, description="Zone of its readers. Default: the zone of the whole configuration."
    )


class Source(BaseModel):
    """Where entries come from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name = Field(description="Stable id: lower-case letters, digits and -.")
    type: Text = Field("feed", description="Which plug-in reads it.")
    url: FeedUrl | None = Field(
        None, description="http, https, or file: (relative to the configuration)."
    )
    every: Annotated[Span, between("1m", "30d")] = Field(
        "15m", validate_default=True, description="How often to look: a hint."
    )
    timezone: ZoneField | None = Field(
        None, description="Where its dates are read when they carry no zone. Default UTC."
    )
    trust: Trust = Field(Trust.PRESS, description="How near to the fact it is, nearest first.")
    backfill: Annotated[Span, between("0d", "365d")] = Field(
        "1d", validate_default=True, description="How far back the first poll may announce."
    )


class Delivery(BaseModel):
    """How hard to try to tell people."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    give_up_after: Annotated[Span, between("1m", "30d")] = Field(
        "48h", validate_default=True, description="Then a message is a dead letter."
    )
    catch_up: CatchUp = Field(
        "nearest", description="After downtime: only the nearest reminder, marked as late."
    )


class Server(BaseModel):
    """The web page."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    listen: ListenAddress = Field("127.0.0.1:8080", description="host:port.")
    public_url: WebUrl | None = Field(None, description="Its address as people reach it.")


class Document(BaseSettings):
    """The configuration of alerter."""

    model_config = SettingsConfigDict(
        title="Configuration of alerter",
        extra="forbid",
        frozen=True,
        case_sensitive=True,
        env_prefix=ENV_PREFIX.lower(),
        env_nested_delimiter="__",
    )

    version: Version = Field(1, description="Version of this format.")
    timezone: ZoneField = Field(
        "UTC", validate_default=True, description="Default zone of readers: an IANA name."
    )
    database: DatabaseUrl = Field(
        "sqlite:///alerter.db",
        description="sqlite:///file (relative to the state directory) or postgresql://host/name.",
    )
    defaults: Rules = Field(default_factory=Rules, description="What every topic inherits.")
    sources: tuple[Source, ...] = Field((), description="Where entries come from.")
    topics: tuple[Topic, ...] = Field((), description="What to follow, and whom to tell.")
    channels: dict[Name, dict[str, object]] = Field(
        default_factory=dict, description="How people are told, by name."
    )
    detector: dict[str, object] | None = Field(
        None, description="What reads the entries. Left out: the built-in reader."
    )
    delivery: Delivery = Field(
        default_factory=Delivery, description="How long to retry, and what to catch up on."
    )
    server: Server | None = Field(None, description="The web page. Left out: none is served.")
