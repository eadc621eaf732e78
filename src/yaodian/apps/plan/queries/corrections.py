"""Correction reads (查更正): a frozen month counted anew as at its day; corrections beside a frozen month.

Counted anew means: as today's records date it. A close, an extension or a suspension counts when it was approved by that
day, a file when it was there by then and was not withdrawn since, a quoted figure when it stands for that day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localtime

from yaodian.apps.plan.models import Approval, MonthCorrection, ReportMonth, Task
from yaodian.apps.plan.queries.lights import warning_day
from yaodian.apps.plan.queries.months import read_facts
from yaodian.apps.plan.rules import ApprovalKind, ApprovalState, EntryState
from yaodian.apps.plan.rules.corrections import replaced
from yaodian.apps.plan.rules.fact_rows import CommissionFact
from yaodian.apps.plan.rules.facts import OPEN_STATES, MonthFacts, TaskFact
from yaodian.apps.plan.rules.months import CorrectionKind, CorrectionState
from yaodian.kernel.access import By, holds
from yaodian.kernel.evidence.models import EvidenceFile
from yaodian.kernel.journal.queries import record_ref

ENDED = {ApprovalKind.HALT: "halted", ApprovalKind.CANCEL: "cancelled"}


def recounted(month: ReportMonth) -> MonthFacts:
    """Return a frozen month counted anew from today's records, as at its day."""
    frozen, day = month.facts, month.facts.day
    now = read_facts(month, today=day)
    known = {task.id: task for task in frozen.tasks}
    rows = {task.pk: task for task in Task.objects.filter(plan=month.plan)}
    papers: dict[int, list[Approval]] = defaultdict(list)
    decided = Approval.objects.filter(task__plan=month.plan, state=ApprovalState.APPROVED, ended_at__date__lte=day)
    for approval in decided.order_by("ended_at", "pk"):
        if approval.task_id is not None:
            papers[approval.task_id].append(approval)
    files = _files_by(day, list(rows.values()))
    warn = warning_day(day)
    tasks = [
        _task(task, known[task.id], rows[task.id], papers[task.id], files=files[task.id], day=day, warn=warn)
        for task in now.tasks
        if task.id in known
    ]
    first = {one.id: one for one in frozen.commissions}
    commissions = [
        _commission(one, first[one.id], rows[one.task_id], papers[one.task_id], day=day)
        for one in now.commissions
        if one.id in first and one.task_id in rows
    ]
    return replace(now, tasks=tuple(tasks), commissions=tuple(commissions))


def _state(was: str, task: Task, papers: list[Approval], *, day: date) -> str:
    """Return a task's state as at a day: as it was frozen, unless a record dates another by that day."""
    if task.closed_at is not None and localtime(task.closed_at).date() <= day:
        return "closed"
    if papers and papers[-1].kind in ENDED:
        return ENDED[ApprovalKind(papers[-1].kind)]
    if was == "draft" and task.dispatched_at is not None and localtime(task.dispatched_at).date() <= day:
        return "dispatched"
    return was


def _due(was: str, papers: list[Approval]) -> str:
    """Return a task's limit as at a day."""
    return str(next((row.payload["due_date"] for row in reversed(papers) if "due_date" in row.payload), was))


def _task(
    now: TaskFact, was: TaskFact, task: Task, papers: list[Approval], *, files: int, day: date, warn: date
) -> TaskFact:
    state, due = _state(was.state, task, papers, day=day), _due(was.due_date, papers)
    limit = date.fromisoformat(due)
    late = (day - limit).days if state in OPEN_STATES and limit < day else 0
    return replace(
        was,
        state=state,
        due_date=due,
        days_late=late,
        near=state in OPEN_STATES and not late and limit <= warn,
        moves=now.moves,
        evidence_count=files,
        closed_now=state == "closed" and now.closed_now,
    )


def _commission(
    now: CommissionFact, was: CommissionFact, task: Task, papers: list[Approval], *, day: date
) -> CommissionFact:
    state, due = _state(was.state, task, papers, day=day), _due(was.due_date, papers)
    limit = date.fromisoformat(due)
    late = (day - limit).days if state in OPEN_STATES and limit < day else 0
    answer = now.answer_class if now.answered else was.answer_class
    return replace(was, state=state, due_date=due, days_late=late, answered=now.answered, answer_class=answer)


def _files_by(day: date, tasks: list[Task]) -> Counter[int]:
    """Return task id → files that stood as its evidence by a day and were not withdrawn since."""
    owners: dict[str, int] = {}
    for task in Task.objects.filter(pk__in=[task.pk for task in tasks]).prefetch_related("entries", "deliverables"):
        entries = [row for row in task.entries.all() if row.state == EntryState.ACCEPTED]
        owners |= {record_ref(row): task.pk for row in (*entries, *task.deliverables.all())}
    files = EvidenceFile.objects.filter(
        record__in=list(owners), withdrawn_at__isnull=True, internal=False, uploaded_at__date__lte=day
    )
    return Counter(owners[record] for record in files.values_list("record", flat=True))


def corrected(month: ReportMonth) -> MonthFacts:
    """Return a frozen month with its accepted corrections laid over it, as later corrections are counted from."""
    facts = month.facts
    for row in month.corrections.filter(state=CorrectionState.ACCEPTED).exclude(fact={}).order_by("decided_at", "pk"):
        facts = replaced(facts, row.row, row.fact)
    return facts


def corrections_beside(month: ReportMonth) -> dict[str, list[MonthCorrection]]:
    """Return place ("target:17", "task:4", "unit:9") → the accepted corrections of a frozen month, told later."""
    found: dict[str, list[MonthCorrection]] = defaultdict(list)
    rows = month.corrections.filter(state=CorrectionState.ACCEPTED).select_related("told_in", "unit")
    for row in rows.order_by("pk"):
        found[row.row or (f"task:{row.task_id}" if row.task_id is not None else f"unit:{row.unit_id}")].append(row)
    return dict(found)


def with_papers(rows: Iterable[MonthCorrection]) -> list[tuple[MonthCorrection, list[EvidenceFile]]]:
    """Return corrections, each with the papers that were handed in with it."""
    known = list(rows)
    found: dict[str, list[EvidenceFile]] = {record_ref(row): [] for row in known if row.kind == CorrectionKind.REPORT}
    if found:
        for file in EvidenceFile.objects.filter(record__in=list(found), withdrawn_at__isnull=True).order_by("pk"):
            found[file.record].append(file)
    return [(row, found.get(record_ref(row), [])) for row in known]


def corrections_waiting(by: By) -> QuerySet[MonthCorrection]:
    """Return the corrections that wait for a check by somebody like this reader."""
    if not holds(by, "plan.verify"):
        return MonthCorrection.objects.none()
    rows = MonthCorrection.objects.filter(state=CorrectionState.ASKED).select_related("month", "unit")
    return rows.exclude(asked_by_account_id=by.account_id).order_by("asked_at")
