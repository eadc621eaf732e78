"""转学、控辍和固化页 (transfers, cases, freezing)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.kernel import clock
from yaodian.kernel.access import by_of
from yaodian.kernel.privacy.rules import mask_name
from yaodian.registers.schools.models import School
from yaodian.registers.students import actions, forms
from yaodian.registers.students.access import FOLLOW, NAMES, TRANSFER
from yaodian.registers.students.models import AbsenceCase, Enrolment, Transfer
from yaodian.registers.students.queries import (
    cases_for,
    may,
    require_for,
    transfers_for,
)
from yaodian.registers.students.rules import (
    AbsenceReason,
    CaseOutcome,
    ContactMeans,
    TransferState,
)
from yaodian.registers.students.tables import pupil_href
from yaodian.registers.students.views.frame import crumbs, named, open_homerooms, pupil_of
from yaodian.registers.teachers.forms import CheckedForm, ReasonForm
from yaodian.registers.teachers.views.frame import ask_page, form_page, sent


def transfer_href(transfer_id: int) -> str:
    """Return a transfer's page."""
    return reverse("students:transfer", args=[transfer_id])


def case_href(case_id: int) -> str:
    """Return a case's page."""
    return reverse("students:case", args=[case_id])


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """转出."""
    row = pupil_of(request, pk, verb=TRANSFER)
    current = Enrolment.objects.filter(pupil=row, to_date__isnull=True).first()
    if current is None:
        raise Http404
    teaching = School.objects.filter(unit__closed_date__isnull=True, **{f"teaches_{current.stage}": True})
    schools = list(teaching.exclude(pk=row.school_id).select_related("unit").order_by("unit__position", "pk"))
    form = forms.SendForm(sent(request), schools=schools)
    return form_page(
        request,
        form,
        lambda by: actions.send_pupil(
            pupil_id=pk, to_school_id=form.cleaned_data["to_school"], reason=form.cleaned_data["reason"], by=by
        ),
        title=_("转出"),
        verb=_("转出"),
        done=_("已转出，待对方接收；接收之前学籍仍在本校。"),
        to=pupil_href(pk),
        crumbs=crumbs(row, by=by_of(request)),
        answer=_("转往市内学校用“转出”；转往市外用“离籍”，写明去向。"),
    )


def _transfer(request: HttpRequest, pk: int) -> Transfer:
    """Return a transfer of one of the reader's schools."""
    return get_object_or_404(transfers_for(by=by_of(request)), pk=pk)


