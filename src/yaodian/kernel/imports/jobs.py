"""Import jobs (导入的后台任务): the check, the publication, and tidying what is over."""

from __future__ import annotations

from datetime import time, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yaodian.kernel import clock
from yaodian.kernel.access import System
from yaodian.kernel.imports import queries, uploads
from yaodian.kernel.rulebook.queries import figure
from yaodian.kernel.tasks import JobCancelledError, Progress, job, scheduled

STRAY_SECONDS = 86_400.0


@job("imports.check", title=gettext_lazy("核对导入文件"), retries=3)
def check(progress: Progress, *, run_id: int, record: str = "") -> str:
    """核对: blocks already staged are kept, so that a killed check goes on where it stopped."""
    from yaodian.kernel.imports.actions import checking  # heavy: the worker alone reads workbooks

    run = checking.check_run(run_id=run_id, by=progress.by, progress=progress)
    progress.lead_to(href=reverse("imports:run", args=[run_id]), title=_("查看核对结果"))
    return _("%(rows)s 行，有误 %(faulty)s 行，存疑 %(doubtful)s 行") % {
        "rows": run.row_count,
        "faulty": run.faulty_count,
        "doubtful": run.doubtful_count,
    }


@job("imports.publish", title=gettext_lazy("写入登记簿"), retries=3)
def publish(progress: Progress, *, run_id: int, record: str = "") -> str:
    """写入: in one transaction; cancelled or killed, nothing is written."""
    from yaodian.kernel.imports.actions import publishing, runs

    try:
        run = publishing.publish_run(run_id=run_id, by=progress.by, progress=progress)
    except JobCancelledError:
        runs.stop_publishing(run_id=run_id, by=progress.by)
        raise
    progress.lead_to(href=reverse("imports:run", args=[run_id]), title=_("查看导入结果"))
    return _("新增 %(created)s 行，更改 %(changed)s 行，不变 %(left)s 行") % {
        "created": run.created_count,
        "changed": run.changed_count,
        "left": run.left_count,
    }


@job("imports.mark", title=gettext_lazy("标注有误的单元格"), retries=3)
def mark(progress: Progress, *, run_id: int, record: str = "") -> str:
    """标注: a large file is written anew with its bad cells marked."""
    from yaodian.kernel.imports import marking
    from yaodian.kernel.imports.actions import runs

    run = queries.runs_for(by=progress.by).get(pk=run_id)
    progress.report(part=0, whole=1, text=_("正在写出 %(count)s 行") % {"count": run.row_count})
    runs.keep_marked(run_id=run_id, content=marking.marked_file(run), by=progress.by)
    progress.lead_to(href=reverse("imports:marked", args=[run_id]), title=_("下载标注后的文件"))
    return _("已标注 %(count)s 处") % {"count": run.finding_count}


@scheduled(daily_at=time(3, 20))
@job("imports.tidy", title=gettext_lazy("清理导入文件"), retries=3)
def tidy(progress: Progress) -> str:
    """清理: files and staged rows past the days the rulebook keeps them, and files that no run speaks of."""
    from yaodian.kernel.imports.actions import runs

    days = int(figure("imports.keep_days", on=clock.today()))
    by = System("清理导入文件", origin="imports.tidy")
    count = runs.tidy_runs(before=clock.now() - timedelta(days=days), by=by)
    for path in uploads.stray_uploads(known=set(queries.known_uploads()), older_than_s=STRAY_SECONDS):
        path.unlink(missing_ok=True)
    return f"{count} 批"
