"""Reads the detector: its `type` here, the rest by the model of that kind."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from alerter.settings.channel import Kinds
from alerter.settings.problems import Problems
from alerter.settings.words import did_you_mean, listed, nearest

_HERE = ("detector",)
_TYPE = ("detector", "type")


@dataclass(frozen=True, slots=True)
class DetectorSettings:
    """What reads entries, where the configuration names it."""

    #: entry point of the detector
    kind: str
    #: its own keys
    settings: BaseModel


def read_detector(given: object, kinds: Kinds, problems: Problems) -> DetectorSettings | None:
    """The detector that can be used; None where none is named, or what is wrong was reported."""
    if not isinstance(given, Mapping) or (kind := _kind(given, kinds, problems)) is None:
        return None
    model = kinds[kind]
    own = {key: value for key, value in given.items() if key != "type"}
    try:
        return DetectorSettings(kind, model.model_validate(own, extra="forbid"))
    except ValidationError as error:
        problems.of_model(error, model.model_json_schema(), within=_HERE)
        return None


def _kind(given: Mapping[str, object], kinds: Kinds, problems: Problems) -> str | None:
    kind = given.get("type")
    if "type" not in given and (meant := nearest("type", given)):
        problems.of_key((*_HERE, meant), 'unknown key; did you mean "type"?')
    elif "type" not in given:
        problems.of_missing(_TYPE, f"missing: one of {listed(kinds)}")
    elif not isinstance(kind, str):
        problems.of_value(_TYPE, f"must be text: one of {listed(kinds)}")
    elif kind not in kinds:
        hint = did_you_mean(kind, kinds) or f" (known: {listed(kinds)})"
        problems.of_value(_TYPE, f'no detector is of type "{kind}"{hint}')
    else:
        return kind
    return None
