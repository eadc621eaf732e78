"""Month reads (查月报): a month's figures from records, what a section still has to write, who has not sent."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from yaodian.apps.plan.models import (
    Approval,
    Milestone,
    MonthCorrection,
    MonthReport,
    ProgressEntry,
    ReportMonth,
    Task,
    WorkPlan,
)
from yaodian.apps.plan.queries.figures import Standing, TaskLine, read_standing
from yaodian.apps.plan.queries.frozen import commissions_told, corrections_told, definition_of, points_told, reached_of
from yaodian.apps.plan.queries.targets import TargetView
from yaodian.apps.plan.rules import LIVE_STATES, ApprovalKind, ApprovalState, EntryState, Source, TaskState
from yaodian.apps.plan.rules.commissions import TaskSource
from yaodian.apps.plan.rules.facts import Boxes, LineFact, MonthFacts, ReportFact, TargetFact, TaskFact
from yaodian.apps.plan.rules.months import (
    MonthDates,
    ReportState,
    first_moved_day,
    month_dates,
)
from yaodian.kernel import clock
from yaodian.kernel.access import By, allowed_units, holds
from yaodian.kernel.journal.queries import record_ref, until_next_line, while_reading
from yaodian.kernel.journal.rules import canonical_text, sm3
from yaodian.kernel.rulebook.queries import figure
from yaodian.kernel.units.models import Unit
from yaodian.kernel.workdays.queries import calendar
from yaodian.kernel.worklist import Light

TOLD_STATES = (TaskState.DISPATCHED, TaskState.RUNNING, TaskState.CLOSING, TaskState.CLOSED, TaskState.HALTED)


def dates_of(*, year: int, month: int) -> MonthDates:
    """Return the days of a month's report by the rulebook and the holiday table."""
    first = date(year, month, 1)
    return month_dates(
        year=year,
        month=month,
        open_day=int(figure("report.month_open_day", on=first)),
        send_workdays=int(figure("report.month_send_workdays", on=first)),
        check_workdays=int(figure("report.month_check_workdays", on=first)),
        calendar=calendar(),
    )


def months_readable(by: By) -> QuerySet[ReportMonth]:
    """Return the months this reader may see: all with the right to read plans, else those in which his unit reports."""
    if holds(by, "plan.read"):
        return ReportMonth.objects.all()
    return ReportMonth.objects.filter(reports__in=reports_readable(by)).distinct()


def reports_readable(by: By) -> QuerySet[MonthReport]:
    """Return the reports this reader may see: all for office and leaders, else those of his own units."""
    if holds(by, "plan.export"):
        return MonthReport.objects.all()
    return MonthReport.objects.filter(unit_id__in=allowed_units(by, "plan.read_task").ids)


def corrections_readable(by: By) -> QuerySet[MonthCorrection]:
    """Return the corrections this reader may see: of the reports he sees."""
    if holds(by, "plan.export"):
        return MonthCorrection.objects.all()
    return MonthCorrection.objects.filter(unit_id__in=allowed_units(by, "plan.read_task").ids)


def month_after(month: ReportMonth) -> ReportMonth | None:
    """Return the first month of the plan after this one that is not frozen."""
    later = month.plan.months.filter(frozen_at__isnull=True).exclude(pk=month.pk)
    return later.filter(opened_at__gt=month.opened_at).order_by("opened_at").first()


def last_frozen(plan: WorkPlan, *, before: ReportMonth | None = None) -> ReportMonth | None:
    """Return the last frozen month of a plan (before another)."""
    rows = plan.months.filter(frozen_at__isnull=False)
    if before is not None:
        rows = rows.filter(opened_at__lt=before.opened_at)
    return rows.order_by("-opened_at").first()


def reporting_unit_ids(plan: WorkPlan) -> list[int]:
    """Return the units that lead a task of the plan that was given out, in their order: sections, schools alike."""
    leads = Task.objects.filter(plan=plan, state__in=TOLD_STATES).values("lead_unit_id")
    return list(Unit.objects.filter(pk__in=leads).order_by("position", "pk").values_list("pk", flat=True))


def facts_shown(month: ReportMonth) -> MonthFacts:
    """Return a month as a page shows it: the frozen one for good, else as records now stand."""
    if month.frozen_at is not None:
        return month.facts
    today = clock.today()
    return until_next_line(("plan.month", month.pk, today), compute=lambda: read_facts(month, today=today))


