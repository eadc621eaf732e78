"""Attaching evidence: kept whole or not at all, once per record, journaled, and refused before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import File
from django.db import transaction

from yaodian.kernel.access import NotAllowedError, Reader, Role, Seat
from yaodian.kernel.evidence import actions, storage
from yaodian.kernel.evidence.models import EvidenceFile
from yaodian.kernel.evidence.queries import file_counts, file_faults, files_of, files_readable, publishable_files
from yaodian.kernel.evidence.rules import EvidenceKind, FileRefusedError
from yaodian.kernel.evidence.tests import make
from yaodian.kernel.evidence.tests.make import document, photo, picture, upload
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults, record_ref
from yaodian.kernel.journal.rules import sm3
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.rulebook.tests.make import SYSTEM, make_rule

pytestmark = pytest.mark.django_db
STRANGER = Reader(account_id=None, person_id=None, name="外人", seats=(Seat(Role.PARENT, None),))


def attach(upload_: File[bytes], *, record: Any = None, by: Any = SYSTEM, **facts: Any) -> EvidenceFile:
    return actions.attach_file(
        record=record or make.record(), upload=upload_, kind=facts.pop("kind", EvidenceKind.PHOTO), by=by, **facts
    )


def stored() -> list[Path]:
    return [path for _name, path in storage.stored_files()] + list(storage.root().rglob("*.part"))


def test_a_photo_is_kept_by_its_digest_and_journaled_under_its_record() -> None:
    record = make.record()
    file = attach(photo(), record=record, caption="验收现场")
    assert file.digest == sm3(picture())
    assert (file.content_type, file.size) == ("image/jpeg", len(picture()))
    assert (storage.root() / file.stored).read_bytes() == picture()
    assert list(files_of(record_ref(record))) == [file]
    line = JournalLine.objects.get(verb="evidence.attach")
    assert line.record == record_ref(record)
    assert line.detail["digest"] == file.digest
    assert list(record_faults()) == []
    assert list(file_faults()) == []


def test_the_same_content_under_the_same_record_is_kept_once() -> None:
    record = make.record()
    assert attach(photo(), record=record) == attach(photo("另一个名字.jpg"), record=record)
    assert len(stored()) == 1
    other = attach(photo(), record=make.record())
    assert other.stored != EvidenceFile.objects.order_by("id").first().stored  # type: ignore[union-attr]
    assert file_counts([record_ref(record)]) == {record_ref(record): 1}


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("机密★长期.docx", document(), EvidenceKind.PAPER),
        ("普通.docx", document("机密★一年"), EvidenceKind.PAPER),
    ],
)
def test_a_classified_file_is_refused_before_anything_is_written(name: str, content: bytes, kind: EvidenceKind) -> None:
    with pytest.raises(ClassifiedMaterialError, match="纸质"):
        attach(upload(content, name), kind=kind)
    assert not EvidenceFile.objects.exists()
    assert stored() == []


def test_limits_come_from_the_rulebook() -> None:
    make_rule("upload.photo_max_mb", value="0.001")
    with pytest.raises(FileRefusedError, match="照片大小"):
        attach(photo())
    make_rule("upload.max_mb", value="0.0001")
    with pytest.raises(FileRefusedError, match="文件大小"):
        attach(upload(document(), "表.docx"), kind=EvidenceKind.PAPER)
    assert stored() == []


def test_a_broken_picture_and_one_too_large_to_unpack_are_refused() -> None:
    with pytest.raises(FileRefusedError, match="损坏"):
        attach(upload(b"\xff\xd8\xff\xe0" + bytes(50), "坏.jpg"))
    make_rule("upload.photo_max_megapixels", value="0.1")
    with pytest.raises(FileRefusedError, match="像素"):
        attach(photo())
    with pytest.raises(FileRefusedError, match="不是照片"):
        attach(upload(document(), "表.docx"), kind=EvidenceKind.PHOTO)


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_leaves_no_file() -> None:
    record = make.record()

    @transaction.atomic
    def fail_after(colour: str) -> None:
        attach(photo(colour=colour), record=record)
        raise RuntimeError("上级动作失败")

    with pytest.raises(RuntimeError):
        fail_after("green")
    assert stored() == []
    with transaction.atomic():
        kept = attach(photo(), record=record)
        with pytest.raises(RuntimeError):
            fail_after("red")
        assert len(stored()) == 1
    assert [path.name for path in stored()] == [kept.stored.partition("/")[2]]
    assert list(file_faults()) == []


def test_a_failed_row_leaves_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_facts: Any) -> None:
        raise RuntimeError("流水写不进去")

    monkeypatch.setattr(actions, "write_line", fail)
    with pytest.raises(RuntimeError):
        attach(photo())
    assert stored() == []


def test_a_withdrawn_file_is_kept_but_proves_nothing() -> None:
    record = make.record()
    file = attach(photo(), record=record)
    with pytest.raises(FileRefusedError, match="理由"):
        actions.remove_file(file_id=file.pk, reason=" ", by=SYSTEM)
    actions.remove_file(file_id=file.pk, reason="拍错教室", by=SYSTEM)
    assert not files_of(record_ref(record)).exists()
    assert len(stored()) == 1
    again = attach(photo(), record=record)
    assert again.pk != file.pk
    assert list(record_faults()) == []


def test_an_internal_file_is_not_published() -> None:
    record = make.record()
    attach(photo(), record=record, internal=True)
    shown = attach(photo(colour="blue"), record=record)
    assert list(publishable_files(ref=record_ref(record))) == [shown]


def test_who_cannot_read_the_record_can_neither_attach_nor_see() -> None:
    record = make.record()
    with pytest.raises(NotAllowedError):
        attach(photo(), record=record, by=STRANGER)
    file = attach(photo(), record=record)
    assert not files_readable(by=STRANGER).exists()
    assert list(files_readable(by=SYSTEM)) == [file]
    with pytest.raises(NotAllowedError):
        actions.remove_file(file_id=file.pk, reason="看不惯", by=STRANGER)


def test_verification_finds_a_changed_and_a_missing_file() -> None:
    changed, missing = attach(photo()), attach(photo(), record=make.record())
    (storage.root() / changed.stored).write_bytes(b"changed")
    (storage.root() / missing.stored).unlink()
    assert [fault.text.rpartition("的文件")[2] for fault in file_faults()] == ["内容被改动", "不见了"]


def test_the_sweeper_removes_only_old_files_without_a_row() -> None:
    file = attach(photo())
    orphan = storage.root() / "ab" / ("ab" + "0" * 62 + ".00000000")
    storage.write_whole(orphan, b"left behind")
    assert actions.sweep_files() == 0
    assert actions.sweep_files(older_than_seconds=-1) == 1
    assert (storage.root() / file.stored).is_file()
    assert not orphan.exists()
