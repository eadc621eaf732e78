"""Schemes (考核方案): load the declared ones for a year, open them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models, transaction

from yaodian.apps.assessment.models import Indicator, Participant, Scheme
from yaodian.apps.assessment.queries.locks import scheme_in
from yaodian.apps.assessment.queries.schemes import leaves, shipped_schemes
from yaodian.apps.assessment.rules import SchemeState
from yaodian.apps.assessment.rules.declared import SchemeSeed
from yaodian.apps.assessment.rules.errors import AssessmentError
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.units.queries import units_open

FULL_SCORE = Decimal(100)


@transaction.atomic
def load_schemes(*, year: int, by: By) -> list[Scheme]:
    """载入方案: the catalogue's schemes for a year, in draft, with the units there are; one that is there stays."""
    require(by, "assessment.manage")
    known = set(Scheme.objects.filter(year=year).values_list("key", flat=True))
    return [_loaded(seed, year=year, by=by) for seed in shipped_schemes() if seed.key not in known]


def _loaded(seed: SchemeSeed, *, year: int, by: By) -> Scheme:
    """Make a scheme with its tree and its units."""
    scheme = Scheme.objects.create(
        year=year,
        key=seed.key,
        title=seed.title,
        title_en=seed.title_en,
        as_of_date=date(year, 12, 31),
        unit_kinds=list(seed.unit_kinds),
        bonus_cap=seed.bonus_cap,
        penalty_cap=seed.penalty_cap,
        referral_points=seed.referral_points,
        appeal_workdays=seed.appeal_workdays,
        grades=[dict(row) for row in seed.grades],
        survey_grades=[dict(row) for row in seed.survey_grades],
        ties=list(seed.ties),
    )
    made: dict[str, Indicator] = {}
    for position, one in enumerate(seed.indicators):
        made[one.code] = Indicator.objects.create(
            scheme=scheme,
            upper=made.get(one.upper),
            code=one.code,
            title=one.title,
            title_en=one.title_en,
            kind=one.kind,
            weight=one.weight,
            metric=one.metric,
            params=dict(one.params),
            rule=dict(one.rule),
            unknown=one.unknown,
            mean=one.mean,
            position=position,
        )
    units = units_open(on=clock.today()).filter(kind__in=seed.unit_kinds).order_by("position", "id")
    rows = Participant.objects.bulk_create([Participant(scheme=scheme, unit=unit) for unit in units])
    also: list[models.Model] = [*made.values(), *rows]
    write_line(verb="assessment.load_scheme", by=by, record=scheme, also=also, summary=str(scheme))
    return scheme


@transaction.atomic
def open_scheme(*, scheme_id: int, by: By) -> Scheme:
    """启动考核: from now on raters mark and items are proposed; the full points must add up to one hundred."""
    require(by, "assessment.manage")
    scheme = scheme_in(scheme_id=scheme_id, states=(SchemeState.DRAFT,))
    whole = sum((one.weight for one in leaves(scheme)), Decimal(0))
    if whole != FULL_SCORE:
        raise AssessmentError(f"指标满分合计{whole.normalize():f}，应为{FULL_SCORE}。")
    if not scheme.participants.exists():
        raise AssessmentError("没有参评单位。")
    scheme.state = SchemeState.OPEN
    scheme.save(update_fields=["state"])
    write_line(verb="assessment.open_scheme", by=by, record=scheme, summary=str(scheme))
    return scheme
