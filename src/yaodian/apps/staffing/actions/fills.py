"""岗位录用 (filling posts): the recruitments of the teacher register stand for posts of an approved plan."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from yaodian.apps.staffing.actions.registers import StaffingError
from yaodian.apps.staffing.models import PlannedPost, PostFill, RecruitmentPlan
from yaodian.apps.staffing.queries import require_keep
from yaodian.apps.staffing.queries.plans import KEPT, loose_recruitments
from yaodian.apps.staffing.rules import Hired, OpenPost, RecruitState, hand_of, match
from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.journal.actions import write_line


@transaction.atomic
def fill_post(*, post_id: int, recruitment_id: int, by: By) -> PostFill:
    """对应岗位: somebody hired fills a post of an approved plan; the school and the channel must be the post's."""
    require_keep(by=by)
    post = PlannedPost.objects.select_for_update(of=("self",)).select_related("plan").filter(pk=post_id).first()
    if post is None:
        raise StaffingError(_("没有这个岗位。"))
    _approved(post.plan_id)
    person = loose_recruitments(year=post.plan.year).filter(pk=recruitment_id).first()
    if person is None:
        raise StaffingError(_("这名录用人员不在本年度，或已对应岗位、已放弃。"))
    if (person.school_id, person.channel) != (post.school_id, post.channel):
        raise StaffingError(_("分配学校或补充渠道与岗位不符。"))
    if post.fills.filter(KEPT).count() >= post.count:
        raise StaffingError(_("这个岗位已经录满。"))
    made = PostFill.objects.create(
        post=post, recruitment=person, linked_date=clock.today(), linked_by=hand_of(by).as_stored()
    )
    write_line(verb="staffing.fill_post", by=by, record=made, summary=f"{person.teacher} {post}")
    return made


def _approved(plan_id: int) -> RecruitmentPlan:
    """Return a plan that is approved, locked."""
    plan = RecruitmentPlan.objects.select_for_update().filter(pk=plan_id, state=RecruitState.APPROVED).first()
    if plan is None:
        raise StaffingError(_("补充计划还没有批准。"))
    return plan


@transaction.atomic
def match_posts(*, plan_id: int, by: By) -> int:
    """自动对应: everybody hired in the plan's year whose school, subject and channel have an open post."""
    require_keep(by=by)
    plan = _approved(plan_id)
    kept = PostFill.objects.filter(KEPT, post__plan=plan).order_by().values_list("post")
    filled = dict(kept.annotate(count=Count("pk")))
    posts = [
        OpenPost(row.pk, row.school_id, row.subject, row.channel, max(row.count - filled.get(row.pk, 0), 0))
        for row in plan.posts.order_by("pk")
    ]
    people = loose_recruitments(year=plan.year).order_by("hired_date", "pk")
    hired = [Hired(row.pk, row.school_id, row.subject, row.channel) for row in people]
    today, hand = clock.today(), hand_of(by).as_stored()
    made = [
        PostFill(post_id=post, recruitment_id=person, linked_date=today, linked_by=hand)
        for person, post in match(posts, hired)
    ]
    PostFill.objects.bulk_create(made)
    if made:
        summary = _("%(title)s %(count)s 人") % {"title": plan.title, "count": len(made)}
        write_line(verb="staffing.fill_post", by=by, record=made[0], also=made[1:], summary=summary)
    return len(made)


@transaction.atomic
def release_post(*, fill_id: int, reason: str, by: By) -> PlannedPost:
    """解除对应: linked in error; the recruitment stays in the teacher register."""
    require_keep(by=by)
    row = PostFill.objects.select_for_update(of=("self",)).select_related("post", "recruitment__teacher")
    fill = row.filter(pk=fill_id).first()
    if fill is None:
        raise StaffingError(_("没有这条对应。"))
    if not reason.strip():
        raise StaffingError(_("请写明原因。"))
    post, summary = fill.post, f"{fill} {reason.strip()}"
    PostFill.objects.filter(pk=fill.pk).delete()
    write_line(verb="staffing.release_post", by=by, record=fill, summary=summary)
    return post
