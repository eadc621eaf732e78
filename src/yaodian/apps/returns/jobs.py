"""报送后台任务 (jobs): every morning the periods that begin."""

from __future__ import annotations

from datetime import time

from django.utils.translation import gettext_lazy as _

from yaodian.apps.returns.actions import make_periods
from yaodian.apps.returns.models import ReturnPlan
from yaodian.apps.returns.rules import ReturnState
from yaodian.kernel.access import System
from yaodian.kernel.tasks import Progress, job, scheduled

MAKER = System("自动生成报送期", origin="returns.make_periods")


@scheduled(daily_at=time(0, 20))
@job("returns.make_periods", title=_("生成报送期"), retries=2)
def make(progress: Progress) -> str:
    """生成报送期: of every open plan; twice makes nothing twice."""
    keys = list(ReturnPlan.objects.filter(state=ReturnState.OPEN).order_by("pk").values_list("pk", flat=True))
    made = 0
    for number, key in enumerate(keys, start=1):
        made += make_periods(plan_id=key, by=MAKER)
        progress.report(part=number, whole=len(keys))
    return str(_("新生成 %(n)s 期") % {"n": made})
