"""Import pages (导入页面): upload or paste a text, confirm it as a plan or as the plan's new text, or set it aside."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.plan.actions import PlanError, imports, reissue
from yaodian.apps.plan.models import ImportDraft, Target, WorkPlan
from yaodian.apps.plan.queries import plans
from yaodian.apps.plan.queries.reissue import differences, suspect_clauses, suspect_targets, suspect_tasks
from yaodian.apps.plan.queries.review import read_draft
from yaodian.apps.plan.queries.tasks import tasks_readable
from yaodian.apps.plan.rules import review
from yaodian.apps.plan.views.opening import plan_here
from yaodian.engines import plantext
from yaodian.engines.plantext.formats import LARGEST
from yaodian.kernel.access import By, by_of, require
from yaodian.kernel.privacy.rules.classified import ClassifiedMaterialError
from yaodian.kernel.web.confirm import render_confirm

REFUSALS = (PlanError, review.ReviewError, plantext.RefusedError, ClassifiedMaterialError)
RECENT = 30


class ImportForm(forms.Form):
    """上传要点: a file, or the text itself pasted."""

    file = forms.FileField(
        label=gettext_lazy("要点文件"),
        required=False,
        help_text=gettext_lazy("Word（.docx）、PDF、网页或纯文本；旧版 .doc 请先另存为 .docx"),
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.docx,.pdf,.html,.htm"}),
    )
    text = forms.CharField(
        label=gettext_lazy("或粘贴正文"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of file and text, of a size that is read at all."""
        data = super().clean() or {}
        upload, text = data.get("file"), (data.get("text") or "").strip()
        if upload is None and not text and not self.errors:
            raise forms.ValidationError(_("请选择要点文件，或粘贴正文。"))
        if upload is not None and text:
            raise forms.ValidationError(_("文件和粘贴的正文只能选一种。"))
        if upload is not None and upload.size > LARGEST:
            size = upload.size // 1_000_000
            raise forms.ValidationError(
                _("文件有 %(size)s 兆，超过上限 %(most)s 兆。请只上传要点正文，去掉图片和附件。")
                % {"size": size, "most": LARGEST // 1_000_000}
            )
        return data


class YearForm(forms.Form):
    """确认导入: the year of the plan."""

    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=1990, max_value=2100)


class NoteForm(forms.Form):
    """复核意见."""

    note = forms.CharField(label=gettext_lazy("复核意见"), max_length=200)


def open_draft(request: HttpRequest, draft_id: int) -> ImportDraft:
    """Return a draft, for those who may import."""
    require(by_of(request), "plan.import")
    return get_object_or_404(ImportDraft.objects.select_related("replaces", "plan"), pk=draft_id)


def _start(form: ImportForm, *, by: By, replaces: WorkPlan | None) -> ImportDraft | None:
    """Read what was uploaded or pasted; a refusal becomes the form's error and nothing is written."""
    upload = form.cleaned_data["file"]
    text = form.cleaned_data["text"]
    try:
        return imports.start_import(
            name=upload.name if upload is not None else _("粘贴的正文.txt"),
            content=upload.read() if upload is not None else text.encode(),
            replaces_id=replaces.pk if replaces is not None else None,
            by=by,
        )
    except REFUSALS as error:
        form.add_error("file" if upload is not None else "text", str(error))
    return None


