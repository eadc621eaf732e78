"""填报办学条件 (site facts): new ones from a day on, a correction in place with its reason; periods never overlap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.journal.actions import write_line
from yaodian.registers.schools.access import CHANGE
from yaodian.registers.schools.actions.errors import SchoolError
from yaodian.registers.schools.models import School, SiteFacts
from yaodian.registers.schools.queries import require_for, require_for_all
from yaodian.registers.schools.rules import MEASURES, FactsEntry, facts_problem, overlaps

DAY = timedelta(days=1)


@transaction.atomic
def record_facts(*, entry: FactsEntry, by: By) -> SiteFacts:
    """填报办学条件: the measures of a school from a day on; the row that was open ends the day before."""
    return _record([entry], by=by)[0]


@transaction.atomic
def record_facts_of_many(*, entries: Sequence[FactsEntry], by: By) -> list[SiteFacts]:
    """批量填报办学条件: many schools in a few statements and one journal line; all or none."""
    return _record(entries, by=by)


def _record(entries: Sequence[FactsEntry], *, by: By) -> list[SiteFacts]:
    """End the open rows and write the new ones."""
    ids = {entry.school_id for entry in entries}
    require_for_all(by=by, verb=CHANGE, school_ids=ids)
    schools = School.objects.select_for_update().select_related("unit").in_bulk(ids)
    known: dict[int, list[SiteFacts]] = {}
    for row in SiteFacts.objects.filter(school__in=ids).order_by("from_date"):
        known.setdefault(row.school_id, []).append(row)
    if len(ids) != len(entries):
        raise SchoolError(_("同一所学校在一批中只能填一次。"))
    today, made, ended = clock.today(), [], []
    for entry in entries:
        school = schools.get(entry.school_id)
        if school is None:
            raise SchoolError(_("没有这所学校。"))
        _check(entry, school, today=today)
        former = known.get(entry.school_id, [])
        last = former[-1] if former else None
        if last is not None and last.to_date is None and last.from_date < entry.from_date:
            last.to_date = entry.from_date - DAY
            ended.append(last)
        if clash := next(
            (one for one in former if overlaps((one.from_date, one.to_date), (entry.from_date, None))), None
        ):
            raise SchoolError(
                _("“%(unit)s”从 %(day)s 起已有办学条件，新的起始日期应更晚；数字填错请用“更正”。")
                % {"unit": school, "day": clash.from_date}
            )
        made.append(
            SiteFacts(school=school, from_date=entry.from_date, source=entry.source.strip(), **dict(entry.measures))
        )
    SiteFacts.objects.bulk_update(ended, ["to_date"])
    SiteFacts.objects.bulk_create(made)
    one = len(made) == 1
    write_line(
        verb="schools.record_facts",
        by=by,
        record=made[0] if one else None,
        also=ended if one else [*made, *ended],
        summary=str(made[0].school) if one else _("%(count)s 所学校") % {"count": len(made)},
    )
    return made


def _check(entry: FactsEntry, school: School, *, today: date) -> None:
    """Refuse facts that contradict themselves or lie ahead."""
    if entry.from_date > today:
        raise SchoolError(_("起始日期不能晚于今天。"))
    if not entry.source.strip():
        raise SchoolError(_("来源要填写，如“2018/2019学年初教育事业统计报表”。"))
    if problem := facts_problem(entry.measures):
        raise SchoolError(_("“%(unit)s”：%(problem)s") % {"unit": school, "problem": problem})


@transaction.atomic
def correct_facts(*, facts_id: int, measures: Mapping[str, int | Decimal | None], reason: str, by: By) -> SiteFacts:
    """更正办学条件: change figures of a row in place; before, after and the reason stand in the journal.

    Snapshots taken earlier keep what they froze."""
    row = SiteFacts.objects.select_for_update().select_related("school__unit").get(pk=facts_id)
    require_for(by=by, verb=CHANGE, school_id=row.school_id)
    if not reason.strip():
        raise SchoolError(_("更正理由要填写。"))
    after = {name: getattr(row, name) for name in MEASURES} | dict(measures)
    if problem := facts_problem(after):
        raise SchoolError(problem)
    moved = {name: [getattr(row, name), value] for name, value in measures.items() if getattr(row, name) != value}
    if not moved:
        return row
    for name, (_before, value) in moved.items():
        setattr(row, name, value)
    row.save(update_fields=list(moved))
    write_line(
        verb="schools.correct_facts",
        by=by,
        record=row,
        summary=str(row.school),
        detail={"changed": moved, "reason": reason.strip()},
    )
    return row
