"""各约束共用 (what all constraints of FET share): weight, name, whom they are about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yaodian.engines.timetabling.formats.fet.things import STUDENTS, TEACHER, Element, School, text

Rule = Callable[[School, Element], bool]


def weight(node: Element) -> dict[str, Any]:
    """FET's weight in percent: 100 is hard; less is soft, a tenth of it."""
    percent = float(text(node, "Weight_Percentage", "100") or 100)
    return {"required": percent >= 100, "weight": 1 if percent >= 100 else max(1, round(percent / 10))}


def identity(school: School, node: Element) -> dict[str, Any]:
    """Id and name of a rule: FET's type and where it stands."""
    kind = node.tag.removeprefix("Constraint")
    return {"id": f"{kind}-{len(school.build.constraints)}", "name": kind, **weight(node)}


def whose(school: School, node: Element) -> tuple[int, ...]:
    """Teachers or students that a constraint is about: one, or all."""
    kind = node.tag.removeprefix("Constraint")
    if kind.startswith("StudentsSet"):
        return school.students(text(node, "Students"), node)
    if kind.startswith("Students"):
        return school.everybody(STUDENTS)
    if kind.startswith("Teachers"):
        return school.everybody(TEACHER)
    return (school.number(TEACHER, text(node, "Teacher_Name") or text(node, "Teacher"), node),)
