"""保障和质量项目 (guarantee items): the checklist of a year with what was declared, its files, who checks."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from yaodian.apps.balance.access import READ
from yaodian.apps.balance.models import GuaranteeDeclaration, GuaranteeItem
from yaodian.apps.balance.rules import Answer, DeclarationState, ItemGroup
from yaodian.kernel.access import By, holds
from yaodian.kernel.evidence.queries import file_counts

RECORD = "balance.guaranteedeclaration"


@dataclass(frozen=True)
class ItemLine:
    """清单一行 (line of the checklist)."""

    item: GuaranteeItem
    declaration: GuaranteeDeclaration | None
    files: int

    @property
    def lamp(self) -> str:
        """The light: green met and checked, red said to be unmet, yellow waits, idle not declared."""
        row = self.declaration
        if row is None:
            return "idle"
        if row.answer == Answer.UNMET:
            return "red"
        return "green" if row.state == DeclarationState.CONFIRMED else "yellow"

    @property
    def is_met(self) -> bool:
        """Is it declared met and checked by a second person?"""
        return self.lamp == "green"


def items_for(*, by: By) -> QuerySet[GuaranteeItem]:
    """Return the items: one list for the whole bureau, read by whoever reads balance."""
    return GuaranteeItem.objects.all() if holds(by, READ) else GuaranteeItem.objects.none()


def declarations_for(*, by: By) -> QuerySet[GuaranteeDeclaration]:
    """Return the declarations the reader may see."""
    rows = GuaranteeDeclaration.objects.select_related("item")
    return rows if holds(by, READ) else rows.none()


def checklist(*, by: By, year: int) -> dict[ItemGroup, list[ItemLine]]:
    """Return group → the lines of a year."""
    declared = {row.item_id: row for row in declarations_for(by=by).filter(year=year)}
    files = file_counts(f"{RECORD}:{row.pk}" for row in declared.values())
    found: dict[ItemGroup, list[ItemLine]] = {group: [] for group in ItemGroup}
    for item in items_for(by=by).order_by("position", "code"):
        row = declared.get(item.pk)
        found[ItemGroup(item.group)].append(ItemLine(item, row, files.get(f"{RECORD}:{row.pk}", 0) if row else 0))
    return found
