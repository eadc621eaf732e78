"""验收 (acceptance): apply, check, return, accept, revoke; always a photograph and always a second person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.files import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yaodian.apps.projects.actions.desk import Desk
from yaodian.apps.projects.models import Acceptance, Project, ProjectSchool, Settlement
from yaodian.apps.projects.queries import central_school_of
from yaodian.apps.projects.rules import (
    Facts,
    ProjectAct,
    ProjectError,
    ProjectStage,
    ProjectState,
    StepError,
    actor_from,
)
from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.evidence.actions import attach_file
from yaodian.kernel.evidence.rules import EvidenceKind
from yaodian.kernel.journal.actions import write_line

OPEN = (Acceptance.State.APPLIED, Acceptance.State.CHECKED)


@transaction.atomic
def apply_for_acceptance(*, project_id: int, photos: Sequence[File[bytes]], by: By, note: str = "") -> Acceptance:
    """申请验收: the school asks for acceptance with fresh photographs; also again after a return or a revocation."""
    desk = Desk(by)
    project = desk.locked(project_id, verb="projects.report")
    desk.move(project, ProjectAct.APPLY, desk.facts(project, photo_count=len(photos)))
    today = clock.today()
    last = Acceptance.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0
    acceptance = Acceptance.objects.create(
        project=project,
        number=last + 1,
        central=central_school_of(school_id=project.school_id, on=today),
        applied_by=desk.actor.as_stored(),
        applied_date=today,
        applied_note=note.strip(),
    )
    for photo in photos:
        attach_file(record=acceptance, upload=photo, kind=EvidenceKind.PHOTO, by=by, caption=note, taken_date=today)
    write_line(
        verb="projects.apply", by=by, record=project, also=[acceptance], summary=f"{project} #{acceptance.number}"
    )
    return acceptance


def _open_acceptance(project: Project) -> Acceptance:
    """Return the application that waits."""
    acceptance = Acceptance.objects.select_for_update().filter(project=project, state__in=OPEN).first()
    if acceptance is None:
        raise StepError(_("没有待办的验收申请。"))
    return acceptance


def _facts(project: Project, acceptance: Acceptance, by: By, *, reason: str = "") -> Facts:
    """Return the facts on which an application is decided."""
    desk = Desk(by)
    receivers = ProjectSchool.objects.filter(project=project, part=ProjectSchool.Part.RECEIVER).count()
    return Facts(
        state=ProjectState(project.state),
        actor=desk.actor,
        photo_count=desk.proof_count(acceptance, EvidenceKind.PHOTO),
        has_central=acceptance.central_id is not None,
        applicant=actor_from(acceptance.applied_by),
        receiver_count=receivers,
        receivers_wanted=project.programme.receiver_count,
        reason=reason,
    )


@transaction.atomic
def check_acceptance(*, project_id: int, by: By, note: str = "") -> Acceptance:
    """中心学校核验: the central school has looked at the evidence and passes it on to the section."""
    desk = Desk(by)
    project = desk.locked(project_id, verb="projects.check")
    acceptance = _open_acceptance(project)
    desk.move(project, ProjectAct.CHECK, _facts(project, acceptance, by))
    acceptance.state = Acceptance.State.CHECKED
    acceptance.checked_by, acceptance.checked_date = desk.actor.as_stored(), clock.today()
    acceptance.checked_note = note.strip()
    acceptance.save()
    write_line(verb="projects.check", by=by, record=project, also=[acceptance], summary=f"{project} {note.strip()}")
    return acceptance


@transaction.atomic
def return_acceptance(*, project_id: int, reason: str, by: By) -> Acceptance:
    """退回整改: the one whose turn it is (central school, then section) returns the application with the reason."""
    desk = Desk(by)
    found = Project.objects.filter(pk=project_id).values_list("state", flat=True).first()
    pending = Acceptance.objects.filter(project_id=project_id, state__in=OPEN).first()
    waits_for_central = found == ProjectState.APPLIED and pending is not None and pending.central_id is not None
    verb = "projects.check" if waits_for_central else "projects.accept"
    project = desk.locked(project_id, verb=verb)
    acceptance = _open_acceptance(project)
    desk.move(project, ProjectAct.RETURN, _facts(project, acceptance, by, reason=reason))
    acceptance.state = Acceptance.State.RETURNED
    acceptance.decided_by, acceptance.decided_date = desk.actor.as_stored(), clock.today()
    acceptance.decided_note = reason.strip()
    acceptance.save()
    write_line(verb="projects.return", by=by, record=project, also=[acceptance], summary=f"{project}：{reason.strip()}")
    return acceptance


@transaction.atomic
def accept_project(
    *, project_id: int, accepted_date: date, by: By, note: str = "", ticked: Sequence[str] = ()
) -> Acceptance:
    """验收通过: the section accepts what the photographs show; never the applicant, never before the central school.

    `ticked`: keys of the conditions that were looked at on the spot and are met; the others stand as unmet."""
    desk = Desk(by)
    project = desk.locked(project_id, verb="projects.accept")
    acceptance = _open_acceptance(project)
    desk.not_in_future(accepted_date)
    if accepted_date < acceptance.applied_date:
        raise StepError(_("验收日期早于申请日期 %(day)s。") % {"day": acceptance.applied_date})
    desk.move(project, ProjectAct.ACCEPT, _facts(project, acceptance, by))
    acceptance.state = Acceptance.State.ACCEPTED
    acceptance.decided_by, acceptance.decided_date = desk.actor.as_stored(), accepted_date
    acceptance.decided_note = note.strip()
    known = {one["key"] for one in project.programme.conditions if not one.get("metric")}
    acceptance.ticked = sorted(known & set(ticked))
    acceptance.save()
    milestone = desk.reach(project, ProjectStage.ACCEPTED, actual_date=accepted_date, note=note)
    write_line(
        verb="projects.accept",
        by=by,
        record=project,
        also=[acceptance, milestone],
        summary=f"{project.school} {project.title} 验收通过",
    )
    return acceptance


@transaction.atomic
def revoke_acceptance(*, project_id: int, reason: str, by: By) -> Acceptance:
    """撤销验收: take an acceptance back with the reason; every number drops at once, a settlement falls with it."""
    desk = Desk(by)
    project = desk.locked(project_id, verb="projects.revoke")
    desk.move(project, ProjectAct.REVOKE, desk.facts(project, reason=reason))
    acceptance = Acceptance.objects.select_for_update().filter(project=project, state=Acceptance.State.ACCEPTED).first()
    if acceptance is None:
        raise ProjectError(_("没有可撤销的验收。"))
    acceptance.state = Acceptance.State.REVOKED
    acceptance.revoked_by, acceptance.revoked_date = desk.actor.as_stored(), clock.today()
    acceptance.revoke_reason = reason.strip()
    acceptance.save()
    milestones = [desk.clear(project, stage, reason=reason) for stage in (ProjectStage.ACCEPTED, ProjectStage.SETTLED)]
    settlements = list(Settlement.objects.select_for_update().filter(project=project, in_force=True))
    for settlement in settlements:
        settlement.in_force = False
        settlement.save(update_fields=["in_force"])
    write_line(
        verb="projects.revoke",
        by=by,
        record=project,
        also=[acceptance, *milestones, *settlements],
        summary=f"{project.school} {project.title} 撤销验收：{reason.strip()}",
    )
    return acceptance
