"""报送表页面 (workbooks): the template of a period with the reader's units, the filled workbook back, the data out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.returns import actions, queries
from yaodian.apps.returns.forms import Filed, UploadForm, columns_of, read_rows
from yaodian.apps.returns.forms.sheets import EXPLAINED, NAME, UNIT, faults_of_problems, fields_in
from yaodian.apps.returns.models import Duty, ReturnPeriod
from yaodian.apps.returns.rules import FILLABLE, DutyState
from yaodian.apps.returns.views.frame import BOTH, REFUSALS, form_page, sent, visible_period
from yaodian.apps.returns.views.periods import here
from yaodian.engines.forms import Form
from yaodian.kernel import clock
from yaodian.kernel.access import NotAllowedError, by_of, require
from yaodian.kernel.forms.actions import BatchRefusedError
from yaodian.kernel.forms.queries import form_of
from yaodian.kernel.sheets import CellFault, SheetError, write_table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 5_000_000


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _form(period: ReturnPeriod) -> Form:
    version = queries.version_of(period.plan.form_key)
    assert version is not None, period.plan.form_key
    return form_of(version)


def _open(request: HttpRequest, period: ReturnPeriod) -> list[Duty]:
    """Return the duties of a period that the reader may fill now."""
    by = by_of(request)
    require(by, "returns.fill")
    units = queries.filed_units(by=by, today=clock.today())
    rows = queries.duties_for(by=by).filter(period=period, unit_id__in=units, state__in=sorted(FILLABLE))
    return list(rows.order_by("unit__position", "pk"))


@require_GET
def blank(request: HttpRequest, plan_id: int, period_code: str) -> HttpResponse:
    """模板: a row for each unit that the reader files for and that has not been sent."""
    period = visible_period(request, plan_id, period_code)
    rows = [{UNIT: duty.unit.code, NAME: duty.unit.title} for duty in _open(request, period)]
    title = f"{period.plan} {period}"
    note = _("只填空白格；不填的单位不报。")
    content = write_table(columns_of(_form(period)), rows, title=title, note=note, sheet="填报", demo=clock.is_demo())
    return _file(content, f"{title}.xlsx")


@require_GET
def data(request: HttpRequest, plan_id: int, period_code: str) -> HttpResponse:
    """导出数据: what was sent for a period, one row per unit, as far as the reader may see."""
    by = by_of(request)
    period = visible_period(request, plan_id, period_code)
    form = _form(period)
    duties = queries.duties_for(by=by).filter(period=period).select_related("unit", "sheet").order_by("unit__position")
    columns = [column for column in columns_of(form) if column.key != EXPLAINED]
    names = [field.name for field in fields_in(form) if not field.sensitive]
    rows: list[dict[str, Any]] = [
        {
            UNIT: duty.unit.code,
            NAME: duty.unit.title,
            **{name: _shown(form, name, (duty.sheet.answers if duty.sheet else {}).get(name)) for name in names},
        }
        for duty in duties
        if DutyState(duty.state) not in FILLABLE
    ]
    title = f"{period.plan} {period}"
    content = write_table(
        [column for column in columns if column.key in (UNIT, NAME, *names)], rows, title=title, demo=clock.is_demo()
    )
    return _file(content, f"{title}（{_('数据')}）.xlsx")


def _shown(form: Form, name: str, value: Any) -> Any:
    """Return an answer as a cell shows it: numbers as numbers."""
    field = form.field(name)
    if value in (None, "") or not field.kind.is_number:
        return {"yes": True, "no": False}.get(value, value) if field.kind.value == "yes" else value
    return Decimal(str(value))


@require_http_methods(BOTH)
def upload(request: HttpRequest, plan_id: int, period_code: str) -> HttpResponse:
    """上传填好的表: all of its rows are sent, or none, with every wrong cell named."""
    period = visible_period(request, plan_id, period_code)
    duties = _open(request, period)
    form = UploadForm(sent(request), request.FILES or None)
    faults: list[CellFault] = []
    if request.method == "POST" and form.is_valid():
        try:
            faults = _filed(request, period, duties, form.cleaned_data["file"])
        except (*REFUSALS, SheetError, NotAllowedError) as error:
            form.add_error(None, str(error))
        else:
            if not faults:
                return redirect(here(period))
            form.add_error(None, _("有 %(n)s 处要改，一份也没有报。") % {"n": len(faults)})
    return form_page(
        request,
        form,
        heading=_("上传报送表"),
        verb=_("报送"),
        to=here(period),
        plan=period.plan,
        template="returns/upload.html",
        period=period,
        faults=faults[:200],
        duties=duties,
    )


def _filed(request: HttpRequest, period: ReturnPeriod, duties: list[Duty], file: Any) -> list[CellFault]:
    """Read the workbook and send its rows; return what is wrong with it."""
    if file.size > MOST_BYTES:
        raise SheetError(_("文件过大，请只留填报的表。"))
    codes = {duty.unit.code: duty.unit_id for duty in duties}
    filed: Filed = read_rows(content=file.read(), name=file.name, form=_form(period), codes=codes)
    if filed.faults:
        return list(filed.faults)
    try:
        count = actions.file_rows(period_id=period.pk, rows=filed.rows, explained=filed.explained, by=by_of(request))
    except BatchRefusedError as error:
        units = {duty.pk: duty.unit_id for duty in duties}
        said = {units[key]: [one.sentence for one in found] for key, found in error.problems.items()}
        return faults_of_problems(filed, said)
    messages.success(request, _("已报送 %(n)s 份。") % {"n": count})
    return []
