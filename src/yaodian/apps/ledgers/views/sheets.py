"""Excel 模板和导入 (workbooks): a template from the declaration, read back whole or not at all."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.ledgers import actions
from yaodian.apps.ledgers.access import KEEP
from yaodian.apps.ledgers.forms import WorkbookForm
from yaodian.apps.ledgers.models import Ledger
from yaodian.apps.ledgers.queries import declaration_of, units_kept
from yaodian.apps.ledgers.rules import Declaration
from yaodian.apps.ledgers.views.filling import local_now
from yaodian.apps.ledgers.views.frame import crumbs, ledger_of
from yaodian.engines.forms import Field, Kind, check
from yaodian.kernel import sheets
from yaodian.kernel.access import by_of, require
from yaodian.kernel.forms.rules import stored
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.sheets import CellFault, ColumnKind, SheetError, SheetRow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNIT = "entry:unit"
KINDS = {
    Kind.INTEGER: ColumnKind.INTEGER,
    Kind.DECIMAL: ColumnKind.DECIMAL,
    Kind.DATE: ColumnKind.DATE,
    Kind.ONE: ColumnKind.CHOICE,
}
LEFT_OUT = frozenset({Kind.NOTE, Kind.COMPUTED, Kind.MANY, Kind.RANK, Kind.PLACE})


def columns_of(declared: Declaration) -> list[sheets.Column]:
    """Return the columns of a ledger's template: the unit and every plain field."""
    found = [
        sheets.Column(UNIT, str(_("单位")), required=True, aliases=("学校", "单位名称"), help=str(_("单位代码或全称")))
    ]
    found += [
        _column(declared, one)
        for one in declared.form.fields
        if one.kind not in LEFT_OUT and not declared.form.places[one.name].repeats
    ]
    return found


def _column(declared: Declaration, field: Field) -> sheets.Column:
    choices = tuple((one.value, one.title) for one in declared.form.choices_of(field))
    if field.kind is Kind.YES:
        choices = (("yes", "是"), ("no", "否"))
    kind = ColumnKind.CHOICE if choices else KINDS.get(field.kind, ColumnKind.TEXT)
    title = f"{field.title}（{field.unit}）" if field.unit else field.title
    return sheets.Column(
        field.name,
        title,
        kind,
        required=field.required == "true()" and not field.relevant,
        aliases=(field.title,) if field.unit else (),
        choices=choices,
        places=3,
        help=field.hint,
    )


@require_GET
def template(request: HttpRequest, ledger_id: int) -> HttpResponse:
    """下载模板."""
    ledger = ledger_of(request, ledger_id)
    require(by_of(request), KEEP)
    content = sheets.template(columns_of(declaration_of(ledger)), title=ledger.title)
    return _file(content, f"{ledger.title}模板.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return response


@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, ledger_id: int) -> HttpResponse:
    """导入: every row or none; what is wrong comes back marked in the file that was sent."""
    by = by_of(request)
    ledger = ledger_of(request, ledger_id)
    require(by, KEEP)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    faults: list[CellFault] = []
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        content = upload.read()
        try:
            rows, faults = _read(request, ledger, content, upload.name)
            if not faults:
                made = actions.register_entries(ledger_id=ledger.pk, rows=rows, by=by)
                messages.success(request, _("已导入 %(n)s 行。") % {"n": len(made)})
                return redirect("ledgers:list", ledger_id=ledger.pk)
            if request.POST.get("marked"):
                return _file(sheets.mark_errors(content, faults, name=upload.name), f"{ledger.title}有误.xlsx")
        except (SheetError, actions.LedgerError, ClassifiedMaterialError) as error:
            form.add_error("file", str(error))
    context = {
        "title": _("导入%(title)s") % {"title": ledger.title},
        "ledger": ledger,
        "form": form,
        "faults": [fault.sentence() for fault in faults[:50]],
        "count": len(faults),
        "crumbs": [*crumbs(ledger), (_("导入"), "")],
    }
    return render(request, "ledgers/import.html", context, status=422 if form.errors or faults else 200)


def _read(
    request: HttpRequest, ledger: Ledger, content: bytes, name: str
) -> tuple[list[tuple[int, dict[str, Any]]], list[CellFault]]:
    """Return rows with their units and the faults of the file, cell by cell."""
    declared = declaration_of(ledger)
    columns = columns_of(declared)
    table = sheets.read_table(content, name=name, columns=columns)
    faults = list(table.errors)
    units = {
        word: unit
        for unit in units_kept(by=by_of(request), ledger=ledger)
        for word in (unit.code, unit.title, unit.short_title, f"{unit.code} {unit.title}")
        if word
    }
    found: list[tuple[int, dict[str, Any]]] = []
    for row in table.rows:
        unit = units.get(str(row.values[UNIT]).strip())
        if unit is None:
            faults.append(
                _fault(row, _("单位"), str(row.values[UNIT]), _("不是您可以登记的单位"), _("请填单位代码或全称"))
            )
            continue
        answers = {key: _plain(value) for key, value in row.values.items() if key != UNIT and value not in (None, "")}
        problems = check(declared.form, answers=answers, now=local_now()).errors
        faults += [_fault(row, "", "", one.sentence, _("请改正后重新上传")) for one in problems]
        found.append((unit.pk, answers))
    return found, faults


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else stored(value)


def _fault(row: SheetRow, title: str, value: str, message: str, remedy: str) -> CellFault:
    return CellFault(row.sheet, row.number, "", title, value, message, remedy)
