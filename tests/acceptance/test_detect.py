"""`alerter detect` on files of many documents: by several processes, explained, interrupted."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.service import clean_environ, eventually, run_alerter

CORPUS = Path(__file__).parent.parent / "golden" / "corpus"
LINES = (CORPUS / "daily-life.jsonl").read_text(encoding="utf-8").splitlines()[:40]

Run = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "docs.jsonl").write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    def runner(*words: str, **environ: str) -> str:
        done = run_alerter("detect", "docs.jsonl", *words, folder=folder, **environ)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return runner


@pytest.mark.parametrize("words", [("-f", "jsonl"), (), ("--explain",)], ids=str)
def test_many_jobs_answer_as_one_does(run: Run, words: tuple[str, ...]) -> None:
    alone = run(*words)
    assert alone
    assert run(*words, "--jobs", "3") == alone
    assert run(*words, "-j", "0") == alone


@pytest.mark.parametrize("jobs", ["1", "3"])
@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "docs.jsonl:41: not JSON"),
        (b"\xff{}", "docs.jsonl:41: not UTF-8"),
        (b'{"id": "x"}', "docs.jsonl:41: document x: 'title' is missing"),
        (b'{"id": "x", "title": "", "text": "", "published": 1}', "docs.jsonl:41: document x:"),
    ],
)
def test_a_broken_line_is_named_behind_the_answers_before_it(
    folder: Path, jobs: str, line: bytes, said: str
) -> None:
    with (folder / "docs.jsonl").open("ab") as file:
        file.write(line + b"\n" + LINES[0].encode())
    done = run_alerter("detect", "docs.jsonl", "-f", "jsonl", "-j", jobs, folder=folder)
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert len(done.stdout.splitlines()) == 40


def test_half_a_sign_of_a_stranger_stops_nothing(folder: Path) -> None:
    row = {"id": "x", "title": "", "published": "2025-09-10T08:00Z"}
    text = "Growers \ud83d have until Friday to claim."
    (folder / "docs.jsonl").write_text(json.dumps(row | {"text": text}))
    done = run_alerter("detect", "docs.jsonl", "-f", "jsonl", folder=folder)
    assert json.loads(done.stdout)["deadlines"][0]["quote"] == text


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_job_outlives_the_first_process(folder: Path, number: signal.Signals) -> None:
    pipe = folder / "endless.jsonl"
    os.mkfifo(pipe)
    # a runner in the background ignores Ctrl-C, and its children would do the same
    heed = ["env", "--default-signal=INT"]
    command = [*heed, sys.executable, "-m", "alerter", "detect", str(pipe), "-f", "jsonl"]
    command += ["-j", "2"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=clean_environ(),
        start_new_session=True,
    ) as process:
        with pipe.open("w", encoding="utf-8") as lines:
            lines.write(f"{LINES[0]}\n" * 200)
            lines.flush()
            assert process.stdout is not None
            assert process.stdout.readline()
            jobs = eventually(lambda: _children(process.pid), "jobs")
            assert len(jobs) == 2
            # as a terminal sends Ctrl-C: to the whole group
            (os.killpg if number == signal.SIGINT else os.kill)(process.pid, number)
            eventually(lambda: process.poll() is not None, "the end of the first process")
        assert process.returncode != 0
        eventually(lambda: not any(map(_is_alive, jobs)), "the end of its jobs")


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


def _is_alive(pid: int) -> bool:
    try:
        return (
            Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")")[-1].split()[0] != "Z"
        )
    except OSError:
        return False


def test_an_explanation_is_data_and_the_legend_is_talk(folder: Path) -> None:
    done = run_alerter("detect", "docs.jsonl", "--explain", folder=folder)
    assert "]{-}" in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("{+} ahead")


def test_colours_come_where_they_are_asked_for_and_no_color_forbids_them(run: Run) -> None:
    assert "\x1b[1;32m" in run("--explain", FORCE_COLOR="1", TERM="xterm", NO_COLOR="")
    assert "\x1b" not in run("--explain", FORCE_COLOR="1", TERM="xterm", NO_COLOR="1")


def test_explained_rows_are_the_same_rows_and_more(folder: Path) -> None:
    plain = run_alerter("detect", "docs.jsonl", "-f", "jsonl", folder=folder)
    done = run_alerter("detect", "docs.jsonl", "-f", "jsonl", "--explain", folder=folder)
    assert done.stderr == ""
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    explanations = [row.pop("explain") for row in rows]
    assert rows == [json.loads(line) for line in plain.stdout.splitlines()]
    for row, told in zip(rows, explanations, strict=True):
        places = [(one["start"], one["end"]) for one in row["deadlines"]]
        assert [(one["start"], one["end"]) for one in told if one["told"]] == places


def test_no_fewer_than_nought_jobs_are_wrong_use(folder: Path) -> None:
    assert run_alerter("detect", "docs.jsonl", "-j", "-1", folder=folder).returncode == 2
