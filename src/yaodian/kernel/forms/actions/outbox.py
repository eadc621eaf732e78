"""Outbox writes (收件): what a device sends, in its order, exactly once; every entry gets a receipt.

An entry is named by device and sequence and known by client id and digest. The same entry again is answered with the
same receipt; the same content under a new number is answered as taken before; a refused one keeps its reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError
from yaodian.kernel.evidence.rules import FileRefusedError
from yaodian.kernel.forms.actions.errors import SheetError
from yaodian.kernel.forms.actions.sheets import Filling, attach_to_sheet, send_sheet
from yaodian.kernel.forms.models import AnswerSheet, SendReceipt
from yaodian.kernel.forms.rules import Outcome
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.rules import ClassifiedMaterialError

KINDS = ("send", "file")


class OutboxError(ValueError):
    """收不下的数据 (what cannot be read or was damaged on its way): nothing was written, the device tries again."""


@dataclass(frozen=True)
class Entry:
    """一条待传 (entry of an outbox): `payload` is JSON as the device wrote it, `digest` its SHA-256.

    A payload of kind "send" is a filling, of kind "file" names sheet, place and the file's SHA-256."""

    device: UUID
    sequence: int
    client_id: UUID
    digest: str
    kind: str
    payload: str
    upload: File[bytes] | None = None


def take_outbox(*, entries: Iterable[Entry], by: By) -> list[SendReceipt]:
    """收一批: take entries in their order, each in a transaction of its own."""
    return [take_entry(entry=one, by=by) for one in sorted(entries, key=lambda one: (str(one.device), one.sequence))]


def take_entry(*, entry: Entry, by: By) -> SendReceipt:
    """收一条: return its receipt; OutboxError when it was damaged or its number stands for something else."""
    facts = _facts(entry)
    for _attempt in range(2):
        if known := _known(entry, by):
            return known
        try:
            return _take(entry, facts, by)
        except IntegrityError:
            continue
    raise OutboxError(_("同一条正在由另一个连接送达，请稍后再试。"))


def _facts(entry: Entry) -> Mapping[str, Any]:
    """Return the payload, whole and undamaged."""
    if hashlib.sha256(entry.payload.encode()).hexdigest() != entry.digest:
        raise OutboxError(_("内容在途中损坏，请重传。"))
    try:
        facts = json.loads(entry.payload)
    except (ValueError, RecursionError):
        raise OutboxError(_("内容读不懂，请更新页面后重传。")) from None
    if not isinstance(facts, dict) or entry.kind not in KINDS:
        raise OutboxError(_("内容读不懂，请更新页面后重传。"))
    if entry.kind == "file":
        if entry.upload is None:
            raise OutboxError(_("缺少文件，请重传。"))
        digest = hashlib.sha256()
        for chunk in entry.upload.chunks():
            digest.update(chunk)
        if digest.hexdigest() != facts.get("file_digest"):
            raise OutboxError(_("文件在途中损坏，请重传。"))
    return facts


def _known(entry: Entry, by: By) -> SendReceipt | None:
    """Return the receipt that this very entry was given."""
    known = SendReceipt.objects.filter(device=entry.device, sequence=entry.sequence).select_related("sheet").first()
    if known is None:
        return None
    if (known.client_id, known.digest, known.account_id) != (entry.client_id, entry.digest, by.account_id):
        raise OutboxError(_("本机的这个序号已用于另一条，请刷新页面后重传。"))
    return known


@transaction.atomic
def _take(entry: Entry, facts: Mapping[str, Any], by: By) -> SendReceipt:
    taken = SendReceipt.objects.filter(client_id=entry.client_id, digest=entry.digest, outcome=Outcome.ACCEPTED).first()
    outcome, reason, sheet = Outcome.ACCEPTED, "", None
    if taken is not None and taken.account_id == by.account_id:
        outcome, sheet = Outcome.REPEATED, taken.sheet
    else:
        try:
            with transaction.atomic():
                sheet = _done(entry, facts, by)
        except (SheetError, NotAllowedError, FileRefusedError, ClassifiedMaterialError) as error:
            outcome, reason = Outcome.REFUSED, str(error)
    receipt = SendReceipt.objects.create(
        device=entry.device,
        sequence=entry.sequence,
        client_id=entry.client_id,
        digest=entry.digest,
        kind=entry.kind,
        outcome=outcome,
        reason=reason,
        sheet=sheet,
        account_id=by.account_id,
        title=str(sheet) if sheet else str(facts.get("title", ""))[:200],
        at=clock.now(),
    )
    write_line(verb="forms.take", by=by, record=receipt, summary=receipt.title, detail={"outcome": str(outcome)})
    return receipt


def _done(entry: Entry, facts: Mapping[str, Any], by: By) -> AnswerSheet:
    """Do what the entry asks; what it lacks is a refusal, not a fault."""
    try:
        kind, subject_id, sheet_id = str(facts["kind"]), int(facts["subject_id"]), UUID(str(facts["sheet"]))
        place = str(facts["place"]) if entry.kind == "file" else ""
        version_id, revision = (int(facts["version"]), int(facts["revision"])) if entry.kind == "send" else (0, 0)
    except (KeyError, TypeError, ValueError):
        raise SheetError(_("内容不全，请重新打开这张表再报。")) from None
    if entry.kind == "file":
        assert entry.upload is not None
        return attach_to_sheet(
            kind=kind,
            subject_id=subject_id,
            sheet_client_id=sheet_id,
            client_id=entry.client_id,
            place=place,
            upload=entry.upload,
            by=by,
        ).sheet
    filling = Filling(
        kind=kind,
        subject_id=subject_id,
        client_id=sheet_id,
        version_id=version_id,
        revision=revision,
        answers=facts.get("answers") or {},
        explained=_texts(facts.get("explained")),
    )
    return send_sheet(filling=filling, by=by)


def _texts(raw: Any) -> dict[str, str]:
    return {str(key): str(words) for key, words in raw.items()} if isinstance(raw, dict) else {}
