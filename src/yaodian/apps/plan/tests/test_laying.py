"""套用目录: the shipped catalogue is laid over a plan as the office confirms it, and never over what was edited."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from yaodian.apps.plan.models import Task, WorkPlan
from yaodian.apps.plan.queries.clauses import catalogue_for
from yaodian.apps.plan.queries.laying import preview, suggested_matching, units_named
from yaodian.apps.plan.rules import TaskState
from yaodian.apps.plan.tests import make
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.tasks.worker import drain

REAL = Path(__file__).resolve().parents[3] / "catalogue/tianmen_2018/plan.txt"


@pytest.fixture
def bureau() -> make.Bureau:
    return make.bureau()


@pytest.mark.django_db
def test_the_preview_says_what_would_be_made_and_what_would_not(bureau: make.Bureau) -> None:
    plan = make.plan(REAL.read_text("utf-8"))
    catalogue = catalogue_for(plan.title, year=plan.year)
    assert catalogue is not None
    matching = suggested_matching(catalogue)
    media = bureau.units["media_centre"]
    assert matching.units["media_centre"] == media.pk
    seen = preview(plan, catalogue=catalogue, matching=matching)
    assert seen.matched_count + len(seen.unmatched) == sum(clause.point > 0 for clause in catalogue.clauses)
    led = [row for row in seen.fresh if row.seed.lead == "media_centre"]
    assert led
    assert {row.lead for row in led} == {media.title}
    assert len(seen.fresh) + len(seen.left_out) == len(catalogue.tasks)
    assert Task.objects.count() == 0


@pytest.mark.django_db
def test_names_that_no_unit_has_are_said_and_nothing_is_laid(bureau: make.Bureau) -> None:
    plan = make.plan(REAL.read_text("utf-8"))
    browser = make.browser(bureau, "office")
    page = browser.post(reverse("plan:lay_catalogue", args=[plan.pk]), {"lay": "1", "group-all_schools": "无此学校"})
    assert page.status_code == 422
    assert "无此学校" in page.content.decode()
    assert Task.objects.count() == 0
    found, unknown = units_named(f"{bureau.units['media_centre'].title}、无此学校")
    assert (found, unknown) == ([bureau.units["media_centre"].pk], ["无此学校"])


@pytest.mark.django_db
def test_only_who_may_import_may_lay_and_a_plan_without_catalogue_says_so(bureau: make.Bureau) -> None:
    plan = make.plan()
    address = reverse("plan:lay_catalogue", args=[plan.pk])
    assert make.browser(bureau, "media_head").get(address).status_code == 403
    page = make.browser(bureau, "office").get(address)
    assert "没有与这份要点对应的目录" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_office_lays_the_catalogue_and_a_second_time_changes_nothing(bureau: make.Bureau) -> None:
    plan = make.plan(REAL.read_text("utf-8"))
    browser = make.browser(bureau, "office")
    address = reverse("plan:lay_catalogue", args=[plan.pk])
    assert "套用，拟定" in browser.get(address).content.decode()

    def lay() -> None:
        media = str(bureau.units["media_centre"].pk)
        browser.post(address, {"lay": "1", "unit-media_centre": media, "group-direct_schools": ""})
        drain()

    lay()
    tasks = Task.objects.filter(plan=plan)
    assert {task.lead_unit for task in tasks} == {bureau.units["media_centre"]}
    assert {task.state for task in tasks} == {TaskState.DRAFT}
    rooms = WorkPlan.objects.get(pk=plan.pk).sections.get(position=1)
    assert rooms.points.get(number="7").clauses.exclude(evidence_needed="").exists()
    first = tasks.order_by("code").first()
    assert first is not None
    Task.objects.filter(pk=first.pk).update(title="办公室改过的标题")
    count = tasks.count()
    lay()
    assert tasks.count() == count
    assert tasks.get(pk=first.pk).title == "办公室改过的标题"
    Task.objects.filter(pk=first.pk).update(title=first.title)
    assert list(record_faults()) == []
