"""后台任务登记 (task tables)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.records import RecordType
from yaodian.kernel.tasks.models import JobRun
from yaodian.kernel.tasks.queries import runs_for
from yaodian.kernel.tasks.registry import job_title


def run_url(run: JobRun) -> str:
    """Return the address of the run's page."""
    return reverse("tasks:run", args=[run.pk])


def run_label(run: JobRun) -> str:
    """Return the job's title with the run's number."""
    return f"{job_title(run.key)} #{run.pk}"


RECORDS = (RecordType(model=JobRun, title=_("后台任务"), rows=runs_for, url=run_url, label=run_label),)
