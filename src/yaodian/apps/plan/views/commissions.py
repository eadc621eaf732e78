"""Pages of commissions (交办件页面): the ledgers, one entry, registering one or a table, motions answered, the circular."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.plan.actions import commissions
from yaodian.apps.plan.forms import commissions as forms
from yaodian.apps.plan.forms.briefings import CircularForm
from yaodian.apps.plan.models import Commission, Task
from yaodian.apps.plan.queries.commissions import commissions_readable, limit_of
from yaodian.apps.plan.queries.drafting import leaders
from yaodian.apps.plan.queries.faces import task_face
from yaodian.apps.plan.queries.lights import task_light, warning_day
from yaodian.apps.plan.rules.commissions import (
    COMMISSIONED,
    MOTIONS,
    TaskSource,
    answer_refusal,
)
from yaodian.apps.plan.tables.source_lists import commission_list
from yaodian.apps.plan.views.tasks import REFUSALS as ACT_REFUSALS
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.documents.model import DocumentError
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.journal.queries import lines_of, record_ref
from yaodian.kernel.journal.verbs import verb_title
from yaodian.kernel.papers.actions.errors import PaperError
from yaodian.kernel.papers.queries.papers import papers_of
from yaodian.kernel.privacy.refusal import refuse_classified
from yaodian.kernel.sheets import SheetError, mark_errors, template
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.queries import units_open
from yaodian.kernel.web.lists import render_list

REFUSALS = (*ACT_REFUSALS, SheetError, DocumentError, PaperError)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file(content: bytes, name: str, *, status: int = 200) -> HttpResponse:
    """Return an Excel file to be kept."""
    response = HttpResponse(content, content_type=XLSX, status=status)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """交办件台账: all sources, filtered by source, state, lead unit, class and days."""
    by = by_of(request)
    require(by, "plan.read_task")
    today = clock.today()
    warn = warning_day(today)
    rows = commissions_readable(by).select_related("task__lead_unit", "task__plan")
    units = Unit.objects.filter(pk__in=rows.values("task__lead_unit_id")).order_by("position", "pk")

    def lamp(task: Task) -> Any:
        return task_light(task, today=today, warn=warn)

    definition = commission_list(
        sources=[(kind.value, str(kind.label)) for kind in COMMISSIONED],
        units=[(str(unit.pk), str(unit)) for unit in units],
        lamp=lamp,
    )
    extra = {
        "may_register": holds(by, "plan.register"),
        "may_export": holds(by, "plan.export"),
        "circular": CircularForm(initial={"as_of": clock.today()}),
    }
    return render_list(request, definition, rows, extra=extra, template="plan/commissions/list.html")


def _leaders() -> list[tuple[str, str]]:
    """Return the choices of a leader."""
    return [(str(person.pk), person.name) for person in leaders()]


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """登记交办件."""
    by = by_of(request)
    require(by, "plan.register")
    posted = request.method == "POST"
    first = {"received_date": clock.today(), "source": request.GET.get("source", "paper"), "dispatch": True}
    form = forms.CommissionForm(
        request.POST if posted else None, request.FILES if posted else None, leaders=_leaders(), initial=first
    )
    if posted and form.is_valid():
        data = form.cleaned_data
        try:
            row = commissions.register_commission(
                words=form.words(), file=data["file"], dispatch=data["dispatch"], by=by
            )
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已登记为%(number)s。") % {"number": row.number})
            return redirect("plan:commission", row.pk)
    units = units_open(on=clock.today()).order_by("position", "code")
    context = {"title": _("登记交办件"), "form": form, "units": units}
    return render(request, "plan/commissions/form.html", context, status=422 if form.errors else 200)


@require_GET
def blank(request: HttpRequest) -> HttpResponse:
    """交办件表模板."""
    require(by_of(request), "plan.register")
    example = {
        "source": "deputies",
        "title": "关于加强农村学校体育师资的建议",
        "from_body": "市人大常委会",
        "paper_number": "第12号",
        "received_date": clock.today(),
        "text": "建议三年内为每所农村小学配备体育教师",
        "lead": "人事科",
        "part": "host",
        "mover": "李某某",
    }
    return _file(template(forms.columns(), title="交办件登记表", examples=[example]), "交办件登记表.xlsx")


@require_http_methods(["GET", "POST"])
def register_table(request: HttpRequest) -> HttpResponse:
    """成批登记: a table is read; with a fault nothing is registered, and the faults are listed or marked in the file."""
    by = by_of(request)
    require(by, "plan.register")
    posted = request.method == "POST"
    form = forms.TableForm(request.POST if posted else None, request.FILES if posted else None)
    faults: list[Any] = []
    if posted and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            content = upload.read()
            refuse_classified(name=upload.name, content=content)
            read = forms.read_commissions(content=content, name=upload.name)
            faults = read.faults
            if faults and "mark" in request.POST:
                return _file(
                    mark_errors(content, faults, name=upload.name), "交办件登记表（错误标注）.xlsx", status=422
                )
            if not faults:
                made = commissions.register_table(rows=read.rows, by=by)
                messages.success(request, _("已登记 %(n)s 件，请核对后交办。") % {"n": len(made)})
                return redirect("plan:commissions")
        except REFUSALS as error:
            form.add_error("file", str(error))
    context = {"title": _("成批登记"), "form": form, "faults": faults}
    return render(request, "plan/commissions/table.html", context, status=422 if form.errors or faults else 200)


def readable_commission(request: HttpRequest, commission_id: int) -> Commission:
    """Return the commission if this reader may see it, else 404."""
    rows = commissions_readable(by_of(request)).select_related("task__lead_unit", "task__plan", "task__leader")
    return get_object_or_404(rows, pk=commission_id)


@require_GET
def commission(request: HttpRequest, commission_id: int) -> HttpResponse:
    """一件交办件: what was asked and by whom, the task that carries it out, talks and answer."""
    by = by_of(request)
    here = readable_commission(request, commission_id)
    today = clock.today()
    source = TaskSource(here.source)
    own = holds(by, "plan.answer_motion", unit_id=here.task.lead_unit_id)
    motion = source in MOTIONS
    talks = list(here.talks.order_by("talk_date", "pk"))
    open_answer = motion and own and here.answered_date is None
    context = {
        "title": str(here),
        "commission": here,
        "motion": motion,
        "face": task_face(here.task, lamp=task_light(here.task, today=today, warn=warning_day(today))),
        "limit": limit_of(source, on=here.received_date),
        "talks": talks,
        "files": files_of(record_ref(here)),
        "lines": [(row, verb_title(verb=row.verb)) for row in lines_of(record=record_ref(here)).order_by("-id")[:30]],
        "papers": papers_of(ref=record_ref(here), by=by),
        "may_answer": open_answer,
        "refusal": answer_refusal(
            source=source,
            part=here.part,
            answer_class=here.answer_class,
            talks=len(talks),
            replied=here.answered_date is not None,
        )
        if open_answer
        else None,
        "may_feedback": motion and own and here.answered_date is not None,
    }
    return render(request, "plan/commissions/one.html", context)
