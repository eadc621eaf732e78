"""教师补充计划的读取 (recruitment plans): posts with who is hired and who has come; recruitments that stand for no post."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yaodian.apps.staffing.access import READ
from yaodian.apps.staffing.models import PlannedPost, PostFill, RecruitmentPlan
from yaodian.apps.staffing.queries.board import board_of
from yaodian.apps.staffing.rules import RecruitState, share_out
from yaodian.kernel.access import OFFICE_ROLES, SECTION_ROLES, By, System, holds, scope
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.teachers.models import Recruitment

KEPT = Q(recruitment__given_up_date__isnull=True)


def plans_for(*, by: By) -> QuerySet[RecruitmentPlan]:
    """Return the plans: all for whoever reads the bureau, for a school those approved that have a post of its own."""
    if not holds(by, READ):
        return RecruitmentPlan.objects.none()
    mine = PlannedPost.objects.filter(scope(by, READ, unit_field="school"), plan__state=RecruitState.APPROVED)
    if may_see_all(by=by):
        return RecruitmentPlan.objects.all()
    return RecruitmentPlan.objects.filter(pk__in=mine.values("plan"))


def may_see_all(*, by: By) -> bool:
    """Does the reader read the whole bureau, drafts too?"""
    return isinstance(by, System) or by.has_role(*OFFICE_ROLES, *SECTION_ROLES)


def posts_for(*, by: By) -> QuerySet[Any]:
    """Return the planned posts that the reader may see, with how many are hired and have come."""
    rows = PlannedPost.objects.filter(scope(by, READ, unit_field="school"), plan__in=plans_for(by=by).values("pk"))
    return rows.select_related("plan", "school__unit").annotate(
        hired=Coalesce(Subquery(_filled(KEPT)), 0),
        arrived=Coalesce(Subquery(_filled(KEPT & Q(recruitment__reported_date__isnull=False))), 0),
    )


def _filled(which: Q) -> Any:
    """Return the count of a post's fills as a subquery."""
    fills = PostFill.objects.filter(which, post=OuterRef("pk")).order_by().values("post")
    return fills.annotate(number=Count("pk")).values("number")


def fills_for(*, by: By) -> QuerySet[PostFill]:
    """Return the fills that the reader may see."""
    rows = PostFill.objects.filter(scope(by, READ, unit_field="post__school"))
    rows = rows.filter(post__plan__in=plans_for(by=by).values("pk"))
    return rows.select_related("post__plan", "post__school__unit", "recruitment__teacher")


def loose_recruitments(*, year: int) -> QuerySet[Recruitment]:
    """未对应岗位的录用: hired in the year, not given up, and standing for no post of a plan."""
    rows = Recruitment.objects.filter(hired_date__year=year, given_up_date__isnull=True)
    rows = rows.exclude(pk__in=PostFill.objects.values("recruitment"))
    return rows.select_related("teacher", "school__unit")


def late_fills(*, by: By, today: date, days: int) -> QuerySet[PostFill]:
    """录用未到岗: fills whose people were hired so many days ago and have not come."""
    rows = fills_for(by=by).filter(KEPT, recruitment__reported_date__isnull=True)
    return rows.filter(recruitment__hired_date__lte=today - timedelta(days=days))


@dataclass(frozen=True)
class PlanTotal:
    """计划合计 (total of a plan): posts, hired, arrived; by channel."""

    posts: int = 0
    hired: int = 0
    arrived: int = 0


def totals_of(posts: QuerySet[Any]) -> tuple[PlanTotal, dict[str, PlanTotal]]:
    """Return the total of posts and that of each channel."""
    posts_by: Counter[str] = Counter()
    hired: Counter[str] = Counter()
    arrived: Counter[str] = Counter()
    for channel, count, one, two in posts.order_by().values_list("channel", "count", "hired", "arrived"):
        posts_by[channel] += count
        hired[channel] += one
        arrived[channel] += two
    own = {name: PlanTotal(posts_by[name], hired[name], arrived[name]) for name in posts_by}
    return PlanTotal(posts_by.total(), hired.total(), arrived.total()), own


def proposed_posts(*, on: date) -> dict[tuple[int, SchoolStage], Mapping[str, int]]:
    """空岗建议: (school, stage) → subject → posts: subjects without a teacher, as far as the school is short of staff."""
    found: dict[tuple[int, SchoolStage], Mapping[str, int]] = {}
    for line in board_of(on=on).lines:
        if line.establishment is None or not line.establishment.short:
            continue
        gaps = {f"{one.stage.value} {one.subject}": one.gap for one in line.subjects if one.gap}
        for key, count in share_out(gaps, limit=line.establishment.short).items():
            stage, _space, subject = key.partition(" ")
            place = (line.side.school_id, SchoolStage(stage))
            found[place] = {**found.get(place, {}), subject: count}
    return found
