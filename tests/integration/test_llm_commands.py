"""The second reader as the configuration and the commands have it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from support.endpoint import CompletionServer, a_statement, error
from support.records import SENTENCE


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[CompletionServer]:
    monkeypatch.setenv("LLM_KEY", CompletionServer.KEY)
    with CompletionServer(a_statement()) as opened:
        yield opened


def run(
    folder: Path,
    *arguments: str,
    text: str = "",
    whole: Mapping[str, object] | None = None,
    **settings: object,
) -> tuple[str, str]:
    """What a command prints and says, with an endpoint in the configuration `whole`."""
    path = folder / "alerter.yaml"
    given = {"type": "llm", "model": "m", **settings}
    path.write_text(json.dumps({**(whole or {}), "detector": given}), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "alerter", *arguments, "--config", str(path)],
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ,
    )
    return done.stdout, done.stderr


def test_detect_reads_with_the_endpoint_only_when_a_configuration_names_it(
    server: CompletionServer, tmp_path: Path
) -> None:
    detect = ["detect", "-", "--published", "2025-09-10T08:05+02:00", "--explain"]
    settings = {"base_url": server.base_url, "mode": "alone", "api_key": {"env": "LLM_KEY"}}
    server.statements.append(a_statement(quote="made up"))

    out, _ = run(tmp_path, *detect, text=SENTENCE, **settings)

    assert "2025-09-17 (day): deadline ahead" in out
    assert "its quote does not stand in the text" in out
    assert len(server.requests) == 1
    plain = [sys.executable, "-m", "alerter", *detect]
    subprocess.run(plain, input=SENTENCE, text=True, check=True, cwd=tmp_path, capture_output=True)
    assert len(server.requests) == 1


def test_detect_tells_on_standard_error_what_the_endpoint_refused(
    server: CompletionServer, tmp_path: Path
) -> None:
    server.script.append(error(401, "invalid_api_key"))
    detect = ["detect", "-", "--published", "2025-09-10T08:05+02:00", "--format", "jsonl"]

    out, talk = run(tmp_path, *detect, text=SENTENCE, base_url=server.base_url, mode="alone")

    assert [item["due"] for item in json.loads(out)["deadlines"]] == ["2025-09-17"]
    assert "answered 401 (invalid_api_key); check api_key" in talk


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, "detector.base_url: missing: Where the API begins"),
        ({"base_url": "llm.example.org/v1"}, "not an address on the web"),
        (
            {"base_url": "https://llm.example.org/v1/chat/completions"},
            "leave /chat/completions out",
        ),
        ({"base_url": "https://me:pw@llm.example.org/v1"}, "leave user, password and query out"),
        ({"base_url": "https://h/v1", "api_key": "sk-1"}, "a secret is written {env: NAME}"),
        ({"base_url": "http://h/v1", "api_key": {"env": "K"}}, "a key is sent over https:// only"),
        ({"base_url": "https://h/v1", "mode": "both"}, "must be one of unsure, alone"),
        ({"base_url": "https://h/v1", "max_chars": 1}, 'did you mean "max_characters"?'),
        ({"base_url": "https://h/v1", "requests_per_minute": 0}, "must be greater than"),
        ({"type": "lmm"}, 'no detector is of type "lmm"; did you mean "llm"?'),
    ],
)
def test_check_names_every_mistake(
    tmp_path: Path, settings: Mapping[str, object], told: str
) -> None:
    _, talk = run(tmp_path, "check", **settings)

    assert "alerter.yaml:1:" in talk
    assert told in talk
    assert "pw@" not in talk
    assert "sk-1" not in talk


def test_polling_asks_about_what_a_topic_is_about_and_about_nothing_else(
    server: CompletionServer, tmp_path: Path
) -> None:
    items = "".join(
        f"<item><guid>{number}</guid><title>{title}</title><description>{SENTENCE}</description>"
        "<pubDate>Wed, 10 Sep 2025 08:05:00 +0200</pubDate></item>"
        for number, title in enumerate(["TikTok clock ticks", "Nothing to follow here"])
    )
    feed = f'<rss version="2.0"><channel><title>World</title>{items}</channel></rss>'
    (tmp_path / "world.xml").write_text(feed, encoding="utf-8")
    whole = {
        "database": f"sqlite:///{tmp_path}/alerter.db",
        "sources": [{"name": "world", "url": "file:world.xml"}],
        "topics": [{"name": "tiktok", "any": ["TikTok"]}],
        "defaults": {"notify": ["screen"]},
        "channels": {"screen": {"type": "console"}},
    }

    for _ in range(2):
        settings = {"base_url": server.base_url, "mode": "alone"}
        _, talk = run(tmp_path, "poll", "--all", whole=whole, **settings)
        assert "1 feeds polled, 0 failed" in talk

    assert len(server.requests) == 1
    assert "TikTok clock ticks" in server.shown()
