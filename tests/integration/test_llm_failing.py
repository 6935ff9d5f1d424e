"""The second reader where no answer comes that can be used: the built-in reading stands."""

import logging
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from structlog.testing import capture_logs
from support.endpoint import CompletionServer, DrippingServer, a_statement, answer, error
from support.records import an_entry
from support.rigs import unreachable
from support.second_reader import RULES, Reading
from support.servers import Reply, SilentServer

from alerter.detectors.llm import LlmDetector, LlmSettings
from alerter.model import Mention


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[CompletionServer]:
    monkeypatch.setenv("LLM_KEY", CompletionServer.KEY)
    with CompletionServer(a_statement()) as opened:
        yield opened


@pytest.fixture
def reading(server: CompletionServer) -> Iterator[Reading]:
    """The endpoint reads alone."""
    made = Reading(server.settings(mode="alone"))
    yield made
    made.detector.close()


def is_built_in(mentions: tuple[Mention, ...]) -> bool:
    return mentions == RULES.detect(an_entry()) and len(mentions) == 1


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (answer("Sure! There are no deadlines."), "the answer is not JSON"),
        (answer('{"deadlines": [{"what": "cut of'), "the answer is not JSON"),
        (answer("{" * 5000), "the answer is not JSON"),
        (answer('{"a":' * 50_000), "the answer is not JSON"),
        (answer([]), "the answer is not JSON"),
        (answer({"deadlines": "none"}), "no list of deadlines"),
        (answer({}), "no list of deadlines"),
        (answer(None), "gave no answer, or declined to"),
        (answer({"deadlines": []}, finish_reason="length"), "cut its answer short"),
        (Reply(200, b"<html>"), "gave no answer"),
        (Reply(200, b'{"choices": [7]}'), "gave no answer"),
        (Reply(200, b""), "gave no answer"),
        (Reply(200, b" " * 2_000_000), "answered more than 512 kB"),
        (answer({"deadlines": [a_statement()], "padding": "x" * 2_000_000}), "more than 512 kB"),
        (error(400, "context_length_exceeded"), "answered 400 (context_length_exceeded)"),
        (error(400, "sk-geheim-0123456789"), "answered 400; check model"),
        (error(401, "invalid_api_key"), "answered 401 (invalid_api_key); check api_key"),
        (error(404, "model_not_found"), "check base_url and model"),
        (Reply(302, headers={"Location": "http://127.0.0.1:1/"}), "set base_url to where it leads"),
    ],
)
def test_a_useless_answer_leaves_the_built_in_reading(
    server: CompletionServer, reading: Reading, reply: Reply, told: str
) -> None:
    server.script.append(reply)

    assert is_built_in(reading.detect(an_entry()))

    (warning,) = reading.warnings
    assert told in warning
    assert server.KEY not in warning
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_passing_refusal_is_tried_once_more(
    server: CompletionServer, reading: Reading, status: int
) -> None:
    server.script.append(error(status, "rate_limit_exceeded", Retry_After="0"))

    (mention,) = reading.detect(an_entry())

    assert mention.cue == "second reader"
    assert len(server.requests) == 2
    assert reading.warnings == []


def test_it_is_not_tried_a_third_time(server: CompletionServer, reading: Reading) -> None:
    server.script.extend(error(500, "x", Retry_After="0") for _ in range(3))

    assert is_built_in(reading.detect(an_entry()))

    assert len(server.requests) == 2
    assert "127.0.0.1 answered 500" in reading.warnings[0]


def test_a_wait_beyond_the_timeout_is_not_waited_for_but_kept(
    server: CompletionServer, reading: Reading
) -> None:
    server.script.append(error(429, "insufficient_quota", Retry_After="300"))

    assert is_built_in(reading.detect(an_entry()))
    reading.clock.advance(timedelta(minutes=4, seconds=59))
    assert is_built_in(reading.detect(an_entry()))
    assert len(server.requests) == 1
    reading.clock.advance(timedelta(seconds=1))
    reading.detect(an_entry())
    assert len(server.requests) == 2


def test_an_endpoint_that_hangs_is_waited_for_no_longer_than_the_timeout() -> None:
    with SilentServer() as silent:
        settings = {"base_url": silent.url, "model": "m", "mode": "alone", "timeout": 0.3}
        reading = Reading(LlmSettings.model_validate(settings))
        began = time.monotonic()

        assert is_built_in(reading.detect(an_entry()))

        assert time.monotonic() - began < 5
        assert reading.warnings == ["127.0.0.1 did not answer within 0.3 s"]
        reading.detector.close()


