"""The commands on a PostgreSQL given by URL: several may work on it at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from support.feeds import item, rss
from support.service import run_alerter

NOW = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - the commands run on real time
DUE = NOW.date() + timedelta(days=40)
SENTENCE = f"Bidders must submit their final offers for the Larkfield terminal by {DUE:%d %B %Y}."

CONFIG = """\
version: 1
sources: [{name: harbor, url: "file:news.xml"}]
topics: [{name: larkfield, any: [Larkfield], notify: [screen]}]
channels: {screen: {type: console}}
"""


def test_many_workers_at_once_tell_an_alert_once(tmp_path: Path, postgres_url: str):
    (tmp_path / "alerter.yaml").write_text(CONFIG)
    text = item("Larkfield bids", text=SENTENCE, date=format_datetime(NOW))
    (tmp_path / "news.xml").write_bytes(rss(text))

    def run(command: str) -> str:
        done = run_alerter(command, folder=tmp_path, ALERTER_DATABASE=postgres_url)
        assert done.returncode == 0, done.stderr
        return done.stdout

    with ThreadPoolExecutor(3) as workers:
        for command in ("poll", "alert"):
            list(workers.map(run, [command] * 3))
        told = list(workers.map(run, ["deliver"] * 3))
    assert sum(SENTENCE in " ".join(text.split()) for text in told) == 1
    assert not (tmp_path / "alerter.db").exists()
