"""存档 (archive): every recomputed value of the archive's solutions, and files of older dialects."""

from __future__ import annotations

import re

import pytest

from yaodian.engines.timetabling import evaluate, read_archive
from yaodian.engines.timetabling.counting import shortages
from yaodian.engines.timetabling.formats.reading import read_problem
from yaodian.engines.timetabling.search.decide import decide
from yaodian.engines.timetabling.tests.shared import shared

NAMES = (
    *("AU-TE-99", "BR-SA-00", "BR-SN-00", "DK-FG-12", "FI-MP-06", "FI-WP-06", "GR-H1-97", "GR-PA-08", "IT-I4-96"),
    *("KS-PR-11", "NL-KP-03", "UK-SP-06", "ZA-WD-09"),
)


@pytest.mark.parametrize("name", NAMES)
def test_the_evaluator_reproduces_every_recomputed_value(name: str) -> None:
    wanted = []
    for line in shared("xhstt-solution-values.txt").read_text("utf-8").splitlines():
        instance, group, _date, values = (part.strip() for part in line.split("|"))
        numbers = re.match(r"\((\d+), (\d+)\)", values)
        if instance.split()[0] == name and numbers:
            wanted.append((group, int(numbers[1]), int(numbers[2])))
    archive = read_archive(shared(f"xhstt-with-solutions/{name}.xml.gz"))
    found = []
    for each in archive.solutions:
        cost = evaluate(archive.instance(each.instance), each.timetable)
        found.append((each.group, cost.infeasibility, cost.objective))
    assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize("folder", ["xhstt-older", "xhstt-artificial"])
def test_files_of_other_years_are_read(folder: str) -> None:
    for path in sorted(shared(folder).glob("*.xml.gz")):
        archive = read_archive(path)
        instance = archive.instances[0]
        assert instance.times
        assert instance.events
        assert not [each for each in shortages(instance) if "Hdtt" in path.name]


def test_the_sectioned_grades_are_decided() -> None:
    for path in sorted(shared("zouban-synthetic").glob("*8x5.json.gz")):
        instance = read_problem(path).instance
        decision = decide(instance, seconds=60)
        assert decision.status == "feasible"
        assert decision.timetable is not None
        assert evaluate(instance, decision.timetable).feasible
