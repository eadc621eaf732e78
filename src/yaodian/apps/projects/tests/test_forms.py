"""Forms of projects on their pages: each does its act and says what is wrong."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse

from yaodian.apps.projects import actions, worklist
from yaodian.apps.projects.models import Acceptance, ImportBatch, Payment, Programme, Project
from yaodian.apps.projects.rules import FundSource, ProjectStage, ProjectState
from yaodian.apps.projects.tests import make
from yaodian.apps.projects.tests.make import Bureau, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(monkeypatch: pytest.MonkeyPatch) -> Bureau:
    """A small bureau; the 待办 count of its pages is that of projects alone."""
    monkeypatch.setattr("yaodian.kernel.worklist.queries.worklist", lambda *, by, today: worklist.items(by, today))
    return make.bureau()


def client_of(bureau: Bureau, key: str) -> Client:
    """Return a browser in which somebody is logged in."""
    client = Client()
    client.force_login(bureau.accounts[key], backend="yaodian.kernel.accounts.backends.NameOrPhoneBackend")
    return client


def page(client: Client, name: str, *args: int, **query: str) -> Any:
    """Ask for a page."""
    return client.get(reverse(f"projects:{name}", args=args), query)


def test_a_school_reports_a_start_from_its_phone_with_three_fields(bureau: Bureau) -> None:
    row = make.tendered(bureau)
    client = client_of(bureau, "direct_clerk")
    address = reverse("projects:report", args=[row.pk])
    with at(2018, 5, 1):
        html = client.get(address).content.decode()
        assert set(re.findall(r'name="(\w+)"', html)) & {"photos", "actual_date", "note"} == {
            "photos",
            "actual_date",
            "note",
        }
        assert 'capture="environment"' in html
        refused = client.post(address, {"actual_date": "2018-05-01", "note": "进场"})
        assert refused.status_code == 422
        assert "进场" in refused.content.decode()
        done = client.post(address, {"actual_date": "2018-05-01", "note": "进场", "photos": [make.photo()]})
    assert done.status_code == 302
    row.refresh_from_db()
    assert row.state == ProjectState.STARTED


def test_from_the_schools_photograph_to_the_sections_acceptance(bureau: Bureau) -> None:
    row = make.finished(bureau, school="village")
    with at(2018, 8, 10):
        client_of(bureau, "village_clerk").post(
            reverse("projects:apply", args=[row.pk]), {"note": "请验收", "photos": [make.photo()]}
        )
    decide = reverse("projects:decide", args=[row.pk])
    with at(2018, 8, 12):
        assert client_of(bureau, "media_head").get(decide).status_code == 403
        assert "请验收" in client_of(bureau, "central_head").get(decide).content.decode()
        client_of(bureau, "central_head").post(decide, {"note": "属实"})
    with at(2018, 8, 15):
        client = client_of(bureau, "media_head")
        assert "现场试录一节课" in client.get(decide).content.decode()
        sent = {"accepted_date": "2018-08-15", "ticked": ["trial_recorded"], "note": "合格"}
        assert client.post(decide, sent).status_code == 302
        assert client.get(decide).status_code == 302
    row.refresh_from_db()
    assert row.state == ProjectState.ACCEPTED
    assert Acceptance.objects.get().ticked == ["trial_recorded"]


def test_revoking_asks_for_a_reason_in_a_dialog_and_on_a_page(bureau: Bureau) -> None:
    row = make.accepted(bureau)
    client = client_of(bureau, "office")
    address = reverse("projects:revoke", args=[row.pk])
    dialog = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in dialog
    assert "验收数立即减少" in dialog
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "型号不符"}).status_code == 302
    row.refresh_from_db()
    assert row.state == ProjectState.REVOKED


def test_the_payment_form_warns_while_it_is_typed(bureau: Bureau) -> None:
    row = make.tendered(bureau)
    with at(2018, 12, 31):
        payment = make.drafted(bureau, row, amount="75000", invoice="0088")
        actions.confirm_payment(
            payment_id=payment.pk, paid_date=date(2018, 4, 10), voucher="V", by=bureau.reader("media_head")
        )
    client, contract = client_of(bureau, "direct_clerk"), make.contract_of(row)

    def warn(**typed: str) -> str:
        return str(page(client, "warnings", contract.pk, **typed).content.decode())

    assert warn().strip() == ""
    assert "超合同" in warn(amount="17.6", stage="settled")
    assert "发票重复" in warn(invoice_number="00 88")
    assert "节点无凭据" in warn(amount="1", stage="started")
    over = warn(amount="1", stage="tendered")
    assert "超节点付款比例" in over
    assert "审批时将被拒绝" not in over
    assert "不是金额" not in warn(amount="abc")
    html = page(client, "ask_payment", contract.pk).content.decode()
    assert reverse("projects:warnings", args=[contract.pk]) in html


def test_a_payment_goes_from_the_school_to_the_section(bureau: Bureau) -> None:
    row = make.tendered(bureau)
    contract = make.contract_of(row)
    clerk, head = client_of(bureau, "direct_clerk"), client_of(bureau, "media_head")
    sent = {"amount": "5", "stage": "tendered", "invoice_number": "0099", "note": "预付款"}
    response = clerk.post(reverse("projects:ask_payment", args=[contract.pk]), sent)
    payment = Payment.objects.get()
    assert response.headers["Location"] == reverse("projects:payment", args=[payment.pk])
    assert payment.amount == Decimal(50_000)
    assert "审批付款" in head.get(response.headers["Location"]).content.decode()
    confirm = reverse("projects:confirm_payment", args=[payment.pk])
    with at(2018, 4, 20):
        head = client_of(bureau, "media_head")
        assert head.post(confirm, {"paid_date": "2018-04-21", "voucher": "V"}).status_code == 422
        assert head.post(confirm, {"paid_date": "2018-04-20", "voucher": "V"}).status_code == 302
    payment.refresh_from_db()
    assert payment.state == "confirmed"


def test_registering_on_the_page_finds_the_school_and_says_what_is_wrong(bureau: Bureau) -> None:
    client = client_of(bureau, "office")
    room = Programme.objects.get(code="recording_room")
    sent = {
        "code": "N-1",
        "programme": str(room.pk),
        "school": "明德中学",
        "title": "录播教室",
        "year": "2018",
        "quantity": "1",
        "budget_city": "30.5",
        "date_started": "2018-05-01",
    }
    wrong = client.post(reverse("projects:register"), {**sent, "school": "没有的学校", "budget_city": "三十"})
    assert wrong.status_code == 422
    assert "单位库中没有" in wrong.content.decode()
    assert "不是金额" in wrong.content.decode()
    done = client.post(reverse("projects:register"), sent)
    row = Project.objects.get()
    assert done.headers["Location"] == reverse("projects:project", args=[row.pk])
    assert row.budget_lines.get().planned_amount == Decimal(305_000)
    options = page(client, "schools", school="明德").content.decode()
    assert "明德中学" in options
    corrected = client.post(reverse("projects:correct", args=[row.pk]), {**sent, "title": "改名", "budget_city": "31"})
    assert corrected.status_code == 302
    row.refresh_from_db()
    assert row.title == "改名"


def test_text_with_a_secrecy_mark_is_refused_beside_its_field(bureau: Bureau) -> None:
    row = make.accepted(bureau)
    response = client_of(bureau, "office").post(
        reverse("projects:revoke", args=[row.pk]), {"reason": "机密★1年 关于某事项的通知"}
    )
    assert response.status_code == 422
    assert Project.objects.get().state == ProjectState.ACCEPTED


def test_dates_are_asked_for_and_granted_on_pages(bureau: Bureau) -> None:
    row = make.started(bureau)
    with at(2018, 7, 1):
        client_of(bureau, "direct_clerk").post(
            reverse("projects:dates", args=[row.pk]), {"stage": "finished", "to_date": "2018-08-20", "reason": "暴雨"}
        )
        change = row.date_changes.get()
        address = reverse("projects:decide_dates", args=[row.pk, change.pk])
        head = client_of(bureau, "media_head")
        assert client_of(bureau, "direct_clerk").get(address).status_code == 403
        assert "暴雨" in head.get(address).content.decode()
        assert head.post(address, {"decision": "refuse", "note": ""}).status_code == 422
        assert head.post(address, {"decision": "grant", "note": ""}).status_code == 302
    assert row.milestones.get(stage=ProjectStage.FINISHED).planned_date == date(2018, 8, 20)


def test_the_programme_page_keeps_its_limits(bureau: Bureau) -> None:
    room = Programme.objects.get(code="recording_room")
    client = client_of(bureau, "office")
    address = reverse("projects:programme", args=[room.pk])
    assert client.get(address).status_code == 200
    sent = {"warn_days": "5", "lead_section": str(bureau.units["basic"].pk)}
    shares = {f"share_{stage.value}": "50" for stage in ProjectStage}
    assert client.post(address, {**sent, **shares, "share_settled": "40"}).status_code == 422
    assert client.post(address, sent | shares).status_code == 302
    room.refresh_from_db()
    assert (room.warn_days, room.payment_steps["started"], room.lenient_checks) == (5, 50, [])


POSTED: dict[str, Callable[[Bureau], Project]] = {
    "approve": make.project,
    "budget": make.approved,
    "allocate": make.project,
    "tender": make.approved,
    "contract": make.tendered,
    "settle": make.accepted,
}


SENT: dict[str, dict[str, Any]] = {
    "approve": {"paper": "1号", "approved_date": "2018-03-01"},
    "budget": {"budget_city": "40"},
    "allocate": {"source": FundSource.CITY.value, "amount": "10", "allocated_date": "2018-03-01", "paper": "1号"},
    "tender": {"method": "own", "announced_date": "2018-03-05"},
    "contract": {
        "number": "2",
        "title": "监理",
        "contractor": "乙",
        "amount": "1.5",
        "signed_date": "2018-04-02",
    },
    "settle": {
        "submitted_amount": "25",
        "audited_amount": "24",
        "auditor": "审计科",
        "paper": "审1号",
        "settled_date": "2018-10-01",
    },
}


@pytest.mark.parametrize("name", POSTED)
def test_each_plain_form_does_its_act(bureau: Bureau, name: str) -> None:
    row = POSTED[name](bureau)
    sent = dict(SENT[name])
    if name == "settle":
        sent["scans"] = [make.scan()]
    with at(2018, 12, 31):
        client = client_of(bureau, "media_head")
        empty = client.post(reverse(f"projects:{name}", args=[row.pk]), {})
        done = client.post(reverse(f"projects:{name}", args=[row.pk]), sent)
    assert empty.status_code == 422
    assert done.status_code == 302


def test_nothing_is_imported_before_it_is_confirmed(bureau: Bureau) -> None:
    assert ImportBatch.objects.count() == 0
    client = client_of(bureau, "office")
    response = client.post(reverse("projects:import"), {"file": make.scan()})
    assert response.status_code == 422


def test_papers_go_out_as_word_with_what_was_decided(bureau: Bureau) -> None:
    row = make.accepted(bureau, school="village")
    payment = make.drafted(bureau, make.tendered(bureau), invoice="0088")
    client = client_of(bureau, "media_head")
    for name, key, words in (
        ("acceptance_paper", row.pk, ("项目验收单", "中心校长", "新河小学", "云帆公司")),
        ("payment_paper", payment.pk, ("项目付款审批单", "0088", "云帆公司", "明德文员")),
    ):
        response = page(client, name, key)
        assert response.status_code == 200
        document = docx.Document(io.BytesIO(response.content))
        text = "".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))
        assert all(word in text for word in words), text
    assert page(client, "acceptance_paper", payment.contract.project_id).status_code == 404
    assert page(client_of(bureau, "far_clerk"), "acceptance_paper", row.pk).status_code == 404
    assert page(client_of(bureau, "far_clerk"), "payment_paper", payment.pk).status_code == 404
