"""指标任务 (metric jobs): the nightly record."""

from __future__ import annotations

from datetime import time

from django.utils.translation import gettext_lazy as _

from yaodian.kernel import clock
from yaodian.kernel.metrics.actions import record_readings
from yaodian.kernel.tasks import Progress, job, scheduled


@scheduled(daily_at=time(23, 30))
@job("metrics.record", title=_("记录夜间读数"), retries=3)
def record(progress: Progress) -> str:
    """记夜间读数: every wanted reading of today."""
    return f"已记 {record_readings(today=clock.today())} 个读数"
