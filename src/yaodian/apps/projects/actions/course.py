"""节点与工期 (milestones and planned dates): the school reports, others may return; dates move only by approval."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.apps.projects.actions.desk import Desk
from yaodian.apps.projects.models import DateChange, ProjectMilestone
from yaodian.apps.projects.rules import (
    REPORTED_STAGES,
    STAGES,
    ProjectAct,
    ProjectError,
    ProjectStage,
    ProjectState,
    StepError,
    actor_from,
    check_order,
)
from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.actions import write_line

ACT_OF = {ProjectStage.STARTED: ProjectAct.START, ProjectStage.FINISHED: ProjectAct.FINISH}


@transaction.atomic
def report_milestone(
    *, project_id: int, stage: ProjectStage, actual_date: date, photos: Sequence[File[bytes]], by: By, note: str = ""
) -> ProjectMilestone:
    """上报节点: the school reports that work has started (开工) or finished (完工), with at least one photograph."""
    desk = Desk(by)
    if stage not in REPORTED_STAGES:
        raise StepError(_("“%(stage)s”不由学校上报。") % {"stage": stage.label})
    project = desk.locked(project_id, verb="projects.report")
    desk.move(project, ACT_OF[stage], desk.facts(project, photo_count=len(photos)))
    milestone = desk.reach(project, stage, actual_date=actual_date, note=note)
    for photo in photos:
        attach_file(
            record=milestone, upload=photo, kind=EvidenceKind.PHOTO, by=by, caption=note, taken_date=actual_date
        )
    write_line(
        verb="projects.report",
        by=by,
        record=project,
        also=[milestone],
        summary=f"{project} {stage.label} {actual_date}",
    )
    return milestone


@transaction.atomic
def return_milestone(*, project_id: int, reason: str, by: By) -> ProjectMilestone:
    """退回节点: send the last report (开工 or 完工) back to the school; the central school or the section may."""
    desk = Desk(by)
    project = desk.locked(project_id, verb="projects.read")
    _require_one_of(project_id, ("projects.check", "projects.accept"), by)
    stage = ProjectStage.FINISHED if project.state == ProjectState.FINISHED else ProjectStage.STARTED
    desk.move(project, ProjectAct.RETURN_REPORT, desk.facts(project, reason=reason))
    milestone = desk.clear(project, stage, reason=reason)
    write_line(
        verb="projects.return_report",
        by=by,
        record=project,
        also=[milestone],
        summary=f"{project} {stage.label}：{reason.strip()}",
    )
    return milestone


def _require_one_of(project_id: int, verbs: tuple[str, str], by: By) -> None:
    """Refuse unless the reader holds the first verb over the project, or the second."""
    from yaodian.apps.projects.queries.access import projects_for

    if not projects_for(by=by, verb=verbs[0]).filter(pk=project_id).exists():
        Desk(by).locked(project_id, verb=verbs[1])


@transaction.atomic
def ask_date_change(*, project_id: int, stage: ProjectStage, to_date: date, reason: str, by: By) -> DateChange:
    """申请调整工期: ask for another planned date of a stage that has not happened."""
    desk = Desk(by)
    project = desk.locked(project_id, verb="projects.ask_dates")
    if project.state == ProjectState.CANCELLED:
        raise StepError(_("项目已取消。"))
    if not reason.strip():
        raise ProjectError(_("请写明调整理由。"))
    milestone = ProjectMilestone.objects.select_for_update().get(project=project, stage=stage)
    if milestone.actual_date is not None:
        raise StepError(
            _("“%(stage)s”已于 %(day)s 完成，不用再调整。") % {"stage": stage.label, "day": milestone.actual_date}
        )
    if to_date == milestone.planned_date:
        raise StepError(_("调整后的日期与原计划相同。"))
    if DateChange.objects.filter(project=project, stage=stage, state=DateChange.State.ASKED).exists():
        raise StepError(_("“%(stage)s”已有待批的调整申请。") % {"stage": stage.label})
    change = DateChange.objects.create(
        project=project,
        stage=stage,
        from_date=milestone.planned_date,
        to_date=to_date,
        reason=reason.strip(),
        asked_by=desk.actor.as_stored(),
        asked_at=clock.now(),
    )
    write_line(
        verb="projects.ask_dates",
        by=by,
        record=project,
        also=[change],
        summary=f"{project} {stage.label} {milestone.planned_date} → {to_date}",
    )
    return change


@transaction.atomic
def decide_date_change(*, change_id: int, granted: bool, by: By, note: str = "") -> DateChange:
    """审批工期调整: grant or refuse; the asker may not, and a grant keeps the stages in order."""
    desk = Desk(by)
    found = DateChange.objects.filter(pk=change_id).values_list("project_id", flat=True).first()
    if found is None:
        raise ProjectError(_("没有这项调整申请。"))
    project = desk.locked(found, verb="projects.grant_dates")
    change = DateChange.objects.select_for_update().get(pk=change_id)
    stage = ProjectStage(change.stage)
    if change.state != DateChange.State.ASKED:
        raise StepError(_("这项调整申请已经办结。"))
    asker = actor_from(change.asked_by)
    if asker is None or desk.actor.is_same(asker):
        raise StepError(_("申请人不能审批自己的调整申请，请由另一人办理。"))
    if not granted and not note.strip():
        raise ProjectError(_("不同意须写明理由。"))
    changed: list[ProjectMilestone] = []
    if granted:
        milestones = {row.stage: row for row in ProjectMilestone.objects.select_for_update().filter(project=project)}
        planned = {one: milestones[one].planned_date for one in STAGES}
        check_order({**planned, stage: change.to_date})
        row = milestones[stage]
        row.planned_date = change.to_date
        row.save(update_fields=["planned_date"])
        changed.append(row)
    change.state = DateChange.State.GRANTED if granted else DateChange.State.REFUSED
    change.decided_by, change.decided_at, change.decided_note = desk.actor.as_stored(), clock.now(), note.strip()
    change.save()
    write_line(
        verb="projects.grant_dates" if granted else "projects.refuse_dates",
        by=by,
        record=project,
        also=[change, *changed],
        summary=f"{project} {stage.label} → {change.to_date}",
    )
    return change
