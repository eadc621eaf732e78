"""读者中间件 (reader middleware): puts the reader on the request; closes every page that does not say it is public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from yaodian.kernel import clock
from yaodian.kernel.access import NotAllowedError, Reader
from yaodian.kernel.accounts.models import Account, Person
from yaodian.kernel.accounts.queries import reader_of
from yaodian.kernel.web.errors import refused

ACTING_KEY = "acting_for_person"
ANONYMOUS = Reader(account_id=None, person_id=None, name="")
OPEN_PREFIXES = ("/static/",)


class ReaderMiddleware:
    """Default closed: a login for every page but the public ones; a changed password first where it is due."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.reader = self.reader(request)  # type: ignore[attr-defined]
        return self.get_response(request)

    def reader(self, request: HttpRequest) -> Reader:
        """Return who asks; a leader acted for stands in the session."""
        account = request.user
        if not isinstance(account, Account):
            return ANONYMOUS
        acting = request.session.get(ACTING_KEY)
        leader = Person.objects.filter(pk=acting, active=True).first() if acting else None
        return reader_of(account, on=clock.today(), origin=request.META.get("REMOTE_ADDR", ""), acting_for=leader)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object
    ) -> HttpResponseBase | None:
        """Send to the login, or to the new password, before a closed page is shown."""
        if getattr(view, "is_public", False) or request.path.startswith(OPEN_PREFIXES):
            return None
        account = request.user
        if not isinstance(account, Account):
            if request.headers.get("HX-Request"):
                response = HttpResponse(status=401)
                response["HX-Redirect"] = f"{reverse(settings.LOGIN_URL)}?next={request.path}"
                return response
            return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
        if account.must_change_password and not getattr(view, "before_password_change", False):
            return redirect("accounts:password")
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refused act with the 403 page in words."""
        return refused(request, exception) if isinstance(exception, NotAllowedError) else None
