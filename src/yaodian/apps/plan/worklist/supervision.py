"""Supervision worklist (督办待办): sheets to sign and answer, steps due, matters to look at again and to strike off."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.apps.plan.models import LeaderReport, Supervision, SupervisionSheet, SupervisionTalk
from yaodian.apps.plan.queries.escalation import reports_unread, reports_waiting
from yaodian.apps.plan.queries.supervision import steps_due
from yaodian.apps.plan.rules.supervision import LeaderDecision, MatterState
from yaodian.apps.plan.worklist.tasks import own_units
from yaodian.kernel.access import Reader, Role, holds
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.worklist import Item, Light


def supervision_items(by: Reader, today: date) -> list[Item]:
    """Return what supervision asks of this reader now."""
    return [
        *_to_answer(by, today),
        *_to_step(by, today),
        *_to_note(by),
        *_unread(by, today),
        *_to_talk(by),
        *_to_look(by),
        *_to_close(by),
    ]


def _to_answer(by: Reader, today: date) -> list[Item]:
    """签收与回复: the sheets that went to the reader's own units."""
    rows = SupervisionSheet.objects.filter(
        matter__unit_id__in=own_units(by, "plan.report"), matter__state=MatterState.OPEN, answered_at__isnull=True
    ).select_related("matter__task", "matter__unit")
    return [
        Item(
            key=f"plan.sheet:{row.pk}",
            title=f"{row.number} {row.matter.task.title}",
            record=record_ref(row.matter),
            url=reverse("plan:matter", args=[row.matter_id]),
            action=_("回复督办") if row.signed_at else _("签收督办"),
            due_date=row.reply_date,
            light=Light.RED if today > row.reply_date else Light.YELLOW,
            unit_title=str(row.matter.unit),
        )
        for row in rows.order_by("reply_date", "pk")
    ]


def _to_step(by: Reader, today: date) -> list[Item]:
    """升级: the steps that the rulebook's days ask for; one line for all, when they are many."""
    if not holds(by, "plan.supervise"):
        return []
    due = steps_due(today=today)
    if not due:
        return []
    counts = Counter(one.step.label for one in due)
    return [
        Item(
            key="plan.steps",
            title=_("逾期任务应采取的督办措施"),
            record=f"plan.workplan:{due[0].task.plan_id}",
            url=reverse("plan:supervision"),
            action=_("督办"),
            due_date=min(one.task.due_date for one in due),
            light=Light.RED,
            fact="，".join(f"{label} {number} 项" for label, number in counts.items()),
        )
    ]


def _to_note(by: Reader) -> list[Item]:
    """阅示: matters that urging and order did not move, for their leader."""
    return [
        Item(
            key=f"plan.note_report:{row.pk}",
            title=str(row),
            record=record_ref(row.matter),
            url=reverse("plan:matter", args=[row.matter_id]) + f"#report-{row.pk}",
            action=_("阅示"),
            light=Light.RED,
            unit_title=str(row.matter.unit),
            fact=row.text[:80],
            leader=True,
        )
        for row in reports_waiting(by)
    ]


def _unread(by: Reader, today: date) -> list[Item]:
    """提请阅示: reports that lie with their leader beyond the rulebook's days, for the office to phone or to enter for him."""
    if not holds(by, "plan.supervise"):
        return []
    return [
        Item(
            key=f"plan.report_unread:{row.pk}",
            title=str(row),
            record=record_ref(row.matter),
            url=reverse("plan:matter", args=[row.matter_id]) + f"#report-{row.pk}",
            action=_("提请领导阅示"),
            light=Light.YELLOW,
            unit_title=str(row.matter.unit),
            fact=_("报%(leader)s已 %(n)s 个工作日未阅示，请电话提请；领导口头答复的可代录并附签字扫描件")
            % {"leader": row.leader.name if row.leader else _("局领导"), "n": waited},
        )
        for row, waited in reports_unread(today=today)
    ]


def _to_talk(by: Reader) -> list[Item]:
    """约谈: matters on which a leader decided a talk that is not on record yet."""
    if not holds(by, "plan.supervise"):
        return []
    talked = SupervisionTalk.objects.filter(matter=OuterRef("matter"), recorded_at__gte=OuterRef("noted_at"))
    rows = LeaderReport.objects.filter(decision=LeaderDecision.TALK).exclude(matter__state=MatterState.CLOSED)
    rows = rows.filter(~Exists(talked)).select_related("matter__task", "matter__unit")
    return [_item(row.matter, "plan.talk", _("登记约谈")) for row in rows.order_by("noted_at", "pk")]


def _to_look(by: Reader) -> list[Item]:
    """复核: answered matters, for the office and inspectors who are not of the unit."""
    if not holds(by, "plan.recheck"):
        return []
    rows = Supervision.objects.filter(state=MatterState.ANSWERED).exclude(unit_id__in=by.unit_ids)
    return [_item(row, "plan.recheck", _("现场复核")) for row in rows.select_related("task", "unit").order_by("pk")]


def _to_close(by: Reader) -> list[Item]:
    """销号: matters whose look was passed."""
    if not by.has_role(Role.OFFICE):
        return []
    rows = Supervision.objects.filter(state=MatterState.CHECKED).select_related("task", "unit").order_by("pk")
    return [_item(row, "plan.strike_off", _("销号")) for row in rows]


def _item(row: Supervision, key: str, action: str) -> Item:
    """Return the item of a matter."""
    return Item(
        key=f"{key}:{row.pk}",
        title=str(row),
        record=record_ref(row),
        url=reverse("plan:matter", args=[row.pk]),
        action=action,
        unit_title=str(row.unit),
    )
