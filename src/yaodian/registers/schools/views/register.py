"""画像与登记 (portrait and registering): a school's page, its identity, its dated facts, what the bureau recognises."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.kernel import clock
from yaodian.kernel.access import by_of, require
from yaodian.kernel.panels import panels_for
from yaodian.kernel.units.pages import carried_out, form_page
from yaodian.kernel.units.queries import schools_open
from yaodian.registers.schools import actions
from yaodian.registers.schools.access import CHANGE, CODES, REGISTER
from yaodian.registers.schools.forms import (
    ClassifyForm,
    CodeForm,
    CorrectForm,
    FactsForm,
    RecogniseForm,
    SchoolForm,
    TownshipForm,
    school_initial,
)
from yaodian.registers.schools.models import Code, Kindergarten, PrivateSchool, School, SiteFacts, Township
from yaodian.registers.schools.panels import OWN
from yaodian.registers.schools.queries import (
    MEASURE_TITLES,
    code_titles,
    facts_for,
    facts_on,
    may,
    may_anywhere,
    portrait_of,
    registered_ids,
    require_for,
    school_history,
)
from yaodian.registers.schools.rules import MEASURES, Classification, CodeList
from yaodian.registers.schools.tables import school_href
from yaodian.registers.schools.views.frame import crumbs, school_of


@require_GET
def portrait(request: HttpRequest, pk: int) -> HttpResponse:
    """学校画像: its numbers against the national standard, what is missing in units, and the panels of every app."""
    school, by = school_of(request, pk)
    today = clock.today()
    drawn = portrait_of(school, on=today)
    context = {
        "title": str(school.unit),
        "school": school,
        "kind_title": code_titles(list=CodeList.KIND).get(school.kind_code, school.kind_code),
        "place_title": code_titles(list=CodeList.URBAN_RURAL).get(school.urban_rural_code, ""),
        "owner_title": code_titles(list=CodeList.OWNER).get(school.owner_code, ""),
        "portrait": drawn,
        "measures": measure_rows(drawn.facts) if drawn.facts else [],
        "pupils": [(stage.label, count) for stage, count in drawn.pupils.items()],
        "garden": Kindergarten.objects.filter(pk=pk).first(),
        "private": PrivateSchool.objects.filter(pk=pk).first(),
        "history": school_history(school_id=pk),
        "campus": school.campuses.filter(is_main=True).first(),
        "panels": panels_for(by, "units.unit", pk, without=frozenset({OWN})),
        "may_change": may(by=by, verb=CHANGE, school_id=pk),
        "may_register": may(by=by, verb=REGISTER, school_id=pk),
        "today": today,
        "crumbs": crumbs(None, (str(school.unit), "")),
    }
    return render(request, "schools/school.html", context)


def measure_rows(facts: SiteFacts) -> list[tuple[str, object]]:
    """Return the title and value of every measure that is known."""
    return [(str(MEASURE_TITLES[name]), value) for name in MEASURES if (value := getattr(facts, name)) is not None]


@require_http_methods(["GET", "POST"])
def school_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """登记、更正学校."""
    by = by_of(request)
    school: School | None = None
    if pk is not None:
        school, by = school_of(request, pk, verb=REGISTER)
    elif not may_anywhere(by=by, verb=REGISTER):
        require(by, REGISTER)
    initial = school_initial(school, address=_address(school)) if school else None
    form = SchoolForm(request.POST or None, school=school, initial=initial)

    def act() -> None:
        unit_id = form.cleaned_data["unit"].pk
        if school is None and registered_ids(unit_ids=[unit_id]):
            raise actions.SchoolError(_("这个单位已经登记为学校，请在学校页上更正。"))
        actions.save_school(entry=form.entry(unit_id=unit_id), by=by, reason=form.cleaned_data.get("reason", ""))

    if carried_out(request, form, act, refusals=actions.SchoolError):
        unit = form.cleaned_data["unit"]
        messages.success(request, _("已保存“%(unit)s”。") % {"unit": unit})
        return redirect(school_href(unit.pk))
    return form_page(
        request,
        form,
        title=_("更正学校") if school else _("登记学校"),
        cancel_href=school_href(school.pk) if school else reverse("schools:list"),
        crumbs=crumbs(school),
        units=schools_open(on=clock.today()).order_by("position", "code") if school is None else (),
    )


def _address(school: School) -> str:
    """Return the address of the main campus."""
    main = school.campuses.filter(is_main=True).first()
    return main.address if main else ""


@require_http_methods(["GET", "POST"])
def facts_new(request: HttpRequest, pk: int) -> HttpResponse:
    """填报办学条件."""
    school, by = school_of(request, pk, verb=CHANGE)
    present = facts_on(on=clock.today()).filter(school=school).first()
    form = FactsForm(request.POST or None, school=school, present=present)
    if carried_out(
        request, form, lambda: actions.record_facts(entry=form.entry(), by=by), refusals=actions.SchoolError
    ):
        messages.success(request, _("已填报，原来的记录到前一天为止。"))
        return redirect(school_href(pk))
    return form_page(
        request,
        form,
        title=_("填报办学条件"),
        answer=_("已按现有记录预填，只改有变化的；不清楚的空着，空着表示未知，不是 0。"),
        verb=_("上报"),
        cancel_href=school_href(pk),
        crumbs=crumbs(school),
        template="schools/form.html",
    )


@require_http_methods(["GET", "POST"])
def facts_correct(request: HttpRequest, facts_id: int) -> HttpResponse:
    """更正办学条件."""
    by = by_of(request)
    facts = get_object_or_404(facts_for(by=by), pk=facts_id)
    require_for(by=by, verb=CHANGE, school_id=facts.school_id)
    form = CorrectForm(request.POST or None, facts=facts)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        actions.correct_facts(facts_id=facts_id, measures=form.measures(), reason=reason, by=by)

    if carried_out(request, form, act, refusals=actions.SchoolError):
        messages.success(request, _("已更正，前后数字和理由记入流水；已固化的快照不变。"))
        return redirect(school_href(facts.school_id))
    return form_page(
        request,
        form,
        title=_("更正 %(day)s 起的办学条件") % {"day": facts.from_date},
        answer=_("更正填错的数字用这里；情况有了变化，请“填报办学条件”，从变化那天起记新的一条。"),
        verb=_("更正"),
        cancel_href=school_href(facts.school_id),
        crumbs=crumbs(facts.school),
        template="schools/form.html",
    )


@require_http_methods(["GET", "POST"])
def recognise(request: HttpRequest, pk: int) -> HttpResponse:
    """认定幼儿园."""
    school, by = school_of(request, pk, verb=REGISTER)
    garden = get_object_or_404(Kindergarten, pk=pk)
    initial = {
        name: getattr(school if name.startswith("licence") else garden, name) for name in RecogniseForm.base_fields
    }
    form = RecogniseForm(request.POST or None, initial=initial)

    def act() -> None:
        actions.recognise_kindergartens(recognitions=[form.recognition(school_id=pk)], by=by)

    if carried_out(request, form, act, refusals=actions.SchoolError):
        messages.success(request, _("已保存认定。"))
        return redirect(school_href(pk))
    return form_page(
        request,
        form,
        title=_("许可、普惠和等级认定"),
        cancel_href=school_href(pk),
        crumbs=crumbs(school),
        template="schools/form.html",
    )


@require_http_methods(["GET", "POST"])
def classify(request: HttpRequest, pk: int) -> HttpResponse:
    """民办学校分类登记."""
    school, by = school_of(request, pk, verb=REGISTER)
    private = get_object_or_404(PrivateSchool, pk=pk)
    initial = {
        name: getattr(school if name.startswith("licence") else private, name) for name in ClassifyForm.base_fields
    }
    form = ClassifyForm(request.POST or None, initial=initial)

    def act() -> None:
        data = {**form.cleaned_data, "classification": Classification(form.cleaned_data["classification"])}
        actions.classify_private_school(school_id=pk, by=by, **data)

    if carried_out(request, form, act, refusals=actions.SchoolError):
        messages.success(request, _("已保存分类登记。"))
        return redirect(school_href(pk))
    return form_page(
        request,
        form,
        title=_("民办学校分类登记"),
        cancel_href=school_href(pk),
        crumbs=crumbs(school),
        template="schools/form.html",
    )


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, code_id: int | None = None) -> HttpResponse:
    """维护代码."""
    by = by_of(request)
    require(by, CODES)
    row = get_object_or_404(Code, pk=code_id) if code_id else None
    initial = {name: getattr(row, name) for name in CodeForm.base_fields} if row else None
    form = CodeForm(request.POST or None, row=row, initial=initial)

    def act() -> None:
        actions.save_code(by=by, **{**form.cleaned_data, "list": CodeList(form.cleaned_data["list"])})

    if carried_out(request, form, act, refusals=actions.SchoolError):
        messages.success(request, _("已保存代码，并标为已核对。"))
        return redirect("schools:codes")
    return form_page(
        request,
        form,
        title=_("更正代码") if row else _("增加代码"),
        cancel_href=reverse("schools:codes"),
        crumbs=crumbs(None, (_("代码表和乡镇街道"), reverse("schools:codes"))),
    )


@require_http_methods(["GET", "POST"])
def township(request: HttpRequest, township_id: int) -> HttpResponse:
    """更正乡镇街道."""
    by = by_of(request)
    require(by, CODES)
    row = get_object_or_404(Township, pk=township_id)
    initial = {name: getattr(row, name) for name in TownshipForm.base_fields}
    form = TownshipForm(request.POST or None, initial=initial)

    def act() -> None:
        actions.save_township(code=row.code, unit_id=row.unit_id, by=by, **form.cleaned_data)

    if carried_out(request, form, act, refusals=actions.SchoolError):
        messages.success(request, _("已保存“%(town)s”，并标为已核对。") % {"town": form.cleaned_data["title"]})
        return redirect("schools:codes")
    return form_page(
        request,
        form,
        title=_("更正“%(town)s”") % {"town": row.title},
        answer=_("图上的轮廓由各乡镇街道的中心点推算，改动中心点后自动重画。"),
        cancel_href=reverse("schools:codes"),
        crumbs=crumbs(None, (_("代码表和乡镇街道"), reverse("schools:codes"))),
    )
