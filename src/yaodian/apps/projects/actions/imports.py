"""导入项目 (importing projects): a file is read and kept, then confirmed; the same file twice changes nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.apps.projects.actions.desk import Desk
from yaodian.apps.projects.actions.register import correct_project, register_project
from yaodian.apps.projects.models import ImportBatch, Programme
from yaodian.apps.projects.queries.imports import existing_projects, read_projects, stored_form
from yaodian.apps.projects.rules import FundSource, ProjectError, ProjectStage, StepError
from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.journal.rules import sm3
from yaodian.kernel.privacy.refusal import refuse_classified
from yaodian.kernel.units.models import Unit


@transaction.atomic
def read_file(*, content: bytes, name: str, by: By) -> ImportBatch:
    """读取导入文件: read and check the file, keep what it would do; nothing is changed before the confirmation."""
    require(by, "projects.register")
    refuse_classified(name=name, content=content)
    preview = read_projects(content=content, name=name, by=by)
    batch = ImportBatch.objects.create(
        file_name=name[:200],
        digest=sm3(content),
        content=content,
        rows=list(preview.rows),
        errors=[
            {
                "sheet": fault.sheet,
                "row": fault.row,
                "column": fault.column,
                "title": fault.title,
                "value": fault.value,
                "message": fault.message,
                "remedy": fault.remedy,
            }
            for fault in preview.errors
        ],
        made_by=Desk(by).actor.as_stored(),
        account_id=by.account_id,
        made_at=clock.now(),
    )
    write_line(verb="projects.read_file", by=by, record=batch, summary=name)
    return batch


@transaction.atomic
def confirm_file(*, batch_id: int, by: By) -> ImportBatch:
    """确认导入: add and change the rows without error, all or none; rows that say what is on record do nothing."""
    batch = ImportBatch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None:
        raise ProjectError(_("没有这个导入批次。"))
    if batch.account_id != by.account_id:
        raise NotAllowedError(_("只有上传人可以确认导入。"))
    if batch.confirmed_at is not None:
        raise StepError(_("这个文件已于 %(at)s 确认导入。") % {"at": _moment_words(batch)})
    schools = dict(Unit.objects.values_list("code", "pk"))
    programmes = dict(Programme.objects.values_list("code", "pk"))
    known = {project.code: project for project in existing_projects()}
    done: Counter[str] = Counter()
    for row in batch.rows:
        project, does = known.get(row["code"]), row["does"]
        if project is not None and stored_form(project=project) == {key: row[key] for key in row if key != "does"}:
            does = "same"
        done[does] += 1
        if does == "same":
            continue
        fields = _fields(row, schools)
        if project is not None and does == "change":
            correct_project(project_id=project.pk, by=by, **fields)
        else:
            register_project(
                code=row["code"],
                programme_id=programmes[row["programme"]],
                school_id=schools[row["school"]],
                by=by,
                **fields,
            )
    batch.confirmed_at = clock.now()
    batch.content = b""
    batch.result = {"add": done["add"], "change": done["change"], "same": done["same"], "wrong": len(batch.errors)}
    batch.save()
    write_line(verb="projects.confirm_file", by=by, record=batch, summary=batch.file_name, detail=batch.result)
    return batch


def _moment_words(batch: ImportBatch) -> str:
    """Return when a batch was confirmed, in words."""
    return batch.confirmed_at.strftime("%Y-%m-%d %H:%M") if batch.confirmed_at else ""


def _fields(row: dict[str, Any], schools: dict[str, int]) -> dict[str, Any]:
    """Return a stored row as the arguments of the register."""
    return {
        "title": row["title"],
        "year": row["year"],
        "kind": row["kind"],
        "quantity": row["quantity"],
        "clauses": row["clauses"],
        "note": row["note"],
        "receiver_ids": [schools[code] for code in row["receivers"]],
        "planned": {ProjectStage(stage): date.fromisoformat(day) for stage, day in row["planned"].items()},
        "budget": {FundSource(source): Decimal(amount) for source, amount in row["budget"].items()},
    }
