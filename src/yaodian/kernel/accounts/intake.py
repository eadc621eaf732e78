"""导入进行中 (intake): what an import has met so far, and how a row's words are resolved to units and people."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Model
from django.utils.translation import gettext as _

from yaodian.kernel.access import By
from yaodian.kernel.accounts.models import Person
from yaodian.kernel.accounts.slips import Slip
from yaodian.kernel.accounts.workbook import fault_at
from yaodian.kernel.sheets import CellFault, SheetRow
from yaodian.kernel.units.models import Unit

SEPARATORS = re.compile(r"[、,，;；\s]+")


class RowError(ValueError):
    """一行有误: the column, what is wrong and what to do."""

    def __init__(self, column: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.column, self.message, self.remedy = column, message, remedy


@dataclass(frozen=True)
class Line:
    """导入明细 (line): what an import does with one row: created, changed or left."""

    kind: str
    sheet: str
    number: int
    title: str
    state: str
    detail: str = ""


@dataclass
class Intake:
    """导入进行中 (intake): rows that were touched, lines for the preview, errors, and the slips of new accounts."""

    by: By
    today: date
    dry_run: bool
    lines: list[Line] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)
    touched: dict[tuple[type[Model], int], Model] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)

    def touch(self, *rows: Model) -> None:
        """Remember rows that the import wrote."""
        self.touched.update({(type(row), row.pk): row for row in rows})

    def refuse(self, kind: str, row: SheetRow, error: RowError) -> None:
        """Note a row's error."""
        self.faults.append(fault_at(kind, row, error.column, message=error.message, remedy=error.remedy))

    def tell(self, kind: str, row: SheetRow, title: str, *, created: bool, changes: list[str]) -> None:
        """Note what the import does with a row."""
        state = "created" if created else "changed" if changes else "left"
        self.lines.append(Line(kind, row.sheet, row.number, title, state, "；".join(changes)))

    def know_units(self) -> None:
        """Read the units anew: by code, and by full title where only one bears it."""
        titles: dict[str, list[Unit]] = defaultdict(list)
        rows = list(Unit.objects.order_by("id"))
        for unit in rows:
            titles[unit.title].append(unit)
        self.units = {title: found[0] for title, found in titles.items() if len(found) == 1}
        self.units.update({unit.code: unit for unit in rows})

    def know_people(self) -> None:
        """Read the people anew."""
        self.people = list(Person.objects.select_related("unit").order_by("id"))

    def unit(self, text: str, column: str) -> Unit:
        """Return the unit that a cell names by code or full title."""
        unit = self.units.get(text)
        if unit is None:
            raise RowError(column, _("没有这个单位"), _("请填单位代码或单位全称；新单位先加在“单位”表中。"))
        return unit

    def person(self, text: str, column: str, *, unit: Unit) -> Person:
        """Return the person that a cell names by number, else by name: in the unit first, then anywhere."""
        return person_named(self.people, text, column, unit_id=unit.pk)


def title_of(model: type[Model], name: str) -> str:
    """Return the Chinese title of a column."""
    return str(getattr(model._meta.get_field(name), "verbose_name", name))


def person_named(people: Iterable[Person], text: str, column: str, *, unit_id: int | None) -> Person:
    """Return the person of this number, else of this name: in the unit first, then anywhere; RowError when unclear."""
    people = list(people)
    named = [person for person in people if person.name == text]
    by_code = [person for person in people if person.code == text]
    found = by_code or [person for person in named if person.unit_id == unit_id] or named
    if not found:
        raise RowError(column, _("没有这个人"), _("请先在“人员”表中加上此人，或核对姓名、人员编号。"))
    if len(found) > 1:
        raise RowError(column, _("有 %(count)s 个人同名") % {"count": len(found)}, _("请改填人员编号。"))
    return found[0]
