"""Output acts (输出材料): a file goes out with its number, its digest and its journal line, and is kept with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.models import IssuedOutput, NumberSeries, Task, WorkPlan
from yaodian.apps.plan.rules.outputs import OutputFile, OutputKind
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.documents.issuers import shipped_issuers
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.journal.rules import sm3

NUMBERED = {OutputKind.ORDER: "supervision", OutputKind.URGE: "reminder"}
"""Internal forms with numbers of their own: kind of output → form."""


def _next_number(*, form: str, issuer: str, year: int) -> tuple[NumberSeries, str]:
    """Take the next number of a series; its row stays locked until the act ends, so none is lost or given twice."""
    series, _made = NumberSeries.objects.select_for_update().get_or_create(form=form, issuer=issuer, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series, shipped_issuers().forms[form].number(year=year, serial=series.last)


@transaction.atomic
def issue_output(
    *,
    plan_id: int,
    kind: OutputKind,
    title: str,
    as_of: date,
    write: Callable[[str], Sequence[OutputFile]],
    by: By,
    task_id: int | None = None,
    issuer: str = "bureau_office",
    figure_count: int = 0,
    client_key: str = "",
) -> IssuedOutput:
    """输出材料: number it where it is numbered (督办单, 催办单), write its files, keep them, and leave the journal line.

    `write` gets the number ("" for a draft) and returns the files, the main one first. The same `client_key` again (a
    worker that was killed) answers with what is there."""
    require(by, "plan.publish" if kind is OutputKind.PACKAGE else "plan.export")
    if client_key and (known := IssuedOutput.objects.filter(client_key=client_key).first()):
        return known
    plan = WorkPlan.objects.get(pk=plan_id)
    series, number = None, ""
    if kind in NUMBERED:
        task = Task.objects.select_for_update().get(pk=task_id or 0, plan=plan)
        if task.state not in ("dispatched", "running", "closing"):
            raise PlanError(f"任务{task.code}现为“{task.get_state_display()}”，不需要{kind.label.removesuffix('单')}。")
        series, number = _next_number(form=NUMBERED[kind], issuer=issuer, year=clock.today().year)
    files = write(number)
    output = IssuedOutput.objects.create(
        plan=plan,
        task_id=task_id,
        kind=kind,
        title=title[:200],
        number=number,
        file_name=files[0].name,
        digest=sm3(files[0].content),
        as_of_date=as_of,
        figure_count=figure_count,
        client_key=client_key,
        issued_by=by.name,
        issued_at=clock.now(),
    )
    write_line(
        verb=f"plan.issue_{kind.value}",
        by=by,
        record=output,
        also=[series] if series else [],
        summary=str(output),
        detail={"files": {file.name: sm3(file.content) for file in files}},
    )
    for file in (file for file in files if file.kept):
        upload = ContentFile(file.content, name=file.name)
        attach_file(
            record=output, upload=upload, kind=EvidenceKind.PAPER, by=by, internal=kind is not OutputKind.PACKAGE
        )
    return output
