"""Makers for tests of the assessment: sections whose readings are signed and unsigned notices, and a scheme at a stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import QuerySet

from yaodian.apps.assessment import actions
from yaodian.apps.assessment.models import Indicator, Participant, Scheme
from yaodian.apps.assessment.rules import IndicatorKind
from yaodian.kernel.access import Reader, Role
from yaodian.kernel.accounts.queries import reader_of
from yaodian.kernel.metrics import Better, Params, Reading, Scope
from yaodian.kernel.metrics import Unit as Measure
from yaodian.kernel.metrics.registry import Metric, MetricError
from yaodian.kernel.notices.actions import send_notice, sign_notice
from yaodian.kernel.notices.models import NoticeReceipt
from yaodian.kernel.notices.rules import ReceiptState
from yaodian.kernel.periods.rules import Period
from yaodian.kernel.rulebook.tests.make import SYSTEM, make_account, make_unit
from yaodian.kernel.units.models import Unit

NOW = datetime(2019, 1, 7, 2, 0, tzinfo=UTC)
LATER = datetime(2019, 1, 21, 2, 0, tzinfo=UTC)
TODAY = date(2019, 1, 7)
YEAR = 2018


def tasks() -> QuerySet[NoticeReceipt]:
    """Return what stands for tasks."""
    return NoticeReceipt.objects.filter(notice__title__startswith="任务")


def signed(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """已签收: stands for the share of tasks closed in time."""
    rows = scope.rows(tasks(), "unit_id")
    done = rows.exclude(state=ReceiptState.WAITING)
    return Reading(Decimal(done.count()), Decimal(rows.count()), done, rows)


def unsigned(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """未签收: stands for the tasks past their limit."""
    rows = scope.rows(tasks().filter(state=ReceiptState.WAITING), "unit_id")
    return Reading(Decimal(rows.count()), None, rows)


METRICS = {
    "plan.tasks_in_time": Metric("plan.tasks_in_time", "按期", Measure.SHARE, Better.HIGHER, "台账", "按期", signed),
    "plan.tasks_overdue": Metric("plan.tasks_overdue", "逾期", Measure.COUNT, Better.LOWER, "台账", "逾期", unsigned),
}


def known_metric(key: str) -> Metric:
    """Return one of the two metrics there are."""
    try:
        return METRICS[key]
    except KeyError:
        raise MetricError(f"没有指标 {key}") from None


@dataclass(frozen=True)
class Bureau:
    """Three sections with heads, the office with two people, a leader."""

    sections: list[Unit]
    heads: list[Any]
    office: Unit
    secretary: Any
    clerk: Any
    leader: Any

    def by(self, name: str) -> Reader:
        """The reader: secretary, clerk, leader, head0 …"""
        account = self.heads[int(name[4:])] if name.startswith("head") else getattr(self, name)
        return reader_of(account=account, on=TODAY)


def make_bureau(count: int = 3) -> Bureau:
    """Make it; every section has one signed and, but for the first, one unsigned notice."""
    sections = [make_unit(f"科室{number}") for number in range(count)]
    office = make_unit("局机关", kind="bureau")  # type: ignore[arg-type]
    made = Bureau(
        sections=sections,
        heads=[make_account(Role.SECTION_HEAD, unit=unit, name=f"科长{unit.pk}") for unit in sections],
        office=office,
        secretary=make_account(Role.OFFICE, unit=office, name="张主任"),
        clerk=make_account(Role.OFFICE, unit=office, name="陈文员"),
        leader=make_account(Role.LEADER, unit=office, name="周局长"),
    )
    for number, unit in enumerate(sections):
        for place in range(2 if number else 1):
            notice = send_notice(title=f"任务{place}", text="", record=None, unit_ids=[unit.pk], due_at=None, by=SYSTEM)
            if place == 0:
                sign_notice(notice_id=notice.pk, unit_id=unit.pk, by=SYSTEM)
    return made


def make_scheme(bureau: Bureau, *, opened: bool = True) -> Scheme:
    """Make the sections' scheme of the year."""
    (scheme,) = [one for one in actions.load_schemes(year=YEAR, by=bureau.by("secretary")) if one.key == "section"]
    return actions.open_scheme(scheme_id=scheme.pk, by=bureau.by("secretary")) if opened else scheme


def indicator(scheme: Scheme, code: str) -> Indicator:
    """Return an indicator by its code."""
    return scheme.indicators.get(code=code)


def sheet(scheme: Scheme, unit: Unit) -> Participant:
    """Return a unit's sheet."""
    return scheme.participants.get(unit=unit)


def mark_all(bureau: Bureau, scheme: Scheme, mark: int = 90) -> None:
    """Let the leader mark everybody alike."""
    leader = scheme.indicators.get(kind=IndicatorKind.LEADER)
    marks = dict.fromkeys(scheme.participants.values_list("pk", flat=True), Decimal(mark))
    actions.rate(indicator_id=leader.pk, marks=marks, by=bureau.by("leader"))


def paper(name: str = "依据.txt") -> ContentFile[bytes]:
    """Return a paper."""
    return ContentFile("表彰决定".encode(), name=name)
