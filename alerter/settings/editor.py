"""The JSON Schema (2020-12) of the configuration, for completion and errors in an editor.

Made from the models that check it, so that the two cannot disagree. Pure.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from types import MappingProxyType

from pydantic import BaseModel
from pydantic.json_schema import (
    GenerateJsonSchema,
    JsonSchemaMode,
    JsonSchemaValue,
    models_json_schema,
)
from pydantic_core import core_schema

from alerter.settings.channel import Kinds
from alerter.settings.schema import Document

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MODE: JsonSchemaMode = "validation"


class _Plain(GenerateJsonSchema):
    """Without titles that repeat each key, and without `null`: a key has a value or is left out."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        if "default" in schema and schema["default"] is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)


@cache
def document_schema() -> Mapping[str, object]:
    """The schema of all but the plug-ins' own keys."""
    return Document.model_json_schema(schema_generator=_Plain)


def json_schema(
    channel_kinds: Kinds,
    source_kinds: Collection[str],
    detector_kinds: Kinds = MappingProxyType({}),
) -> dict[str, object]:
    """The schema of a configuration in which these kinds of plug-in are installed."""
    channels, detectors = dict(sorted(channel_kinds.items())), dict(sorted(detector_kinds.items()))
    plugged = dict.fromkeys([*channels.values(), *detectors.values()])
    models: tuple[type[BaseModel], ...] = (Document, *plugged)
    references, schema = models_json_schema(
        [(model, _MODE) for model in models], schema_generator=_Plain
    )
    definitions = schema["$defs"]
    _name_source_kinds(definitions["Source"], source_kinds)
    document = definitions.pop(_name(references[Document, _MODE]))
    names = {model: _name(references[model, _MODE]) for model in plugged}
    for name in set(names.values()):
        definitions[name] = _with_type(definitions[name])
    definitions["Channel"] = _plugged(
        {kind: names[model] for kind, model in channels.items()},
        "One way to tell people.",
        "How this channel tells people.",
    )
    definitions["Detector"] = _plugged(
        {kind: names[model] for kind, model in detectors.items()},
        "What reads the entries.",
        "Which plug-in reads them.",
    )
    about = document["properties"]["detector"]["description"]
    document["properties"]["detector"] = {"$ref": "#/$defs/Detector", "description": about}
    by_name = document["properties"]["channels"]
    by_name["additionalProperties"] = False
    for pattern in by_name["patternProperties"]:
        by_name["patternProperties"][pattern] = {"$ref": "#/$defs/Channel"}
    return {"$schema": _DIALECT, **document, "$defs": _used(document, definitions)}


def _used(document: object, definitions: JsonSchemaValue) -> JsonSchemaValue:
    """The definitions that `document` leads to, by name."""
    used: JsonSchemaValue = {}
    waiting = list(_references(document))
    while waiting:
        name = waiting.pop()
        if name not in used:
            used[name] = definitions[name]
            waiting.extend(_references(used[name]))
    return dict(sorted(used.items()))


def _references(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield _name(schema)
        schema = list(schema.values())
    for inner in schema if isinstance(schema, list) else ():
        yield from _references(inner)


def _name(reference: JsonSchemaValue) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


def _name_source_kinds(source: JsonSchemaValue, kinds: Collection[str]) -> None:
    source["properties"]["type"] |= {"enum": sorted(kinds)}
    source["required"] = ["name", "url"]


def _with_type(model: JsonSchemaValue) -> JsonSchemaValue:
    """A plug-in's own keys, and the one that says which kind it is."""
    properties = {"type": True, **model.get("properties", {})}
    return {**model, "properties": properties, "additionalProperties": False}


def _plugged(names: Mapping[str, str], what: str, about_type: str) -> JsonSchemaValue:
    """Any plug-in of a sort: its keys follow from its type."""
    kind = {"description": about_type, "enum": list(names)}
    return {
        "description": what,
        "type": "object",
        "properties": {"type": kind},
        "required": ["type"],
        "allOf": [
            {
                "if": {"properties": {"type": {"const": kind}}},
                "then": {"$ref": f"#/$defs/{name}"},
            }
            for kind, name in names.items()
        ],
    }
