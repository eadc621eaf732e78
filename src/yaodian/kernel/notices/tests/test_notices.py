"""Notices: sent, signed once, signed by phone, withdrawn, found in the right worklists."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import override_settings
from django.urls import reverse

from yaodian.kernel import clock
from yaodian.kernel.access import NotAllowedError, Reader, Role
from yaodian.kernel.accounts.queries import reader_of
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.notices import actions
from yaodian.kernel.notices.models import Notice, NoticeReceipt
from yaodian.kernel.notices.queries import notices_for, unsigned
from yaodian.kernel.notices.rules import ReceiptState
from yaodian.kernel.notices.worklist import items
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.rulebook.tests.make import SYSTEM, browser, make_account, make_rule, make_unit
from yaodian.kernel.tasks import worker
from yaodian.kernel.units.rules import UnitKind

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
told: list[str] = []


def tell(*, notice: Notice, unit: Any) -> None:
    """An adapter that fails for one unit."""
    if unit.title == "断线中学":
        raise ConnectionError("no route")
    told.append(f"{notice.title} {unit.title}")


def reader(account: Any) -> Reader:
    return reader_of(account=account, on=TODAY)


def send(*units: Any, by: Any = SYSTEM, **facts: Any) -> Notice:
    with clock.at(MONDAY):
        return actions.send_notice(
            title="报送月报",
            text="",
            record=facts.pop("record", None),
            unit_ids=[unit.pk for unit in units],
            due_at=None,
            by=by,
            **facts,
        )


def test_a_school_signs_once_and_everything_is_journaled() -> None:
    school = make_unit("干驿中学", kind=UnitKind.SCHOOL)
    clerk = reader(make_account(Role.SCHOOL_CLERK, unit=school))
    notice = send(school, make_unit())
    receipt = actions.sign_notice(notice_id=notice.pk, unit_id=school.pk, by=clerk)
    signed_at = receipt.signed_at
    assert actions.sign_notice(notice_id=notice.pk, unit_id=school.pk, by=clerk).signed_at == signed_at
    assert unsigned(notice).count() == 1
    assert list(record_faults()) == []
    with pytest.raises(NotAllowedError):
        actions.sign_notice(notice_id=notice.pk, unit_id=NoticeReceipt.objects.last().unit_id, by=clerk)  # type: ignore[union-attr]


def test_the_limit_is_counted_in_working_hours() -> None:
    make_rule("sign_for.limit_hours", value="3")
    notice = send(make_unit())
    assert notice.due_at == datetime(2026, 3, 2, 7, 0, tzinfo=UTC), "10:00–12:00 and 14:00–15:00"


def test_the_office_records_a_signature_by_phone() -> None:
    office = make_unit("办公室")
    account = make_account(Role.OFFICE, unit=office, name="张主任")
    notice = send(make_unit("岳口中学"), by=reader(account))
    receipt = unsigned(notice).get()
    with pytest.raises(actions.NoticeError, match="姓名"):
        actions.sign_by_phone(notice_id=notice.pk, unit_id=receipt.unit_id, phone_person=" ", by=reader(account))
    actions.sign_by_phone(notice_id=notice.pk, unit_id=receipt.unit_id, phone_person="李校长", by=reader(account))
    receipt.refresh_from_db()
    assert (receipt.state, receipt.signed_by, receipt.recorded_by) == (ReceiptState.BY_PHONE, "李校长", "张主任")
    with pytest.raises(actions.NoticeError, match="此前签收"):
        actions.sign_by_phone(notice_id=notice.pk, unit_id=receipt.unit_id, phone_person="王校长", by=reader(account))


def test_units_find_what_to_sign_and_the_sender_what_is_late() -> None:
    school, office = make_unit("干驿中学"), make_unit("办公室")
    clerk = reader(make_account(Role.SCHOOL_CLERK, unit=school))
    sender = reader(make_account(Role.OFFICE, unit=office))
    notice = send(school, by=sender)
    assert [item.action for item in items(clerk, TODAY)] == ["签收"]
    with clock.at(MONDAY):
        assert items(sender, TODAY) == []
    with clock.at(datetime(2026, 3, 20, 2, 0, tzinfo=UTC)):
        (late,) = items(sender, date(2026, 3, 20))
        assert late.fact == "1 个单位超时未签收"
        actions.withdraw_notice(notice_id=notice.pk, reason="发错了", by=sender)
        assert items(sender, date(2026, 3, 20)) == items(clerk, date(2026, 3, 20)) == []
    with pytest.raises(actions.NoticeError, match="已撤回"):
        actions.sign_notice(notice_id=notice.pk, unit_id=school.pk, by=clerk)


def test_signing_the_matter_itself_signs_its_notices() -> None:
    school, matter = make_unit(), make_rule()
    first, second = send(school, record=matter), send(school, record=matter)
    assert len(actions.sign_about(record=matter, unit_id=school.pk, by=SYSTEM)) == 2
    assert not unsigned(first).exists()
    assert not unsigned(second).exists()
    assert list(record_faults()) == []


def test_what_a_notice_may_not_be() -> None:
    unit = make_unit()
    with pytest.raises(actions.NoticeError):
        send()
    with pytest.raises(ClassifiedMaterialError):
        actions.send_notice(title="通知", text="机密★一年", record=None, unit_ids=[unit.pk], due_at=None, by=SYSTEM)
    clerk = reader(make_account(Role.SCHOOL_CLERK))
    with pytest.raises(NotAllowedError):
        send(unit, by=clerk)
    assert not Notice.objects.exists()


def test_a_unit_that_was_not_asked_sees_nothing() -> None:
    stranger = reader(make_account(Role.SCHOOL_CLERK))
    send(make_unit())
    assert not notices_for(by=stranger).exists()


@override_settings(NOTICE_ADAPTERS=[f"{__name__}.tell"])
def test_adapters_tell_every_unit_and_one_failure_holds_up_none() -> None:
    told.clear()
    send(make_unit("断线中学"), make_unit("干驿中学"))
    assert worker.drain() == 1
    assert told == ["报送月报 干驿中学"]


def test_pages_show_the_text_the_code_and_who_has_not_signed() -> None:
    office, school = make_unit("办公室"), make_unit("干驿中学")
    client = browser(make_account(Role.OFFICE, unit=office))
    form = {"title": "报送月报", "text": "按附表", "names": "干驿中学\n不存在中学", "due_at": ""}
    refused = client.post(reverse("notices:send"), form)
    assert refused.status_code == 422
    assert "不存在中学" in refused.content.decode()
    assert client.post(reverse("notices:send"), form | {"names": "干驿中学"}).status_code == 302
    notice = Notice.objects.get()
    page = client.get(reverse("notices:notice", args=[notice.pk])).content.decode()
    assert "data:image/svg+xml" in page
    assert f"/s/{notice.code}" in page
    assert "尚未签收（1个）：干驿中学" in page
    assert "报送月报" in client.get(reverse("notices:list")).content.decode()

    other = browser(make_account(Role.SCHOOL_CLERK))
    assert other.get(reverse("notices:short", args=[notice.code])).status_code == 404
    assert other.post(reverse("notices:sign", args=[notice.pk, school.pk])).status_code == 404
    clerk = browser(make_account(Role.SCHOOL_CLERK, unit=school))
    arrived = clerk.get(reverse("notices:short", args=[notice.code]), follow=True).content.decode()
    assert "签收</button>" in arrived
    assert "data:image/svg+xml" not in arrived
    assert clerk.post(reverse("notices:phone", args=[notice.pk, school.pk]), {"phone_person": "我"}).status_code == 403
    assert clerk.post(reverse("notices:withdraw", args=[notice.pk]), {"reason": "不想签"}).status_code == 403
    assert clerk.post(reverse("notices:sign", args=[notice.pk, school.pk])).status_code == 302
    assert not unsigned(notice).exists()


def test_the_sender_records_by_phone_and_withdraws_on_the_page() -> None:
    office, school = make_unit("办公室"), make_unit("干驿中学")
    account = make_account(Role.OFFICE, unit=office)
    client = browser(account)
    notice = send(school, by=reader(account))
    phone = reverse("notices:phone", args=[notice.pk, school.pk])
    client.post(phone, {"phone_person": ""})
    assert unsigned(notice).exists()
    client.post(phone, {"phone_person": "李校长"})
    assert "李校长" in client.get(reverse("notices:notice", args=[notice.pk])).content.decode()
    withdraw = reverse("notices:withdraw", args=[notice.pk])
    assert client.get(withdraw).status_code == 200
    assert client.post(withdraw, {"reason": "发错了"}).status_code == 302
    assert "发错了" in client.get(reverse("notices:notice", args=[notice.pk])).content.decode()
