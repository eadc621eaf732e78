"""Pages of a breakdown table that comes back (分解表回传): upload, compare row by row, apply what is chosen."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yaodian.apps.plan.actions import PlanError, returned
from yaodian.apps.plan.forms import TableForm
from yaodian.apps.plan.models import WorkPlan
from yaodian.apps.plan.queries import plans
from yaodian.apps.plan.queries.returned import EFFECTS, Raw, TableError, compare, read_rows
from yaodian.kernel.access import by_of, require
from yaodian.kernel.privacy.refusal import refuse_classified
from yaodian.kernel.privacy.rules.classified import ClassifiedMaterialError
from yaodian.kernel.web.errors import refusal

SALT = "plan.table_return"
HELD_SECONDS = 8 * 3600


@require_http_methods(["GET", "POST"])
def table_return(request: HttpRequest, plan_id: int) -> HttpResponse:
    """分解表回传: a table is read, compared and shown; nothing changes before rows are chosen and applied."""
    by = by_of(request)
    require(by, "plan.decompose")
    plan = get_object_or_404(plans.plans_readable(by), pk=plan_id)
    if request.method == "POST" and "rows" in request.POST:
        return _apply(request, plan)
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            content = upload.read()
            refuse_classified(name=upload.name, content=content)
            rows = read_rows(content=content, name=upload.name)
        except (TableError, ClassifiedMaterialError) as error:
            form.add_error("file", str(error))
        else:
            return _show(request, plan, rows, chosen=None)
    context = {"title": _("分解表回传"), "plan": plan, "form": form}
    return render(request, "plan/table_return.html", context, status=422 if form.errors else 200)


def _show(
    request: HttpRequest, plan: WorkPlan, rows: list[Raw], *, chosen: set[str] | None, error: str = ""
) -> HttpResponse:
    """Show the comparison; the rows travel with the page, signed."""
    changes = [
        (change, EFFECTS[change.effect], change.kind != "removed" if chosen is None else change.key in chosen)
        for change in compare(plan=plan, rows=rows, by=by_of(request))
    ]
    context = {
        "title": _("分解表对照"),
        "plan": plan,
        "shown": [row for row in changes if row[0].kind != "removed"],
        "removed": [row for row in changes if row[0].kind == "removed"],
        "count": len(rows),
        "rows": signing.dumps(rows, salt=SALT, compress=True),
        "error": error,
    }
    return render(request, "plan/table_diff.html", context, status=422 if error else 200)


def _apply(request: HttpRequest, plan: WorkPlan) -> HttpResponse:
    """Apply the chosen rows."""
    try:
        rows = signing.loads(request.POST["rows"], salt=SALT, max_age=HELD_SECONDS)
    except signing.BadSignature:
        return refusal(
            request,
            status=422,
            title=_("对照页已失效"),
            happened=_("这页对照放得太久，或内容不完整。"),
            kept=_("任务没有任何改动。"),
            todo=_("请重新上传分解表。"),
        )
    chosen = set(request.POST.getlist("change"))
    try:
        done = returned.apply_table(plan_id=plan.pk, rows=rows, chosen=chosen, by=by_of(request))
    except (PlanError, ClassifiedMaterialError) as error:
        return _show(request, plan, rows, chosen=chosen, error=str(error))
    words = _(
        "已采用：改草案 %(drafts)s 项，新拟 %(added)s 项，取消 %(cancelled)s 项，提交调整审批 %(approvals)s 项，标为待复核 %(suspects)s 项。"
    )
    messages.success(request, words % vars(done))
    return redirect("plan:tasks")
