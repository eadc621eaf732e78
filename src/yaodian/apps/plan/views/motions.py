"""Pages of motions (建议提案页面): talk, class, letter, answer, satisfaction; and the circular of a ledger."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yaodian.apps.plan.actions import commissions
from yaodian.apps.plan.actions.ledgers import draft_ledger_circular
from yaodian.apps.plan.documents.commissions import answer_letter
from yaodian.apps.plan.documents.words import recipients
from yaodian.apps.plan.forms import commissions as forms
from yaodian.apps.plan.forms.briefings import CircularForm
from yaodian.apps.plan.rules.commissions import MOTIONS, AnswerClass, Satisfaction, TalkWay
from yaodian.apps.plan.views.commissions import readable_commission
from yaodian.apps.plan.views.opening import plan_here
from yaodian.apps.plan.views.outputs import month_end
from yaodian.apps.plan.views.sending import send_on
from yaodian.apps.plan.views.tasks import REFUSALS, act_by_form
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, require
from yaodian.kernel.units.queries import units_open


@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, commission_id: int) -> HttpResponse:
    """登记面商."""
    by = by_of(request)
    here = readable_commission(request, commission_id)
    require(by, "plan.answer_motion", unit_id=here.task.lead_unit_id)
    return act_by_form(
        request,
        forms.TalkForm(request.POST or None, initial={"talk_date": clock.today()}),
        lambda data: commissions.record_sponsor_talk(
            commission_id=here.pk, talk_date=data["talk_date"], way=TalkWay(data["way"]), words=data["words"], by=by
        ),
        back=reverse("plan:commission", args=[here.pk]),
        question=_("登记面商：%(number)s") % {"number": here.number},
        verb=_("登记"),
        done=_("面商已登记。"),
    )


@require_http_methods(["GET", "POST"])
def class_motion(request: HttpRequest, commission_id: int) -> HttpResponse:
    """确定类别."""
    by = by_of(request)
    here = readable_commission(request, commission_id)
    require(by, "plan.answer_motion", unit_id=here.task.lead_unit_id)
    return act_by_form(
        request,
        forms.ClassForm(request.POST or None, initial={"answer_class": here.answer_class}),
        lambda data: commissions.class_motion(
            commission_id=here.pk, answer_class=AnswerClass(data["answer_class"]), by=by
        ),
        back=reverse("plan:commission", args=[here.pk]),
        question=_("答复类别：%(number)s") % {"number": here.number},
        verb=_("确定"),
        done=_("类别已确定。"),
    )


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, commission_id: int) -> HttpResponse:
    """登记答复."""
    by = by_of(request)
    here = readable_commission(request, commission_id)
    require(by, "plan.answer_motion", unit_id=here.task.lead_unit_id)
    posted = request.method == "POST"
    form = forms.AnswerForm(
        request.POST if posted else None, request.FILES if posted else None, initial={"answered_date": clock.today()}
    )
    return act_by_form(
        request,
        form,
        lambda data: commissions.answer_motion(commission_id=here.pk, by=by, **data),
        back=reverse("plan:commission", args=[here.pk]),
        question=_("登记答复：%(number)s") % {"number": here.number},
        verb=_("登记"),
        done=_("答复已登记。"),
    )


@require_http_methods(["GET", "POST"])
def satisfaction(request: HttpRequest, commission_id: int) -> HttpResponse:
    """登记满意情况."""
    by = by_of(request)
    here = readable_commission(request, commission_id)
    require(by, "plan.answer_motion", unit_id=here.task.lead_unit_id)
    return act_by_form(
        request,
        forms.SatisfactionForm(request.POST or None),
        lambda data: commissions.record_satisfaction(
            commission_id=here.pk, satisfaction=Satisfaction(data["satisfaction"]), words=data["words"], by=by
        ),
        back=reverse("plan:commission", args=[here.pk]),
        question=_("代表、委员的意见：%(number)s") % {"number": here.number},
        verb=_("登记"),
        done=_("已登记；不满意的请重新办理答复。"),
    )


@require_POST
def letter(request: HttpRequest, commission_id: int) -> HttpResponse:
    """拟答复函: drafted from the accepted progress, sent on to the papers."""
    by = by_of(request)
    here = readable_commission(request, commission_id)
    require(by, "plan.answer_motion", unit_id=here.task.lead_unit_id)
    back = reverse("plan:commission", args=[here.pk])
    if here.source not in MOTIONS:
        messages.error(request, _("只有人大建议和政协提案用答复函答复。"))
        return redirect(back)
    doc = answer_letter(here, issuer="bureau", demo=clock.is_demo())
    return send_on(request, doc, record=here, back=back)


@require_POST
def circular(request: HttpRequest) -> HttpResponse:
    """拟通报: how a ledger stood on a day, or all of them; goes on as every circular of the plan does."""
    by = by_of(request)
    require(by, "plan.export")
    form = CircularForm(request.POST)
    plan = plan_here(request)
    if plan is None or not form.is_valid():
        messages.error(request, _("请选择通报范围，填写数据截至日期。"))
        return redirect("plan:commissions")
    asked = form.cleaned_data
    kinds = set(units_open(on=clock.today()).values_list("kind", flat=True))
    try:
        made = draft_ledger_circular(
            plan_id=plan.pk,
            as_of=asked["as_of"] or clock.today(),
            source=asked["source"],
            named=asked["named"],
            recipients=recipients(kinds),
            mend_date=month_end(clock.today()),
            by=by,
        )
    except REFUSALS as error:
        messages.error(request, str(error))
        return redirect("plan:commissions")
    messages.success(request, _("已拟稿，请核对后送审。"))
    return redirect("plan:briefing", made.pk)
