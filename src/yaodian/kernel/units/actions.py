"""Unit writes (维护单位)."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from pypinyin import Style, lazy_pinyin

from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.units.models import Unit, UnitRelation
from yaodian.kernel.units.queries import lower_units
from yaodian.kernel.units.rules import RelationKind, UnitKind, would_loop


class UnitError(ValueError):
    """单位资料有误."""


def pinyin_of(title: str) -> str:
    """Return "quanpin initials" of a title, for search by pinyin and by initials."""
    full = "".join(lazy_pinyin(title))
    initials = "".join(lazy_pinyin(title, style=Style.FIRST_LETTER))
    return f"{full} {initials}".lower()[:240]


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
        raise UnitError("单位代码和单位名称都要填写。")
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
    if would_loop(upper_id, lower_id, lower_units(kind=kind, on=from_date)):
        raise UnitError("不能把单位挂到自己或自己的下级之下。")
    ended: list[UnitRelation] = []
    current = UnitRelation.objects.select_for_update().filter(kind=kind, lower_id=lower_id, to_date__isnull=True)
    same = current.filter(upper_id=upper_id).first()
    if same is not None:
        return same
    if kind != RelationKind.BUSINESS:
        for relation in current:
            relation.to_date = from_date
            relation.save(update_fields=["to_date"])
            ended.append(relation)
    relation = UnitRelation.objects.create(kind=kind, upper_id=upper_id, lower_id=lower_id, from_date=from_date)
    write_line(
        verb="units.place",
        by=by,
        record=Unit.objects.get(pk=lower_id),
        also=[relation, *ended],
        detail={"kind": kind, "upper": upper_id},
    )
    return relation


@transaction.atomic
def close_unit(*, unit_id: int, closed_date: date, by: By) -> Unit:
    """撤销单位: the unit ends on a day; its history stays."""
    require(by, "units.change")
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    unit.closed_date = closed_date
    unit.save(update_fields=["closed_date"])
    write_line(verb="units.close", by=by, record=unit, summary=unit.title)
    return unit
