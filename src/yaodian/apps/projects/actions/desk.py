"""经办台 (desk): what every act does: lock the project, ask for the right, take the step, reach a milestone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Model
from django.utils.translation import gettext as _

from yaodian.apps.projects.models import Project, ProjectMilestone
from yaodian.apps.projects.queries import require_for
from yaodian.apps.projects.rules import (
    Actor,
    Facts,
    ProjectAct,
    ProjectError,
    ProjectStage,
    ProjectState,
    StepError,
    step,
)
from yaodian.kernel import clock
from yaodian.kernel.access import By
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.journal.queries import record_ref


@dataclass(frozen=True)
class Desk:
    """经办台 (desk): one person's acts on projects; every method works inside the act's transaction."""

    by: By

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return Actor(name=self.by.name, account_id=self.by.account_id, person_id=self.by.person_id)

    def locked(self, project_id: int, *, verb: str) -> Project:
        """Return the project, locked for this act, for one who holds the verb over it."""
        project = (
            Project.objects.select_for_update(of=("self",))
            .select_related("programme", "school")
            .filter(pk=project_id)
            .first()
        )
        if project is None:
            raise ProjectError(_("没有这个项目。"))
        require_for(by=self.by, verb=verb, project=project)
        return project

    def facts(self, project: Project, *, photo_count: int = 0, reason: str = "", scan_count: int = 0) -> Facts:
        """Return the facts that need no acceptance row."""
        return Facts(
            state=ProjectState(project.state),
            actor=self.actor,
            photo_count=photo_count,
            reason=reason,
            scan_count=scan_count,
        )

    def move(self, project: Project, act: ProjectAct, facts: Facts) -> None:
        """Take the step in the state table and store the new state."""
        project.state = step(act, facts)
        project.save(update_fields=["state"])

    def reach(self, project: Project, stage: ProjectStage, *, actual_date: date, note: str = "") -> ProjectMilestone:
        """Record that a stage has happened; it may lie neither in the future nor before an earlier stage."""
        self.not_in_future(actual_date)
        milestone = self.milestone(project, stage)
        before = (
            ProjectMilestone.objects.filter(
                project=project, position__lt=milestone.position, actual_date__gt=actual_date
            )
            .order_by("-position")
            .first()
        )
        if before is not None:
            raise StepError(
                _("%(stage)s日期 %(day)s 早于%(before)s日期 %(before_day)s。")
                % {
                    "stage": stage.label,
                    "day": actual_date,
                    "before": ProjectStage(before.stage).label,
                    "before_day": before.actual_date,
                }
            )
        milestone.actual_date = actual_date
        milestone.note = note.strip()
        milestone.reported_by = self.actor.as_stored()
        milestone.reported_at = clock.now()
        milestone.return_reason = ""
        milestone.save()
        return milestone

    def clear(self, project: Project, stage: ProjectStage, *, reason: str) -> ProjectMilestone:
        """Take back that a stage has happened; one that has not happened stays as it is."""
        milestone = self.milestone(project, stage)
        if milestone.actual_date is not None:
            milestone.actual_date = None
            milestone.note, milestone.reported_by, milestone.reported_at = "", {}, None
            milestone.return_reason = reason.strip()
            milestone.save()
        return milestone

    def milestone(self, project: Project, stage: ProjectStage) -> ProjectMilestone:
        """Return the locked milestone of a stage."""
        return ProjectMilestone.objects.select_for_update().get(project=project, stage=stage)

    def not_in_future(self, day: date) -> None:
        """Refuse a day that has not come."""
        if day > clock.today():
            raise StepError(_("日期 %(day)s 还没有到。") % {"day": day})

    def proof_count(self, row: Model, kind: str) -> int:
        """Return how many live evidence files of this kind prove the row."""
        return files_of(record_ref(row)).filter(kind=kind).count()
