"""证书、交流和补充页 (certificates, exchange, recruitment)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yaodian.kernel import clock
from yaodian.kernel.access import by_of
from yaodian.registers.schools.models import School
from yaodian.registers.teachers import actions, forms
from yaodian.registers.teachers.access import CHANGE, RECRUIT
from yaodian.registers.teachers.models import Exchange, Recruitment
from yaodian.registers.teachers.queries import certificates_for, recruitments_for, require_for, teachers_for
from yaodian.registers.teachers.rules import Channel, ExchangeKind
from yaodian.registers.teachers.tables import teacher_href
from yaodian.registers.teachers.views.frame import ask_page, form_page, sent
from yaodian.registers.teachers.views.register import crumbs, teacher_of


@require_http_methods(["GET", "POST"])
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """登记证书."""
    row = teacher_of(request, pk, verb=CHANGE)
    form = forms.CertificateForm(sent(request))
    return form_page(
        request,
        form,
        lambda by: actions.add_certificates(entries=[(pk, form.entry())], by=by),
        title=_("登记证书"),
        verb=_("登记"),
        done=_("证书已登记。"),
        to=teacher_href(pk),
        crumbs=crumbs(row),
    )


@require_http_methods(["GET", "POST"])
def drop_certificate(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """撤下证书."""
    row = get_object_or_404(certificates_for(by=by_of(request)), pk=certificate_id)
    require_for(by=by_of(request), verb=CHANGE, school_id=row.teacher.school_id)
    form = forms.ReasonForm(sent(request))
    return ask_page(
        request,
        form,
        lambda by: actions.drop_certificate(certificate_id=certificate_id, reason=form.cleaned_data["reason"], by=by),
        question=_("撤下“%(paper)s”？") % {"paper": row},
        consequence=_("只用于录错的证书；内容留在操作流水中。到期的证书不必撤下，登记新证即可。"),
        verb=_("撤下"),
        done=_("已撤下。"),
        to=teacher_href(row.teacher_id),
        dangerous=True,
    )


@require_http_methods(["GET", "POST"])
def exchange(request: HttpRequest, pk: int) -> HttpResponse:
    """登记交流."""
    row = teacher_of(request, pk, verb=RECRUIT)
    open_ones = School.objects.filter(unit__closed_date__isnull=True).exclude(pk=row.school_id)
    schools = list(open_ones.select_related("unit").order_by("unit__position", "pk"))
    form = forms.ExchangeForm(sent(request), schools=schools)
    return form_page(
        request,
        form,
        lambda by: actions.begin_exchange(
            teacher_id=pk,
            kind=ExchangeKind(form.cleaned_data["kind"]),
            to_school_id=form.cleaned_data["to_school"],
            from_date=form.cleaned_data["from_date"],
            paper=form.cleaned_data["paper"],
            by=by,
        ),
        title=_("登记交流"),
        verb=_("登记"),
        done=_("交流已登记，人事关系仍在原校。"),
        to=teacher_href(pk),
        crumbs=crumbs(row),
    )


@require_http_methods(["GET", "POST"])
def end_exchange(request: HttpRequest, exchange_id: int) -> HttpResponse:
    """结束交流."""
    by = by_of(request)
    row = Exchange.objects.filter(pk=exchange_id, teacher__in=teachers_for(by=by)).select_related("teacher").first()
    if row is None:
        raise Http404
    require_for(by=by, verb=RECRUIT, school_id=row.from_school_id)
    form = forms.ExchangeEndForm(sent(request), initial={"to_date": clock.today()})
    return ask_page(
        request,
        form,
        lambda by: actions.end_exchange(exchange_id=exchange_id, to_date=form.cleaned_data["to_date"], by=by),
        question=_("%(name)s结束交流") % {"name": row.teacher.name},
        verb=_("结束交流"),
        done=_("交流已结束。"),
        to=teacher_href(row.teacher_id),
    )


@require_http_methods(["GET", "POST"])
def recruit(request: HttpRequest, pk: int) -> HttpResponse:
    """登记补充."""
    row = teacher_of(request, pk, verb=RECRUIT)
    form = forms.RecruitForm(sent(request))
    return form_page(
        request,
        form,
        lambda by: actions.recruit_teacher(
            teacher_id=pk,
            channel=Channel(form.cleaned_data["channel"]),
            subject=form.cleaned_data["subject"],
            hired_date=form.cleaned_data["hired_date"],
            reported_date=form.cleaned_data["reported_date"],
            by=by,
        ),
        title=_("登记补充"),
        verb=_("登记"),
        done=_("补充已登记。"),
        to=teacher_href(pk),
        crumbs=crumbs(row),
    )


def _recruitment(request: HttpRequest, pk: int, *, verb: str) -> Recruitment:
    """Return a recruitment the reader may see (404) and over which he holds the verb (403)."""
    row = get_object_or_404(recruitments_for(by=by_of(request)), pk=pk)
    require_for(by=by_of(request), verb=verb, school_id=row.school_id)
    return row


@require_http_methods(["GET", "POST"])
def arrive(request: HttpRequest, recruitment_id: int) -> HttpResponse:
    """确认到岗."""
    row = _recruitment(request, recruitment_id, verb=CHANGE)
    form = forms.ArrivalForm(sent(request), initial={"reported_date": clock.today()})
    return ask_page(
        request,
        form,
        lambda by: actions.confirm_arrival(
            recruitment_id=recruitment_id, reported_date=form.cleaned_data["reported_date"], by=by
        ),
        question=_("确认%(name)s到岗") % {"name": row.teacher.name},
        consequence=_("从到岗日期起计入“补充教师：到岗”。"),
        verb=_("确认到岗"),
        done=_("已确认到岗。"),
        to=reverse("teachers:teacher", args=[row.teacher_id]),
    )


@require_http_methods(["GET", "POST"])
def give_up(request: HttpRequest, recruitment_id: int) -> HttpResponse:
    """放弃录用."""
    row = _recruitment(request, recruitment_id, verb=RECRUIT)
    form = forms.GiveUpForm(sent(request), initial={"given_up_date": clock.today()})
    return ask_page(
        request,
        form,
        lambda by: actions.give_up_recruitment(
            recruitment_id=recruitment_id, given_up_date=form.cleaned_data["given_up_date"], by=by
        ),
        question=_("登记%(name)s放弃录用") % {"name": row.teacher.name},
        consequence=_("从放弃日期起不再计入“补充教师：录用”。"),
        verb=_("登记放弃"),
        done=_("已登记放弃。"),
        to=teacher_href(row.teacher_id),
        dangerous=True,
    )
