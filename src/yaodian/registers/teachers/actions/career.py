"""证书、交流和补充 (certificates, exchange, recruitment)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.journal.actions import write_batch, write_line
from yaodian.kernel.journal.queries import batch_of
from yaodian.registers.teachers.access import CHANGE, RECRUIT
from yaodian.registers.teachers.actions.errors import TeacherError
from yaodian.registers.teachers.models import Certificate, Exchange, Recruitment, Teacher
from yaodian.registers.teachers.queries import certificates_for, require_for, require_for_all, teachers_for
from yaodian.registers.teachers.rules import CertificateEntry, Channel, ExchangeKind, certificate_problem


@transaction.atomic
def add_certificates(*, entries: Sequence[tuple[int, CertificateEntry]], by: By) -> list[Certificate]:
    """登记证书: (teacher id, certificate) of one or many people; all or none."""
    people = {row.pk: row for row in teachers_for(by=by).filter(pk__in={key for key, _entry in entries})}
    if missing := [key for key, _entry in entries if key not in people]:
        raise TeacherError(_("有 %(count)s 位教师不在您的职责范围内。") % {"count": len(missing)})
    require_for_all(by=by, verb=CHANGE, school_ids={row.school_id for row in people.values()})
    today = clock.today()
    for key, entry in entries:
        if problem := certificate_problem(entry, today=today):
            raise TeacherError(f"{people[key].name}：{problem}")
        if len(entries) == 1 and Certificate.objects.filter(teacher=key, kind=entry.kind, number=entry.number).exists():
            raise TeacherError(_("这本证书已登记过。"))
    made = [Certificate(teacher_id=key, **asdict(entry)) for key, entry in entries]
    Certificate.objects.bulk_create(made, batch_size=500)
    if len(made) == 1:
        write_line(verb="teachers.certify", by=by, record=made[0], summary=f"{people[entries[0][0]].name} {made[0]}")
    elif made:
        batch = batch_of(model=Certificate, keys=[row.pk for row in made])
        write_batch(verb="teachers.certify", by=by, batches=[batch], summary=_("%(n)s 本证书") % {"n": len(made)})
    return made


@transaction.atomic
def drop_certificate(*, certificate_id: int, reason: str, by: By) -> None:
    """撤下证书: one that was entered wrongly; the journal keeps what it was."""
    row = certificates_for(by=by).select_related(None).select_for_update().filter(pk=certificate_id).first()
    if row is None:
        raise TeacherError(_("没有这本证书，或不在您的职责范围内。"))
    require_for(by=by, verb=CHANGE, school_id=row.teacher.school_id)
    if not reason.strip():
        raise TeacherError(_("理由要填写。"))
    gone = {"kind": row.kind, "number": row.number, "issued_date": row.issued_date, "expiry_date": row.expiry_date}
    Certificate.objects.filter(pk=row.pk).delete()
    detail = {"gone": gone, "reason": reason.strip()}
    write_line(verb="teachers.drop_certificate", by=by, record=row, summary=row.teacher.name, detail=detail)


@transaction.atomic
def begin_exchange(
    *, teacher_id: int, kind: ExchangeKind, to_school_id: int, from_date: date, paper: str, by: By
) -> Exchange:
    """登记交流: somebody serves at another school from a day on; the post stays where it is."""
    row = _locked(teacher_id, by=by)
    require_for_all(by=by, verb=RECRUIT, school_ids={row.school_id, to_school_id})
    if row.school_id == to_school_id:
        raise TeacherError(_("接收学校就是任职学校，不算交流。"))
    if from_date > clock.today():
        raise TeacherError(_("起始日期不能晚于今天。"))
    if Exchange.objects.filter(teacher=row, to_date__isnull=True).exists():
        raise TeacherError(_("%(name)s还有未结束的交流，请先结束。") % {"name": row.name})
    made = Exchange.objects.create(
        teacher=row,
        kind=kind,
        from_school_id=row.school_id,
        to_school_id=to_school_id,
        from_date=from_date,
        paper=paper.strip(),
    )
    write_line(verb="teachers.begin_exchange", by=by, record=made, summary=f"{row.name} {made.to_school}")
    return made


@transaction.atomic
def end_exchange(*, exchange_id: int, to_date: date, by: By) -> Exchange:
    """结束交流: the person comes back after a day."""
    row = Exchange.objects.select_for_update().filter(pk=exchange_id, teacher__in=teachers_for(by=by)).first()
    if row is None or row.to_date is not None:
        raise TeacherError(_("没有这条未结束的交流。"))
    require_for(by=by, verb=RECRUIT, school_id=row.from_school_id)
    if not row.from_date <= to_date <= clock.today():
        raise TeacherError(_("结束日期应在 %(day)s 与今天之间。") % {"day": row.from_date})
    row.to_date = to_date
    row.save(update_fields=["to_date"])
    write_line(verb="teachers.end_exchange", by=by, record=row, summary=row.teacher.name)
    return row


@transaction.atomic
def recruit_teacher(
    *, teacher_id: int, channel: Channel, subject: str, hired_date: date, reported_date: date | None, by: By
) -> Recruitment:
    """登记补充: a person on record was hired on a day by a channel; on post at once or later."""
    row = _locked(teacher_id, by=by)
    require_for(by=by, verb=RECRUIT, school_id=row.school_id)
    if Recruitment.objects.filter(teacher=row).exists():
        raise TeacherError(_("%(name)s的补充已登记过。") % {"name": row.name})
    if hired_date > clock.today():
        raise TeacherError(_("录用日期不能晚于今天。"))
    _check_arrival(hired_date, reported_date)
    made = Recruitment.objects.create(
        teacher=row,
        school_id=row.school_id,
        channel=channel,
        subject=subject.strip(),
        hired_date=hired_date,
        reported_date=reported_date,
    )
    write_line(verb="teachers.recruit", by=by, record=made, summary=f"{row.name} {made.get_channel_display()}")
    return made


@transaction.atomic
def confirm_arrival(*, recruitment_id: int, reported_date: date, by: By) -> Recruitment:
    """确认到岗: the school confirms the day on which a hired teacher came; counted as 到岗 from then on."""
    row = _open_recruitment(recruitment_id, by=by)
    require_for(by=by, verb=CHANGE, school_id=row.school_id)
    _check_arrival(row.hired_date, reported_date)
    row.reported_date = reported_date
    row.save(update_fields=["reported_date"])
    write_line(verb="teachers.confirm_arrival", by=by, record=row, summary=f"{row.teacher.name} {row.school}")
    return row


@transaction.atomic
def give_up_recruitment(*, recruitment_id: int, given_up_date: date, by: By) -> Recruitment:
    """放弃录用: somebody hired does not come; hired is taken back from that day."""
    row = _open_recruitment(recruitment_id, by=by)
    require_for(by=by, verb=RECRUIT, school_id=row.school_id)
    _check_arrival(row.hired_date, given_up_date)
    row.given_up_date = given_up_date
    row.save(update_fields=["given_up_date"])
    write_line(verb="teachers.give_up", by=by, record=row, summary=row.teacher.name)
    return row


def _check_arrival(hired: date, day: date | None) -> None:
    """Refuse a day before the hiring or after today."""
    if day is not None and not hired <= day <= clock.today():
        raise TeacherError(_("日期应在录用日期 %(day)s 与今天之间。") % {"day": hired})


def _open_recruitment(recruitment_id: int, *, by: By) -> Recruitment:
    """Return a recruitment of somebody who has neither come nor given up, locked."""
    row = Recruitment.objects.select_for_update().filter(pk=recruitment_id, teacher__in=teachers_for(by=by)).first()
    if row is None or row.reported_date or row.given_up_date:
        raise TeacherError(_("没有这条待到岗的补充记录。"))
    return row


def _locked(teacher_id: int, *, by: By) -> Teacher:
    """Return a teacher whom the reader may see, locked."""
    row = teachers_for(by=by).select_related(None).select_for_update().filter(pk=teacher_id).first()
    if row is None:
        raise TeacherError(_("没有这位教师，或不在您的职责范围内。"))
    return row
