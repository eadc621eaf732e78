"""登记缺项·学校 (gaps of the register of schools): what stands empty or contradicts itself, school by school."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from yaodian.kernel import clock
from yaodian.kernel.access import By, UnitScope
from yaodian.kernel.imports.gaps import Gap
from yaodian.kernel.web.lists import ListDefinition
from yaodian.registers.schools.access import READ
from yaodian.registers.schools.models import School, SiteFacts
from yaodian.registers.schools.queries import MEASURE_TITLES, school_list, units_reached
from yaodian.registers.schools.rules import Ownership
from yaodian.registers.schools.rules.entries import AREAS, COUNTS
from yaodian.registers.schools.tables import schools_table

REGISTER, FACTS = _("学校登记"), _("办学条件")


def reach(by: By) -> UnitScope:
    """Return the schools that the reader may see."""
    return units_reached(by=by, verb=READ)


def schools_roll(by: By, rows: QuerySet[Any]) -> tuple[ListDefinition[Any], QuerySet[Any]]:
    """名单: these schools as the list of schools shows them to this reader."""
    return schools_table(), school_list(by=by, on=clock.today()).filter(pk__in=rows.values("pk"))


def _schools(wrong: Callable[[date], Q]) -> Callable[[date], QuerySet[Any]]:
    """Return the open schools of which this is so."""
    return lambda today: School.objects.filter(wrong(today), unit__closed_date__isnull=True)


def _facts(wrong: Q) -> Callable[[date], Q]:
    """Return schools whose facts in force are so."""
    return lambda _today: Q(Exists(SiteFacts.objects.filter(wrong, school=OuterRef("pk"), to_date__isnull=True)))


def _gap(key: str, title: Any, wrong: Callable[[date], Q], *, group: Any = REGISTER, **more: Any) -> Gap:
    return Gap(
        key=f"schools.{key}",
        group=group,
        title=title,
        rows=_schools(wrong),
        unit="pk",
        reach=reach,
        roll=schools_roll,
        **more,
    )


GAPS = (
    _gap("code", _("没有学校标识码"), lambda _today: Q(code="")),
    _gap("credit_code", _("没有统一社会信用代码"), lambda _today: Q(credit_code="")),
    _gap("owner", _("没有举办者代码"), lambda _today: Q(owner_code=""), shown=False),
    _gap("area", _("没有城乡分类代码"), lambda _today: Q(urban_rural_code="")),
    _gap("township", _("没有所在乡镇街道"), lambda _today: Q(township__isnull=True)),
    _gap("point", _("没有地图位置"), lambda _today: Q(longitude__isnull=True)),
    _gap("founded", _("没有建校日期"), lambda _today: Q(founded_date__isnull=True), shown=False),
    _gap(
        "licence",
        _("民办学校没有许可证有效期"),
        lambda _today: Q(ownership=Ownership.PRIVATE, licence_until_date__isnull=True),
        shown=False,
    ),
    _gap("expired", _("办学许可证已过期"), lambda today: Q(licence_until_date__lt=today), faulty=True),
    _gap(
        "facts",
        _("没有办学条件"),
        lambda _today: ~Q(Exists(SiteFacts.objects.filter(school=OuterRef("pk"), to_date__isnull=True))),
        group=FACTS,
    ),
    *(
        _gap(
            f"no_{name}",
            format_lazy(_("没有填{title}"), title=MEASURE_TITLES[name]),
            _facts(Q(**{f"{name}__isnull": True})),
            group=FACTS,
            shown=False,
        )
        for name in (*AREAS, *COUNTS)
    ),
    _gap(
        "contradictory",
        _("办学条件前后矛盾"),
        _facts(
            Q(networked_room_count__gt=F("classroom_count"))
            | Q(media_room_count__gt=F("classroom_count"))
            | Q(teaching_area__gt=F("floor_area"))
        ),
        group=FACTS,
        faulty=True,
    ),
)
