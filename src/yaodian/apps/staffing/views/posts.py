"""岗位页 (post pages): one post with who fills it; linking, matching and releasing; the list of those hired and arrived."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.staffing import actions
from yaodian.apps.staffing.access import READ
from yaodian.apps.staffing.forms import FillForm, ReasonForm
from yaodian.apps.staffing.models import PlannedPost, PostFill
from yaodian.apps.staffing.queries import may_keep, require_keep
from yaodian.apps.staffing.queries.plans import fills_for, loose_recruitments, plans_for, posts_for
from yaodian.apps.staffing.rules import EDITABLE, RecruitState
from yaodian.apps.staffing.tables import fills_table
from yaodian.apps.staffing.views.frame import answered, asked, crumbs, page_tabs, schools_of, sent
from yaodian.kernel.access import By, by_of, require
from yaodian.kernel.web.lists import render_list
from yaodian.registers.teachers.views.frame import watched


def _post(by: By, pk: int) -> PlannedPost:
    row: PlannedPost = get_object_or_404(posts_for(by=by), pk=pk)
    return row


@require_GET
def show_post(request: HttpRequest, pk: int) -> HttpResponse:
    """一个岗位: who is hired for it, who has come."""
    by = by_of(request)
    require(by, READ)
    post = _post(by, pk)
    plan, keeps = post.plan, may_keep(by=by)
    context = {
        "title": str(post),
        "post": post,
        "fills": fills_for(by=by).filter(post=post).order_by("recruitment__hired_date", "pk"),
        "may_fill": keeps and plan.state == RecruitState.APPROVED,
        "may_drop": keeps and plan.state in EDITABLE,
        "crumbs": crumbs(
            str(post),
            (_("补充教师"), reverse("staffing:plans")),
            (plan.title, reverse("staffing:plan", args=[plan.pk])),
        ),
    }
    return render(request, "staffing/post.html", context)


@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """对应岗位: choose of those hired for the school by the channel who stand for no post."""
    by = by_of(request)
    post = _post(by, pk)
    require_keep(by=by)
    rows = loose_recruitments(year=post.plan.year).filter(school=post.school_id, channel=post.channel)
    people = [
        (str(row.pk), f"{row.teacher.name} {row.subject} {row.hired_date}") for row in rows.order_by("hired_date")
    ]
    form = FillForm(sent(request), people=people)
    to = reverse("staffing:post", args=[pk])
    return answered(
        request,
        form,
        lambda: actions.fill_post(post_id=pk, recruitment_id=int(form.cleaned_data["recruitment"]), by=by),
        title=_("对应录用人员"),
        answer=_("可选分配到本校、渠道相同、还没有对应岗位的录用人员，共 %(count)s 人。") % {"count": len(people)},
        verb=_("对应"),
        done=_("已对应。"),
        to=to,
        between=[(str(post), to)],
    )


@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """撤岗."""
    by = by_of(request)
    post = _post(by, pk)
    require_keep(by=by)
    return asked(
        request,
        lambda: actions.drop_post(post_id=pk, by=by),
        question=_("撤掉岗位“%(post)s”？") % {"post": post},
        verb=_("撤岗"),
        done=_("已撤岗。"),
        to=reverse("staffing:plan", args=[post.plan_id]),
        dangerous=True,
    )


@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """解除对应."""
    by = by_of(request)
    row: PostFill = get_object_or_404(fills_for(by=by), pk=pk)
    require_keep(by=by)
    form = ReasonForm(sent(request))
    return asked(
        request,
        lambda: actions.release_post(fill_id=pk, reason=form.cleaned_data["reason"], by=by),
        question=_("解除“%(row)s”与岗位的对应？") % {"row": row},
        consequence=_("教师登记中的录用、到岗不变。"),
        verb=_("解除对应"),
        done=_("已解除。"),
        to=reverse("staffing:post", args=[row.post_id]),
        form=form,
        dangerous=True,
    )


@require_http_methods(["GET", "POST"])
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """自动对应."""
    by = by_of(request)
    plan = get_object_or_404(plans_for(by=by), pk=pk)
    require_keep(by=by)
    return asked(
        request,
        lambda: actions.match_posts(plan_id=pk, by=by),
        question=_("把录用人员自动对应到“%(plan)s”的岗位？") % {"plan": plan},
        consequence=_("学校、学科、渠道都相同的才对应；对不上的留在名单里，可逐个对应。"),
        verb=_("自动对应"),
        done=_("已对应。"),
        to=reverse("staffing:plan", args=[pk]),
    )


@require_GET
def show_fills(request: HttpRequest) -> HttpResponse:
    """录用和到岗名单."""
    by = by_of(request)
    require(by, READ)
    rows = fills_for(by=by)
    kept = rows.filter(recruitment__given_up_date__isnull=True)
    answer = _("录用 %(hired)s 人，到岗 %(arrived)s 人") % {
        "hired": kept.count(),
        "arrived": kept.filter(recruitment__reported_date__isnull=False).count(),
    }
    extra = {"answer": answer, "tabs": page_tabs(), "tab": "plans"}
    table = watched(request, fills_table(schools=schools_of(by)))
    return render_list(request, table, rows, extra=extra, template="staffing/list.html")
