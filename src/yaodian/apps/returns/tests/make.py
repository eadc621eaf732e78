"""Makers for tests of returns: a town with a central school, a village school and a teaching point; forms; plans; readers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from yaodian.apps.returns import actions
from yaodian.apps.returns.actions import Asking
from yaodian.apps.returns.models import Duty, ReturnPlan
from yaodian.apps.returns.rules import Rhythm, Step
from yaodian.engines.forms import Field, Form, Item, Kind
from yaodian.kernel import clock
from yaodian.kernel.access import By, Reader, Role
from yaodian.kernel.accounts.tests.make import reader_in
from yaodian.kernel.forms.actions import Filling, import_form, publish_form, send_sheet
from yaodian.kernel.forms.models import AnswerSheet, FormVersion
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import UnitKind
from yaodian.kernel.units.tests.make import SYSTEM as SYSTEM
from yaodian.kernel.units.tests.make import make_unit

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2018, 10, 15)
KIND = "returns.duty"


def at(day: date = MONDAY, hour: int = 10) -> Any:
    """Let the block run on this day."""
    return clock.at(datetime.combine(day, time(hour), ZONE))


def asked(name: str, kind: Kind = Kind.INTEGER, title: str = "", **more: Any) -> Field:
    """Return a field."""
    return Field(name=name, kind=kind, title=title or name, **more)


def safety(key: str = "safety", *more: Item) -> Form:
    """Return a form with two numbers and a yes-or-no."""
    items = (
        asked("checks", title="安全检查", unit="次", required="true()", minimum=0, change_limit=Decimal(1)),
        asked("dangers", title="发现隐患", unit="处", required="true()", minimum=0),
        asked("mended", Kind.YES, "是否全部整改"),
    )
    return Form(key=key, title="安全情况", items=(*items, *more))


def published(form: Form, *, owner: Unit) -> FormVersion:
    """Return a version in use."""
    draft = import_form(form=form, owner_id=owner.pk, purpose="测试", by=SYSTEM)
    return publish_form(version_id=draft.pk, by=SYSTEM).version


@dataclass
class Town:
    """A section that asks, a central school with its people, a village school with its own, a teaching point without."""

    section: Unit
    central: Unit
    village: Unit
    point: Unit
    chief: Reader
    officer: Reader
    office: Reader
    central_head: Reader
    central_clerk: Reader
    head: Reader
    clerk: Reader

    @property
    def units(self) -> tuple[Unit, ...]:
        """The three that report."""
        return self.central, self.village, self.point


def make_town() -> Town:
    """Return a town with its people."""
    bureau = make_unit("市教育局", kind=UnitKind.BUREAU)
    section = make_unit("安全科", kind=UnitKind.SECTION, under=bureau)
    central = make_unit("岳口镇中心学校", kind=UnitKind.CENTRAL_SCHOOL, under=bureau)
    village = make_unit("岳口初级中学", kind=UnitKind.SCHOOL, under=central)
    point = make_unit("岳口教学点", kind=UnitKind.TEACHING_POINT, under=central)
    return Town(
        section=section,
        central=central,
        village=village,
        point=point,
        chief=reader_in(Role.SECTION_HEAD, section),
        officer=reader_in(Role.SECTION_CLERK, section),
        office=reader_in(Role.OFFICE, make_unit("办公室", kind=UnitKind.SECTION, under=bureau)),
        central_head=reader_in(Role.CENTRAL_HEAD, central),
        central_clerk=reader_in(Role.CENTRAL_CLERK, central),
        head=reader_in(Role.SCHOOL_HEAD, village),
        clerk=reader_in(Role.SCHOOL_CLERK, village),
    )


def asking(town: Town, **changes: Any) -> Asking:
    """Return what a monthly safety return asks of the town."""
    given: dict[str, Any] = {
        "title": "安全月报",
        "form_key": "safety",
        "purpose": "掌握各校安全情况",
        "rhythm": Rhythm.MONTHLY,
        "from_date": date(2018, 10, 1),
        "due_workdays": 3,
        "unit_kinds": (),
        "listed": [unit.pk for unit in town.units],
        "zero_report": True,
    }
    return Asking(**{**given, **changes})


def make_plan(town: Town, *, code: str = "safety-month", opened: bool = True, **changes: Any) -> ReturnPlan:
    """Return a plan, open under its own form unless told otherwise."""
    wanted = asking(town, **changes)
    if not FormVersion.objects.filter(key=wanted.form_key).exists():
        published(safety(wanted.form_key), owner=town.section)
    plan = actions.draft_plan(code=code, owner_id=town.section.pk, asking=wanted, by=town.officer)
    if opened:
        actions.apply_plan(plan_id=plan.pk, by=town.officer)
        plan = actions.open_plan(plan_id=plan.pk, by=town.office)
    return plan


def duty_of(plan: ReturnPlan, unit: Unit) -> Duty:
    """Return the last duty of a unit."""
    return Duty.objects.filter(plan=plan, unit=unit).order_by("-due_date").select_related("plan", "period", "unit")[0]


def fill(duty: Duty, by: By, **answers: Any) -> AnswerSheet:
    """Send a duty's sheet as its page does."""
    known = AnswerSheet.objects.filter(subject=f"{KIND}:{duty.pk}").first()
    version = FormVersion.objects.get(key=duty.plan.form_key, state="open")
    filling = Filling(
        kind=KIND,
        subject_id=duty.pk,
        client_id=known.client_id if known else uuid4(),
        version_id=version.pk,
        revision=known.revision if known else 0,
        answers={"checks": 2, "dangers": 1, "mended": "yes", **answers},
        explained={},
    )
    return send_sheet(filling=filling, by=by)


def lock(town: Town, duty: Duty) -> None:
    """Take a sent duty of the village all the way."""
    actions.pass_duties(duty_ids=[duty.pk], step=Step.CONFIRM, by=town.head)
    actions.pass_duties(duty_ids=[duty.pk], step=Step.CHECK, by=town.central_clerk)
    actions.pass_duties(duty_ids=[duty.pk], step=Step.LOCK, by=town.chief)


def metric_rows() -> date:
    """Return the day of a bureau with returns that are locked, late and silent."""
    with at():
        town = make_town()
        plan = make_plan(town, to_date=date(2018, 10, 31))
    with at(date(2018, 11, 2)):
        fill(duty_of(plan, town.village), town.clerk)
        lock(town, duty_of(plan, town.village))
        fill(duty_of(plan, town.central), town.central_clerk)
    return date(2018, 11, 30)
