"""Lays environment variables over the file: `ALERTER_SERVER__LISTEN` over `server.listen`.

The layering is pydantic-settings' own; here is only what it cannot know: which variable a value
came from, and which variables are misspelt.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource

from alerter.settings.reading import Trail
from alerter.settings.schema import ENV_PREFIX, Document
from alerter.settings.words import nearest

_NOT_SETTINGS = re.compile(
    r"ALERTER_(STATE_DIR|CONFIG|TEST_\w*"  # CONFIG: deploy/compose.yaml takes it
    # Kubernetes sets these in every pod next to a service called alerter
    r"|SERVICE_(HOST|PORT\w*)|PORT(_\d+_(TCP|UDP|SCTP)\w*)?)"
)


@dataclass(frozen=True, slots=True)
class Layered:
    """What file and environment say together."""

    #: None where it cannot be used
    document: Document | None
    error: ValidationError | None
    #: all that was given, as it was given
    given: Mapping[str, object]
    #: the variable that gave a value, by the way to it
    variables: Mapping[Trail, str]


def layer(data: Mapping[str, object], environ: Mapping[str, str]) -> Layered:
    """Lay the variables of `environ` over `data`, and validate the whole."""
    variables = {name.lower(): value for name, value in environ.items()}
    whole = _Given(Document, {})

    class _Layers(Document):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return _Variables(settings_cls, variables), _Given(settings_cls, data), whole

    document, error = None, None
    try:
        document = _Layers()
    except ValidationError as invalid:
        error = invalid
    above = _Variables(Document, variables)()
    return Layered(document, error, whole.above(), dict(_named(above, (), environ)))


def strangers(environ: Mapping[str, str], *, secrets: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Variables that look like settings and are none, each with what to do about it.

    `secrets` are variables that the configuration itself names.
    """
    known = {key.upper() for key in Document.model_fields}
    for name in sorted(environ):
        upper = name.upper()
        if not upper.startswith(ENV_PREFIX) or name in secrets or _NOT_SETTINGS.fullmatch(upper):
            continue
        head = upper.removeprefix(ENV_PREFIX).split("__")[0]
        if head not in known:
            meant = nearest(head, known)
            hint = f"did you mean {ENV_PREFIX}{meant}?" if meant else "unset it"
            yield name, f"no such setting; {hint}"


class _Given(PydanticBaseSettingsSource):
    """A layer that holds just these data; it can also tell what the layers above it hold."""

    def __init__(self, settings_cls: type[BaseSettings], data: Mapping[str, object]) -> None:
        super().__init__(settings_cls)
        self._data = dict(data)

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[object, str, bool]:
        return self._data.get(field_name), field_name, False

    def __call__(self) -> dict[str, object]:
        return self._data

    def above(self) -> Mapping[str, object]:
        return self.current_state


class _Variables(EnvSettingsSource):
    """The layer of environment variables: lists are JSON, all else is taken as it stands."""

    def __init__(self, settings_cls: type[BaseSettings], variables: Mapping[str, str]) -> None:
        super().__init__(settings_cls)
        self.env_vars = variables

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: object) -> object:
        try:
            decoded: object = json.loads(str(value))
        except ValueError:  # not JSON: the model will say what it wants instead
            return value
        return decoded


def _named(value: object, trail: Trail, environ: Mapping[str, str]) -> Iterator[tuple[Trail, str]]:
    """The variable behind each value that the environment gave."""
    name = ENV_PREFIX + "__".join(str(part) for part in trail).upper()
    written = next((known for known in environ if known.upper() == name), None)
    if written is not None:
        yield trail, written
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _named(inner, (*trail, key), environ)
