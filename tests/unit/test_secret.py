"""A secret is a place, read when it is needed, and never shown."""

import copy
import json
from pathlib import Path

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from alerter.errors import AlerterError
from alerter.secret import Secret, SecretField


class Holder(BaseModel):
    token: SecretField


def test_a_variable_is_read_when_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = Secret("env", "TEST_TOKEN")

    monkeypatch.setenv("TEST_TOKEN", " one\n")
    assert secret.reveal() == "one"
    monkeypatch.setenv("TEST_TOKEN", "two")
    assert secret.reveal() == "two"


def test_a_missing_variable_names_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_TOKEN", raising=False)

    with pytest.raises(AlerterError) as caught:
        Secret("env", "TEST_TOKEN").reveal()

    assert str(caught.value) == (
        "secret {env: TEST_TOKEN}: set the environment variable TEST_TOKEN"
    )


def test_a_file_is_read_anew_each_time(tmp_path: Path) -> None:
    path = tmp_path / "token"
    secret = Secret("file", str(path))

    path.write_text("one\n", encoding="utf-8")
    assert secret.reveal() == "one"
    path.write_text("zwei ü", encoding="utf-8")
    assert secret.reveal() == "zwei ü"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "token"

    with pytest.raises(AlerterError) as caught:
        Secret("file", str(path)).reveal()

    assert str(caught.value) == f"secret {{file: {path}}}: No such file or directory"


def test_a_credential_lies_in_the_folder_that_systemd_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "smtp-password").write_text("hush\n", encoding="utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))

    assert Secret("credential", "smtp-password").reveal() == "hush"


def test_a_credential_without_systemd_names_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)

    with pytest.raises(AlerterError, match=r"LoadCredential=smtp-password, or use \{env: …\}"):
        Secret("credential", "smtp-password").reveal()


@pytest.mark.parametrize("way", ["env", "file", "credential"])
def test_the_three_ways_are_read_from_the_configuration(way: str) -> None:
    token = Holder.model_validate({"token": {way: "place"}}).token

    assert (token.way, token.name) == (way, "place")
    assert str(token) == f"{{{way}: place}}"


def test_a_secret_that_is_one_already_is_kept() -> None:
    secret = Secret("env", "A")

    assert Holder(token=secret).token is secret


@pytest.mark.parametrize(
    "value",
    ["xoxb-literal", 7, None, [], {}, {"env": 7}, {"evn": "A"}, {"env": "A", "file": "b"}],
)
def test_anything_else_is_refused_without_being_repeated(value: object) -> None:
    with pytest.raises(ValidationError) as caught:
        Holder.model_validate({"token": value})

    (error,) = caught.value.errors()
    assert error["loc"] == ("token",)
    assert error["msg"] == (
        "Value error, a secret is written {env: NAME}, {file: PATH} or {credential: NAME}, "
        "never as itself"
    )


def test_a_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_TOKEN", "hush")
    holder = Holder.model_validate({"token": {"env": "TEST_TOKEN"}})

    shown = f"{holder!r} {holder} {holder.model_dump()} {copy.copy(holder.token)!r}"

    assert "hush" not in shown
    assert "Secret({env: TEST_TOKEN})" in shown


def test_its_json_schema_takes_one_of_the_three_ways() -> None:
    schema = TypeAdapter(SecretField).json_schema()

    assert set(schema["properties"]) == {"env", "file", "credential"}
    assert (schema["minProperties"], schema["maxProperties"]) == (1, 1)
    assert schema["additionalProperties"] is False
    assert json.loads(json.dumps(schema)) == schema
