"""学生页 (the page of a pupil, and what is written there)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.kernel import clock
from yaodian.kernel.access import by_of
from yaodian.registers.schools.rules import SchoolStage
from yaodian.registers.students import actions, forms
from yaodian.registers.students.access import CHANGE, FOLLOW, NAMES, SENSITIVE, TRANSFER
from yaodian.registers.students.models import Enrolment, Pupil
from yaodian.registers.students.queries import may, pupil_named, pupil_page, school_year_on, schools_within
from yaodian.registers.students.rules import (
    AidCategory,
    CaseOutcome,
    Disability,
    EnrolmentEntry,
    EntryKind,
    ExitKind,
    Placement,
    TransferState,
    grade_of,
    grade_title,
)
from yaodian.registers.students.tables import pupil_href
from yaodian.registers.students.views.frame import crumbs, named, open_homerooms, pupil_of, reader_of_lists
from yaodian.registers.teachers.forms import PurposeForm
from yaodian.registers.teachers.views.frame import REFUSALS, ask_page, form_page, sent

TRAITS = ("homeroom_id", "is_boarding", "is_migrant", "is_left_behind", "placement")


@require_GET
def pupil(request: HttpRequest, pk: int) -> HttpResponse:
    """学生页: enrolments, guardians, transfers, cases; sealed values masked, disability and aid not shown."""
    by, today = by_of(request), clock.today()
    page = pupil_page(by=by, pupil_id=pk, on=today)
    if page is None:
        raise Http404
    school_id, latest = page.pupil.school_id, page.latest
    context = {
        "title": page.name,
        "page": page,
        "grade": grade_title(latest.stage, grade_of(latest.entry_year, school_year=school_year_on(on=today)))
        if latest
        else "",
        "waiting": next((one for one in page.transfers if one.state == TransferState.SENT), None),
        "open_case": next((one for one in page.cases if one.outcome == CaseOutcome.OPEN), None),
        "may_change": may(by=by, verb=CHANGE, school_id=school_id),
        "may_transfer": may(by=by, verb=TRANSFER, school_id=school_id),
        "may_follow": may(by=by, verb=FOLLOW, school_id=school_id),
        "crumbs": [*crumbs(), (page.name, "")],
    }
    return render(request, "students/pupil.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def disclose(request: HttpRequest, pk: int) -> HttpResponse:
    """查看敏感信息: asks for the purpose, shows the values once, never keeps them."""
    row = pupil_of(request, pk, verb=SENSITIVE)
    form = PurposeForm(sent(request))
    opened: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        try:
            purpose = form.cleaned_data["purpose"]
            opened = actions.disclose_pupils(pupil_ids=[pk], purpose=purpose, by=by_of(request))[pk]
        except REFUSALS as error:
            form.add_error(None, str(error))
    name = named(row, by=by_of(request))
    context = {
        "title": _("查看敏感信息"),
        "name": name,
        "form": form,
        "opened": sensitive_words(opened) if opened else [],
        "back_href": pupil_href(pk),
        "crumbs": [*crumbs(row, by=by_of(request)), (_("查看敏感信息"), "")],
    }
    return render(request, "students/disclose.html", context, status=422 if form.errors else 200)


def sensitive_words(opened: dict[str, str]) -> list[tuple[str, str]]:
    """Return opened values with their titles, words in Chinese."""
    return [
        (_("学籍号"), opened["number"]),
        (_("身份证号"), opened["id_number"]),
        (_("家庭住址"), opened["address"]),
        (_("困难类别"), str(AidCategory(opened["aid_category"] or AidCategory.NONE).label)),
        (_("残疾类别"), str(Disability(opened["disability"] or Disability.NONE).label)),
    ]


@never_cache
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """按证件查找: the number goes by POST and never into an address; only the reader's own schools are looked in."""
    by = reader_of_lists(request, NAMES)
    form = forms.FindForm(sent(request))
    if request.method == "POST" and form.is_valid():
        found = pupil_named(by=by, number=form.cleaned_data["number"])
        if found is not None:
            return redirect(pupil_href(found.pk))
        form.add_error("number", _("您职责范围内的学校没有这个号码的学生，请核对号码。"))
    context = {
        "title": _("按证件查找"),
        "form": form,
        "verb": _("查找"),
        "cancel_href": reverse("students:list"),
        "crumbs": [*crumbs(), (_("按证件查找"), "")],
    }
    return render(request, "teachers/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """登记学生."""
    by = reader_of_lists(request, CHANGE)
    schools = list(schools_within(by=by, verb=CHANGE))
    rooms = open_homerooms(by=by, school_ids=[school.pk for school in schools])
    shown = {"from_date": clock.today(), "entry_year": school_year_on(on=clock.today())}
    form = forms.NewPupilForm(sent(request), initial=shown, schools=schools, homerooms=rooms, across=len(schools) > 1)
    return form_page(
        request,
        form,
        lambda by: actions.register_pupil(pupil=form.pupil(), enrolment=form.enrolment(), by=by),
        title=_("登记学生"),
        verb=_("登记"),
        done=_("已登记。"),
        to=reverse("students:list"),
        crumbs=crumbs(),
        answer=_("一名学生只有一份学籍：已在册的请由原学校“转出”，本校“接收”。"),
    )


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """更正学籍信息."""
    row = pupil_of(request, pk)
    shown = {name: getattr(row, name) for name in ("name", "sex", "birth_date", "nation")}
    form = forms.CorrectPupilForm(sent(request), initial=shown)
    return form_page(
        request,
        form,
        lambda by: actions.correct_pupil(
            pupil_id=pk, changes=form.changes(), reason=form.cleaned_data["reason"], by=by
        ),
        title=_("更正学籍信息"),
        verb=_("更正"),
        done=_("已更正，理由已记入流水。"),
        to=pupil_href(pk),
        crumbs=crumbs(row, by=by_of(request)),
    )


def _current(row: Pupil) -> Enrolment:
    """Return the pupil's open enrolment; 404 when there is none."""
    found = Enrolment.objects.filter(pupil=row, to_date__isnull=True).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """变更就读情况."""
    row, by = pupil_of(request, pk), by_of(request)
    current = _current(row)
    shown = {name: getattr(current, name) for name in TRAITS} | {"from_date": clock.today()}
    rooms = open_homerooms(by=by, school_ids=[row.school_id])
    form = forms.ChangeForm(sent(request), initial=shown, homerooms=rooms)
    return form_page(
        request,
        form,
        lambda by: actions.change_enrolment(
            pupil_id=pk, from_date=form.cleaned_data["from_date"], changes=form.traits(), by=by
        ),
        title=_("变更就读情况"),
        verb=_("变更"),
        done=_("已变更，原情况到前一日为止。"),
        to=pupil_href(pk),
        crumbs=crumbs(row, by=by),
        answer=_("从某天起情况真的变了，用“变更”；原来就填错了，用“更正就读登记”。"),
    )


@require_http_methods(["GET", "POST"])
def correct_enrolment(request: HttpRequest, pk: int) -> HttpResponse:
    """更正就读登记."""
    row, by = pupil_of(request, pk), by_of(request)
    current = _current(row)
    shown = {name: getattr(current, name) for name in (*TRAITS, "entry_year")}
    rooms = open_homerooms(by=by, school_ids=[row.school_id])
    form = forms.CorrectEnrolmentForm(sent(request), initial=shown, homerooms=rooms)
    return form_page(
        request,
        form,
        lambda by: actions.correct_enrolment(
            pupil_id=pk, changes=form.traits(), reason=form.cleaned_data["reason"], by=by
        ),
        title=_("更正就读登记"),
        verb=_("更正"),
        done=_("已更正，前后内容和理由已记入流水；已固化的快照不变。"),
        to=pupil_href(pk),
        crumbs=crumbs(row, by=by),
    )


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """离籍."""
    row = pupil_of(request, pk)
    form = forms.EndForm(sent(request), initial={"to_date": clock.today()})
    return ask_page(
        request,
        form,
        lambda by: actions.end_enrolment(
            pupil_id=pk,
            to_date=form.cleaned_data["to_date"],
            exit_kind=ExitKind(form.cleaned_data["exit_kind"]),
            reason=form.cleaned_data["reason"],
            by=by,
        ),
        question=_("%(name)s离籍") % {"name": named(row, by=by_of(request))},
        consequence=_("从次日起不再计入在校生；学籍和历史保留，可以复学。"),
        verb=_("登记离籍"),
        done=_("已登记离籍。"),
        to=pupil_href(pk),
        dangerous=True,
    )


@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """复学或再入学."""
    row, by = pupil_of(request, pk), by_of(request)
    last = Enrolment.objects.filter(pupil=row).order_by("-from_date").first()
    shown = {"stage": last.stage, "entry_year": last.entry_year} if last else {}
    rooms = open_homerooms(by=by, school_ids=[row.school_id])
    form = forms.AgainForm(
        sent(request), initial={**shown, "from_date": clock.today()}, homerooms=rooms, school=row.school
    )

    def entry() -> EnrolmentEntry:
        data = form.cleaned_data
        return EnrolmentEntry(
            school_id=row.school_id,
            stage=SchoolStage(data["stage"]),
            entry_year=data["entry_year"],
            from_date=data["from_date"],
            entry_kind=EntryKind(data["entry_kind"]),
            **{**form.traits(), "placement": Placement(data["placement"])},
        )

    return form_page(
        request,
        form,
        lambda by: actions.enrol_again(pupil_id=pk, enrolment=entry(), by=by),
        title=_("复学或再入学"),
        verb=_("登记"),
        done=_("已登记。"),
        to=pupil_href(pk),
        crumbs=crumbs(row, by=by),
    )


@require_http_methods(["GET", "POST"])
def guardian(request: HttpRequest, pk: int) -> HttpResponse:
    """登记监护人."""
    row = pupil_of(request, pk)
    form = forms.GuardianForm(sent(request))
    return form_page(
        request,
        form,
        lambda by: actions.save_guardian(pupil_id=pk, guardian=form.entry(), by=by),
        title=_("登记监护人"),
        verb=_("登记"),
        done=_("监护人已登记。"),
        to=pupil_href(pk),
        crumbs=crumbs(row, by=by_of(request)),
    )
