"""Paper surveys (纸质测评页面): a summary entered as a table, shown with its scan, checked by another, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.assessment import actions, forms
from yaodian.apps.assessment.actions.surveys import DECLARED
from yaodian.apps.assessment.models import Indicator, PaperSurvey
from yaodian.apps.assessment.queries import schemes as reads
from yaodian.apps.assessment.queries.surveys import is_own_survey, surveys_for
from yaodian.apps.assessment.rules import SchemeState, SurveyState
from yaodian.apps.assessment.views.frame import REFUSALS, ask, bound, one_of
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.journal.queries import record_ref


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, indicator_id: int) -> HttpResponse:
    """登记纸质测评汇总: a line for each unit, and the scan of the signed summary sheet."""
    by = by_of(request)
    require(by, "assessment.manage")
    found: Indicator = one_of(reads.indicators_for(by=by).select_related("scheme"), indicator_id)
    back = reverse("assessment:scheme", args=[found.scheme_id])
    if found.kind not in DECLARED:
        raise Http404
    if found.scheme.state != SchemeState.OPEN:
        messages.error(request, _("考评中才能登记纸质测评。"))
        return redirect(back)
    grades = [str(row["title"]) for row in found.scheme.survey_grades]
    units = found.scheme.participants.select_related("unit").order_by("unit__position", "id")
    data = request.POST or None
    form = bound(forms.PaperForm, request, initial={"held_date": clock.today()})
    rows = [forms.CountForm(data, prefix=str(row.pk), participant=row, grades=grades) for row in units]
    error = ""
    if request.method == "POST":
        valid = [form.is_valid(), *(row.is_valid() for row in rows)]
        if all(valid):
            counts = {row.participant.pk: row.count for row in rows if row.count is not None}
            try:
                made = actions.enter_survey(indicator_id=found.pk, counts=counts, by=by, **form.cleaned_data)
            except REFUSALS as refused:
                error = str(refused)
            else:
                messages.success(request, _("已登记，由另一人对照扫描件核对后计入。"))
                return redirect("assessment:survey", made.pk)
        else:
            error = _("有的票数填写有误，请改正标出的格子。扫描件要重新选择。")
    context = {
        "title": _("登记纸质测评：%(one)s") % {"one": found.title},
        "crumbs": [(_("年终考核"), reverse("assessment:schemes")), (str(found.scheme), back), (_("纸质测评"), "")],
        "indicator": found,
        "form": form,
        "rows": rows,
        "grades": found.scheme.survey_grades,
        "error": error,
        "back": back,
    }
    return render(request, "assessment/paper.html", context, status=422 if error else 200)


def _survey(request: HttpRequest, survey_id: int) -> tuple[Any, PaperSurvey, str]:
    by = by_of(request)
    found = one_of(surveys_for(by=by), survey_id)
    return by, found, reverse("assessment:survey", args=[found.pk])


@require_GET
def survey(request: HttpRequest, survey_id: int) -> HttpResponse:
    """一份汇总: its lines beside the scan, who entered and who checked it."""
    by, found, _back = _survey(request, survey_id)
    scheme = found.indicator.scheme
    manages, own = holds(by, "assessment.manage"), is_own_survey(found, by=by)
    is_open = scheme.state == SchemeState.OPEN
    titles = [str(row["title"]) for row in scheme.survey_grades]
    lines = found.lines.select_related("participant__unit").order_by("participant__unit__position", "id")
    context = {
        "title": str(found),
        "crumbs": [
            (_("年终考核"), reverse("assessment:schemes")),
            (str(scheme), reverse("assessment:scheme", args=[scheme.pk])),
            (_("纸质测评"), ""),
        ],
        "survey": found,
        "titles": titles,
        "lines": [(row, [(title, row.grades.get(title)) for title in titles]) for row in lines],
        "files": files_of(record_ref(found)),
        "may_check": manages and is_open and found.state == SurveyState.ENTERED and not own,
        "waits": manages and is_open and found.state == SurveyState.ENTERED and own,
        "may_withdraw": manages
        and scheme.state in (SchemeState.OPEN, SchemeState.PROVISIONAL)
        and found.state in (SurveyState.ENTERED, SurveyState.ACCEPTED),
    }
    return render(request, "assessment/survey.html", context)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, survey_id: int) -> HttpResponse:
    """核对: held against the scan by another person."""
    by, found, back = _survey(request, survey_id)
    require(by, "assessment.manage")
    return ask(
        request,
        bound(forms.CheckForm, request),
        act=lambda facts: actions.check_survey(
            survey_id=found.pk, accept=facts["verdict"] == "agree", note=facts["note"], by=by
        ),
        question=_("核对%(survey)s？") % {"survey": found},
        consequence=_("请逐行对照扫描件；核对无误后计入该项得分。"),
        verb=_("核对"),
        done=_("已核对。"),
        back=back,
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, survey_id: int) -> HttpResponse:
    """撤销: with a reason; it counts no more."""
    by, found, back = _survey(request, survey_id)
    require(by, "assessment.manage")
    return ask(
        request,
        bound(forms.ReasonForm, request),
        act=lambda facts: actions.withdraw_survey(survey_id=found.pk, reason=facts["reason"], by=by),
        question=_("撤销%(survey)s？") % {"survey": found},
        consequence=_("撤销后不再计入得分，记录和扫描件保留；请重新核算得分。"),
        verb=_("撤销"),
        done=_("已撤销。"),
        back=back,
        dangerous=True,
    )
