"""Which detector reads is named by its type; its own keys are checked by its own model."""

from importlib.metadata import entry_points
from pathlib import Path

import pytest
from support.configuration import CHANNELS, DETECTORS, SOURCES, load_text, problem_of, problems_of

from alerter.app import make_detector
from alerter.detectors.builtin import BuiltInDetector
from alerter.detectors.llm import LlmDetector
from alerter.ports import SlowDetector
from alerter.settings import json_schema


def test_left_out_it_is_none(tmp_path: Path) -> None:
    assert load_text(tmp_path, "version: 1\n").detector is None


def test_it_carries_its_own_keys(tmp_path: Path) -> None:
    detector = load_text(
        tmp_path, "detector: {type: glasses, strength: 2.5, receipt: {env: RECEIPT}}\n"
    ).detector

    assert detector is not None
    assert detector.kind == "glasses"
    told = detector.settings.model_dump()
    assert (told["strength"], str(told["receipt"])) == (2.5, "{env: RECEIPT}")


def test_a_variable_counts_more_than_the_file(tmp_path: Path) -> None:
    detector = load_text(
        tmp_path, "detector: {type: glasses, strength: 2}\n", ALERTER_DETECTOR__STRENGTH="3"
    ).detector

    assert detector is not None
    assert detector.settings.model_dump()["strength"] == 3


def test_a_variable_that_a_secret_is_kept_in_is_no_stranger(tmp_path: Path) -> None:
    text = "detector: {type: glasses, receipt: {env: ALERTER_RECEIPT}}\n"

    assert load_text(tmp_path, text, ALERTER_RECEIPT="x").detector


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("detector: glasses\n", "1:11: detector: must be a mapping of keys and values"),
        ("detector: {strength: 1}\n", "1:1: detector.type: missing: one of glasses"),
        ("detector: {typ: glasses}\n", '1:12: detector.typ: unknown key; did you mean "type"?'),
        ("detector: {type: 7}\n", "1:18: detector.type: must be text: one of glasses"),
        (
            "detector: {type: glases}\n",
            '1:18: detector.type: no detector is of type "glases"; did you mean "glasses"?',
        ),
        (
            "detector: {type: x}\n",
            '1:18: detector.type: no detector is of type "x" (known: glasses)',
        ),
        (
            "detector: {type: glasses, strenght: 1}\n",
            '1:27: detector.strenght: unknown key; did you mean "strength"?',
        ),
        (
            "detector:\n  type: glasses\n  strength: 0\n",
            "3:13: detector.strength: must be greater than 0",
        ),
        (
            "detector: {type: glasses, receipt: paid}\n",
            "1:36: detector.receipt: a secret is written {env: NAME}, {file: PATH} or "
            "{credential: NAME}, never as itself",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, problem: str) -> None:
    assert problem_of(tmp_path, text) == f"alerter.yaml:{problem}"


def test_a_mistake_elsewhere_hides_none_here(tmp_path: Path) -> None:
    assert len(problems_of(tmp_path, "versoin: 1\ndetector: {type: glasses, size: 1}\n")) == 2


def test_an_editor_knows_its_keys_by_its_type() -> None:
    schema = json_schema(CHANNELS, SOURCES, DETECTORS)
    definitions, properties = schema["$defs"], schema["properties"]

    assert isinstance(properties, dict)
    assert isinstance(definitions, dict)
    assert properties["detector"]["$ref"] == "#/$defs/Detector"
    assert definitions["Detector"]["properties"]["type"]["enum"] == ["glasses"]
    assert set(definitions["Glasses"]["properties"]) == {"type", "strength", "receipt"}
    assert definitions["Glasses"]["additionalProperties"] is False


@pytest.mark.parametrize("entry", entry_points(group="alerter.detectors"), ids=lambda it: it.name)
def test_every_setting_of_a_detector_is_explained_to_an_editor(entry) -> None:
    settings = getattr(entry.load(), "Settings", None)
    for told in settings.model_json_schema()["properties"].values() if settings else ():
        assert told["description"]


def test_the_rules_read_where_none_is_named() -> None:
    detector = make_detector(None)

    assert isinstance(detector, BuiltInDetector)
    assert not isinstance(detector, SlowDetector)


def test_the_one_that_asks_says_that_it_is_slow() -> None:
    made = LlmDetector(LlmDetector.Settings(base_url="https://llm.example.org/v1", model="m"))

    assert isinstance(made, SlowDetector)
    made.close()
