"""Sheets in bulk (整批填报单): many units' answers from one workbook, many sheets locked at once; a few questions, one line.

The calling action asked its own verb for every record and says what it takes from each sheet itself: `received` is not
called here. One wrong sheet refuses the whole batch, named by its record."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.engines.forms import Beside, Form, Problem, check, score
from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.forms.actions.errors import SheetError
from yaodian.kernel.forms.models import AnswerSheet, FormVersion
from yaodian.kernel.forms.queries import form_of, local_now
from yaodian.kernel.forms.rules import FILLABLE, SheetState, VersionState, raw_answers, stored, texts_in
from yaodian.kernel.journal.actions import write_batch
from yaodian.kernel.journal.queries import batch_of
from yaodian.kernel.privacy.refusal import refuse_classified

TAKEN = (
    "version",
    "answers",
    "explained",
    "notes",
    "returned_reason",
    "points",
    "full_points",
    "state",
    "sent_by",
    "sent_at",
    "revision",
    "changed_by",
    "changed_at",
)


@dataclass(frozen=True)
class SheetRow:
    """一份 (one sheet of a batch): whose record and unit, the answers as given, what the app and the registers know."""

    subject_id: int
    unit_id: int
    answers: Mapping[str, Any]
    prefilled: Mapping[str, Any] = field(default_factory=dict)
    beside: Beside = field(default_factory=Beside)
    explained: str = ""
    """Why every warned-about answer of this sheet stands; "" lets a warning refuse it."""


class BatchRefusedError(SheetError):
    """整批未收: `problems` by record id; nothing was written."""

    def __init__(self, problems: Mapping[int, tuple[Problem, ...]]) -> None:
        super().__init__("；".join(one.sentence for found in problems.values() for one in found))
        self.problems = problems


@transaction.atomic
def send_sheets(*, kind: str, version_id: int, rows: Sequence[SheetRow], by: By) -> dict[int, AnswerSheet]:
    """整批报送: judge every row, then write all; returns record id → sheet. BatchRefusedError names what is wrong."""
    version = FormVersion.objects.get(pk=version_id)
    if version.state != VersionState.OPEN:
        raise SheetError(_("“%(title)s”没有在使用的版本，暂不能填报。") % {"title": version.title})
    form, known = form_of(version), _known(kind, rows)
    wrong: dict[int, tuple[Problem, ...]] = {}
    fresh: list[AnswerSheet] = []
    changed: list[AnswerSheet] = []
    for row in rows:
        sheet = known.get(row.subject_id)
        if sheet is not None and sheet.state not in FILLABLE:
            raise SheetError(_("%(unit)s的这张表已报送，不能再改。") % {"unit": sheet.unit})
        target = sheet or _begun(kind, version, row, by)
        if problems := _answered(target, version, form, row, by):
            wrong[row.subject_id] = problems
        (changed if sheet is not None else fresh).append(target)
    if wrong:
        raise BatchRefusedError(wrong)
    AnswerSheet.objects.bulk_create(fresh)
    AnswerSheet.objects.bulk_update(changed, TAKEN, batch_size=200)
    sheets = {int(sheet.subject.rpartition(":")[2]): sheet for sheet in (*fresh, *changed)}
    _write(sheets.values(), verb="forms.send_batch", by=by, summary=version.title)
    return sheets


def _known(kind: str, rows: Sequence[SheetRow]) -> dict[int, AnswerSheet]:
    """Return the locked sheets that were begun for these records."""
    subjects = [f"{kind}:{row.subject_id}" for row in rows]
    found = AnswerSheet.objects.select_for_update(of=("self",)).select_related("unit").filter(subject__in=subjects)
    return {int(sheet.subject.rpartition(":")[2]): sheet for sheet in found}


def _begun(kind: str, version: FormVersion, row: SheetRow, by: By) -> AnswerSheet:
    now = clock.now()
    return AnswerSheet(
        client_id=uuid4(),
        version=version,
        subject=f"{kind}:{row.subject_id}",
        unit_id=row.unit_id,
        started_by=by.acting_for or by.name,
        started_at=now,
        changed_at=now,
    )


def _answered(sheet: AnswerSheet, version: FormVersion, form: Form, row: SheetRow, by: By) -> tuple[Problem, ...]:
    """Put the answers into the sheet; return what is wrong with them."""
    given, now = raw_answers(form, row.answers), local_now()
    refuse_classified(name="", content="\n".join([*texts_in(given), row.explained]))
    result = check(form, answers={**given, **row.prefilled}, now=now, beside=row.beside)
    wrong = result.errors if row.explained else result.problems
    points = score(form, kept=result.kept, now=now)
    sheet.version, sheet.answers = version, stored(result.kept)
    sheet.explained = [
        {"address": one.address, "sentence": one.sentence, "words": row.explained[:500]} for one in result.warnings
    ]
    sheet.notes, sheet.returned_reason = [], ""
    sheet.points, sheet.full_points = (points.points, points.full) if points.lines else (None, None)
    sheet.state, sheet.revision = SheetState.SENT, sheet.revision + 1
    sheet.sent_by = sheet.changed_by = by.acting_for or by.name
    sheet.sent_at = sheet.changed_at = clock.now()
    return tuple(wrong)


@transaction.atomic
def lock_sheets(*, sheet_ids: Collection[int], by: By) -> None:
    """整批锁定: what was approved never changes again, unless unlocked."""
    sheets = list(AnswerSheet.objects.select_for_update(of=("self",)).filter(pk__in=sheet_ids).order_by("pk"))
    if any(sheet.state != SheetState.SENT for sheet in sheets):
        raise SheetError(_("只有已报送的表可以锁定。"))
    AnswerSheet.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(state=SheetState.LOCKED)
    _write(sheets, verb="forms.lock_batch", by=by, summary=_("%(n)s 份") % {"n": len(sheets)})


def _write(sheets: Collection[AnswerSheet], *, verb: str, by: By, summary: str) -> None:
    batch = batch_of(model=AnswerSheet, keys=[sheet.pk for sheet in sheets])
    write_batch(verb=verb, by=by, batches=[batch], summary=summary, detail={"sheets": len(sheets)})
