"""The service as systemd, an operator and a second database see it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from support.feeds import a_feed_server
from support.service import RunningService, eventually

CONFIG = """\
version: 1
sources:
  - {{name: samples, url: "{url}"}}
topics:
  - {{name: larkfield, any: [Larkfield], notify: [screen]}}
channels:
  screen: {{type: console}}
server: {{listen: "127.0.0.1:0"}}
"""


@contextmanager
def systemd(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """The socket that systemd would listen on, and what it has heard so far."""
    path = folder / "notify"
    heard: list[str] = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(path))
        listener.setblocking(False)

        class Heard(list[str]):
            def __contains__(self, wanted: object) -> bool:
                while True:
                    try:
                        heard.append(listener.recv(4096).decode())
                    except BlockingIOError:
                        return any(str(wanted) in line for line in heard)

        yield path, Heard()


def test_systemd_hears_that_it_is_ready_how_it_does_and_that_it_stops(tmp_path: Path):
    config = tmp_path / "alerter.yaml"
    with a_feed_server() as feed, systemd(tmp_path) as (path, heard):
        config.write_text(CONFIG.format(url=feed.url()))
        service = RunningService(config, tmp_path, NOTIFY_SOCKET=str(path))
        with service:
            eventually(lambda: "READY=1" in heard, "READY")
            eventually(lambda: "WATCHDOG=1" in heard, "the watchdog's sign of life")
            assert "STATUS=1 feeds" in heard
            assert service.stop() == 0
        assert "STOPPING=1" in heard


def test_a_stop_lets_a_poll_that_is_under_way_end(tmp_path: Path):
    config = tmp_path / "alerter.yaml"
    with a_feed_server() as feed:
        config.write_text(CONFIG.format(url=feed.url()))
        with RunningService(config, tmp_path) as service:
            eventually(lambda: feed.requests, "the first poll")
            assert service.stop() == 0
            assert '"stopped"' in service.log.read_text()


def test_health_is_told_and_strangers_hosts_are_refused(tmp_path: Path):
    config = tmp_path / "alerter.yaml"
    with a_feed_server() as feed:
        config.write_text(CONFIG.format(url=feed.url()))
        with RunningService(config, tmp_path) as service:
            health = httpx.get(f"{service.url}/healthz").json()
            assert health["status"] == "ok"
            assert set(health["ticks"]) == {"poll", "alert", "deliver:screen"}
            told = httpx.get(service.url, headers={"Host": "evil.example"})
            assert told.status_code == 421
