"""Alerts: raised once, referred to the section, accepted and settled there; rules changed by the office."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from yaodian.apps.alerts import actions, queries
from yaodian.apps.alerts.models import Alert
from yaodian.apps.alerts.rules import AlertState
from yaodian.apps.alerts.tests.make import DAY, SYSTEM, look_on, make_alert, make_reader, make_rules, make_unit
from yaodian.apps.alerts.worklist import items
from yaodian.kernel import clock
from yaodian.kernel.access import NotAllowedError, Reader, Role
from yaodian.kernel.accounts.middleware import ReaderMiddleware
from yaodian.kernel.accounts.models import Account
from yaodian.kernel.referrals.actions import accept_referral
from yaodian.kernel.referrals.models import Referral
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import UnitKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> Unit:
    """A school."""
    return make_unit("S1", "第一小学", UnitKind.CENTRAL_SCHOOL)


def enter(client: Client, monkeypatch: pytest.MonkeyPatch, reader: Reader) -> None:
    """Let every request of the client come from this reader."""
    account = Account.objects.create(login_name="clerk", must_change_password=False, made_at=clock.now())
    client.force_login(account, backend="yaodian.kernel.accounts.backends.NameOrPhoneBackend")
    monkeypatch.setattr(ReaderMiddleware, "reader", lambda *_: reader)


def test_loading_again_changes_nothing() -> None:
    assert len(make_rules()) == 5
    assert actions.load_rules(by=SYSTEM) == 0


def test_an_alert_is_referred_accepted_and_settled_by_its_section(school: Unit) -> None:
    rule = make_rules()["expired_on_road"]
    assert rule.section is not None
    alert = make_alert(rule, school)
    referral = Referral.objects.get(record=f"alerts.alert:{alert.pk}")
    assert referral.receiver_id == rule.section_id
    head = make_reader(rule.section, Role.SECTION_HEAD)
    with pytest.raises(actions.AlertError, match="尚未接收"):
        actions.settle_alert(alert_id=alert.pk, measure="已责令停运", by=head)
    accept_referral(referral_id=referral.pk, by=head)
    assert [one.key for one in items(head, DAY)] == [f"alerts.settle:{alert.pk}"]
    with pytest.raises(actions.AlertError, match="写明"):
        actions.settle_alert(alert_id=alert.pk, measure="好", by=head)
    with pytest.raises(NotAllowedError):
        actions.settle_alert(alert_id=alert.pk, measure="已责令停运", by=make_reader(school, Role.SCHOOL_CLERK))
    actions.settle_alert(alert_id=alert.pk, measure="已责令停运，换证后复驶", by=head)
    alert.refresh_from_db()
    assert alert.state == AlertState.SETTLED
    assert items(head, DAY) == []


def test_a_school_sees_its_own_alerts_and_a_section_those_it_deals_with(school: Unit) -> None:
    rules = make_rules()
    road, ill = make_alert(rules["expired_on_road"], school), make_alert(rules["illness_cluster"], school, mark="y")
    other = make_unit("S2", "第二小学", UnitKind.CENTRAL_SCHOOL)
    assert set(queries.alerts_for(by=make_reader(school, Role.SCHOOL_CLERK))) == {road, ill}
    assert not queries.alerts_for(by=make_reader(other, Role.SCHOOL_CLERK)).exists()
    section = rules["expired_on_road"].section
    assert section is not None
    assert list(queries.alerts_for(by=make_reader(section, Role.SECTION_CLERK))) == [road]


def test_rows_of_any_metric_raise_once_and_a_closed_rule_raises_nothing(school: Unit) -> None:
    rules = make_rules()
    first = make_alert(rules["expired_on_road"], school)
    rule = rules["zero_report_missing"]
    rule.metric, rule.params, rule.side = "alerts.settled_share", {"rule": "expired_on_road"}, "missing"
    rule.save()
    assert look_on() == 1
    assert look_on() == 0
    raised = Alert.objects.exclude(pk=first.pk).get()
    assert raised.record == f"alerts.alert:{first.pk}"
    actions.change_rule(rule_id=rule.pk, params=rule.params, section_id=None, is_open=False, text="核实", by=SYSTEM)
    make_alert(rules["expired_on_road"], school, mark="z")
    assert look_on() == 0


def test_old_rows_entered_late_raise_nothing(school: Unit) -> None:
    rules = make_rules()
    make_alert(rules["expired_on_road"], school)
    rule = rules["zero_report_missing"]
    rule.metric, rule.params = "alerts.settled_share", {}
    rule.save()
    assert look_on(date(2018, 12, 1)) == 0


def test_a_rule_over_a_metric_that_is_not_there_sees_nothing() -> None:
    rule = make_rules()["expired_on_road"]
    rule.metric = "gone.metric"
    rule.save()
    assert queries.sightings(rule, today=DAY) == []


def test_the_pages_of_a_section(school: Unit, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = make_rules()["expired_on_road"]
    assert rule.section is not None
    alert = make_alert(rule, school)
    head = make_reader(rule.section, Role.SECTION_HEAD)
    accept_referral(referral_id=Referral.objects.get().pk, by=head)
    enter(client, monkeypatch, head)
    assert "过期证照车辆上路" in client.get(reverse("alerts:list")).content.decode()
    assert "登记处置情况" in client.get(reverse("alerts:alert", args=[alert.pk])).content.decode()
    assert client.get(reverse("alerts:rules")).status_code == 200
    address = reverse("alerts:settle", args=[alert.pk])
    assert client.post(address, {"measure": "好"}).status_code == 422
    assert client.post(address, {"measure": "已责令停运，换证后复驶"}).status_code == 302


def test_the_office_changes_a_rule(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = make_rules()["absence_days"]
    office = make_unit("office", "办公室", UnitKind.SECTION)
    enter(client, monkeypatch, make_reader(office, Role.OFFICE))
    assert client.post(reverse("alerts:load")).status_code == 302
    address = reverse("alerts:rule", args=[rule.pk])
    assert client.get(address).status_code == 200
    typed = {"params": "[1]", "section": "safety", "text": "请核实", "is_open": "on"}
    assert client.post(address, typed).status_code == 422
    assert client.post(address, {**typed, "params": '{"ledger": "illness"}'}).status_code == 302
    rule.refresh_from_db()
    assert rule.params == {"ledger": "illness"}
    assert rule.section is not None
    assert rule.section.code == "safety"
