"""Output reads (查输出材料): what was put out, under the reader's access; a trace id's record."""

from __future__ import annotations

import re

from django.db.models import Q, QuerySet

from yaodian.apps.plan.models import IssuedOutput
from yaodian.apps.plan.queries.tasks import tasks_readable
from yaodian.apps.plan.rules.outputs import OutputKind
from yaodian.kernel.access import By, holds

_TRACE = re.compile(r"([a-z_]+\.[a-z_]+:\d+)(?:/[\w.:/-]+)?(?:@\d{4}-\d{2}-\d{2})?")


def outputs_readable(by: By) -> QuerySet[IssuedOutput]:
    """Return the outputs this reader may see: all with the right to put out, else the orders on tasks he sees."""
    if holds(by, "plan.export"):
        return IssuedOutput.objects.all()
    wanted = Q(kind__in=[OutputKind.ORDER, OutputKind.URGE], task__in=tasks_readable(by))
    if holds(by, "plan.publish"):
        wanted |= Q(kind=OutputKind.PACKAGE)
    return IssuedOutput.objects.filter(wanted)


def record_of_trace(trace: str) -> str:
    """Return the record that a trace id names, "" when it is none."""
    found = _TRACE.fullmatch(trace.strip().split(",")[0])
    return found[1] if found else ""
