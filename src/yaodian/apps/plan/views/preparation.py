"""Pages of drafting the plan (拟定要点页面): the years, one draft with its outline, its steps, the papers that come of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.apps.plan.actions import consultation, outline, proposing
from yaodian.apps.plan.forms import preparation as forms
from yaodian.apps.plan.models import YearDraft
from yaodian.apps.plan.queries import preparation as reads
from yaodian.apps.plan.queries.drafting import units_of_kinds
from yaodian.apps.plan.rules.preparation import (
    PROPOSABLE,
    DraftState,
    MeetingKind,
    MeetingVerdict,
    ProposalState,
)
from yaodian.apps.plan.views.imports import REFUSALS as READ_REFUSALS
from yaodian.apps.plan.views.tasks import REFUSALS as ACT_REFUSALS
from yaodian.apps.plan.views.tasks import act_by_form
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.papers.queries.papers import papers_of
from yaodian.kernel.units.queries import units_open

REFUSALS = (*ACT_REFUSALS, *READ_REFUSALS)


def readable_draft(request: HttpRequest, prep_id: int) -> YearDraft:
    """Return the year's draft if this reader may see it, else 404."""
    return get_object_or_404(reads.year_drafts_readable(by_of(request)).select_related("plan", "reading"), pk=prep_id)


@require_http_methods(["GET", "POST"])
def preparation(request: HttpRequest) -> HttpResponse:
    """拟定要点: the years that are or were drafted, and the start of the next one."""
    by = by_of(request)
    require(by, "plan.read_draft")
    year = clock.today().year + (1 if clock.today().month > 6 else 0)
    first = {"year": year, "title": f"{_bureau_name(by)}{year}年工作要点"}
    form = forms.OpenDraftForm(request.POST or None, initial=first) if holds(by, "plan.prepare") else None
    if request.method == "POST":
        require(by, "plan.prepare")
        if form is not None and form.is_valid():
            try:
                draft = proposing.open_draft(**form.cleaned_data, unit_ids=_sections(), by=by)
            except REFUSALS as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("已启动拟稿，各科室已收到征集通知。"))
                return redirect("plan:year_draft", draft.pk)
    rows = [(draft, reads.counts_of(draft)) for draft in reads.year_drafts_readable(by).order_by("-year")]
    context = {"title": _("拟定要点"), "rows": rows, "form": form}
    status = 422 if form is not None and form.errors else 200
    return render(request, "plan/preparation/list.html", context, status=status)


def _bureau_name(by: Any) -> str:
    """Return the bureau's name, "" where none is set."""
    unit = units_open(on=clock.today()).filter(kind="bureau").first()
    return unit.title if unit else ""


def _sections() -> list[int]:
    """Return the units that are asked to propose."""
    return units_of_kinds(kinds=["section", "institution"])


@require_GET
def year_draft(request: HttpRequest, prep_id: int) -> HttpResponse:
    """一年的拟稿: where it stands, the numbered outline with its sources, what waits."""
    by = by_of(request)
    draft = readable_draft(request, prep_id)
    counts = reads.counts_of(draft)
    may = holds(by, "plan.prepare")
    resolutions = list(draft.resolutions.order_by("meeting_date", "pk"))
    for row in resolutions:
        row.files = files_of(record_ref(row))  # type: ignore[attr-defined]
    last = resolutions[-1] if resolutions else None
    context = {
        "title": draft.title,
        "draft": draft,
        "counts": counts,
        "rows": reads.read_outline(draft),
        "waiting": draft.proposals.filter(state=ProposalState.WAITING).select_related("unit").order_by("pk")[:12],
        "rounds": draft.rounds.order_by("-number"),
        "resolutions": resolutions,
        "papers": papers_of(ref=record_ref(draft), by=by),
        "states": [(state, state == draft.state) for state in DraftState],
        "may_prepare": may,
        "may_edit": may and draft.state == DraftState.MERGING,
        "may_propose": holds(by, "plan.propose") and draft.state in PROPOSABLE,
        "may_finish": may
        and draft.state == DraftState.MERGING
        and last is not None
        and last.verdict == MeetingVerdict.PASSED_CHANGED,
    }
    return render(request, "plan/preparation/draft.html", context)


STEPS = {
    "merge": (proposing.start_merging, _("已转入汇总。")),
    "submit": (consultation.submit_to_meeting, _("已提请会议审议。")),
    "finish": (consultation.finish_changes, _("已按会议意见修改完毕，可以印发。")),
}


@require_POST
def draft_step(request: HttpRequest, prep_id: int, step: str) -> HttpResponse:
    """下一步: begin merging, submit to the meeting, finish what a meeting asked to change."""
    draft = readable_draft(request, prep_id)
    if step not in STEPS:
        raise Http404
    act, done = STEPS[step]
    try:
        act(draft_id=draft.pk, by=by_of(request))
    except REFUSALS as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("plan:year_draft", draft.pk)


@require_http_methods(["GET", "POST"])
def draft_describe(request: HttpRequest, prep_id: int) -> HttpResponse:
    """标题和总体要求."""
    by = by_of(request)
    draft = readable_draft(request, prep_id)
    require(by, "plan.prepare")
    form = forms.DescribeForm(
        request.POST or None, initial={"title": draft.title, "theme": draft.theme, "preamble": draft.preamble}
    )
    return act_by_form(
        request,
        form,
        lambda data: proposing.describe_draft(draft_id=draft.pk, by=by, **data),
        back=reverse("plan:year_draft", args=[draft.pk]),
        question=_("标题和总体要求"),
        verb=_("保存"),
        done=_("已保存。"),
    )


@require_http_methods(["GET", "POST"])
def draft_lay(request: HttpRequest, prep_id: int) -> HttpResponse:
    """读入初稿."""
    by = by_of(request)
    draft = readable_draft(request, prep_id)
    require(by, "plan.prepare")
    form = forms.TextFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            count = outline.lay_text(draft_id=draft.pk, name=upload.name, content=upload.read(), by=by)
        except REFUSALS as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("已读入 %(n)s 句，请核对编号和文字。") % {"n": count})
            return redirect("plan:year_draft", draft.pk)
    context = {"title": _("读入初稿"), "draft": draft, "form": form, "verb": _("读入")}
    return render(request, "plan/preparation/file.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def resolution(request: HttpRequest, prep_id: int) -> HttpResponse:
    """登记会议决定."""
    by = by_of(request)
    draft = readable_draft(request, prep_id)
    require(by, "plan.prepare")
    form = forms.ResolutionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        words = {"meeting": MeetingKind(data["meeting"]), "verdict": MeetingVerdict(data["verdict"])}
        try:
            consultation.record_resolution(draft_id=draft.pk, by=by, **{**data, **words})
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("会议决定已登记。"))
            return redirect("plan:year_draft", draft.pk)
    context = {"title": _("登记会议决定"), "draft": draft, "form": form, "verb": _("登记")}
    return render(request, "plan/preparation/file.html", context, status=422 if form.errors else 200)
