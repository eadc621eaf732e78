"""Pages of asking for opinions (征求意见页面): send out, answer, who has not, decide every opinion."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.apps.plan.actions import consultation
from yaodian.apps.plan.actions.consultation import OpinionWords
from yaodian.apps.plan.forms import preparation as forms
from yaodian.apps.plan.models import Opinion, OpinionRound
from yaodian.apps.plan.queries import preparation as reads
from yaodian.apps.plan.queries.drafting import units_of_kinds
from yaodian.apps.plan.rules.preparation import AnswerState, DraftState, OpinionVerdict
from yaodian.apps.plan.views.preparation import REFUSALS, readable_draft
from yaodian.apps.plan.views.tasks import act_by_form
from yaodian.kernel.access import by_of, holds, require

ASKED = ("section", "institution", "central_school", "direct_school")


@require_http_methods(["GET", "POST"])
def draft_circulate(request: HttpRequest, prep_id: int) -> HttpResponse:
    """征求意见: to which units, until when."""
    by = by_of(request)
    draft = readable_draft(request, prep_id)
    require(by, "plan.prepare")
    form = forms.RoundForm(request.POST or None, initial={"groups": list(ASKED)})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        units = [*units_of_kinds(kinds=data["groups"]), *data["units"]]
        try:
            round_ = consultation.circulate_draft(draft_id=draft.pk, unit_ids=units, due_date=data["due_date"], by=by)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已发出征求意见稿。"))
            return redirect("plan:opinion_round", round_.pk)
    context = {"title": _("征求意见"), "draft": draft, "form": form, "verb": _("发出")}
    return render(request, "plan/preparation/file.html", context, status=422 if form.errors else 200)


def readable_round(request: HttpRequest, round_id: int) -> OpinionRound:
    """Return the round if this reader may see it, else 404."""
    return get_object_or_404(reads.rounds_readable(by_of(request)).select_related("draft"), pk=round_id)


@require_GET
def opinion_round(request: HttpRequest, round_id: int) -> HttpResponse:
    """一轮征求意见: the text as sent, who answered and who did not, every opinion with what became of it."""
    by = by_of(request)
    here = readable_round(request, round_id)
    whole = holds(by, "plan.read_draft")
    answers = list(
        reads.answers_readable(by).filter(round=here).select_related("unit").order_by("unit__position", "pk")
    )
    opinions = Opinion.objects.filter(answer__in=answers).select_related("answer__unit", "node")
    silent = reads.silent_units(here) if whole else []
    given = sum(row.state != AnswerState.WAITING for row in answers)
    own = [row for row in answers if row.unit_id in by.unit_ids and holds(by, "plan.answer_draft", unit_id=row.unit_id)]
    words = _("%(n)s 个单位，%(given)s 个已反馈，%(silent)s 个未反馈；意见 %(opinions)s 条") % {
        "n": len(answers),
        "given": given,
        "silent": len(answers) - given,
        "opinions": opinions.count(),
    }
    context = {
        "title": str(here),
        "round": here,
        "answers": answers,
        "opinions": opinions.order_by("answer__unit__position", "pk"),
        "silent": silent,
        "silent_words": _silent_words(here, [str(unit) for unit in silent]) if here.closed_at is None else "",
        "own": own if here.closed_at is None else [],
        "whole": whole,
        "may_prepare": holds(by, "plan.prepare"),
        "may_decide": holds(by, "plan.prepare") and here.draft.state in (DraftState.CONSULTING, DraftState.MERGING),
        "answer": words if whole else "",
    }
    return render(request, "plan/preparation/round.html", context)


def _silent_words(here: OpinionRound, units: list[str]) -> str:
    """Return the 复制到群 text of who has not answered."""
    if not units:
        return ""
    return _(
        "【征求意见】%(title)s，请于%(month)s月%(day)s日前反馈，没有意见也请反馈。尚未反馈（%(n)s个）：%(units)s"
    ) % {
        "title": here.draft.title,
        "month": here.due_date.month,
        "day": here.due_date.day,
        "n": len(units),
        "units": "、".join(units),
    }


@require_http_methods(["GET", "POST"])
def round_answer(request: HttpRequest, round_id: int, unit_id: int) -> HttpResponse:
    """反馈意见: the unit's own, or entered for it by the office."""
    by = by_of(request)
    here = readable_round(request, round_id)
    require(by, "plan.answer_draft", unit_id=unit_id)
    answer = get_object_or_404(here.answers.select_related("unit"), unit_id=unit_id)
    known = list(answer.opinions.order_by("pk").values_list("place", "text"))
    form = forms.OpinionsForm(request.POST or None, own=unit_id in by.unit_ids, known=known)
    if request.method == "POST" and form.is_valid():
        given = [OpinionWords(text, place) for place, text in form.opinions()]
        none = "none" in request.POST
        if not given and not none:
            form.add_error(None, _("请填写意见；没有意见请按“无意见”。"))
        else:
            try:
                consultation.answer_round(
                    round_id=here.pk,
                    unit_id=unit_id,
                    opinions=[] if none else given,
                    spoken_by=form.cleaned_data.get("spoken_by", ""),
                    by=by,
                )
            except REFUSALS as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("已反馈，谢谢。"))
                return redirect("plan:opinion_round", here.pk)
    rows = [(form[name.replace("text_", "place_")], form[name]) for name in form.fields if name.startswith("text_")]
    context = {"title": _("反馈意见"), "round": here, "answer_row": answer, "form": form, "rows": rows}
    return render(request, "plan/preparation/answer.html", context, status=422 if form.errors else 200)


@require_POST
def round_close(request: HttpRequest, round_id: int) -> HttpResponse:
    """结束征求意见."""
    here = readable_round(request, round_id)
    try:
        consultation.close_round(round_id=here.pk, by=by_of(request))
    except REFUSALS as error:
        messages.error(request, str(error))
        return redirect("plan:opinion_round", here.pk)
    messages.success(request, _("本轮征求意见已结束，可以按意见修改稿件。"))
    return redirect("plan:year_draft", here.draft_id)


@require_http_methods(["GET", "POST"])
def opinion_decide(request: HttpRequest, opinion_id: int) -> HttpResponse:
    """研究一条意见."""
    by = by_of(request)
    rows = Opinion.objects.filter(answer__in=reads.answers_readable(by)).select_related("answer__round", "answer__unit")
    here = get_object_or_404(rows, pk=opinion_id)
    require(by, "plan.prepare")
    first = {} if here.verdict == OpinionVerdict.WAITING else {"verdict": here.verdict, "reason": here.reason}
    form = forms.DecideForm(request.POST or None, initial=first)
    return act_by_form(
        request,
        form,
        lambda data: consultation.decide_opinion(
            opinion_id=here.pk, verdict=OpinionVerdict(data["verdict"]), reason=data["reason"], by=by
        ),
        back=reverse("plan:opinion_round", args=[here.answer.round_id]),
        question=_("%(unit)s：%(text)s") % {"unit": here.answer.unit, "text": here.text},
        verb=_("保存"),
        done=_("采纳情况已登记。"),
    )
