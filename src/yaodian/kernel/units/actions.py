"""Unit writes (维护单位)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.units.models import Unit, UnitRelation
from yaodian.kernel.units.queries import lower_units
from yaodian.kernel.units.rules import RelationKind, UnitKind, pinyin_of, would_loop


class UnitError(ValueError):
    """单位资料有误."""


@transaction.atomic
def save_unit(
    *,
    code: str,
    title: str,
    kind: UnitKind,
    by: By,
    short_title: str = "",
    title_en: str = "",
    phone: str = "",
    position: int = 0,
    opened_date: date | None = None,
) -> Unit:
    """登记单位: add the unit with this code, or correct the one that has it."""
    require(by, "units.change")
    if not code.strip() or not title.strip():
        raise UnitError(_("单位代码和单位名称都要填写。"))
    fields = {
        "title": title.strip(),
        "kind": kind,
        "short_title": short_title.strip(),
        "title_en": title_en.strip(),
        "phone": phone.strip(),
        "position": position,
        "opened_date": opened_date,
        "pinyin": pinyin_of(title.strip()),
    }
    unit, created = Unit.objects.update_or_create(code=code.strip(), defaults=fields)
    write_line(verb="units.add" if created else "units.correct", by=by, record=unit, summary=unit.title)
    return unit


@transaction.atomic
def place_unit(*, lower_id: int, upper_id: int, kind: RelationKind, from_date: date, by: By) -> UnitRelation:
    """挂接单位: put a unit under another from a day; an earlier place of the same relation ends that day.

    业务归口 (business) allows several uppers at once; the other relations one."""
    require(by, "units.change")
    unit = Unit.objects.select_for_update().get(pk=lower_id)
    if would_loop(upper_id, lower_id, lower_units(kind=kind, on=from_date)):
        raise UnitError(_("不能把单位挂到自己或自己的下级之下。"))
    current = UnitRelation.objects.select_for_update().filter(kind=kind, lower_id=lower_id, to_date__isnull=True)
    same = current.filter(upper_id=upper_id).first()
    if same is not None:
        return same
    ended = [] if kind == RelationKind.BUSINESS else list(current)
    for relation in ended:
        _end(relation, from_date)
    relation = UnitRelation.objects.create(kind=kind, upper_id=upper_id, lower_id=lower_id, from_date=from_date)
    write_line(
        verb="units.place",
        by=by,
        record=unit,
        also=[relation, *ended],
        summary=f"{unit.title} · {RelationKind(kind).label}",
        detail={"kind": kind, "upper": upper_id},
    )
    return relation


@transaction.atomic
def remove_place(*, relation_id: int, to_date: date, by: By) -> UnitRelation:
    """解除挂接: a relation ends on a day; its history stays."""
    require(by, "units.change")
    relation = UnitRelation.objects.select_for_update().get(pk=relation_id)
    if relation.to_date is not None:
        raise UnitError(_("这条关系已于 %(day)s 终止。") % {"day": relation.to_date})
    _end(relation, to_date)
    unit = Unit.objects.get(pk=relation.lower_id)
    write_line(
        verb="units.unplace",
        by=by,
        record=unit,
        also=[relation],
        summary=f"{unit.title} · {relation.get_kind_display()}",
    )
    return relation


@transaction.atomic
def close_unit(*, unit_id: int, closed_date: date, by: By) -> Unit:
    """撤销单位: the unit ends on a day, and its places with it; its history stays."""
    require(by, "units.change")
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    if unit.closed_date is not None:
        raise UnitError(_("“%(unit)s”已于 %(day)s 撤销。") % {"unit": unit.title, "day": unit.closed_date})
    if UnitRelation.objects.filter(
        upper_id=unit_id, kind=RelationKind.SUBORDINATION, to_date__isnull=True, lower__closed_date__isnull=True
    ).exists():
        raise UnitError(_("还有单位隶属于“%(unit)s”，请先把它们改挂到别处。") % {"unit": unit.title})
    unit.closed_date = closed_date
    unit.save(update_fields=["closed_date"])
    places = list(UnitRelation.objects.select_for_update().filter(lower_id=unit_id, to_date__isnull=True))
    for relation in places:
        _end(relation, closed_date)
    write_line(verb="units.close", by=by, record=unit, also=places, summary=unit.title)
    return unit


def _end(relation: UnitRelation, to_date: date) -> None:
    """Let a relation end on a day; a day before its beginning is refused."""
    if to_date < relation.from_date:
        raise UnitError(
            _("原来的%(kind)s关系从 %(day)s 起，终止日期不能更早。")
            % {"kind": relation.get_kind_display(), "day": relation.from_date}
        )
    relation.to_date = to_date
    relation.save(update_fields=["to_date"])
