"""What `deploy/` promises: nothing gained by breaking in, and everything at its place.

Whether systemd itself takes the unit is asked by deploy/verify.sh, in `make check`.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"

HARDENING = {
    "AmbientCapabilities": [""],
    "CapabilityBoundingSet": [""],
    "DynamicUser": ["yes"],
    "KeyringMode": ["private"],
    "LockPersonality": ["yes"],
    "MemoryDenyWriteExecute": ["yes"],
    "NoNewPrivileges": ["yes"],
    "PrivateDevices": ["yes"],
    "PrivateIPC": ["yes"],
    "PrivateMounts": ["yes"],
    "PrivateTmp": ["yes"],
    "PrivateUsers": ["yes"],
    "ProcSubset": ["pid"],
    "ProtectClock": ["yes"],
    "ProtectControlGroups": ["yes"],
    "ProtectHome": ["yes"],
    "ProtectHostname": ["yes"],
    "ProtectKernelLogs": ["yes"],
    "ProtectKernelModules": ["yes"],
    "ProtectKernelTunables": ["yes"],
    "ProtectProc": ["invisible"],
    "ProtectSystem": ["strict"],
    "RemoveIPC": ["yes"],
    "RestrictAddressFamilies": ["AF_INET AF_INET6 AF_UNIX"],
    "RestrictNamespaces": ["yes"],
    "RestrictRealtime": ["yes"],
    "RestrictSUIDSGID": ["yes"],
    "StateDirectoryMode": ["0700"],
    "SystemCallArchitectures": ["native"],
    "SystemCallFilter": ["@system-service", "~@privileged @resources"],
    "UMask": ["0077"],
}

Unit = dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module")
def unit() -> Unit:
    """The unit's sections; a key may come more than once, as systemd has it."""
    sections: Unit = {}
    for line in (DEPLOY / "alerter.service").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            section.setdefault(key, []).append(value)
    return sections


@pytest.fixture(scope="module")
def service() -> dict[str, object]:
    """The one service of compose.yaml."""
    compose = YAML(typ="safe").load(DEPLOY / "compose.yaml")
    assert list(compose["services"]) == ["alerter"]
    return dict(compose["services"]["alerter"])


@pytest.fixture(scope="module")
def stages() -> list[list[tuple[str, str]]]:
    """The Containerfile's stages, each its instructions with what follows them."""
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    instructions = [tuple(line.split(maxsplit=1)) for line in text.splitlines() if line.strip()]
    starts = [at for at, (word, _) in enumerate(instructions) if word == "FROM"]
    ends = [*starts[1:], len(instructions)]
    return [instructions[start:end] for start, end in zip(starts, ends, strict=True)]


def of(stage: list[tuple[str, str]], word: str) -> list[str]:
    return [rest for instruction, rest in stage if instruction == word]


