"""核定编制、任课和安置基数的登记 (registering approved quotas, teaching loads and the baseline of placements)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.apps.staffing.access import TEACH
from yaodian.apps.staffing.models import ApprovedQuota, PlacementBaseline, TeachingLoad
from yaodian.apps.staffing.queries import require_keep
from yaodian.apps.staffing.queries.loads import loads_for
from yaodian.apps.staffing.rules import hand_of
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.registers.schools.models import School, Snapshot
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.teachers.models import Teacher

MOST_PERIODS = 99


class StaffingError(ValueError):
    """师资配置办理有误: the message is the sentence the user sees."""


@transaction.atomic
def record_quotas(*, counts: Sequence[tuple[int, int]], from_date: date, paper: str, by: By) -> list[ApprovedQuota]:
    """登记核定编制: (school id, number) of one paper, from a day on; all or none."""
    require_keep(by=by)
    if not paper.strip():
        raise StaffingError(_("请填写核编文号。"))
    keys = [school for school, _count in counts]
    if School.objects.filter(pk__in=keys).count() != len(set(keys)) or len(set(keys)) != len(keys):
        raise StaffingError(_("学校有重复，或有学校不在登记中。"))
    rows = ApprovedQuota.objects.select_for_update().filter(school__in=keys, from_date=from_date)
    if known := rows.filter(withdrawn_at__isnull=True).select_related(None).first():
        raise StaffingError(_("%(school)s自这一天起的核定编制已登记，要改请先撤下。") % {"school": known.school})
    now, hand = clock.now(), hand_of(by).as_stored()
    made = [
        ApprovedQuota(
            school_id=school, count=count, from_date=from_date, paper=paper.strip(), recorded_at=now, recorded_by=hand
        )
        for school, count in counts
    ]
    ApprovedQuota.objects.bulk_create(made)
    if made:
        summary = _("%(count)s 校 %(paper)s") % {"count": len(made), "paper": paper.strip()}
        write_line(verb="staffing.record_quota", by=by, record=made[0], also=made[1:], summary=summary)
    return made


def record_quota(*, school_id: int, count: int, from_date: date, paper: str, by: By) -> ApprovedQuota:
    """登记一校核定编制."""
    return record_quotas(counts=[(school_id, count)], from_date=from_date, paper=paper, by=by)[0]


@transaction.atomic
def withdraw_quota(*, quota_id: int, reason: str, by: By) -> ApprovedQuota:
    """撤下核定编制: one that was entered wrongly; it stays on record for what was frozen before."""
    require_keep(by=by)
    row = ApprovedQuota.objects.select_for_update().filter(pk=quota_id, withdrawn_at__isnull=True).first()
    if row is None:
        raise StaffingError(_("没有这条核定编制，或已撤下。"))
    if not reason.strip():
        raise StaffingError(_("请写明撤下原因。"))
    row.withdrawn_at, row.reason = clock.now(), reason.strip()
    row.save(update_fields=["withdrawn_at", "reason"])
    write_line(verb="staffing.withdraw_quota", by=by, record=row, summary=f"{row} {row.reason}")
    return row


@transaction.atomic
def record_load(
    *,
    teacher_id: int,
    school_id: int,
    stage: SchoolStage,
    subject: str,
    weekly_periods: Decimal,
    from_date: date,
    by: By,
) -> TeachingLoad:
    """登记任课: a teacher teaches a subject at a school for so many periods a week; said again, the old one ends."""
    require(by, TEACH, unit_id=school_id)
    if not subject.strip():
        raise StaffingError(_("请填写任课学科。"))
    if not 0 < weekly_periods <= MOST_PERIODS:
        raise StaffingError(_("周课时应大于零。"))
    if from_date > clock.today():
        raise StaffingError(_("起始日期不能晚于今天。"))
    school = School.objects.get(pk=school_id)
    if stage not in school.stages:
        raise StaffingError(_("该校没有这个学段。"))
    if not Teacher.objects.filter(pk=teacher_id, state="active").exists():
        raise StaffingError(_("没有这位在岗教师。"))
    rows = TeachingLoad.objects.select_for_update().filter(to_date__isnull=True, school=school_id, stage=stage)
    ended = rows.filter(teacher=teacher_id, subject=subject.strip()).first()
    if ended is not None:
        _end(ended, from_date)
    made = TeachingLoad.objects.create(
        teacher_id=teacher_id,
        school_id=school_id,
        stage=stage.value,
        subject=subject.strip(),
        weekly_periods=weekly_periods,
        from_date=from_date,
    )
    also = [ended] if ended else []
    write_line(verb="staffing.record_load", by=by, record=made, also=also, summary=f"{made} {weekly_periods}")
    return made


def _end(row: TeachingLoad, day: date) -> None:
    """Let a load end the day before another begins."""
    if row.from_date >= day:
        raise StaffingError(_("新的任课应晚于现任课的起始日期 %(day)s。") % {"day": row.from_date})
    row.to_date = date.fromordinal(day.toordinal() - 1)
    row.save(update_fields=["to_date"])


@transaction.atomic
def end_load(*, load_id: int, to_date: date, by: By) -> TeachingLoad:
    """结束任课: the last day on which it was taught."""
    row = loads_for(by=by).select_related(None).select_for_update().filter(pk=load_id, to_date__isnull=True).first()
    if row is None:
        raise StaffingError(_("没有这条未结束的任课。"))
    require(by, TEACH, unit_id=row.school_id)
    if not row.from_date <= to_date <= clock.today():
        raise StaffingError(_("结束日期应在 %(day)s 与今天之间。") % {"day": row.from_date})
    row.to_date = to_date
    row.save(update_fields=["to_date"])
    write_line(verb="staffing.end_load", by=by, record=row, summary=str(row))
    return row


@transaction.atomic
def set_placement_baseline(*, year: int, snapshot_id: int, note: str, by: By) -> PlacementBaseline:
    """设定安置基数: the sealed snapshot with which a year's placements are compared, and where it comes from."""
    require_keep(by=by)
    snapshot = Snapshot.objects.filter(pk=snapshot_id, sealed_at__isnull=False).first()
    if snapshot is None:
        raise StaffingError(_("请选一个已封存的快照。"))
    if not note.strip():
        raise StaffingError(_("请写明基数来源。"))
    if snapshot.as_of_date.year > year:
        raise StaffingError(_("基数快照不能晚于所比较的年度。"))
    row = PlacementBaseline.objects.select_for_update().filter(year=year).first() or PlacementBaseline(year=year)
    row.snapshot, row.note = snapshot, note.strip()
    row.set_date, row.set_by = clock.today(), hand_of(by).as_stored()
    row.save()
    write_line(verb="staffing.set_baseline", by=by, record=row, summary=f"{row} {row.note}")
    return row
