"""读者中间件 (reader middleware): puts the reader on the request; closes every page that does not say it is public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import NotAllowedError, Reader, holds
from yaodian.kernel.accounts import figures
from yaodian.kernel.accounts.adapters import STALE_KEY
from yaodian.kernel.accounts.models import Account, Person
from yaodian.kernel.accounts.queries import duty_policy, reader_of
from yaodian.kernel.web.errors import refused

ACTING_KEY = "acting_for_person"
SEEN_KEY = "seen_at"
ANONYMOUS = Reader(account_id=None, person_id=None, name="")
OPEN_PREFIXES = ("/static/",)
OPEN_NAMES = frozenset({"account_login", "mfa_authenticate"})
BEFORE_FACTOR = frozenset({"mfa_index", "mfa_activate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes"})
SEEN_EVERY = 60


class ReaderMiddleware:
    """Default closed: a login for every page but the public ones; a changed password and a second factor where due."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(OPEN_PREFIXES):
            self.end_idle(request)
        request.reader = self.reader(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def end_idle(self, request: HttpRequest) -> None:
        """End a session that rested longer than the rulebook allows; note the last sign of life once a minute."""
        if not isinstance(request.user, Account):
            return
        now, seen = clock.now().timestamp(), request.session.get(SEEN_KEY)
        if isinstance(seen, int | float) and abs(now - seen) <= SEEN_EVERY:
            return
        if isinstance(seen, int | float) and abs(now - seen) > figures.idle_time().total_seconds():
            logout(request)
            messages.info(request, _("离开太久，为安全起见已退出，请重新登录。"))
        else:
            request.session[SEEN_KEY] = now

    def reader(self, request: HttpRequest) -> Reader:
        """Return who asks; a leader acted for stands in the session for as long as the account may act."""
        account = request.user
        if not isinstance(account, Account):
            return ANONYMOUS
        today, origin = clock.today(), str(request.META.get("REMOTE_ADDR", ""))
        own = reader_of(account=account, on=today, origin=origin)
        acting = request.session.get(ACTING_KEY)
        if not acting:
            return own
        leader = Person.objects.filter(pk=acting, active=True).first()
        if leader is None or not holds(own, "accounts.act_for"):
            del request.session[ACTING_KEY]
            return own
        return reader_of(account=account, on=today, origin=origin, acting_for=leader)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Send to the login, to the new password or to the second factor before a closed page is shown."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if getattr(view, "is_public", False) or name in OPEN_NAMES or request.path.startswith(OPEN_PREFIXES):
            return None
        account = request.user
        if not isinstance(account, Account):
            return self.to_login(request)
        if getattr(view, "before_password_change", False):
            return None
        if account.must_change_password or request.session.get(STALE_KEY):
            return led_to(request, reverse("accounts:password"))
        if account.duties and name not in BEFORE_FACTOR and duty_policy().totp_required and not is_mfa_enabled(account):
            messages.warning(request, _("按三员设置，管理员须先启用动态口令。"))
            return led_to(request, reverse("mfa_activate_totp"))
        return None

    def to_login(self, request: HttpRequest) -> HttpResponseBase:
        """Send to the login, back to this page afterwards; htmx is told by a header."""
        if request.headers.get("HX-Request"):
            return led_to(request, f"{reverse(settings.LOGIN_URL)}?next={request.path}", status=401)
        return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refused act with the 403 page in words."""
        return refused(request, exception) if isinstance(exception, NotAllowedError) else None


def led_to(request: HttpRequest, href: str, *, status: int = 403) -> HttpResponse:
    """Redirect a page; tell htmx by a header, which would else put the page into the fragment's place."""
    if not request.headers.get("HX-Request"):
        return redirect(href)
    response = HttpResponse(status=status)
    response["HX-Redirect"] = href
    return response
