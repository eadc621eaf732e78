"""The house itself keeps every rule; each rule is one test, so that a breach is told by name."""

from __future__ import annotations

import pytest

from tests.borders.__main__ import ROOT, all_checks
from tests.borders.contracts import lint
from tests.borders.house import House


@pytest.mark.parametrize("name", all_checks())
def test_the_house_keeps_the_rule(name: str) -> None:
    found = [str(breach) for breach in all_checks()[name](House(ROOT))]
    assert not found, "\n".join(found)


def test_the_house_keeps_its_import_contracts() -> None:
    kept, said = lint(House(ROOT))
    assert kept, said
