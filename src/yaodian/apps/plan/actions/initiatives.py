"""Initiatives (多年项目): set up, stages and duties, sentences and tasks of any year, and what passes on to the next year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from yaodian.apps.plan.actions.errors import PlanError
from yaodian.apps.plan.models import Clause, Initiative, InitiativeLink, InitiativeStage, StageDuty, Task
from yaodian.apps.plan.queries.initiatives import stages_to_pass_on
from yaodian.apps.plan.rules.initiatives import InitiativeKind, InitiativeState, edition_title, next_year_day
from yaodian.kernel import clock
from yaodian.kernel.access import By, require
from yaodian.kernel.journal.actions import write_line
from yaodian.kernel.privacy.refusal import refuse_classified


@dataclass(frozen=True)
class InitiativeWords:
    """项目内容 (what a initiative is set up with)."""

    kind: InitiativeKind
    title: str
    from_year: int
    to_year: int
    lead_unit_id: int
    series: str = ""
    edition: int | None = None
    basis: str = ""
    goal: str = ""


@transaction.atomic
def make_initiative(*, words: InitiativeWords, by: By) -> Initiative:
    """设立项目: a plan of several years, an edition of a numbered event, or a theme year."""
    require(by, "plan.run_initiative", unit_id=words.lead_unit_id)
    title = words.title.strip() or (edition_title(words.series.strip(), words.edition) if words.series else "")
    if not title:
        raise PlanError("请填写名称，或系列和届次。")
    if words.to_year < words.from_year:
        raise PlanError("截止年度不能早于起始年度。")
    if words.kind is InitiativeKind.EVENT and (words.edition is None or not words.series.strip()):
        raise PlanError("届次活动要填写系列和届次。")
    if words.kind is not InitiativeKind.MULTI_YEAR and words.from_year != words.to_year:
        raise PlanError("届次活动和主题年只在一个年度。")
    refuse_classified(name="", content=f"{title}\n{words.basis}\n{words.goal}")
    if Initiative.objects.filter(title=title, from_year=words.from_year).exists() or (
        words.edition is not None
        and Initiative.objects.filter(series=words.series.strip(), edition=words.edition).exists()
    ):
        raise PlanError(f"“{title}”已经设立，无需重复。")
    row = Initiative.objects.create(
        kind=words.kind,
        title=title[:120],
        series=words.series.strip()[:60],
        edition=words.edition,
        from_year=words.from_year,
        to_year=words.to_year,
        lead_unit_id=words.lead_unit_id,
        basis=words.basis.strip()[:200],
        goal=words.goal.strip(),
        made_by=by.name,
        made_at=clock.now(),
    )
    write_line(verb="plan.make_initiative", by=by, record=row, summary=row.title)
    return row


def _locked(initiative_id: int, by: By) -> Initiative:
    """Return a running initiative, locked, for its lead unit or the office."""
    row = Initiative.objects.select_for_update().get(pk=initiative_id)
    require(by, "plan.run_initiative", unit_id=row.lead_unit_id)
    if row.state != InitiativeState.RUNNING:
        raise PlanError(f"“{row.title}”已结束，不能再改。")
    return row


@transaction.atomic
def add_stage(*, initiative_id: int, year: int, title: str, due_date: date, by: By) -> InitiativeStage:
    """增加阶段: what is to be reached in a year."""
    initiative = _locked(initiative_id, by)
    if not initiative.from_year <= year <= initiative.to_year:
        raise PlanError(f"阶段的年度应在{initiative.from_year}至{initiative.to_year}之间。")
    if not title.strip():
        raise PlanError("请填写阶段。")
    refuse_classified(name="", content=title)
    stage = InitiativeStage.objects.create(
        initiative=initiative, year=year, title=title.strip()[:160], due_date=due_date
    )
    write_line(verb="plan.add_stage", by=by, record=stage, summary=f"{initiative.title} {stage.title}")
    return stage


def _open_stage(stage_id: int, by: By) -> InitiativeStage:
    """Return a stage that is neither reached nor dropped nor passed on, its initiative locked."""
    stage = InitiativeStage.objects.select_related("initiative").get(pk=stage_id)
    _locked(stage.initiative_id, by)
    stage = InitiativeStage.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=stage_id)
    if stage.done_date or stage.dropped or InitiativeStage.objects.filter(carried_from=stage).exists():
        raise PlanError("这个阶段已完成、取消或转入下年，不能再办。")
    return stage


@transaction.atomic
def reach_stage(*, stage_id: int, done_date: date, by: By, note: str = "") -> InitiativeStage:
    """阶段完成: the day on which a stage was reached; its duties must be done."""
    stage = _open_stage(stage_id, by)
    if done_date > clock.today():
        raise PlanError("完成日期不能晚于今天。")
    left = list(stage.duties.filter(done_date__isnull=True).select_related("unit"))
    if left:
        raise PlanError(f"还有分工没有完成：{'、'.join(f'{row.unit}“{row.text}”' for row in left[:3])}。")
    refuse_classified(name="", content=note)
    stage.done_date, stage.note = done_date, note.strip()[:300]
    stage.save(update_fields=["done_date", "note"])
    write_line(verb="plan.reach_stage", by=by, record=stage, summary=f"{stage.initiative.title} {stage.title}")
    return stage


@transaction.atomic
def drop_stage(*, stage_id: int, reason: str, by: By) -> InitiativeStage:
    """取消阶段: it is not to be reached any more, with the reason."""
    stage = _open_stage(stage_id, by)
    if not reason.strip():
        raise PlanError("请写明取消的理由。")
    stage.dropped, stage.note = True, reason.strip()[:300]
    stage.save(update_fields=["dropped", "note"])
    write_line(verb="plan.drop_stage", by=by, record=stage, summary=reason)
    return stage


@transaction.atomic
def add_duty(*, stage_id: int, unit_id: int, text: str, by: By) -> StageDuty:
    """安排分工: which unit does what in a stage."""
    stage = _open_stage(stage_id, by)
    if not text.strip():
        raise PlanError("请填写分工。")
    refuse_classified(name="", content=text)
    duty = StageDuty.objects.create(stage=stage, unit_id=unit_id, text=text.strip()[:200])
    write_line(verb="plan.add_duty", by=by, record=duty, summary=f"{stage.title} {duty.unit} {duty.text}")
    return duty


@transaction.atomic
def finish_duty(*, duty_id: int, done_date: date, by: By) -> StageDuty:
    """分工完成: recorded by the unit itself or by who runs the initiative."""
    duty = StageDuty.objects.select_for_update(of=("self",)).select_related("stage__initiative").get(pk=duty_id)
    lead = duty.stage.initiative.lead_unit_id
    require(
        by, "plan.run_initiative", unit_id=duty.unit_id if duty.unit_id != lead and _own(by, duty.unit_id) else lead
    )
    if duty.done_date:
        raise PlanError("这项分工已登记完成。")
    if done_date > clock.today():
        raise PlanError("完成日期不能晚于今天。")
    duty.done_date = done_date
    duty.save(update_fields=["done_date"])
    write_line(verb="plan.finish_duty", by=by, record=duty, summary=duty.text)
    return duty


def _own(by: By, unit_id: int) -> bool:
    """Is it a unit of who acts?"""
    return unit_id in getattr(by, "unit_ids", ())


@transaction.atomic
def inherit_stages(*, initiative_id: int, year: int, by: By) -> list[InitiativeStage]:
    """转入下年: what the year before left open stands in this year too, a year later, and names where it came from."""
    initiative = _locked(initiative_id, by)
    if not initiative.from_year < year <= initiative.to_year:
        raise PlanError(f"“{initiative.title}”没有{year}年度可以转入。")
    left = stages_to_pass_on(initiative, year=year)
    if not left:
        raise PlanError(f"{year - 1}年没有未完成的阶段。")
    made = []
    for stage in left:
        new = InitiativeStage.objects.create(
            initiative=initiative,
            year=year,
            title=stage.title,
            due_date=next_year_day(stage.due_date),
            carried_from=stage,
        )
        made.append(new)
        for duty in stage.duties.filter(done_date__isnull=True).order_by("pk"):
            StageDuty.objects.create(stage=new, unit_id=duty.unit_id, text=duty.text)
    duties = list(StageDuty.objects.filter(stage__in=made))
    write_line(
        verb="plan.inherit_stages",
        by=by,
        record=initiative,
        also=[*made, *duties],
        summary=f"{year}年 {len(made)}个阶段",
    )
    return made


@transaction.atomic
def link_initiative(
    *, initiative_id: int, by: By, clause_ids: Iterable[int] = (), task_ids: Iterable[int] = ()
) -> list[InitiativeLink]:
    """关联: sentences and tasks of any year that belong to the initiative."""
    initiative = _locked(initiative_id, by)
    known = initiative.links.all()
    clauses = Clause.objects.filter(pk__in=list(clause_ids), withdrawn=False).exclude(initiative_links__in=known)
    tasks = Task.objects.filter(pk__in=list(task_ids)).exclude(initiative_links__in=known)
    made = [InitiativeLink.objects.create(initiative=initiative, clause=row) for row in clauses.order_by("pk")]
    made += [InitiativeLink.objects.create(initiative=initiative, task=row) for row in tasks.order_by("pk")]
    if not made:
        raise PlanError("请勾选还没有关联的句子或任务。")
    write_line(verb="plan.link_initiative", by=by, record=initiative, also=made, summary=f"{len(made)}处")
    return made


@transaction.atomic
def end_initiative(*, initiative_id: int, outcome: str, by: By) -> Initiative:
    """项目结束: with what came of it; no stage may be open."""
    initiative = _locked(initiative_id, by)
    if not outcome.strip():
        raise PlanError("请写明结果。")
    left = initiative.stages.filter(done_date__isnull=True, dropped=False, carried_to__isnull=True).order_by("due_date")
    titles = list(left.values_list("title", flat=True))
    if titles:
        raise PlanError(f"还有阶段没有完成：{'、'.join(titles[:3])}。请先完成、取消或转入下年。")
    refuse_classified(name="", content=outcome)
    initiative.state, initiative.outcome = InitiativeState.ENDED, outcome.strip()
    initiative.save(update_fields=["state", "outcome"])
    write_line(verb="plan.end_initiative", by=by, record=initiative, summary=outcome)
    return initiative
