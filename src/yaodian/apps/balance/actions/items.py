"""保障和质量项目的申报与核实 (declarations): said by one with evidence, checked by another."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.apps.balance.access import CHECK, DECLARE
from yaodian.apps.balance.actions.classes import BalanceError
from yaodian.apps.balance.models import GuaranteeDeclaration, GuaranteeItem
from yaodian.apps.balance.queries.computed import computed_items
from yaodian.apps.balance.queries.items import RECORD
from yaodian.apps.balance.rules import Answer, DeclarationState, hand_from, hand_of
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.actions import write_line

CATALOGUE = Path(__file__).resolve().parents[1] / "catalogue" / "guarantee.toml"


@cache
def _seed() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads(CATALOGUE.read_text("utf-8"))["guarantee_item"]
    return rows


@transaction.atomic
def load_items(*, by: By) -> int:
    """装入项目: add the items of the catalogue that are missing; rows that exist stay as the program holds them."""
    require(by, DECLARE)
    known = set(GuaranteeItem.objects.values_list("code", flat=True))
    rows = GuaranteeItem.objects.bulk_create(GuaranteeItem(**row) for row in _seed() if row["code"] not in known)
    if rows:
        write_line(
            verb="balance.load_items", by=by, also=rows, summary=_("%(count)s 个保障和质量项目") % {"count": len(rows)}
        )
    return len(rows)


@transaction.atomic
def declare_item(
    *, item_id: int, year: int, answer: Answer, text: str, by: By, uploads: Iterable[File[bytes]] = ()
) -> GuaranteeDeclaration:
    """申报项目: say whether an item is met in a year, with words and files; said again, it waits to be checked again."""
    require(by, DECLARE)
    if not text.strip():
        raise BalanceError(_("请写明情况和依据。"))
    item = GuaranteeItem.objects.select_for_update().get(pk=item_id)
    row = GuaranteeDeclaration.objects.filter(item=item, year=year).first() or GuaranteeDeclaration(
        item=item, year=year
    )
    if row.state == DeclarationState.CONFIRMED:
        raise BalanceError(_("该项目本年度已核实，要改请先退回。"))
    row.answer, row.text = answer.value, text.strip()
    row.state, row.declared_date = DeclarationState.DECLARED.value, clock.today()
    row.declared_by = hand_of(by).as_stored()
    row.checked_date, row.checked_by, row.checked_note = None, {}, ""
    row.save()
    for upload in uploads:
        attach_file(record=row, upload=upload, kind=EvidenceKind.OTHER, by=by)
    write_line(verb="balance.declare", by=by, record=row, summary=f"{row} {answer.label}")
    return row


def _waiting(declaration_id: int, *states: DeclarationState) -> GuaranteeDeclaration:
    rows = GuaranteeDeclaration.objects.select_for_update(of=("self",)).select_related("item")
    row = rows.filter(pk=declaration_id).first()
    if row is None:
        raise BalanceError(_("没有这项申报。"))
    if row.state not in states:
        raise BalanceError(_("这项申报现为“%(state)s”，不能这样办。") % {"state": row.get_state_display()})
    return row


@transaction.atomic
def check_declaration(*, declaration_id: int, note: str, by: By) -> GuaranteeDeclaration:
    """核实申报: a second person confirms what was declared; "met" is refused without a file, and where the registers count
    a school that does not meet it."""
    require(by, CHECK)
    row = _waiting(declaration_id, DeclarationState.DECLARED)
    if hand_of(by).is_same(hand_from(row.declared_by)):
        raise BalanceError(_("申报人不能核实自己的申报，请由另一人办理。"))
    if row.answer == Answer.MET and not files_of(f"{RECORD}:{row.pk}").exists():
        raise BalanceError(_("自评达到的项目没有佐证材料，不能核实。"))
    counted = computed_items(on=clock.today()).get(row.item.code) if row.answer == Answer.MET else None
    if counted is not None and counted.unmet:
        raise BalanceError(
            _("登记簿核算有 %(count)s 校未达到，不能核实为达到；请先整改，或更正登记簿。")
            % {"count": len(counted.unmet)}
        )
    return _decide(row, DeclarationState.CONFIRMED, note, "balance.check", by)


@transaction.atomic
def return_declaration(*, declaration_id: int, note: str, by: By) -> GuaranteeDeclaration:
    """退回申报: with the reason; one already confirmed may be returned too."""
    require(by, CHECK)
    row = _waiting(declaration_id, DeclarationState.DECLARED, DeclarationState.CONFIRMED)
    if not note.strip():
        raise BalanceError(_("请写明退回原因。"))
    return _decide(row, DeclarationState.RETURNED, note, "balance.return", by)


def _decide(row: GuaranteeDeclaration, state: DeclarationState, note: str, verb: str, by: By) -> GuaranteeDeclaration:
    row.state, row.checked_date = state.value, clock.today()
    row.checked_by, row.checked_note = hand_of(by).as_stored(), note.strip()
    row.save()
    write_line(verb=verb, by=by, record=row, summary=f"{row} {row.checked_note}".strip())
    return row
