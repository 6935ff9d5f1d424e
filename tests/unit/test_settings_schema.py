"""The JSON Schema for editors: made from the same models, so it knows the same keys."""

import json
from pathlib import Path

import pytest
from pydantic import BaseModel
from ruamel.yaml import YAML
from support.configuration import CHANNELS, SOURCES, load_text

from alerter.settings import json_schema, template
from alerter.settings.problems import Schema, keys_at

SCHEMA = json_schema(CHANNELS, SOURCES)


def definition(name: str, schema: Schema = SCHEMA) -> dict[str, object]:
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    found = definitions[name]
    assert isinstance(found, dict)
    return found


def mappings(value: object) -> list[dict[str, object]]:
    inner = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    found = [item for one in inner for item in mappings(one)]
    return [value, *found] if isinstance(value, dict) else found


def test_it_says_which_dialect_it_is() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["additionalProperties"] is False


def test_it_is_the_same_each_time_and_plain_json() -> None:
    assert json.dumps(json_schema(dict(reversed(CHANNELS.items())), SOURCES)) == json.dumps(SCHEMA)


@pytest.mark.parametrize(
    "trail",
    [(), ("defaults",), ("sources", 0), ("topics", 0), ("topics", 0, "notify", 0), ("delivery",),
     ("server",), ("defaults", "date_only")],
)  # fmt: skip
def test_every_key_is_described(trail: tuple[str | int, ...]) -> None:
    known = keys_at(SCHEMA, trail)

    assert known
    silent = [
        key for key, what in known.items() if not (isinstance(what, dict) and "description" in what)
    ]
    assert silent == []


def test_every_reference_leads_somewhere_and_every_definition_is_used() -> None:
    references = [item["$ref"] for item in mappings(SCHEMA) if "$ref" in item]
    definitions = SCHEMA["$defs"]

    assert references
    assert isinstance(definitions, dict)
    assert {str(item).removeprefix("#/$defs/") for item in references} == set(definitions)


def test_a_channel_has_the_keys_of_its_type() -> None:
    channel = definition("Channel")

    by_name = keys_at(SCHEMA, ())["channels"]
    assert isinstance(by_name, dict)
    assert by_name["patternProperties"] == {"^[a-z0-9][a-z0-9-]*$": {"$ref": "#/$defs/Channel"}}
    assert by_name["additionalProperties"] is False
    assert channel["required"] == ["type"]
    assert channel["properties"] == {
        "type": {"description": "How this channel tells people.", "enum": ["pager", "paper"]}
    }
    assert channel["allOf"] == [
        {"if": {"properties": {"type": {"const": kind}}}, "then": {"$ref": f"#/$defs/{name}"}}
        for kind, name in [("pager", "Pager"), ("paper", "Paper")]
    ]
    assert set(keys_at(definition("Pager"), ())) == {
        "type", "token", "wire", "thread", "from", "to",
    }  # fmt: skip
    assert definition("Pager")["additionalProperties"] is False


def test_a_source_names_the_kinds_that_are_installed() -> None:
    schema = json_schema(CHANNELS, ("kev", "feed"))
    kinds = keys_at(schema, ("sources", 0))["type"]

    assert isinstance(kinds, dict)
    assert kinds["enum"] == ["feed", "kev"]
    assert definition("Source", schema)["required"] == ["name", "url"]


def test_two_types_may_share_one_model_and_models_one_name() -> None:
    class Other:
        class Pager(BaseModel):
            number: int

    schema = json_schema({**CHANNELS, "print": CHANNELS["paper"], "beeper": Other.Pager}, SOURCES)

    kinds = definition("Channel", schema)["allOf"]
    assert isinstance(kinds, list)
    names = {
        kind["if"]["properties"]["type"]["const"]: kind["then"]["$ref"].rpartition("/")[2]
        for kind in kinds
    }
    assert names["print"] == names["paper"]
    assert names["beeper"] != names["pager"]
    assert set(keys_at(definition(names["beeper"], schema), ())) == {"type", "number"}


def test_what_is_for_later_is_not_offered() -> None:
    hedged = keys_at(SCHEMA, ("defaults",))["hedged"]

    assert isinstance(hedged, dict)
    assert hedged["enum"] == ["alert", "ignore"]
    assert "heartbeat" not in keys_at(SCHEMA, ())
    assert not {"was", "labels"} & set(keys_at(SCHEMA, ("topics", 0)))


def test_no_value_may_be_null() -> None:
    assert [item for item in mappings(SCHEMA) if item.get("type") == "null"] == []


def test_it_knows_every_key_of_the_configuration_to_start_from(tmp_path: Path) -> None:
    def unknown(value: object, trail: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
        if isinstance(value, list):
            return [bad for at, item in enumerate(value) for bad in unknown(item, (*trail, at))]
        if not isinstance(value, dict) or trail == ("channels",):
            return []
        here = [(*trail, key) for key in value if key not in keys_at(SCHEMA, trail)]
        return here + [bad for key, item in value.items() for bad in unknown(item, (*trail, key))]

    data = YAML(typ="safe", pure=True).load(template())

    assert unknown(data, ()) == []
    assert unknown({"topics": [{"notfy": 1}]}, ()) == [("topics", 0, "notfy")]
    assert load_text(tmp_path, template().replace("console", "paper")).channels
