"""设置台账页面 (declaring): load the catalogue, change a declaration, add a ledger, choose its section."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yaodian.apps.ledgers import actions
from yaodian.apps.ledgers.access import DECLARE
from yaodian.apps.ledgers.forms import DeclarationForm, SectionForm
from yaodian.apps.ledgers.views.frame import crumbs, ledger_of
from yaodian.kernel.access import by_of, require
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.pages import carried_out, form_page
from yaodian.kernel.units.rules import UnitKind


@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """装入目录里的台账."""
    count = actions.load_ledgers(by=by_of(request))
    messages.success(request, _("装入或更新了 %(n)s 本台账。") % {"n": count})
    return redirect("ledgers:board")


@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest) -> HttpResponse:
    """新增台账: declared by its text, no code."""
    by = by_of(request)
    require(by, DECLARE)
    return _text_page(request, None, "", _("新增台账"))


@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, ledger_id: int) -> HttpResponse:
    """改台账声明."""
    ledger = ledger_of(request, ledger_id)
    require(by_of(request), DECLARE)
    return _text_page(request, ledger_id, ledger.text, _("改“%(title)s”的声明") % {"title": ledger.title})


def _text_page(request: HttpRequest, ledger_id: int | None, text: str, title: str) -> HttpResponse:
    by = by_of(request)
    form = DeclarationForm(request.POST or None, initial={"text": text})

    def act() -> None:
        made = actions.revise_ledger(text=form.cleaned_data["text"].replace("\r\n", "\n"), ledger_id=ledger_id, by=by)
        messages.success(
            request, _("“%(title)s”已保存为第 %(version)s 版。") % {"title": made.title, "version": made.version}
        )

    if carried_out(request, form, act, refusals=actions.LedgerError):
        return redirect("ledgers:board") if ledger_id is None else redirect("ledgers:list", ledger_id=ledger_id)
    back = reverse("ledgers:board") if ledger_id is None else reverse("ledgers:list", args=[ledger_id])
    return form_page(
        request,
        form,
        title=title,
        cancel_href=back,
        answer=_("字段、代码表、校验、有效期、双人收发、扫码签到都写在这里；已有记录的字段不能删去或改类型。"),
        crumbs=crumbs(),
    )


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, ledger_id: int) -> HttpResponse:
    """定主管科室."""
    by = by_of(request)
    ledger = ledger_of(request, ledger_id)
    require(by, DECLARE)
    form = SectionForm(request.POST or None, initial={"section": ledger.section.title if ledger.section else ""})

    def act() -> None:
        actions.assign_section(ledger_id=ledger_id, section_id=form.cleaned_data["section"].pk, by=by)

    if carried_out(request, form, act, refusals=actions.LedgerError):
        messages.success(request, _("已定主管科室。"))
        return redirect("ledgers:list", ledger_id=ledger_id)
    return form_page(
        request,
        form,
        title=_("主管科室"),
        cancel_href=reverse("ledgers:list", args=[ledger_id]),
        answer=_("主管科室可以看到这本台账全部单位的记录。"),
        crumbs=crumbs(ledger),
        units=Unit.objects.filter(kind__in=(UnitKind.SECTION, UnitKind.INSTITUTION), closed_date=None).order_by(
            "position"
        ),
    )
