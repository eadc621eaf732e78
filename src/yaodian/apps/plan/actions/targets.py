"""Target acts (目标办理): choose a reading, quote a figure, declare, set a baseline. Nobody types a completion percentage."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.files.base import File
from django.db import transaction

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.models import Declaration, QuotedFigure, Target, TargetReading
from yaodian.apps.plan.queries.targets import answering_unit
from yaodian.apps.plan.queries.tasks import is_same_person
from yaodian.apps.plan.rules import SHARE_KINDS, SHARE_UNITS, Direction, Source
from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError, require
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.refusal import refuse_classified

TEN_THOUSAND = 10000  # 元 in 万元


def _locked(target_id: int) -> Target:
    """Return the live target, its row locked."""
    target = Target.objects.select_for_update(of=("self",)).select_related("task").get(pk=target_id)
    if target.withdrawn_reason:
        raise PlanError(f"这个目标已撤下：{target.withdrawn_reason}。")
    return target


@transaction.atomic
def choose_reading(*, target_id: int, reading_id: int, reason: str, by: By) -> TargetReading:
    """选定口径: of the readings shown side by side one counts from now on; who, when and why are kept."""
    target = _locked(target_id)
    require(by, "plan.choose_reading", unit_id=answering_unit(target))
    if not reason.strip():
        raise PlanError("请写明选定这个口径的理由。")
    chosen = target.readings.get(pk=reading_id)
    if chosen.chosen:
        raise PlanError("这个口径已经选定。")
    former = list(target.readings.filter(chosen=True))
    for reading in former:
        reading.chosen = False
        reading.save(update_fields=["chosen"])
    chosen.chosen, chosen.chosen_by, chosen.chosen_at, chosen.chosen_reason = True, by.name, clock.now(), reason.strip()
    chosen.save(update_fields=["chosen", "chosen_by", "chosen_at", "chosen_reason"])
    write_line(
        verb="plan.choose_reading", by=by, record=target, also=[chosen, *former], summary=f"{chosen.title} {reason}"
    )
    return chosen


@transaction.atomic
def quote_figure(
    *, target_id: int, value: Decimal, as_of_date: date, system: str, file: File[bytes], by: By
) -> QuotedFigure:
    """登记引用数: a count or amount from an outside system of record, with its day and a screenshot or stamped sheet.

    A share of completion is refused: it is computed or it is not shown."""
    target = _locked(target_id)
    require(by, "plan.quote", unit_id=answering_unit(target))
    if target.unit in SHARE_UNITS or target.kind in SHARE_KINDS:
        raise PlanError("完成率、覆盖率不能登记为引用数：请登记分子分母对应的数量，或改用核算口径。")
    if value < 0:
        raise PlanError("引用数不能小于 0。")
    if as_of_date > clock.today():
        raise PlanError("截至日期不能晚于今天。")
    if not system.strip():
        raise PlanError("请填写来源系统，例如“全国教师管理信息系统”。")
    figure = QuotedFigure.objects.create(
        target=target,
        value=value,
        as_of_date=as_of_date,
        system=system.strip(),
        entered_by=by.name,
        entered_by_account_id=by.account_id,
        entered_at=clock.now(),
    )
    write_line(verb="plan.quote", by=by, record=figure, summary=f"{value} {system}")
    attach_file(record=figure, upload=file, kind=EvidenceKind.SCAN, by=by)
    return figure


def _check_other_person(by: By, account_id: int | None, name: str) -> None:
    """Refuse the check of one's own entry."""
    if is_same_person(by, account_id=account_id, name=name):
        raise NotAllowedError("登记和核对要由两个人分别完成。")


@transaction.atomic
def check_figure(*, figure_id: int, by: By) -> QuotedFigure:
    """核对引用数: another person compares it with the sheet; only then it shows."""
    figure = QuotedFigure.objects.select_for_update(of=("self",)).select_related("target__task").get(pk=figure_id)
    require(by, "plan.check_quote", unit_id=answering_unit(figure.target))
    _check_other_person(by, figure.entered_by_account_id, figure.entered_by)
    if figure.checked_at or figure.withdrawn_reason:
        raise PlanError("这个引用数已核对或已撤回。")
    figure.checked_by, figure.checked_at = by.name, clock.now()
    figure.save(update_fields=["checked_by", "checked_at"])
    write_line(verb="plan.check_quote", by=by, record=figure, summary=str(figure.value))
    return figure


