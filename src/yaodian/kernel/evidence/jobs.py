"""佐证材料任务 (evidence jobs): sweeping up what a killed process left behind."""

from __future__ import annotations

from datetime import time

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.evidence.actions import sweep_files
from yaodian.kernel.tasks import Progress, job, scheduled


@scheduled(daily_at=time(4, 10))
@job("evidence.sweep", title=_("清理无主文件"), retries=3)
def sweep(progress: Progress) -> str:
    """清理无主文件: files without a row, older than a day."""
    return f"清理 {sweep_files()} 个"
