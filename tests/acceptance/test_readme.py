"""What the README shows is what the commands print."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.service import clean_environ

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"<!-- (run|replay) -->\n```console\n(.*?)```", re.DOTALL)
BLOCKS = BLOCK.findall(README)


def examples(text: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with what it prints."""
    parts = re.split(r"^\$ (.*)\n", text, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def shell(command: str, folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=clean_environ(
            ALERTER_STATE_DIR=str(folder), PATH=f"{Path(sys.executable).parent}:/usr/bin:/bin"
        ),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "config", tmp_path / "config")
    return tmp_path


def test_the_readme_has_examples():
    assert len(BLOCKS) == 3


@pytest.mark.parametrize("text", [text for kind, text in BLOCKS if kind == "run"])
def test_an_example_prints_what_the_readme_shows(folder: Path, text: str):
    for command, printed in examples(text):
        assert shell(command, folder).strip() == printed.strip()


def test_the_replayed_story_begins_and_ends_as_the_readme_shows(folder: Path):
    ((_, text),) = [block for block in BLOCKS if block[0] == "replay"]
    ((command, shown),) = examples(text)
    first, last = shown.split("…\n")
    printed = shell(command, folder)
    assert printed.startswith(first)
    assert printed.rstrip().endswith(last.strip())


def test_the_sample_story_tells_what_its_own_annotation_says(folder: Path):
    story = json.loads((ROOT / "config/samples/story.jsonl").read_text(encoding="utf-8"))
    printed = shell("alerter replay config/samples/story.jsonl --format jsonl", folder)
    events = [json.loads(line) for line in printed.splitlines()]
    names = {"pending": "new", "moved": "moved", "met": "met"}
    for row in story["deadlines"][0]["history"]:
        told = [event["event"] for event in events if event["article"] == row["article"]]
        assert told == [names[row["state"]]]
