"""记录类型 (records): what other pages may know of a table; a pupil is named masked, for the page does not know who
reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import By, UnitScope
from yaodian.kernel.privacy.rules import mask_name
from yaodian.kernel.records import RecordType
from yaodian.registers.students.access import READ
from yaodian.registers.students.models import (
    AbsenceCase,
    Enrolment,
    FollowUp,
    FrozenHomeroom,
    FrozenPupil,
    Guardian,
    Homeroom,
    Pupil,
    Transfer,
)
from yaodian.registers.students.queries import (
    cases_for,
    enrolments_for,
    homerooms_for,
    pupils_for,
    reached,
    transfers_for,
)


def pupil_href(pupil_id: int) -> str:
    """Return a pupil's page."""
    return reverse("students:pupil", args=[pupil_id])


def homeroom_href(homeroom_id: int) -> str:
    """Return a class's page."""
    return reverse("students:homeroom", args=[homeroom_id])


def shown_name(name: str, *, school_id: int, named: UnitScope) -> str:
    """Return a pupil's name as this reader may see it."""
    return name if school_id in named else mask_name(name)


def _frozen(model: type[Model]) -> Callable[[By], QuerySet[Any]]:
    """Return the frozen rows of the schools that the reader reaches."""

    def rows(by: By) -> QuerySet[Any]:
        return model._default_manager.filter(reached(by=by, verb=READ)).select_related("school__unit")

    return rows


def _snapshot_page(row: Any) -> str:
    return reverse("students:snapshot", args=[row.snapshot_id])


RECORDS = (
    RecordType(
        model=Pupil,
        title=_("学生"),
        rows=lambda by: pupils_for(by=by).select_related("school__unit"),
        url=lambda row: pupil_href(row.pk),
        label=lambda row: f"{mask_name(row.name)}（{row.school}）",
        columns=("school", "sex"),
    ),
    RecordType(
        model=Enrolment,
        title=_("就读"),
        rows=lambda by: enrolments_for(by=by).select_related("pupil", "school__unit", "homeroom"),
        url=lambda row: pupil_href(row.pupil_id),
        label=lambda row: f"{mask_name(row.pupil.name)} {row.school} {row.homeroom or ''}".strip(),
        columns=("school", "homeroom", "from_date"),
    ),
    RecordType(
        model=Guardian,
        title=_("监护人"),
        rows=lambda by: Guardian.objects.filter(pupil__in=pupils_for(by=by)).select_related("pupil"),
        url=lambda row: pupil_href(row.pupil_id),
        label=lambda row: f"{mask_name(row.pupil.name)} {row.get_relationship_display()}",
        columns=("relationship",),
    ),
    RecordType(
        model=Homeroom,
        title=_("班级"),
        rows=lambda by: homerooms_for(by=by),
        url=lambda row: homeroom_href(row.pk),
        label=lambda row: f"{row.school} {row.get_stage_display()}{row}",
        columns=("school", "stage", "entry_year", "number"),
    ),
    RecordType(
        model=Transfer,
        title=_("转学"),
        rows=lambda by: transfers_for(by=by),
        url=lambda row: reverse("students:transfer", args=[row.pk]),
        label=lambda row: f"{mask_name(row.pupil.name)} {row.from_school} → {row.to_school}",
        columns=("from_school", "to_school", "state", "sent_date"),
    ),
    RecordType(
        model=AbsenceCase,
        title=_("失学个案"),
        rows=lambda by: cases_for(by=by),
        url=lambda row: reverse("students:case", args=[row.pk]),
        label=lambda row: f"{mask_name(row.pupil.name)}（{row.school}）{row.missing_date}",
        columns=("school", "missing_date", "reason", "outcome"),
    ),
    RecordType(
        model=FollowUp,
        title=_("控辍联系"),
        rows=lambda by: FollowUp.objects.filter(case__in=cases_for(by=by)).select_related("case"),
        url=lambda row: reverse("students:case", args=[row.case_id]),
        label=lambda row: f"{row.contact_date} {row.get_means_display()}",
        columns=("contact_date", "means"),
    ),
    RecordType(
        model=FrozenPupil,
        title=_("固化的学生"),
        rows=_frozen(FrozenPupil),
        url=_snapshot_page,
        label=lambda row: f"{mask_name(row.name)} {row.school}",
        columns=("school", "grade"),
    ),
    RecordType(
        model=FrozenHomeroom,
        title=_("固化的班级"),
        rows=_frozen(FrozenHomeroom),
        url=_snapshot_page,
        label=lambda row: f"{row.school} {row}",
        columns=("school", "stage", "grade", "pupil_count"),
    ),
)
