"""Security administration (安全管理): roles of posts, grants, the three duties."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.kernel.access import Role, by_of, require
from yaodian.kernel.accounts import actions
from yaodian.kernel.accounts.forms import DutiesForm, GrantForm, PolicyForm, ReasonForm, RoleForm
from yaodian.kernel.accounts.models import Account, Grant, Post
from yaodian.kernel.accounts.queries import duty_accounts, duty_policy, grants_for, posts_waiting
from yaodian.kernel.accounts.rules import duty_words
from yaodian.kernel.accounts.tables import GRANTS, account_href, post_href, record_kind
from yaodian.kernel.accounts.views.people import unit_choices
from yaodian.kernel.records import find
from yaodian.kernel.units.pages import carried_out, form_page
from yaodian.kernel.web.confirm import render_confirm
from yaodian.kernel.web.lists import render_list


@require_http_methods(["GET", "POST"])
def roles(request: HttpRequest) -> HttpResponse:
    """岗位授权: the posts whose role waits."""
    by = by_of(request)
    require(by, "accounts.security")
    if request.method == "POST":
        chosen = [int(text) for text in request.POST.getlist("post") if text.isdecimal()]
        try:
            armed = actions.assign_roles(post_ids=chosen, by=by)
        except actions.PersonError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("已授权 %(count)s 个岗位。") % {"count": len(armed)})
        return redirect("accounts:roles")
    context = {
        "title": _("岗位授权"),
        "posts": posts_waiting(),
        "crumbs": [(_("岗位"), reverse("accounts:posts")), (_("岗位授权"), "")],
    }
    return render(request, "accounts/roles.html", context)


@require_http_methods(["GET", "POST"])
def refuse_role(request: HttpRequest, pk: int) -> HttpResponse:
    """不予授权."""
    by = by_of(request)
    require(by, "accounts.security")
    post = get_object_or_404(Post.objects.exclude(proposed_role=""), pk=pk)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        actions.refuse_role(post_id=pk, reason=form.cleaned_data["reason"], by=by)

    if carried_out(request, form, act, refusals=actions.PersonError):
        messages.success(request, _("已退回。"))
        return redirect("accounts:roles")
    return render_confirm(
        request,
        question=_("“%(post)s”不授予%(role)s？") % {"post": post, "role": post.get_proposed_role_display()},
        verb=_("不予授权"),
        cancel_href=reverse("accounts:roles"),
        form=form,
        dangerous=True,
    )


@require_http_methods(["GET", "POST"])
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """变更岗位角色."""
    by = by_of(request)
    require(by, "accounts.security")
    post = get_object_or_404(Post.objects.select_related("unit"), pk=pk)
    form = RoleForm(request.POST or None, initial={"role": post.proposed_role or post.role})

    def act() -> None:
        actions.assign_role(post_id=pk, role=Role(form.cleaned_data["role"]), by=by)

    if carried_out(request, form, act, refusals=actions.PersonError):
        messages.success(request, _("角色已变更。"))
        return redirect(post_href(post))
    return form_page(
        request, form, title=_("岗位角色：%(post)s") % {"post": post}, verb=_("授权"), cancel_href=post_href(post)
    )


@require_GET
def grants(request: HttpRequest) -> HttpResponse:
    """任务授权列表."""
    by = by_of(request)
    require(by, "accounts.security")
    return render_list(request, GRANTS, grants_for(by=by), template="accounts/grants.html")


@require_GET
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """一项任务授权."""
    by = by_of(request)
    require(by, "accounts.security")
    found = get_object_or_404(grants_for(by=by), pk=pk)
    context = {
        "title": _("任务授权"),
        "grant": found,
        "verbs": record_kind(found),
        "record": find(by, found.record),
        "crumbs": [(_("任务授权"), reverse("accounts:grants")), (str(found.unit), "")],
    }
    return render(request, "accounts/grant.html", context)


@require_http_methods(["GET", "POST"])
def grant_new(request: HttpRequest) -> HttpResponse:
    """新的任务授权."""
    by = by_of(request)
    require(by, "accounts.security")
    form = GrantForm(request.POST or None)
    made: list[Grant] = []

    def act() -> None:
        data = form.cleaned_data
        made.append(
            actions.grant_record(
                unit_id=data["unit"].pk,
                record=data["record"],
                verbs=data["verbs"],
                reason=data["reason"],
                to_date=data["to_date"],
                by=by,
            )
        )

    if carried_out(request, form, act, refusals=actions.GrantError):
        messages.success(request, _("已授权。"))
        return redirect("accounts:grant", made[0].pk)
    return form_page(
        request,
        form,
        title=_("授权一件事"),
        answer=_("被授权单位只能看到、办理这一条记录。"),
        verb=_("授权"),
        cancel_href=reverse("accounts:grants"),
        crumbs=[(_("任务授权"), reverse("accounts:grants"))],
        units=unit_choices(),
    )


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """收回授权."""
    by = by_of(request)
    require(by, "accounts.security")
    found = get_object_or_404(grants_for(by=by), pk=pk)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        actions.revoke_grant(grant_id=pk, reason=form.cleaned_data["reason"], by=by)

    if carried_out(request, form, act, refusals=actions.GrantError):
        messages.success(request, _("已收回。"))
        return redirect("accounts:grants")
    return render_confirm(
        request,
        question=_("收回%(unit)s对 %(record)s 的授权？") % {"unit": found.unit, "record": found.record},
        verb=_("收回授权"),
        cancel_href=reverse("accounts:grant", args=[pk]),
        form=form,
        dangerous=True,
    )


@require_http_methods(["GET", "POST"])
def policy(request: HttpRequest) -> HttpResponse:
    """三员设置."""
    by = by_of(request)
    require(by, "accounts.security")
    now = duty_policy()
    initial = {"merged": now.merged, "totp_required": now.totp_required}
    form = PolicyForm(request.POST or None, initial=initial)

    if carried_out(
        request, form, lambda: actions.set_duty_policy(**form.cleaned_data, by=by), refusals=actions.DutyError
    ):
        messages.success(request, _("三员设置已变更，并记入操作流水。"))
        return redirect("accounts:policy")
    holders = [(account.login_name, duty_words(account.duties), account.active) for account in duty_accounts().values()]
    return form_page(
        request,
        form,
        title=_("三员设置"),
        answer=_("现在：一个账号可以兼任。") if now.merged else _("现在：三员分立，一个账号一种管理职责。"),
        cancel_href=reverse("accounts:accounts"),
        crumbs=[(_("账号"), reverse("accounts:accounts"))],
        template="accounts/policy.html",
        holders=holders,
        reason=now.reason,
    )


@require_http_methods(["GET", "POST"])
def duties(request: HttpRequest, pk: int) -> HttpResponse:
    """指定管理职责."""
    by = by_of(request)
    require(by, "accounts.security")
    account = get_object_or_404(Account, pk=pk)
    form = DutiesForm(request.POST or None, initial={"duties": account.duties})

    def act() -> None:
        chosen = [Role(text) for text in form.cleaned_data["duties"]]
        actions.set_duties(account_id=pk, duties=chosen, by=by)

    if carried_out(request, form, act, refusals=actions.DutyError):
        messages.success(request, _("管理职责已变更。"))
        return redirect(account_href(account))
    return form_page(
        request,
        form,
        title=_("管理职责：%(name)s") % {"name": account.login_name},
        cancel_href=account_href(account),
        crumbs=[(_("账号"), reverse("accounts:accounts"))],
    )
