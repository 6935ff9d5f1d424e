"""The house keeps its own rules: floors, names, sizes, docstrings, and what its papers promise."""

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from alerter import __version__

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MODULES = sorted((ROOT / "alerter").rglob("*.py"))
#: steps of the schema's history: Alembic runs them by file name, nobody calls or reads them by name
HISTORY = ROOT / "alerter" / "stores" / "migrations"
MARKDOWN = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(part.startswith(".") or part == "dist" for part in path.relative_to(ROOT).parts)
)

MAX_LINES = 400
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
#: what no command should wait for unless it needs it
SLOW_TO_IMPORT = {"alembic", "apscheduler", "fastapi", "feedparser", "sqlalchemy", "uvicorn"}

PublicNode = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def run(*command: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, input=text, capture_output=True, text=True, timeout=120, check=False
    )


def public_nodes(node: PublicNode, name: str) -> Iterator[tuple[str, PublicNode]]:
    """`node` and what can be reached from it by names without a leading underscore."""
    yield name, node
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    for child in node.body:
        is_named = isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if is_named and not child.name.startswith("_"):
            yield from public_nodes(child, f"{name}:{child.name}")


def make_targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


def test_imports_point_downward_only() -> None:
    done = run(str(Path(sys.executable).parent / "lint-imports"), "--no-cache")

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_public_name_says_what_it_is() -> None:
    silent = [
        name
        for path in MODULES
        if HISTORY not in path.parents
        for name, node in public_nodes(ast.parse(path.read_text(encoding="utf-8")), name_of(path))
        if not ast.get_docstring(node)
    ]

    assert MODULES
    assert silent == []


def test_no_file_is_longer_than_one_can_hold_in_the_head() -> None:
    long = {
        name_of(path)
        for path in MODULES
        if len(path.read_text(encoding="utf-8").splitlines()) > MAX_LINES
    }

    assert long == set(), "cut these by flow"


def test_no_module_has_a_name_that_says_nothing() -> None:
    parts = {part for path in MODULES for part in path.relative_to(ROOT).with_suffix("").parts}

    assert parts & BANNED_NAMES == set()


def test_every_entry_point_leads_somewhere() -> None:
    project = PYPROJECT["project"]
    points = [point for group in project["entry-points"].values() for point in group.values()]

    for point in [*points, *project["scripts"].values()]:
        module, _, attribute = point.partition(":")
        assert callable(getattr(importlib.import_module(module), attribute)), point


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--help"], ""),
        (["detect", "-"], "The app has until 17 September 2025 to be sold or face a ban."),
    ],
    ids=["help", "detect"],
)
def test_a_command_loads_only_what_it_needs(arguments: list[str], text: str) -> None:
    program = (
        "import sys\n"
        "from alerter.__main__ import main\n"
        "code = 0\n"
        "try:\n    main()\n"
        "except SystemExit as leaving:\n    code = leaving.code\n"
        "print('LOADED', *sys.modules)\n"
        "raise SystemExit(code)\n"
    )

    done = run(sys.executable, "-c", program, *arguments, text=text)

    assert done.returncode == 0, done.stdout + done.stderr
    loaded = set(done.stdout.rpartition("LOADED ")[2].split())
    assert "alerter.cli" in loaded
    assert loaded & SLOW_TO_IMPORT == set()


@pytest.mark.parametrize("command", ["make run", "make test"])
def test_the_readme_names_the_two_commands(command: str) -> None:
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", MARKDOWN, ids=name_of)
def test_a_page_names_only_make_targets_that_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"^(?:\$ )?make ([a-z]+)\b|`make ([a-z]+)\b", text, re.MULTILINE)

    assert {first or second for first, second in named} <= make_targets()


@pytest.mark.parametrize("path", MARKDOWN, ids=name_of)
def test_a_page_links_only_to_files_that_exist(path: Path) -> None:
    text = re.sub(r"^```.*?^```|`[^`\n]*`", "", path.read_text("utf-8"), flags=re.M | re.S)
    targets = re.findall(r"\]\(<?([^)>\s]+)[^)]*\)|^\[[^\]]+\]:\s*(\S+)", text, re.MULTILINE)
    files = [(inline or reference).partition("#")[0] for inline, reference in targets]
    relative = [file for file in files if file and not re.match(r"[a-z][a-z0-9+.-]*:", file)]

    assert [file for file in relative if not (path.parent / file).exists()] == []


def test_the_changelog_tells_of_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert re.search(rf"^## \[?{re.escape(__version__)}\b", changelog, re.MULTILINE)


def test_the_locks_name_no_host() -> None:
    locks = sorted([*ROOT.glob("*.lock"), *(ROOT / "deploy").glob("*.lock")])

    assert ROOT / "requirements.lock" in locks
    for lock in locks:
        assert re.findall(r"\S*://\S*", lock.read_text(encoding="utf-8")) == [], lock


def test_the_lock_holds_everything_that_the_project_names() -> None:
    locked = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    project = PYPROJECT["project"]
    extras = [name for extra in project["optional-dependencies"].values() for name in extra]
    named = [*project["dependencies"], *extras, *PYPROJECT["build-system"]["requires"]]
    names = {re.split(r"[\[<>=!~; ]", name)[0].replace(".", "-") for name in named}

    assert names - {"alerter"} <= set(locked)


def test_the_example_configurations_pass_the_check() -> None:
    examples = sorted((ROOT / "config").glob("*.yaml"))

    assert ROOT / "config" / "alerter.yaml" in examples
    for example in examples:
        done = run(sys.executable, "-m", "alerter", "check", "--config", str(example))
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_schema_for_editors_is_the_one_of_the_code() -> None:
    done = run(sys.executable, "-m", "alerter", "schema")

    assert done.returncode == 0, done.stderr
    kept = (ROOT / "config" / "alerter.schema.json").read_text(encoding="utf-8")
    assert done.stdout == kept, "write it anew: make schema"
