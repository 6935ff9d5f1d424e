"""Variables `ALERTER_…` count more than the file; an error in one names the variable."""

from datetime import timedelta
from pathlib import Path

import pytest
from support.configuration import load_text, problem_of, problems_of

TEXT = """\
timezone: Europe/London
defaults: {min_confidence: 0.5, remind: [3d], notify: [desk]}
topics: [{name: t, any: [x]}]
channels: {desk: {type: paper}}
server: {public_url: "https://alerts.example.org"}
"""


def test_a_variable_counts_more_than_the_file(tmp_path: Path) -> None:
    settings = load_text(
        tmp_path,
        TEXT,
        ALERTER_TIMEZONE="America/New_York",
        ALERTER_DATABASE="postgresql://me:hush@db/alerter",
        ALERTER_SERVER__LISTEN="0.0.0.0:80",
        ALERTER_DELIVERY__GIVE_UP_AFTER="2h",
        ALERTER_DEFAULTS__MIN_CONFIDENCE="0.9",
        ALERTER_DEFAULTS__DATE_ONLY__REMIND_AT="07:15",
    )

    assert settings.zone.key == "America/New_York"
    assert settings.database == "postgresql://me:hush@db/alerter"
    assert settings.server is not None
    assert (settings.server.host, settings.server.port) == ("0.0.0.0", 80)
    assert settings.server.public_url == "https://alerts.example.org"
    assert settings.give_up_after == timedelta(hours=2)
    (topic,) = settings.topics
    assert (topic.min_confidence, topic.remind_at.isoformat()) == (0.9, "07:15:00")
    assert [str(lead) for lead in topic.leads] == ["3d"]


def test_a_list_is_given_as_json(tmp_path: Path) -> None:
    settings = load_text(tmp_path, TEXT, ALERTER_DEFAULTS__REMIND='["2w", "3h"]')

    assert [str(lead) for lead in settings.topics[0].leads] == ["2w", "3h"]


def test_a_mapping_may_be_given_as_json_too(tmp_path: Path) -> None:
    settings = load_text(tmp_path, TEXT, ALERTER_SERVER='{"listen": "127.0.0.1:9"}')

    assert settings.server is not None
    assert settings.server.port == 9
    assert settings.server.public_url == "https://alerts.example.org"


def test_a_variable_adds_to_a_channel(tmp_path: Path) -> None:
    settings = load_text(tmp_path, TEXT, ALERTER_CHANNELS__DESK__COLOR="never")

    assert settings.channels[0].settings.model_dump() == {"color": "never"}


def test_the_case_of_a_variable_does_not_matter(tmp_path: Path) -> None:
    assert load_text(tmp_path, TEXT, alerter_timezone="UTC").zone.key == "UTC"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("ALERTER_TIMEZONE", "Lndon", "timezone: no such time zone: 'Lndon' (write an IANA name "
         "such as Europe/London or UTC)"),
        ("ALERTER_DATABASE", "alerter.db", "database: not the address of a database (write "
         "sqlite:///alerter.db or postgresql://host/name)"),
        ("ALERTER_SERVER__LISTEN", "80", "server.listen: not an address to listen on: '80' "
         '(write "127.0.0.1:8080")'),
        ("ALERTER_SERVER", "on", "server: must be a mapping of keys and values"),
        ("ALERTER_SERVER__LISTN", "x", 'server.listn: unknown key; did you mean "listen"?'),
        ("ALERTER_DEFAULTS__MIN_CONFIDENCE", "7", "defaults.min_confidence: must be less than or "
         "equal to 1"),
        ("ALERTER_DEFAULTS__REMIND", "7d", "defaults.remind: must be a list: [one, two]"),
        ("ALERTER_DEFAULTS__REMIND", '["7x"]', "defaults.remind.0: not a lead: '7x' (write 2w, "
         "7d, 3h or 45m)"),
        ("ALERTER_DEFAULTS__HEDGED", "digest", "defaults.hedged: not yet: there is no digest for "
         "hedged dates; write alert or ignore"),
        ("ALERTER_DELIVERY__OPERATOR", "me", "delivery.operator: not yet: no operator is told; "
         "remove the key and watch the log instead"),
        ("ALERTER_CHANNELS__DESK__TYPE", "papr", 'channels.desk.type: no channel is of type '
         '"papr"; did you mean "paper"?'),
        ("ALERTER_DATABSE", "x", "no such setting; did you mean ALERTER_DATABASE?"),
        ("ALERTER_SEVER__LISTEN", "x", "no such setting; did you mean ALERTER_SERVER?"),
        ("ALERTER_XYZZY", "x", "no such setting; unset it"),
        ("alerter_timezon", "x", "no such setting; did you mean ALERTER_TIMEZONE?"),
    ],
)  # fmt: skip
def test_an_error_in_a_variable_names_the_variable(
    tmp_path: Path, name: str, value: str, expected: str
) -> None:
    assert problem_of(tmp_path, TEXT, **{name: value}) == f"{name}: {expected}"


