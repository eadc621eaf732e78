"""后台任务登记 (task tables): the record type and the list of runs."""

from __future__ import annotations

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.records import RecordType
from yaodian.kernel.tasks.models import JobRun
from yaodian.kernel.tasks.queries import runs_for
from yaodian.kernel.tasks.registry import job_title
from yaodian.kernel.tasks.rules import RunState
from yaodian.kernel.web.lists import Align, ChoiceFilter, Column, DateFilter, ListDefinition
from yaodian.kernel.web.templatetags.web import light

LIGHTS = {
    RunState.QUEUED: "idle",
    RunState.RUNNING: "green",
    RunState.DONE: "done",
    RunState.FAILED: "red",
    RunState.CANCELLED: "halted",
}


def run_url(run: JobRun) -> str:
    """Return the address of the run's page."""
    return reverse("tasks:run", args=[run.pk])


def run_label(run: JobRun) -> str:
    """Return the job's title with the run's number."""
    return f"{job_title(run.key)} #{run.pk}"


def state_cell(run: JobRun) -> SafeString:
    """Return the state with its shape."""
    return light(LIGHTS[RunState(run.state)], RunState(run.state).label)


def title_of(run: JobRun) -> str:
    """Return the job's title."""
    return str(job_title(run.key))


def outcome_of(run: JobRun) -> str:
    """Return what came of the run, or how far it is."""
    return run.failure or run.result or run.text


UNNAMED = (JobRun,)
"""A record whose rows no line names: the worker writes them as runs go on."""
RECORDS = (
    RecordType(model=JobRun, title=_("后台任务"), rows=lambda by: runs_for(by=by), url=run_url, label=run_label),
)

RUNS = ListDefinition[JobRun](
    key="tasks.runs",
    title=_("后台任务"),
    counter=_("次"),
    columns=(
        Column(key="title", title=_("任务"), cell=title_of, value=title_of, sort=("key", "-id")),
        Column(key="state", title=_("状态"), cell=state_cell, value=lambda run: run.get_state_display(), sort="state"),
        Column(key="outcome", title=_("结果"), cell=outcome_of, value=outcome_of, wrap=True),
        Column(key="asked_by", title=_("发起人"), sort="asked_by"),
        Column(key="attempts", title=_("次数"), sort="attempts", align=Align.END, phone=False),
        Column(key="queued_at", title=_("排队时间"), sort=("queued_at", "id"), align=Align.END),
        Column(key="finished_at", title=_("结束时间"), sort=("finished_at", "id"), align=Align.END, phone=False),
    ),
    filters=(
        ChoiceFilter(key="state", title=_("状态"), field="state", choices=tuple(RunState.choices), many=True),
        DateFilter(key="queued", title=_("排队时间"), field="queued_at", moment=True),
    ),
    search=("key", "asked_by", "result", "failure"),
    sort="-queued_at",
    row_href=run_url,
    empty_text=_("导入、导出等较长的工作在这里排队办理，可以离开页面。"),
)
