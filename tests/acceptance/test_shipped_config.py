"""What a newcomer sees after `make run` on a machine without internet."""

import json
import shutil
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from support.service import RunningService, eventually, free_port, run_alerter

CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped configuration, with its public feeds on a port where nobody listens."""
    shutil.copytree(CONFIG, tmp_path / "config")
    path = tmp_path / "config" / "alerter.yaml"
    yaml = YAML()
    tree = yaml.load(path.read_text(encoding="utf-8"))
    for source in tree["sources"]:
        if source["url"].startswith("http"):
            source["url"] = f"http://127.0.0.1:{free_port()}/{source['name']}"
    yaml.dump(tree, path)
    return tmp_path


def test_the_page_is_full_and_says_which_feeds_could_not_be_reached(folder: Path):
    config = folder / "config" / "alerter.yaml"
    with RunningService(config, folder) as service:
        eventually(lambda: '"polled"' in service.log.read_text(), "the samples to be read")
        page = service.read("/")
        feeds = service.read("/feeds")
        story = service.read("/?topic=tiktok")
        assert service.stop() == 0
    options = ("--config", str(config), "--format", "json")
    ahead = json.loads(run_alerter("deadlines", *options, folder=folder).stdout)
    assert len(ahead) >= 12
    assert all(row["quote"] in " ".join(page.split()) for row in ahead)
    assert "moved" in story
    assert "6 of 7 feeds in trouble" in page
    assert "bbc-world" in feeds
    assert feeds.count("refuses connections") == 6
    log = service.log.read_text()
    assert log.count('"feed failed"') == 6
    assert log.count('"again_at"') == 6
    assert '"delivered"' not in log, "what the samples tell is recorded in silence"
