"""补充教师页 (recruitment pages): plans of the years, the posts of a plan, making and deciding one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.staffing import actions
from yaodian.apps.staffing.access import APPROVE, READ
from yaodian.apps.staffing.forms import ApproveForm, ChannelForm, PlanForm, PostForm, ReasonForm
from yaodian.apps.staffing.models import RecruitmentPlan
from yaodian.apps.staffing.queries import may_keep, require_keep
from yaodian.apps.staffing.queries.plans import loose_recruitments, plans_for, posts_for, totals_of
from yaodian.apps.staffing.rules import EDITABLE, RecruitState, hand_from, hand_of
from yaodian.apps.staffing.tables import posts_table
from yaodian.apps.staffing.views.frame import answered, asked, crumbs, page_tabs, schools_of, sent
from yaodian.kernel import clock
from yaodian.kernel.access import By, by_of, holds, require
from yaodian.kernel.web.lists import render_list, wants_fragment
from yaodian.registers.schools.models import School
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.teachers.rules import Channel
from yaodian.registers.teachers.views.frame import watched


@require_GET
def show_plans(request: HttpRequest) -> HttpResponse:
    """补充教师: the plans of the years, each with posts, hired and arrived."""
    by = by_of(request)
    require(by, READ)
    plans = list(plans_for(by=by).order_by("-year"))
    posts = posts_for(by=by)
    context = {
        "title": _("补充教师"),
        "tabs": page_tabs(),
        "rows": [(plan, totals_of(posts.filter(plan=plan))[0]) for plan in plans],
        "may_keep": may_keep(by=by),
    }
    return render(request, "staffing/plans.html", context)


def _plan(by: By, pk: int) -> RecruitmentPlan:
    return get_object_or_404(plans_for(by=by), pk=pk)


def _path(plan: RecruitmentPlan) -> list[tuple[str, str]]:
    return [
        (_("补充教师"), reverse("staffing:plans")),
        (plan.title, reverse("staffing:plan", args=[plan.pk])),
    ]


def _page(pk: int) -> str:
    return reverse("staffing:plan", args=[pk])


@require_GET
def show_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """一年计划: its posts with who is hired and who has come, by channel."""
    by = by_of(request)
    require(by, READ)
    plan = _plan(by, pk)
    posts = posts_for(by=by).filter(plan=plan)
    extra: dict[str, object] = {"plan": plan, "crumbs": crumbs(plan.title, *_path(plan)[:1])}
    if not wants_fragment(request):
        total, channels = totals_of(posts)
        keeps, state = may_keep(by=by), RecruitState(plan.state)
        approved = state is RecruitState.APPROVED
        extra |= {
            "answer": _("%(state)s：岗位 %(posts)s 人，录用 %(hired)s 人，到岗 %(arrived)s 人。")
            % {
                "state": state.label,
                "posts": total.posts,
                "hired": total.hired,
                "arrived": total.arrived,
            },
            "channels": [(Channel(key).label, own) for key, own in channels.items()],
            "may_edit": keeps and state in EDITABLE,
            "may_match": keeps and approved,
            "may_decide": holds(by, APPROVE) and state is RecruitState.SUBMITTED,
            "is_maker": hand_of(by).is_same(hand_from(plan.made_by)),
            "loose": loose_recruitments(year=plan.year).order_by("hired_date", "pk")[:50] if keeps and approved else [],
        }
    table = watched(request, posts_table(schools=schools_of(by)))
    return render_list(request, table, posts, extra=extra, template="staffing/plan.html")


@require_http_methods(["GET", "POST"])
def new_plan(request: HttpRequest) -> HttpResponse:
    """编制补充计划."""
    by, year = by_of(request), clock.today().year
    require_keep(by=by)
    form = PlanForm(sent(request), initial={"year": year, "title": _("%(year)s 年教师补充计划") % {"year": year}})
    return answered(
        request,
        form,
        lambda: actions.draft_plan(**form.cleaned_data, by=by),
        title=_("编制补充计划"),
        verb=_("保存"),
        done=_("已保存，请设岗。"),
        to=reverse("staffing:plans"),
        between=[(_("补充教师"), reverse("staffing:plans"))],
    )


@require_http_methods(["GET", "POST"])
def put_post(request: HttpRequest, pk: int) -> HttpResponse:
    """设岗."""
    by = by_of(request)
    plan = _plan(by, pk)
    require_keep(by=by)
    schools = School.objects.filter(unit__closed_date__isnull=True).select_related("unit").order_by("unit__position")
    form = PostForm(sent(request), schools=schools)

    def act() -> None:
        data = form.cleaned_data
        actions.put_post(
            plan_id=pk,
            school_id=data["school"].pk,
            stage=SchoolStage(data["stage"]),
            subject=data["subject"],
            channel=Channel(data["channel"]),
            count=data["count"],
            note=data["note"],
            by=by,
        )

    return answered(
        request,
        form,
        act,
        title=_("设岗"),
        answer=_("同一学校、学段、学科、渠道再设一次，岗位数以后一次为准。"),
        verb=_("保存"),
        done=_("已设岗。"),
        to=_page(pk),
        between=_path(plan),
    )


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """按空岗生成."""
    by = by_of(request)
    plan = _plan(by, pk)
    require_keep(by=by)
    form = ChannelForm(sent(request))
    return asked(
        request,
        lambda: actions.propose_posts(plan_id=pk, channel=Channel(form.cleaned_data["channel"]), by=by),
        question=_("按空岗为“%(plan)s”生成岗位？") % {"plan": plan},
        consequence=_("每校按学科缺员从多到少设岗，合计不超过该校缺编数；已设的岗位不动。"),
        verb=_("生成"),
        done=_("已按空岗生成，请逐校核对。"),
        to=_page(pk),
        form=form,
    )


@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """送审."""
    by = by_of(request)
    plan = _plan(by, pk)
    require_keep(by=by)
    return asked(
        request,
        lambda: actions.submit_plan(plan_id=pk, by=by),
        question=_("把“%(plan)s”送领导审批？") % {"plan": plan},
        consequence=_("审批前岗位不能再改。"),
        verb=_("送审"),
        done=_("已送审。"),
        to=_page(pk),
    )


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """批准."""
    by = by_of(request)
    plan = _plan(by, pk)
    require(by, APPROVE)
    form = ApproveForm(sent(request))
    return asked(
        request,
        lambda: actions.approve_plan(plan_id=pk, **form.cleaned_data, by=by),
        question=_("批准“%(plan)s”？") % {"plan": plan},
        consequence=_("批准后岗位固定，录用人员可对应到岗位。"),
        verb=_("批准"),
        done=_("已批准。"),
        to=_page(pk),
        form=form,
    )


@require_http_methods(["GET", "POST"])
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """退回."""
    by = by_of(request)
    plan = _plan(by, pk)
    require(by, APPROVE)
    form = ReasonForm(sent(request))
    return asked(
        request,
        lambda: actions.return_plan(plan_id=pk, note=form.cleaned_data["reason"], by=by),
        question=_("退回“%(plan)s”？") % {"plan": plan},
        verb=_("退回"),
        done=_("已退回。"),
        to=_page(pk),
        form=form,
        dangerous=True,
    )
