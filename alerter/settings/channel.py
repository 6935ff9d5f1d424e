"""Reads the channels: what is common to all here, the rest by the model of each kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from alerter.settings.later import CHANNEL_KEYS, CHANNEL_KINDS, refusal, refusal_of_channel
from alerter.settings.problems import Problems
from alerter.settings.reading import Trail
from alerter.settings.words import did_you_mean, listed, nearest

#: the settings model of each kind of channel
Kinds = Mapping[str, type[BaseModel]]


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """One channel of the configuration."""

    name: str
    #: entry point of the channel that sends
    kind: str
    #: its own keys
    settings: BaseModel


def read_channels(given: object, kinds: Kinds, problems: Problems) -> Iterator[ChannelSettings]:
    """The channels that can be used; what is wrong with the others is reported."""
    for name, keys in given.items() if isinstance(given, Mapping) else ():
        if isinstance(keys, Mapping):
            trail: Trail = ("channels", name)
            kind = _kind(keys, trail, kinds, problems)
            own = _own_keys(keys, trail, problems)
            settings = kind and _validated(own, trail, kinds[kind], problems)
            if kind and settings:
                yield ChannelSettings(name, kind, settings)


def _kind(keys: Mapping[str, object], trail: Trail, kinds: Kinds, problems: Problems) -> str | None:
    kind = keys.get("type")
    at = (*trail, "type")
    if "type" not in keys and (meant := nearest("type", keys)):
        problems.of_key((*trail, meant), 'unknown key; did you mean "type"?')
    elif "type" not in keys:
        problems.of_missing(at, f"missing: one of {listed(kinds)}")
    elif not isinstance(kind, str):
        problems.of_value(at, f"must be text: one of {listed(kinds)}")
    elif kind in kinds:
        return kind
    elif kind in CHANNEL_KINDS:
        problems.of_value(at, refusal_of_channel(kind, kinds))
    else:
        hint = did_you_mean(kind, {*kinds, *CHANNEL_KINDS}) or f" (known: {listed(kinds)})"
        problems.of_value(at, f'no channel is of type "{kind}"{hint}')
    return None


def _own_keys(keys: Mapping[str, object], trail: Trail, problems: Problems) -> Mapping[str, object]:
    """The keys that are the channel's own affair."""
    for key in CHANNEL_KEYS:
        if key in keys and (why := refusal((*trail, key))):
            problems.of_key((*trail, key), why)
    return {key: value for key, value in keys.items() if key not in ("type", *CHANNEL_KEYS)}


def _validated(
    own: Mapping[str, object], trail: Trail, model: type[BaseModel], problems: Problems
) -> BaseModel | None:
    try:
        return model.model_validate(own, extra="forbid")
    except ValidationError as error:
        problems.of_model(error, model.model_json_schema(), within=trail)
        return None
