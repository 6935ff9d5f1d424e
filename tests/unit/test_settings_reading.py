"""The notation itself: what is no file, no YAML or no mapping comes out as a line with a place."""

from pathlib import Path

import pytest
from support.configuration import CHANNELS, SOURCES, load_text, problem_of, problems_of

from alerter.errors import ConfigError
from alerter.settings import load
from alerter.settings.reading import Mark, read


def problem_at(path: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        load(path, channel_kinds=CHANNELS, source_kinds=SOURCES, environ={})
    (line,) = caught.value.problems
    return line


def test_a_missing_file_names_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "none.yaml"

    assert problem_at(path) == (
        f"{path}:1:1: file: does not exist; write one with `alerter init`, "
        "or name another with --config"
    )


def test_a_folder_is_no_configuration(tmp_path: Path) -> None:
    assert problem_at(tmp_path) == (
        f"{tmp_path}:1:1: file: is a folder; name the file in it with --config"
    )


def test_a_file_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    loop = tmp_path / "alerter.yaml"
    loop.symlink_to(loop)

    assert "alerter.yaml:1:1: file: cannot be read: " in problem_at(loop)


def test_text_that_is_not_utf_8_names_the_byte_and_its_place(tmp_path: Path) -> None:
    path = tmp_path / "alerter.yaml"
    path.write_bytes(b"version: 1\n# caf\xe9\n")

    assert problem_at(path) == f"{path}:2:6: file: is not UTF-8 (byte 0xe9); save it as UTF-8"


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "alerter.yaml"
    path.write_bytes(b"\xef\xbb\xbftimezone: UTC\n")

    assert load(path, channel_kinds={}, source_kinds=(), environ={}).zone.key == "UTC"


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n"])
def test_an_empty_file_names_the_way_out(tmp_path: Path, text: str) -> None:
    assert "alerter init" in problem_of(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b: c\n", '1:5: yaml: not valid YAML: mapping values are not allowed here; put text '
         'that holds ": " in quotes'),
        ("version: 1\ntopics:\n\t- x\n", "3:1: yaml: not valid YAML: found character '\\t' that "
         "cannot start any token; indent with spaces, not tabs"),
        ("timezone: @home\n", "1:11: yaml: not valid YAML: found character '@' that cannot start "
         "any token; put text that begins with it in quotes"),
        ("version: 1\n---\nversion: 1\n", "2:1: yaml: not valid YAML: a second document begins; "
         "keep one and remove the line `---`"),
        ("topics: [a,\n", "2:1: yaml: not valid YAML: expected the node content, but found "
         "'<stream end>'"),
        ("a: *nothing\n", "1:4: yaml: not valid YAML: found undefined alias 'nothing'"),
        ("version: 1\ntimezone: x\x07\n", "2:12: yaml: a control character is not allowed; "
         "remove it"),
        ("- version: 1\n", "1:1: file: must be a mapping of keys such as `topics:`"),
        ("just words\n", "1:1: file: must be a mapping of keys such as `topics:`"),
    ],
)  # fmt: skip
def test_what_is_no_yaml_is_told_with_its_place(tmp_path: Path, text: str, expected: str) -> None:
    assert problem_of(tmp_path, text) == f"alerter.yaml:{expected}"


def test_every_key_that_is_here_twice_is_told(tmp_path: Path) -> None:
    text = """\
    version: 1
    timezone: UTC
    server:
      listen: "127.0.0.1:80"
      listen: "127.0.0.1:81"
    timezone: Europe/London
    """

    assert problems_of(tmp_path, text) == [
        "alerter.yaml:5:3: server.listen: the key is here twice (first in line 4); keep one",
        "alerter.yaml:6:1: timezone: the key is here twice (first in line 2); keep one",
    ]


def test_a_key_without_a_value_is_told_and_not_taken_for_an_empty_list(tmp_path: Path) -> None:
    assert problem_of(tmp_path, "version: 1\ntopics:\n") == (
        "alerter.yaml:2:1: topics: has no value; give it one or remove the key"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("version: 1\n7: x\n", "2:1: file: a key must be text; put it in quotes"),
        ("server: {true: x}\n", "1:10: server: a key must be text; put it in quotes"),
        ("server: {[a, b]: x}\n", "1:10: server: a key must be text; put it in quotes"),
    ],
)
def test_a_key_that_is_no_text_is_told(tmp_path: Path, text: str, expected: str) -> None:
    assert problem_of(tmp_path, text) == f"alerter.yaml:{expected}"


def test_a_tag_that_means_nothing_here_is_told(tmp_path: Path) -> None:
    assert problem_of(tmp_path, "timezone: !!python/name:os.system UTC\n") == (
        "alerter.yaml:1:11: timezone: the tag !!python/name:os.system means nothing here; remove it"
    )


def test_a_tag_that_the_value_contradicts_is_told(tmp_path: Path) -> None:
    assert problem_of(tmp_path, "timezone: !!int UTC\n") == (
        "alerter.yaml:1:11: timezone: cannot be read as !!int; put it in quotes"
    )


def test_an_alias_that_holds_itself_ends(tmp_path: Path) -> None:
    assert problem_of(tmp_path, "topics: &all [*all]\n") == (
        "alerter.yaml:1:9: topics.0: an alias that holds itself; write the value out"
    )


def test_nesting_without_end_is_told_in_one_line(tmp_path: Path) -> None:
    assert problem_of(tmp_path, "topics: " + "[" * 500) == (
        "alerter.yaml:1:1: yaml: nested too deeply; no key needs that"
    )


def test_times_and_days_without_quotes_stay_text(tmp_path: Path) -> None:
    path = tmp_path / "alerter.yaml"
    path.write_text("a: 09:00\nb: 2025-09-17\nc: on\nd: 0x1f\ne: 1.5\nf: true\n", encoding="utf-8")

    assert read(path).data == {
        "a": "09:00", "b": "2025-09-17", "c": "on", "d": 31, "e": 1.5, "f": True,
    }  # fmt: skip


def test_merged_keys_fill_in_and_keep_the_place_where_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "alerter.yaml"
    path.write_text("a: &a {x: 1, y: 2}\nb:\n  <<: *a\n  y: 3\n", encoding="utf-8")

    tree = read(path)

    assert tree.data["b"] == {"y": 3, "x": 1}
    assert tree.keys["b", "x"] == Mark(1, 8)
    assert tree.keys["b", "y"] == Mark(4, 3)
    assert tree.faults == []


def test_anchors_spare_repetition(tmp_path: Path) -> None:
    text = """\
    channels:
      one: &paper {type: paper, color: never}
      two: *paper
      three: {<<: *paper, color: auto}
    """

    colors = [item.settings.model_dump() for item in load_text(tmp_path, text).channels]

    assert colors == [{"color": "never"}, {"color": "never"}, {"color": "auto"}]