@while_reading()
def read_facts(month: ReportMonth, *, today: date) -> MonthFacts:
    """Return a month as records stand on a day: the figures with their sources, what moved since the last frozen day."""
    plan = month.plan
    earlier = last_frozen(plan, before=month)
    before = earlier.facts if earlier else None
    since = first_moved_day(before.day if before else None, year=month.year, month=month.month)
    standing = read_standing(plan, today=today)
    known = {target.id: target.value for target in before.targets} if before else {}
    targets = [_target(view, known=known, compared=before is not None) for view in standing.targets]
    told = {task.id for task in before.closed} if before else set()
    fresh = {
        line.task.pk
        for line in standing.lines
        if line.closed
        and line.task.closed_at
        and line.task.pk not in told
        and (since if before is None else date.min) <= localtime(line.task.closed_at).date() <= today
    }  # what was closed on the last frozen day after the freeze belongs to this month
    moves = _moves(standing, since=since, until=today, fresh=fresh)
    for target in targets:
        if target.moved and target.task_id is not None:
            moves[target.task_id].append(f"“{target.phrase}”由{target.before or '暂无数据'}变为{_with_unit(target)}")
    return MonthFacts(
        record=record_ref(month),
        plan_title=plan.title,
        year=month.year,
        month=month.month,
        as_of=today.isoformat(),
        point_count=len(standing.points),
        tasks=tuple(_task(line, moves[line.task.pk], since=since, until=today, fresh=fresh) for line in standing.lines),
        targets=tuple(targets),
        reports=tuple(read_reports(month)),
        corrections=corrections_told(month),
        points=points_told(standing.points),
        commissions=commissions_told(year=month.year, today=today),
    )


def _with_unit(target: TargetFact) -> str:
    return f"{target.value}{target.unit}" if target.value is not None else "暂无数据"


def _plain(value: Decimal | None) -> str | None:
    """Return a number as printed, None where there is none."""
    return None if value is None else f"{value:f}"


def _target(view: TargetView, *, known: dict[int, str | None], compared: bool) -> TargetFact:
    """Return a target's fact."""
    target, declared = view.target, view.source is Source.DECLARED
    return TargetFact(
        id=target.pk,
        code=target.clause.code,
        phrase=target.phrase,
        object=target.object,
        reading=view.chosen.reading.title if view.chosen else "",
        source=view.source.value,
        value=None if declared else _plain(view.number),
        unit=target.unit,
        goal=_plain(view.goal),
        state=view.state.value,
        as_of=view.as_of.isoformat() if view.as_of else "",
        system=view.quoted.system if view.quoted else "",
        task_id=target.task_id,
        unit_id=target.task.lead_unit_id if target.task else None,
        before=known.get(target.pk) if compared and not declared else None,
        point_id=target.clause.point_id,
        definition=definition_of(view),
    )


def _task(line: TaskLine, moves: list[str], *, since: date, until: date, fresh: set[int]) -> TaskFact:
    """Return a task's fact."""
    task = line.task
    return TaskFact(
        id=task.pk,
        code=task.code,
        title=task.title,
        unit_id=task.lead_unit_id,
        unit=str(task.lead_unit),
        state=task.state,
        due_date=task.due_date.isoformat(),
        days_late=line.days_late,
        near=line.light is Light.YELLOW,
        moves=tuple(moves),
        evidence_count=line.evidence_count,
        closed_now=task.pk in fresh,
        point_ids=tuple(point.pk for point in line.points),
        reached=reached_of(line, since=since, until=until),
    )


def codes_wanting_words(report: MonthReport, *, today: date) -> dict[int, str]:
    """Return task id → code of the unit's tasks that moved by themselves or are red; their targets are not counted."""
    earlier = last_frozen(report.month.plan, before=report.month)
    after = earlier.facts.day if earlier else None
    since = first_moved_day(after, year=report.month.year, month=report.month.month)
    own = Task.objects.filter(plan=report.month.plan, lead_unit_id=report.unit_id, state__in=TOLD_STATES)
    own = own.filter(source=TaskSource.PLAN)  # commissions are told in their ledgers
    told = Q(entries__state=EntryState.ACCEPTED, entries__reported_at__date__gte=since)
    moved = told | Q(closed_at__date__gte=since) | Q(milestones__done_date__gte=since)
    late = Q(state__in=LIVE_STATES, due_date__lt=today)
    rows = own.filter(moved | Q(deliverables__done_date__gte=since) | late).distinct().order_by("code")
    return dict(rows.values_list("pk", "code"))