@require_http_methods(["GET", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """导入要点: upload or paste; below, what is under review and what was imported."""
    by = by_of(request)
    require(by, "plan.import")
    form = ImportForm(request.POST or None, request.FILES or None, initial={"replaces": request.GET.get("replaces")})
    key = request.POST.get("replaces") or request.GET.get("replaces") or ""
    replaces = get_object_or_404(WorkPlan, pk=int(key)) if key.isdecimal() else None
    if request.method == "POST" and form.is_valid():
        draft = _start(form, by=by, replaces=replaces)
        if draft is not None:
            messages.success(request, _("已读完，请逐处审阅；确认导入之前什么都不会改动。"))
            return redirect("plan:review", draft.pk)
    rows = [
        (draft, None if draft.plan_id or draft.discarded else read_draft(draft=draft, by=by).progress)
        for draft in ImportDraft.objects.select_related("plan", "replaces").order_by("-changed_at", "-pk")[:RECENT]
    ]
    context = {"title": _("导入要点"), "form": form, "rows": rows, "replaces": replaces}
    return render(request, "plan/imports.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def confirm_import(request: HttpRequest, draft_id: int) -> HttpResponse:
    """确认导入: what will come of it, in numbers; only then it becomes the year's plan."""
    by = by_of(request)
    draft = open_draft(request, draft_id)
    if draft.plan_id is not None:
        return redirect("plan:text", draft.plan_id)
    if draft.replaces_id is not None:
        return redirect("plan:review_diff", draft.pk)
    form = YearForm(request.POST or None, initial={"year": draft.parsed.get("year")})
    if request.method == "POST" and form.is_valid():
        try:
            plan = imports.confirm_import(draft_id=draft.pk, year=form.cleaned_data["year"], by=by)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已导入“%(title)s”。接下来把要点分解为任务并交办。") % {"title": plan.title})
            request.session["year"] = plan.year
            return redirect("plan:text", plan.pk)
    context = {"title": _("确认导入"), "draft": draft, "form": form, **_sizes(draft, by=by)}
    return render(request, "plan/confirm_import.html", context, status=422 if form.errors else 200)


def _sizes(draft: ImportDraft, *, by: By) -> dict[str, Any]:
    """Return the numbers that the confirmation pages show."""
    view = read_draft(draft=draft, by=by)
    points = review.points_of(draft.parsed)
    return {
        "view": view,
        "sections": len(draft.parsed["sections"]),
        "points": len(points),
        "clauses": sum(len(point["clauses"]) for point in points),
        "targets": sum(finding["state"] == review.ACCEPTED for finding in view.found),
        "rejected": sum(finding["state"] == review.REJECTED for finding in view.found),
    }


@require_http_methods(["GET", "POST"])
def discard_import(request: HttpRequest, draft_id: int) -> HttpResponse:
    """放弃导入."""
    draft = open_draft(request, draft_id)
    if request.method == "POST":
        try:
            imports.discard_import(draft_id=draft.pk, by=by_of(request))
        except REFUSALS as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("已放弃这次导入，现行要点没有变化。"))
        return redirect("plan:imports")
    return render_confirm(
        request,
        question=_("放弃导入“%(name)s”？") % {"name": draft.name},
        consequence=_("审阅结果不再使用，流水留痕；原文件可再次上传。"),
        verb=_("放弃导入"),
        cancel_href=reverse("plan:review", args=[draft.pk]),
        dangerous=True,
    )


@require_GET
def review_diff(request: HttpRequest, draft_id: int) -> HttpResponse:
    """新旧对照: what the re-issued text changes, and the tasks that will be marked 待复核."""
    draft = open_draft(request, draft_id)
    if draft.replaces is None:
        return redirect("plan:confirm_import", draft.pk)
    if draft.plan_id is not None:
        return redirect("plan:text", draft.plan_id)
    return _render_diff(request, draft)


def _render_diff(request: HttpRequest, draft: ImportDraft, *, error: str = "") -> HttpResponse:
    """Show the comparison."""
    by = by_of(request)
    rows = differences(draft=draft, by=by)
    tasks = {task.pk: task for row in rows for task in row.tasks}
    counts = {kind: sum(row.kind == kind for row in rows) for kind in ("changed", "added", "removed", "moved")}
    context = {
        "title": _("新旧对照"),
        "draft": draft,
        "rows": rows,
        "tasks": sorted(tasks.values(), key=lambda task: task.code),
        "counts": counts,
        "error": error,
        **_sizes(draft, by=by),
    }
    return render(request, "plan/review_diff.html", context, status=422 if error else 200)


@require_http_methods(["POST"])
def confirm_update(request: HttpRequest, draft_id: int) -> HttpResponse:
    """确认更新."""
    draft = open_draft(request, draft_id)
    try:
        done = reissue.confirm_update(draft_id=draft.pk, by=by_of(request))
    except REFUSALS as error:
        return _render_diff(request, draft, error=str(error))
    words = _("要点已更新：修改 %(changed)s 句，新增 %(added)s 句，删除 %(removed)s 句；%(tasks)s 项任务待复核。")
    counts = {"changed": done.changed, "added": done.added, "removed": done.removed, "tasks": len(done.suspect_tasks)}
    messages.success(request, words % counts)
    return redirect("plan:suspects")


@require_GET
def suspects(request: HttpRequest) -> HttpResponse:
    """待复核: sentences, targets and tasks that a re-issued text touched."""
    by = by_of(request)
    require(by, "plan.read")
    plan = plan_here(request)
    if plan is None:
        return render(request, "plan/no_plan.html", {"title": _("待复核")})
    readable = set(tasks_readable(by).filter(plan=plan).values_list("pk", flat=True))
    context = {
        "title": _("待复核"),
        "plan": plan,
        "tasks": [task for task in suspect_tasks(plan=plan) if task.pk in readable],
        "clauses": suspect_clauses(plan=plan),
        "targets": suspect_targets(plan=plan),
    }
    return render(request, "plan/suspects.html", context)


@require_http_methods(["GET", "POST"])
def clear_clause(request: HttpRequest, clause_id: int) -> HttpResponse:
    """复核分句."""
    by = by_of(request)
    require(by, "plan.import")
    clause = get_object_or_404(plans.clauses_readable(by), pk=clause_id)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reissue.clear_clause(clause_id=clause.pk, note=form.cleaned_data["note"], by=by)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已复核。"))
            return redirect("plan:suspects")
    question = _("第 %(code)s 句已复核？") % {"code": clause.code}
    back = reverse("plan:suspects")
    return render_confirm(
        request, question=question, consequence=clause.text, verb=_("已复核"), cancel_href=back, form=form
    )


@require_http_methods(["GET", "POST"])
def withdraw_target(request: HttpRequest, target_id: int) -> HttpResponse:
    """撤下目标."""
    by = by_of(request)
    require(by, "plan.import")
    target = get_object_or_404(Target, pk=target_id, clause__in=plans.clauses_readable(by))
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reissue.withdraw_target(target_id=target.pk, reason=form.cleaned_data["note"], by=by)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("目标已撤下。"))
            return redirect("plan:suspects")
    return render_confirm(
        request,
        question=_("撤下目标“%(phrase)s”？") % {"phrase": target.phrase},
        consequence=_("新文本里已没有这句话；目标不再计入，记录和流水保留。"),
        verb=_("撤下目标"),
        cancel_href=reverse("plan:suspects"),
        form=form,
        dangerous=True,
    )
