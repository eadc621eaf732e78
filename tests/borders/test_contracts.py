"""Every import contract is seen to fail on a deliberate break, and the contracts follow the folders without a list."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.borders.__main__ import ROOT
from tests.borders.conftest import Builder
from tests.borders.contracts import contracts
from tests.borders.house import House

FLOORS = {
    "config/settings.py": "",
    "kernel/clock/__init__.py": "",
    "engines/contract.py": "",
    "engines/hive/solver.py": "from yaodian.engines.contract import __name__ as n",
    "engines/comb/solver.py": "",
    "registers/schools/models.py": "from yaodian.kernel.units import __name__ as n",
    "apps/bees/views.py": "from yaodian.apps.bees import actions, queries, rules",
    "apps/bees/actions.py": "from yaodian.apps.bees import models, queries, rules",
    "apps/bees/queries.py": "from yaodian.apps.bees import models",
    "apps/bees/models.py": "from yaodian.apps.bees import rules\nfrom yaodian.registers.schools import models",
    "apps/bees/rules.py": "from enum import StrEnum",
    "apps/bees/tests/test_views.py": "from yaodian.apps.bees import views",
}

BREAKS = [
    ("apps/cats/views.py", "from yaodian.apps.bees import queries", "Apps are independent"),
    ("kernel/units/queries.py", "from yaodian.registers.schools import models", "Floors"),
    ("registers/schools/views.py", "from yaodian.apps.bees import views", "Floors"),
    ("engines/hive/model.py", "from yaodian.kernel.units import __name__ as n", "Floors"),
    ("apps/bees/views.py", "from yaodian.config import settings", "Floors"),
    ("tools/__init__.py", '"""A floor that nobody laid."""', "Floors"),
    ("engines/comb/solver.py", "from yaodian.engines.hive import solver", "Engines are independent"),
    ("apps/bees/rules.py", "from django.utils import timezone", "Rules and engines"),
    ("apps/bees/rules.py", "from yaodian.kernel.clock import __name__ as n", "Rules and engines"),
    ("engines/hive/model.py", "def f():\n    import django", "Rules and engines"),
    ("apps/bees/queries.py", "from yaodian.apps.bees import actions", "Inside bees"),
    ("apps/bees/models.py", "from yaodian.apps.bees import views", "Inside bees"),
    ("apps/bees/services.py", '"""A stray file."""', "Inside bees"),
    ("kernel/units/rules.py", "from yaodian.kernel.units import actions", "Inside units"),
]


def lint(house: House) -> subprocess.CompletedProcess[str]:
    """Run the contracts on a small checkout, in a process that knows no other `yaodian`."""
    environment = {**os.environ, "PYTHONPATH": f"{house.root / 'src'}:{ROOT}", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "tests.borders.contracts", str(house.root)]
    return subprocess.run(command, cwd=house.root, env=environment, capture_output=True, text=True)


def test_a_house_in_order_keeps_every_contract(build: Builder) -> None:
    run = lint(build(FLOORS))
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


@pytest.mark.parametrize(("file", "text", "contract"), BREAKS)
def test_an_import_against_the_floors_is_told(build: Builder, file: str, text: str, contract: str) -> None:
    needed = {"kernel/units/actions.py": ""}
    run = lint(build({**FLOORS, **needed, file: text}))
    assert run.returncode == 1, run.stderr
    broken = [line for line in run.stdout.splitlines() if contract in line]
    assert broken, run.stdout


@pytest.mark.parametrize("floor", ["kernel", "registers"])
def test_a_cycle_is_told(build: Builder, floor: str) -> None:
    there = {f"{floor}/left/queries.py": f"import yaodian.{floor}.right.queries"}
    back = {f"{floor}/right/queries.py": f"import yaodian.{floor}.left.queries"}
    run = lint(build({**FLOORS, **there, **back}))
    assert run.returncode == 1
    assert f"No cycles in {floor}" in run.stdout


def test_a_new_folder_has_its_contracts_without_an_edit(build: Builder) -> None:
    before = "\n".join(contracts(build({})))
    after = "\n".join(contracts(build({"apps/dogs/apps.py": '"""x"""\n'})))
    assert "yaodian.apps.dogs" not in before
    assert "Inside dogs" in after
    assert "    yaodian.apps.dogs\n" in after