def test_an_answer_that_drips_is_given_up_too() -> None:
    with DrippingServer() as dripping:
        settings = {"base_url": dripping.base_url, "model": "m", "mode": "alone", "timeout": 0.3}
        detector = LlmDetector(LlmSettings.model_validate(settings))
        began = time.monotonic()

        with capture_logs() as logs:
            assert is_built_in(detector.detect(an_entry()))

        assert time.monotonic() - began < 5
        assert logs[0]["error"] == "127.0.0.1 did not answer within 0.3 s"
        detector.close()


def test_a_failing_endpoint_is_left_alone_for_a_minute_growing_to_an_hour() -> None:
    with unreachable() as url:
        reading = Reading(LlmSettings(base_url=url, model="m", mode="alone"))
        tries = []
        for minute in range(60 * 6):
            before = len(reading.warnings)
            assert is_built_in(reading.detect(an_entry()))
            if len(reading.warnings) > before:
                tries.append(minute)
            reading.clock.advance(timedelta(minutes=1))
        assert tries == [0, 1, 3, 7, 15, 31, 63, 123, 183, 243, 303]
        assert "127.0.0.1 cannot be reached" in reading.warnings[0]
        reading.detector.close()


def test_it_is_asked_as_before_once_it_works_again(
    server: CompletionServer, reading: Reading
) -> None:
    server.script.append(error(404, "model_not_found"))
    reading.detect(an_entry())
    reading.detect(an_entry())
    assert len(server.requests) == 1
    reading.clock.advance(timedelta(minutes=1))
    reading.detect(an_entry())
    reading.detect(an_entry())

    assert len(server.requests) == 3


def test_an_article_that_it_cannot_answer_stops_nothing_but_three_in_a_row_do(
    server: CompletionServer, reading: Reading
) -> None:
    server.script.extend(answer("nonsense") for _ in range(5))
    for _ in range(6):
        assert is_built_in(reading.detect(an_entry()))

    assert len(server.requests) == 3


def test_it_is_asked_no_more_often_than_was_set(server: CompletionServer) -> None:
    reading = Reading(server.settings(mode="alone", requests_per_minute=2))
    found = [reading.detect(an_entry())[0].cue for _ in range(4)]
    assert [cue == "second reader" for cue in found] == [True, True, False, False]
    assert len(server.requests) == 2
    warnings = [log["why"] for log in reading.logs if log["log_level"] == "warning"]
    assert warnings == ["it was asked 2 times within a minute"]
    reading.clock.advance(timedelta(minutes=1))
    reading.detect(an_entry())

    assert len(server.requests) == 3
    reading.detector.close()


def test_after_closing_nobody_is_asked(server: CompletionServer, reading: Reading) -> None:
    reading.detect(an_entry())
    reading.detector.close()

    assert is_built_in(reading.detect(an_entry()))
    assert len(server.requests) == 1


@pytest.mark.parametrize("key", ["", "geheim\nHost: evil", "gehéim", "geheim geheim"])
def test_a_key_that_cannot_be_one_is_told_by_where_it_is_kept(
    server: CompletionServer, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("LLM_KEY", key)
    reading = Reading(server.settings(mode="alone", api_key={"env": "LLM_KEY"}))

    assert is_built_in(reading.detect(an_entry()))

    assert reading.warnings == ["secret {env: LLM_KEY} holds no key: it is empty or no plain text"]
    assert server.requests == []


def test_a_key_that_is_missing_is_told_by_where_it_is_kept(
    server: CompletionServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LLM_KEY")
    reading = Reading(server.settings(mode="alone", api_key={"env": "LLM_KEY"}))

    assert is_built_in(reading.detect(an_entry()))
    assert "set the environment variable LLM_KEY" in reading.warnings[0]


def test_the_key_stands_in_no_log_of_any_library(
    server: CompletionServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.script.append(error(500, server.KEY, Retry_After="0"))
    server.script.append(error(401, server.KEY))
    reading = Reading(server.settings(mode="alone", api_key={"env": "LLM_KEY"}))

    reading.detect(an_entry())
    reading.detector.close()

    assert server.KEY in server.requests[1].headers["authorization"]
    assert server.KEY not in caplog.text
    assert server.KEY not in repr(reading.logs) + repr(reading.detector._settings)
