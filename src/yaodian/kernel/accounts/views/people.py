"""People and posts (人员与岗位): lists, pages, appointments, hand-over."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.kernel import clock
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.accounts import actions
from yaodian.kernel.accounts.forms import (
    AppointForm,
    DayForm,
    HandoverForm,
    PersonForm,
    PostForm,
    person_initial,
    post_initial,
)
from yaodian.kernel.accounts.models import Account, Appointment, Person, Post
from yaodian.kernel.accounts.queries import appointments_on, open_matters, people_for, posts_for
from yaodian.kernel.accounts.tables import PEOPLE, POSTS, person_href, post_href, role_words
from yaodian.kernel.units.models import Unit
from yaodian.kernel.units.pages import carried_out, form_page
from yaodian.kernel.units.queries import units_open
from yaodian.kernel.web.confirm import render_confirm
from yaodian.kernel.web.lists import render_list


def unit_choices() -> object:
    """Return the units that a unit field offers."""
    return units_open(on=clock.today()).only("code", "title").order_by("position", "code")


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """人员列表."""
    by = by_of(request)
    require(by, "accounts.read")
    found = people_for(by=by)
    counted = found.aggregate(all=Count("pk"), active=Count("pk", filter=Q(active=True)))
    extra = {
        "may_change": holds(by, "accounts.change"),
        "answer": _("登记 %(all)s 人，在岗 %(active)s 人") % counted,
    }
    return render_list(request, PEOPLE, found, extra=extra, template="accounts/people.html")


@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """人员: posts held and left, the account."""
    by = by_of(request)
    found = get_object_or_404(people_for(by=by), pk=pk)
    held = Appointment.objects.filter(person=found).select_related("post__unit").order_by("-from_date", "-id")
    context = {
        "title": found.name,
        "person": found,
        "crumbs": [(_("人员"), reverse("accounts:people")), (found.name, "")],
        "appointments": held,
        "account": Account.objects.filter(person=found).first() if holds(by, "accounts.accounts") else None,
        "may_change": holds(by, "accounts.change"),
    }
    return render(request, "accounts/person.html", context)


@require_http_methods(["GET", "POST"])
def person_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """登记、更正人员."""
    by = by_of(request)
    require(by, "accounts.change")
    found = get_object_or_404(Person.objects.select_related("unit"), pk=pk) if pk else None
    form = PersonForm(request.POST or None, initial=person_initial(found) if found else None)
    saved: list[Person] = []

    def act() -> None:
        data = dict(form.cleaned_data)
        unit: Unit = data.pop("unit")
        saved.append(actions.save_person(**data, unit_id=unit.pk, person_id=pk, by=by))

    if carried_out(request, form, act, refusals=actions.PersonError):
        messages.success(request, _("已保存“%(name)s”。") % {"name": saved[0].name})
        return redirect(person_href(saved[0]))
    return form_page(
        request,
        form,
        title=_("更正人员") if found else _("登记人员"),
        cancel_href=person_href(found) if found else reverse("accounts:people"),
        crumbs=[(_("人员"), reverse("accounts:people"))],
        units=unit_choices(),
    )


@require_GET
def posts(request: HttpRequest) -> HttpResponse:
    """岗位列表."""
    by = by_of(request)
    require(by, "accounts.read")
    found = posts_for(by=by)
    open_now = Q(appointments__from_date__lte=clock.today()) & (
        Q(appointments__to_date__isnull=True) | Q(appointments__to_date__gt=clock.today())
    )
    held = found.filter(open_now, active=True).values("pk").distinct().count()
    counted = found.filter(active=True).aggregate(
        all=Count("pk"), waiting=Count("pk", filter=~Q(proposed_role=""), distinct=True)
    )
    extra = {
        "may_change": holds(by, "accounts.change"),
        "may_assign": holds(by, "accounts.security"),
        "answer": _("在用 %(all)s 个岗位，空缺 %(vacant)s 个，待授权 %(waiting)s 个")
        % {**counted, "vacant": counted["all"] - held},
    }
    return render_list(request, POSTS, found, extra=extra, template="accounts/posts.html")


@require_GET
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """岗位: who holds it, who held it."""
    by = by_of(request)
    found = get_object_or_404(posts_for(by=by), pk=pk)
    everybody = Appointment.objects.filter(post=found).select_related("person").order_by("-from_date", "-id")
    context = {
        "title": found.title,
        "post": found,
        "role": role_words(found),
        "crumbs": [(_("岗位"), reverse("accounts:posts")), (f"{found.unit} {found.title}", "")],
        "current": appointments_on(posts=[pk], on=clock.today()),
        "past": everybody.filter(to_date__lte=clock.today()),
        "may_change": holds(by, "accounts.change"),
        "may_assign": holds(by, "accounts.security"),
    }
    return render(request, "accounts/post.html", context)


@require_http_methods(["GET", "POST"])
def post_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """设置岗位."""
    by = by_of(request)
    require(by, "accounts.change")
    found = get_object_or_404(Post.objects.select_related("unit"), pk=pk) if pk else None
    form = PostForm(request.POST or None, initial=post_initial(found) if found else None)
    saved: list[Post] = []

    def act() -> None:
        data = dict(form.cleaned_data)
        unit: Unit = data.pop("unit")
        saved.append(actions.save_post(**data, unit_id=unit.pk, post_id=pk, by=by))

    if carried_out(request, form, act, refusals=actions.PersonError):
        waits = bool(saved[0].proposed_role)
        messages.success(request, _("已保存，角色待安全管理员授权后生效。") if waits else _("已保存。"))
        return redirect(post_href(saved[0]))
    return form_page(
        request,
        form,
        title=_("更正岗位") if found else _("设置岗位"),
        cancel_href=post_href(found) if found else reverse("accounts:posts"),
        crumbs=[(_("岗位"), reverse("accounts:posts"))],
        units=unit_choices(),
    )


@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """任职."""
    by = by_of(request)
    require(by, "accounts.change")
    found = get_object_or_404(Post.objects.select_related("unit"), pk=pk)
    form = AppointForm(request.POST or None, unit=found.unit)

    def act() -> None:
        data = form.cleaned_data
        actions.appoint(post_id=pk, person_id=data["person"].pk, rank=data["rank"], from_date=data["from_date"], by=by)

    if carried_out(request, form, act, refusals=actions.PersonError):
        messages.success(request, _("已任职。"))
        return redirect(post_href(found))
    return form_page(
        request,
        form,
        title=_("任职：%(unit)s %(post)s") % {"unit": found.unit, "post": found.title},
        answer=_("原来的同角任职人同日免去；要写交接说明的请用“交接”。"),
        cancel_href=post_href(found),
        crumbs=[(_("岗位"), reverse("accounts:posts"))],
    )


@require_http_methods(["GET", "POST"])
def end_appointment(request: HttpRequest, pk: int) -> HttpResponse:
    """免职."""
    by = by_of(request)
    require(by, "accounts.change")
    held = get_object_or_404(Appointment.objects.select_related("person", "post"), pk=pk)
    form = DayForm(request.POST or None)

    def act() -> None:
        actions.end_appointment(appointment_id=pk, to_date=form.cleaned_data["day"], by=by)

    if carried_out(request, form, act, refusals=actions.PersonError):
        messages.success(request, _("已免去。"))
        return redirect(post_href(held.post))
    return render_confirm(
        request,
        question=_("免去%(name)s的“%(post)s”？") % {"name": held.person, "post": held.post},
        consequence=_("从这一天起不再有这个岗位的权限；有人接任请改用“交接”。"),
        verb=_("免去"),
        cancel_href=post_href(held.post),
        form=form,
        dangerous=True,
    )


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """岗位交接: what is still open is listed; it stays with the post."""
    by = by_of(request)
    require(by, "accounts.change")
    held = get_object_or_404(Appointment.objects.select_related("person", "post__unit"), pk=pk, to_date__isnull=True)
    form = HandoverForm(request.POST or None, post=held.post)

    def act() -> None:
        data = form.cleaned_data
        actions.hand_over_post(
            post_id=held.post_id,
            from_person_id=held.person_id,
            to_person_id=data["to_person"].pk,
            on=data["on"],
            note=data["note"],
            by=by,
        )

    if carried_out(request, form, act, refusals=actions.PersonError):
        messages.success(request, _("交接已登记。"))
        return redirect(post_href(held.post))
    return form_page(
        request,
        form,
        title=_("交接：%(unit)s %(post)s") % {"unit": held.post.unit, "post": held.post.title},
        answer=_("移交人 %(name)s。") % {"name": held.person},
        verb=_("登记交接"),
        cancel_href=post_href(held.post),
        crumbs=[(_("岗位"), reverse("accounts:posts"))],
        template="accounts/hand_over.html",
        matters=open_matters(post=held.post, person=held.person, on=clock.today()),
    )