def test_problems_of_the_environment_follow_those_of_the_file(tmp_path: Path) -> None:
    lines = problems_of(tmp_path, TEXT + "sever: {}\n", ALERTER_TIMEZONE="x", ALERTER_DATABSE="y")

    assert [line.split(": ")[0] for line in lines] == [
        "alerter.yaml:6:1", "ALERTER_DATABSE", "ALERTER_TIMEZONE",
    ]  # fmt: skip


def test_a_variable_that_mends_the_file_leaves_no_problem(tmp_path: Path) -> None:
    broken = TEXT.replace("Europe/London", "Europe/Lndon")

    assert load_text(tmp_path, broken, ALERTER_TIMEZONE="UTC").zone.key == "UTC"


@pytest.mark.parametrize(
    "name",
    [
        "ALERTER_STATE_DIR",
        "ALERTER_CONFIG",
        "ALERTER_TEST_PGBIN",
        "ALERTER_SERVICE_HOST",
        "ALERTER_SERVICE_PORT_HTTP",
        "ALERTER_PORT",
        "ALERTER_PORT_8080_TCP_ADDR",
        "PATH",
        "SALERTER_X",
    ],
)
def test_variables_that_are_no_settings_are_left_alone(tmp_path: Path, name: str) -> None:
    assert load_text(tmp_path, TEXT, **{name: "x"}).zone.key == "Europe/London"


def test_a_variable_that_keeps_a_secret_is_no_misspelt_setting(tmp_path: Path) -> None:
    text = TEXT.replace("{type: paper}", "{type: pager, token: {env: ALERTER_PAGER_TOKEN}}")

    assert load_text(tmp_path, text, ALERTER_PAGER_TOKEN="x").channels[0].kind == "pager"
    assert problem_of(tmp_path, text, ALERTER_PAGR_TOKEN="x").startswith("ALERTER_PAGR_TOKEN: ")


def test_this_process_gives_the_environment_where_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from support.configuration import CHANNELS, SOURCES, write

    from alerter.settings import load

    for name in ("ALERTER_STATE_DIR", "STATE_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALERTER_TIMEZONE", "Asia/Tokyo")

    settings = load(write(tmp_path, TEXT), channel_kinds=CHANNELS, source_kinds=SOURCES)

    assert settings.zone.key == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({"STATE_DIRECTORY": "/var/lib/alerter", "ALERTER_STATE_DIR": "/else"}, "/var/lib/alerter"),
        ({"STATE_DIRECTORY": "/var/lib/a:/var/lib/b"}, "/var/lib/a"),
        ({"ALERTER_STATE_DIR": "/srv/state"}, "/srv/state"),
        ({"STATE_DIRECTORY": "", "ALERTER_STATE_DIR": ""}, str(Path.cwd() / "var")),
        ({}, str(Path.cwd() / "var")),
    ],
)
def test_a_relative_database_stands_in_the_state_directory(
    tmp_path: Path, environ: dict[str, str], folder: str
) -> None:
    assert load_text(tmp_path, TEXT, **environ).database == f"sqlite:///{folder}/alerter.db"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///a/b.db", "sqlite:////srv/a/b.db"),
        ("sqlite:///b.db?timeout=5", "sqlite:////srv/b.db?timeout=5"),
        ("sqlite+pysqlite:///b.db", "sqlite+pysqlite:////srv/b.db"),
        ("sqlite:////abs/b.db", "sqlite:////abs/b.db"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("sqlite://", "sqlite://"),
        ("memory:", "memory:"),
        ("postgresql:///alerter", "postgresql:///alerter"),
        ("postgresql://db:5432/alerter", "postgresql://db:5432/alerter"),
    ],
)
def test_any_other_database_is_left_as_it_is(tmp_path: Path, url: str, expected: str) -> None:
    text = f"database: '{url}'\n"

    assert load_text(tmp_path, text, ALERTER_STATE_DIR="/srv").database == expected
