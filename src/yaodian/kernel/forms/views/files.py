"""Form files (表单文件): TOML and XLSForm, in and out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.engines.forms import Form, FormFileError, read_toml, read_xlsform, write_toml, write_xlsform
from yaodian.kernel.access import by_of, require
from yaodian.kernel.forms import actions, queries
from yaodian.kernel.forms.actions import FormError
from yaodian.kernel.forms.forms.design import ImportForm
from yaodian.kernel.forms.views.versions import entry, units_of_designer, version_seen
from yaodian.kernel.privacy.rules import ClassifiedMaterialError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_FILE = 5 * 1024 * 1024


@require_http_methods(["GET", "POST"])
def read_file(request: HttpRequest) -> HttpResponse:
    """从文件读入: a TOML form or an XLSForm as a draft, with a note for all that is done otherwise here."""
    require(by_of(request), "forms.design")
    form = ImportForm(request.POST or None, request.FILES or None, units=units_of_designer(request))
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            read, notes = _read(facts["file"])
            made = actions.import_form(
                form=read, owner_id=facts["owner"].pk, purpose=facts["purpose"], by=by_of(request)
            )
        except (FormFileError, FormError, ClassifiedMaterialError, ValidationError) as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("已读入 %(count)s 个字段。") % {"count": len(read.fields)})
            for note in notes[:30]:
                messages.warning(request, note)
            return redirect("forms:version", version_id=made.pk)
    return entry(request, form, title=_("从文件读入"), verb=_("读入"))


def _read(upload: Any) -> tuple[Form, tuple[str, ...]]:
    if upload.size > LARGEST_FILE:
        raise FormFileError(_("文件太大，表单文件不超过 5 MB。"))
    content = upload.read()
    if str(upload.name).lower().endswith(".toml"):
        try:
            return read_toml(content.decode("utf-8-sig")), ()
        except UnicodeDecodeError:
            raise FormFileError(_("文件不是 UTF-8 编码的 TOML。")) from None
    found = read_xlsform(content)
    return found.form, found.notes


@require_GET
def export(request: HttpRequest, version_id: int, file_kind: str) -> HttpResponse:
    """导出: TOML, or XLSForm for ODK and Kobo."""
    found = version_seen(request, version_id)
    form = queries.form_of(found)
    if file_kind == "toml":
        answer = HttpResponse(write_toml(form), content_type="application/toml; charset=utf-8")
    elif file_kind == "xlsx":
        answer = HttpResponse(write_xlsform(form), content_type=XLSX)
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="{found.key}-v{found.version}.{file_kind}"'
    return answer
