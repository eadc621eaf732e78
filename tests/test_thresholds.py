"""Thresholds over the records of another app: a run on an expired permit, a cluster of one illness, an unusual rise, days of
absence — each becomes one referral to its section, by the job that runs each minute and as soon as a row is written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from yaodian.apps.alerts.models import Alert
from yaodian.apps.alerts.tests.make import look_on, make_rules
from yaodian.apps.ledgers.actions import register_entry
from yaodian.apps.ledgers.tests.make import BUS, DAY, RUN, SYSTEM, ledger, make_entry, make_school, on
from yaodian.kernel.referrals.models import Referral
from yaodian.kernel.tasks.models import JobRun

pytestmark = pytest.mark.django_db
ILL: dict[str, Any] = {"class": "三（2）班", "illness": "flu", "pupils": 6, "days": 1, "clinic": "yes"}


def ill(school: Any, day: date = DAY, **other: Any) -> None:
    """Report absence through illness of a day."""
    make_entry(school, "illness", ILL, day=day.isoformat(), **other)


def raised() -> list[str]:
    """Return the rules that raised something."""
    return sorted(Alert.objects.values_list("rule__key", flat=True))


def test_a_bus_on_the_road_with_an_expired_permit_is_referred_once_a_day() -> None:
    rules, school = make_rules(), make_school()
    bus = make_entry(school, "school_buses", BUS, badge_until="2018-09-30")
    for shift in ("morning", "evening"):
        make_entry(school, "bus_runs", RUN, parent=bus, shift=shift)
    assert look_on() == 1
    assert look_on() == 0
    referral = Referral.objects.get()
    assert referral.receiver_id == rules["expired_on_road"].section_id
    assert "校车标牌" in referral.title


@pytest.mark.parametrize(("pupils", "expected"), [(5, False), (6, True)])
def test_more_than_five_of_one_illness_in_a_class(pupils: int, expected: bool) -> None:
    make_rules()
    ill(make_school(), pupils=pupils)
    look_on()
    assert ("illness_cluster" in raised()) == expected


def test_three_days_of_absence() -> None:
    make_rules()
    ill(make_school(), pupils=1, days=3)
    look_on()
    assert raised() == ["absence_days"]


def test_a_rise_over_what_a_school_usually_has_and_none_where_it_is_usual() -> None:
    make_rules()
    quiet, busy = make_school("S1"), make_school("S2")
    for step in range(1, 50):
        ill(busy, DAY - timedelta(days=step), pupils=5)
    ill(busy, pupils=5)
    ill(quiet, pupils=5)
    look_on()
    alert = Alert.objects.get()
    assert (alert.rule.key, alert.unit) == ("illness_surveillance", quiet)
    assert "标准差" in alert.text


def test_a_watched_row_asks_for_a_look_at_once(django_capture_on_commit_callbacks: Any) -> None:
    make_rules()
    school = make_school()
    with on(), django_capture_on_commit_callbacks(execute=True):
        register_entry(
            ledger_id=ledger("illness").pk, unit_id=school.pk, answers={**ILL, "day": "2018-10-31"}, by=SYSTEM
        )
    assert JobRun.objects.filter(key="alerts.look").exists()
