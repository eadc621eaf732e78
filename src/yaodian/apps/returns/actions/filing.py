"""Filing writes (收报): a sheet that was sent, zero reports, many units' rows from one workbook; reminders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.apps.returns.models import Duty, Figure, ReturnPeriod
from yaodian.apps.returns.queries import besides, filed_units, headed_units, refusal_to_fill, version_of
from yaodian.apps.returns.rules import (
    FILLABLE,
    DutyState,
    FigureValue,
    ReturnError,
    after_sending,
    figures_of,
    zero_answers,
)
from yaodian.engines.forms import Beside, Form
from yaodian.kernel import clock
from yaodian.kernel.access import CENTRAL_ROLES, SCHOOL_ROLES, By, NotAllowedError, System, require
from yaodian.kernel.forms.actions import SheetRow, send_sheets
from yaodian.kernel.forms.models import AnswerSheet
from yaodian.kernel.forms.queries import form_of, prefilled
from yaodian.kernel.forms.registry import subjects
from yaodian.kernel.journal.actions import write_batch, write_line
from yaodian.kernel.journal.queries import batch_of
from yaodian.kernel.notices.actions import send_notice
from yaodian.kernel.notices.models import Notice

KIND = "returns.duty"
SENT = ("state", "is_zero", "flagged", "sent_date", "sent_at", "sent_by_id", "reason")
HEADS = (SCHOOL_ROLES[0], CENTRAL_ROLES[0])


def take_return(*, sheet: AnswerSheet, by: By) -> None:
    """收报: a sheet was sent; it goes to whoever looks at it next, and its figures are kept for the targets."""
    duty_id = int(sheet.subject.rpartition(":")[2])
    duty = Duty.objects.select_for_update(of=("self",)).select_related("plan", "unit", "period").get(pk=duty_id)
    if duty.state not in FILLABLE:
        raise ReturnError(_("这张表已报送，没有再收。"))
    figures = _sent([duty], {duty.pk: sheet}, form_of(sheet.version), by)
    write_line(verb="returns.take", by=by, record=duty, also=figures, summary=str(duty))


def _sent(duties: list[Duty], sheets: Mapping[int, AnswerSheet], form: Form, by: By) -> list[Figure]:
    """Put sent duties on their way, with their figures: a few questions however many they are."""
    today, now = clock.today(), clock.now()
    headed = headed_units(unit_ids=frozenset(duty.unit_id for duty in duties), on=today)
    heading = frozenset() if isinstance(by, System) else frozenset(s.unit_id for s in by.seats if s.role in HEADS)
    found: dict[int, dict[str, FigureValue]] = {}
    for duty in duties:
        sheet = sheets[duty.pk]
        found[duty.pk] = figures_of(form, sheet.answers)
        duty.sheet, duty.flagged, duty.reason = sheet, bool(sheet.explained), ""
        duty.is_zero = duty.plan.zero_report and _is_zero(found[duty.pk])
        duty.sent_date = duty.sent_date or today
        duty.sent_at, duty.sent_by_id = now, by.acting_for_person_id or by.person_id
        needs_head = duty.unit_id in headed and duty.unit_id not in heading
        duty.state = after_sending(needs_head=needs_head, has_central=duty.central_id is not None)
    _save(duties)
    return _figures(found)


def _save(duties: list[Duty]) -> None:
    """Write what was sent: what many share in one statement each, which is far cheaper than a case for every row."""
    Duty.objects.bulk_update(duties, ["sheet"], batch_size=200)
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for duty in duties:
        alike[tuple(getattr(duty, name) for name in SENT)].append(duty.pk)
    for values, keys in alike.items():
        Duty.objects.filter(pk__in=keys).update(**dict(zip(SENT, values, strict=True)))


def _is_zero(figures: Mapping[str, FigureValue]) -> bool:
    return all(not one.value and one.text in ("", "no") for one in figures.values())


def _figures(found: Mapping[int, Mapping[str, FigureValue]]) -> list[Figure]:
    """Keep the figures of duties; what a sheet no longer answers is emptied, not taken away."""
    known = {(row.duty_id, row.field): row for row in Figure.objects.filter(duty__in=list(found))}
    fresh = []
    for (duty_id, field), row in known.items():
        now = found[duty_id].get(field, FigureValue())
        row.value, row.text = now.value, now.text
    for duty_id, figures in found.items():
        fresh += [
            Figure(duty_id=duty_id, field=field, value=one.value, text=one.text)
            for field, one in figures.items()
            if (duty_id, field) not in known
        ]
    Figure.objects.bulk_create(fresh, batch_size=500)
    Figure.objects.bulk_update(known.values(), ["value", "text"], batch_size=200)
    return [*known.values(), *fresh]


@transaction.atomic
def file_rows(
    *, period_id: int, rows: Mapping[int, Mapping[str, Any]], by: By, explained: Mapping[int, str] | None = None
) -> int:
    """整批报送: unit → answers, for one period; all or none. Who may not fill one of them is refused in words.

    BatchRefusedError of `kernel.forms` says, by duty, what is wrong."""
    period = ReturnPeriod.objects.select_related("plan").get(pk=period_id)
    version = version_of(period.plan.form_key)
    if version is None:
        raise ReturnError(_("表单还没有发布。"))
    held = Duty.objects.select_for_update(of=("self",)).select_related("plan", "unit", "period")
    duties = list(held.filter(period=period, unit_id__in=rows).order_by("pk"))
    _refuse_filing(duties, frozenset(rows), by)
    said, form = explained or {}, form_of(version)
    compared = any(field.change_limit is not None for field in form.fields)
    held_against = besides(duties=duties) if compared else {}
    filed = [
        SheetRow(
            duty.pk,
            duty.unit_id,
            rows[duty.unit_id],
            prefilled=_known(duty, form),
            beside=held_against.get(duty.pk, Beside()),
            explained=said.get(duty.unit_id, ""),
        )
        for duty in duties
    ]
    sheets = send_sheets(kind=KIND, version_id=version.pk, rows=filed, by=by)
    figures = _sent(duties, sheets, form, by)
    write_batch(
        verb="returns.file",
        by=by,
        record=period,
        batches=[
            batch_of(model=Duty, keys=[duty.pk for duty in duties]),
            batch_of(model=Figure, keys=[row.pk for row in figures]),
        ],
        summary=_("%(title)s %(period)s %(n)s 份") % {"title": period.plan, "period": period, "n": len(duties)},
    )
    return len(duties)


def _known(duty: Duty, form: Form) -> dict[str, Any]:
    """Return what the registers know of a duty's answers."""
    if not any(field.prefill for field in form.fields):
        return {}
    found = prefilled(form=form, subject=subjects()[KIND], subject_id=duty.pk)
    return {name: one.value for name, one in found.items()}


