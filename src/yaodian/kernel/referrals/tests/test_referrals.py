"""Referrals: sent with a grant, accepted into a new record, returned with a reason, stranded without an app."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from unittest import mock

import pytest
from django.urls import reverse

from yaodian.kernel.access import NotAllowedError, Reader, Role
from yaodian.kernel.accounts.models import Grant
from yaodian.kernel.accounts.queries import reader_of
from yaodian.kernel.journal.queries import record_faults, record_ref
from yaodian.kernel.referrals import Reception, actions, registry
from yaodian.kernel.referrals.models import Referral
from yaodian.kernel.referrals.rules import ReferralState
from yaodian.kernel.referrals.worklist import items
from yaodian.kernel.rulebook.models import Rule
from yaodian.kernel.rulebook.tests.make import SYSTEM, browser, make_account, make_rule, make_unit

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
KIND = "test.matter"


def accept_as_rule(*, referral: Referral, by: Any) -> Rule:
    """A receiving app: makes a record of its own."""
    return make_rule(f"taken{referral.pk}")


def refuse_to_take(*, referral: Referral, by: Any) -> Rule:
    """A receiving app that breaks after it wrote."""
    make_rule("half")
    raise RuntimeError("断电")


@contextmanager
def installed(accept: Any = accept_as_rule) -> Iterator[None]:
    """Install an app that takes the kind, for who may send notices of the unit."""
    found = {KIND: Reception(KIND, "测试转办", "notices.sign", accept)}
    registry.receptions.cache_clear()
    with (
        mock.patch("yaodian.kernel.referrals.actions.receptions", return_value=found),
        mock.patch("yaodian.kernel.referrals.queries.receptions", return_value=found),
        mock.patch("yaodian.kernel.referrals.tables.receptions", return_value=found),
        mock.patch("yaodian.kernel.referrals.views.receptions", return_value=found),
    ):
        yield


def reader(account: Any) -> Reader:
    return reader_of(account=account, on=TODAY)


def send(to: Any, *, by: Any = SYSTEM, **facts: Any) -> Referral:
    return actions.refer(
        kind=KIND,
        record=facts.pop("record", None) or make_rule("source"),
        title="食堂问题",
        text="",
        to_unit_id=to.pk,
        by=by,
        **facts,
    )


def test_the_receiver_is_granted_exactly_the_record_and_accepts_it_into_its_own() -> None:
    receiver = make_unit()
    head = reader(make_account(Role.SECTION_HEAD, unit=receiver))
    with installed():
        referral = send(receiver)
        grant = Grant.objects.get()
        assert (grant.unit_id, grant.record, grant.verbs) == (receiver.pk, referral.record, ["rulebook.read"])
        assert [item.key for item in items(head, TODAY)] == [f"referrals.accept:{referral.pk}"]
        result = actions.accept_referral(referral_id=referral.pk, by=head)
        referral.refresh_from_db()
        assert (referral.state, referral.result) == (ReferralState.ACCEPTED, record_ref(result))
        assert items(head, TODAY) == []
        with pytest.raises(actions.ReferralError, match="已接收"):
            actions.accept_referral(referral_id=referral.pk, by=head)
    assert list(record_faults()) == []


def test_an_acceptance_that_breaks_leaves_nothing_behind() -> None:
    with installed(refuse_to_take):
        referral = send(make_unit())
        with pytest.raises(RuntimeError):
            actions.accept_referral(referral_id=referral.pk, by=SYSTEM)
    referral.refresh_from_db()
    assert referral.state == ReferralState.SENT
    assert not Rule.objects.filter(code="half").exists()


def test_a_return_needs_a_reason_ends_the_grant_and_comes_back_to_the_sender() -> None:
    receiver, sending = make_unit(), make_unit()
    head = reader(make_account(Role.SECTION_HEAD, unit=receiver))
    sender_account = make_account(Role.SECTION_HEAD, unit=sending)
    with installed():
        referral = send(receiver, by=reader(sender_account))
        with pytest.raises(actions.ReferralError, match="理由"):
            actions.return_referral(referral_id=referral.pk, reason=" ", by=head)
        actions.return_referral(referral_id=referral.pk, reason="不属本科室职责", by=head)
        assert Grant.objects.get().to_date is not None
        (item,) = items(reader(sender_account), TODAY)
        assert item.fact == "不属本科室职责"
        actions.settle_return(referral_id=referral.pk, by=reader(sender_account))
        assert items(reader(sender_account), TODAY) == []
    assert list(record_faults()) == []


def test_a_grant_that_was_there_before_outlives_a_return() -> None:
    receiver, record = make_unit(), make_rule("source")
    with installed():
        first = send(receiver, record=record)
        actions.accept_referral(referral_id=first.pk, by=SYSTEM)
        second = send(receiver, record=record)
        actions.return_referral(referral_id=second.pk, reason="已在办", by=SYSTEM)
    assert Grant.objects.get().to_date is None


def test_a_kind_nobody_takes_waits_visibly_with_its_sender_and_arrives_with_the_app() -> None:
    receiver, sending = make_unit(), make_unit()
    sender = reader(make_account(Role.SECTION_HEAD, unit=sending))
    head = reader(make_account(Role.SECTION_HEAD, unit=receiver))
    referral = send(receiver, by=sender)
    assert referral.state == ReferralState.WAITING
    (item,) = items(sender, TODAY)
    assert "没有安装" in item.fact
    assert items(head, TODAY) == []
    with pytest.raises(actions.ReferralError, match="没有安装"):
        actions.accept_referral(referral_id=referral.pk, by=head)
    with installed():
        assert [item.key for item in items(head, TODAY)] == [f"referrals.accept:{referral.pk}"]
        assert items(sender, TODAY) == []


def test_only_the_receivers_verb_accepts_and_only_the_sender_withdraws() -> None:
    receiver = make_unit()
    stranger = reader(make_account(Role.SECTION_HEAD))
    with installed():
        referral = send(receiver)
        for act in (actions.return_referral, actions.withdraw_referral):
            with pytest.raises(NotAllowedError):
                act(referral_id=referral.pk, reason="不干", by=stranger)
        with pytest.raises(NotAllowedError):
            actions.accept_referral(referral_id=referral.pk, by=stranger)
        with pytest.raises(actions.ReferralError, match="不用重复"):
            send(receiver, record=Rule.objects.get(code="source"))


def test_the_pages_lead_from_the_list_to_the_new_record() -> None:
    receiver, sending = make_unit(), make_unit()
    sender, head = make_account(Role.SECTION_HEAD, unit=sending), make_account(Role.SECTION_HEAD, unit=receiver)
    with installed():
        referral = send(receiver, by=reader(sender))
        client = browser(head)
        page = reverse("referrals:referral", args=[referral.pk])
        assert "食堂问题" in client.get(reverse("referrals:list")).content.decode()
        assert "接收</button>" in client.get(page).content.decode()
        assert "接收</button>" not in browser(sender).get(page).content.decode()
        stranger = browser(make_account(Role.SECTION_HEAD))
        for name in ("referral", "accept", "return", "withdraw", "settle"):
            address = reverse(f"referrals:{name}", args=[referral.pk])
            answer = stranger.get(address) if name == "referral" else stranger.post(address, {"reason": "x"})
            assert answer.status_code == 404
        answer = client.post(reverse("referrals:accept", args=[referral.pk]))
        assert answer["Location"] == reverse("rulebook:rule", args=[f"taken{referral.pk}"])


def test_returning_and_settling_on_the_pages() -> None:
    receiver, sending = make_unit(), make_unit()
    sender, head = make_account(Role.SECTION_HEAD, unit=sending), make_account(Role.SECTION_HEAD, unit=receiver)
    with installed():
        referral = send(receiver, by=reader(sender))
        client = browser(head)
        address = reverse("referrals:return", args=[referral.pk])
        assert client.get(address).status_code == 200
        assert client.post(address, {"reason": ""}).status_code == 422
        assert client.post(address, {"reason": "不属职责"}).status_code == 302
        page = browser(sender).get(reverse("referrals:referral", args=[referral.pk])).content.decode()
        assert "不属职责" in page
        assert "退回已处理" in page
        browser(sender).post(reverse("referrals:settle", args=[referral.pk]))
    referral.refresh_from_db()
    assert referral.settled
