"""The package of a task: its papers in order, its journal, its 保管期限; from the task's page."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.urls import reverse

from yaodian.apps.plan.actions import loop
from yaodian.apps.plan.queries.archive import task_file
from yaodian.apps.plan.rules import TaskState
from yaodian.apps.plan.tests import make
from yaodian.kernel.access import System
from yaodian.kernel.archives.models import ArchivePackage
from yaodian.kernel.archives.rules import verify_package
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.evidence.storage import root
from yaodian.kernel.journal.queries import record_faults, record_ref

pytestmark = pytest.mark.django_db


def test_a_closed_task_goes_into_one_file_that_verifies() -> None:
    with make.at(2018, 9, 28):
        bureau = make.bureau()
        task = make.running_task(bureau, make.plan())
        unit = task.lead_unit_id
        loop.report_progress(
            task_id=task.pk,
            unit_id=unit,
            text="已建成3个。",
            files=[make.paper("验收单.txt")],
            by=bureau.reader("media_head"),
        )
        client = make.browser(bureau, "office")
        address = reverse("plan:archive", args=[task.pk])
        assert client.post(address, {"retention": "永久"}).status_code == 422, "a running task is not archived"
        type(task).objects.filter(pk=task.pk).update(state=TaskState.CLOSED)
        answer = client.post(address, {"retention": "永久"})
        package = ArchivePackage.objects.get()
        assert answer.headers["Location"] == reverse("archives:package", args=[package.pk])
        (file,) = files_of(record_ref(package))
        content = (root() / file.stored).read_bytes()
        assert verify_package(content) == []
        with zipfile.ZipFile(io.BytesIO(content)) as zipped:
            names = zipped.namelist()
            assert any(name.endswith("验收单.txt") for name in names)
            told = zipped.read(next(name for name in names if name.endswith("任务办理情况.txt"))).decode()
            assert "已建成3个。" in told
            assert "plan.report" in zipped.read("journal.json").decode()
        assert package.title in client.get(reverse("archives:list")).content.decode()
        assert (
            reverse("archives:package", args=[package.pk])
            in client.get(reverse("plan:task", args=[task.pk])).content.decode()
        )
    assert [fault.record for fault in record_faults() if not fault.record.startswith("plan.task:")] == []


def test_what_a_package_holds_decides_how_long_it_is_kept() -> None:
    with make.at(2018, 9, 28):
        bureau = make.bureau()
        plan = make.plan()
        task = make.running_task(bureau, plan)
        task.targets.update(task=None)
        assert task_file(task, by=System("测试")).scope == ""
        loop_scope = task_file(task, by=System("测试"))
        assert dict(loop_scope.facts)["牵头单位"] == str(task.lead_unit)
