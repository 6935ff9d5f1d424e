"""Finds what is plugged in, by entry points; our own sources, channels and stores are found alike.

Looking costs no import: a plug-in is imported when it is first asked for.
"""

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

from alerter.errors import AlerterError


@cache
def kinds(group: str) -> Mapping[str, EntryPoint]:
    """What is installed in `group` (`alerter.channels`, …), by name; nothing is imported.

    AlerterError where two packages claim one name for different things.
    """
    found: dict[str, EntryPoint] = {}
    for point in sorted(entry_points(group=group), key=lambda point: (point.name, point.value)):
        other = found.setdefault(point.name, point)
        if other.value != point.value:
            raise AlerterError(
                f"plug-in {point.name!r} of {group} comes from both {_package(other)} and "
                f"{_package(point)}: uninstall one of them"
            )
    return MappingProxyType(found)


def load(group: str, name: str) -> object:
    """What the plug-in `name` of `group` names: a class, or whatever makes one.

    AlerterError where there is none, or where it cannot be imported.
    """
    installed = kinds(group)
    if (point := installed.get(name)) is None:
        raise AlerterError(f"no plug-in {name!r} in {group}; {_alternative(name, installed)}")
    try:
        return point.load()
    except Exception as error:  # a stranger's module may raise anything
        reason = f"{type(error).__name__}: {error}"
        raise AlerterError(
            f"plug-in {name!r} of {group}, from {_package(point)}, cannot be loaded: {reason}"
        ) from error


def _alternative(name: str, installed: Collection[str]) -> str:
    if meant := get_close_matches(name, installed, n=1):
        return f"did you mean {meant[0]!r}?"
    return f"installed: {', '.join(installed)}" if installed else "nothing is installed there"


def _package(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else "an unknown package"
