"""The configuration: YAML and environment in, records out, every problem at once with its place.

    reading --> layers (environment over file) --> schema, references, channel, detector --> loading
                                                   (problems: one line each)

Secrets stay where they are kept; nothing here touches store, network or clock.
"""

from importlib import resources

from alerter.settings.channel import ChannelSettings
from alerter.settings.detector import DetectorSettings
from alerter.settings.editor import json_schema
from alerter.settings.loading import ServerSettings, Settings, load

__all__ = [
    "ChannelSettings",
    "DetectorSettings",
    "ServerSettings",
    "Settings",
    "json_schema",
    "load",
    "template",
]


def template() -> str:
    """A small commented configuration to start from; it loads as it is."""
    return (resources.files(__name__) / "starter.yaml").read_text(encoding="utf-8")
