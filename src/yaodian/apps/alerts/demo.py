"""演示预警 (demo): the rules of the catalogue, and what the demo's records pass on the last day; one of them settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from django.utils import timezone

from yaodian.apps.alerts import actions
from yaodian.apps.alerts.models import AlertRule
from yaodian.kernel import clock
from yaodian.kernel.access import Reader, System
from yaodian.kernel.units.models import Unit

LOADER = System("演示数据", origin="yaodian demo load")


def load(*, schools: Sequence[Unit], people: Mapping[str, Reader], year: int, seed: int, until: date) -> None:
    """载入: the rules; what passes them is raised by `finish`, when every app has its records."""
    if AlertRule.objects.exists():
        return
    with clock.at(timezone.make_aware(datetime.combine(until, time(9)))):
        actions.load_rules(by=LOADER)


def finish(*, people: Mapping[str, Reader], year: int, seed: int, until: date) -> None:
    """收尾: a look at the thresholds on the last day."""
    with clock.at(timezone.make_aware(datetime.combine(until, time(9, 1)))):
        actions.look(today=until, by=LOADER)
