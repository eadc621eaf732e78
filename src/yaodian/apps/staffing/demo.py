"""演示师资 (demo): approved quotas, who teaches what, the year's recruitment plan with posts and who fills them, a baseline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random

from yaodian.apps.staffing import actions
from yaodian.apps.staffing.models import ApprovedQuota, RecruitmentPlan
from yaodian.apps.staffing.queries import SchoolLine, board_of
from yaodian.apps.staffing.queries.special import disabled_enrolments
from yaodian.kernel import clock
from yaodian.kernel.access import Reader, System
from yaodian.kernel.units.models import Unit
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students import demo as students_demo
from yaodian.registers.students.actions import open_case
from yaodian.registers.students.models import FrozenPupil
from yaodian.registers.students.rules import AbsenceReason, Placement
from yaodian.registers.teachers.demo.loading import moment
from yaodian.registers.teachers.models import Recruitment, TeacherPost
from yaodian.registers.teachers.queries import posts_on
from yaodian.registers.teachers.rules import Channel, PostKind

LOADER = System("演示数据", origin="yaodian demo load")
SECOND = System("演示审批", origin="yaodian demo load")
OPEN_POSTS = 6
HELPERS = 3


def load(*, schools: Sequence[Unit], people: Mapping[str, Reader], year: int, seed: int, until: date) -> None:
    """载入: quotas of March, a plan made from the vacancies and approved in May, autumn's newcomers on its posts."""
    if ApprovedQuota.objects.exists() or until < date(year, 3, 20):
        return
    students_demo.load(schools=schools, people=people, year=year, seed=seed, until=until)
    random = Random(f"staffing {seed}")  # noqa: S311
    day = date(year, 3, 20)
    with clock.at(moment(day)):
        lines = board_of(on=day).lines
        _quotas(lines, random, year=year)
        _loads(lines, day)
    if until < date(year, 5, 10):
        return
    plan = _plan(lines, year=year)
    if until >= date(year, 9, 10):
        with clock.at(moment(date(year, 9, 10))):
            actions.match_posts(plan_id=plan.pk, by=LOADER)
            _special(year)


def _quotas(lines: Sequence[SchoolLine], random: Random, *, year: int) -> None:
    """Approve for most schools about what the ratios give; every eighth waits for its paper."""
    counts = [
        (line.side.school_id, max(line.establishment.needed + random.randint(-2, 2), 2))
        for place, line in enumerate(lines)
        if line.establishment and line.establishment.needed and place % 8
    ]
    if counts:
        paper = f"澄编办〔{year}〕6号（演示）"
        actions.record_quotas(counts=counts, from_date=date(year, 3, 1), paper=paper, by=LOADER)


def _loads(lines: Sequence[SchoolLine], day: date) -> None:
    """Let a few teachers of the first schools teach their own subject and one that nobody stands for."""
    short = [line for line in lines if line.missing or any(one.rule.shared for one in line.subjects)][:4]
    for line in short:
        stage = line.subjects[0].stage
        other = [one.subject for one in line.subjects if one.stage is stage and (one.is_missing or one.rule.shared)]
        posts = posts_on(on=day).filter(school=line.side.school_id, kind=PostKind.TEACHING, stage=stage)
        for place, post in enumerate(posts.order_by("pk")[:HELPERS]):
            _teach(post, stage, post.subject, Decimal(10), day)
            if other:
                _teach(post, stage, other[place % len(other)], Decimal(3), day)


def _teach(post: TeacherPost, stage: SchoolStage, subject: str, periods: Decimal, day: date) -> None:
    actions.record_load(
        teacher_id=post.teacher_id,
        school_id=post.school_id,
        stage=stage,
        subject=subject,
        weekly_periods=periods,
        from_date=day,
        by=LOADER,
    )


def _plan(lines: Sequence[SchoolLine], *, year: int) -> RecruitmentPlan:
    """Make the year's plan: a post for everybody who will be hired, and a few that stay open."""
    hired = Recruitment.objects.filter(hired_date__year=year).values_list("school_id", "subject", "channel", "pk")
    posts = Counter((school, subject, channel) for school, subject, channel, _key in hired)
    stages = dict(
        TeacherPost.objects.filter(teacher__recruitment__isnull=False, to_date__isnull=True).values_list(
            "school_id", "stage"
        )
    )
    for line in [one for one in lines if one.missing][:OPEN_POSTS]:
        one = line.missing[0]
        posts[line.side.school_id, one.subject, "city"] += 1
        stages.setdefault(line.side.school_id, one.stage.value)
    with clock.at(moment(date(year, 4, 10))):
        plan = actions.draft_plan(year=year, title=f"{year}年教师补充计划", by=LOADER)
        for (school, subject, channel), count in sorted(posts.items()):
            actions.put_post(
                plan_id=plan.pk,
                school_id=school,
                stage=SchoolStage(stages[school]),
                subject=subject,
                channel=Channel(channel),
                count=count,
                by=LOADER,
            )
        if posts:
            actions.submit_plan(plan_id=plan.pk, by=LOADER)
    if posts:
        with clock.at(moment(date(year, 5, 8))):
            paper = f"澄政办函〔{year}〕21号（演示）"
            return actions.approve_plan(plan_id=plan.pk, paper=paper, note="按空岗补齐。", by=SECOND)
    return plan


def _special(year: int) -> None:
    """Compare placements with the first snapshot that has pupils; let one pupil taught at home stay away."""
    kept = FrozenPupil.objects.filter(snapshot__sealed_at__isnull=False, snapshot__as_of_date__lte=clock.today())
    first = kept.order_by("snapshot__as_of_date").values_list("snapshot", flat=True).first()
    if first is not None:
        actions.set_placement_baseline(year=year, snapshot_id=first, note="学籍固化快照（演示）", by=LOADER)
    here = disabled_enrolments(on=clock.today()).filter(placement=Placement.HOME).order_by("pk").first()
    if here is not None:
        open_case(pupil_id=here.pupil_id, missing_date=date(year, 9, 3), reason=AbsenceReason.DISABLED, by=LOADER)
