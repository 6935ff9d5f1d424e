"""Configurations to load, with small channels of their own kinds."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Annotated, Literal

import pytest
from pydantic import AfterValidator, BaseModel, Field

from alerter.errors import ConfigError
from alerter.secret import SecretField
from alerter.settings import Settings, load


class Paper(BaseModel):
    color: Literal["auto", "never"] = "auto"


class Wire(BaseModel):
    host: str = Field(description="Where the wire ends.")
    port: int = Field(25, gt=0)
    password: SecretField | None = None


def _refuse_cards(value: str) -> str:
    if value != "off":
        raise ValueError("not yet: there are no living cards; write off")
    return value


class Pager(BaseModel):
    token: SecretField
    wire: Wire | None = None
    thread: Annotated[str, AfterValidator(_refuse_cards)] = "off"
    sender: str | None = Field(None, alias="from")
    to: tuple[str, ...] = ()


CHANNELS: Mapping[str, type[BaseModel]] = {"paper": Paper, "pager": Pager}
SOURCES = ("feed",)


class Glasses(BaseModel):
    strength: float = Field(1.0, gt=0, description="How much they enlarge.")
    receipt: SecretField | None = Field(None, description="Proof of purchase.")


DETECTORS: Mapping[str, type[BaseModel]] = {"glasses": Glasses}


def write(folder: Path, text: str) -> Path:
    path = folder / "alerter.yaml"
    path.write_text(dedent(text), encoding="utf-8")
    return path


def load_text(folder: Path, text: str, **environ: str) -> Settings:
    """What the configuration `text` says; the environment holds `environ` alone."""
    path = write(folder, text)
    return load(
        path,
        channel_kinds=CHANNELS,
        source_kinds=SOURCES,
        detector_kinds=DETECTORS,
        environ=environ,
    )


def problems_of(folder: Path, text: str, **environ: str) -> list[str]:
    """Every problem of `text`, the file called by its bare name."""
    with pytest.raises(ConfigError) as caught:
        load_text(folder, text, **environ)
    return [line.removeprefix(f"{folder}/") for line in caught.value.problems]


def problem_of(folder: Path, text: str, **environ: str) -> str:
    """The one problem of `text`."""
    problems = problems_of(folder, text, **environ)
    assert len(problems) == 1, problems
    return problems[0]
