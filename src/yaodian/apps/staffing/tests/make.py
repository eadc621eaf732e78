"""Makers for tests of staffing: schools with classes and staff, plans with posts, readers; a bureau for the metrics' contract."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from yaodian.apps.staffing import actions
from yaodian.apps.staffing.models import PlannedPost, RecruitmentPlan
from yaodian.kernel.access import By, Reader, Role, Seat, System
from yaodian.kernel.units.models import Unit
from yaodian.registers.schools import actions as school_actions
from yaodian.registers.schools.models import School, Snapshot
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.schools.tests.make import FIRST, NEXT, TODAY, at, make_facts, make_garden, make_school
from yaodian.registers.students.actions import open_case
from yaodian.registers.students.actions.snapshots import freeze_registers
from yaodian.registers.students.rules import AbsenceReason, Disability, Placement
from yaodian.registers.students.tests.make import make_homeroom, make_pupil, make_pupils
from yaodian.registers.teachers import actions as teacher_actions
from yaodian.registers.teachers.models import Recruitment
from yaodian.registers.teachers.rules import BackboneLevel, Channel, ExchangeKind, PostKind
from yaodian.registers.teachers.tests.make import make_teacher

__all__ = ["FIRST", "NEXT", "SYSTEM", "TODAY", "at", "make_garden", "make_school", "make_teacher"]

SYSTEM = System(name="测试")
SECOND = System(name="审批")


def make_staffed(code: str = "S1", *, pupils: int = 38, teachers: int = 1, **fields: Any) -> School:
    """Return a public primary school with one class of second-graders and so many teachers of Chinese."""
    school = make_school(code, **({"owner_code": "831"} | fields))
    room = make_homeroom(school)
    make_pupils(school, room, total=pupils)
    for _number in range(teachers):
        make_teacher(school)
    return school


def make_recruited(school: School, *, subject: str = "语文", arrived: bool = False) -> Recruitment:
    """Return somebody hired in July by the city."""
    teacher = make_teacher(school, post={"subject": subject})
    return teacher_actions.recruit_teacher(
        teacher_id=teacher.pk,
        channel=Channel.CITY,
        subject=subject,
        hired_date=date(2018, 7, 20),
        reported_date=date(2018, 9, 3) if arrived else None,
        by=SYSTEM,
    )


def make_plan(school: School, *, count: int = 2, subject: str = "语文", approved: bool = True) -> RecruitmentPlan:
    """Return the plan of 2018 with one post, approved by another."""
    plan = actions.draft_plan(year=2018, title="2018年教师补充计划", by=SYSTEM)
    put_post(plan, school, count=count, subject=subject)
    if approved:
        actions.submit_plan(plan_id=plan.pk, by=SYSTEM)
        plan = actions.approve_plan(plan_id=plan.pk, paper="市政办函1号", by=SECOND)
    return plan


def put_post(plan: RecruitmentPlan, school: School, *, count: int = 2, subject: str = "语文") -> PlannedPost:
    """Return a post of a plan."""
    return actions.put_post(
        plan_id=plan.pk,
        school_id=school.pk,
        stage=school.stages[0],
        subject=subject,
        channel=Channel.CITY,
        count=count,
        by=SYSTEM,
    )


def freeze(code: str = "f1", *, on: date = TODAY) -> Snapshot:
    """Return a sealed snapshot of the registers."""
    return freeze_registers(code=code, title=f"快照{code}", as_of=on, by=SYSTEM)


def person(number: int, role: Role, unit: Unit | None = None, *, title: str = "") -> Reader:
    """Return somebody with a number, so that two are two; `title` names the section."""
    seat = Seat(role, unit.pk if unit else None, unit_title=title or (str(unit) if unit else ""))
    return Reader(account_id=None, person_id=number, name=f"某{number}", seats=(seat,))


def personnel(number: int = 1) -> Reader:
    """Return somebody of the personnel section."""
    return person(number, Role.SECTION_CLERK, title="人事科")


def make_load(school: School, *, subject: str, post: str = "语文", periods: str = "3", by: By = SYSTEM) -> None:
    """Let a teacher of one subject teach another."""
    teacher = make_teacher(school, post={"subject": post})
    actions.record_load(
        teacher_id=teacher.pk,
        school_id=school.pk,
        stage=SchoolStage.PRIMARY,
        subject=subject,
        weekly_periods=Decimal(periods),
        from_date=NEXT,
        by=by,
    )


def metric_rows() -> date:
    """A bureau for the contract of metrics: schools short, over and unknown; a plan; kindergartens; disabled pupils."""
    with at(TODAY):
        short = make_staffed("F1", pupils=60, urban_rural_code="111")
        full = make_staffed("F2", pupils=10, teachers=3, urban_rural_code="220")
        make_school("F3", owner_code="831")
        for school in (short, full):
            old = make_teacher(
                school, sex="male", birth_date=date(1958, 12, 1), id_number="", backbone=BackboneLevel.CITY
            )
            make_teacher(school, post={"kind": PostKind.WORKER, "subject": "", "from_date": date(2009, 9, 1)})
            moved = make_teacher(school, backbone=BackboneLevel.COUNTY, post={"from_date": date(2009, 9, 1)})
            make_teacher(school, post={"from_date": date(2009, 9, 1)})
            assert old.pk
            teacher_actions.begin_exchange(
                teacher_id=moved.pk,
                kind=ExchangeKind.ROTATION,
                to_school_id=full.pk if school == short else short.pk,
                from_date=date(2018, 9, 3),
                paper="",
                by=SYSTEM,
            )
        make_plan(short, count=3)
        make_recruited(short, arrived=True)
        make_recruited(short)
        actions.match_posts(plan_id=RecruitmentPlan.objects.get().pk, by=SYSTEM)
        _gardens()
        disabled: dict[str, Any] = {"pupil": {"disability": Disability.SIGHT}}
        make_pupil(short, placement=Placement.HOME, **disabled)
        actions.set_placement_baseline(year=2018, snapshot_id=freeze().pk, note="测试", by=SYSTEM)
        make_pupil(short, placement=Placement.INCLUSIVE, **disabled)
        make_pupil(full, **disabled)
        away = make_pupil(full)
        open_case(pupil_id=away.pk, missing_date=date(2018, 10, 8), reason=AbsenceReason.DISABLED, by=SYSTEM)
    return TODAY


def _gardens() -> None:
    """Lay a public kindergarten with its staff, an inclusive private one without, a third that tells no classes."""
    public, private = make_garden("K1"), make_garden("K2", private=True)
    make_garden("K3", private=True)
    make_facts(public, preschool_pupil_count=60, class_count=2)
    make_facts(private, preschool_pupil_count=40, class_count=2)
    for place in range(6):
        kind = PostKind.CARER if place > 3 else PostKind.TEACHING
        make_teacher(public, post={"kind": kind, "subject": "幼儿教育", "stage": "preschool"})
    recognition = school_actions.Recognition(
        school_id=private.pk, licence_number="A2", is_inclusive=True, inclusive_until_date=date(2018, 12, 31)
    )
    school_actions.recognise_kindergartens(recognitions=[recognition], by=SYSTEM)
