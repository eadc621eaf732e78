"""Sheet writes (填报单): keep, send, return, lock; files of answers; every write asks the record's app first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yaodian.engines.forms import Checked, Fault, Kind, Problem, move_answers, score
from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.forms.actions.errors import AnswersRefusedError, SheetError
from yaodian.kernel.forms.models import AnswerSheet, FormVersion, SheetFile
from yaodian.kernel.forms.queries import Opened, checked, files_of_sheet, form_of, local_now, opened, refusal
from yaodian.kernel.forms.registry import FormSubject, subjects
from yaodian.kernel.forms.rules import (
    FILLABLE,
    SheetState,
    VersionState,
    attachments,
    raw_answers,
    stored,
    texts_in,
)
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.refusal import refuse_classified

EVIDENCE = {Kind.PHOTO: EvidenceKind.PHOTO, Kind.SIGNATURE: EvidenceKind.SCAN, Kind.FILE: EvidenceKind.OTHER}


@dataclass(frozen=True)
class Filling:
    """一次填写 (filling): whose sheet (record and client id), of which version, over which revision, and the answers.

    `explained` holds, by the problem's address, why a warned-about answer stands."""

    kind: str
    subject_id: int
    client_id: UUID
    version_id: int
    revision: int
    answers: Mapping[str, Any]
    explained: Mapping[str, str]


def _subject(kind: str, subject_id: int, by: By) -> FormSubject:
    """Return the subject when `by` may fill its sheet."""
    subject = subjects().get(kind)
    if subject is None:
        raise SheetError(_("能填这类表单的功能没有安装。"))
    if words := refusal(subject=subject, subject_id=subject_id, by=by):
        raise NotAllowedError(words)
    return subject


def _sheet(subject: FormSubject, subject_id: int, client_id: UUID, by: By) -> AnswerSheet:
    """Return the locked sheet of a client id, begun now if it is new."""
    ref = f"{subject.kind}:{subject_id}"
    found = _locked(client_id)
    if found is None:
        try:
            with transaction.atomic():
                found = _begin(subject, subject_id, client_id, by)
        except IntegrityError:
            found = _locked(client_id)
            if found is None:
                raise SheetError(_taken(ref, subject.unit_of(subject_id))) from None
    if found.subject != ref:
        raise SheetError(_("这份填报单属于另一件事，请重新打开后再填。"))
    return found


def _locked(client_id: UUID) -> AnswerSheet | None:
    rows = AnswerSheet.objects.select_for_update(of=("self",)).select_related("version", "unit")
    return rows.filter(client_id=client_id).first()


def _taken(ref: str, unit_id: int) -> str:
    """Return who filled this record's sheet before."""
    other = AnswerSheet.objects.filter(subject=ref, unit_id=unit_id).first()
    return _("这张表已由%(who)s开始填写，您填的内容还在本机；请重新打开，核对后再报。") % {
        "who": other.started_by if other else ""
    }


def _begin(subject: FormSubject, subject_id: int, client_id: UUID, by: By) -> AnswerSheet:
    version = FormVersion.objects.get(pk=subject.form_of(subject_id))
    trial = subject.kind == FormVersion._meta.label_lower
    if version.state != VersionState.OPEN and not (trial and version.state == VersionState.DRAFT):
        raise SheetError(_("“%(title)s”没有在使用的版本，暂不能填报。") % {"title": version.title})
    now = clock.now()
    sheet = AnswerSheet.objects.create(
        client_id=client_id,
        version=version,
        subject=f"{subject.kind}:{subject_id}",
        unit_id=subject.unit_of(subject_id),
        slot=str(client_id) if subject.many else "",
        started_by=by.acting_for or by.name,
        started_at=now,
        changed_by=by.name,
        changed_at=now,
    )
    write_line(verb="forms.begin", by=by, record=sheet, summary=str(sheet))
    return sheet


@transaction.atomic
def keep_answers(*, filling: Filling, by: By) -> AnswerSheet:
    """存草稿: keep the answers as they stand, however incomplete."""
    sheet, _page, given = _taken_up(filling, by)
    sheet.answers = stored(given)
    sheet.explained = _explanations(filling)
    _save(sheet, by, ["answers", "explained"])
    write_line(verb="forms.keep", by=by, record=sheet, summary=str(sheet))
    return sheet


@transaction.atomic
def send_sheet(*, filling: Filling, by: By) -> AnswerSheet:
    """报送: judge the answers, keep what applies with its score, and let the record's app take the sheet.

    AnswersRefusedError carries every error, and every warning without an explanation."""
    sheet, page, given = _taken_up(filling, by)
    result = checked(opened_sheet=page, answers=given)
    _refuse_faults(page, result, sheet, filling)
    points = score(page.form, kept=result.kept, now=local_now())
    sheet.answers = stored(result.kept)
    sheet.explained = _explanations(filling, result.warnings)
    sheet.notes, sheet.returned_reason = [], ""
    sheet.points, sheet.full_points = (points.points, points.full) if points.lines else (None, None)
    sheet.state, sheet.sent_by, sheet.sent_at = SheetState.SENT, by.acting_for or by.name, clock.now()
    fields = [
        "answers",
        "explained",
        "notes",
        "returned_reason",
        "points",
        "full_points",
        "state",
        "sent_by",
        "sent_at",
    ]
    _save(sheet, by, fields)
    page.subject.received(sheet=sheet, by=by)
    write_line(
        verb="forms.send",
        by=by,
        record=sheet,
        summary=str(sheet),
        detail={"about": sheet.subject, "revision": sheet.revision},
    )
    return sheet


