"""一份报送的页面 (page of a duty): where it stands, its sheet, the reader's next step."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.apps.returns import actions, queries
from yaodian.apps.returns.forms import NoteForm, ReasonForm
from yaodian.apps.returns.models import Duty, Unlocking
from yaodian.apps.returns.rules import TURN, UnlockState, mark_of
from yaodian.apps.returns.tables import LAMPS, mark_words
from yaodian.apps.returns.views.frame import BOTH, confirm_page, crumbs, done_or_told, sent, visible_duty
from yaodian.kernel import clock
from yaodian.kernel.access import by_of


def _here(duty_id: int) -> str:
    return reverse("returns:duty", args=[duty_id])


@require_GET
def duty(request: HttpRequest, duty_id: int) -> HttpResponse:
    """一份报送."""
    found = visible_duty(request, duty_id)
    page = queries.duty_page(duty=found, by=by_of(request))
    mark = mark_of(found.state, sent=found.sent_date, due=found.due_date, today=clock.today())
    context = {
        "title": str(found),
        "page": page,
        "duty": found,
        "lamp": LAMPS[mark],
        "mark_words": mark_words(found, mark),
        "track": _track(found),
        "crumbs": crumbs(
            found.plan,
            (found.period.title, reverse("returns:period", args=[found.plan_id, found.period.code])),
            str(found.unit),
        ),
    }
    return render(request, "returns/duty.html", context)


def _track(found: Duty) -> list[tuple[str, str, str]]:
    """Return (stage, who and when, lamp) from below upwards."""
    stages = [
        (_("填报"), found.sent_by, found.sent_at),
        (_("校长确认"), found.confirmed_by, found.confirmed_at),
        *([(_("中心学校审核"), found.checked_by, found.checked_at)] if found.central_id else []),
        (_("科室审定锁定"), found.locked_by, found.locked_at),
    ]
    return [
        (title, f"{who or ''} {moment_words(moment)}".strip(), "done" if moment else "idle")
        for title, who, moment in stages
    ]


def moment_words(moment: datetime | None) -> str:
    """Return a moment as people read it."""
    return f"{localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


@require_POST
def pass_one(request: HttpRequest, duty_id: int) -> HttpResponse:
    """过一环."""
    found = visible_duty(request, duty_id)
    step = next((step for step, state in TURN.items() if state == found.state), None)
    if step is None:
        raise Http404
    done = _("已办：%(step)s。") % {"step": step.label}
    return done_or_told(
        request, lambda by: actions.pass_duties(duty_ids=[duty_id], step=step, by=by), done, _here(duty_id)
    )


@require_http_methods(BOTH)
def send_back(request: HttpRequest, duty_id: int) -> HttpResponse:
    """退回."""
    found = visible_duty(request, duty_id)
    return confirm_page(
        request,
        ReasonForm(sent(request)),
        lambda given, by: actions.return_duty(duty_id=duty_id, reason=given["reason"], by=by),
        question=_("退回%(unit)s的表？") % {"unit": found.unit},
        consequence=_("学校改正后再报，从校长确认起重新走一遍。"),
        verb=_("退回"),
        done=_("已退回。"),
        to=_here(duty_id),
        dangerous=True,
    )


@require_http_methods(BOTH)
def excuse(request: HttpRequest, duty_id: int) -> HttpResponse:
    """免报."""
    found = visible_duty(request, duty_id)
    return confirm_page(
        request,
        ReasonForm(sent(request)),
        lambda given, by: actions.excuse_duty(duty_id=duty_id, reason=given["reason"], by=by),
        question=_("免去%(unit)s这一期的报送？") % {"unit": found.unit},
        verb=_("免报"),
        done=_("已免报，不计入应报数。"),
        to=_here(duty_id),
    )


@require_http_methods(BOTH)
def ask_unlock(request: HttpRequest, duty_id: int) -> HttpResponse:
    """申请解锁."""
    found = visible_duty(request, duty_id)
    return confirm_page(
        request,
        ReasonForm(sent(request)),
        lambda given, by: actions.ask_unlocking(duty_id=duty_id, reason=given["reason"], by=by),
        question=_("申请解锁%(unit)s的表？") % {"unit": found.unit},
        consequence=_("科室负责人或办公室批准后退回学校改正；流水留痕。"),
        verb=_("申请解锁"),
        done=_("已申请，等批准。"),
        to=_here(duty_id),
    )


def _asked(found: Duty) -> Unlocking:
    asked = Unlocking.objects.filter(duty=found, state=UnlockState.ASKED).first()
    if asked is None:
        raise Http404
    return asked


@require_http_methods(BOTH)
def unlock(request: HttpRequest, duty_id: int) -> HttpResponse:
    """批准解锁."""
    return _decide(request, duty_id, granted=True)


@require_http_methods(BOTH)
def refuse_unlock(request: HttpRequest, duty_id: int) -> HttpResponse:
    """不同意解锁."""
    return _decide(request, duty_id, granted=False)


def _decide(request: HttpRequest, duty_id: int, *, granted: bool) -> HttpResponse:
    found = visible_duty(request, duty_id)
    asked = _asked(found)
    return confirm_page(
        request,
        NoteForm(sent(request)),
        lambda given, by: actions.decide_unlocking(unlocking_id=asked.pk, granted=granted, note=given["note"], by=by),
        question=_("解锁%(unit)s的表？") % {"unit": found.unit}
        if granted
        else _("不同意解锁%(unit)s的表？") % {"unit": found.unit},
        consequence=_("%(name)s申请：%(reason)s") % {"name": asked.asked_name, "reason": asked.reason},
        verb=_("批准解锁") if granted else _("不同意"),
        done=_("已解锁，退回学校改正。") if granted else _("未同意解锁。"),
        to=_here(duty_id),
        dangerous=granted,
    )
