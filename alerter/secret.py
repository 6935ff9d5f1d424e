"""Secrets of the configuration: never a literal, never printed.

A secret is written `{env: NAME}`, `{file: PATH}` or `{credential: NAME}` (systemd's
`LoadCredential=`) and read when it is needed, so that a rotated file takes effect.
"""

import os
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, InstanceOf, WithJsonSchema

from alerter.errors import AlerterError

Way = Literal["env", "file", "credential"]


class Secret:
    """Where a secret is kept."""

    __slots__ = ("name", "way")

    def __init__(self, way: Way, name: str) -> None:
        self.way = way
        self.name = name

    def reveal(self) -> str:
        """The secret itself, white space at its ends removed. AlerterError where it is missing."""
        if self.way == "env":
            value = os.environ.get(self.name)
            if value is None:
                raise AlerterError(f"secret {self}: set the environment variable {self.name}")
            return value.strip()
        try:
            return self._path().read_text(encoding="utf-8").strip()
        except OSError as error:
            raise AlerterError(f"secret {self}: {error.strerror or error}") from error

    def _path(self) -> Path:
        if self.way == "file":
            return Path(self.name)
        folder = os.environ.get("CREDENTIALS_DIRECTORY")
        if folder is None:
            raise AlerterError(
                f"secret {self}: no CREDENTIALS_DIRECTORY; run under systemd with "
                f"LoadCredential={self.name}, or use {{env: …}} or {{file: …}}"
            )
        return Path(folder) / self.name

    def __str__(self) -> str:
        """Where it is kept, as in the configuration; never what it is."""
        return f"{{{self.way}: {self.name}}}"

    def __repr__(self) -> str:
        """The same, for logs."""
        return f"Secret({self})"


def _read(value: object) -> object:
    if isinstance(value, Secret):
        return value
    match value:
        case {"env": str(name), **rest} if not rest:
            return Secret("env", name)
        case {"file": str(name), **rest} if not rest:
            return Secret("file", name)
        case {"credential": str(name), **rest} if not rest:
            return Secret("credential", name)
    raise ValueError(
        "a secret is written {env: NAME}, {file: PATH} or {credential: NAME}, never as itself"
    )


_JSON_SCHEMA = {
    "type": "object",
    "description": "{env: NAME}, {file: PATH} or {credential: NAME}",
    "properties": {way: {"type": "string"} for way in get_args(Way)},
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": False,
}

#: the type to use in a settings model
SecretField = Annotated[Secret, InstanceOf, BeforeValidator(_read), WithJsonSchema(_JSON_SCHEMA)]
