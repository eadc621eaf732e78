"""项目工期规则 (timing rules): planned dates in order, what is next, and the light it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from yaodian.apps.projects.rules.stages import STAGES, ProjectError, ProjectStage
from yaodian.kernel.terms import gettext as _
from yaodian.kernel.worklist import Light, light_for


class PlanError(ProjectError):
    """计划日期有误."""


@dataclass(frozen=True)
class Planned:
    """计划节点 (planned stage)."""

    stage: ProjectStage
    planned_date: date | None
    actual_date: date | None


def check_order(planned: Mapping[ProjectStage, date | None]) -> None:
    """Refuse planned dates that run backwards; stages without a date are passed over."""
    last: tuple[ProjectStage, date] | None = None
    for stage in STAGES:
        day = planned.get(stage)
        if day is None:
            continue
        if last is not None and day < last[1]:
            raise PlanError(
                _("计划%(later)s日期 %(day)s 早于计划%(earlier)s日期 %(before)s。")
                % {"later": stage.label, "day": day, "earlier": last[0].label, "before": last[1]}
            )
        last = (stage, day)


def next_open(milestones: Mapping[ProjectStage, Planned]) -> Planned | None:
    """Return the first stage in order that has not happened."""
    for stage in STAGES:
        planned = milestones.get(stage)
        if planned is not None and planned.actual_date is None:
            return planned
    return None


def light_of(due: date | None, *, today: date, warn_days: int) -> Light:
    """Return the light of an open stage: red past its planned date, yellow in the last `warn_days` days."""
    return light_for(due, today=today, warn_from=due - timedelta(days=warn_days) if due else None)


def is_late(planned: Planned, *, today: date) -> bool:
    """逾期: reported after the planned date, or past it and still open."""
    if planned.planned_date is None:
        return False
    return (planned.actual_date or today) > planned.planned_date


def days_late(planned: Planned, *, today: date) -> int:
    """Return by how many days a stage is late, 0 when it is not."""
    if planned.planned_date is None or not is_late(planned, today=today):
        return 0
    return ((planned.actual_date or today) - planned.planned_date).days
