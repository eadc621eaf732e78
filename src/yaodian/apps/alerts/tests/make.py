"""Makers for tests of alerts: records come through the ledgers that the rules watch."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone

from yaodian.apps.alerts.actions import load_rules, look, raise_alert, settle_alert
from yaodian.apps.alerts.models import Alert, AlertRule
from yaodian.apps.alerts.queries import Sighting
from yaodian.kernel import clock
from yaodian.kernel.access import Reader, Role, Seat, System
from yaodian.kernel.referrals.actions import accept_referral
from yaodian.kernel.referrals.models import Referral
from yaodian.kernel.units.actions import save_unit
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import UnitKind

DAY = date(2018, 10, 31)
SYSTEM = System(name="测试")


def make_unit(code: str, title: str, kind: UnitKind) -> Unit:
    """Return a unit."""
    return save_unit(code=code, title=title, kind=kind, by=SYSTEM)


def make_reader(unit: Unit, role: Role) -> Reader:
    """Return somebody with a seat in a unit."""
    return Reader(account_id=None, person_id=None, name=str(role.label), seats=(Seat(role, unit.pk),))


def make_rules() -> dict[str, AlertRule]:
    """Return the rules of the catalogue by key, their sections bound."""
    make_unit("safety", "安全管理科", UnitKind.SECTION)
    make_unit("health_arts", "体育卫生艺术科", UnitKind.SECTION)
    load_rules(by=SYSTEM)
    return {rule.key: rule for rule in AlertRule.objects.all()}


def make_alert(rule: AlertRule, unit: Unit, *, mark: str = "x") -> Alert:
    """Return an alert about a unit."""
    with clock.at(timezone.make_aware(datetime.combine(DAY, time(9)))):
        sighting = Sighting(mark, unit.pk, f"units.unit:{unit.pk}", str(unit), "请核实。")
        made = raise_alert(rule_id=rule.pk, sighting=sighting, today=DAY, by=SYSTEM)
    assert made is not None
    return made


def look_on(day: date = DAY) -> int:
    """Look at the thresholds on a day."""
    with clock.at(timezone.make_aware(datetime.combine(day, time(10)))):
        return look(today=day, by=SYSTEM)


def metric_rows() -> date:
    """Rows for the contract of metrics: two alerts of two schools, one of them settled."""
    rules = make_rules()
    for code in ("S1", "S2"):
        school = make_unit(code, f"第{code}小学", UnitKind.CENTRAL_SCHOOL)
        alert = make_alert(rules["expired_on_road"], school, mark=code)
    accept_referral(referral_id=Referral.objects.get(record=f"alerts.alert:{alert.pk}").pk, by=SYSTEM)
    settle_alert(alert_id=alert.pk, measure="已责令停运", by=SYSTEM)
    return DAY
