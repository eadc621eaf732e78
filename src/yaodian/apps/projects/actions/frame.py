"""办理的共同部分 (what every act does): lock the project, ask for the right, name the actor."""

from __future__ import annotations

from datetime import date

from django.db.models import Model
from django.utils.translation import gettext as _

from yaodian.apps.projects.models import Milestone, Project
from yaodian.apps.projects.queries.access import require_for
from yaodian.apps.projects.rules import Act, Actor, Facts, ProjectError, Stage, State, StepError, step
from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.journal.queries import record_ref


def actor_of(by: By) -> Actor:
    """Return the actor behind an act."""
    return Actor(name=by.name, account_id=by.account_id, person_id=by.person_id)


def locked_project(project_id: int, *, verb: str, by: By) -> Project:
    """Return the project, locked for this act, for one who holds the verb over it."""
    project = (
        Project.objects.select_for_update(of=("self",))
        .select_related("programme", "school")
        .filter(pk=project_id)
        .first()
    )
    if project is None:
        raise ProjectError(_("没有这个项目。"))
    require_for(by, verb, project)
    return project


def move(project: Project, act: Act, facts: Facts) -> None:
    """Take the step in the state table and store the new state."""
    project.state = step(act, facts)
    project.save(update_fields=["state"])


def proof_count(row: Model, kind: str) -> int:
    """Return how many live evidence files of this kind prove the row."""
    return files_of(record_ref(row)).filter(kind=kind).count()


def not_in_future(day: date) -> None:
    """Refuse a day that has not come."""
    if day > clock.today():
        raise StepError(_("日期 %(day)s 还没有到。") % {"day": day})


def milestone_of(project: Project, stage: Stage) -> Milestone:
    """Return the locked milestone of a stage."""
    return Milestone.objects.select_for_update().get(project=project, stage=stage)


def reach_milestone(project: Project, stage: Stage, *, actual_date: date, by: By, note: str = "") -> Milestone:
    """Record that a stage has happened; it may lie neither in the future nor before an earlier stage."""
    not_in_future(actual_date)
    milestone = milestone_of(project, stage)
    before = (
        Milestone.objects.filter(project=project, position__lt=milestone.position, actual_date__gt=actual_date)
        .order_by("-position")
        .first()
    )
    if before is not None:
        raise StepError(
            _("%(stage)s日期 %(day)s 早于%(before)s日期 %(before_day)s。")
            % {
                "stage": stage.label,
                "day": actual_date,
                "before": Stage(before.stage).label,
                "before_day": before.actual_date,
            }
        )
    milestone.actual_date = actual_date
    milestone.note = note.strip()
    milestone.reported_by = actor_of(by).as_stored()
    milestone.reported_at = clock.now()
    milestone.return_reason = ""
    milestone.save()
    return milestone


def clear_milestone(project: Project, stage: Stage, *, reason: str) -> Milestone:
    """Take back that a stage has happened."""
    milestone = milestone_of(project, stage)
    milestone.actual_date = None
    milestone.return_reason = reason.strip()
    milestone.save(update_fields=["actual_date", "return_reason"])
    return milestone


def facts_of(project: Project, by: By, *, photo_count: int = 0, reason: str = "", scan_count: int = 0) -> Facts:
    """Return the facts that need no acceptance row."""
    return Facts(
        state=State(project.state),
        actor=actor_of(by),
        photo_count=photo_count,
        reason=reason,
        scan_count=scan_count,
    )