def _moves(standing: Standing, *, since: date, until: date, fresh: set[int]) -> defaultdict[int, list[str]]:
    """Return task id → what moved from one day to another, in words: closed, milestones, results, reports, limits."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    ids = [line.task.pk for line in standing.lines]
    for line in standing.lines:
        task = line.task
        if task.pk in fresh:
            found[task.pk].append("办结")
        found[task.pk] += [
            f"提交成果“{row.title.strip('。')}”"
            for row in line.deliverables
            if row.done_date and since <= row.done_date <= until
        ]
        told = sum(since <= localtime(entry.reported_at).date() <= until for entry in line.entries)
        if told:
            found[task.pk].append(f"采纳进展{told}条")
    reached = Milestone.objects.filter(task_id__in=ids, done_date__gte=since, done_date__lte=until)
    for milestone in reached.order_by("done_date", "pk"):
        found[milestone.task_id].append(f"完成节点“{milestone.title}”")
    moved = Approval.objects.filter(
        task_id__in=ids, kind=ApprovalKind.EXTENSION, state=ApprovalState.APPROVED, ended_at__date__gte=since
    )
    for approval in moved.filter(ended_at__date__lte=until).order_by("pk"):
        assert approval.task_id is not None
        found[approval.task_id].append(f"经批准延期至{approval.payload['due_date']}")
    return found


def read_reports(month: ReportMonth) -> list[ReportFact]:
    """Return the reports of a month as they were sent; rows the office returned and nobody mended are left out."""
    rows = month.reports.select_related("unit").prefetch_related("lines__task").order_by("unit__position", "unit_id")
    return [_report(row) for row in rows]


def _report(row: MonthReport) -> ReportFact:
    sent = row.sent_at is not None
    lines = sorted(row.lines.all(), key=lambda line: line.task.code) if sent else []
    good = [line for line in lines if not line.return_reason and line.boxes.filled]
    return ReportFact(
        unit_id=row.unit_id,
        unit=str(row.unit),
        state=row.state,
        sent_date=localtime(row.sent_at).date().isoformat() if row.sent_at else "",
        late=row.late,
        sent_by=row.sent_by,
        returned_count=row.returned_count,
        boxes=row.boxes if sent and not row.return_reason else Boxes(),
        lines=tuple(LineFact(line.task_id, line.task.code, line.task.title, line.boxes) for line in good),
    )


def first_boxes(report: MonthReport, *, facts: MonthFacts) -> dict[int, Boxes]:
    """Return task id → three boxes to begin with: what was saved, else what was reported on the task this month."""
    saved = {line.task_id: line.boxes for line in report.lines.all()}
    wanted = [task.id for task in facts.tasks if task.unit_id == report.unit_id and task.wants_words]
    earlier = last_frozen(report.month.plan, before=report.month)
    since = first_moved_day(earlier.facts.day if earlier else None, year=report.month.year, month=report.month.month)
    entries = ProgressEntry.objects.filter(
        task_id__in=wanted, unit_id=report.unit_id, state=EntryState.ACCEPTED, reported_at__date__gte=since
    )
    found: dict[int, Boxes] = {}
    for entry in entries.order_by("reported_at", "pk"):
        found[entry.task_id] = Boxes(entry.text, entry.problems, entry.next_steps)
    return {task_id: saved.get(task_id) or found.get(task_id) or Boxes() for task_id in wanted}


def silent_reports(month: ReportMonth) -> QuerySet[MonthReport]:
    """Return the reports that were not sent, or not mended after the office returned them."""
    rows = month.reports.filter(state__in=[ReportState.DRAFT, ReportState.RETURNED])
    return rows.select_related("unit").order_by("unit__position", "unit_id")


def plans_running() -> QuerySet[WorkPlan]:
    """Return the plans in force that were given out."""
    return WorkPlan.objects.filter(state="running", tasks__state__in=TOLD_STATES).distinct().order_by("year")


def digest_of(month: ReportMonth) -> str:
    """Return the digest of a month's frozen content."""
    return sm3(canonical_text(month.snapshot).encode())
