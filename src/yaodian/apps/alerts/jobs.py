"""预警任务 (alert jobs): a look at every threshold, each minute and as soon as a watched row was written."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from yaodian.apps.alerts.actions import look
from yaodian.apps.alerts.queries import LOOKER
from yaodian.kernel import clock
from yaodian.kernel.tasks import Progress, job, scheduled


@scheduled(timedelta(seconds=50))
@job("alerts.look", title=_("查看预警界限"), retries=3)
def look_now(progress: Progress) -> str:
    """查看预警界限: raise and refer what passed a threshold since the last look."""
    raised = look(today=clock.today(), by=LOOKER)
    progress.report(part=raised, whole=raised, text="查看界限")
    return f"预警{raised}件"