@transaction.atomic
def withdraw_figure(*, figure_id: int, reason: str, by: By) -> QuotedFigure:
    """撤回引用数: it no longer counts; it stays on record with the reason."""
    figure = QuotedFigure.objects.select_for_update(of=("self",)).select_related("target__task").get(pk=figure_id)
    require(by, "plan.check_quote", unit_id=answering_unit(figure.target))
    if not reason.strip():
        raise PlanError("请写明撤回理由。")
    if figure.withdrawn_reason:
        raise PlanError("这个引用数已撤回。")
    figure.withdrawn_reason = reason.strip()
    figure.save(update_fields=["withdrawn_reason"])
    write_line(verb="plan.withdraw_quote", by=by, record=figure, summary=reason)
    return figure


@transaction.atomic
def declare(*, target_id: int, text: str, file: File[bytes], by: By) -> Declaration:
    """定性办结说明: words and a paper for a target that no number measures."""
    target = _locked(target_id)
    require(by, "plan.quote", unit_id=answering_unit(target))
    if not text.strip():
        raise PlanError("请填写说明：做成了什么、依据什么。")
    refuse_classified(name="", content=text)
    declaration = Declaration.objects.create(
        target=target,
        text=text.strip(),
        declared_by=by.name,
        declared_by_account_id=by.account_id,
        declared_at=clock.now(),
    )
    write_line(verb="plan.declare", by=by, record=declaration, summary=text)
    attach_file(record=declaration, upload=file, kind=EvidenceKind.PAPER, by=by)
    return declaration


@transaction.atomic
def check_declaration(*, declaration_id: int, by: By) -> Declaration:
    """核对说明: another person confirms it against the paper."""
    row = Declaration.objects.select_for_update(of=("self",)).select_related("target__task").get(pk=declaration_id)
    require(by, "plan.check_quote", unit_id=answering_unit(row.target))
    _check_other_person(by, row.declared_by_account_id, row.declared_by)
    if row.checked_at or row.withdrawn_reason:
        raise PlanError("这条说明已核对或已撤回。")
    row.checked_by, row.checked_at = by.name, clock.now()
    row.save(update_fields=["checked_by", "checked_at"])
    write_line(verb="plan.check_declaration", by=by, record=row, summary=row.text)
    return row


@transaction.atomic
def withdraw_declaration(*, declaration_id: int, reason: str, by: By) -> Declaration:
    """撤回说明: it no longer counts; it stays on record with the reason."""
    row = Declaration.objects.select_for_update(of=("self",)).select_related("target__task").get(pk=declaration_id)
    require(by, "plan.check_quote", unit_id=answering_unit(row.target))
    if not reason.strip():
        raise PlanError("请写明撤回理由。")
    if row.withdrawn_reason:
        raise PlanError("这条说明已撤回。")
    row.withdrawn_reason = reason.strip()
    row.save(update_fields=["withdrawn_reason"])
    write_line(verb="plan.withdraw_declaration", by=by, record=row, summary=reason)
    return row


@transaction.atomic
def set_baseline(*, target_id: int, value: Decimal, note: str, by: By) -> Target:
    """设定基数: what "提高" is measured against, with its source."""
    target = _locked(target_id)
    require(by, "plan.choose_reading", unit_id=answering_unit(target))
    if target.direction != Direction.INCREASE:
        raise PlanError("只有“提高”类目标需要基数。")
    if not note.strip():
        raise PlanError("请写明基数的来源，例如“2017年教育事业统计”。")
    target.baseline, target.baseline_note = value, note.strip()
    target.save(update_fields=["baseline", "baseline_note"])
    write_line(verb="plan.set_baseline", by=by, record=target, summary=f"{value} {note}")
    return target


@transaction.atomic
def add_reading(
    *,
    target_id: int,
    key: str,
    title: str,
    source: Source,
    by: By,
    metric: str = "",
    params: dict[str, str] | None = None,
    definition: str = "",
) -> TargetReading:
    """补充口径: a further way to count the target, not yet chosen."""
    target = _locked(target_id)
    require(by, "plan.choose_reading", unit_id=answering_unit(target))
    if source is Source.COMPUTED and not metric:
        raise PlanError("核算口径要指定指标。")
    if target.readings.filter(key=key).exists():
        raise PlanError("这个目标已有同名标识的口径。")
    reading = TargetReading.objects.create(
        target=target,
        key=key,
        title=title,
        source=source,
        metric=metric,
        params=params or {},
        definition=definition.strip(),
        divisor=TEN_THOUSAND if target.unit == "万元" and source is Source.COMPUTED else 1,
        position=target.readings.count(),
    )
    write_line(verb="plan.add_reading", by=by, record=target, also=[reading], summary=title)
    return reading
