"""My account (我的账号): posts held, phone number, second factor, acting for a leader."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.kernel import clock
from yaodian.kernel.access import by_of, holds
from yaodian.kernel.accounts import actions
from yaodian.kernel.accounts.forms import PhoneForm
from yaodian.kernel.accounts.middleware import ACTING_KEY
from yaodian.kernel.accounts.models import Account
from yaodian.kernel.accounts.queries import appointments_of, leaders
from yaodian.kernel.accounts.rules import duty_words
from yaodian.kernel.units.pages import carried_out, form_page


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """我的岗位与账号."""
    account, by = request.user, by_of(request)
    assert isinstance(account, Account)
    today = clock.today()
    context = {
        "title": _("我的岗位与账号"),
        "account": account,
        "duties": duty_words(account.duties),
        "appointments": appointments_of(person_id=account.person_id, on=today) if account.person_id else (),
        "has_factor": is_mfa_enabled(account),
        "leaders": leaders(on=today) if holds(by, "accounts.act_for") and not by.acting_for else (),
    }
    return render(request, "accounts/me.html", context)


@require_http_methods(["GET", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """更换登录手机号."""
    account = request.user
    assert isinstance(account, Account)
    form = PhoneForm(request.POST or None, initial={"phone": account.phone or ""})

    def act() -> None:
        actions.change_phone(account_id=account.pk, phone=form.cleaned_data["phone"], by=by_of(request))

    if carried_out(request, form, act, refusals=actions.AccountError):
        messages.success(request, _("登录手机号已保存。"))
        return redirect("accounts:me")
    return form_page(request, form, title=_("登录手机号"), cancel_href=reverse("accounts:me"))


@require_POST
def acting(request: HttpRequest) -> HttpResponse:
    """开始代录."""
    text = request.POST.get("person", "")
    leader = actions.start_acting(person_id=int(text) if text.isdecimal() else 0, by=by_of(request))
    request.session[ACTING_KEY] = leader.pk
    messages.success(request, _("开始为%(name)s代录；办完请结束代录。") % {"name": leader.name})
    return redirect("web:home")


@require_POST
def acting_end(request: HttpRequest) -> HttpResponse:
    """结束代录."""
    actions.end_acting(by=by_of(request))
    request.session.pop(ACTING_KEY, None)
    messages.success(request, _("已结束代录。"))
    return redirect("accounts:me")
