"""Publication pages (公开管理): the list of sentences with their switch, one sentence's way, the package for the portal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaodian.apps.plan import documents, forms, tables
from yaodian.apps.plan.actions import outputs as output_acts
from yaodian.apps.plan.actions import publication as acts
from yaodian.apps.plan.models import Approval, Clause, Publication, Section
from yaodian.apps.plan.queries import publication as reads
from yaodian.apps.plan.queries.plans import plans_readable, sections_of
from yaodian.apps.plan.rules import ApprovalState, Stage
from yaodian.apps.plan.rules.outputs import OutputKind
from yaodian.apps.plan.views.opening import plan_here
from yaodian.apps.plan.views.tasks import REFUSALS
from yaodian.kernel import clock
from yaodian.kernel.access import by_of, holds, require
from yaodian.kernel.web.confirm import render_confirm
from yaodian.kernel.web.lists import render_list


@require_GET
def publications(request: HttpRequest) -> HttpResponse:
    """公开管理: every sentence of the plan with its switch."""
    by = by_of(request)
    require(by, "plan.publish")
    plan = plan_here(request)
    if plan is None:
        return render(request, "plan/no_plan.html", {"title": _("公开管理")})
    sections = sections_of(plan)
    definition = tables.publication_list(sections=[(str(section.pk), str(section)) for section in sections])
    live = reads.publications_live(plan).count()
    words = _("%(n)s 句已公开。逐句开关，默认不公开：科室提出 → 保密审查 → 分管领导审批。") % {"n": live}
    context = {
        "answer": words,
        "sections": sections,
        "live_count": live,
        "may_set": holds(by, "plan.review_secrecy"),
        "public_href": _public_href(plan.year) if live else "",
    }
    return render_list(
        request, definition, reads.clauses_publishable(plan), extra=context, template="plan/publications.html"
    )


def _public_href(year: int) -> str:
    """Return the address of the public page of a year, "" where this process does not serve it."""
    try:
        return reverse("plan_public:year", args=[year])
    except NoReverseMatch:
        return ""


def _clause(request: HttpRequest, clause_id: int) -> Clause:
    """Return a clause whose publication this reader may see, else 404."""
    by = by_of(request)
    require(by, "plan.publish")
    rows: QuerySet[Clause] = Clause.objects.filter(withdrawn=False, point__section__plan__in=plans_readable(by))
    return get_object_or_404(rows.select_related("point__section__plan", "publication"), pk=clause_id)


def _path(approval: Approval | None) -> list[dict[str, Any]]:
    """Return the stages of the latest request with light, word and what was said."""
    said = {step.stage: step for step in approval.steps.order_by("pk")} if approval else {}
    rows = [{"title": _("科室提出"), "light": "idle", "word": _("未提出"), "note": ""}]
    if approval:
        rows[0] |= {"light": "done", "word": _("已提出"), "note": f"{approval.asked_by} {approval.asked_at:%Y-%m-%d}"}
    for stage in (Stage.SECRECY, Stage.LEADER):
        row = {"title": stage.label, "light": "idle", "word": _("未到"), "note": ""}
        step = said.get(stage)
        if step is not None:
            row |= {"light": "done" if step.verdict == "agree" else "red", "word": step.get_verdict_display()}
            row["note"] = f"{step.person} {step.at:%Y-%m-%d} {step.note}"
        elif approval and approval.state == ApprovalState.OPEN and approval.stage == stage:
            row |= {"light": "yellow", "word": _("审批中")}
        rows.append(row)
    return rows


@require_http_methods(["GET", "POST"])
def publication(request: HttpRequest, clause_id: int) -> HttpResponse:
    """一句话的公开: propose wording and dated figures, see the stages, what is shown now."""
    by, today = by_of(request), clock.today()
    clause = _clause(request, clause_id)
    here = reads.publication_of(clause)
    mine = reads.may_publish(by, clause=clause)
    approvals = list(here.approvals.order_by("-asked_at", "-pk")) if here else []
    closed = clause.point.section.publication_closed
    waiting = any(approval.state == ApprovalState.OPEN for approval in approvals)
    form = None
    if mine and not closed and not waiting:
        choices = [
            (
                str(view.target.pk),
                f"{view.target.object}：{view.number:f}{view.target.unit}（{view.chosen.reading.title}，截至 {view.as_of or today}）",
            )
            for view in reads.target_choices(clause, today=today)
            if view.chosen is not None and view.number is not None
        ]
        first = {"wording": here.wording if here and here.wording else clause.text, "targets": []}
        form = forms.PublicationForm(request.POST or None, targets=choices, initial=first)
    status = 200
    if request.method == "POST" and form is not None:
        if form.is_valid():
            wanted = [int(pk) for pk in form.cleaned_data.get("targets", [])]
            try:
                acts.propose_publication(
                    clause_id=clause.pk, wording=form.cleaned_data["wording"], target_ids=wanted, by=by
                )
            except REFUSALS as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("已提出，等待保密审查。"))
                return redirect("plan:publication", clause.pk)
        status = 422
    context = {
        "title": _("公开第 %(code)s 句") % {"code": clause.code},
        "clause": clause,
        "publication": here,
        "face": reads.switch_face(clause),
        "path": _path(approvals[0] if approvals else None),
        "approvals": approvals,
        "closed": closed,
        "mine": mine,
        "form": form,
    }
    return render(request, "plan/publication.html", context, status=status)


@require_http_methods(["GET", "POST"])
def withdraw_publication(request: HttpRequest, clause_id: int) -> HttpResponse:
    """撤下公开."""
    clause = _clause(request, clause_id)
    here = get_object_or_404(Publication, clause=clause)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.withdraw_publication(publication_id=here.pk, reason=form.cleaned_data["reason"], by=by_of(request))
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已撤下，公开页不再显示这句话。"))
            return redirect("plan:publication", clause.pk)
    return render_confirm(
        request,
        question=_("撤下第 %(code)s 句的公开内容？") % {"code": clause.code},
        consequence=_("公开页立即不再显示；已导出到门户的，请同时通知门户撤下。"),
        verb=_("撤下"),
        cancel_href=reverse("plan:publication", args=[clause.pk]),
        form=form,
        dangerous=True,
    )


@require_http_methods(["GET", "POST"])
def write_back(request: HttpRequest, clause_id: int) -> HttpResponse:
    """回写网址."""
    clause = _clause(request, clause_id)
    here = get_object_or_404(Publication, clause=clause)
    form = forms.AddressForm(request.POST or None, initial={"address": here.address})
    if request.method == "POST" and form.is_valid():
        try:
            acts.write_back_address(publication_id=here.pk, address=form.cleaned_data["address"], by=by_of(request))
        except (*REFUSALS, ValidationError) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        else:
            messages.success(request, _("网址已回写。"))
            return redirect("plan:publication", clause.pk)
    return render_confirm(
        request,
        question=_("这句话在政府门户上的网址"),
        verb=_("保存"),
        cancel_href=reverse("plan:publication", args=[clause.pk]),
        form=form,
    )


@require_http_methods(["GET", "POST"])
def section_closed(request: HttpRequest, section_id: int) -> HttpResponse:
    """设定部分能否公开."""
    by = by_of(request)
    require(by, "plan.review_secrecy")
    section = get_object_or_404(Section, pk=section_id, plan__in=plans_readable(by))
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        acts.set_section_closed(
            section_id=section.pk, closed=not section.publication_closed, reason=form.cleaned_data["reason"], by=by
        )
        messages.success(request, _("已设定。"))
        return redirect("plan:publications")
    opens = section.publication_closed
    return render_confirm(
        request,
        question=(_("允许“%(section)s”提出公开？") if opens else _("“%(section)s”整个部分不予公开？"))
        % {"section": section},
        consequence=_("仍逐句审批，默认不公开。") if opens else _("已公开的句子立即不再显示。"),
        verb=_("允许提出") if opens else _("设为不公开"),
        cancel_href=reverse("plan:publications"),
        form=form,
    )


@require_http_methods(["GET", "POST"])
def public_site(request: HttpRequest) -> HttpResponse:
    """公开站点: name, host and filing numbers."""
    by = by_of(request)
    require(by, "plan.review_secrecy")
    here = reads.site()
    form = forms.SiteForm(request.POST or None, initial={name: getattr(here, name) for name in acts.SITE_FIELDS})
    if request.method == "POST" and form.is_valid():
        acts.set_public_site(facts=form.cleaned_data, by=by)
        messages.success(request, _("已保存。"))
        return redirect("plan:publications")
    status = 422 if request.method == "POST" else 200
    return render(request, "plan/public_site.html", {"title": _("公开站点"), "form": form}, status=status)


@require_POST
def public_package(request: HttpRequest) -> HttpResponse:
    """导出门户材料: a zip of page, Word and data with digests; only what is switched on."""
    by = by_of(request)
    require(by, "plan.publish")
    plan = plan_here(request)
    page = reads.public_plan(year=plan.year) if plan else None
    if page is None:
        messages.error(request, _("还没有公开的句子，没有可导出的内容。"))
        return redirect("plan:publications")
    today, demo = clock.today(), clock.is_demo()
    files = documents.package_files(page, site=reads.site(), today=today, demo=demo)
    output_acts.issue_output(
        plan_id=page.plan.pk,
        kind=OutputKind.PACKAGE,
        title=_("%(year)s年工作要点公开材料（%(n)s 句）") % {"year": page.plan.year, "n": len(page.notes)},
        as_of=today,
        write=lambda _number: files,
        by=by,
        figure_count=sum(len(note.figures) for note in page.notes),
    )
    return HttpResponse(
        files[0].content,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="yaodian-{page.plan.year}-public.zip"'},
    )
