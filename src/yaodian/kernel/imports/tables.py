"""导入登记 (import tables): records and lists."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.imports.models import ImportFinding, ImportRun
from yaodian.kernel.imports.queries import runs_for
from yaodian.kernel.imports.rules import FindingKind, ImportState
from yaodian.kernel.imports.targets import targets
from yaodian.kernel.records import RecordType
from yaodian.kernel.web.lists import Align, ChoiceFilter, Column, DateFilter, ListDefinition, TextFilter


def run_url(run: ImportRun) -> str:
    """Return the address of a run."""
    return reverse("imports:run", args=[run.pk])


def target_title(run: ImportRun) -> str:
    """Return what a run imports, its key when the register is gone."""
    target = targets().get(run.target)
    return str(target.title) if target else run.target


RECORDS = (
    RecordType(
        model=ImportRun,
        title=_("导入批次"),
        rows=lambda by: runs_for(by=by),
        url=run_url,
        fields=("file_name",),
    ),
)

RUNS = ListDefinition[ImportRun](
    key="imports.runs",
    title=_("数据导入"),
    counter=_("批"),
    columns=(
        Column(key="file_name", title=_("文件"), sort="file_name", wrap=True),
        Column(key="target", title=_("数据"), cell=target_title, value=target_title, sort="target"),
        Column(key="as_of_date", title=_("数据日期"), sort=("as_of_date", "id"), align=Align.END),
        Column(
            key="state",
            title=_("状态"),
            cell=lambda run: run.get_state_display(),
            value=lambda run: run.get_state_display(),
            sort=("state", "id"),
        ),
        Column(key="row_count", title=_("行数"), sort="row_count", align=Align.END),
        Column(key="faulty_count", title=_("有误"), align=Align.END, phone=False),
        Column(key="created_count", title=_("新增"), align=Align.END, phone=False),
        Column(key="changed_count", title=_("更改"), align=Align.END, phone=False),
        Column(key="started_by", title=_("导入人"), sort="started_by", phone=False),
        Column(key="started_at", title=_("时间"), sort=("started_at", "id"), align=Align.END),
    ),
    filters=(
        ChoiceFilter(key="state", title=_("状态"), field="state", choices=tuple(ImportState.choices), many=True),
        DateFilter(key="as_of", title=_("数据日期"), field="as_of_date"),
    ),
    search=("file_name", "started_by"),
    sort="-started_at",
    row_href=run_url,
    empty_text=_("从上面选一种数据，下载模板或直接上传系统导出的文件。"),
)

FINDINGS = ListDefinition[ImportFinding](
    key="imports.findings",
    title=_("核对发现"),
    counter=_("处"),
    columns=(
        Column(key="row", title=_("行"), sort=("row", "column", "id"), align=Align.END),
        Column(key="column", title=_("列号"), sort=("column", "row")),
        Column(key="title", title=_("列名"), sort=("title", "row")),
        Column(key="value", title=_("内容"), wrap=True),
        Column(key="message", title=_("问题"), sort=("message", "row"), wrap=True),
        Column(key="remedy", title=_("处理办法"), wrap=True),
        Column(
            key="kind",
            title=_("种类"),
            cell=lambda found: found.get_kind_display(),
            value=lambda found: found.get_kind_display(),
        ),
    ),
    filters=(
        ChoiceFilter(key="kind", title=_("种类"), field="kind", choices=tuple(FindingKind.choices)),
        TextFilter(key="title", title=_("列名"), field="title"),
        TextFilter(key="message", title=_("问题"), field="message"),
    ),
    search=("value", "message", "title"),
    sort="row",
    empty_text=_("没有发现问题。"),
)
