"""Publishing sentence by sentence: approval, dated figures, withdrawal, package; a process that serves nothing else."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.plan.actions import PlanError, approvals, publication
from yaodian.apps.plan.models import Clause, Publication, PublicSite, WorkPlan
from yaodian.apps.plan.queries import publication as reads
from yaodian.apps.plan.rules import Verdict
from yaodian.apps.plan.rules.outputs import holds_personal_data, strange_numbers
from yaodian.apps.plan.tests import make
from yaodian.apps.plan.tests.sentences import DAY, WORDS, counted_plan, enter, publish, rooms
from yaodian.catalogue.reading import load_catalogue
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.journal.rules import sm3
from yaodian.kernel.privacy.rules.classified import ClassifiedMaterialError

pytestmark = pytest.mark.django_db
BACKEND = "yaodian.kernel.accounts.backends.NameOrPhoneBackend"
CATALOGUE = Path(__file__).resolve().parents[3] / "catalogue/tianmen_2018"


@pytest.fixture
def bureau() -> make.Bureau:
    return make.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    return counted_plan(bureau)


def client(bureau: make.Bureau, key: str = "office") -> Client:
    """Return a browser in which somebody is logged in."""
    browser = Client()
    browser.force_login(bureau.accounts[key], backend=BACKEND)
    return browser


def test_only_approved_wording_and_dated_figures_appear(plan: WorkPlan, bureau: make.Bureau) -> None:
    clause = make.clause(plan, "录播教室")
    with make.at(*DAY):
        asked = publication.propose_publication(
            clause_id=clause.pk, wording=WORDS, target_ids=[rooms(plan).pk], by=bureau.reader("media_head")
        )
        assert reads.public_years() == []
        approvals.decide_approval(approval_id=asked.pk, verdict=Verdict.AGREE, by=bureau.reader("office"))
        assert Client().get("/public/").status_code == 404
        approvals.decide_approval(approval_id=asked.pk, verdict=Verdict.AGREE, by=bureau.reader("leader"))
        page = Client().get("/public/").text
    assert WORDS in page
    assert "<b>4个</b>" in page
    assert "系统登记，截至2018-09-30" in page
    assert "（2018年10月31日）" in page
    assert list(record_faults()) == []


def test_a_published_figure_stays_as_it_was_on_its_day(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(*DAY):
        publish(plan, bureau)
        enter(rooms(plan), bureau, value=5)
        page = Client().get("/public/").text
    assert "<b>4个</b>" in page


def test_withdrawal_is_at_once_and_the_journal_keeps_what_was_shown(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(*DAY):
        shown = publish(plan, bureau)
        with pytest.raises(PlanError, match="理由"):
            publication.withdraw_publication(publication_id=shown.pk, reason=" ", by=bureau.reader("media_head"))
        publication.withdraw_publication(publication_id=shown.pk, reason="数字有误", by=bureau.reader("media_head"))
    assert Client().get("/public/").status_code == 404
    line = JournalLine.objects.get(verb="plan.withdraw_publication")
    assert line.detail["wording"] == WORDS
    assert line.summary == "数字有误"
    assert list(record_faults()) == []


def test_another_section_and_a_school_may_not_publish(plan: WorkPlan, bureau: make.Bureau) -> None:
    clause = make.clause(plan, "录播教室")
    for key in ("finance_head", "village_clerk", "media_clerk"):
        with pytest.raises(NotAllowedError):
            publication.propose_publication(clause_id=clause.pk, wording=WORDS, by=bureau.reader(key))


@pytest.mark.parametrize(
    ("wording", "error"),
    [
        ("已建成9个录播教室。", "“9”原文里没有"),
        ("联系人电话13812345678。", "个人信息"),
        (" ", "请填写"),
    ],
)
def test_what_may_not_stand_in_a_public_wording(plan: WorkPlan, bureau: make.Bureau, wording: str, error: str) -> None:
    clause = make.clause(plan, "录播教室")
    with make.at(*DAY), pytest.raises(PlanError, match=error):
        publication.propose_publication(clause_id=clause.pk, wording=wording, by=bureau.reader("media_head"))
    assert not Publication.objects.exists()


def test_a_wording_with_a_secrecy_mark_is_refused(plan: WorkPlan, bureau: make.Bureau) -> None:
    clause = make.clause(plan, "录播教室")
    with pytest.raises(ClassifiedMaterialError):
        publication.propose_publication(
            clause_id=clause.pk, wording="秘密★3年\n建设5个", by=bureau.reader("media_head")
        )


def test_a_closed_section_cannot_be_proposed_and_hides_what_was_shown(plan: WorkPlan, bureau: make.Bureau) -> None:
    section = plan.sections.order_by("position")[0]
    with make.at(*DAY):
        publish(plan, bureau)
        publication.set_section_closed(
            section_id=section.pk, closed=True, reason="不宜公开", by=bureau.reader("office")
        )
        assert Client().get("/public/").status_code == 404
        with pytest.raises(PlanError, match="不予公开"):
            publication.propose_publication(
                clause_id=make.clause(plan, "录播教室").pk, wording=WORDS, by=bureau.reader("media_head")
            )
        publication.set_section_closed(section_id=section.pk, closed=False, reason="可以", by=bureau.reader("office"))
        assert Client().get("/public/").status_code == 200
    assert list(record_faults()) == []


def test_a_sentence_that_was_changed_hides_itself(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(*DAY):
        shown = publish(plan, bureau)
    Clause.objects.filter(pk=shown.clause_id).update(suspect=True)
    assert reads.public_years() == []
    assert reads.switch_face(Clause.objects.get(pk=shown.clause_id))[1] == "原文已改，暂不显示"


def test_every_wording_of_the_catalogue_passes_its_own_checks() -> None:
    catalogue = load_catalogue(CATALOGUE)
    source = (CATALOGUE / "plan.txt").read_text("utf-8")
    for wording in catalogue.wordings:
        assert strange_numbers(wording.text, source=source) == (), wording
        assert not holds_personal_data(wording.text)


@given(st.integers(min_value=0, max_value=99_999))
def test_a_number_is_strange_unless_the_source_has_it(number: int) -> None:
    assert strange_numbers(f"已完成{number}个", source="") == (str(number),)
    assert strange_numbers(f"已完成{number}个", source=f"计划{number}个") == ()


def test_the_public_page_is_small_and_stands_alone(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(*DAY):
        publish(plan, bureau)
        publication.set_public_site(
            facts={"name": "云桥教育", "host": "云桥市教育局", "icp_number": "鄂ICP备00000000号"},
            by=bureau.reader("office"),
        )
        answer = Client().get("/public/")
    page = answer.text
    assert len(answer.content) < 60_000
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert not answer.cookies
    for part in ("<script", "<form", "/static/", "login", "登录", "内部截图"):
        assert part not in page, part
    for part in ("云桥教育", "鄂ICP备00000000号", "data:image/svg+xml", "云桥市教育局2018年工作要点"):
        assert part in page, part
    assert {found for found in re.findall(r'href="([^"]+)"', page) if not found.startswith("#")} <= {
        "/public/plan/2018/"
    }


def test_the_package_holds_what_is_shown_with_its_digests(plan: WorkPlan, bureau: make.Bureau) -> None:
    with make.at(*DAY):
        publish(plan, bureau)
        answer = client(bureau).post(reverse("plan:public_package"))
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    listed = dict(line.split("  ", 1)[::-1] for line in archive.read("摘要值-SM3.txt").decode().splitlines())
    assert set(listed) == {"页面.html", "公开事项.docx", "数据.json"}
    assert all(sm3(archive.read(name)) == digest for name, digest in listed.items())
    data = json.loads(archive.read("数据.json"))
    assert [item["wording"] for item in data["items"]] == [WORDS]
    assert data["items"][0]["figures"][0]["value"] == "4"
    assert data["items"][0]["figures"][0]["as_of"] == "2018-09-30"
    everything = archive.read("页面.html").decode() + archive.read("数据.json").decode()
    assert not any(word in everything for word in ("内部截图", "馆长", "馆员", "办公室主任"))
    line = JournalLine.objects.get(verb="plan.issue_package")
    assert sm3(answer.content) in line.detail["files"].values()
    assert list(record_faults()) == []


def test_the_way_of_a_sentence_through_the_pages(plan: WorkPlan, bureau: make.Bureau) -> None:
    clause = make.clause(plan, "录播教室")
    here = reverse("plan:publication", args=[clause.pk])
    with make.at(*DAY):
        head = client(bureau, "media_head")
        assert head.get(reverse("plan:publications")).status_code == 200
        assert "录播教室" in head.get(here).text
        refused = head.post(here, {"wording": "已建成9个"})
        assert refused.status_code == 422
        assert "原文里没有" in refused.text
        assert head.post(here, {"wording": WORDS, "targets": [str(rooms(plan).pk)]}).status_code == 302
        assert "审批中" in head.get(here).text
        asked = Publication.objects.get(clause=clause).approvals.get()
        for key in ("office", "leader"):
            approvals.decide_approval(approval_id=asked.pk, verdict=Verdict.AGREE, by=bureau.reader(key))
        address = reverse("plan:write_back", args=[clause.pk])
        assert head.post(address, {"address": "https://www.example.gov.cn/1.html"}).status_code == 302
        assert Publication.objects.get(clause=clause).address == "https://www.example.gov.cn/1.html"
        assert head.post(reverse("plan:withdraw_publication", args=[clause.pk]), {"reason": "有误"}).status_code == 302
        assert client(bureau).post(reverse("plan:public_site"), {"host": "市教育局"}).status_code == 302
        assert PublicSite.objects.get().host == "市教育局"
        assert client(bureau, "village_clerk").get(here).status_code == 403
        assert client(bureau, "media_head").get(reverse("plan:public_site")).status_code == 403
