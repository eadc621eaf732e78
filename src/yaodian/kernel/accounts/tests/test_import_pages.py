"""The pages of the import: template, preview, confirmation, slips; what cannot be used is refused in words."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from yaodian.kernel.access import Role
from yaodian.kernel.accounts.models import Account
from yaodian.kernel.accounts.tests.make import (
    make_administrator,
)
from yaodian.kernel.accounts.tests.test_imports import tables
from yaodian.kernel.accounts.workbook import write_workbook
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.units.models import Unit

pytestmark = pytest.mark.django_db
BACKEND = "yaodian.kernel.accounts.backends.NameOrPhoneBackend"
SYSADMIN, SECURITY = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN


def enter(client: Client, account: Account) -> Client:
    client.force_login(account, backend=BACKEND)
    return client


def test_a_workbook_is_previewed_confirmed_and_its_slips_shown_once(client: Client) -> None:
    enter(client, make_administrator(SYSADMIN, SECURITY))
    content = write_workbook(tables())
    page = client.post("/account/import/", {"upload": SimpleUploadedFile("单位.xlsx", content)}).content.decode()
    assert Unit.objects.count() == 0
    assert "预览" in page
    signed = re.findall(r'name="signed" value="([^"]+)"', page)[0]
    slips = client.post("/account/import/confirm/", {"signed": signed}).content.decode()
    password = re.findall(r"[A-Z][a-z]{3}-\d{4}-[a-z]{6}", slips)[0]
    assert Account.objects.get(login_name="zhou").check_password(password)
    assert Unit.objects.count() == 7
    again = client.post("/account/import/confirm/", {"signed": signed})
    assert again.status_code == 302
    assert Account.objects.get(login_name="zhou").check_password(password)
    page = client.post("/account/import/", {"upload": SimpleUploadedFile("单位.xlsx", content)}).content.decode()
    assert "完全一致" in page
    assert list(record_faults()) == []


def test_a_preview_with_errors_cannot_be_confirmed_and_names_the_cell(client: Client) -> None:
    enter(client, make_administrator(SYSADMIN))
    wrong = tables()
    wrong["people"][0]["unit"] = "查无此校"
    upload = SimpleUploadedFile("单位.xlsx", write_workbook(wrong))
    page = client.post("/account/import/", {"upload": upload}).content.decode()
    assert "查无此校" in page
    assert "没有这个单位" in page
    assert 'name="signed"' not in page
    again = SimpleUploadedFile("单位.xlsx", write_workbook(wrong))
    marked = client.post("/account/import/", {"upload": again, "marked": "1"})
    listed = load_workbook(io.BytesIO(marked.content))["错误清单"]
    assert any("查无此校" in [cell.value for cell in row] for row in listed.iter_rows())


def test_a_preview_of_somebody_else_or_a_forged_one_is_refused(client: Client) -> None:
    enter(client, make_administrator(SYSADMIN))
    page = client.post("/account/import/", {"upload": SimpleUploadedFile("a.xlsx", write_workbook(tables()))})
    signed = re.findall(r'name="signed" value="([^"]+)"', page.content.decode())[0]
    other = enter(Client(), make_administrator(SYSADMIN))
    for text in (signed, signed[:-3], ""):
        other.post("/account/import/confirm/", {"signed": text})
        assert Unit.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.xlsx", b"   ", "空文件"),
        ("零.xlsx", b"", "空"),
        ("不是表格.xlsx", b"hello", "不是表格.xlsx"),
        ("机密★1年.xlsx", write_workbook({}), "拒绝接收"),
        ("模板.xlsx", write_workbook({}), "没有数据"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(client: Client, name: str, content: bytes, words: str) -> None:
    enter(client, make_administrator(SYSADMIN))
    answer = client.post("/account/import/", {"upload": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_the_template_opens_and_holds_the_four_tables(client: Client) -> None:
    enter(client, make_administrator(SYSADMIN))
    book = load_workbook(io.BytesIO(client.get("/account/import/template.xlsx").content))
    assert book.sheetnames == ["单位", "人员", "岗位", "账号"]
