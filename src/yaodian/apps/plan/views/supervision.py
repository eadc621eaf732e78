"""Supervision pages (督办页面): the ledger, one matter, and each act on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.apps.plan import documents, forms
from yaodian.apps.plan.actions import supervision as acts
from yaodian.apps.plan.forms.supervision import AnswerForm, CloseForm, ForwardForm, RecheckForm, TalkForm
from yaodian.apps.plan.models import Supervision
from yaodian.apps.plan.queries.escalation import escalations, is_automatic, open_hold
from yaodian.apps.plan.queries.supervision import (
    closing_refusal,
    first_reply_date,
    matters_readable,
    sheets_readable,
    silent_sheets,
    silent_words,
)
from yaodian.apps.plan.rules import TaskState
from yaodian.apps.plan.rules.supervision import MatterState, SheetKind
from yaodian.apps.plan.tables.supervision import matter_list
from yaodian.apps.plan.views.opening import plan_here
from yaodian.apps.plan.views.tasks import REFUSALS, act_by_form, readable_task
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.documents.model import DocumentError
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.journal.queries import lines_of, record_ref
from yaodian.kernel.journal.verbs import verb_title
from yaodian.kernel.referrals.queries import referrals_of
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import units_open
from yaodian.kernel.units.rules import UnitKind
from yaodian.kernel.web.confirm import render_confirm
from yaodian.kernel.web.lists import render_list


@require_GET
def supervision(request: HttpRequest) -> HttpResponse:
    """督办台账: all matters with filters and export; above it the tasks for which a step is due, and who is silent."""
    by = by_of(request)
    require(by, "plan.read_task")
    plan = plan_here(request)
    if plan is None:
        return render(request, "plan/no_plan.html", {"title": _("督办台账")})
    today = clock.today()
    rows = matters_readable(by).filter(task__plan=plan).select_related("task", "unit").prefetch_related("sheets")
    units = Unit.objects.filter(pk__in=rows.values("unit_id")).order_by("position", "pk")
    silent = list(silent_sheets(by, today=today).filter(matter__task__plan=plan))
    may = holds(by, "plan.supervise")
    extra = {
        "plan": plan,
        "steps": escalations(plan_id=plan.pk, today=today) if may else [],
        "automatic": is_automatic(today),
        "today": today,
        "silent": silent if may else [],
        "silent_words": silent_words(silent, today=today, link=request.build_absolute_uri(request.path)),
    }
    definition = matter_list(units=[(str(unit.pk), str(unit)) for unit in units])
    return render_list(request, definition, rows, extra=extra, template="plan/supervision.html")


@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, task_id: int) -> HttpResponse:
    """督办单."""
    return _issue(request, task_id, SheetKind.ORDER)


@require_http_methods(["GET", "POST"])
def urge(request: HttpRequest, task_id: int) -> HttpResponse:
    """催办单."""
    return _issue(request, task_id, SheetKind.URGE)


def _issue(request: HttpRequest, task_id: int, kind: SheetKind) -> HttpResponse:
    """The office issues a sheet on a task; it takes the next number of its series."""
    by = by_of(request)
    here = readable_task(request, task_id)
    require(by, "plan.supervise")
    today = clock.today()
    first = {
        "requirement": str(documents.FIRST_WORDS[kind]),
        "reply_date": first_reply_date(today),
        "contact": str(documents.CONTACT),
    }
    form = forms.OrderForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        asked = documents.OrderRequest(**form.cleaned_data)
        try:
            sheet = acts.issue_sheet(
                task_id=here.pk,
                kind=kind,
                write=documents.sheet_writer(here, kind, asked, demo=clock.is_demo()),
                by=by,
                **form.cleaned_data,
            )
        except (*REFUSALS, DocumentError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已开具%(number)s。") % {"number": sheet.number})
            return redirect("plan:matter", sheet.matter_id)
    return render_confirm(
        request,
        question=_("为任务“%(task)s”开具%(kind)s？") % {"task": here, "kind": kind.label},
        consequence=_("按年度连续编号，开具后留痕，不能删除；责任单位须签收并按时回复。"),
        verb=_("开具"),
        cancel_href=reverse("plan:task", args=[here.pk]),
        form=form,
    )


def _matter(request: HttpRequest, matter_id: int) -> Supervision:
    """Return the matter if this reader may see it, else 404."""
    rows = matters_readable(by_of(request)).select_related("task__plan", "task__lead_unit", "unit")
    return get_object_or_404(rows, pk=matter_id)


@require_GET
def matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """督办事项: its sheets, answers, talks, looks on site, and what is next."""
    by = by_of(request)
    here = _matter(request, matter_id)
    sheets = list(here.sheets.select_related("output").order_by("issued_at", "pk"))
    talks, checks = list(here.talks.order_by("talk_date", "pk")), list(here.checks.order_by("pk"))
    reports = list(here.reports.order_by("reported_at", "pk"))
    for row in (*sheets, *talks, *checks, *reports):
        row.files = files_of(record_ref(row))  # type: ignore[attr-defined]
    own, state = holds(by, "plan.report", unit_id=here.unit_id), MatterState(here.state)
    office = holds(by, "plan.supervise")
    closing = (
        office
        and state != MatterState.CLOSED
        and (state == MatterState.CHECKED or here.task.state == TaskState.CANCELLED)
    )
    refusal = closing_refusal(here, by=by) if closing else None
    last = next((sheet for sheet in reversed(sheets) if sheet.signed_at and not sheet.answered_at), None)
    context = {
        "title": str(here),
        "matter": here,
        "sheets": sheets,
        "talks": talks,
        "checks": checks,
        "reports": reports,
        "hold": open_hold(here.task, today=clock.today()) if office else None,
        "may_note": holds(by, "plan.instruct") and state != MatterState.CLOSED,
        "may_report": office and state == MatterState.OPEN and all(row.noted_at for row in reports),
        "referrals": referrals_of(ref=record_ref(here)),
        "lines": [(row, verb_title(verb=row.verb)) for row in lines_of(record=record_ref(here)).order_by("-id")[:30]],
        "may_sign": holds(by, "plan.sign", unit_id=here.unit_id) and state != MatterState.CLOSED,
        "may_phone": office and state != MatterState.CLOSED,
        "to_answer": last if own and state == MatterState.OPEN else None,
        "may_issue": office and state == MatterState.OPEN,
        "may_talk": office and state != MatterState.CLOSED,
        "may_recheck": holds(by, "plan.recheck") and state == MatterState.ANSWERED and here.unit_id not in by.unit_ids,
        "may_close": closing and not refusal,
        "refusal": refusal,
        "may_forward": office and state == MatterState.CLOSED,
    }
    return render(request, "plan/matter.html", context)


@require_POST
def sign_sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """签收督办文书, by the unit itself or by phone."""
    by = by_of(request)
    here = get_object_or_404(sheets_readable(by), pk=sheet_id)
    form = (
        forms.PhoneForm({**request.POST.dict(), "unit": here.matter.unit_id})
        if "phone_person" in request.POST
        else None
    )
    if form is not None and not form.is_valid():
        messages.error(request, _("请填写接电话的人。"))
        return redirect("plan:matter", here.matter_id)
    try:
        acts.sign_sheet(sheet_id=here.pk, phone_person=form.cleaned_data["phone_person"] if form else "", by=by)
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已签收。"))
    return redirect("plan:matter", here.matter_id)


@require_http_methods(["GET", "POST"])
def answer_sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """回复督办文书."""
    by = by_of(request)
    here = get_object_or_404(sheets_readable(by), pk=sheet_id)
    require(by, "plan.report", unit_id=here.matter.unit_id)
    return act_by_form(
        request,
        AnswerForm(request.POST or None, request.FILES or None),
        lambda data: acts.answer_sheet(sheet_id=here.pk, text=data["text"], files=data["evidence"], by=by),
        back=reverse("plan:matter", args=[here.matter_id]),
        question=_("回复%(number)s") % {"number": here},
        verb=_("提交回复"),
        done=_("已回复，等待现场复核。"),
    )


@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, matter_id: int) -> HttpResponse:
    """登记约谈."""
    by = by_of(request)
    here = _matter(request, matter_id)
    require(by, "plan.supervise")
    first = {"talk_date": clock.today(), "subject": f"{here.task.code} {here.task.title}"}

    def act(data: dict[str, Any]) -> None:
        scan = data.pop("scan")
        acts.record_talk(matter_id=here.pk, talk=acts.TalkRecord(**data), scan=scan, by=by)

    return act_by_form(
        request,
        TalkForm(request.POST or None, request.FILES or None, initial=first),
        act,
        back=reverse("plan:matter", args=[here.pk]),
        question=_("登记约谈 %(unit)s") % {"unit": here.unit},
        verb=_("登记"),
        done=_("约谈已登记。"),
    )


@require_http_methods(["GET", "POST"])
def recheck(request: HttpRequest, matter_id: int) -> HttpResponse:
    """现场复核."""
    by = by_of(request)
    here = _matter(request, matter_id)
    require(by, "plan.recheck")

    def act(data: dict[str, Any]) -> None:
        data["files"], data["passed"] = data.pop("evidence"), data["passed"] == "1"
        acts.recheck_matter(matter_id=here.pk, by=by, **data)

    return act_by_form(
        request,
        RecheckForm(request.POST or None, request.FILES or None, initial={"checked_date": clock.today()}),
        act,
        back=reverse("plan:matter", args=[here.pk]),
        question=_("复核 %(matter)s") % {"matter": here},
        verb=_("登记复核"),
        done=_("复核已登记。"),
    )


@require_http_methods(["GET", "POST"])
def close_matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """销号."""
    by = by_of(request)
    here = _matter(request, matter_id)
    require(by, "plan.supervise")
    return act_by_form(
        request,
        CloseForm(request.POST or None),
        lambda data: acts.close_matter(matter_id=here.pk, note=data["note"], by=by),
        back=reverse("plan:matter", args=[here.pk]),
        question=_("销号 %(matter)s？") % {"matter": here},
        verb=_("销号"),
        done=_("已销号。"),
    )


@require_http_methods(["GET", "POST"])
def forward(request: HttpRequest, matter_id: int) -> HttpResponse:
    """转年终考核."""
    by = by_of(request)
    here = _matter(request, matter_id)
    require(by, "plan.supervise")
    sections = units_open(on=clock.today()).filter(kind=UnitKind.SECTION).order_by("position", "pk")
    own = next((str(unit.pk) for unit in sections if unit.pk in by.unit_ids), "")
    first = {
        "unit": own,
        "text": _("%(step)s，%(note)s") % {"step": here.get_step_display(), "note": here.closing_note},
    }
    return act_by_form(
        request,
        ForwardForm(request.POST or None, units=[(str(unit.pk), str(unit)) for unit in sections], initial=first),
        lambda data: acts.forward_result(matter_id=here.pk, to_unit_id=int(data["unit"]), text=data["text"], by=by),
        back=reverse("plan:matter", args=[here.pk]),
        question=_("把督办结果转年终考核？"),
        verb=_("转出"),
        done=_("已转出。"),
    )
