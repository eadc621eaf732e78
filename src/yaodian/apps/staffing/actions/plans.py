"""教师补充计划的编制与审批 (recruitment plans): made by the personnel section, approved by somebody else, then fixed."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.apps.staffing.access import APPROVE
from yaodian.apps.staffing.actions.registers import StaffingError
from yaodian.apps.staffing.models import PlannedPost, RecruitmentPlan
from yaodian.apps.staffing.queries import require_keep
from yaodian.apps.staffing.queries.plans import proposed_posts
from yaodian.apps.staffing.rules import EDITABLE, RecruitState, hand_from, hand_of
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.registers.schools.models import School
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.teachers.rules import Channel


@transaction.atomic
def draft_plan(*, year: int, title: str, by: By) -> RecruitmentPlan:
    """编制补充计划: one a year."""
    require_keep(by=by)
    if not title.strip():
        raise StaffingError(_("请填写计划名称。"))
    if RecruitmentPlan.objects.filter(year=year).exists():
        raise StaffingError(_("%(year)s 年度已有补充计划。") % {"year": year})
    plan = RecruitmentPlan.objects.create(year=year, title=title.strip(), made_by=hand_of(by).as_stored())
    write_line(verb="staffing.draft_plan", by=by, record=plan, summary=plan.title)
    return plan


def _locked_plan(plan_id: int, *states: RecruitState) -> RecruitmentPlan:
    """Return a plan in one of the states, locked."""
    plan = RecruitmentPlan.objects.select_for_update().filter(pk=plan_id).first()
    if plan is None:
        raise StaffingError(_("没有这个补充计划。"))
    if plan.state not in states:
        raise StaffingError(_("补充计划现为“%(state)s”，不能这样办。") % {"state": plan.get_state_display()})
    return plan


@transaction.atomic
def put_post(
    *,
    plan_id: int,
    school_id: int,
    stage: SchoolStage,
    subject: str,
    channel: Channel,
    count: int,
    by: By,
    note: str = "",
) -> PlannedPost:
    """设岗: so many posts of a subject for a school by a channel; said again, the number is the new one."""
    require_keep(by=by)
    plan = _locked_plan(plan_id, *EDITABLE)
    if not subject.strip() or count < 1:
        raise StaffingError(_("请填写学科和岗位数。"))
    school = School.objects.select_related("unit").get(pk=school_id)
    if stage not in school.stages:
        raise StaffingError(_("该校没有这个学段。"))
    row, _made = PlannedPost.objects.update_or_create(
        plan=plan,
        school=school,
        stage=stage.value,
        subject=subject.strip(),
        channel=channel.value,
        defaults={"count": count, "note": note.strip()},
    )
    write_line(verb="staffing.put_post", by=by, record=row, summary=f"{row} {count}")
    return row


@transaction.atomic
def drop_post(*, post_id: int, by: By) -> RecruitmentPlan:
    """撤岗: a post of a plan that is not submitted yet."""
    require_keep(by=by)
    row = PlannedPost.objects.select_for_update(of=("self",)).select_related("school__unit").filter(pk=post_id).first()
    if row is None:
        raise StaffingError(_("没有这个岗位。"))
    plan = _locked_plan(row.plan_id, *EDITABLE)
    summary = f"{row} {row.count}"
    PlannedPost.objects.filter(pk=row.pk).delete()
    write_line(verb="staffing.drop_post", by=by, record=row, summary=summary)
    return plan


@transaction.atomic
def propose_posts(*, plan_id: int, channel: Channel, by: By) -> int:
    """按空岗生成: posts for subjects without a teacher, no more than each school is short of; what is planned stays."""
    require_keep(by=by)
    plan = _locked_plan(plan_id, *EDITABLE)
    planned = set(plan.posts.values_list("school_id", "stage", "subject"))
    made = [
        PlannedPost(
            plan=plan,
            school_id=school,
            stage=stage.value,
            subject=subject,
            channel=channel.value,
            count=count,
            note=_("按空岗测算"),
        )
        for (school, stage), subjects in proposed_posts(on=clock.today()).items()
        for subject, count in subjects.items()
        if (school, stage.value, subject) not in planned
    ]
    PlannedPost.objects.bulk_create(made)
    if made:
        total = sum(row.count for row in made)
        summary = _("%(posts)s 个岗位 %(count)s 人") % {"posts": len(made), "count": total}
        write_line(verb="staffing.propose_posts", by=by, record=plan, also=made, summary=summary)
    return len(made)


@transaction.atomic
def submit_plan(*, plan_id: int, by: By) -> RecruitmentPlan:
    """送审: the posts are fixed until it is decided."""
    require_keep(by=by)
    plan = _locked_plan(plan_id, *EDITABLE)
    if not plan.posts.exists():
        raise StaffingError(_("计划里还没有岗位。"))
    plan.state, plan.submitted_date = RecruitState.SUBMITTED.value, clock.today()
    plan.made_by = hand_of(by).as_stored()
    plan.save()
    write_line(verb="staffing.submit_plan", by=by, record=plan, summary=plan.title)
    return plan


@transaction.atomic
def approve_plan(*, plan_id: int, paper: str, by: By, note: str = "") -> RecruitmentPlan:
    """批准补充计划: by another person than who submitted it, with the paper."""
    require(by, APPROVE)
    plan = _locked_plan(plan_id, RecruitState.SUBMITTED)
    if hand_of(by).is_same(hand_from(plan.made_by)):
        raise StaffingError(_("编制人不能审批自己的计划，请由另一人办理。"))
    if not paper.strip():
        raise StaffingError(_("请填写批准文号。"))
    plan.paper = paper.strip()
    return _decide(plan, RecruitState.APPROVED, note, "staffing.approve_plan", by)


@transaction.atomic
def return_plan(*, plan_id: int, note: str, by: By) -> RecruitmentPlan:
    """退回补充计划: with what is to be mended."""
    require(by, APPROVE)
    plan = _locked_plan(plan_id, RecruitState.SUBMITTED)
    if not note.strip():
        raise StaffingError(_("请写明退回原因。"))
    return _decide(plan, RecruitState.RETURNED, note, "staffing.return_plan", by)


def _decide(plan: RecruitmentPlan, state: RecruitState, note: str, verb: str, by: By) -> RecruitmentPlan:
    plan.state, plan.note = state.value, note.strip()
    plan.decided_date, plan.decided_by = clock.today(), hand_of(by).as_stored()
    plan.save()
    write_line(verb=verb, by=by, record=plan, summary=f"{plan.title} {plan.paper} {plan.note}".strip())
    return plan
