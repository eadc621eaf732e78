"""Notice pages (通知页面): what was sent, one notice with who signed, signing, the short link."""

from __future__ import annotations

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.kernel import records
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.notices import actions, queries
from yaodian.kernel.notices.forms import NoticeForm, PhoneForm, ReasonForm
from yaodian.kernel.notices.models import Notice
from yaodian.kernel.notices.rules import ReceiptState
from yaodian.kernel.notices.tables import NOTICES
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.web.confirm import render_confirm
from yaodian.kernel.web.lists import render_list


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """通知签收: what one's units sent or received."""
    by = by_of(request)
    require(by, "notices.read")
    rows = queries.with_counts(notices=queries.notices_for(by=by)).select_related("sender")
    waiting = queries.receipts_to_sign(by=by).count()
    extra = {
        "answer": _("%(count)s 份通知等您的单位签收。") % {"count": waiting} if waiting else "",
        "may_send": holds(by, "notices.send"),
    }
    return render_list(request, NOTICES, rows, extra=extra, template="notices/list.html")


@require_GET
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """一份通知: its text, the record it is about, who has signed and who has not."""
    by = by_of(request)
    found = _notice(request, notice_id)
    receipts = list(queries.receipts_visible(notice=found, by=by))
    may_record = holds(by, "notices.record_phone", unit_id=found.sender_id)
    link = request.build_absolute_uri(reverse("notices:short", args=[found.code]))
    waiting = [receipt for receipt in receipts if receipt.state == ReceiptState.WAITING]
    context = {
        "title": found.title,
        "crumbs": [(_("通知签收"), reverse("notices:list")), (found.title, "")],
        "notice": found,
        "receipts": receipts,
        "waiting": waiting,
        "signable": [receipt for receipt in waiting if holds(by, "notices.sign", unit_id=receipt.unit_id)],
        "may_record": may_record and found.withdrawn_at is None,
        "about": records.find(by, found.record) if found.record else None,
        "link": link,
        "phone_form": PhoneForm(),
    }
    if may_record:
        context |= {
            "qr": segno.make(link, micro=False).svg_data_uri(scale=4),
            "chat_text": queries.chat_text(notice=found, link=link),
            "chat_reminder": queries.chat_reminder(notice=found, link=link),
        }
    return render(request, "notices/notice.html", context)


@require_http_methods(["GET", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """发通知: a notice by itself, about no record."""
    require(by_of(request), "notices.send")
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            sent = actions.send_notice(
                title=facts["title"],
                text=facts["text"],
                record=None,
                unit_ids=facts["unit_ids"],
                due_at=facts["due_at"],
                by=by_of(request),
            )
        except (actions.NoticeError, ClassifiedMaterialError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已发给 %(count)s 个单位。") % {"count": len(facts["unit_ids"])})
            return redirect("notices:notice", notice_id=sent.pk)
    context = {"title": _("发通知"), "form": form}
    return render(request, "notices/form.html", context, status=422 if form.errors else 200)


@require_POST
def sign(request: HttpRequest, notice_id: int, unit_id: int) -> HttpResponse:
    """签收: for one of the reader's units."""
    found = _notice(request, notice_id)
    try:
        actions.sign_notice(notice_id=notice_id, unit_id=unit_id, by=by_of(request))
    except actions.NoticeError as error:
        messages.error(request, str(error))
        return redirect("notices:notice", notice_id=notice_id)
    messages.success(request, _("已签收。"))
    about = records.find(by_of(request), found.record).url if found.record else ""
    return redirect(about or reverse("notices:notice", args=[notice_id]))


@require_POST
def sign_by_phone(request: HttpRequest, notice_id: int, unit_id: int) -> HttpResponse:
    """电话签收: the sender's office records who answered."""
    _notice(request, notice_id)
    form = PhoneForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请填写接电话人的姓名。"))
        return redirect("notices:notice", notice_id=notice_id)
    try:
        person = form.cleaned_data["phone_person"]
        receipt = actions.sign_by_phone(notice_id=notice_id, unit_id=unit_id, phone_person=person, by=by_of(request))
    except actions.NoticeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已登记%(unit)s电话签收。") % {"unit": receipt.unit})
    return redirect("notices:notice", notice_id=notice_id)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, notice_id: int) -> HttpResponse:
    """撤回: nobody needs to sign any more."""
    found = _notice(request, notice_id)
    require(by_of(request), "notices.record_phone", unit_id=found.sender_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_notice(notice_id=notice_id, reason=form.cleaned_data["reason"], by=by_of(request))
        messages.success(request, _("已撤回，各单位不用再签收。"))
        return redirect("notices:notice", notice_id=notice_id)
    return render_confirm(
        request,
        question=_("撤回“%(title)s”？") % {"title": found.title},
        consequence=_("各单位不用再签收；通知和已有的签收保留。"),
        verb=_("撤回"),
        cancel_href=reverse("notices:notice", args=[notice_id]),
        form=form,
        dangerous=True,
    )


@require_GET
def short(request: HttpRequest, code: str) -> HttpResponse:
    """短链接: /s/… leads, after the login, to the notice; from there to the record."""
    found = queries.notices_for(by=by_of(request)).filter(code=code.lower()).first()
    if found is None:
        raise Http404
    return redirect("notices:notice", notice_id=found.pk)


def _notice(request: HttpRequest, notice_id: int) -> Notice:
    found = queries.notices_for(by=by_of(request)).select_related("sender").filter(pk=notice_id).first()
    if found is None:
        raise Http404
    return found
