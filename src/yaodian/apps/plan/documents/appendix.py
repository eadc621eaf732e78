"""Tables of the plan's documents (附件明细): late and open tasks, targets with their readings."""

from __future__ import annotations

from yaodian.apps.plan.documents.words import goal_words, reading_of, short_day, task_state, task_words, tidy
from yaodian.apps.plan.queries.figures import Standing, trace_of
from yaodian.apps.plan.rules import Source
from yaodian.kernel.documents.model import Run, Table, figure, quoted
from yaodian.kernel.journal.queries import record_ref


def late_table(standing: Standing, *, named: bool) -> Table:
    """Return the table of late tasks; the column of units only with leave to name."""
    rows: list[tuple[str | Run, ...]] = []
    for place, line in enumerate(standing.late, start=1):
        trace = trace_of(record_ref(line.task), part="days_late", on=standing.today)
        unit = [str(line.task.lead_unit)] if named else []
        rows.append(
            (
                str(place),
                task_words(line.task),
                *unit,
                f"{line.task.due_date:%Y-%m-%d}",
                figure(line.days_late, trace=trace, label="超过时限天数", as_of=standing.today),
                task_state(line).split("（")[0],
            )
        )
    heads = ("序号", "任务", *(["牵头单位"] if named else []), "时限", "超时限天数", "状态")
    widths = (1.0, 4.6, *([2.0] if named else []), 2.6, 1.6, 1.6)
    return Table(heads, tuple(rows), widths=widths)


def target_table(standing: Standing) -> Table:
    """Return the table of targets: as the plan says, reading, number, goal, day."""
    rows: list[tuple[str | Run, ...]] = []
    for place, view in enumerate(standing.targets, start=1):
        declared = view.source is Source.DECLARED
        number: str | Run = reading_of(view) or (
            ("已说明" if view.declaration else "待说明") if declared else "暂无数据"
        )
        goal = goal_words(view)
        ref = record_ref(view.target)
        rows.append(
            (
                str(place),
                quoted(tidy(view.target.phrase), trace=ref),
                view.chosen.reading.title if view.chosen else "—",
                number,
                quoted(goal, trace=ref) if goal else "—",
                short_day(view.as_of) if view.as_of and not declared else "—",
            )
        )
    heads = ("序号", "目标", "口径", "目前", "目标值", "截至")
    return Table(heads, tuple(rows), widths=(1.0, 4.4, 2.5, 2.0, 2.0, 2.2))
