"""固化页 (freezing the registers, and pupils and classes as they were frozen)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.kernel.access import by_of, require
from yaodian.registers.schools.access import FREEZE
from yaodian.registers.schools.models import Snapshot
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students import actions, forms
from yaodian.registers.students.queries import class_sizes, large_from, pupil_counts, schools_within
from yaodian.registers.students.rules import homeroom_title
from yaodian.registers.students.views.frame import reader_of_lists
from yaodian.registers.teachers.views.frame import form_page, sent


@require_http_methods(["GET", "POST"])
def freeze(request: HttpRequest) -> HttpResponse:
    """固化登记册: asks before; what is frozen can be looked at, never changed."""
    require(by_of(request), FREEZE)
    form = forms.FreezeForm(sent(request))
    return form_page(
        request,
        form,
        lambda by: actions.freeze_registers(
            code=form.cleaned_data["code"],
            title=form.cleaned_data["title"],
            as_of=form.cleaned_data["as_of"],
            by=by,
        ),
        title=_("固化登记册"),
        verb=_("固化"),
        done=_("已固化并封存。"),
        to=reverse("schools:snapshots"),
        crumbs=[(_("快照"), reverse("schools:snapshots"))],
        answer=_("学校、教师、班级和学生一次固化为一个快照；问快照，答案永远不变。"),
    )


@require_GET
def snapshot(request: HttpRequest, snapshot_id: int) -> HttpResponse:
    """快照中的学籍: pupils by school and stage, and class sizes, as they were frozen."""
    by = reader_of_lists(request)
    row = get_object_or_404(Snapshot, pk=snapshot_id)
    counts = pupil_counts(by=by, snapshot=row)
    sizes = class_sizes(by=by, snapshot=row)
    large = large_from(kind="large", on=row.as_of_date)
    oversized = large_from(kind="oversized", on=row.as_of_date)
    titles = {school.pk: str(school) for school in schools_within(by=by)}
    stages = [stage for stage in SchoolStage if any(one == stage for _school, one in counts)]
    schools = sorted(
        {school for school, _stage in counts}, key=lambda key: list(titles).index(key) if key in titles else 0
    )
    context = {
        "title": _("%(title)s：学生和班级") % {"title": row.title},
        "snapshot": row,
        "total": sum(counts.values()),
        "stages": stages,
        "rows": [
            (titles.get(school, ""), [counts.get((school, stage.value), 0) for stage in stages]) for school in schools
        ],
        "sums": [sum(counts.get((school, stage.value), 0) for school in schools) for stage in stages],
        "classes": len(sizes),
        "big": [
            (titles.get(one.school_id, ""), homeroom_title(one.stage, one.grade, one.number), one.pupil_count)
            for one in sorted(sizes, key=lambda one: -one.pupil_count)
            if one.pupil_count >= large and not one.is_special
        ],
        "large": large,
        "oversized": oversized,
        "crumbs": [(_("快照"), reverse("schools:snapshots")), (row.title, "")],
    }
    return render(request, "students/snapshot.html", context)
