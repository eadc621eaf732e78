"""演示均衡 (demo): schools plan for their large classes in autumn, one is left unplanned; a few items are declared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.core.files.base import ContentFile

from yaodian.apps.balance import actions
from yaodian.apps.balance.models import ClassPlan, GuaranteeItem
from yaodian.apps.balance.queries.classes import large_rows
from yaodian.apps.balance.queries.standards import standards
from yaodian.apps.balance.rules import Answer, Relief
from yaodian.kernel import clock
from yaodian.kernel.access import Reader, System
from yaodian.kernel.accounts.models import Post
from yaodian.kernel.units.models import Unit
from yaodian.registers.students import demo as students_demo
from yaodian.registers.teachers.demo.loading import moment

LOADER = System("演示数据", origin="yaodian demo load")
SECOND = System("演示核实", origin="yaodian demo load")
PLANS = 6
DECLARED = (
    ("G1", Answer.MET, "《义务教育学校布局专项规划》已批复实施。", True),
    ("G10", Answer.MET, "编制和岗位由局在总量内统筹分配到校。", True),
    ("G8", Answer.MET, "教师工资与公务员工资比对表已由财政、人社盖章。", False),
    ("Q8", Answer.UNMET, "两所学校作业总量超标，正在整改。", False),
)


def load(*, schools: Sequence[Unit], people: Mapping[str, Reader], year: int, seed: int, until: date) -> None:
    """载入: plans of October, one large class without any, four items with their files, two of them checked."""
    if ClassPlan.objects.exists() or until < date(year, 10, 8):
        return
    students_demo.load(schools=schools, people=people, year=year, seed=seed, until=until)
    day = date(year, 10, 8)
    with clock.at(moment(day)):
        _plans(people, day)
    with clock.at(moment(min(until, date(year, 11, 5)))):
        _items(year)


def _plans(people: Mapping[str, Reader], day: date) -> None:
    """Plan for the first large classes; the measure goes by the number of pupils above the bound."""
    rows = large_rows(on=day, found=standards(on=day)).select_related("school__unit").order_by("-pupil_count", "pk")
    reliefs = (Relief.SPLIT, Relief.DIVERT, Relief.LIMIT)
    for place, room in enumerate(rows[1 : PLANS + 1]):
        post = Post.objects.filter(unit=room.school_id, active=True).order_by("pk").first()
        if post is not None:
            actions.plan_class(
                homeroom_id=room.pk,
                relief=reliefs[place % len(reliefs)],
                owner_post_id=post.pk,
                due_date=day + timedelta(weeks=4 + 4 * place),
                detail="寒假前调整到位。" if place % 2 else "",
                by=people.get(f"school:{room.school.unit.code}", LOADER),
            )


def _items(year: int) -> None:
    """Declare a few items."""
    actions.load_items(by=LOADER)
    items = {row.code: row for row in GuaranteeItem.objects.all()}
    for code, answer, text, checked in DECLARED:
        paper = ContentFile(f"{items[code].title}：{text}\n".encode(), name=f"{code}佐证.txt")
        row = actions.declare_item(
            item_id=items[code].pk, year=year, answer=answer, text=text, uploads=[paper], by=LOADER
        )
        if checked:
            actions.check_declaration(declaration_id=row.pk, note="材料齐全，属实。", by=SECOND)
