"""One capability, one folder: a laid app is in menu, addresses and words at once; deleted, it leaves no trace."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.borders.__main__ import ROOT, all_checks
from tests.borders.house import House
from yaodian.config.scaffold import ScaffoldError, camel, lay_app, main, singular

SEEN_FROM_OUTSIDE = """
import json, django
django.setup()
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from yaodian.kernel import discovery
from yaodian.kernel.access import verbs
from yaodian.kernel.metrics.registry import metrics
from yaodian.kernel.records.registry import record_types
def address():
    try:
        return reverse("canteens:list")
    except NoReverseMatch:
        return ""
print(json.dumps({
    "menu": [str(entry.title) for entry in discovery.entries()],
    "address": address(),
    "words": sorted(discovery.files_named("words.toml")),
    "guide": sorted(discovery.files_named("guide.md")),
    "verbs": sorted(verbs()),
    "metrics": sorted(metrics()),
    "records": sorted(record_types()),
}))
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout that may be changed."""
    copy = tmp_path_factory.mktemp("checkout")
    generated = shutil.ignore_patterns("__pycache__", "*.mo")
    for name in ("src", "tests"):
        shutil.copytree(ROOT / name, copy / name, ignore=generated)
    for name in ("pyproject.toml", "conftest.py", "package.json"):
        shutil.copy(ROOT / name, copy / name)
    return copy


def run(checkout: Path, *arguments: str) -> str:
    """Run Python inside the copy, blind for this checkout, and return what it printed."""
    environment = {
        **os.environ,
        "PYTHONPATH": f"{checkout / 'src'}:{checkout}",
        "YAODIAN_HOME": str(checkout / "home"),
        "DJANGO_SETTINGS_MODULE": "yaodian.config.settings",
    }
    done = subprocess.run([sys.executable, *arguments], cwd=checkout, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def seen(checkout: Path) -> dict[str, Any]:
    """Return what the program shows of its apps."""
    found: dict[str, Any] = json.loads(run(checkout, "-c", SEEN_FROM_OUTSIDE).splitlines()[-1])
    return found


def breaches(checkout: Path) -> set[str]:
    """Return the breaches of every rule in the copy."""
    house = House(checkout)
    return {str(breach) for check in all_checks().values() for breach in check(house)}


@pytest.fixture(scope="module")
def before(checkout: Path) -> tuple[dict[str, Any], set[str]]:
    """What is seen, and which rules are broken, before the app is laid."""
    return seen(checkout), breaches(checkout)


@pytest.fixture
def canteens(checkout: Path, before: tuple[dict[str, Any], set[str]]) -> Iterator[Path]:
    """The app, laid into the copy and taken away again."""
    folder = lay_app("canteens", title="食堂", package=checkout / "src" / "yaodian")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_a_laid_app_is_everywhere_without_an_edit(
    canteens: Path, checkout: Path, before: tuple[dict[str, Any], set[str]]
) -> None:
    now = seen(checkout)
    assert "食堂" in now["menu"]
    assert now["address"] == "/canteens/"
    assert "canteens" in now["words"]
    assert "canteens" in now["guide"]
    assert {"canteens.read", "canteens.change"} <= set(now["verbs"])
    assert "canteens.closed_share" in now["metrics"]
    assert "canteens.canteen" in now["records"]
    assert breaches(checkout) == before[1]


def test_its_own_tests_pass_and_its_migration_is_complete(canteens: Path, checkout: Path) -> None:
    said = run(checkout, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", str(canteens))
    assert "13 passed" in said
    run(checkout, "-m", "django", "makemigrations", "canteens", "--check", "--dry-run", "--skip-checks")


def test_a_rule_broken_in_it_is_told(canteens: Path, checkout: Path, before: tuple[dict[str, Any], set[str]]) -> None:
    (canteens / "services.py").write_text('"""Odds and ends."""\n')
    told = breaches(checkout) - before[1]
    assert any("services.py: an app holds no such file" in breach for breach in told)


def test_deleting_the_folder_deletes_the_app(
    canteens: Path, checkout: Path, before: tuple[dict[str, Any], set[str]]
) -> None:
    shutil.rmtree(canteens)
    assert (seen(checkout), breaches(checkout)) == before


@pytest.mark.parametrize("name", ["Canteens", "9lives", "class", "can-teens", "../escape", ""])
def test_a_name_that_python_cannot_take_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ScaffoldError, match="名称用小写英文字母"):
        lay_app(name, title="食堂", package=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_name_in_use_and_a_title_that_breaks_code_are_refused(tmp_path: Path) -> None:
    (tmp_path / "kernel" / "units").mkdir(parents=True)
    with pytest.raises(ScaffoldError, match="已经存在"):
        lay_app("units", title="单位", package=tmp_path)
    with pytest.raises(ScaffoldError, match="标题"):
        lay_app("canteens", title='食"堂', package=tmp_path)


def test_the_command_answers_bad_usage_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["units", "--title", "单位"]) == 2
    assert "已经存在" in capsys.readouterr().err


def test_names_are_turned_as_english_does() -> None:
    assert [singular(name) for name in ("canteens", "libraries", "training", "glass")] == [
        "canteen",
        "library",
        "training",
        "glass",
    ]
    assert camel("school_bus") == "SchoolBus"
