"""What went wrong with a feed, in one line."""

import ssl
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from alerter.sources import refusal

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
URL = "https://ana:hunter2@news.example/feed?topic=ai&api_key=s3cret"


@pytest.mark.parametrize(
    ("raw", "span"),
    [
        ("120", timedelta(seconds=120)),
        ("0", timedelta()),
        ("Sun, 22 Nov 2026 12:10:00 GMT", timedelta(minutes=10)),
        ("999999999999999999999", refusal.MAX_RETRY_AFTER),
        ("Sun, 22 Nov 2036 12:10:00 GMT", refusal.MAX_RETRY_AFTER),
        ("Sun, 22 Nov 2020 12:10:00 GMT", None),
        ("-5", None),
        ("soon", None),
        ("1.5", None),
        ("", None),
    ],
)
def test_retry_after_is_read_within_reason(raw: str, span: timedelta | None) -> None:
    assert refusal.retry_after(httpx.Headers({"Retry-After": raw}), now=NOW) == span


def test_a_date_to_retry_after_counts_from_the_servers_own_clock() -> None:
    headers = httpx.Headers(
        {"Date": "Sun, 22 Nov 2026 15:00:00 GMT", "Retry-After": "Sun, 22 Nov 2026 15:01:00 GMT"}
    )
    assert refusal.retry_after(headers, now=NOW) == timedelta(minutes=1)


@pytest.mark.parametrize(
    ("control", "span"),
    [
        ("max-age=900", timedelta(minutes=15)),
        ("public, Max-Age = 60", timedelta(minutes=1)),
        ("max-age=31536000", refusal.MAX_CACHE_AGE),
        ("s-maxage=900", None),
        ("no-cache, max-age=900", None),
        ("max-age=-1", None),
        ("", None),
    ],
)
def test_the_life_of_a_cache_is_read_within_reason(control: str, span: timedelta | None) -> None:
    assert refusal.cache_age(httpx.Headers({"Cache-Control": control})) == span


@pytest.mark.parametrize("status", [401, 403, 404, 410, 418, 429, 500, 503])
def test_a_refusal_is_one_line_with_the_url_the_status_and_no_secret(status: int) -> None:
    error = refusal.of_status(URL, status, httpx.Headers(), now=NOW)
    assert "https://news.example/feed?topic=ai&api_key=…" in str(error)
    assert str(status) in str(error)
    assert "hunter2" not in str(error)
    assert "s3cret" not in str(error)
    assert "\n" not in str(error)


def test_only_410_means_gone() -> None:
    assert refusal.of_status(URL, 410, httpx.Headers(), now=NOW).gone
    assert not refusal.of_status(URL, 404, httpx.Headers(), now=NOW).gone


def test_a_challenge_for_browsers_is_called_one() -> None:
    headers = httpx.Headers({"cf-mitigated": "challenge"})
    assert "challenge for browsers" in str(refusal.of_status(URL, 403, headers, now=NOW))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TimeoutError(), "within 30 s"),
        (httpx.ConnectTimeout(""), "within 10 s"),
        (httpx.InvalidURL("bad"), "no URL to fetch"),
        (httpx.ReadError(""), "ReadError"),
        (httpx.RemoteProtocolError("cut\noff"), "(cut off)"),
    ],
)
def test_a_failure_says_what_happened(error: Exception, words: str) -> None:
    line = str(refusal.of_failure(URL, error, seconds=30, connect_seconds=10))
    assert words in line
    assert "\n" not in line


def test_the_cause_behind_a_failed_connection_is_what_is_told() -> None:
    error = httpx.ConnectError("all attempts failed")
    error.__cause__ = ExceptionGroup("tries", [OSError(1, "x"), ConnectionRefusedError()])
    line = str(refusal.of_failure(URL, error, seconds=30, connect_seconds=10))
    assert "refuses connections" in line
    error = httpx.ConnectError("tls")
    error.__context__ = ssl.SSLError(1, "wrong version number")
    assert "TLS" in str(refusal.of_failure(URL, error, seconds=30, connect_seconds=10))


def test_a_url_that_cannot_be_taken_apart_is_shown_without_its_credentials_too() -> None:
    assert refusal.shown("https://ana:hunter2@[::1") == "[::1"
