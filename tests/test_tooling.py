"""The tools themselves: the private database goes away, CI does not skip quietly, locks carry no addresses."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.borders.__main__ import ROOT
from tests.private_postgres import PostgresMissingError, private_postgres, server_folder

SKIPS = """
import pytest
def test_real_plan():
    pytest.skip("../shared is absent")
def test_letter():
    pytest.skip("LibreOffice is not installed")
def test_on_a_holiday():
    pytest.skip("a reason of its own")
"""


@pytest.fixture
def server() -> None:
    """Needs an installed PostgreSQL server."""
    try:
        server_folder()
    except PostgresMissingError as error:
        pytest.skip(str(error))


@pytest.mark.usefixtures("server")
def test_the_private_server_answers_and_leaves_nothing_behind() -> None:
    with private_postgres() as url, psycopg.connect(url) as connection:
        row = connection.execute(
            "select current_setting('data_directory'), current_setting('listen_addresses')"
        ).fetchone()
        assert row is not None
    data, listens = Path(row[0]), row[1]
    assert listens == "127.0.0.1"
    assert not data.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_private_server_ends_with_its_command(number: signal.Signals, tmp_path: Path) -> None:
    note = tmp_path / "address"
    command = ["bash", "-c", f'echo "$YAODIAN_DATABASE_URL" >{note}.part && mv {note}.part {note} && exec sleep 60']
    runner = subprocess.Popen(
        [sys.executable, "-m", "tests.private_postgres", *command],
        cwd=ROOT,
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(200):
        if note.exists():
            break
        time.sleep(0.1)
    port = urlsplit(note.read_text().strip()).port
    os.killpg(runner.pid, number)
    assert runner.wait(timeout=30) != 0
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host="127.0.0.1", port=port, user="postgres")


@pytest.mark.parametrize(("ci", "outcome"), [("", "3 skipped"), ("true", "2 failed, 1 skipped")])
def test_a_skip_for_want_of_files_or_programs_fails_under_ci(ci: str, outcome: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "conftest.py", tmp_path)
    (tmp_path / "test_skips.py").write_text(SKIPS)
    environment = {**os.environ, "CI": ci, "DJANGO_SETTINGS_MODULE": "yaodian.config.settings", "PYTEST_ADDOPTS": ""}
    command = [sys.executable, "-m", "pytest", "-q", "-c", "/dev/null", "--rootdir", str(tmp_path), str(tmp_path)]
    said = subprocess.run(
        [*command, "-p", "no:cacheprovider"], env=environment, cwd=tmp_path, capture_output=True, text=True
    )
    assert outcome in said.stdout, said.stdout


def test_both_locks_hold_the_same_versions_each_with_a_hash() -> None:
    pinned = {}
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        blocks = re.split(r"\n(?=[a-z0-9])", text.strip(), flags=re.IGNORECASE)
        assert all("--hash=sha256:" in block for block in blocks)
        pinned[name] = {block.split("\\")[0].strip() for block in blocks}
    assert pinned["requirements.lock"] < pinned["requirements-dev.lock"]


def test_every_dependency_is_locked() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for lock, wanted in (
        ("requirements.lock", project["dependencies"]),
        ("requirements-dev.lock", project["optional-dependencies"]["dev"]),
    ):
        locked = {line.split("==")[0].lower() for line in (ROOT / lock).read_text().splitlines() if "==" in line}
        named = {re.split(r"[\[<>=!~ ]", each)[0].lower() for each in wanted}
        assert named <= locked, f"make lock: {sorted(named - locked)}"


def test_front_end_libraries_are_exact_and_without_addresses() -> None:
    manifest = json.loads((ROOT / "package.json").read_text())
    versions = [*manifest["dependencies"].values(), *manifest["devDependencies"].values()]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert not any("resolved" in package for package in packages.values())
    assert all("integrity" in package for name, package in packages.items() if name)


def test_every_served_file_is_laid_out() -> None:
    served = ROOT / "node_modules" / ".served"
    if not served.exists():
        pytest.skip("front-end libraries are not installed: make setup")
    names = json.loads((ROOT / "package.json").read_text())["yaodian"]["static"]
    assert [name for name in names if not (served / name).stat().st_size] == []


def test_the_help_names_every_target() -> None:
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    shown = {line.split()[0] for line in said.splitlines()}
    promised = "setup run test test-all check fix bench bench-% clauses security app demo ci lock"
    assert shown.issuperset(promised.split())
