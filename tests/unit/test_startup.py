"""What a fresh process imports before it reads its first text, and what it does not."""

import subprocess
import sys

import pytest

#: what the built-in detector never needs, or not before it has a text
NEEDLESS = {
    "alerter.detectors.telling",
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
