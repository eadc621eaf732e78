"""Importing a plan: refusals that write nothing, a review that two people may do at once, confirmation."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from yaodian.apps.plan.actions import PlanError, imports
from yaodian.apps.plan.models import Clause, ImportDraft, Keyword, Point, Target, TargetReading, WorkPlan
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


def test_what_the_reader_doubts_is_listed_with_its_reason_and_not_taken_as_a_target(bureau: make.Bureau) -> None:
    draft, browser = make.draft_of(make.TEXT.replace("改造校舍12所", "改造校舍l2所")), client(bureau)
    page = browser.get(reverse("plan:review", args=[draft.pk])).content.decode()
    assert "疑点 1 处" in page
    assert "疑似识别错误" in page
    assert "?section=1#point-3" in page
    assert "疑似识别错误" in browser.get(reverse("plan:confirm_import", args=[draft.pk])).content.decode()


def test_only_the_office_imports(bureau: make.Bureau) -> None:
    with pytest.raises(NotAllowedError):
        imports.start_import(name="a.txt", content=make.TEXT.encode(), by=bureau.reader("media_head"))
    draft = make.draft_of()
    for name, args in (("imports", []), ("review", [draft.pk]), ("confirm_import", [draft.pk])):
        assert client(bureau, "media_head").get(reverse(f"plan:{name}", args=args)).status_code == 403


def act(browser: Client, draft: ImportDraft, **data: object) -> tuple[int, str]:
    """Post one act as htmx does; returns (status, text)."""
    headers = {"HX-Request": "true"}
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
    tab = re.search(r'id="rv-tab-0" hx-swap-oob="true">(\d+)/', shown)
    assert tab is not None
    assert tab[1] == "1", "the count beside the section's name follows at once"
    assert "<html" not in shown
    page = client(bureau).get(reverse("plan:review", args=[draft.pk])).content.decode()
    assert "第 1 点：2 处，已确认 1" in page
    assert finding(draft, "全年建设5个录播教室")["by"] == "办公室主任"
    plain = {"verb": "reject", "point": "1", "finding": room["id"], "seen": 1}
    answer = browser.post(reverse("plan:review_act", args=[draft.pk]), plain)
    assert answer["Location"].endswith("#point-1")
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
    assert "<form" in browser.get(address, headers={"HX-Request": "true"}).content.decode()
    page = browser.get(address, follow=True).content.decode()
    assert f'action="{address}"' in page
    data = {"point": "1", "kind": "standing", "section": "没有的科", "note": "年年都做", "seen": 0}
    answer = browser.post(address, data, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "没有“没有的科”这个科室" in answer.content.decode()
    assert 'value="年年都做"' in answer.content.decode()
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


def test_a_bureau_without_words_takes_those_of_the_catalogue_for_the_sections_it_has(bureau: make.Bureau) -> None:
    make.draft_of()
    assert set(Keyword.objects.filter(kind="section").values_list("key", flat=True)) == {
        "office",
        "media_centre",
        "finance",
    }
    assert Keyword.objects.filter(kind="metric", key="projects.paid_amount").exists()
    assert list(record_faults()) == []


def test_a_chosen_metric_stands_beside_the_words_and_is_not_chosen(bureau: make.Bureau) -> None:
    draft = make.draft_of()
    money = finding(draft, "投入资金800万元")
    chosen = {"metric": "projects.paid_amount"}
    imports.review_finding(draft_id=draft.pk, verb="edit", finding_ids=[money["id"]], fields=chosen, by=make.SYSTEM)
    imports.confirm_import(draft_id=make.accept_all(draft).pk, by=make.SYSTEM)
    readings = TargetReading.objects.filter(target__phrase="投入资金800万元")
    assert {(row.key, row.chosen, row.source, int(row.divisor)) for row in readings} == {
        ("declared", True, "declared", 1),
        ("suggested", False, "computed", 10_000),
    }


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
