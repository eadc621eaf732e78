"""Pages of projects: every address for every role and with another unit's project; forms; fragments; query budgets."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from yaodian.apps.projects import actions, worklist
from yaodian.apps.projects.models import Acceptance, ImportBatch, Payment, Programme, Project
from yaodian.apps.projects.panels import unit_panel
from yaodian.apps.projects.rules import FundSource, Stage, State
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


PROJECT_PAGES = (
    "project",
    "correct",
    "approve",
    "budget",
    "allocate",
    "cancel",
    "tender",
    "fail_tender",
    "contract",
    "report",
    "return_report",
    "apply",
    "return",
    "revoke",
    "dates",
    "settle",
)
CONTRACT_PAGES = ("change_contract", "ask_payment", "warnings")
PAYMENT_PAGES = ("payment", "mend_payment", "confirm_payment", "return_payment", "withdraw_payment", "void_payment")
LIST_PAGES = ("list", "board", "payments")
REGISTER_PAGES = ("register", "schools", "import", "template")


def test_nobody_unknown_sees_anything(bureau: Bureau) -> None:
    row = make.tendered(bureau)
    for name in (*LIST_PAGES, *REGISTER_PAGES, "programmes"):
        assert page(Client(), name).status_code == 302
    for name in PROJECT_PAGES:
        assert page(Client(), name, row.pk).status_code == 302


@pytest.mark.parametrize("key", ["far_clerk", "other_head", "teacher", "central_head"])
def test_another_units_project_is_not_there(bureau: Bureau, key: str) -> None:
    row = make.tendered(bureau, school="direct")
    payment = make.drafted(bureau, row)
    client = client_of(bureau, key)
    for name in PROJECT_PAGES:
        address = reverse(f"projects:{name}", args=[row.pk])
        assert client.get(address).status_code == 404, name
        assert client.post(address, {"reason": "x", "note": "x"}).status_code in (404, 405), name
    for name in CONTRACT_PAGES:
        assert page(client, name, make.contract_of(row).pk).status_code == 404, name
    for name in PAYMENT_PAGES:
        assert page(client, name, payment.pk).status_code == 404, name
    assert Payment.objects.get().state == "draft"


ALLOWED: dict[str, set[str]] = {
    "direct_clerk": {"project", "tender", "fail_tender", "contract", "report", "apply", "dates"},
    "media_head": set(PROJECT_PAGES) - {"report", "apply"},
    "office": {"project", "correct", "approve", "budget", "allocate", "cancel", "revoke", "settle"},
    "leader": {"project"},
}


@pytest.mark.parametrize("key", ALLOWED)
def test_each_role_opens_its_own_pages_of_a_project_it_may_see_and_no_others(bureau: Bureau, key: str) -> None:
    row = make.tendered(bureau)
    client = client_of(bureau, key)
    for name in PROJECT_PAGES:
        status = page(client, name, row.pk).status_code
        assert status == (200 if name in ALLOWED[key] else 403), name


@pytest.mark.parametrize(
    ("key", "opened"),
    [
        ("direct_clerk", set()),
        ("media_head", set(REGISTER_PAGES)),
        ("office", {*REGISTER_PAGES, "programmes"}),
        ("leader", set()),
    ],
)
def test_register_pages_are_for_those_who_register(bureau: Bureau, key: str, opened: set[str]) -> None:
    client = client_of(bureau, key)
    for name in (*REGISTER_PAGES, "programmes"):
        assert page(client, name).status_code == (200 if name in opened else 403), name
    for name in LIST_PAGES:
        assert page(client, name).status_code == 200


def test_a_teacher_has_no_list(bureau: Bureau) -> None:
    assert page(client_of(bureau, "teacher"), "list").status_code == 403


def test_the_list_shows_what_the_reader_may_see_and_says_it_in_words(bureau: Bureau) -> None:
    make.accepted(bureau, school="direct", code="MINE")
    make.project(bureau, school="far", code="OTHER")
    html = page(client_of(bureau, "direct_clerk"), "list").content.decode()
    assert "MINE" in html
    assert "OTHER" not in html
    assert "1 个项目：开工 1，完工 1，验收 1" in html
    office = page(client_of(bureau, "office"), "list", programme="recording_room", state="accepted").content.decode()
    assert "MINE" in office
    assert "OTHER" not in office


@pytest.mark.parametrize("name", LIST_PAGES)
def test_a_list_asks_no_more_of_the_database_with_more_rows(
    bureau: Bureau, name: str, django_assert_max_num_queries: Any
) -> None:
    for school in ("direct", "far"):
        row = make.tendered(bureau, school=school)
        make.drafted(bureau, row, invoice=school) if school == "direct" else None
    client = client_of(bureau, "office")
    page(client, name)
    with django_assert_max_num_queries(22) as few:
        page(client, name)
    for school in ("village", "second", "third", "direct"):
        make.tendered(bureau, school=school)
    with django_assert_max_num_queries(len(few.captured_queries)):
        page(client, name)


def test_the_list_goes_out_as_excel(bureau: Bureau) -> None:
    make.accepted(bureau, code="MINE")
    response = page(client_of(bureau, "office"), "list", export="xlsx")
    assert response.status_code == 200
    assert response.content[:2] == b"PK"


def test_the_project_page_tells_all_of_it(bureau: Bureau, django_assert_max_num_queries: Any) -> None:
    row = make.accepted(bureau, school="village")
    with at(2018, 9, 20):
        client = client_of(bureau, "media_head")
        page(client, "project", row.pk)
        with django_assert_max_num_queries(48):
            html = page(client, "project", row.pk).content.decode()
    assert "已验收" in html
    assert "下一步 结算" in html
    assert "至少有一条录像已编目入库" in html
    assert "尚无记录可核算" in html
    assert "云帆公司" in html
    assert "中心校长" in html
    assert html.count("<img") == 3
    assert reverse("projects:revoke", args=[row.pk]) in html


def test_a_school_reports_a_start_from_its_phone_with_three_fields(bureau: Bureau) -> None:
    row = make.tendered(bureau)
    client = client_of(bureau, "direct_clerk")
    address = reverse("projects:report", args=[row.pk])
    with at(2018, 5, 1):
        html = client.get(address).content.decode()
        assert len(re.findall(r'<(?:input|textarea|select)[^>]*id="id_', html)) == 3
        assert 'capture="environment"' in html
        refused = client.post(address, {"actual_date": "2018-05-01", "note": "进场"})
        assert refused.status_code == 422
        assert "进场" in refused.content.decode()
        done = client.post(address, {"actual_date": "2018-05-01", "note": "进场", "photos": [make.photo()]})
    assert done.status_code == 302
    row.refresh_from_db()
    assert row.state == State.STARTED


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
    assert row.state == State.ACCEPTED
    assert Acceptance.objects.get().ticked == ["trial_recorded"]


def test_the_same_photograph_at_two_schools_is_pointed_out(bureau: Bureau) -> None:
    picture = make.photo()
    rows = [make.finished(bureau, school=school) for school in ("direct", "far")]
    with at(2018, 8, 10):
        for row, key in zip(rows, ("direct_clerk", "far_clerk"), strict=True):
            picture.seek(0)
            actions.apply_for_acceptance(project_id=row.pk, photos=[picture], by=bureau.reader(key))
    html = page(client_of(bureau, "media_head"), "decide", rows[1].pk).content.decode()
    assert "的照片相同" in html


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
    assert row.state == State.REVOKED


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
    assert Project.objects.get().state == State.ACCEPTED


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
    assert row.milestones.get(stage=Stage.FINISHED).planned_date == date(2018, 8, 20)


def test_the_programme_page_keeps_its_limits(bureau: Bureau) -> None:
    room = Programme.objects.get(code="recording_room")
    client = client_of(bureau, "office")
    address = reverse("projects:programme", args=[room.pk])
    assert client.get(address).status_code == 200
    sent = {"warn_days": "5", "lead_section": str(bureau.units["basic"].pk)}
    shares = {f"share_{stage.value}": "50" for stage in Stage}
    assert client.post(address, {**sent, **shares, "share_settled": "40"}).status_code == 422
    assert client.post(address, sent | shares).status_code == 302
    room.refresh_from_db()
    assert (room.warn_days, room.payment_steps["started"], room.lenient_checks) == (5, 50, [])


def test_the_panel_on_a_schools_portrait(bureau: Bureau) -> None:
    make.accepted(bureau, programme="sync_class", school="far", receivers=("village", "second", "third"))
    office = bureau.reader("office")
    assert "1 个项目，验收 1 个，安排 30 万元" in unit_panel(office, bureau.units["far"].pk)
    assert "1 个项目" in unit_panel(office, bureau.units["village"].pk)
    assert unit_panel(office, bureau.units["direct"].pk) == ""


def test_the_board_draws_the_year(bureau: Bureau) -> None:
    make.started(bureau)
    with at(2018, 9, 1):
        html = page(client_of(bureau, "office"), "board").content.decode()
    assert "2018年项目进度" in html
    assert "录播教室" in html


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
