"""What the configuration says of the endpoint. Pure: contacts nobody, reveals no secret."""

from enum import StrEnum
from typing import Self

import httpx
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from alerter.secret import SecretField

_PATH = "/chat/completions"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Mode(StrEnum):
    """Whose word counts."""

    #: the built-in reader reads, and the endpoint where it is unsure
    UNSURE = "unsure"
    #: the endpoint reads everything, and the built-in reader only where it does not answer
    ALONE = "alone"


class AnswerFormat(StrEnum):
    """How the endpoint is told to answer in JSON: its `response_format`."""

    #: held to the schema ("structured outputs")
    JSON_SCHEMA = "json_schema"
    #: held to JSON ("JSON mode")
    JSON_OBJECT = "json_object"
    #: only asked to; no `response_format` is sent
    TEXT = "text"


class LlmSettings(BaseModel):
    """The endpoint, and how often and how long it may be asked."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="LLM", hide_input_in_errors=True)

    base_url: str = Field(
        title="Address", description="Where the API begins, such as https://llm.example.org/v1"
    )
    model: str = Field(min_length=1, title="Model", description="The model's name at the endpoint")
    api_key: SecretField | None = Field(
        default=None, title="Key", description="Sent as a bearer token. Left out: none is sent"
    )
    mode: Mode = Field(
        default=Mode.UNSURE,
        title="Mode",
        description="unsure: asked where the built-in reader is; alone: asked about every entry",
    )
    answer_format: AnswerFormat = Field(
        default=AnswerFormat.JSON_SCHEMA,
        title="Format of answers",
        description="What the endpoint can hold itself to: json_schema, json_object or text",
    )
    temperature: float | None = Field(
        default=None,
        ge=0,
        le=2,
        title="Temperature",
        description="0 makes answers alike. Left out: not sent, as some models refuse it",
    )
    timeout: float = Field(
        default=20,
        gt=0,
        le=60,
        title="Timeout",
        description="Seconds for one entry, a second try within them",
    )
    requests_per_minute: int = Field(
        default=20,
        ge=1,
        le=600,
        title="Requests a minute",
        description="At most; the built-in reader reads what is beyond",
    )
    max_characters: int = Field(
        default=12_000,
        ge=500,
        le=100_000,
        title="Characters sent",
        description="Of title and text, at most; the built-in reader reads what is beyond",
    )

    @property
    def url(self) -> str:
        """What is posted to."""
        return self.base_url.rstrip("/") + _PATH

    @field_validator("base_url")
    @classmethod
    def _check_base_url(cls, value: str) -> str:
        url = _url(value)
        if url.userinfo or url.query or url.fragment:
            raise ValueError("leave user, password and query out; a key goes into `api_key`")
        if url.path.rstrip("/").endswith(_PATH):
            raise ValueError(f"leave {_PATH} out: it is added to the address")
        return value

    @model_validator(mode="after")
    def _check_key_is_safe(self) -> Self:
        url = httpx.URL(self.base_url)
        if self.api_key and url.scheme != "https" and url.host not in _LOOPBACK:
            raise ValueError("a key is sent over https:// only: change base_url, or remove api_key")
        return self


def _url(value: str) -> httpx.URL:
    try:
        url = httpx.URL(value)
    except httpx.InvalidURL as error:
        raise ValueError(f"not an address on the web: {error}") from error
    if url.scheme not in ("http", "https") or not url.host or value != value.strip():
        raise ValueError("not an address on the web (write https://host/v1)")
    return url
