"""学籍待办 (what the register asks of a person): transfers to receive or mend, families to reach."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.kernel.access import CENTRAL_ROLES, SCHOOL_ROLES, By, System
from yaodian.kernel.privacy.rules import mask_name
from yaodian.kernel.worklist import Item, Light, light_for
from yaodian.registers.students.models import AbsenceCase, Transfer
from yaodian.registers.students.rules import CaseOutcome, TransferState


def items(by: By, today: date) -> list[Item]:
    """Return what the reader's own school has to do about its pupils."""
    if isinstance(by, System) or not by.has_role(*SCHOOL_ROLES, *CENTRAL_ROLES):
        return []
    return [*_to_receive(by.unit_ids, today), *_to_reach(by.unit_ids, today)]


def _to_receive(units: frozenset[int], today: date) -> list[Item]:
    """One item a transfer that waits for the reader's school."""
    rows = Transfer.objects.filter(to_school__in=units, state=TransferState.SENT)
    return [
        Item(
            key=f"students.receive:{row.pk}",
            title=_("%(name)s 从%(school)s转入") % {"name": mask_name(row.pupil.name), "school": row.from_school},
            record=f"students.transfer:{row.pk}",
            url=reverse("students:transfer", args=[row.pk]),
            action=_("接收或退回"),
            due_date=row.due_date,
            light=light_for(row.due_date, today=today, warn_from=row.sent_date + timedelta(weeks=1)),
            unit_title=str(row.to_school),
            fact=row.reason,
        )
        for row in rows.select_related("pupil", "from_school__unit", "to_school__unit").order_by("due_date", "pk")
    ]


def _to_reach(units: frozenset[int], today: date) -> list[Item]:
    """One item a pupil who stays away and whose family is to be reached."""
    rows = AbsenceCase.objects.filter(school__in=units, outcome=CaseOutcome.OPEN)
    return [
        Item(
            key=f"students.case:{row.pk}",
            title=_("%(name)s %(day)s起失学") % {"name": mask_name(row.pupil.name), "day": row.missing_date},
            record=f"students.absencecase:{row.pk}",
            url=reverse("students:case", args=[row.pk]),
            action=_("联系家庭"),
            due_date=row.next_contact_date,
            light=Light.RED if row.next_contact_date < today else Light.YELLOW,
            unit_title=str(row.school),
            fact=row.get_reason_display(),
        )
        for row in rows.select_related("pupil", "school__unit").order_by("next_contact_date", "pk")
    ]
