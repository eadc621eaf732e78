"""为什么页的佐证: files that hang on what hangs on a row prove the row, in as many queries for many rows as for one."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from yaodian.apps.plan.actions import loop
from yaodian.apps.plan.models import Task
from yaodian.apps.plan.queries.why import rows_for
from yaodian.apps.plan.tests import make

pytestmark = pytest.mark.django_db


def picture(name: str, shade: int) -> SimpleUploadedFile:
    """Return a photograph."""
    target = io.BytesIO()
    Image.new("RGB", (8, 8), (shade, 0, 0)).save(target, "PNG")
    return SimpleUploadedFile(name, target.getvalue(), "image/png")


def test_files_of_entries_and_deliverables_stand_at_the_task() -> None:
    bureau = make.bureau()
    plan = make.plan()
    tasks = [make.running_task(bureau, plan, deliverables=["方案"], title=f"任务{n}") for n in range(3)]
    head = bureau.reader("media_head")
    for number, task in enumerate(tasks[:2]):
        shots = [picture(f"现场{number}{n}.png", number * 10 + n) for n in range(4)]
        loop.report_progress(task_id=task.pk, unit_id=task.lead_unit_id, text="已安装", files=shots, by=head)
        paper = make.paper("方案.txt", f"建设方案{number}")
        loop.submit_deliverable(deliverable_id=task.deliverables.get().pk, file=paper, by=head)

    def read(count: int) -> tuple[list[tuple[int, int]], int]:
        keys = [task.pk for task in tasks[:count]]
        with CaptureQueriesContext(connection) as asked:
            rows = rows_for(Task.objects.filter(pk__in=keys), by=head)
        return [(row.files, len(row.pictures)) for row in rows.shown], len(asked)

    one, budget = read(1)
    every, asked = read(3)
    assert one == [(5, 3)]
    assert every == [(5, 3), (5, 3), (0, 0)]
    assert asked == budget
