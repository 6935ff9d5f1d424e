"""What a fresh process imports before it reads its first text, and what it does not."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import alerter.model

#: what the built-in detector never needs, or not before it has a text
NEEDLESS = {
    "alerter.detectors.telling",
    "alerter.model.alert",
    "alerter.model.deadline",
    "alerter.model.feed",
    "alerter.model.topic",
    "alerter.timex.tagger",
    "calendar",
    "hashlib",
    "locale",
    "pathlib",
    "tomllib",
    "urllib.parse",
}
#: what it needs for no English text either
FOR_NO_TEXT = NEEDLESS - {"tomllib"}
TEXT = "The app has until 17 September 2025 to be sold, said the ministry on Monday."
READ = f"""
from datetime import UTC, datetime
from alerter.model import Entry
entry = Entry("", "", "", "", "", {TEXT!r}, datetime(2025, 9, 10, tzinfo=UTC))
assert BuiltInDetector().detect(entry)
"""


def loaded_by(program: str) -> set[str]:
    told = "import sys\nprint(*sys.modules)"
    begun = [sys.executable, "-c", f"{program}\n{told}"]
    return set(subprocess.run(begun, check=True, capture_output=True, text=True).stdout.split())


@pytest.mark.parametrize(("program", "needless"), [("", NEEDLESS), (READ, FOR_NO_TEXT)])
def test_the_detector_loads_only_what_it_needs(program: str, needless: set[str]) -> None:
    before = loaded_by("")

    loaded = loaded_by(f"from alerter.detectors.builtin import BuiltInDetector\n{program}")

    assert "alerter.detectors.examination" in loaded
    assert (loaded - before) & needless == set()


def test_the_model_gives_the_records_that_its_stub_tells_type_checkers_of() -> None:
    stub = Path(alerter.model.__file__).with_suffix(".pyi")
    imports = [
        node for node in ast.parse(stub.read_text()).body if isinstance(node, ast.ImportFrom)
    ]
    told = {alias.name: node.module for node in imports for alias in node.names}

    assert sorted(told) == sorted(alerter.model.__all__)
    for name, module in told.items():
        assert getattr(alerter.model, name) is getattr(sys.modules[str(module)], name)


def test_the_model_has_no_other_names() -> None:
    with pytest.raises(AttributeError, match="Nonesuch"):
        alerter.model.Nonesuch  # noqa: B018 - asking is what is tested
