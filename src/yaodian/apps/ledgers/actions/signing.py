"""签到 (sign-in): a sitting is opened, phones sign by its rolling code, the number goes into the entry."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.apps.ledgers.access import KEEP
from yaodian.apps.ledgers.actions.entries import change_entry
from yaodian.apps.ledgers.actions.errors import LedgerError
from yaodian.apps.ledgers.models import Entry, Signature, Sitting
from yaodian.apps.ledgers.queries import declaration_of, whole_answers
from yaodian.apps.ledgers.rules import LedgerRowState, SigninMode
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.refusal import refuse_classified


@transaction.atomic
def open_sitting(*, entry_id: int, by: By) -> Sitting:
    """开始签到: once for an entry of a ledger that declares it."""
    entry = Entry.objects.select_for_update(of=("self",)).select_related("ledger").get(pk=entry_id)
    require(by, KEEP, unit_id=entry.unit_id)
    mode = declaration_of(entry.ledger).signin
    if not mode or entry.state != LedgerRowState.IN_FORCE:
        raise LedgerError(_("“%(title)s”没有扫码签到。") % {"title": entry.title})
    if Sitting.objects.filter(entry=entry).exists():
        raise LedgerError(_("这次活动已经开过签到。"))
    sitting = Sitting.objects.create(
        entry=entry, mode=mode, secret=secrets.token_hex(16), opened_at=clock.now(), opened_by=by.name
    )
    write_line(verb="ledgers.open_sitting", by=by, record=sitting, summary=str(entry))
    return sitting


@transaction.atomic
def sign_in(*, sitting_id: int, device: str, by: By, name: str = "", workplace: str = "") -> bool:
    """签到: one phone once; False when it had signed before. Where only the number is kept, no name is stored."""
    sitting = Sitting.objects.select_for_update().get(pk=sitting_id)
    if sitting.closed_at is not None:
        raise LedgerError(_("签到已经结束。"))
    named = sitting.mode == SigninMode.NAMES
    if named and not (name.strip() and workplace.strip()):
        raise LedgerError(_("请填写姓名和单位。"))
    refuse_classified(name="", content=f"{name}\n{workplace}")
    digest = hashlib.sha256(f"{sitting.secret}{device}".encode()).hexdigest()
    if Signature.objects.filter(sitting=sitting, device=digest).exists():
        return False
    signature = Signature.objects.create(
        sitting=sitting,
        device=digest,
        name=name.strip()[:40] if named else "",
        workplace=workplace.strip()[:80] if named else "",
        signed_at=clock.now(),
    )
    sitting.count += 1
    sitting.save(update_fields=["count"])
    write_line(verb="ledgers.sign_in", by=by, record=sitting, also=[signature], summary=str(sitting))
    return True


@transaction.atomic
def close_sitting(*, sitting_id: int, by: By) -> Sitting:
    """结束签到: the number of signatures becomes the entry's number of those present, as a correction on record."""
    sitting = Sitting.objects.select_for_update().get(pk=sitting_id)
    entry = Entry.objects.select_related("ledger").get(pk=sitting.entry_id)
    require(by, KEEP, unit_id=entry.unit_id)
    if sitting.closed_at is not None:
        raise LedgerError(_("签到已经结束。"))
    sitting.closed_at = clock.now()
    sitting.save(update_fields=["closed_at"])
    write_line(verb="ledgers.close_sitting", by=by, record=sitting, summary=f"{sitting}：{sitting.count}")
    name = declaration_of(entry.ledger).attended
    answers = whole_answers(entry)
    if answers.get(name) != sitting.count:
        answers[name] = sitting.count
        change_entry(entry_id=entry.pk, answers=answers, reason=_("扫码签到人数"), revision=entry.revision, by=by)
    return sitting
