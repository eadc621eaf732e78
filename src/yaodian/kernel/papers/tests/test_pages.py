"""Pages of papers: what each desk sees and does in the browser."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yaodian.kernel import clock
from yaodian.kernel.papers.models import Paper
from yaodian.kernel.papers.rules import PaperState
from yaodian.kernel.papers.tests.make import NOW, bring, make_desks, make_paper
from yaodian.kernel.rulebook.tests.make import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def september() -> Any:
    """The business day of these tests."""
    with clock.at(NOW):
        yield


def page(client: Any, name: str, *args: Any) -> str:
    """Return a page's text."""
    answer = client.get(reverse(f"papers:{name}", args=args))
    assert answer.status_code == 200, answer.content.decode()[:300]
    return str(answer.content.decode())


def test_a_clerk_drafts_by_hand_sees_what_has_no_source_and_sends_it_on() -> None:
    desks = make_desks()
    client = browser(desks.clerk)
    sent = {
        "kind": "notice",
        "issuer": "bureau",
        "title": "关于开展安全检查的通知",
        "main_recipient": "各学校",
        "text": "现就有关事项通知如下。\n一、检查范围\n全市37所学校。",
        "unit": desks.section.pk,
    }
    assert client.post(reverse("papers:draft"), {**sent, "text": ""}).status_code == 422
    answer: Any = client.post(reverse("papers:draft"), sent)
    paper = Paper.objects.get()
    assert answer.url == reverse("papers:paper", args=[paper.pk])
    shown = page(client, "paper", paper.pk)
    assert "文中 1 个数字没有来源" in shown
    assert ">37</mark>" in shown
    revised = {
        "title": paper.title,
        "main_recipient": "各学校",
        "text": "一、检查范围\n全市各学校。",
        "note": "去掉数字",
    }
    client.post(reverse("papers:revise", args=[paper.pk]), revised)
    assert "没有来源" not in page(client, "paper", paper.pk)
    assert "<del>37所</del>" in page(client, "changes", paper.pk)
    assert client.post(reverse("papers:pass", args=[paper.pk]), {"opinion": "请审"}).status_code == 302
    paper.refresh_from_db()
    assert paper.state == PaperState.SECTION


def test_every_desk_sees_its_own_button_and_no_other() -> None:
    desks = make_desks()
    paper = make_paper(desks)
    buttons = {
        PaperState.DRAFTING: ("clerk", "送审"),
        PaperState.SECTION: ("head", "审核通过"),
        PaperState.OFFICE: ("secretary", "核稿通过"),
        PaperState.SIGNING: ("leader", "签发"),
        PaperState.NUMBERING: ("secretary", "编号"),
        PaperState.SEALING: ("secretary", "登记用印"),
        PaperState.PRINTING: ("secretary", "印发"),
        PaperState.ISSUED: ("secretary", "归档"),
    }
    for state, (desk, word) in buttons.items():
        bring(paper, state, desks)
        assert f"data-dialog>{word}</a>" in page(browser(getattr(desks, desk)), "paper", paper.pk)
        other = "leader" if desk != "leader" else "clerk"
        assert "btn btn-primary" not in page(browser(getattr(desks, other)), "paper", paper.pk)


def test_the_leader_signs_and_the_office_numbers_seals_and_issues_in_the_browser() -> None:
    desks = make_desks()
    paper = bring(make_paper(desks), PaperState.SIGNING, desks)
    browser(desks.leader).post(reverse("papers:sign", args=[paper.pk]), {"opinion": "同意印发"})
    office = browser(desks.secretary)
    office.post(reverse("papers:number", args=[paper.pk]))
    assert office.post(reverse("papers:seal", args=[paper.pk]), {"copies": 0}).status_code == 422
    office.post(reverse("papers:seal", args=[paper.pk]), {"copies": 30, "sealed_by": "陈文员"})
    office.post(reverse("papers:issue", args=[paper.pk]))
    office.post(reverse("papers:archive", args=[paper.pk]), {"retention": "30年"})
    paper.refresh_from_db()
    assert (paper.state, paper.retention) == ("archived", "30年")
    assert "天教办发〔2018〕1号" in page(office, "numbers")
    sheet: Any = office.get(reverse("papers:download", args=[paper.pk, "sheet"]))
    (table,) = docx.Document(BytesIO(b"".join(sheet.streaming_content))).tables
    boxes = {row.cells[0].text: row.cells[1].text for row in table.rows}
    assert boxes["签发"] == "同意印发　周局长　2018年9月28日"
    assert (boxes["编号"], boxes["用印"]) == ("天教办发〔2018〕1号", "（用印处）")


def test_a_list_costs_no_more_queries_the_longer_it_is() -> None:
    desks = make_desks()
    client = browser(desks.secretary2)
    spent = []
    for _n in range(2):
        make_paper(desks)
        page(client, "list")
        with CaptureQueriesContext(connection) as queries:
            page(client, "list")
        spent.append(len(queries))
        for _more in range(10):
            make_paper(desks)
    assert spent[0] == spent[1]
