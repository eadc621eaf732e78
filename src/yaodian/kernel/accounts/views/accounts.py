"""Accounts (账号): list, page, slips, reset requests, enabling, unlocking."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.kernel import clock
from yaodian.kernel.access import NotAllowedError, by_of, holds, require
from yaodian.kernel.accounts import actions
from yaodian.kernel.accounts.forms import AccountForm, NewAccountForm, ReasonForm, account_initial
from yaodian.kernel.accounts.lockout import minutes_left
from yaodian.kernel.accounts.models import Account, ResetRequest
from yaodian.kernel.accounts.queries import accounts_for, may_reset, requests_for
from yaodian.kernel.accounts.rules import duty_words
from yaodian.kernel.accounts.slips import Slip
from yaodian.kernel.accounts.tables import ACCOUNTS, account_href
from yaodian.kernel.units.pages import carried_out, form_page
from yaodian.kernel.web.confirm import render_confirm
from yaodian.kernel.web.lists import render_list


def slips_page(request: HttpRequest, slips: Iterable[Slip], *, back_href: str) -> HttpResponse:
    """密码条: the only page that ever shows a one-time password; printed now or never."""
    context = {"title": _("一次性密码条"), "slips": list(slips), "back_href": back_href, "address": _address(request)}
    response = render(request, "accounts/slips.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _address(request: HttpRequest) -> str:
    """Return the address that stands on a slip."""
    return request.build_absolute_uri("/")


@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """账号列表."""
    by = by_of(request)
    require(by, "accounts.accounts")
    found = accounts_for(by=by)
    counted = found.aggregate(
        all=Count("pk"),
        unopened=Count("pk", filter=Q(is_active=True, must_change_password=True)),
        disabled=Count("pk", filter=Q(is_active=False)),
    )
    extra = {
        "may_change": holds(by, "accounts.change"),
        "may_secure": holds(by, "accounts.security"),
        "answer": _("%(all)s 个账号：待改一次性密码 %(unopened)s，停用 %(disabled)s") % counted,
    }
    return render_list(request, ACCOUNTS, found, extra=extra, template="accounts/accounts.html")


@require_GET
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """一个账号."""
    by = by_of(request)
    require(by, "accounts.accounts")
    found = get_object_or_404(accounts_for(by=by), pk=pk)
    context = {
        "title": found.login_name,
        "account": found,
        "crumbs": [(_("账号"), reverse("accounts:accounts")), (found.login_name, "")],
        "duties": duty_words(found.duties),
        "locked": minutes_left(login_name=found.login_name),
        "has_factor": is_mfa_enabled(found),
        "may_change": holds(by, "accounts.change"),
        "may_secure": holds(by, "accounts.security"),
        "may_reset": may_reset(account=found, by=by, on=clock.today()),
        "may_enable": holds(by, "accounts.security") or (holds(by, "accounts.change") and not found.duties),
    }
    return render(request, "accounts/account.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def account_new(request: HttpRequest) -> HttpResponse:
    """建立账号: the slip is shown once."""
    by = by_of(request)
    require(by, "accounts.change")
    form = NewAccountForm(request.POST or None)
    made: list[Slip] = []

    def act() -> None:
        data = form.cleaned_data
        person_id = data["person"].pk if data["person"] else None
        made.append(
            actions.make_account(login_name=data["login_name"], phone=data["phone"], person_id=person_id, by=by)
        )

    if carried_out(request, form, act, refusals=actions.AccountError):
        return slips_page(request, made, back_href=account_href(made[0].account))
    return form_page(
        request,
        form,
        title=_("建立账号"),
        answer=_("建好后显示一次性密码条，只显示这一次。不填使用人的账号只作管理员用。"),
        verb=_("建立账号"),
        cancel_href=reverse("accounts:accounts"),
        crumbs=[(_("账号"), reverse("accounts:accounts"))],
    )


@require_http_methods(["GET", "POST"])
def account_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """更正账号."""
    by = by_of(request)
    require(by, "accounts.change")
    found = get_object_or_404(Account, pk=pk)
    form = AccountForm(request.POST or None, initial=account_initial(found))

    if carried_out(
        request,
        form,
        lambda: actions.correct_account(account_id=pk, **form.cleaned_data, by=by),
        refusals=actions.AccountError,
    ):
        messages.success(request, _("已保存。"))
        return redirect(account_href(found))
    return form_page(
        request,
        form,
        title=_("更正账号"),
        cancel_href=account_href(found),
        crumbs=[(_("账号"), reverse("accounts:accounts"))],
    )


@never_cache
@require_http_methods(["GET", "POST"])
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """重置密码: asks once, then shows the slip once."""
    by = by_of(request)
    found = get_object_or_404(Account.objects.select_related("person__unit"), pk=pk)
    if not may_reset(account=found, by=by, on=clock.today()):
        raise NotAllowedError(
            _("您不能重置这个账号的密码。学校的账号由中心学校或系统管理员重置，管理员的由安全管理员重置。")
        )
    back = account_href(found) if holds(by, "accounts.accounts") else reverse("accounts:requests")
    if request.method == "POST":
        return slips_page(request, [actions.reset_password(account_id=pk, by=by)], back_href=back)
    return render_confirm(
        request,
        question=_("重置“%(name)s”的密码？") % {"name": found.person or found.login_name},
        consequence=_("原密码立即作废，已登录的会退出；新的一次性密码只显示一次，请当面交给本人。"),
        verb=_("重置并显示密码条"),
        cancel_href=back,
        dangerous=True,
    )


@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """重置申请: those that this reader may answer."""
    by = by_of(request)
    if not holds(by, "accounts.reset_password"):
        require(by, "accounts.security")
    context = {"title": _("重置密码申请"), "requests": requests_for(by=by, on=clock.today())}
    return render(request, "accounts/requests.html", context)


@require_http_methods(["GET", "POST"])
def refuse_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """不予重置."""
    by = by_of(request)
    asked = get_object_or_404(ResetRequest.objects.select_related("account__person"), pk=pk)
    if not may_reset(account=asked.account, by=by, on=clock.today()):
        raise NotAllowedError(_("您不能办理这件申请。"))
    form = ReasonForm(request.POST or None)

    def act() -> None:
        actions.refuse_reset(request_id=pk, reason=form.cleaned_data["reason"], by=by)

    if carried_out(request, form, act, refusals=actions.AccountError):
        messages.success(request, _("已退回申请。"))
        return redirect("accounts:requests")
    return render_confirm(
        request,
        question=_("不为“%(name)s”重置密码？") % {"name": asked.account.person or asked.account.login_name},
        verb=_("不予重置"),
        cancel_href=reverse("accounts:requests"),
        form=form,
        dangerous=True,
    )


@require_http_methods(["GET", "POST"])
def enable(request: HttpRequest, pk: int) -> HttpResponse:
    """启用、停用账号."""
    by = by_of(request)
    if not holds(by, "accounts.change"):
        require(by, "accounts.security")
    found = get_object_or_404(Account, pk=pk)
    turn_on = not found.is_active
    if request.method == "POST":
        try:
            actions.enable_account(account_id=pk, enabled=turn_on, by=by)
        except actions.AccountError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("账号已启用。") if turn_on else _("账号已停用，已登录的会退出。"))
        return redirect(account_href(found))
    return render_confirm(
        request,
        question=(_("启用“%(name)s”？") if turn_on else _("停用“%(name)s”？")) % {"name": found.login_name},
        consequence="" if turn_on else _("不能再登录；所办事项和记录都保留。"),
        verb=_("启用") if turn_on else _("停用"),
        cancel_href=account_href(found),
        dangerous=not turn_on,
    )


@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """解锁账号."""
    found = get_object_or_404(Account, pk=pk)
    actions.unlock_account(account_id=pk, by=by_of(request))
    messages.success(request, _("已解锁。"))
    return redirect(account_href(found))


@require_http_methods(["GET", "POST"])
def drop_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """解除动态口令."""
    by = by_of(request)
    require(by, "accounts.security")
    found = get_object_or_404(Account, pk=pk)
    if request.method == "POST":
        try:
            actions.drop_second_factor(account_id=pk, by=by)
        except actions.AccountError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("动态口令已解除。"))
        return redirect(account_href(found))
    return render_confirm(
        request,
        question=_("解除“%(name)s”的动态口令？") % {"name": found.login_name},
        consequence=_("只在本人丢了手机又没有恢复码时使用，请先核实身份。"),
        verb=_("解除动态口令"),
        cancel_href=account_href(found),
        dangerous=True,
    )
