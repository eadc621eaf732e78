"""Steps of a sent sheet (退回、锁定、解锁): the calling app's action asked its own verb."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.kernel.access import By
from yaodian.kernel.forms.actions.errors import SheetError
from yaodian.kernel.forms.models import AnswerSheet
from yaodian.kernel.forms.rules import SheetState
from yaodian.kernel.journal.actions import write_line


@transaction.atomic
def return_sheet(*, sheet_id: int, reason: str, by: By) -> AnswerSheet:
    """退回: the sheet may be mended and sent again. The calling action asked its own verb."""
    sheet = AnswerSheet.objects.select_for_update(of=("self",)).select_related("version", "unit").get(pk=sheet_id)
    if sheet.state != SheetState.SENT:
        raise SheetError(_("只有已报送、未锁定的表可以退回。"))
    if not reason.strip():
        raise SheetError(_("退回须写明理由。"))
    sheet.state, sheet.returned_reason = SheetState.RETURNED, reason.strip()[:300]
    return _stepped(sheet, by=by, verb="forms.return", reason=sheet.returned_reason)


@transaction.atomic
def lock_sheet(*, sheet_id: int, by: By) -> AnswerSheet:
    """锁定: what was approved never changes again, unless unlocked. The calling action asked its own verb."""
    sheet = AnswerSheet.objects.select_for_update(of=("self",)).select_related("version", "unit").get(pk=sheet_id)
    if sheet.state != SheetState.SENT:
        raise SheetError(_("只有已报送的表可以锁定。"))
    sheet.state = SheetState.LOCKED
    return _stepped(sheet, by=by, verb="forms.lock")


@transaction.atomic
def unlock_sheet(*, sheet_id: int, reason: str, by: By) -> AnswerSheet:
    """解锁: a locked sheet goes back to sent, with a reason. The calling action asked its own verb."""
    sheet = AnswerSheet.objects.select_for_update(of=("self",)).select_related("version", "unit").get(pk=sheet_id)
    if sheet.state != SheetState.LOCKED:
        raise SheetError(_("这张表没有锁定。"))
    if not reason.strip():
        raise SheetError(_("解锁须写明理由。"))
    sheet.state = SheetState.SENT
    return _stepped(sheet, by=by, verb="forms.unlock", reason=reason.strip())


def _stepped(sheet: AnswerSheet, *, by: By, verb: str, reason: str = "") -> AnswerSheet:
    sheet.save(update_fields=["state", "returned_reason"])
    write_line(verb=verb, by=by, record=sheet, summary=str(sheet), detail={"reason": reason} if reason else {})
    return sheet
