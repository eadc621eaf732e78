"""演示档案 (archives of the demo year): the first closed task as a package."""

from __future__ import annotations

from yaodian.apps.plan.models import Task, WorkPlan
from yaodian.apps.plan.queries.archive import task_file
from yaodian.apps.plan.rules import TaskState
from yaodian.config.demo.bureau import Bureau
from yaodian.config.demo.moments import UNTIL, moment
from yaodian.kernel import clock
from yaodian.kernel.archives.actions import make_package, retention_of


def archive_tasks(made: Bureau, plan: WorkPlan, *, most: int = 2) -> None:
    """Archive the first closed tasks of the plan, as the office does when they are done."""
    office = made.reader("office")
    with clock.at(moment(UNTIL, 10)):
        for task in Task.objects.filter(plan=plan, state=TaskState.CLOSED).order_by("code")[:most]:
            found = task_file(task, by=office)
            make_package(
                record=task,
                title=found.title,
                facts=found.facts,
                parts=found.parts,
                refs=found.refs,
                retention=retention_of(scope=found.scope),
                by=office,
            )
