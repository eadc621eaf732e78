"""Pages of co-signing (会签页面): circulate, each unit's words with what changed since, the leader's approval."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.plan.actions import cosigning
from yaodian.apps.plan.actions.cosigning import Said
from yaodian.apps.plan.forms import ShortReasonForm
from yaodian.apps.plan.forms import cosigning as forms
from yaodian.apps.plan.models import CosignRound, CosignWord, Task
from yaodian.apps.plan.queries import cosigning as reads
from yaodian.apps.plan.rules import TaskState
from yaodian.apps.plan.rules.commissions import TaskSource
from yaodian.apps.plan.rules.cosigning import CosignState, CosignVerdict
from yaodian.apps.plan.views.opening import plan_here
from yaodian.apps.plan.views.tasks import REFUSALS, act_by_form
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.journal.queries import record_ref


@require_http_methods(["GET", "POST"])
def cosign_rounds(request: HttpRequest) -> HttpResponse:
    """会签一览: the rounds of this year's plan, and the drafted tasks that may circulate."""
    by = by_of(request)
    plan = plan_here(request)
    if plan is None:
        require(by, "plan.read")
        return render(request, "plan/no_plan.html", {"title": _("会签")})
    may = holds(by, "plan.circulate")
    rounds = reads.rounds_readable(by).filter(plan=plan).order_by("-number")
    drafts = Task.objects.filter(plan=plan, state=TaskState.DRAFT, source=TaskSource.PLAN).select_related("lead_unit")
    drafts = drafts.exclude(cosign_items__round__state=CosignState.OPEN).order_by("code")
    waiting = reads.unapproved(drafts) if may else []
    form = forms.CirculateForm(request.POST if request.method == "POST" else None)
    chosen = [int(pk) for pk in request.POST.getlist("task") if pk.isdecimal()]
    if request.method == "POST":
        require(by, "plan.circulate")
        if not chosen:
            form.add_error(None, _("请勾选要会签的任务。"))
        if form.is_valid():
            due = form.cleaned_data["due_date"]
            try:
                round_ = cosigning.circulate_tasks(plan_id=plan.pk, task_ids=chosen, due_date=due, by=by)
            except REFUSALS as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("已发起会签，牵头和配合单位已收到通知。"))
                return redirect("plan:cosign_round", round_.pk)
    context = {
        "title": _("会签"),
        "plan": plan,
        "rounds": rounds,
        "waiting": waiting,
        "form": form,
        "may_circulate": may,
    }
    return render(request, "plan/cosigning/list.html", context, status=422 if form.errors else 200)


def _readable(request: HttpRequest, cosign_id: int) -> CosignRound:
    """Return the round if this reader may see it, else 404."""
    return get_object_or_404(reads.rounds_readable(by_of(request)).select_related("plan"), pk=cosign_id)


@require_GET
def cosign_round(request: HttpRequest, cosign_id: int) -> HttpResponse:
    """一批会签: each task with what changed since it was circulated, and every unit's word."""
    by = by_of(request)
    here = _readable(request, cosign_id)
    items = reads.read_round(here)
    words = [view for item in items for view in item.words]
    standing = [view.word.standing for view in words]
    silent = list(dict.fromkeys(str(v.row.unit) for v in words if v.word.standing is CosignVerdict.WAITING))
    open_now = here.state == CosignState.OPEN
    units = list({v.row.unit_id: v.row.unit for v in words if v.row.unit_id in by.unit_ids}.values())
    told = _("%(n)s 项任务，%(agree)s 处同意，%(returned)s 处退回，%(waiting)s 处待会签")
    if here.state == CosignState.APPROVED:
        told = _("%(n)s 项任务，%(agree)s 处同意，%(returned)s 处退回后裁定，%(waiting)s 处逾期视为同意")
    answer = told % {
        "n": len(items),
        "agree": standing.count(CosignVerdict.AGREE),
        "returned": standing.count(CosignVerdict.RETURN),
        "waiting": standing.count(CosignVerdict.WAITING),
    }
    others = {v.row.unit_id: v.row.unit for v in words if v.word.standing is CosignVerdict.WAITING}
    context = {
        "title": str(here),
        "round": here,
        "items": items,
        "answer": answer,
        "silent_words": _silent_words(here, silent) if open_now else "",
        "own": [unit for unit in units if open_now and holds(by, "plan.cosign", unit_id=unit.pk)],
        "others": list(others.values()) if open_now and holds(by, "plan.circulate") else [],
        "may_circulate": open_now and holds(by, "plan.circulate"),
        "may_approve": open_now and holds(by, "plan.approve_as_leader"),
        "readable": holds(by, "plan.read"),
        "files": files_of(record_ref(here)),
        "silent_agrees": here.state == CosignState.APPROVED,
    }
    return render(request, "plan/cosigning/round.html", context)


