"""Plug-ins are found by entry points, imported when asked for, and named when they fail."""

from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from alerter import plugins
from alerter.errors import AlerterError

GROUP = "alerter.test_plugins"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on the path to install packages in."""
    monkeypatch.syspath_prepend(str(tmp_path))
    plugins.kinds.cache_clear()
    yield tmp_path
    plugins.kinds.cache_clear()


def install(site: Path, package: str, code: str, **points: str) -> None:
    """A package of one module, with entry points."""
    (site / f"{package}.py").write_text(code, encoding="utf-8")
    info = site / f"{package}-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.2\n")
    lines = [f"{name} = {value}" for name, value in points.items()]
    (info / "entry_points.txt").write_text("\n".join([f"[{GROUP}]", *lines]))


def test_our_own_channels_are_found_like_any_other() -> None:
    found = plugins.kinds("alerter.channels")

    assert {"console", "slack", "email", "webhook"} <= set(found)
    assert all(isinstance(point, EntryPoint) for point in found.values())
    assert found["console"].value == "alerter.channels.console:ConsoleChannel"


def test_an_unknown_group_is_empty() -> None:
    assert dict(plugins.kinds("alerter.nothing")) == {}


def test_looking_imports_nothing_and_loading_does(site: Path) -> None:
    install(site, "plug_lazy", "class Fax: ...\n", fax="plug_lazy:Fax")
    (site / "plug_lazy.py").rename(site / "plug_lazy.hidden")

    assert list(plugins.kinds(GROUP)) == ["fax"]

    (site / "plug_lazy.hidden").rename(site / "plug_lazy.py")
    loaded = plugins.load(GROUP, "fax")
    assert isinstance(loaded, type)
    assert loaded.__name__ == "Fax"


@pytest.mark.parametrize(
    ("package", "code", "reason"),
    [
        ("plug_broken", "import not_there_at_all\n", "ModuleNotFoundError: No module named "
         "'not_there_at_all'"),
        ("plug_raising", "raise RuntimeError('no licence')\n", "RuntimeError: no licence"),
        ("plug_empty", "", "AttributeError: module 'plug_empty' has no attribute 'Fax'"),
    ],
)  # fmt: skip
def test_a_plug_in_that_fails_is_named_with_its_package_and_the_reason(
    site: Path, package: str, code: str, reason: str
) -> None:
    install(site, package, code, fax=f"{package}:Fax")

    with pytest.raises(AlerterError) as caught:
        plugins.load(GROUP, "fax")

    assert str(caught.value) == (
        f"plug-in 'fax' of {GROUP}, from {package} 1.2, cannot be loaded: {reason}"
    )


def test_one_that_fails_leaves_the_others_alone(site: Path) -> None:
    install(site, "plug_bad", "raise RuntimeError\n", bad="plug_bad:Fax")
    install(site, "plug_good", "Fax = object\n", good="plug_good:Fax")

    assert plugins.load(GROUP, "good") is object


def test_a_name_that_is_not_there_gives_the_nearest(site: Path) -> None:
    install(site, "plug_names", "Fax = object\n", fax="plug_names:Fax", pager="plug_names:Fax")

    with pytest.raises(AlerterError, match=f"^no plug-in 'pagr' in {GROUP}; did you mean 'pager'"):
        plugins.load(GROUP, "pagr")
    with pytest.raises(AlerterError, match=r"installed: fax, pager$"):
        plugins.load(GROUP, "xyz")


def test_an_empty_group_says_that_nothing_is_installed(site: Path) -> None:
    with pytest.raises(AlerterError, match=f"^no plug-in 'fax' in {GROUP}; nothing is installed"):
        plugins.load(GROUP, "fax")


def test_two_packages_that_claim_one_name_are_both_named(site: Path) -> None:
    install(site, "plug_one", "Fax = object\n", fax="plug_one:Fax")
    install(site, "plug_two", "Fax = object\n", fax="plug_two:Fax")

    with pytest.raises(AlerterError, match=r"from both plug_one 1\.2 and plug_two 1\.2: uninstall"):
        plugins.kinds(GROUP)
