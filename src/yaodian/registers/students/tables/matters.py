"""转学和控辍名单 (lists of transfers and of pupils who stay away)."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import UnitScope
from yaodian.kernel.web.lists import ChoiceFilter, Column, DateFilter, ListDefinition
from yaodian.registers.schools.models import School
from yaodian.registers.students.models import AbsenceCase, Transfer
from yaodian.registers.students.queries import named_like
from yaodian.registers.students.rules import AbsenceReason, CaseOutcome, TransferState
from yaodian.registers.students.tables.lists import name_column
from yaodian.registers.students.tables.records import shown_name
from yaodian.registers.teachers.tables import school_column, school_filter, word_column


def _known(path: str, named: UnitScope) -> Q:
    """Return the condition that the school at this path is one whose pupils the reader may know by name."""
    return Q() if named.everywhere else Q(**{f"{path}__in": named.ids})


def _named_like(word: str, seen: Q) -> Q:
    """Return the filter by the pupil's name among the rows whose pupils the reader may know by name."""
    return named_like(word, everywhere=False) & seen


def transfers_table(*, named: UnitScope, today: date) -> ListDefinition[Transfer]:
    """Return the list of transfers; by name those alone are found whose name the reader is shown."""
    known = _known("from_school", named) | _known("to_school", named)

    def shown(row: Transfer) -> str:
        seen = row.to_school_id in named or row.from_school_id in named
        return row.pupil.name if seen else shown_name(row.pupil.name, school_id=row.from_school_id, named=named)

    def lamp(row: Transfer) -> str:
        if row.state != TransferState.SENT:
            return "done" if row.state == TransferState.RECEIVED else "halted"
        return "red" if row.due_date and row.due_date < today else "yellow"

    return ListDefinition[Transfer](
        key="students.transfers",
        title=_("转学"),
        counter=_("件"),
        columns=(
            Column(key="name", title=_("姓名"), cell=shown, value=shown),
            Column(
                key="from_school",
                title=_("转出学校"),
                cell=lambda row: str(row.from_school),
                value=lambda row: row.from_school.unit.title,
            ),
            Column(
                key="to_school",
                title=_("转入学校"),
                cell=lambda row: str(row.to_school),
                value=lambda row: row.to_school.unit.title,
            ),
            word_column("state", _("状态"), TransferState, sort="state"),
            Column(key="sent_date", title=_("转出日期"), sort="sent_date"),
            Column(key="due_date", title=_("接收期限"), sort="due_date"),
            Column(key="reason", title=_("转学原因"), wrap=True, phone=False),
            Column(key="return_reason", title=_("退回原因"), wrap=True, phone=False, shown=False),
        ),
        filters=(
            ChoiceFilter(key="state", title=_("状态"), field="state", choices=tuple(TransferState.choices), many=True),
            DateFilter(key="sent", title=_("转出日期"), field="sent_date"),
        ),
        match=(lambda word: _named_like(word, known)) if named else None,
        search_hint=_("姓名或拼音"),
        sort="-sent_date",
        row_href=lambda row: reverse("students:transfer", args=[row.pk]),
        row_light=lamp,
        empty_title=_("没有转学"),
        empty_text=_("在学生页上点“转出”。"),
    )


def cases_table(
    *, named: UnitScope, schools: list[School], today: date, watermark: str = ""
) -> ListDefinition[AbsenceCase]:
    """Return the named list of pupils who stay away; by name those alone are found whose name the reader is shown."""
    known = _known("school", named)

    def lamp(row: AbsenceCase) -> str:
        if row.outcome != CaseOutcome.OPEN:
            return "done"
        return "red" if row.next_contact_date < today else "yellow"

    return ListDefinition[AbsenceCase](
        key="students.cases",
        title=_("控辍保学"),
        counter=_("人"),
        columns=(
            name_column(named),
            school_column(sort="school__unit__position"),
            Column(key="missing_date", title=_("失学起"), sort="missing_date"),
            word_column("reason", _("失学原因"), AbsenceReason, sort="reason"),
            Column(key="last_contact", title=_("最近联系"), sort="last_contact"),
            Column(key="next_contact_date", title=_("下次联系期限"), sort=("is_done", "next_contact_date")),
            word_column("outcome", _("结果"), CaseOutcome, sort="outcome"),
            Column(key="proof", title=_("办结依据"), wrap=True, shown=False),
        ),
        filters=(
            *school_filter(schools),
            ChoiceFilter(
                key="reason", title=_("失学原因"), field="reason", choices=tuple(AbsenceReason.choices), many=True
            ),
            ChoiceFilter(
                key="outcome", title=_("结果"), field="outcome", choices=tuple(CaseOutcome.choices), many=True
            ),
            DateFilter(key="missing", title=_("失学起"), field="missing_date"),
        ),
        match=(lambda word: _named_like(word, known)) if named else None,
        search_hint=_("姓名或拼音"),
        sort="next_contact_date",
        row_href=lambda row: reverse("students:case", args=[row.pk]),
        row_light=lamp,
        watermark=watermark,
        empty_title=_("没有登记失学的学生"),
        empty_text=_("发现学生长期未到校，在学生页上点“登记失学”。"),
    )
