"""Archive packages: what is in them, what verification finds, who makes them, the command without a database."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from yaodian.kernel import clock
from yaodian.kernel.access import NotAllowedError, Role
from yaodian.kernel.accounts.queries import reader_of
from yaodian.kernel.archives import actions
from yaodian.kernel.archives.commands import verify
from yaodian.kernel.archives.models import ArchivePackage
from yaodian.kernel.archives.queries import papers_as_parts
from yaodian.kernel.archives.rules import (
    INDEX,
    LISTING,
    MANIFEST,
    Act,
    ArchiveError,
    Dossier,
    Part,
    build_package,
    safe_name,
    verify_package,
)
from yaodian.kernel.discovery.commands import ExitCode
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.evidence.storage import root
from yaodian.kernel.journal.queries import record_faults, record_ref
from yaodian.kernel.journal.rules import sm3
from yaodian.kernel.notices.actions import send_notice
from yaodian.kernel.rulebook.tests.make import SYSTEM, browser, make_account, make_unit

AT = datetime(2018, 12, 20, 9, 30)
NOW = datetime(2018, 12, 20, 1, 30, tzinfo=UTC)
DOSSIER = Dossier(
    title="5.2.1 建设13个录播教室",
    retention="永久",
    facts=[("牵头单位", "电教馆")],
    parts=[
        Part("验收单", "验收/单.txt", content="合格".encode(), person="王老师", formed_date=date(2018, 9, 1)),
        Part("会议记录", "记录.txt", digest="0" * 64, withheld="内部材料，另行归档，不随包导出"),
    ],
    acts=[Act("2018-09-01 10:00:00", "plan.report", "王老师", "<报告>", 7, "ab" * 32, {"plan.task:1": "cd" * 32})],
)


def changed(content: bytes, name: str, new: bytes | None) -> bytes:
    """Return the package with one file replaced, added, or (None) left out."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as made:
        for entry in old.namelist():
            if entry != name:
                made.writestr(entry, old.read(entry))
        if new is not None:
            made.writestr(name, new)
    return target.getvalue()


def test_a_package_opens_without_the_program_and_verifies() -> None:
    content = build_package(DOSSIER, made_at=AT)
    assert verify_package(content) == []
    assert build_package(DOSSIER, made_at=AT) == content, "same dossier and moment, same bytes"
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        index = package.read(INDEX).decode()
        assert 'href="files/001_验收_单.txt"' in index
        assert "<script" not in index
        assert "&lt;报告&gt;" in index
        assert "files/002_记录.txt" not in package.namelist(), "what is internal stays outside"
        assert "内部材料" in index
        listed = package.read(MANIFEST).decode()
        assert f"SM3(files/001_验收_单.txt)= {sm3('合格'.encode())}" in listed


def test_verification_names_what_was_altered_removed_or_added() -> None:
    content = build_package(DOSSIER, made_at=AT)
    assert verify_package(changed(content, "files/001_验收_单.txt", b"x")) == ["文件被改动：files/001_验收_单.txt"]
    assert verify_package(changed(content, INDEX, None)) == [f"缺少文件：{INDEX}"]
    assert verify_package(changed(content, "files/999.txt", b"x")) == ["清单外的文件：files/999.txt"]
    assert verify_package(changed(content, MANIFEST, None)) == [f"档案包没有摘要清单 {MANIFEST}"]
    assert verify_package(b"no zip at all") == ["不是有效的档案包（无法作为 zip 打开），或已损坏"]


@given(st.binary(min_size=1, max_size=8), st.integers(0, 4000))
def test_a_broken_package_is_told_and_never_raises(noise: bytes, place: int) -> None:
    content = bytearray(build_package(DOSSIER, made_at=AT))
    place %= len(content)
    content[place : place + len(noise)] = noise
    assert isinstance(verify_package(bytes(content)), list)


def test_a_retention_that_is_none_is_refused_and_names_are_safe() -> None:
    with pytest.raises(ArchiveError, match="保管期限"):
        build_package(Dossier("x", "5年", [], [], []), made_at=AT)
    assert safe_name('../a:b"c.txt') == "_a_b_c.txt"


def test_the_command_verifies_a_file_without_a_database(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.zip", tmp_path / "b.zip"
    good.write_bytes(content := build_package(DOSSIER, made_at=AT))
    bad.write_bytes(changed(content, INDEX, b"x"))
    assert verify({"file": good}).code is ExitCode.DONE
    assert sm3(content) in verify({"file": good}).text
    assert verify({"file": bad}).code is ExitCode.FOUND_WRONG
    assert verify({"file": tmp_path / "none.zip"}).code is ExitCode.BAD_USAGE


@pytest.mark.django_db
def test_the_office_archives_a_record_with_its_papers_and_its_journal() -> None:
    office = make_unit("办公室")
    secretary = reader_of(
        account=(account := make_account(Role.OFFICE, unit=office, name="张主任")), on=date(2018, 12, 20)
    )
    clerk = reader_of(account=make_account(Role.SECTION_CLERK, unit=office), on=date(2018, 12, 20))
    with clock.at(NOW):
        notice = send_notice(title="验收安排", text="", record=None, unit_ids=[office.pk], due_at=None, by=SYSTEM)
        for name, internal in (("安排.txt", False), ("测算.txt", True)):
            upload: Any = ContentFile(name.encode(), name=name)
            attach_file(record=notice, upload=upload, kind=EvidenceKind.PAPER, by=SYSTEM, internal=internal)
        ref = record_ref(notice)
        facts: dict[str, Any] = {
            "record": notice,
            "title": "验收安排",
            "facts": [],
            "parts": papers_as_parts(refs=[ref]),
            "refs": [ref],
            "retention": actions.retention_of(scope="target"),
        }
        with pytest.raises(NotAllowedError):
            actions.make_package(**facts, by=clerk)
        package = actions.make_package(**facts, by=secretary)
    assert (package.retention, package.file_count) == ("永久", 2)
    client = browser(account)
    shown = client.get(reverse("archives:package", args=[package.pk])).content.decode()
    assert package.digest in shown
    (file,) = files_of(record_ref(package))
    content = (root() / file.stored).read_bytes()
    assert (sm3(content), verify_package(content)) == (package.digest, [])
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        acts = json.loads(zipped.read("journal.json"))
        assert [act["verb"] for act in acts] == ["notices.send", "evidence.attach", "evidence.attach"]
        rows = list(load_workbook(io.BytesIO(zipped.read(LISTING))).active.values)  # type: ignore[union-attr]
        assert any("测算.txt" in row and "内部材料，另行归档，不随包导出" in row for row in rows)
    assert client.get(reverse("archives:list")).status_code == 200
    assert ArchivePackage.objects.count() == 1
    assert list(record_faults()) == []
