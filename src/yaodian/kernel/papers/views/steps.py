"""Steps (办文页面): pass on, return, co-sign, sign, number, seal, issue, archive, withdraw; each asks once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yaodian.kernel import clock
from yaodian.kernel.access import by_of, require
from yaodian.kernel.documents.model import DocumentError
from yaodian.kernel.evidence.rules import FileRefusedError
from yaodian.kernel.papers import actions, forms
from yaodian.kernel.papers.models import CoSignature, Paper
from yaodian.kernel.papers.rules import PaperState
from yaodian.kernel.papers.views.papers import readable_paper
from yaodian.kernel.privacy.rules import ClassifiedMaterialError
from yaodian.kernel.rulebook.queries import text as rule_text
from yaodian.kernel.web.confirm import render_confirm

REFUSALS = (actions.PaperError, DocumentError, FileRefusedError, ClassifiedMaterialError)


def _ask(
    request: HttpRequest,
    paper: Paper,
    form: Form,
    *,
    act: Callable[[dict[str, Any]], Any],
    question: str,
    verb: str,
    done: str,
    consequence: str = "",
    dangerous: bool = False,
) -> HttpResponse:
    """Ask with a form, act, and go back to the paper."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect("papers:paper", paper.pk)
    return render_confirm(
        request,
        question=question,
        consequence=consequence,
        verb=verb,
        cancel_href=reverse("papers:paper", args=[paper.pk]),
        form=form,
        dangerous=dangerous,
    )


def _bound(form: type[Form], request: HttpRequest, **initial: Any) -> Form:
    if request.method == "POST":
        return form(request.POST, request.FILES)
    return form(initial=initial)


@require_http_methods(["GET", "POST"])
def pass_on(request: HttpRequest, paper_id: int) -> HttpResponse:
    """送审、审核、核稿."""
    by, found = by_of(request), readable_paper(request, paper_id)
    state = PaperState(found.state)
    verbs = {PaperState.SECTION: _("审核通过"), PaperState.OFFICE: _("核稿通过")}
    return _ask(
        request,
        found,
        _bound(forms.OpinionForm, request),
        act=lambda facts: actions.pass_on(paper_id=found.pk, opinion=facts["opinion"], state=state, by=by),
        question=_("《%(title)s》交下一环节办理？") % {"title": found.title},
        consequence=_("交出后文稿由下一环节的人修改。"),
        verb=verbs.get(state, _("送审")),
        done=_("已交下一环节。"),
    )


@require_http_methods(["GET", "POST"])
def return_paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """退回."""
    by, found = by_of(request), readable_paper(request, paper_id)
    return _ask(
        request,
        found,
        _bound(forms.ReturnForm, request),
        act=lambda facts: actions.return_paper(paper_id=found.pk, reason=facts["reason"], scan=facts["scan"], by=by),
        question=_("退回《%(title)s》给拟稿人？") % {"title": found.title},
        consequence=_("会签须在改稿后重新办理。"),
        verb=_("退回"),
        done=_("已退回拟稿人。"),
    )


@require_http_methods(["GET", "POST"])
def cosign(request: HttpRequest, cosignature_id: int) -> HttpResponse:
    """会签."""
    by = by_of(request)
    signature = CoSignature.objects.select_related("unit").filter(pk=cosignature_id).first()
    if signature is None:
        raise Http404
    found = readable_paper(request, signature.paper_id)
    return _ask(
        request,
        found,
        _bound(forms.CosignForm, request),
        act=lambda facts: actions.cosign(
            cosignature_id=cosignature_id,
            agree=facts["agree"] == "yes",
            opinion=facts["opinion"],
            person=facts["person"],
            scan=facts["scan"],
            by=by,
        ),
        question=_("%(unit)s会签《%(title)s》") % {"unit": signature, "title": found.title},
        verb=_("会签"),
        done=_("已记会签意见。"),
    )


@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, paper_id: int) -> HttpResponse:
    """签发."""
    by, found = by_of(request), readable_paper(request, paper_id)
    require(by, "papers.sign")
    return _ask(
        request,
        found,
        _bound(forms.SignForm, request, opinion=_("同意印发。")),
        act=lambda facts: actions.sign_paper(paper_id=found.pk, opinion=facts["opinion"], scan=facts["scan"], by=by),
        question=_("签发《%(title)s》？") % {"title": found.title},
        consequence=_("签发后文稿不再改动，由办公室编号、用印、印发。"),
        verb=_("签发"),
        done=_("已签发。"),
    )


@require_http_methods(["GET", "POST"])
def number(request: HttpRequest, paper_id: int) -> HttpResponse:
    """编号."""
    by, found = by_of(request), readable_paper(request, paper_id)
    require(by, "papers.register")
    return _ask(
        request,
        found,
        _bound(forms.Empty, request),
        act=lambda _facts: actions.number_paper(paper_id=found.pk, by=by),
        question=_("给《%(title)s》编号？") % {"title": found.title},
        consequence=_("取本机关本年度的下一个文号，不跳号、不重号；文件作废时文号留存并注明理由。"),
        verb=_("编号"),
        done=_("已编号。"),
    )


@require_http_methods(["GET", "POST"])
def seal(request: HttpRequest, paper_id: int) -> HttpResponse:
    """用印."""
    by, found = by_of(request), readable_paper(request, paper_id)
    require(by, "papers.register")
    return _ask(
        request,
        found,
        _bound(forms.SealForm, request, sealed_by=by.name),
        act=lambda facts: actions.seal_paper(
            paper_id=found.pk, copies=facts["copies"], sealed_by=facts["sealed_by"], by=by
        ),
        question=_("登记《%(title)s》用印") % {"title": found.title},
        consequence=_("印章盖在纸质件上，电子件的用印处留白。"),
        verb=_("登记用印"),
        done=_("已登记用印。"),
    )


@require_http_methods(["GET", "POST"])
def issue(request: HttpRequest, paper_id: int) -> HttpResponse:
    """印发."""
    by, found = by_of(request), readable_paper(request, paper_id)
    require(by, "papers.register")
    return _ask(
        request,
        found,
        _bound(forms.Empty, request),
        act=lambda _facts: actions.issue_paper(paper_id=found.pk, by=by),
        question=_("印发《%(title)s》？") % {"title": found},
        consequence=_("定稿文件和摘要值存档，此后不再改动；受文单位收到签收通知。"),
        verb=_("印发"),
        done=_("已印发。"),
    )


@require_http_methods(["GET", "POST"])
def archive(request: HttpRequest, paper_id: int) -> HttpResponse:
    """归档."""
    by, found = by_of(request), readable_paper(request, paper_id)
    require(by, "papers.register")
    suggested = rule_text("archive.paper_retention", on=clock.today(), scope=found.kind)
    return _ask(
        request,
        found,
        _bound(forms.ArchiveForm, request, retention=suggested),
        act=lambda facts: actions.archive_paper(paper_id=found.pk, retention=facts["retention"], by=by),
        question=_("《%(title)s》归档") % {"title": found},
        verb=_("归档"),
        done=_("已归档。"),
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, paper_id: int) -> HttpResponse:
    """作废."""
    by, found = by_of(request), readable_paper(request, paper_id)
    return _ask(
        request,
        found,
        _bound(forms.ReasonForm, request),
        act=lambda facts: actions.withdraw_paper(paper_id=found.pk, reason=facts["reason"], by=by),
        question=_("作废《%(title)s》？") % {"title": found},
        consequence=_("文稿和办理记录保留；已编的文号注销并注明理由，不再使用。"),
        verb=_("作废"),
        done=_("已作废。"),
        dangerous=True,
    )
