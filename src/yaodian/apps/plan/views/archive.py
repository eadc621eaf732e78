"""Archive page (归档页面): the package of a closed task."""

from __future__ import annotations

from django.contrib import messages
from django.forms import ChoiceField, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from yaodian.apps.plan.queries.archive import task_file
from yaodian.apps.plan.rules import CLOSED_STATES
from yaodian.apps.plan.views.tasks import readable_task
from yaodian.kernel.access import by_of, require
from yaodian.kernel.archives.actions import make_package, retention_of
from yaodian.kernel.archives.rules import RETENTION, ArchiveError
from yaodian.kernel.web.confirm import render_confirm


class RetentionForm(Form):
    """归档: 保管期限, by the rulebook unless changed."""

    retention = ChoiceField(label=gettext_lazy("保管期限"), choices=[(one, one) for one in RETENTION])


@require_http_methods(["GET", "POST"])
def archive(request: HttpRequest, task_id: int) -> HttpResponse:
    """归档: papers, evidence, journal extract and catalogue of a task as one file."""
    by = by_of(request)
    require(by, "archives.make")
    here = readable_task(request, task_id)
    found = task_file(here, by=by)
    suggested = {"retention": retention_of(scope=found.scope)}
    form = RetentionForm(request.POST) if request.method == "POST" else RetentionForm(initial=suggested)
    if request.method == "POST" and form.is_valid():
        if here.state not in CLOSED_STATES:
            form.add_error(None, _("任务办结或取消后才能归档。"))
        else:
            try:
                package = make_package(
                    record=here,
                    title=found.title,
                    facts=found.facts,
                    parts=found.parts,
                    refs=found.refs,
                    retention=form.cleaned_data["retention"],
                    by=by,
                )
            except ArchiveError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("已归档，共 %(count)s 件。") % {"count": package.file_count})
                return redirect("archives:package", package.pk)
    return render_confirm(
        request,
        question=_("把任务“%(task)s”归档？") % {"task": here},
        consequence=_("共 %(count)s 件材料，连同流水摘录、卷内目录和摘要清单装成一个文件，可脱离本系统打开和校验。")
        % {"count": len(found.parts)},
        verb=_("归档"),
        cancel_href=reverse("plan:task", args=[here.pk]),
        form=form,
    )