def _silent_words(here: CosignRound, units: list[str]) -> str:
    """Return the 复制到群 text of who has not signed."""
    if not units:
        return ""
    return _("【会签】%(title)s，请于%(month)s月%(day)s日前会签，逾期视为同意。尚未会签（%(n)s个）：%(units)s") % {
        "title": here,
        "month": here.due_date.month,
        "day": here.due_date.day,
        "n": len(units),
        "units": "、".join(units),
    }


@require_http_methods(["GET", "POST"])
def cosign_sign(request: HttpRequest, cosign_id: int, unit_id: int) -> HttpResponse:
    """会签: a unit's words, all its tasks on one page."""
    by = by_of(request)
    here = _readable(request, cosign_id)
    own = unit_id in by.unit_ids
    require(by, "plan.cosign" if own else "plan.circulate", unit_id=unit_id if own else None)
    items = [item for item in reads.read_round(here) if any(view.row.unit_id == unit_id for view in item.words)]
    if not items:
        messages.error(request, _("这批会签没有您单位的任务。"))
        return redirect("plan:cosign_round", here.pk)
    form = forms.SignForm(request.POST or None, own=own, tasks=[item.item.task_id for item in items])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        said = {
            pk: Said(CosignVerdict(data[f"verdict_{pk}"]), data[f"remark_{pk}"])
            for pk in form.tasks
            if data[f"verdict_{pk}"]
        }
        try:
            spoken_by = data.get("spoken_by", "")
            cosigning.cosign(round_id=here.pk, unit_id=unit_id, said=said, spoken_by=spoken_by, by=by)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("会签意见已登记。"))
            return redirect("plan:cosign_round", here.pk)
    rows = [
        (
            item,
            next(view for view in item.words if view.row.unit_id == unit_id),
            form[f"verdict_{item.item.task_id}"],
            form[f"remark_{item.item.task_id}"],
        )
        for item in items
    ]
    unit = CosignWord.objects.filter(item__round=here, unit_id=unit_id).select_related("unit").first()
    context = {"title": _("会签"), "round": here, "rows": rows, "form": form, "unit": unit.unit if unit else None}
    return render(request, "plan/cosigning/sign.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def cosign_approve(request: HttpRequest, cosign_id: int) -> HttpResponse:
    """批准分解."""
    by = by_of(request)
    here = _readable(request, cosign_id)
    require(by, "plan.approve_as_leader")
    posted = request.method == "POST"
    form = forms.ApproveForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        data = form.cleaned_data
        try:
            cosigning.approve_round(round_id=here.pk, note=data["note"], scan=data["scan"], by=by)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已批准，办公室可以交办。"))
            return redirect("plan:cosign_round", here.pk)
    context = {"title": _("批准分解"), "round": here, "items": reads.read_round(here), "form": form}
    return render(request, "plan/cosigning/approve.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def cosign_withdraw(request: HttpRequest, cosign_id: int) -> HttpResponse:
    """撤回会签."""
    by = by_of(request)
    here = _readable(request, cosign_id)
    require(by, "plan.circulate")
    return act_by_form(
        request,
        ShortReasonForm(request.POST or None),
        lambda data: cosigning.withdraw_round(round_id=here.pk, reason=data["reason"], by=by),
        back=reverse("plan:cosign_round", args=[here.pk]),
        question=_("撤回这批会签？任务可以重新发起会签。"),
        verb=_("撤回"),
        done=_("已撤回。"),
    )


@require_http_methods(["GET", "POST"])
def cosign_setting(request: HttpRequest) -> HttpResponse:
    """启用或停用会签, for this year's plan."""
    by = by_of(request)
    require(by, "plan.circulate")
    plan = plan_here(request)
    if plan is None:
        return redirect("plan:opening")
    form = forms.CosigningForm(request.POST or None, initial={"required": plan.cosign_required})
    return act_by_form(
        request,
        form,
        lambda data: cosigning.set_cosigning(plan_id=plan.pk, required=data["required"], reason=data["reason"], by=by),
        back=reverse("plan:cosign_rounds"),
        question=_("“%(plan)s”的任务交办前是否须会签？") % {"plan": plan},
        verb=_("保存"),
        done=_("已设定。"),
    )