def _refuse_filing(duties: list[Duty], wanted: frozenset[int], by: By) -> None:
    """Refuse unless the reader files for every one of these units and each is to be filled."""
    if len(duties) != len(wanted) or not duties:
        raise ReturnError(_("有单位不在这一期的报送范围内，请核对单位代码。"))
    filed = filed_units(by=by, today=clock.today())
    for duty in duties:
        if not isinstance(by, System) and duty.unit_id not in filed:
            raise NotAllowedError(
                refusal_to_fill(by, duty_id=duty.pk) or _("您不能替%(unit)s填报。") % {"unit": duty.unit}
            )
        if duty.state not in FILLABLE:
            raise ReturnError(
                _("%(unit)s的表%(state)s，不能再改。") % {"unit": duty.unit, "state": DutyState(duty.state).label}
            )


@transaction.atomic
def report_zero(*, period_id: int, unit_ids: Collection[int], by: By) -> int:
    """零报告: nothing happened; every number is nought. Refused where the form asks for more."""
    period = ReturnPeriod.objects.select_related("plan").get(pk=period_id)
    version = version_of(period.plan.form_key)
    if not period.plan.zero_report or version is None:
        raise ReturnError(_("这项任务不能零报告，请照实填写。"))
    answers = zero_answers(form_of(version))
    return file_rows(period_id=period_id, rows=dict.fromkeys(unit_ids, answers), by=by)


@transaction.atomic
def remind_silent(*, period_id: int, by: By) -> Notice:
    """催报: a notice to every unit that has not reported, with a short link for the group."""
    period = ReturnPeriod.objects.select_related("plan").get(pk=period_id)
    require(by, "returns.lock", unit_id=period.plan.owner_id)
    held = Duty.objects.select_for_update(of=("self",)).filter(period=period, state__in=sorted(FILLABLE))
    duties = list(held.order_by("pk"))
    if not duties:
        raise ReturnError(_("这一期各单位均已报送，不用催。"))
    for duty in duties:
        duty.reminded_count += 1
    Duty.objects.bulk_update(duties, ["reminded_count"], batch_size=200)
    title = _("催报：%(title)s（%(period)s）") % {"title": period.plan, "period": period}
    text = _("请于%(day)s前报送，打开“本校本月清单”即可填报。") % {"day": period.due_date}
    notice = send_notice(
        title=title, text=text, record=period.plan, unit_ids=[duty.unit_id for duty in duties], due_at=None, by=by
    )
    batch = batch_of(model=Duty, keys=[duty.pk for duty in duties])
    write_batch(verb="returns.remind", by=by, record=period, batches=[batch], summary=title)
    return notice
