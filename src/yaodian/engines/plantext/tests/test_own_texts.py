"""Invented texts in real formats with hand-made answers: every kind of the genre that the shared ones do not show."""

from __future__ import annotations

import pytest

from yaodian.engines.plantext import Plan, parse, read_document
from yaodian.engines.plantext.tests.gold import TEXTS, answers, located, score

NAMES = sorted(f.stem for f in TEXTS.glob("*.txt"))


def reading(name: str) -> Plan:
    return parse(read_document(TEXTS / f"{name}.txt"))


@pytest.mark.parametrize("name", NAMES)
def test_targets_are_read(name: str) -> None:
    plan = reading(name)
    result = score(plan, located(plan.source_text, answers(name)["targets"]))
    assert result.f1 >= 0.95, (result.missed, result.extra)


@pytest.mark.parametrize("name", NAMES)
def test_frame_units_and_deadlines_are_read(name: str) -> None:
    plan, wanted = reading(name), answers(name)
    for field in ("title", "issuer", "year"):
        if field in wanted:
            assert getattr(plan, field) == wanted[field]
    titles = [p.title for p in plan.points]
    assert [t for t in wanted["points"] if t not in titles] == []
    points = {p.number: p for p in plan.points}
    for number, lead in wanted.get("units", {}).items():
        assert list(points[number].responsible.lead) == lead, number
    for number, date in wanted.get("deadlines", {}).items():
        assert points[number].deadline_date == date, number
