"""The way in (登录): logging in and out, the password, asking for a reset."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password, resume_request
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth import logout as close_session
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yaodian.kernel.access import System, before_password_change, by_of, public
from yaodian.kernel.accounts import actions
from yaodian.kernel.accounts.adapters import STALE_KEY
from yaodian.kernel.accounts.backends import slip_expired
from yaodian.kernel.accounts.forms import AgainForm, LoginForm, PasswordForm, ResetForm
from yaodian.kernel.accounts.models import Account
from yaodian.kernel.accounts.queries import account_named, whom_to_ask
from yaodian.kernel.units.pages import carried_out


def origin_of(request: HttpRequest) -> str:
    """Return the network address from which a request comes."""
    return str(request.META.get("REMOTE_ADDR", ""))


def next_href(request: HttpRequest) -> str:
    """Return the address asked for before the login, "" for none or a foreign one."""
    wanted = str(request.POST.get("next") or request.GET.get("next") or "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else ""


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponseBase:
    """登录: by login name or phone number; the second factor follows where there is one."""
    wanted = next_href(request)
    if request.user.is_authenticated:
        return redirect(wanted or settings.LOGIN_REDIRECT_URL)
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name, password = form.cleaned_data["username"], form.cleaned_data["password"]
        account = authenticate(request, username=name, password=password)
        if isinstance(account, Account):
            entry = Login(user=account, redirect_url=wanted or None)
            answer: HttpResponse = perform_password_login(request, {"username": account.login_name}, entry)
            return answer
        actions.note_entry(verb="fail_login", name=name, by=System(name=name[:60], origin=origin_of(request)))
        form.add_error(None, why_refused(name, password))
    context = {"title": _("登录"), "form": form, "next": wanted, "offices": whom_to_ask()}
    return render(request, "accounts/login.html", context, status=422 if form.errors else 200)


def why_refused(name: str, password: str) -> str:
    """Return why a login was refused; names are told apart only to whoever has the right password."""
    account = account_named(name=name)
    if account is not None and slip_expired(account) and account.check_password(password):
        return _("这张一次性密码条已过期，请点“忘记密码”重新申请。")
    if account is not None and not account.is_active and account.check_password(password):
        return _("这个账号已停用，请联系系统管理员。")
    return _("登录名（手机号）或密码不对。连续输错会锁定账号。")


@before_password_change
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """退出登录."""
    if isinstance(request.user, Account):
        actions.note_entry(verb="log_out", name=request.user.login_name, by=by_of(request))
    close_session(request)
    return redirect(settings.LOGIN_URL)


@before_password_change
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """修改密码: also the forced change at the first login and after the last day."""
    account = request.user
    assert isinstance(account, Account)
    form = PasswordForm(request.POST or None)
    forced = account.must_change_password or bool(request.session.get(STALE_KEY))

    def act() -> None:
        data = form.cleaned_data
        actions.change_password(account_id=account.pk, old=data["old"], new=data["new"], by=by_of(request))

    if carried_out(request, form, act, refusals=actions.PasswordError):
        account.refresh_from_db()
        update_session_auth_hash(request, account)
        request.session[STALE_KEY] = False
        messages.success(request, _("密码已修改，其他地方的登录已全部退出。"))
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"title": _("修改密码"), "form": form, "forced": forced, "rules": password_validators_help_texts()}
    return render(request, "accounts/password.html", context, status=422 if form.errors else 200)


@before_password_change
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def reauthenticate(request: HttpRequest) -> HttpResponse:
    """再次输入密码: before the second factor is changed."""
    account = request.user
    assert isinstance(account, Account)
    form = AgainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        known = authenticate(request, username=account.login_name, password=form.cleaned_data["password"])
        if known == account:
            reauthenticate_by_password(request)
            return resume_request(request) or redirect("mfa_index")
        form.add_error("password", _("密码不对。连续输错会锁定账号。"))
    context = {"title": _("再次输入密码"), "form": form, "next": next_href(request)}
    return render(request, "accounts/reauthenticate.html", context, status=422 if form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def ask_reset(request: HttpRequest) -> HttpResponse:
    """忘记密码: the request goes into the worklist of whoever may reset; the answer is the same for every name."""
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name, contact = form.cleaned_data["name"], form.cleaned_data["contact"]
        by = System(name=name[:60], origin=origin_of(request))
        actions.ask_reset(name=name, contact=contact, by=by)
        messages.success(
            request,
            _("已提交。账号如存在，申请已送到能为您重置的管理员的待办；请当面或电话找他领取一次性密码条。"),
        )
        return redirect(reverse(settings.LOGIN_URL))
    context = {"title": _("忘记密码"), "form": form, "offices": whom_to_ask()}
    return render(request, "accounts/reset.html", context, status=422 if form.errors else 200)
