"""Import (批量导入): template out, filled file in, preview, confirmation, slips."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.kernel.access import by_of, require
from yaodian.kernel.accounts import actions
from yaodian.kernel.accounts.forms import ImportForm
from yaodian.kernel.accounts.queries import workbook_rows
from yaodian.kernel.accounts.views.accounts import slips_page
from yaodian.kernel.accounts.workbook import packed, read_workbook, unpacked, write_workbook
from yaodian.kernel.privacy.refusal import refuse_classified
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.sheets import SheetError, mark_errors

SALT = "yaodian.accounts.import"
SHOWN_LINES = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """上传与预览: nothing is kept until it is confirmed."""
    by = by_of(request)
    require(by, "accounts.change")
    form = ImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"title": _("导入单位、人员、岗位、账号"), "form": form}
    if request.method == "POST" and form.is_valid():
        files = [(str(file.name), file.read()) for file in form.cleaned_data["upload"]]
        try:
            for name, content in files:
                refuse_classified(name=name, content=content)
            book = read_workbook(files)
        except (SheetError, ClassifiedMaterialError) as error:
            form.add_error("upload", str(error))
        else:
            report = actions.import_workbook(book=book, by=by, dry_run=True)
            if "marked" in request.POST and report.faults:
                name, content = files[0]
                return _file(mark_errors(content, report.faults, name=name), _("错误标注"))
            told = [line for line in report.lines if line.state != "left"]
            context |= {
                "report": report,
                "lines": told[:SHOWN_LINES],
                "more": max(0, len(told) - SHOWN_LINES),
                "ignored": book.ignored,
            }
            if not report.faults and report.changes:
                data = {"account": by.account_id, "book": packed(book)}
                context["signed"] = signing.dumps(data, salt=SALT, compress=True)
    return render(request, "accounts/import.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """确认导入: all rows in one transaction; the slips of new accounts are shown once."""
    by = by_of(request)
    require(by, "accounts.change")
    try:
        data = signing.loads(request.POST.get("signed", ""), salt=SALT, max_age=2 * 3600)
    except signing.BadSignature:
        messages.error(request, _("预览已过期，请重新上传。什么也没有导入。"))
        return redirect("accounts:import")
    if data["account"] != by.account_id:
        messages.error(request, _("这份预览是别人的，请自己上传一次。什么也没有导入。"))
        return redirect("accounts:import")
    try:
        report = actions.import_workbook(book=unpacked(data["book"]), by=by)
    except actions.WorkbookError as error:
        messages.error(request, str(error))
        return redirect("accounts:import")
    words = [
        _("%(title)s 新增 %(made)s、更正 %(changed)s") % {"title": title, "made": made, "changed": changed}
        for title, made, changed, _left in report.counts
    ]
    messages.success(request, _("导入完成：%(words)s。") % {"words": "；".join(words)})
    if report.slips:
        return slips_page(request, report.slips, back_href=reverse("accounts:accounts"))
    return redirect("accounts:import")


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """空白模板."""
    require(by_of(request), "accounts.change")
    return _file(write_workbook({}), _("单位人员岗位账号模板"))


@require_GET
def present(request: HttpRequest) -> HttpResponse:
    """现有数据: the same workbook, filled in with what there is; change it and import it again."""
    require(by_of(request), "accounts.change")
    return _file(write_workbook(workbook_rows()), _("单位人员岗位账号"))


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    return response
