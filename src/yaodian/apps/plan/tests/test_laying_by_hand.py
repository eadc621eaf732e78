"""套用目录: what people made, corrected, rejected or chose stays; a second laying writes nothing; the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from yaodian.apps.plan import commands
from yaodian.apps.plan.actions import PlanError, breakdown, imports, targets
from yaodian.apps.plan.actions.catalogue import Seeded, apply_catalogue
from yaodian.apps.plan.models import Target, Task, WorkPlan
from yaodian.apps.plan.queries.clauses import catalogue_for
from yaodian.apps.plan.queries.laying import preview, suggested_matching
from yaodian.apps.plan.rules import ClauseKind, Source, review
from yaodian.apps.plan.tests import make
from yaodian.kernel.discovery.commands import ExitCode
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults

REAL = Path(__file__).resolve().parents[3] / "catalogue/tianmen_2018/plan.txt"
ROOMS = "建设13个录播教室"
pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> make.Bureau:
    return make.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    return make.plan(REAL.read_text("utf-8"))


def lay(plan: WorkPlan, bureau: make.Bureau) -> Seeded:
    """Lay the catalogue; only the media centre leads."""
    catalogue = catalogue_for(plan.title, year=plan.year)
    assert catalogue is not None
    media = bureau.units["media_centre"].pk
    return apply_catalogue(
        plan_id=plan.pk,
        catalogue=catalogue,
        by=make.SYSTEM,
        unit_of={"media_centre": media}.get,
        units_of_group=lambda code: [bureau.units["direct"].pk] if code == "recording_schools" else [],
        leader_of=lambda code: None,
    )


def test_what_the_preview_counts_is_what_is_written_and_the_second_time_writes_nothing(
    plan: WorkPlan, bureau: make.Bureau
) -> None:
    catalogue = catalogue_for(plan.title, year=plan.year)
    assert catalogue is not None
    matching = suggested_matching(catalogue, plan=plan)
    led = {"media_centre": bureau.units["media_centre"].pk}
    seen = preview(plan, catalogue=catalogue, matching=type(matching)(units=led))
    done = lay(plan, bureau)
    assert (done.clauses, done.targets, done.readings, done.tasks) == (
        seen.mark_count,
        len(seen.fresh_targets),
        seen.reading_count,
        len(seen.fresh),
    )
    assert min(done.clauses, done.targets, done.readings, done.tasks) > 0
    lines, count = JournalLine.objects.count(), Target.objects.count()
    again = lay(plan, bureau)
    assert (again.clauses, again.targets, again.readings, again.tasks) == (0, 0, 0, 0)
    assert (JournalLine.objects.count(), Target.objects.count()) == (lines, count)
    assert not preview(plan, catalogue=catalogue, matching=type(matching)(units=led)).brings
    assert list(record_faults()) == []


def test_a_task_that_the_office_drafted_for_the_same_sentence_stays_alone(plan: WorkPlan, bureau: make.Bureau) -> None:
    own = make.task(plan, lead=bureau.units["finance"], words=ROOMS, title="录播教室由计财科牵头")
    assert own.code == "T07-01"
    lay(plan, bureau)
    rooms = make.clause(plan, ROOMS)
    assert [link.task for link in rooms.task_links.all()] == [own]
    cloud = Task.objects.get(plan=plan, title__contains="云平台")
    assert cloud.code not in {own.code, "T07-02"}
    count = Task.objects.count()
    lay(plan, bureau)
    assert Task.objects.count() == count


def test_corrected_and_rejected_findings_stay_as_the_reviewer_left_them(bureau: make.Bureau) -> None:
    draft = make.draft_of(REAL.read_text("utf-8"))
    found = {item["text"]: item["id"] for item in review.findings(draft.whole, draft.review)}
    campus = next(key for text, key in found.items() if "数字化校园" in text)
    imports.review_finding(
        draft_id=draft.pk, verb="edit", finding_ids=(found[ROOMS],), fields={"quantity": "15"}, by=make.SYSTEM
    )
    imports.review_finding(draft_id=draft.pk, verb="reject", finding_ids=(campus,), by=make.SYSTEM)
    plan = imports.confirm_import(draft_id=make.accept_all(draft).pk, by=make.SYSTEM)
    lay(plan, bureau)
    rooms = Target.objects.get(key="recording_rooms")
    assert rooms.goal == 15
    assert rooms.readings.filter(metric="projects.accepted", chosen=True).exists()
    assert not Target.objects.filter(clause__point__section__plan=plan, phrase__contains="数字化校园").exists()


def test_a_reading_that_somebody_chose_goes_on_counting(plan: WorkPlan, bureau: make.Bureau) -> None:
    rooms = Target.objects.get(phrase=ROOMS)
    mine = targets.add_reading(
        target_id=rooms.pk,
        key="mine",
        title="完工数",
        source=Source.COMPUTED,
        metric="projects.finished",
        params={"programme": "recording_room"},
        by=make.SYSTEM,
    )
    targets.choose_reading(target_id=rooms.pk, reading_id=mine.pk, reason="以完工为准", by=make.SYSTEM)
    lay(plan, bureau)
    rows = {row.key: row.chosen for row in rooms.readings.all()}
    assert rows["mine"]
    assert rows["accepted"] is False
    assert "finished" not in rows


def test_a_kind_that_was_marked_by_hand_stays(plan: WorkPlan, bureau: make.Bureau) -> None:
    rooms = make.clause(plan, ROOMS)
    breakdown.mark_clause(clause_id=rooms.pk, kind=ClauseKind.STANDING, note="每年都建", by=make.SYSTEM)
    lay(plan, bureau)
    rooms.refresh_from_db()
    assert rooms.kind == ClauseKind.STANDING
    assert rooms.reading_note.startswith("每年都建")
    assert rooms.evidence_needed


def test_the_opening_screen_leads_an_undivided_plan_to_its_catalogue(plan: WorkPlan, bureau: make.Bureau) -> None:
    words = "要点已导入，还没有分解为任务"
    page = make.browser(bureau, "office").get("/plan/").content.decode()
    assert words in page
    assert f"/plan/text/{plan.pk}/catalogue" in page
    assert words not in make.browser(bureau, "media_head").get("/plan/").content.decode()
    lay(plan, bureau)
    assert words not in make.browser(bureau, "office").get("/plan/").content.decode()


def test_the_command_previews_and_lays_and_says_which_tasks_nobody_leads(plan: WorkPlan, bureau: make.Bureau) -> None:
    seen = commands.apply_catalogue({"plan": None, "preview": True})
    assert seen.code == ExitCode.FOUND_WRONG
    assert Task.objects.count() == 0
    done = commands.apply_catalogue({"plan": 2018, "preview": False})
    assert done.data["tasks"] == seen.data["tasks"] == Task.objects.count() > 0
    assert set(done.data["left_out"]) == set(seen.data["left_out"])
    assert commands.apply_catalogue({"plan": 2018, "preview": False}).data["tasks"] == 0
    with pytest.raises(PlanError, match="没有1999年的工作要点"):
        commands.apply_catalogue({"plan": 1999, "preview": False})


def test_the_command_refuses_a_plan_without_catalogue() -> None:
    make.plan()
    with pytest.raises(PlanError, match="没有与"):
        commands.apply_catalogue({"plan": None, "preview": False})