def pins(path: Path) -> dict[str, str]:
    """Each pinned version of a lock file with its hashes."""
    text = re.sub(r"^ *#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    blocks = re.findall(r"^(\S+==\S+)((?:.*\\\n)+.*\n)", text, re.MULTILINE)
    return {pin: " ".join(sorted(re.findall(r"sha256:\w{64}", rest))) for pin, rest in blocks}


@pytest.mark.parametrize("key", HARDENING)
def test_the_unit_gives_away_nothing(unit: Unit, key: str) -> None:
    assert unit["Service"].get(key) == HARDENING[key]


@pytest.mark.parametrize("key", ["MemoryMax", "MemoryHigh", "TasksMax", "LimitNOFILE"])
def test_the_unit_is_bounded(unit: Unit, key: str) -> None:
    (value,) = unit["Service"][key]

    assert re.fullmatch(r"[1-9]\d*M?", value)


def test_systemd_hears_whether_the_service_lives_and_starts_it_again(unit: Unit) -> None:
    keys = ("Type", "NotifyAccess", "WatchdogSec", "Restart")

    values = [unit["Service"][key] for key in keys]

    assert values == [["notify"], ["main"], ["60"], ["on-failure"]]


def test_the_unit_starts_reloads_and_keeps_its_state_where_the_papers_say(unit: Unit) -> None:
    keys = ("ExecStart", "ExecReload", "StateDirectory", "ConfigurationDirectory")

    values = [unit["Service"][key] for key in keys]

    start = "/opt/alerter/bin/alerter run --config /etc/alerter/alerter.yaml"
    assert values == [[start], ["/bin/kill -HUP $MAINPID"], ["alerter"], ["alerter"]]
    assert unit["Install"]["WantedBy"] == ["multi-user.target"]


def test_no_secret_has_a_place_in_the_unit(unit: Unit) -> None:
    assert unit["Service"].keys().isdisjoint({"Environment", "EnvironmentFile", "SetCredential"})


def test_what_the_unit_and_the_image_call_is_a_command(stages: list[list[tuple[str, str]]]) -> None:
    (command,) = of(stages[-1], "CMD")
    name, option, _ = json.loads(command)

    done = subprocess.run(
        [sys.executable, "-m", "alerter", name, "--help"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"NO_COLOR": "1", "COLUMNS": "120"},
    )

    assert done.returncode == 0, done.stderr
    assert option in done.stdout


def test_the_container_gives_away_nothing(service: dict[str, object]) -> None:
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.keys().isdisjoint({"privileged", "cap_add", "devices", "environment"})
    assert service["ports"] == ["127.0.0.1:8080:8080"]


def test_the_container_is_bounded(service: dict[str, object]) -> None:
    assert service["mem_limit"] == "512m"
    assert service["pids_limit"] == 128
    assert service["tmpfs"] == ["/tmp:size=16m,mode=1777"]


def test_the_container_can_write_its_state_and_nothing_else(service: dict[str, object]) -> None:
    mounts = [str(mount) for mount in service["volumes"]]  # type: ignore[attr-defined] - from YAML

    assert [mount for mount in mounts if not mount.endswith(":ro")] == ["state:/var/lib/alerter"]
    assert [mount.split(":")[-2] for mount in mounts if mount.endswith(":ro")] == [
        "/etc/alerter",
        "/run/secrets",
    ]


def test_the_image_is_what_compose_builds(service: dict[str, object]) -> None:
    build = dict(service["build"])  # type: ignore[call-overload] - from YAML
    context = (DEPLOY / build["context"]).resolve()

    assert context == ROOT
    assert (context / build["dockerfile"]).is_file()


def test_what_builds_the_image_stays_behind(stages: list[list[tuple[str, str]]]) -> None:
    builder, image = stages

    assert "pip install --require-hashes" in " ".join(of(builder, "RUN"))
    assert "pip" not in " ".join(of(image, "RUN"))
    assert of(image, "COPY") == ["--from=builder /opt/alerter /opt/alerter"]


def test_the_image_runs_as_nobody_of_note(stages: list[list[tuple[str, str]]]) -> None:
    assert of(stages[-1], "USER") == ["10001:10001"]
    assert of(stages[-1], "VOLUME") == ["/var/lib/alerter"]
    assert of(stages[-1], "STOPSIGNAL") == ["SIGTERM"]
    assert of(stages[-1], "EXPOSE") == ["8080"]


def test_the_image_keeps_state_and_secrets_where_systemd_would(
    stages: list[list[tuple[str, str]]],
) -> None:
    environment = dict(word.split("=", 1) for word in " ".join(of(stages[-1], "ENV")).split())

    assert environment["STATE_DIRECTORY"] == "/var/lib/alerter"
    assert environment["CREDENTIALS_DIRECTORY"] == "/run/secrets"
    assert environment["ALERTER_SERVER__LISTEN"] == "0.0.0.0:8080"


def test_the_base_image_is_pinned() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")

    assert re.search(r"^ARG BASE=docker\.io/library/python:3\.11-slim$", text, re.MULTILINE)
    assert re.findall(r"^FROM (\S+)", text, re.MULTILINE) == ["${BASE}", "${BASE}"]


def test_the_builder_is_sent_what_it_copies_and_no_more(
    stages: list[list[tuple[str, str]]],
) -> None:
    copied = {source for rest in of(stages[0], "COPY") for source in rest.split()[:-1]}
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()

    assert [source for source in copied if not (ROOT / source).exists()] == []
    assert "*" in rules
    assert {rule[1:] for rule in rules if rule.startswith("!")} == copied


@contextmanager
def a_server(status: int) -> Iterator[tuple[int, list[str]]]:
    """Answers `status` on a free port; the paths asked for are noted."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port, asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_the_image_is_healthy_while_the_service_says_so(
    stages: list[list[tuple[str, str]]], status: int, code: int
) -> None:
    (check,) = of(stages[-1], "HEALTHCHECK")
    program = json.loads(check.partition("CMD ")[2])[2]

    with a_server(status) as (port, asked):
        done = subprocess.run(
            [sys.executable, "-c", program.replace("8080", str(port))], timeout=30, check=False
        )

    assert (done.returncode, asked) == (code, ["/healthz"])


def test_what_is_deployed_is_what_was_tested() -> None:
    tested = pins(ROOT / "requirements.lock")

    for lock in (DEPLOY / "requirements.lock", DEPLOY / "build.lock"):
        deployed = pins(lock)
        assert deployed
        assert deployed.items() <= tested.items()


def test_no_tool_of_ours_is_deployed() -> None:
    names = {pin.partition("==")[0] for pin in pins(DEPLOY / "requirements.lock")}

    assert {"apscheduler", "psycopg-binary"} <= names
    assert names.isdisjoint({"hatchling", "hypothesis", "mypy", "pip", "pytest", "ruff"})
