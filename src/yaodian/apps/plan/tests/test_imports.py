"""Importing a plan: refusals that write nothing, a review that two people may do at once, confirmation, re-issue."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from yaodian.apps.plan.actions import PlanError, imports, reissue
from yaodian.apps.plan.models import Clause, ImportDraft, Keyword, Point, Section, Target, TargetReading, Task, WorkPlan
from yaodian.apps.plan.queries.reissue import differences, suspect_clauses, word_marks
from yaodian.apps.plan.rules import ClauseKind, review
from yaodian.apps.plan.tests import make
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.journal.queries import record_faults

pytestmark = pytest.mark.django_db
BACKEND = "yaodian.kernel.accounts.backends.NameOrPhoneBackend"
REAL = Path(__file__).resolve().parents[3] / "catalogue/tianmen_2018/plan.txt"
TEMPLATE = """云桥市教育局20XX年工作要点
一、工作任务
1. 建设学校。新建学校XX所,改造校舍XX所,投入资金XX万元。
2. 培训教师。培训教师XX人次。
"""


@pytest.fixture
def bureau() -> make.Bureau:
    return make.bureau()


def client(bureau: make.Bureau, key: str = "office") -> Client:
    """Return a browser in which somebody is logged in."""
    browser = Client()
    browser.force_login(bureau.accounts[key], backend=BACKEND)
    return browser


def upload(text: str | bytes, name: str = "要点.txt") -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def test_the_first_real_plan_becomes_27_points_and_17_targets(bureau: make.Bureau) -> None:
    plan = make.plan(REAL.read_text("utf-8"))
    assert (plan.year, plan.issuer, str(plan.published_date)) == (2018, "天门市教育局", "2018-03-01")
    assert plan.index_number == "MB1A08302/2020-23214"
    assert plan.sections.count() == 4
    assert Point.objects.filter(section__plan=plan).count() == 27
    targets = {target.phrase: target for target in Target.objects.all()}
    assert len(targets) == 17
    assert targets["建设13个录播教室"].goal == 13
    assert targets["投入6804万元"].unit == "万元"
    for target in targets.values():
        assert plan.source_text[target.start :].startswith(target.phrase)
        assert target.clause.start <= target.start < target.clause.start + len(target.clause.text)
    assert list(record_faults()) == []


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        ("", "空.txt", "请选择|空"),
        (TEMPLATE, "模板.txt", "模板"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "要点.doc", "docx"),
        (make.TEXT, "机密★要点.txt", "密"),
        ("机密★1年\n" + make.TEXT, "要点.txt", "密"),
        ("今天下午三点在二楼会议室开会,请准时参加。", "通知.txt", "没有读到要点"),
        (b"PK\x03\x04broken", "要点.docx", "docx|Word|损坏|读"),
        (bytes(31 * 1024 * 1024), "大.txt", "上限"),
    ],
)
def test_what_cannot_be_taken_is_refused_on_the_form_and_nothing_is_written(
    bureau: make.Bureau, content: str | bytes, name: str, words: str
) -> None:
    answer = client(bureau).post(reverse("plan:imports"), {"file": upload(content, name), "text": ""})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert any(word in shown for word in words.split("|"))
    assert not ImportDraft.objects.exists()
    assert not Keyword.objects.filter(kind="section").exists()


def test_a_pasted_text_a_word_file_and_a_gb18030_file_are_read_alike(bureau: make.Bureau) -> None:
    paper = docx.Document()
    for line in make.TEXT.splitlines():
        paper.add_paragraph(line)
    word = io.BytesIO()
    paper.save(word)
    browser = client(bureau)
    for data in (
        {"text": make.TEXT},
        {"file": upload(word.getvalue(), "要点.docx"), "text": ""},
        {"file": upload(make.TEXT.replace("云桥", "云津").encode("gb18030")), "text": ""},
    ):
        answer = browser.post(reverse("plan:imports"), data)
        assert answer.status_code == 302, answer.content.decode()
    sizes = [len(review.findings(draft.whole, draft.review)) for draft in ImportDraft.objects.all()]
    assert set(sizes) == {5}


def test_the_same_text_opens_the_open_draft_and_is_refused_once_it_is_the_plan(bureau: make.Bureau) -> None:
    draft = make.draft_of()
    assert make.draft_of(name="又一次.txt").pk == draft.pk
    imports.confirm_import(draft_id=make.accept_all(draft).pk, by=make.SYSTEM)
    with pytest.raises(PlanError, match="无需重复导入"):
        make.draft_of()


def test_only_the_office_imports(bureau: make.Bureau) -> None:
    with pytest.raises(NotAllowedError):
        imports.start_import(name="a.txt", content=make.TEXT.encode(), by=bureau.reader("media_head"))
    draft = make.draft_of()
    for name, args in (("imports", []), ("review", [draft.pk]), ("confirm_import", [draft.pk])):
        assert client(bureau, "media_head").get(reverse(f"plan:{name}", args=args)).status_code == 403


def act(browser: Client, draft: ImportDraft, *, htmx: bool = True, **data: object) -> tuple[int, str]:
    """Post one act; returns (status, text)."""
    headers = {"HX-Request": "true"} if htmx else {}
    answer = browser.post(reverse("plan:review_act", args=[draft.pk]), data, headers=headers)
    return answer.status_code, answer.content.decode()


def finding(draft: ImportDraft, words: str) -> review.Finding:
    """Return a finding by its words."""
    draft.refresh_from_db()
    return next(item for item in review.findings(draft.whole, draft.review) if item["text"] == words)


def test_acts_answer_with_their_point_and_outlive_the_browser(bureau: make.Bureau) -> None:
    draft, browser = make.draft_of(), client(bureau)
    room = finding(draft, "全年建设5个录播教室")
    status, shown = act(browser, draft, verb="accept", point="1", finding=room["id"], seen=0)
    assert status == 200
    assert "第 1 点：2 处，已确认 1" in shown
    assert 'id="rv-whole" hx-swap-oob="true"' in shown
    assert "<html" not in shown
    page = client(bureau).get(reverse("plan:review", args=[draft.pk])).content.decode()
    assert "第 1 点：2 处，已确认 1" in page
    assert finding(draft, "全年建设5个录播教室")["by"] == "办公室主任"
    status, _text = act(browser, draft, htmx=False, verb="reject", point="1", finding=room["id"], seen=1)
    assert status == 302
    assert list(record_faults()) == []


def test_two_reviewers_do_not_overwrite_each_other(bureau: make.Bureau) -> None:
    draft = make.draft_of()
    room, training = finding(draft, "全年建设5个录播教室"), finding(draft, "培训教师300人次")
    act(client(bureau), draft, verb="reject", point="1", finding=room["id"], seen=0)
    status, shown = act(client(bureau, "office_two"), draft, verb="accept", point="1", finding=room["id"], seen=0)
    assert status == 422
    assert "刚由办公室主任改过" in shown
    status, _text = act(client(bureau, "office_two"), draft, verb="accept", point="1", finding=training["id"], seen=0)
    assert status == 200
    assert finding(draft, "全年建设5个录播教室")["state"] == review.REJECTED
    assert finding(draft, "培训教师300人次")["state"] == review.ACCEPTED


def test_what_was_typed_stays_when_it_is_refused(bureau: make.Bureau) -> None:
    draft, browser = make.draft_of(), client(bureau)
    room = finding(draft, "全年建设5个录播教室")
    typed = {"kind": "count", "quantity": "五个", "unit": "间", "object": "录播教室", "deadline": ""}
    status, shown = act(browser, draft, verb="edit", point="1", finding=room["id"], seen=0, **typed)
    assert status == 422
    assert "不是数字" in shown
    assert 'value="五个"' in shown
    status, shown = act(browser, draft, verb="add", point="2", text="读书节", kind="count", object="")
    assert status == 422
    assert "照抄" in shown
    assert 'value="读书节"' in shown


def test_words_typed_without_script_are_found_in_the_text(bureau: make.Bureau) -> None:
    draft = make.draft_of()
    status, _text = act(
        client(bureau), draft, verb="add", point="2", text="广泛开展读书活动", start="", kind="campaign", object="读书"
    )
    assert status == 200
    assert finding(draft, "广泛开展读书活动")["kind"] == "campaign"


def test_a_clause_keeps_its_kind_its_section_and_its_note(bureau: make.Bureau) -> None:
    draft, browser = make.draft_of(), client(bureau)
    address = reverse("plan:review_clause", args=[draft.pk, "1.2"])
    data = {"point": "1", "kind": "standing", "section": "没有的科", "note": "年年都做", "seen": 0}
    answer = browser.post(address, data, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "没有“没有的科”这个科室" in answer.content.decode()
    data["section"] = "media_centre 电教馆"
    assert browser.post(address, data, headers={"HX-Request": "true"}).status_code == 200
    assert browser.post(address, data, headers={"HX-Request": "true"}).status_code == 422
    plan = imports.confirm_import(draft_id=make.accept_all(draft).pk, by=make.SYSTEM)
    clause = Clause.objects.get(point__section__plan=plan, code="1.2")
    assert (clause.kind, clause.section_code, clause.reading_note) == (ClauseKind.STANDING, "media_centre", "年年都做")


def test_suggested_sections_show_their_words_and_become_the_first_lead(bureau: make.Bureau) -> None:
    from yaodian.apps.plan.actions.keywords import load_keywords

    load_keywords(rows={("section", "media_centre"): ["录播", "信息技术"]}, by=make.SYSTEM)
    draft = make.draft_of()
    page = client(bureau).get(reverse("plan:review", args=[draft.pk])).content.decode()
    assert "建议，因“录播”" in page
    plan = imports.confirm_import(draft_id=make.accept_all(draft).pk, by=make.SYSTEM)
    clause = make.clause(plan, "录播教室")
    form = client(bureau).get(reverse("plan:task_new") + f"?clause={clause.pk}").content.decode()
    assert 'value="media_centre 电教馆"' in form


def test_a_chosen_metric_stands_beside_the_words_and_is_not_chosen(bureau: make.Bureau) -> None:
    draft = make.draft_of()
    money = finding(draft, "投入资金800万元")
    imports.review_finding(
        draft_id=draft.pk, verb="edit", finding_ids=[money["id"]], fields={"metric": "projects.money_paid"}, by=make.SYSTEM
    )
    plan = imports.confirm_import(draft_id=make.accept_all(draft).pk, by=make.SYSTEM)
    readings = TargetReading.objects.filter(target__clause__point__section__plan=plan, target__phrase="投入资金800万元")
    assert {(row.key, row.chosen, row.source) for row in readings} >= {("declared", True, "declared")}
    offered = readings.filter(key="suggested").first()
    if offered is not None:
        assert (offered.chosen, offered.source, offered.divisor) == (False, "computed", 10_000)


def test_nothing_is_confirmed_while_a_finding_waits(bureau: make.Bureau) -> None:
    draft, browser = make.draft_of(), client(bureau)
    answer = browser.post(reverse("plan:confirm_import", args=[draft.pk]), {"year": 2018})
    assert answer.status_code == 422
    assert "还有 5 处识读结果没有确认" in answer.content.decode()
    assert not WorkPlan.objects.exists()
    make.accept_all(draft)
    page = browser.get(reverse("plan:confirm_import", args=[draft.pk])).content.decode()
    assert 'value="2018"' in page
    answer = browser.post(reverse("plan:confirm_import", args=[draft.pk]), {"year": 2019})
    assert answer.status_code == 302
    assert WorkPlan.objects.get().year == 2019
    assert list(record_faults()) == []


def test_a_discarded_draft_is_set_aside_and_cannot_be_confirmed(bureau: make.Bureau) -> None:
    draft, browser = make.draft_of(), client(bureau)
    assert browser.post(reverse("plan:discard_import", args=[draft.pk])).status_code == 302
    with pytest.raises(PlanError, match="已放弃"):
        imports.confirm_import(draft_id=draft.pk, by=make.SYSTEM)


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
    assert (target.goal, target.suspect) == (8, True)
    plan.refresh_from_db()
    assert plan.revision == 2
    assert list(record_faults()) == []


def test_a_new_text_adds_removes_and_moves_and_offsets_follow(bureau: make.Bureau) -> None:
    plan = make.plan()
    text = make.TEXT.replace("切实加强水电管理。", "").replace("广泛开展读书活动。", "广泛开展读书活动。举办读书节3场。")
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
