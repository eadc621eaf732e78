"""Makers for tests of forms: a published form, a record that asks for sheets (a notice), readers who fill."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from django.core.files.base import ContentFile

from yaodian.engines.forms import Beside, Choice, Field, Form, Group, Item, Kind
from yaodian.kernel.access import By, Reader, Role
from yaodian.kernel.accounts.tests.make import reader_in
from yaodian.kernel.evidence.tests.make import picture
from yaodian.kernel.forms import FormSubject, HeldItem, Prefilled, registry
from yaodian.kernel.forms.actions import Entry, Filling, import_form, publish_form
from yaodian.kernel.forms.models import AnswerSheet, FormVersion
from yaodian.kernel.notices.actions import send_notice
from yaodian.kernel.notices.models import Notice
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.rules import UnitKind
from yaodian.kernel.units.tests.make import SYSTEM, make_unit

KIND = "notices.notice"


def asked(name: str, kind: Kind = Kind.INTEGER, title: str = "", **more: Any) -> Field:
    """Return a field."""
    return Field(name=name, kind=kind, title=title or name, **more)


STATE = (Choice("good", "完好"), Choice("bad", "损坏"))


def fire_check(*more: Item, **changes: Any) -> Form:
    """Return a form with numbers, choices, a condition, a photo and rows."""
    items: tuple[Item, ...] = (
        asked("extinguishers", title="灭火器", unit="具", required="true()", minimum=0),
        asked("state", Kind.ONE, "整体状况", choices="state", required="true()"),
        asked("damage", Kind.LONG_TEXT, "损坏情况", relevant="${state} = 'bad'", required="true()"),
        asked("photo", Kind.PHOTO, "现场照片"),
        Group(
            name="rooms",
            title="各室",
            repeats=True,
            items=(asked("room", Kind.TEXT, "室名", required="true()"), asked("seats", title="座位", unit="个")),
        ),
        asked("all_seats", Kind.COMPUTED, "座位合计", calculation="sum(${seats})"),
    )
    form = Form(key="fire_check", title="消防自查", items=(*items, *more), lists={"state": STATE})
    return replace(form, **changes)


def published(form: Form | None = None, *, owner: Unit | None = None) -> FormVersion:
    """Return a version in use."""
    owner = owner or make_unit()
    draft = import_form(form=form or fire_check(), owner_id=owner.pk, purpose="测试", by=SYSTEM)
    return publish_form(version_id=draft.pk, by=SYSTEM).version


@dataclass
class Desk:
    """A school with a clerk and a notice that asks the school for a sheet; `taken` are the sheets the app received."""

    school: Unit
    clerk: Reader
    notice: Notice
    version: FormVersion
    beside: Beside = field(default_factory=Beside)
    prefill: dict[str, Prefilled] = field(default_factory=dict)
    taken: list[AnswerSheet] = field(default_factory=list)
    barred: str = ""

    def filling(self, answers: dict[str, Any], **changes: Any) -> Filling:
        """Return a filling of this desk's sheet."""
        plain = Filling(KIND, self.notice.pk, uuid4(), self.version.pk, 0, answers, {})
        return replace(plain, **changes)


def _taking(desk: Desk) -> Any:
    """Return what the app does with a sent sheet: it writes it down."""

    def received(*, sheet: AnswerSheet, by: By) -> None:
        desk.taken.append(sheet)

    return received


@contextmanager
def desk(version: FormVersion | None = None, *, held: tuple[HeldItem, ...] = (), many: bool = False) -> Iterator[Desk]:
    """Open a desk: while open, notices ask their school for sheets of this version."""
    school = make_unit(kind=UnitKind.SCHOOL)
    clerk = reader_in(Role.SCHOOL_CLERK, school)
    notice = send_notice(title="报消防自查", text="", record=None, unit_ids=[school.pk], due_at=None, by=SYSTEM)
    made = Desk(school, clerk, notice, version or published())
    subject = FormSubject(
        kind=KIND,
        title="测试报表",
        may_fill=lambda by, _id: made.barred,
        form_of=lambda _id: FormVersion.objects.filter(key=made.version.key, state="open").latest("version").pk,
        unit_of=lambda _id: school.pk,
        beside=lambda _id: made.beside,
        prefill=lambda _id: made.prefill,
        received=_taking(made),
        many=many,
    )
    subjects = {**registry.subjects(), KIND: subject}
    items = {one.code: one for one in held}
    with opened_registry(subjects, items):
        yield made


@contextmanager
def opened_registry(subjects: dict[str, FormSubject], items: dict[str, HeldItem]) -> Iterator[None]:
    """Let these subjects and register items be all that are declared."""
    places = (
        "queries.sheets",
        "actions.sheets",
        "actions.versions",
        "views.fill",
        "views.design",
        "views.versions",
        "registry",
    )
    with_subjects = [f"yaodian.kernel.forms.{place}" for place in places]
    patches: list[Any] = [
        patch(f"{place}.subjects", lambda: subjects) for place in with_subjects if _has(place, "subjects")
    ]
    patches += [patch(f"{place}.held", lambda: items) for place in with_subjects if _has(place, "held")]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in patches:
            one.stop()


def _has(module: str, name: str) -> bool:
    from importlib import import_module

    try:
        return hasattr(import_module(module), name)
    except ModuleNotFoundError:
        return False


def entry(payload: dict[str, Any], *, device: UUID, sequence: int, client_id: UUID | None = None) -> Entry:
    """Return an entry as a device sends it."""
    text = json.dumps(payload, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Entry(device, sequence, client_id or UUID(payload["sheet"]), digest, "send", text)


def file_entry(
    payload: dict[str, Any], *, device: UUID, sequence: int, client_id: UUID, colour: str = "green"
) -> Entry:
    """Return a photo's entry as a device sends it."""
    content = picture(colour=colour)
    text = json.dumps({**payload, "file_digest": hashlib.sha256(content).hexdigest()}, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Entry(device, sequence, client_id, digest, "file", text, ContentFile(content, "现场.jpg"))


def payload_of(desk: Desk, answers: dict[str, Any], *, sheet: UUID, revision: int = 0) -> dict[str, Any]:
    """Return a filling as a device writes it."""
    return {
        "kind": KIND,
        "subject_id": desk.notice.pk,
        "sheet": str(sheet),
        "version": desk.version.pk,
        "revision": revision,
        "answers": answers,
    }
