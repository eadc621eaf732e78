"""Pages that decide (导入决定): step back, confirm, withdraw, drop."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yaodian.kernel.access import by_of
from yaodian.kernel.imports.actions import runs as acts
from yaodian.kernel.imports.forms import ConfirmForm, ReasonForm
from yaodian.kernel.imports.rules import ImportState
from yaodian.kernel.imports.views.shared import run_or_404
from yaodian.kernel.web.confirm import render_confirm


@require_POST
def again(request: HttpRequest, run_id: int) -> HttpResponse:
    """回退一步: from a broken publication to the checked rows, from those to the columns."""
    found, by = run_or_404(request, run_id), by_of(request)
    try:
        if found.state == ImportState.PUBLISHING:
            acts.stop_publishing(run_id=run_id, by=by)
        else:
            acts.reopen_mapping(run_id=run_id, by=by)
    except acts.ImportRunError as refused:
        messages.error(request, str(refused))
    return redirect("imports:run", run_id=run_id)


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, run_id: int) -> HttpResponse:
    """确认写入."""
    from yaodian.kernel.imports.actions import publishing  # heavy: only where rows are written

    found = run_or_404(request, run_id)
    form = ConfirmForm(request.POST or None, run=found)
    if request.method == "POST" and form.is_valid():
        try:
            publishing.confirm_run(
                run_id=run_id,
                accepted_only=form.cleaned_data["rows"] == "accepted",
                override_reason=form.cleaned_data.get("override_reason", ""),
                by=by_of(request),
            )
        except acts.ImportRunError as refused:
            form.add_error("rows", str(refused))
        else:
            return redirect("imports:run", run_id=run_id)
    counts = {"made": found.created_count, "changed": found.changed_count, "left": found.left_count}
    return render_confirm(
        request,
        question=_("把“%(name)s”写入登记簿？") % {"name": found.file_name},
        consequence=_("新增 %(made)s 行，更改 %(changed)s 行，不变 %(left)s 行；一次写入，写入后仍可整批撤回。")
        % counts,
        verb=_("确认写入"),
        cancel_href=reverse("imports:run", args=[run_id]),
        form=form,
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, run_id: int) -> HttpResponse:
    """撤回整批."""
    from yaodian.kernel.imports.actions import withdrawing

    return _with_reason(
        request,
        run_id,
        question=_("撤回这一批导入？"),
        consequence=_("新增的行删去，更改的行恢复原值；写入后又有改动的不能整批撤回。流水留痕。"),
        verb=_("撤回"),
        act=lambda reason: withdrawing.withdraw_run(run_id=run_id, reason=reason, by=by_of(request)),
    )


@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, run_id: int) -> HttpResponse:
    """放弃导入."""
    found = run_or_404(request, run_id)
    if request.method == "POST":
        try:
            acts.drop_run(run_id=run_id, by=by_of(request))
        except acts.ImportRunError as refused:
            messages.error(request, str(refused))
            return redirect("imports:run", run_id=run_id)
        messages.success(request, _("已放弃，登记簿没有变化。"))
        return redirect("imports:list")
    return render_confirm(
        request,
        question=_("放弃“%(name)s”？") % {"name": found.file_name},
        consequence=_("上传的文件和核对结果删去，登记簿没有变化。"),
        verb=_("放弃"),
        cancel_href=reverse("imports:run", args=[run_id]),
        dangerous=True,
    )


def _with_reason(
    request: HttpRequest, run_id: int, *, question: str, consequence: str, verb: str, act: Any
) -> HttpResponse:
    run_or_404(request, run_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except acts.ImportRunError as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, _("已%(verb)s。") % {"verb": verb})
            return redirect("imports:run", run_id=run_id)
    return render_confirm(
        request,
        question=question,
        consequence=consequence,
        verb=verb,
        cancel_href=reverse("imports:run", args=[run_id]),
        form=form,
        dangerous=True,
    )
