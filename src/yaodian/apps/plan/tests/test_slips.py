"""任务页上的一行表单: refused, it answers 422 with the error beside its field and what was typed; the page names every act."""

from __future__ import annotations

import ast
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from yaodian.apps.plan import actions
from yaodian.apps.plan.access import VERBS
from yaodian.apps.plan.actions import loop
from yaodian.apps.plan.models import Task
from yaodian.apps.plan.rules import ApprovalKind
from yaodian.apps.plan.rules.outputs import OutputKind
from yaodian.apps.plan.tests import make
from yaodian.kernel.journal.verbs import verb_title

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> make.Bureau:
    return make.bureau()


@pytest.fixture
def task(bureau: make.Bureau) -> Task:
    with make.at(2018, 4, 2):
        return make.running_task(
            bureau,
            make.plan(),
            milestones=[("招标完成", date(2018, 6, 30))],
            deliverables=["建设方案"],
        )


def post(client: Client, name: str, key: int, data: dict[str, Any]) -> Any:
    """Send a form of the task's page on 2 May 2018."""
    with make.at(2018, 5, 2):
        return client.post(reverse(f"plan:{name}", args=[key]), data)


def refused(answer: Any, *words: str) -> str:
    """Return the page of a refusal, which marks one field and describes it by the error."""
    page: str = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('id="slip"') == 1
    assert page.count('aria-describedby="slip"') == 1
    for word in words:
        assert word in page
    return page


def test_a_milestone_in_the_future_is_refused_beside_its_date(task: Task, bureau: make.Bureau) -> None:
    client, row = make.browser(bureau, "media_head"), task.milestones.get()
    refused(post(client, "reach_milestone", row.pk, {"done_date": "2018-12-01"}), 'value="2018-12-01"', "今天")
    refused(post(client, "reach_milestone", row.pk, {"done_date": "明天"}), 'value="明天"')
    with make.at(2018, 5, 2):  # the address of the refused form, opened again
        assert (
            client.get(reverse("plan:reach_milestone", args=[row.pk])).headers["Location"] == f"/plan/tasks/{task.pk}/"
        )
    assert post(client, "reach_milestone", row.pk, {"done_date": "2018-05-01"}).status_code == 302
    row.refresh_from_db()
    assert row.done_date == date(2018, 5, 1)


def test_an_entry_returned_without_a_reason_stays_with_its_form(task: Task, bureau: make.Bureau) -> None:
    direct = bureau.units["direct"].pk
    with make.at(2018, 4, 20):
        entry = loop.report_progress(task_id=task.pk, unit_id=direct, text="已开工", by=bureau.reader("direct_clerk"))
    client = make.browser(bureau, "media_head")
    refused(post(client, "check_entry", entry.pk, {"verdict": "return", "reason": ""}), "理由")
    refused(post(client, "check_entry", entry.pk, {"verdict": "return", "reason": "长" * 301}), "长" * 301)
    assert post(client, "check_entry", entry.pk, {"verdict": "return", "reason": "缺照片"}).status_code == 302


def test_a_phone_signature_without_a_name_keeps_the_unit(task: Task, bureau: make.Bureau) -> None:
    client, direct = make.browser(bureau, "office"), bureau.units["direct"].pk
    page = refused(post(client, "sign_by_phone", task.pk, {"unit": str(direct), "phone_person": " "}))
    assert f'<option value="{direct}" selected>' in page
    assert "<details open>" in page
    assert post(client, "sign_by_phone", task.pk, {"unit": str(direct), "phone_person": "王老师"}).status_code == 302
    again = post(client, "sign_by_phone", task.pk, {"unit": str(direct), "phone_person": "李老师"})
    assert again.status_code == 422
    assert 'id="slip"' in again.content.decode()


def test_a_refused_file_is_said_beside_the_deliverable(task: Task, bureau: make.Bureau) -> None:
    client, row = make.browser(bureau, "media_head"), task.deliverables.get()
    refused(post(client, "submit_deliverable", row.pk, {}))
    secret = SimpleUploadedFile("方案（机密）.txt", "机密★1年".encode())
    refused(post(client, "submit_deliverable", row.pk, {"file": secret}))
    row.refresh_from_db()
    assert row.done_date is None


def test_the_traces_name_the_act_and_who_did_it(task: Task, bureau: make.Bureau) -> None:
    page = make.browser(bureau, "media_head").get(reverse("plan:task", args=[task.pk])).content.decode()
    traces = page[page.index("办理痕迹") :]
    for verb in ("拟定任务", "交办任务", "签收任务"):
        assert f">{verb}</td>" in traces


def verbs_written() -> set[str]:
    """Return the verbs that the actions of the plan write, those made of an enum's value expanded."""
    found: set[str] = set()
    for path in Path(actions.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value} if re.fullmatch(r"plan\.[a-z_]+[a-z]", node.value) else set()
    found |= {f"plan.ask_{kind.value}" for kind in ApprovalKind} - {"plan.ask_publication"}
    found |= {f"plan.issue_{kind.value}" for kind in OutputKind}
    return found - {verb.key for verb in VERBS} | {"plan.report", "plan.sign", "plan.remind", "plan.instruct"}


def test_every_act_of_the_plan_has_its_name_in_the_journal() -> None:
    silent = sorted(verb for verb in verbs_written() if verb_title(verb=verb) == verb)
    assert silent == []