@require_GET
def transfer(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """转学页: both schools, what the receiving one may do."""
    by, row = by_of(request), _transfer(request, transfer_id)
    waiting = row.state == TransferState.SENT
    current = Enrolment.objects.filter(pupil=row.pupil_id, to_date__isnull=True).select_related("homeroom").first()
    knows = any(may(by=by, verb=NAMES, school_id=key) for key in (row.from_school_id, row.to_school_id))
    name = row.pupil.name if knows else mask_name(row.pupil.name)
    context = {
        "title": _("%(name)s转学") % {"name": name},
        "name": name,
        "transfer": row,
        "current": current,
        "may_receive": waiting and may(by=by, verb=TRANSFER, school_id=row.to_school_id),
        "may_withdraw": waiting and may(by=by, verb=TRANSFER, school_id=row.from_school_id),
        "crumbs": [(_("转学"), reverse("students:transfers")), (name, "")],
    }
    return render(request, "students/transfer.html", context)


@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """接收."""
    by, row = by_of(request), _transfer(request, transfer_id)
    require_for(by=by, verb=TRANSFER, school_id=row.to_school_id)
    stage = Enrolment.objects.filter(pupil=row.pupil_id, to_date__isnull=True).values_list("stage", flat=True).first()
    rooms = [room for room in open_homerooms(by=by, school_ids=[row.to_school_id]) if room.stage == stage]
    form = forms.ReceiveForm(sent(request), initial={"from_date": clock.today()}, homerooms=rooms)
    return form_page(
        request,
        form,
        lambda by: actions.receive_pupil(
            transfer_id=transfer_id,
            homeroom_id=form.cleaned_data["homeroom_id"],
            from_date=form.cleaned_data["from_date"],
            by=by,
        ),
        title=_("接收转学"),
        verb=_("接收"),
        done=_("已接收，学籍从到校日期起在本校。"),
        to=transfer_href(transfer_id),
        crumbs=[(_("转学"), reverse("students:transfers")), (str(row.from_school), transfer_href(transfer_id))],
    )


@require_http_methods(["GET", "POST"])
def return_transfer(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """退回转学."""
    row = _transfer(request, transfer_id)
    require_for(by=by_of(request), verb=TRANSFER, school_id=row.to_school_id)
    form = ReasonForm(sent(request))
    return ask_page(
        request,
        form,
        lambda by: actions.return_transfer(transfer_id=transfer_id, reason=form.cleaned_data["reason"], by=by),
        question=_("退回这件转学？"),
        consequence=_("学籍仍在转出学校，退回原因对方看得到。"),
        verb=_("退回"),
        done=_("已退回。"),
        to=transfer_href(transfer_id),
        dangerous=True,
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """撤回转学."""
    row = _transfer(request, transfer_id)
    require_for(by=by_of(request), verb=TRANSFER, school_id=row.from_school_id)
    form = CheckedForm(sent(request))
    return ask_page(
        request,
        form,
        lambda by: actions.withdraw_transfer(transfer_id=transfer_id, by=by),
        question=_("撤回这件转学？"),
        consequence=_("对方不再看到待接收；需要时可以重新转出。"),
        verb=_("撤回"),
        done=_("已撤回。"),
        to=transfer_href(transfer_id),
    )


@require_http_methods(["GET", "POST"])
def open_case(request: HttpRequest, pk: int) -> HttpResponse:
    """登记失学."""
    row = pupil_of(request, pk, verb=FOLLOW)
    form = forms.CaseForm(sent(request))
    return form_page(
        request,
        form,
        lambda by: actions.open_case(
            pupil_id=pk,
            missing_date=form.cleaned_data["missing_date"],
            reason=AbsenceReason(form.cleaned_data["reason"]),
            by=by,
        ),
        title=_("登记失学"),
        verb=_("登记"),
        done=_("已登记，请按期联系家庭。"),
        to=pupil_href(pk),
        crumbs=crumbs(row, by=by_of(request)),
    )


def _case(request: HttpRequest, pk: int) -> AbsenceCase:
    """Return a case of the reader's schools."""
    return get_object_or_404(cases_for(by=by_of(request)), pk=pk)


@require_GET
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """失学个案页: since when, why, who reached the family, and what is to be done next."""
    by, row = by_of(request), _case(request, case_id)
    name = named(row.pupil, by=by)
    context = {
        "title": _("%(name)s失学个案") % {"name": name},
        "name": name,
        "case": row,
        "follow_ups": row.follow_ups.order_by("-contact_date", "-pk"),
        "is_open": row.outcome == CaseOutcome.OPEN,
        "late": row.outcome == CaseOutcome.OPEN and row.next_contact_date < clock.today(),
        "crumbs": [(_("控辍保学"), reverse("students:cases")), (name, "")],
    }
    return render(request, "students/case.html", context)


@require_http_methods(["GET", "POST"])
def follow_up(request: HttpRequest, case_id: int) -> HttpResponse:
    """登记联系."""
    row = _case(request, case_id)
    shown = {"contact_date": clock.today(), "person_name": by_of(request).name}
    form = forms.FollowUpForm(sent(request), initial=shown)

    def act(by: object) -> None:
        data = {**form.cleaned_data}
        reason = data.pop("reason")
        actions.follow_up(
            case_id=case_id,
            reason=AbsenceReason(reason) if reason else None,
            means=ContactMeans(data.pop("means")),
            by=by_of(request),
            **data,
        )

    return form_page(
        request,
        form,
        act,
        title=_("登记联系"),
        verb=_("登记"),
        done=_("已登记联系。"),
        to=case_href(case_id),
        crumbs=[(_("控辍保学"), reverse("students:cases")), (named(row.pupil, by=by_of(request)), case_href(case_id))],
    )


@require_http_methods(["GET", "POST"])
def close_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """办结失学个案."""
    row = _case(request, case_id)
    form = forms.CloseCaseForm(sent(request), initial={"closed_date": clock.today()})
    return form_page(
        request,
        form,
        lambda by: actions.close_case(
            case_id=case_id,
            outcome=CaseOutcome(form.cleaned_data["outcome"]),
            closed_date=form.cleaned_data["closed_date"],
            proof=form.cleaned_data["proof"],
            by=by,
        ),
        title=_("办结失学个案"),
        verb=_("办结"),
        done=_("已办结。"),
        to=case_href(case_id),
        crumbs=[(_("控辍保学"), reverse("students:cases")), (named(row.pupil, by=by_of(request)), case_href(case_id))],
    )
