"""What goes wrong outside: each gives one line that names the thing and the way out, and what was
known before stays known.
"""

import signal
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from support.feeds import Answer, FeedServer, a_feed_server, item, rss
from support.servers import CA_FILE, SmtpServer
from support.service import RunningService, eventually, free_port, run_alerter

NOW = datetime.now(UTC).replace(microsecond=0)  # noqa: TID251 - the commands run on real time
DUE = NOW.date() + timedelta(days=40)
SENTENCE = f"Bidders must submit their final offers for the Larkfield terminal by {DUE:%d %B %Y}."
GOOD = rss(item("Larkfield bids", text=SENTENCE, date=format_datetime(NOW)))

CONFIG = """\
version: 1
sources:
  - {{name: harbor, url: "{url}"}}
topics:
  - {{name: larkfield, title: Larkfield terminal, any: [Larkfield], notify: [out]}}
channels:
  out: {channel}
"""


@pytest.fixture
def feed() -> Iterator[FeedServer]:
    with a_feed_server() as server:
        server.answer(Answer.feed(GOOD))
        yield server


def configure(folder: Path, url: str, channel: str = "{type: console}", more: str = "") -> Path:
    config = folder / "alerter.yaml"
    config.write_text(CONFIG.format(url=url, channel=channel) + more)
    return config


def known(folder: Path) -> bool:
    return SENTENCE in run_alerter("deadlines", "--format", "json", folder=folder).stdout


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(b"<html><body>Please log in</body></html>", headers={"Content-Type": "text/html"}),
         "web page, not a feed"),
        (Answer(b"<rss><channel>" + b" " * 1_000_000, repeats=50), "10"),
        (Answer(b"", status=503), "503"),
        (Answer(b"", status=404), "404"),
        (Answer(b"", status=410), "410"),
        (Answer(b"\x00\x01\x02 nothing at all"), "harbor"),
    ],
    ids=["HTML", "50 MB", "503", "404", "410", "rubbish"],
)  # fmt: skip
def test_a_feed_that_turns_bad_is_named_and_loses_nothing(
    feed: FeedServer, tmp_path: Path, answer: Answer, said: str
):
    configure(tmp_path, feed.url())
    assert run_alerter("poll", folder=tmp_path).returncode == 0
    feed.answer(answer)
    done = run_alerter("poll", "--all", folder=tmp_path)
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("harbor: ")]
    assert said in line
    assert "again " in line, "it says when it tries again"
    assert known(tmp_path)


def test_an_unreachable_feed_is_named_with_when_it_is_tried_again(tmp_path: Path):
    configure(tmp_path, f"http://127.0.0.1:{free_port()}/feed")
    done = run_alerter("poll", folder=tmp_path)
    assert done.returncode == 1
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("harbor: ")]
    assert "127.0.0.1" in line
    assert "again " in line


def test_a_malformed_feed_still_gives_its_entries(feed: FeedServer, tmp_path: Path):
    feed.answer(Answer.feed(GOOD.replace(b"</channel></rss>", b"<item><title>cut o")))
    configure(tmp_path, feed.url())
    assert run_alerter("poll", folder=tmp_path).returncode == 0
    assert known(tmp_path)


def test_a_bad_configuration_tells_all_its_problems_at_once(tmp_path: Path):
    config = configure(tmp_path, "ftp://example.org/x", more="surprise: 1\n")
    for command in ("check", "run", "poll"):
        done = run_alerter(command, "--config", str(config), folder=tmp_path)
        assert done.returncode == 1
        lines = done.stderr.splitlines()
        assert len(lines) == 2
        assert all(line.startswith(f"{config}:") for line in lines)
        assert any("surprise" in line for line in lines)
        assert any("sources.0.url" in line for line in lines)


def test_a_reload_with_a_bad_configuration_changes_nothing(feed: FeedServer, tmp_path: Path):
    server = 'server: {listen: "127.0.0.1:0"}\n'
    config = configure(tmp_path, feed.url(), more=server)
    with RunningService(config, tmp_path) as service:
        eventually(lambda: SENTENCE in service.read("/"), "the deadline on the page")
        configure(tmp_path, feed.url(), more=server + "surprise: 1\n")
        service.send_signal(signal.SIGHUP)
        eventually(lambda: "surprise" in service.log.read_text(), "the refusal in the log")
        assert SENTENCE in service.read("/")
        configure(tmp_path, feed.url(), more=server.replace("server", "timezone: UTC\nserver"))
        service.send_signal(signal.SIGHUP)
        eventually(lambda: '"reloaded"' in service.log.read_text(), "the reload")
        assert service.stop() == 0


@pytest.mark.parametrize("place", ["{folder}/plain/alerter.db", "/proc/alerter.db", "{folder}"])
def test_a_database_path_that_cannot_be_written_is_named(
    feed: FeedServer, tmp_path: Path, place: str
):
    (tmp_path / "plain").write_text("not a folder")
    path = place.format(folder=tmp_path)
    config = configure(tmp_path, feed.url(), more=f'database: "sqlite:///{path}"\n')
    for command in ("run", "poll", "deadlines"):
        done = run_alerter(command, "--config", str(config), folder=tmp_path)
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1
        assert path.removesuffix("/alerter.db") in done.stderr


def test_a_second_service_on_the_same_store_refuses_to_start(feed: FeedServer, tmp_path: Path):
    config = configure(tmp_path, feed.url())
    with RunningService(config, tmp_path) as service:
        second = run_alerter("run", folder=tmp_path, ALERTER_SERVER__LISTEN="127.0.0.1:0")
        assert second.returncode == 1
        assert len(second.stderr.splitlines()) == 1
        assert "alerter.db" in second.stderr
        taken = service.url.removeprefix("http://")
        busy = run_alerter("run", folder=tmp_path, ALERTER_SERVER__LISTEN=taken)
        assert busy.returncode == 1
        assert taken in busy.stderr


def test_a_wrong_smtp_password_is_named_and_the_mail_goes_out_once_it_is_mended(
    feed: FeedServer, tmp_path: Path
):
    with SmtpServer() as smtp:
        channel = (
            f"{{type: email, smtp: {{host: 127.0.0.1, port: {smtp.port}, username: alerter, "
            f'password: {{env: TEST_PASSWORD}}, ca_file: "{CA_FILE}"}}, '
            "from: alerts@example.org, to: [{address: ana@example.org}]}"
        )
        configure(tmp_path, feed.url(), channel)
        run_alerter("poll", folder=tmp_path, TEST_PASSWORD="wrong")
        run_alerter("alert", folder=tmp_path, TEST_PASSWORD="wrong")
        done = run_alerter("deliver", folder=tmp_path, TEST_PASSWORD="wrong")
        assert done.returncode == 1
        assert smtp.mails == []
        assert "535" in done.stderr
        assert "smtp.password" in done.stderr
        assert "wrong" not in done.stderr

        # Its next try comes; by then the password is right.
        with sqlite3.connect(tmp_path / "alerter.db") as database:
            database.execute("update deliveries set next_try_at = '2000-01-01 00:00:00.000000'")
        database.close()
        done = run_alerter("deliver", folder=tmp_path, TEST_PASSWORD=SmtpServer.PASSWORD)
        assert done.returncode == 0
        (mail,) = smtp.mails
        assert SENTENCE in " ".join(mail.message.get_body(("plain",)).get_content().split())
