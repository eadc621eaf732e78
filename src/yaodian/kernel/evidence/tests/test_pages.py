"""Evidence pages: served closed, by the access to the record, without position, and internal reading on record."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from PIL import Image

from yaodian.kernel.access import Role
from yaodian.kernel.evidence import actions
from yaodian.kernel.evidence.forms import EvidenceForm
from yaodian.kernel.evidence.models import EvidenceFile
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.evidence.tests import make
from yaodian.kernel.evidence.tests.make import document, photo, picture, upload
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.rulebook.tests.make import SYSTEM, browser, make_account

pytestmark = pytest.mark.django_db


def attached(content: Any = None, *, kind: EvidenceKind = EvidenceKind.PHOTO, internal: bool = False) -> EvidenceFile:
    return actions.attach_file(record=make.record(), upload=content or photo(), kind=kind, by=SYSTEM, internal=internal)


def body(client: Client, name: str, file: EvidenceFile) -> bytes:
    response = client.get(reverse(f"evidence:{name}", args=[file.pk]))
    assert response.status_code == 200
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_the_original_is_served_byte_for_byte_and_closed() -> None:
    file = attached()
    client = browser(make_account(Role.OFFICE))
    response = client.get(reverse("evidence:file", args=[file.pk]))
    assert b"".join(response.streaming_content) == picture()  # type: ignore[attr-defined]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Disposition"].startswith("inline")


def test_a_document_is_a_download_whatever_is_asked() -> None:
    file = attached(upload(document(), "验收单.docx"), kind=EvidenceKind.PAPER)
    response = browser(make_account(Role.OFFICE)).get(reverse("evidence:file", args=[file.pk]))
    assert response["Content-Disposition"].startswith("attachment")


def test_pictures_on_the_screen_carry_no_position() -> None:
    content = picture(gps=True)
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825)
    file = attached(upload(content, "带位置.jpg"))
    client = browser(make_account(Role.OFFICE))
    for name in ("thumbnail", "picture"):
        shown = Image.open(io.BytesIO(body(client, name, file)))
        assert not shown.getexif()
    assert body(client, "file", file) == content


def test_a_reader_without_access_to_the_record_finds_nothing() -> None:
    file = attached()
    outsider = browser(make_account(Role.PARENT))
    for name in ("detail", "file", "thumbnail", "picture", "withdraw"):
        assert outsider.get(reverse(f"evidence:{name}", args=[file.pk])).status_code == 404
    assert Client().get(reverse("evidence:file", args=[file.pk])).status_code == 302


def test_reading_an_internal_file_is_on_record() -> None:
    file = attached(internal=True)
    client = browser(make_account(Role.OFFICE, name="张主任"))
    response = client.get(reverse("evidence:file", args=[file.pk]))
    assert response["Cache-Control"] == "no-store"
    assert JournalLine.objects.get(verb="evidence.read_internal").actor == "张主任"


def test_the_page_of_a_file_shows_its_digest_and_withdraws_it() -> None:
    file = attached()
    client = browser(make_account(Role.OFFICE))
    assert file.digest in client.get(reverse("evidence:detail", args=[file.pk])).content.decode()
    address = reverse("evidence:withdraw", args=[file.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "拍错了"}).status_code == 302
    assert "已撤回" in client.get(reverse("evidence:detail", args=[file.pk])).content.decode()


def test_only_the_uploader_or_a_holder_of_the_right_withdraws() -> None:
    file = attached()
    clerk = browser(make_account(Role.SCHOOL_CLERK))
    assert clerk.post(reverse("evidence:withdraw", args=[file.pk]), {"reason": "不喜欢"}).status_code == 403


def test_the_form_joins_files_and_camera_and_asks_for_one() -> None:
    request = HttpRequest()
    empty = EvidenceForm({"evidence-kind": "photo"}, request.FILES)
    assert not empty.is_valid()
    files: Any = {"evidence-uploads": [photo()], "evidence-camera": [photo("手机.jpg")]}
    form = EvidenceForm({"evidence-kind": "photo"}, files)
    assert form.is_valid(), form.errors
    assert len(form.cleaned_data["uploads"]) == 2
    assert "MB" in form["uploads"].field.limits  # type: ignore[attr-defined]
    assert EvidenceForm({"evidence-kind": "photo"}, request.FILES, required=False).is_valid()
