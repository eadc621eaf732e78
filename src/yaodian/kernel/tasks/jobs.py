"""内置任务 (built-in jobs): sealing and anchoring the journal, tidying sessions and the queue."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from yaodian.kernel import clock
from yaodian.kernel.journal.actions import anchor_head, seal_lines
from yaodian.kernel.rulebook.queries import figure
from yaodian.kernel.tasks import actions
from yaodian.kernel.tasks.registry import Progress, job, scheduled


@scheduled(timedelta(seconds=5))
@job("journal.seal", title=_("封链"))
def seal_journal(progress: Progress) -> str:
    """封链: chain the committed journal lines."""
    sealed = seal_lines()
    return f"已封 {sealed} 条" if sealed else ""


@scheduled(daily_at=time(0, 10))
@job("journal.anchor", title=_("锚定流水链"), retries=3)
def anchor_journal(progress: Progress) -> str:
    """锚定: write the chain's head to a file outside the database."""
    entry = anchor_head(file=Path(settings.HOME) / "anchors.jsonl")
    return f"第 {entry['sequence']} 节"


@scheduled(daily_at=time(3, 40))
@job("tasks.tidy", title=_("清理过期会话和旧任务"), retries=3)
def tidy(progress: Progress) -> str:
    """清理: expired sessions, and what the queue finished long ago."""
    sessions, _by_model = Session.objects.filter(expire_date__lt=clock.wall()).delete()
    days = int(figure("tasks.keep_days", on=clock.today()))
    return f"过期会话 {sessions} 个，旧任务 {actions.tidy_runs(kept=timedelta(days=days))} 条"
