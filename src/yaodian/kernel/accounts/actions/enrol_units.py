"""Import of units (导入单位): their particulars and their places by all four relations."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yaodian.kernel.accounts.intake import SEPARATORS, Intake, RowError, title_of
from yaodian.kernel.accounts.workbook import NONE, RELATIONS
from yaodian.kernel.sheets import SheetRow
from yaodian.kernel.units.models import Unit, UnitRelation
from yaodian.kernel.units.queries import lower_units
from yaodian.kernel.units.rules import RelationKind, UnitKind, pinyin_of, would_loop

FIELDS = ("title", "short_title", "kind", "phone", "position", "opened_date")


def enrol_units(*, rows: tuple[SheetRow, ...], work: Intake) -> None:
    """导入单位: first every unit's particulars, then the places, so that a row may name a unit further down."""
    known = {unit.code: unit for unit in Unit.objects.select_for_update().order_by("id")}
    changes: dict[int, tuple[SheetRow, Unit, bool, list[str]]] = {}
    seen: dict[str, int] = {}
    for row in rows:
        code = str(row.values["code"])
        if code in seen:
            first = _("单位代码与第 %(row)s 行重复") % {"row": seen[code]}
            work.refuse("units", row, RowError("code", first, _("同一单位只留一行。")))
            continue
        seen[code] = row.number
        unit, created = known.get(code), code not in known
        unit = unit or Unit(code=code)
        told = _particulars(unit, row)
        if created or told:
            unit.pinyin = pinyin_of(unit.title)
            unit.save()
            work.touch(unit)
        changes[row.number] = (row, unit, created, told)
    work.know_units()
    below = {kind: dict(lower_units(kind=kind, on=work.today)) for kind in RelationKind}
    for row, unit, created, told in changes.values():
        try:
            told += [
                word for column, kind in RELATIONS.items() if (word := _place(row, unit, column, kind, below, work))
            ]
        except RowError as error:
            work.refuse("units", row, error)
            continue
        work.tell("units", row, unit.title, created=created, changes=[] if created else told)


def _particulars(unit: Unit, row: SheetRow) -> list[str]:
    """Set the cells that are filled in and differ; returns what changed, in words."""
    told = []
    for name in FIELDS:
        value = row.values.get(name)
        if value is None or value == "" or value == getattr(unit, name):
            continue
        before = getattr(unit, name)
        setattr(unit, name, value)
        shown = [
            str(UnitKind(str(word)).label) if name == "kind" and word else str(word or "—") for word in (before, value)
        ]
        told.append(f"{title_of(Unit, name)} {shown[0]} → {shown[1]}")
    return told


def _place(
    row: SheetRow,
    unit: Unit,
    column: str,
    kind: RelationKind,
    below: dict[RelationKind, dict[int, list[int]]],
    work: Intake,
) -> str:
    """Put the unit where its row says, by one relation; returns what changed, "" for nothing."""
    text = str(row.values.get(column) or "").strip()
    if not text:
        return ""
    names = (
        [] if text == NONE else [text] if kind != RelationKind.BUSINESS else SEPARATORS.split(text.strip("、,，;； "))
    )
    uppers = {upper.pk: upper for upper in (work.unit(name, column) for name in names)}
    open_ones = list(
        UnitRelation.objects.select_for_update().filter(kind=kind, lower=unit, to_date__isnull=True).order_by("id")
    )
    held = {relation.upper_id for relation in open_ones}
    for pk, upper in uppers.items():
        if pk not in held and would_loop(pk, unit.pk, below[kind]):
            message = _("“%(upper)s”就是本单位或其下级") % {"upper": upper.title}
            raise RowError(column, message, _("请改填真正的上级单位。"))
    ended = [relation for relation in open_ones if relation.upper_id not in uppers]
    if not ended and uppers.keys() <= held:
        return ""
    for relation in ended:
        relation.to_date = max(work.today, relation.from_date)
        relation.save(update_fields=["to_date"])
        if unit.pk in below[kind].get(relation.upper_id, ()):
            below[kind][relation.upper_id].remove(unit.pk)
    made = []
    for pk in uppers.keys() - held:
        made.append(UnitRelation.objects.create(kind=kind, upper_id=pk, lower=unit, from_date=work.today))
        below[kind].setdefault(pk, []).append(unit.pk)
    work.touch(*ended, *made)
    return f"{kind.label} → {'、'.join(str(upper) for upper in uppers.values()) or NONE}"