def _taken_up(filling: Filling, by: By) -> tuple[AnswerSheet, Opened, dict[str, Any]]:
    """Return the locked sheet, its page and what was entered, in the sheet's own version."""
    subject = _subject(filling.kind, filling.subject_id, by)
    sheet = _sheet(subject, filling.subject_id, filling.client_id, by)
    if sheet.state not in FILLABLE:
        raise SheetError(
            _("这张表%(state)s，不能再改；需要更正的，请受理单位退回。") % {"state": SheetState(sheet.state).label}
        )
    page = opened(subject=subject, subject_id=filling.subject_id, sheet=sheet)
    given = raw_answers(page.form, filling.answers)
    if filling.version_id != sheet.version_id:
        given = _moved(filling, page)
    elif filling.revision != sheet.revision:
        raise SheetError(
            _("这张表已被%(who)s在别处改过，没有覆盖。请重新打开，核对后再存。") % {"who": sheet.changed_by}
        )
    refuse_classified(name="", content="\n".join([*texts_in(given), *filling.explained.values()]))
    return sheet, page, given


def _moved(filling: Filling, page: Opened) -> dict[str, Any]:
    """Return answers that were given in an older version as the present one takes them; refuses what would be lost."""
    older = FormVersion.objects.filter(pk=filling.version_id, key=page.version.key).first()
    if older is None:
        raise SheetError(_("填的是另一张表，请重新打开后再填。"))
    before = form_of(older)
    moved = move_answers(before, page.form, answers=raw_answers(before, filling.answers))
    if moved.dropped:
        raise SheetError(
            _("表单已换新版本，有内容不再适用，请重新打开核对：%(lost)s") % {"lost": "；".join(moved.dropped)}
        )
    return dict(stored(moved.answers))


def _save(sheet: AnswerSheet, by: By, fields: list[str]) -> None:
    sheet.revision += 1
    sheet.changed_by, sheet.changed_at = by.acting_for or by.name, clock.now()
    sheet.save(update_fields=[*fields, "revision", "changed_by", "changed_at"])


def _refuse_faults(page: Opened, result: Checked, sheet: AnswerSheet, filling: Filling) -> None:
    """Refuse errors, warnings that nobody explained, and files that did not arrive."""
    known = files_of_sheet(sheet)
    missing = [
        Problem((), field.name, Fault.REGISTER, _("%(title)s：文件没有送到，请重新选择") % {"title": field.title})
        for _place, field, client_id in attachments(page.form, result.kept)
        if client_id not in known
    ]
    silent = [one for one in result.warnings if not filling.explained.get(one.address, "").strip()]
    if wrong := (*result.errors, *missing, *silent):
        raise AnswersRefusedError(wrong)


def _explanations(filling: Filling, warnings: tuple[Problem, ...] | None = None) -> list[dict[str, str]]:
    """Return what was explained, each with its sentence once the sheet is sent."""
    if warnings is None:
        return [{"address": key, "words": words[:500]} for key, words in list(filling.explained.items())[:200] if words]
    return [
        {"address": one.address, "sentence": one.sentence, "words": filling.explained[one.address].strip()[:500]}
        for one in warnings
    ]


@transaction.atomic
def attach_to_sheet(
    *,
    kind: str,
    subject_id: int,
    sheet_client_id: UUID,
    client_id: UUID,
    place: str,
    upload: File[bytes],
    by: By,
) -> SheetFile:
    """收附件: keep the file of an attachment field, once by its client id; the answer names that id.

    `place` is where it stands, "rooms.0.photo". FileRefusedError and ClassifiedMaterialError come from evidence."""
    subject = _subject(kind, subject_id, by)
    sheet = _sheet(subject, subject_id, sheet_client_id, by)
    if known := SheetFile.objects.filter(client_id=client_id).select_related("file", "sheet").first():
        if known.sheet_id != sheet.pk:
            raise SheetError(_("这个文件属于另一张表，请重新选择。"))
        return known
    if sheet.state not in FILLABLE:
        raise SheetError(_("这张表%(state)s，不能再加文件。") % {"state": SheetState(sheet.state).label})
    name = place.rpartition(".")[2]
    form = form_of(sheet.version)
    asked = next(
        (one for one in form.fields if one.name == name or place.endswith(f".{one.name}") or place == one.name), None
    )
    if asked is None or not asked.kind.is_attachment:
        raise SheetError(_("表单里没有收这个文件的字段，请重新打开后再传。"))
    file = attach_file(
        record=sheet, upload=upload, kind=EVIDENCE[asked.kind], by=by, caption=asked.title, taken_date=clock.today()
    )
    kept = SheetFile.objects.create(
        client_id=client_id, sheet=sheet, field=asked.name, place=place[:300], file=file, at=clock.now()
    )
    write_line(verb="forms.attach", by=by, record=sheet, also=[kept], summary=str(sheet), detail={"place": place[:300]})
    return kept
