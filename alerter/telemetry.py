"""Logs and metrics: one place that configures them, one name for each thing measured.

Metrics live in a registry of our own, so that nothing else in the process is exported.
"""

import logging
import sys

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

REGISTRY = CollectorRegistry()

POLLS = Counter("alerter_polls", "Polls of feeds, by outcome", ["outcome"], registry=REGISTRY)
ENTRIES = Counter("alerter_entries", "Entries seen, by novelty", ["novelty"], registry=REGISTRY)
MENTIONS = Counter(
    "alerter_mentions", "Mentions followed, by intent", ["intent"], registry=REGISTRY
)
SECOND_READINGS = Counter(
    "alerter_second_readings",
    "Entries that an endpoint was to read, by outcome",
    ["outcome"],
    registry=REGISTRY,
)
ALERTS = Counter("alerter_alerts", "Alerts planned, by event", ["event"], registry=REGISTRY)
DELIVERIES = Counter(
    "alerter_deliveries",
    "Tries to deliver, by channel and outcome",
    ["channel", "outcome"],
    registry=REGISTRY,
)
TICKED_AT = Gauge(
    "alerter_ticked_at_seconds",
    "When each tick last ran to its end, in Unix time",
    ["tick"],
    registry=REGISTRY,
)
FAILING_FEEDS = Gauge("alerter_failing_feeds", "Feeds whose last poll failed", registry=REGISTRY)


def exposition() -> bytes:
    """All metrics in Prometheus' text format."""
    return generate_latest(REGISTRY)


def configure_logs(*, verbose: bool = False, only_warnings: bool = False) -> None:
    """Send structured logs to standard error: coloured lines on a terminal, JSON elsewhere."""
    quietest = logging.WARNING if only_warnings else logging.INFO
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            *(_for_people() if sys.stderr.isatty() else _for_programs()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if verbose else quietest),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _for_people() -> list[structlog.typing.Processor]:
    return [
        structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
        structlog.dev.ConsoleRenderer(
            sort_keys=False,
            pad_event_to=0,
            pad_level=False,
            # The usual one prints local variables, and secrets with them.
            exception_formatter=structlog.dev.plain_traceback,
        ),
    ]


def _for_programs() -> list[structlog.typing.Processor]:
    return [
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ]
