"""Task worklist (任务待办): what to sign for, report, check, approve, review."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.apps.plan.models import Declaration, ImportDraft, ProgressEntry, QuotedFigure, Task, TaskUnit
from yaodian.apps.plan.queries.lights import task_light, warning_day
from yaodian.apps.plan.queries.tasks import approvals_waiting, entries_to_check
from yaodian.apps.plan.rules import LIVE_STATES, EntryState, Stage, TaskPart, TaskState
from yaodian.kernel.access import Reader, Role, allowed_units, holds
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.worklist import Item


def task_items(by: Reader, today: date) -> list[Item]:
    """Return what the tasks of the plan ask of this reader now."""
    warn = warning_day(today)
    return [
        *_to_sign(by, today, warn),
        *_to_report(by, today, warn),
        *_to_check(by),
        *_to_approve(by),
        *_to_confirm(by),
        *_to_review(by),
    ]


def _task_item(key: str, link: TaskUnit, action: str, *, today: date, warn: date, fact: str = "") -> Item:
    """Return the item of a task for one of its units."""
    task = link.task
    return Item(
        key=f"{key}:{link.pk}",
        title=f"{task.code} {task.title}",
        record=record_ref(task),
        url=reverse("plan:task", args=[task.pk]),
        action=action,
        due_date=task.due_date,
        light=task_light(task, today=today, warn=warn),
        unit_title=str(task.lead_unit),
        fact=fact,
    )


def own_units(by: Reader, verb: str) -> list[int]:
    """Return the reader's own units over which he holds the verb."""
    reached = allowed_units(by, verb)
    return [unit for unit in by.unit_ids if unit in reached]


def _links(by: Reader, verb: str, wanted: Q) -> Iterable[TaskUnit]:
    """Return such live task links of the reader's own units, where he holds the verb."""
    own = own_units(by, verb)
    if not own:
        return ()
    rows = TaskUnit.objects.filter(wanted, unit_id__in=own, task__state__in=LIVE_STATES)
    return rows.select_related("task__lead_unit").order_by("task__due_date", "task__code")


def _to_sign(by: Reader, today: date, warn: date) -> list[Item]:
    """签收: tasks given to the reader's unit and not yet signed for."""
    unsigned = _links(by, "plan.sign", Q(signed_at__isnull=True))
    return [_task_item("plan.sign", link, _("签收"), today=today, warn=warn) for link in unsigned]  # type: ignore[arg-type]


def _to_report(by: Reader, today: date, warn: date) -> list[Item]:
    """填报: returned entries at once, and what is led or reported and near its day."""
    again = ProgressEntry.objects.filter(
        task_id=OuterRef("task_id"),
        unit_id=OuterRef("unit_id"),
        reported_at__gt=Coalesce(OuterRef("checked_at"), OuterRef("reported_at")),
    )
    returned = ProgressEntry.objects.filter(
        ~Exists(again), state=EntryState.RETURNED, unit_id__in=own_units(by, "plan.report")
    ).select_related("task__lead_unit")
    found = [
        Item(
            key=f"plan.returned:{entry.pk}",
            title=f"{entry.task.code} {entry.task.title}",
            record=record_ref(entry.task),
            url=reverse("plan:task", args=[entry.task_id]),
            action=_("补正退回的进展"),
            due_date=entry.task.due_date,
            light=task_light(entry.task, today=today, warn=warn),
            fact=entry.return_reason,
        )
        for entry in returned
    ]
    due = Q(task__state=TaskState.RUNNING, part=TaskPart.LEAD, task__due_date__lte=warn)
    for link in _links(by, "plan.report", due):
        found.append(_task_item("plan.due", link, _("办结或申请延期"), today=today, warn=warn))  # type: ignore[arg-type]
    return found


def _to_check(by: Reader) -> list[Item]:
    """审核: progress of others that waits for the reader's check."""
    return [
        Item(
            key=f"plan.check:{entry.pk}",
            title=f"{entry.unit}：{entry.text[:60]}",
            record=record_ref(entry.task),
            url=reverse("plan:task", args=[entry.task_id]) + f"#entry-{entry.pk}",
            action=_("审核进展"),
            due_date=None,
            unit_title=str(entry.unit),
            fact=f"{entry.task.code} {entry.task.title}",
        )
        for entry in entries_to_check(by)
    ]


def _to_approve(by: Reader) -> list[Item]:
    """审批: requests at the reader's stage; the leader's own stand on his phone page."""
    return [
        Item(
            key=f"plan.approve:{approval.pk}",
            title=f"{approval.get_kind_display()}：{approval.subject}",
            record=record_ref(approval),
            url=reverse("plan:approval", args=[approval.pk]),
            action=_("审批"),
            unit_title=str(approval.task.lead_unit) if approval.task else "",
            fact=approval.reason[:80],
            leader=approval.stage == Stage.LEADER,
        )
        for approval in approvals_waiting(by)
    ]


def _to_confirm(by: Reader) -> list[Item]:
    """核对: quoted figures and declarations that another person entered."""
    reached = allowed_units(by, "plan.check_quote")
    if not reached:
        return []
    found = []
    for model, key, action in (
        (QuotedFigure, "plan.check_quote", _("核对引用数")),
        (Declaration, "plan.check_declaration", _("核对说明")),
    ):
        rows = model.objects.filter(checked_at__isnull=True, withdrawn_reason="").select_related(
            "target__task__lead_unit"
        )
        for row in rows:
            task = row.target.task
            author = row.entered_by_account_id if isinstance(row, QuotedFigure) else row.declared_by_account_id
            if author != by.account_id and (reached.everywhere or (task is not None and task.lead_unit_id in reached)):
                found.append(
                    Item(
                        key=f"{key}:{row.pk}",
                        title=str(row.target),
                        record=record_ref(row.target),
                        url=reverse("plan:target", args=[row.target_id]),
                        action=action,
                        unit_title=str(task.lead_unit) if task else "",
                    )
                )
    return found


def _to_review(by: Reader) -> list[Item]:
    """审阅与复核: import drafts under review, tasks whose sentence was changed by a re-issue."""
    found: list[Item] = []
    if holds(by, "plan.import"):
        found += [
            Item(
                key=f"plan.review:{draft.pk}",
                title=draft.name,
                record=record_ref(draft),
                url=reverse("plan:review", args=[draft.pk]),
                action=_("继续审阅"),
            )
            for draft in ImportDraft.objects.filter(plan__isnull=True, discarded=False).order_by("-changed_at")
        ]
    heads = [seat.unit_id for seat in by.seats if seat.role == Role.SECTION_HEAD]
    if not heads and not by.has_role(Role.OFFICE):
        return found
    suspect = Task.objects.filter(suspect=True).select_related("lead_unit").order_by("code")
    if not by.has_role(Role.OFFICE):
        suspect = suspect.filter(lead_unit_id__in=heads)
    found += [
        Item(
            key=f"plan.suspect:{task.pk}",
            title=f"{task.code} {task.title}",
            record=record_ref(task),
            url=reverse("plan:task", args=[task.pk]),
            action=_("复核"),
            unit_title=str(task.lead_unit),
            fact="原文已改动",
        )
        for task in suspect
    ]
    return found
