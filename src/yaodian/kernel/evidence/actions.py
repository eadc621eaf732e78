"""Evidence writes (佐证材料): attaching a file to a record, withdrawing it, noting who read an internal one."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from yaodian.kernel import clock, records
from yaodian.kernel.access import By, NotAllowedError
from yaodian.kernel.evidence import storage
from yaodian.kernel.evidence.models import EvidenceFile
from yaodian.kernel.evidence.queries import files_of, may_read, may_withdraw
from yaodian.kernel.evidence.rules import (
    PHOTO_TYPES,
    EvidenceKind,
    FileRefusedError,
    clean_name,
    content_type_of,
    size_refusal,
)
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.journal.rules import sm3
from yaodian.kernel.privacy.refusal import refuse_classified
from yaodian.kernel.rulebook.queries import figure


def _checked(upload: File[bytes], *, kind: EvidenceKind) -> tuple[bytes, str]:
    """Return (content, content type); FileRefusedError or ClassifiedMaterialError before anything is written."""
    today = clock.today()
    name = upload.name or ""
    limit = figure("upload.max_mb", on=today)
    if refusal := size_refusal(upload.size, limit_mb=limit, photo=False):
        raise FileRefusedError(refusal)
    upload.seek(0)
    content = upload.read()
    refuse_classified(name=name, content=content)
    unpacked = int(figure("upload.archive_max_mb", on=today) * 1024 * 1024)
    content_type = content_type_of(name, content, archive_limit=unpacked)
    if content_type in PHOTO_TYPES:
        photo_limit = figure("upload.photo_max_mb", on=today)
        if refusal := size_refusal(len(content), limit_mb=photo_limit, photo=True):
            raise FileRefusedError(refusal)
        megapixels = int(figure("upload.photo_max_megapixels", on=today))
        if content_type != "image/heic" and (problem := storage.picture_problem(content, megapixels=megapixels)):
            raise FileRefusedError(problem)
    elif kind == EvidenceKind.PHOTO:
        raise FileRefusedError(_("这不是照片，请在“类别”中另选，或改选照片文件。"))
    return content, content_type


def attach_file(
    *,
    record: models.Model,
    upload: File[bytes],
    kind: EvidenceKind,
    by: By,
    caption: str = "",
    taken_date: date | None = None,
    internal: bool = False,
) -> EvidenceFile:
    """上传佐证材料: check, keep and journal one file of a record that `by` may read.

    The same content under the same record is kept once. FileRefusedError, ClassifiedMaterialError or NotAllowedError
    come before anything is written; when the caller's transaction rolls back, the file goes too."""
    ref = record_ref(record)
    if not may_read(by=by, ref=ref):
        raise NotAllowedError(_("您看不到这条记录，不能为它上传材料。"))
    refuse_classified(name="", content=caption)
    content, content_type = _checked(upload, kind=kind)
    digest = sm3(content)
    facts = {
        "record": ref,
        "kind": kind,
        "name": clean_name(upload.name or "", content_type),
        "caption": caption.strip()[:200],
        "taken_date": taken_date,
        "digest": digest,
        "size": len(content),
        "content_type": content_type,
        "internal": internal,
    }
    with transaction.atomic():
        if known := files_of(ref).filter(digest=digest).first():
            return known
        try:
            with transaction.atomic():
                return _keep(record=record, content=content, facts=facts, by=by)
        except IntegrityError:
            return files_of(ref).get(digest=digest)


def _keep(*, record: models.Model, content: bytes, facts: dict[str, Any], by: By) -> EvidenceFile:
    """Write the file, its row and its line."""
    file = EvidenceFile.objects.create(
        **facts,
        stored=storage.write_file(content, digest=facts["digest"]),
        uploaded_at=clock.now(),
        uploaded_by=by.name,
        account_id=by.account_id,
    )
    write_line(
        verb="evidence.attach",
        by=by,
        record=record,
        also=[file],
        summary=file.name,
        detail={"file": file.pk, "digest": file.digest, "kind": str(file.kind), "internal": file.internal},
    )
    return file


@transaction.atomic
def keep_made_file(
    *, record: models.Model, name: str, content: bytes, content_type: str, by: By, caption: str = ""
) -> EvidenceFile:
    """存本系统生成的文件: what the program made itself (an archive package), without the limits on uploads."""
    facts = {
        "record": record_ref(record),
        "kind": EvidenceKind.PAPER,
        "name": name[-200:],
        "caption": caption.strip()[:200],
        "taken_date": None,
        "digest": sm3(content),
        "size": len(content),
        "content_type": content_type,
        "internal": False,
    }
    return _keep(record=record, content=content, facts=facts, by=by)


def attach_files(
    *,
    record: models.Model,
    uploads: Iterable[File[bytes]],
    kind: EvidenceKind,
    by: By,
    caption: str = "",
    taken_date: date | None = None,
    internal: bool = False,
) -> list[EvidenceFile]:
    """上传多个佐证材料: all or none."""
    with transaction.atomic():
        return [
            attach_file(
                record=record,
                upload=upload,
                kind=kind,
                by=by,
                caption=caption,
                taken_date=taken_date,
                internal=internal,
            )
            for upload in uploads
        ]


@transaction.atomic
def remove_file(*, file_id: int, reason: str, by: By) -> EvidenceFile:
    """撤回佐证材料: marks the file withdrawn with a reason; file and digest are kept."""
    file = EvidenceFile.objects.select_for_update().get(pk=file_id)
    if not may_read(by=by, ref=file.record) or not may_withdraw(by=by, file=file):
        raise NotAllowedError(_("只有上传人本人，或有撤回权限的人，可以撤回这份材料。"))
    if not reason.strip():
        raise FileRefusedError(_("撤回须写明理由。"))
    if file.withdrawn_at is None:
        file.withdrawn_at = clock.now()
        file.withdrawn_by = by.name
        file.withdrawn_reason = reason.strip()[:200]
        file.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
        _line("evidence.withdraw", file, by=by, detail={"file": file.pk, "reason": reason.strip()})
    return file


@transaction.atomic
def note_internal_reading(*, file: EvidenceFile, by: By) -> None:
    """记内部材料的查阅: who opened a file marked internal (工作秘密)."""
    _line("evidence.read_internal", file, by=by, detail={"file": file.pk})


def _line(verb: str, file: EvidenceFile, *, by: By, detail: dict[str, Any]) -> None:
    """Write the line under the record that the file proves, so that the record's history shows it."""
    model = records.model_of(file.record)
    row = model._base_manager.filter(pk=file.record.rpartition(":")[2]).first() if model else None
    write_line(verb=verb, by=by, record=row or file, also=[file], summary=file.name, detail=detail)


def sweep_files(*, older_than_seconds: int = 24 * 3600) -> int:
    """清理无主文件: remove stored files without a row (left by a killed process); returns how many."""
    known = set(EvidenceFile.objects.values_list("stored", flat=True))
    before = time.time() - older_than_seconds
    swept = 0
    for stored, path in storage.stored_files():
        if stored not in known and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            swept += 1
    return swept
