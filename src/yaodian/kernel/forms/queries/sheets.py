"""Reads of sheets (查填报单): under their record's access, what is prefilled, what the check says, receipts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from yaodian.engines.forms import Beside, Checked, Form, check
from yaodian.kernel import clock, records
from yaodian.kernel.access import By, System
from yaodian.kernel.forms import rules
from yaodian.kernel.forms.models import AnswerSheet, FormVersion, SendReceipt, SheetFile
from yaodian.kernel.forms.queries.versions import form_of, local_now
from yaodian.kernel.forms.registry import FormSubject, Prefilled, held, subjects
from yaodian.kernel.forms.rules import FILLABLE


def sheets_for(*, by: By) -> QuerySet[AnswerSheet]:
    """Return the sheets whose record the reader may read."""
    rows = AnswerSheet.objects.select_related("version", "unit")
    if isinstance(by, System):
        return rows
    wanted = Q(pk__in=[])
    for kind in subjects():
        record = records.record_types().get(kind)
        if record is not None:
            refs = record.rows(by).annotate(form_ref=Concat(Value(f"{kind}:"), Cast("pk", CharField())))
            wanted |= Q(subject__in=refs.order_by().values("form_ref"))
    return rows.filter(wanted)


def files_for(*, by: By) -> QuerySet[SheetFile]:
    """Return the files of the sheets the reader may read."""
    return SheetFile.objects.filter(sheet__in=sheets_for(by=by)).select_related("sheet", "file")


def receipts_for(*, by: By) -> QuerySet[SendReceipt]:
    """Return the reader's own receipts, newest last; a receipt is the sender's alone."""
    rows = SendReceipt.objects.select_related("sheet")
    if isinstance(by, System):
        return rows
    return rows.filter(account_id=by.account_id) if by.account_id else rows.none()


def sheet_of(*, subject: FormSubject, subject_id: int) -> AnswerSheet | None:
    """Return the sheet that is being filled for a record: its only one, or, of many, the newest that is not sent."""
    rows = AnswerSheet.objects.filter(subject=f"{subject.kind}:{subject_id}").select_related("version", "unit")
    rows = rows.filter(state__in=FILLABLE) if subject.many else rows.filter(unit_id=subject.unit_of(subject_id))
    return rows.order_by("-started_at", "-pk").first()


@dataclass(frozen=True)
class Opened:
    """打开的填报单: the record's form, the sheet if it was begun, and what is prefilled."""

    subject: FormSubject
    subject_id: int
    version: FormVersion
    form: Form
    sheet: AnswerSheet | None
    prefilled: Mapping[str, Prefilled]

    @property
    def ref(self) -> str:
        """Return the record's reference."""
        return f"{self.subject.kind}:{self.subject_id}"

    def complete(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answers with what is prefilled put in its place."""
        return {**answers, **{name: one.value for name, one in self.prefilled.items()}}


def opened(*, subject: FormSubject, subject_id: int, sheet: AnswerSheet | None) -> Opened:
    """Return a record's form as it stands: the sheet's own version, or the one that the record asks for now."""
    version = sheet.version if sheet else FormVersion.objects.get(pk=subject.form_of(subject_id))
    form = form_of(version)
    return Opened(
        subject, subject_id, version, form, sheet, prefilled(form=form, subject=subject, subject_id=subject_id)
    )


def prefilled(*, form: Form, subject: FormSubject, subject_id: int) -> dict[str, Prefilled]:
    """预填: return what the registers and the app know of a record's answers, by field; rows are never prefilled."""
    own = dict(subject.prefill(subject_id))
    items, found = held(), {}
    for field in form.fields:
        if form.places[field.name].repeats:
            continue
        if (given := own.get(field.name)) is not None:
            found[field.name] = given
        elif (item := items.get(field.prefill)) is not None and item.value is not None:
            value = item.value(subject.unit_of(subject_id), clock.today())
            if value is not None and value != "":
                found[field.name] = Prefilled(rules.stored(value), str(item.register))
    return found


def checked(*, opened_sheet: Opened, answers: Mapping[str, Any]) -> Checked:
    """校验: check answers as they would be sent now, prefilled ones in place."""
    beside = opened_sheet.subject.beside(opened_sheet.subject_id)
    return check(opened_sheet.form, answers=opened_sheet.complete(answers), now=local_now(), beside=beside)


def typed_answers(sheet: AnswerSheet) -> dict[str, Any]:
    """Return a sheet's answers as values: numbers as int or Decimal."""
    at = timezone.localtime(sheet.sent_at or sheet.changed_at).replace(tzinfo=None)
    return check(form_of(sheet.version), answers=sheet.answers, now=at, beside=Beside()).answers


def files_of_sheet(sheet: AnswerSheet | None) -> dict[str, SheetFile]:
    """Return the sheet's files by their client id."""
    if sheet is None:
        return {}
    return {str(one.client_id): one for one in SheetFile.objects.filter(sheet=sheet).select_related("file")}


def refusal(*, subject: FormSubject, subject_id: int, by: By) -> str:
    """Return why this record's sheet may not be filled by the reader, "" when it may."""
    record = records.record_types().get(subject.kind)
    if record is None or not record.rows(by).filter(pk=subject_id).exists():
        return _("没有这条记录，或您看不到它。")
    return subject.may_fill(by, subject_id)
