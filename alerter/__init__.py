"""Alerter: turns the news into a calendar of deadlines that keeps itself right."""

__version__ = "0.1.0"
