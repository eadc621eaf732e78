"""A re-issued text: only what it touches is marked, ids stay, offsets follow, and what was marked can be cleared."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from yaodian.apps.plan.actions import PlanError, reissue
from yaodian.apps.plan.models import Clause, ImportDraft, Point, Section, Target, Task, WorkPlan
from yaodian.apps.plan.queries.reissue import differences, suspect_clauses, word_marks
from yaodian.apps.plan.tests import make
from yaodian.kernel.journal.queries import record_faults

pytestmark = pytest.mark.django_db
BACKEND = "yaodian.kernel.accounts.backends.NameOrPhoneBackend"


@pytest.fixture
def bureau() -> make.Bureau:
    return make.bureau()


def client(bureau: make.Bureau) -> Client:
    """Return a browser in which the office is logged in."""
    browser = Client()
    browser.force_login(bureau.accounts["office"], backend=BACKEND)
    return browser


def reissued(plan: WorkPlan, text: str) -> reissue.Updated:
    """Review and confirm a new text of a plan."""
    draft = make.accept_all(make.draft_of(text, replaces=plan))
    return reissue.confirm_update(draft_id=draft.pk, by=make.SYSTEM)


def test_editing_one_sentence_marks_only_its_tasks(bureau: make.Bureau) -> None:
    plan = make.plan()
    room = make.task(plan, lead=bureau.units["media_centre"])
    building = make.task(plan, lead=bureau.units["finance"], words="改造校舍", title="改造校舍")
    keys = dict(Clause.objects.values_list("code", "pk"))
    draft = make.accept_all(make.draft_of(make.TEXT.replace("5个录播教室", "8个录播教室"), replaces=plan))
    rows = differences(draft=draft, by=make.SYSTEM)
    assert [(row.kind, [task.code for task in row.tasks]) for row in rows] == [("changed", [room.code])]
    assert [word.text for word in rows[0].after if word.mark] == ["8"]
    done = reissue.confirm_update(draft_id=draft.pk, by=make.SYSTEM)
    assert done.suspect_tasks == (room.code,)
    building.refresh_from_db()
    assert not building.suspect
    assert dict(Clause.objects.values_list("code", "pk")) == keys
    target = Target.objects.get(clause__pk=keys["1.1"])
    assert target.goal == 8
    assert target.suspect
    plan.refresh_from_db()
    assert plan.revision == 2
    assert list(record_faults()) == []


def test_a_new_text_adds_removes_and_moves_and_offsets_follow(bureau: make.Bureau) -> None:
    plan = make.plan()
    text = make.TEXT.replace("切实加强水电管理。", "").replace(
        "广泛开展读书活动。", "广泛开展读书活动。举办读书节3场。"
    )
    done = reissued(plan, text)
    assert (done.changed, done.added, done.removed) == (0, 1, 1)
    plan.refresh_from_db()
    for target in Target.objects.filter(clause__withdrawn=False):
        assert plan.source_text[target.start :].startswith(target.phrase)
    assert Clause.objects.get(text__contains="水电").withdrawn
    assert {clause.text for clause in suspect_clauses(plan=plan)} == {"举办读书节3场", "切实加强水电管理"}
    assert list(record_faults()) == []


def test_a_text_that_lost_a_section_leaves_no_empty_points(bureau: make.Bureau) -> None:
    plan = make.plan()
    reissued(plan, make.TEXT[: make.TEXT.index("二、改善")])
    assert (Section.objects.count(), Point.objects.count()) == (1, 2)
    assert Clause.objects.filter(withdrawn=True).count() == 5
    assert list(record_faults()) == []


def test_the_same_text_again_is_no_update(bureau: make.Bureau) -> None:
    plan = make.plan()
    with pytest.raises(PlanError, match="完全相同"):
        make.draft_of(replaces=plan)


def test_the_comparison_page_confirms_and_the_review_list_clears(bureau: make.Bureau) -> None:
    plan, browser = make.plan(), client(bureau)
    task = make.task(plan, lead=bureau.units["media_centre"])
    text = make.TEXT.replace("5个录播教室", "8个录播教室").replace("广泛开展读书活动。", "")
    answer = browser.post(reverse("plan:imports"), {"text": text, "replaces": plan.pk})
    draft = ImportDraft.objects.get(replaces=plan)
    assert answer["Location"] == reverse("plan:review", args=[draft.pk])
    make.accept_all(draft)
    page = browser.get(reverse("plan:review_diff", args=[draft.pk])).content.decode()
    assert "<del>5</del>" in page
    assert "<ins>8</ins>" in page
    assert task.code in page
    assert browser.post(reverse("plan:confirm_update", args=[draft.pk])).status_code == 302
    gone = Clause.objects.get(text="广泛开展读书活动")
    page = browser.get(reverse("plan:suspects")).content.decode()
    assert "广泛开展读书活动" in page
    assert browser.post(reverse("plan:clear_clause", args=[gone.pk]), {"note": "已知悉"}).status_code == 302
    room = make.clause(plan, "录播教室")
    answer = browser.post(reverse("plan:clear_clause", args=[room.pk]), {"note": "已知悉"})
    assert answer.status_code == 422
    assert f"任务{task.code}还待复核" in answer.content.decode()
    assert browser.post(reverse("plan:clear", args=[task.pk]), {"reason": "按8个建设"}).status_code == 302
    assert not Task.objects.filter(suspect=True).exists()
    assert not Clause.objects.filter(suspect=True).exists()
    assert list(record_faults()) == []


def test_a_target_whose_words_are_gone_can_be_withdrawn_and_no_other(bureau: make.Bureau) -> None:
    plan = make.plan()
    reissued(plan, make.TEXT.replace("全年建设5个录播教室,并投入使用。", "全年建好录播教室,并投入使用。"))
    target = Target.objects.get(phrase="全年建设5个录播教室")
    assert target.suspect
    reissue.withdraw_target(target_id=target.pk, reason="新文本不再写数量", by=make.SYSTEM)
    with pytest.raises(PlanError, match="仍有这个目标"):
        reissue.withdraw_target(target_id=Target.objects.get(goal=300).pk, reason="x", by=make.SYSTEM)
    assert list(record_faults()) == []


def test_word_marks_join_to_the_texts_they_came_from() -> None:
    before, after = word_marks(old="建设5个录播教室", new="年内建设8个录播教室")
    assert "".join(word.text for word in before) == "建设5个录播教室"
    assert [word.text for word in after if word.mark] == ["年内", "8"]
