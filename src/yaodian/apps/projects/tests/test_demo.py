"""Sample data: a year that reaches the plan's numbers, with its faults, the same for the same seed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from django.db import transaction

from yaodian.apps.projects import demo, worklist
from yaodian.apps.projects.demo import Site, Year
from yaodian.apps.projects.demo.plan import COMPULSORY
from yaodian.apps.projects.demo.year import DAY
from yaodian.apps.projects.models import DateChange, Payment, Project
from yaodian.apps.projects.rules import ProjectState
from yaodian.apps.projects.tests import make
from yaodian.apps.projects.tests.make import Bureau, at
from yaodian.kernel.access import Reader
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.metrics.registry import metric_of
from yaodian.kernel.metrics.rules import Scope
from yaodian.kernel.periods.rules import PeriodKind, make_period
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import SCHOOL_KINDS, UnitKind

pytestmark = pytest.mark.django_db


def town(bureau: Bureau, *, villages: int = 12) -> None:
    """Add village schools, so that hosts and receivers are apart."""
    for number in range(villages):
        make.unit(
            f"extra{number}",
            f"第{number}小学",
            UnitKind.SCHOOL,
            under=bureau.units["central"],
            business=bureau.units["basic"],
        )


def people_of(bureau: Bureau) -> dict[str, Reader]:
    """Return who acts, by the keys of the demo."""
    return {
        "office": bureau.reader("office"),
        "head:media": bureau.reader("media_head"),
        "clerk:media": bureau.reader("media_clerk"),
        "head:finance": bureau.reader("finance_head"),
        "clerk:finance": bureau.reader("finance_clerk"),
        "head:basic": bureau.reader("basic_head"),
        "head:central": bureau.reader("central_head"),
        "school:central": bureau.reader("central_clerk"),
        "school:village": bureau.reader("village_clerk"),
        "school:direct": bureau.reader("direct_clerk"),
        "school:far": bureau.reader("far_clerk"),
    }


def schools() -> list[Unit]:
    """Return all schools."""
    return list(Unit.objects.filter(kind__in=SCHOOL_KINDS).order_by("pk"))


def some_sites(bureau: Bureau, seed: int, *codes: str) -> tuple[Year, list[Site]]:
    """Return the year and those of its projects whose code begins so."""
    made = Year(people=people_of(bureau), year=2018, random=Random(seed))
    return made, [site for site in demo.plan(made, schools()) if site.code.startswith(codes)]


def value(key: str, programme: str, on: date) -> Decimal | None:
    """Read a metric for the whole bureau."""
    period = make_period(PeriodKind.YEAR, 2018)
    return metric_of(key).read(scope=Scope(), period=period, today=on, params={"programme": programme}).value


def test_by_the_end_of_october_the_year_is_under_way_with_its_faults() -> None:
    day = date(2018, 10, 31)
    bureau = make.bureau()
    town(bureau)
    count = demo.load(schools=schools(), people=people_of(bureau), year=2018, seed=7, until=day)
    assert count == Project.objects.count() == 15 + 14 + 7 + 76 + 2
    assert value("projects.accepted", "recording_room", day) == 9
    assert value("projects.accepted", "sync_class", day) == 5
    assert value("projects.accepted", "digital_campus", day) == 3
    assert value("projects.planned_amount", "school_upgrade", day) == 68_040_000
    assert value("projects.started", "school_upgrade", day) == 76
    assert value("projects.accepted", "school_upgrade", day) == 52
    rooms = Project.objects.filter(programme__code="recording_room")
    assert rooms.filter(state=ProjectState.REVOKED).count() == 1
    assert rooms.filter(state=ProjectState.RETURNED).count() == 1
    assert rooms.filter(state=ProjectState.CANCELLED).count() == 1
    refused = Payment.objects.filter(reason__contains="这张发票")
    assert refused.count() == 1
    assert DateChange.objects.exists()
    late = JournalLine.objects.filter(verb__startswith="projects.", at__date__gt=day)
    assert not late.exclude(verb="projects.load_programmes").exists()
    assert list(record_faults()) == []
    with at(2018, 10, 31):
        asked = {item.key.partition(":")[0] for item in worklist.items(bureau.reader("office"), day)}
    assert {"projects.revoked", "projects.grant_dates"} <= asked


def test_at_the_years_end_the_plans_numbers_are_reached() -> None:
    bureau = make.bureau()
    town(bureau)
    made, sites = some_sites(bureau, 7, "LB", "TB", "SZ", "TJ", "YQ")
    demo.play(made, sites, until=None)
    day = date(2018, 12, 31)
    assert value("projects.accepted", "recording_room", day) == 13
    assert value("projects.host_schools_accepted", "sync_class", day) == len(
        {site.school.pk for site in sites if site.code.startswith("TB") and site.apply}
    )
    assert value("projects.accepted", "sync_class", day) == 12
    assert value("projects.accepted", "digital_campus", day) == 6
    assert value("projects.accepted", "special_resource_centre", day) == 1
    assert value("projects.accepted", "education_park", day) == 0
    assert value("projects.started", "education_park", day) == 1


@pytest.mark.parametrize("seed", range(5))
def test_the_upgrades_always_cost_6804_wan_and_end_accepted(seed: int) -> None:
    bureau = make.bureau()
    town(bureau)
    _made, sites = some_sites(bureau, seed, "GB")
    assert sum(amount for site in sites for amount in site.budget.values()) == Decimal(68_040_000)
    assert len(sites) == 76
    assert len({site.school.pk for site in sites}) == min(
        59, len([unit for unit in schools() if unit.kind in COMPULSORY])
    )
    assert all(site.apply and site.apply + 8 * DAY <= date(2018, 12, 31) for site in sites)


def test_the_same_seed_gives_the_same_year_and_another_seed_another() -> None:
    def told(seed: int) -> list[tuple[object, ...]]:
        sid = transaction.savepoint()
        bureau = make.bureau()
        town(bureau)
        made, sites = some_sites(bureau, seed, "LB")
        demo.play(made, sites[:4], until=date(2018, 5, 31))
        lines = JournalLine.objects.filter(verb__startswith="projects.").exclude(verb="projects.load_programmes")
        found: list[tuple[object, ...]] = list(lines.order_by("pk").values_list("verb", "summary", "actor", "at"))
        transaction.savepoint_rollback(sid)
        return found

    first = told(7)
    assert len(first) > 20
    assert told(7) == first
    assert told(8) != first
