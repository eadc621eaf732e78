"""Makers for tests of balance: schools with facts, teachers, classes; readers; a bureau for the metrics' contract."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from yaodian.apps.balance.actions import check_declaration, close_class_plan, declare_item, load_items, plan_class
from yaodian.apps.balance.models import ClassPlan, GuaranteeItem
from yaodian.apps.balance.rules import Answer, Relief
from yaodian.kernel.access import By, Reader, Role, Seat, System
from yaodian.kernel.accounts.models import Post
from yaodian.kernel.units.models import Unit
from yaodian.registers.schools import actions as school_actions
from yaodian.registers.schools.models import School
from yaodian.registers.schools.rules import FactsEntry
from yaodian.registers.schools.tests.make import FIRST, TODAY, at, make_school
from yaodian.registers.students.models import Enrolment, Homeroom
from yaodian.registers.students.rules import ExitKind
from yaodian.registers.students.tests.make import make_homeroom, make_pupils
from yaodian.registers.teachers.rules import BackboneLevel
from yaodian.registers.teachers.tests.make import make_teacher

__all__ = ["SYSTEM", "TODAY", "at", "make_measured", "make_school", "make_teacher"]

SYSTEM = System(name="测试")
PLENTY: dict[str, Any] = {
    "primary_pupil_count": 100,
    "teaching_area": Decimal(600),
    "sports_area": Decimal(900),
    "instrument_value": Decimal(300_000),
    "media_room_count": 4,
    "book_count": 3000,
    "computer_count": 20,
    "class_count": 6,
}


def make_measured(code: str, *, teachers: int = 6, kind_code: str = "211", **measures: Any) -> School:
    """Return a school with facts since autumn 2017 and so many teachers; with all given it passes the norm of 2017."""
    school = make_school(code, kind_code=kind_code)
    given = {name: value for name, value in (PLENTY | measures).items() if value is not None}
    facts = FactsEntry(school_id=school.pk, from_date=FIRST, source="测试", measures=given)
    school_actions.record_facts(entry=facts, by=SYSTEM)
    for place in range(teachers):
        make_teacher(
            school,
            backbone=BackboneLevel.COUNTY if place < 2 else BackboneLevel.NONE,
            post={"subject": "体育" if place == 0 else "语文", "stage": school.stages[0].value},
        )
    return school


def make_crowded(school: School, *, total: int = 57, **fields: Any) -> Homeroom:
    """Return a class of the school with so many pupils."""
    room = make_homeroom(school, **fields)
    make_pupils(school, room, total=total)
    return room


def make_post(unit: Unit, title: str = "校长") -> Post:
    """Return a post that can own a plan."""
    return Post.objects.create(unit=unit, title=title)


def make_plan(room: Homeroom, *, due_date: date = date(2018, 12, 31), by: By = SYSTEM) -> ClassPlan:
    """Return a plan for a large class, made today."""
    post = Post.objects.filter(unit=room.school.unit).first() or make_post(room.school.unit)
    return plan_class(homeroom_id=room.pk, relief=Relief.SPLIT, owner_post_id=post.pk, due_date=due_date, by=by)


def leave(room: Homeroom, count: int) -> None:
    """Let so many pupils of a class have left it yesterday."""
    ids = list(Enrolment.objects.filter(homeroom=room, to_date__isnull=True).values_list("pk", flat=True)[:count])
    Enrolment.objects.filter(pk__in=ids).update(to_date=TODAY - timedelta(days=1), exit_kind=ExitKind.TRANSFERRED)


def person(number: int, role: Role, unit: Unit | None = None) -> Reader:
    """Return somebody with a number, so that two are two."""
    return Reader(account_id=None, person_id=number, name=f"某{number}", seats=(Seat(role, unit.pk if unit else None),))


def metric_rows() -> date:
    """A bureau for the contract of metrics: a school that passes, one that does not, one unknown; large classes; items."""
    with at(TODAY):
        good = make_measured("B1")
        make_measured("B2", primary_pupil_count=720)
        make_measured("B3", teaching_area=None)
        make_measured("B4", kind_code="312", junior_pupil_count=80)
        crowded = make_crowded(good)
        make_crowded(make_school("B5", kind_code="342"), entry_year=2018, from_date=date(2018, 9, 1), total=0)
        plan = make_plan(crowded)
        leave(crowded, 5)
        close_class_plan(plan_id=plan.pk, by=person(2, Role.OFFICE))
        make_crowded(good, number=2)
        load_items(by=SYSTEM)
        row = declare_item(
            item_id=GuaranteeItem.objects.get(code="G1").pk,
            year=2018,
            answer=Answer.MET,
            text="布局专项规划已批复",
            uploads=[paper()],
            by=SYSTEM,
        )
        check_declaration(declaration_id=row.pk, note="属实", by=person(2, Role.OFFICE))
    return TODAY


def paper() -> SimpleUploadedFile:
    """Return a small PDF."""
    return SimpleUploadedFile("规划.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
