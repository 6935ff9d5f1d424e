"""The real service as a process of its own, and patience with it."""

import html
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self, TypeVar

import httpx

T = TypeVar("T")

#: far more than anything here takes; a failing test waits it out, a passing one never does
PATIENCE = 60.0


def eventually(probe: Callable[[], T], what: str) -> T:
    """The first true answer of `probe`; AssertionError naming `what` when none comes."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        if answer := probe():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


class RunningService:
    """`alerter run` on a configuration, with its state in `folder`.

    Its page is served on whatever port is free, unless `environ` says otherwise: no two tests that
    run at once can meet.
    """

    def __init__(self, config: Path, folder: Path, **environ: str) -> None:
        self.log = folder / "service.log"
        self._command = [sys.executable, "-m", "alerter", "run", "--config", str(config)]
        here = {"ALERTER_STATE_DIR": str(folder), "ALERTER_SERVER__LISTEN": "127.0.0.1:0"}
        self._environ = clean_environ(**{**here, **environ})
        self._earlier = 0
        self._process: subprocess.Popen[bytes] | None = None

    def launch(self) -> None:
        """Start it, and wait for nothing."""
        self._earlier = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdout=log, stderr=subprocess.STDOUT, env=self._environ
            )

    def start(self) -> Self:
        """Start it and wait until its page answers."""
        self.launch()
        try:
            eventually(self._answers, "the service's page")
        except AssertionError:
            self.kill()
            raise AssertionError(f"the service did not start:\n{self.log.read_text()}") from None
        return self

    @property
    def url(self) -> str:
        """Where its page is in this life of it; empty until it has said so."""
        said = self.log.read_bytes()[self._earlier :].decode()
        found = re.search(r'"page": "(http://[^"]*)/"', said)
        return found[1] if found else ""

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "it has ended"
        if not self.url:
            return False
        try:
            return httpx.get(f"{self.url}/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def get(self, path: str) -> str:
        """One page of it."""
        answer = httpx.get(self.url + path)
        answer.raise_for_status()
        return answer.text

    def read(self, path: str) -> str:
        """What a person reads on one page of it: its text without the markup."""
        return " ".join(html.unescape(re.sub(r"<[^>]*>", "", self.get(path))).split())

    def send_signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def kill(self) -> None:
        """SIGKILL: it gets no chance to say goodbye."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """SIGTERM, and its exit code."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(PATIENCE)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()


def run_alerter(*words: str, folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """One command to its end, with its state in `folder`."""
    return subprocess.run(
        [sys.executable, "-m", "alerter", *words],
        capture_output=True,
        text=True,
        env=clean_environ(ALERTER_STATE_DIR=str(folder), **environ),
        cwd=folder,
        timeout=120,
        check=False,
    )


def clean_environ(**more: str) -> Mapping[str, str]:
    """This process's environment without what would change how alerter behaves."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ALERTER_", "NOTIFY_", "WATCHDOG_", "STATE_DIRECTORY"))
    }
    return {**kept, **more}


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
