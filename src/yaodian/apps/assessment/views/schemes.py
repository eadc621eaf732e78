"""Schemes (考核方案页面): the list, a scheme with its tree and ranking, its steps, the result circular."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yaodian.apps.assessment import actions, forms
from yaodian.apps.assessment.actions.surveys import DECLARED
from yaodian.apps.assessment.documents import ISSUER, result_circular
from yaodian.apps.assessment.models import Scheme
from yaodian.apps.assessment.queries import results
from yaodian.apps.assessment.queries import schemes as reads
from yaodian.apps.assessment.queries.surveys import surveys_for, unrated
from yaodian.apps.assessment.rules import IndicatorKind, ItemState, SchemeState
from yaodian.apps.assessment.views.frame import ask, bound, one_of
from yaodian.kernel import clock
from yaodian.kernel.access import NotAllowedError, by_of, holds, require
from yaodian.kernel.documents.model import DocKind
from yaodian.kernel.journal.queries import record_ref
from yaodian.kernel.papers.actions import draft_document
from yaodian.kernel.papers.queries.papers import papers_of


@require_GET
def schemes(request: HttpRequest) -> HttpResponse:
    """年终考核: the schemes of each year, one's own sheets, what is to be marked."""
    by = by_of(request)
    require(by, "assessment.read")
    rows = list(reads.schemes_for(by=by).order_by("-year", "id"))
    own = [] if reads.sees_all(by) else reads.participants_for(by=by).select_related("scheme", "unit").order_by("-id")
    context = {
        "title": _("年终考核"),
        "rows": rows,
        "own": own,
        "to_rate": [one for scheme in rows for one in reads.rated_by(by=by, scheme=scheme)],
        "may_manage": holds(by, "assessment.manage"),
    }
    return render(request, "assessment/schemes.html", context)


@require_http_methods(["GET", "POST"])
def load(request: HttpRequest) -> HttpResponse:
    """载入方案: the catalogue's schemes for a year, in draft."""
    by = by_of(request)
    require(by, "assessment.manage")
    return ask(
        request,
        bound(forms.YearForm, request, initial={"year": clock.today().year}),
        act=lambda facts: actions.load_schemes(year=facts["year"], by=by),
        question=_("按目录建立年度考核方案"),
        consequence=_("科室、中心学校、局直学校各一个方案，起草中可修改指标和满分；已有的方案不动。"),
        verb=_("建立方案"),
        done=_("已建立方案。"),
        back=reverse("assessment:schemes"),
    )


@require_GET
def scheme(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """一个方案: the index tree, units by rank with their points, items and appeals."""
    by = by_of(request)
    found = one_of(reads.schemes_for(by=by), scheme_id)
    everything = reads.sees_all(by)
    state = SchemeState(found.state)
    indicators = reads.leaves(found)
    shown = state is SchemeState.FINAL or (everything and state is not SchemeState.DRAFT)
    rows = _rows(found) if shown else []
    manages = holds(by, "assessment.manage")
    context = {
        "title": str(found),
        "crumbs": [(_("年终考核"), reverse("assessment:schemes")), (str(found), "")],
        "scheme": found,
        "tree": found.indicators.select_related("upper").order_by("position", "id"),
        "indicators": indicators,
        "whole": sum((one.weight for one in indicators), Decimal(0)),
        "kinds": IndicatorKind.choices,
        "rows": rows,
        "everything": everything,
        "units": [str(row.unit) for row in found.participants.select_related("unit").order_by("unit__position", "id")],
        "grades": found.grades,
        "ties": [one.title for code in found.ties for one in indicators if one.code == code],
        "items": reads.items_for(by=by)
        .filter(scheme=found)
        .select_related("participant__unit")
        .order_by("state", "id"),
        "surveys": surveys_for(by=by).filter(indicator__scheme=found).order_by("id"),
        "paperable": [one for one in indicators if one.kind in DECLARED]
        if manages and state is SchemeState.OPEN
        else [],
        "open_appeals": reads.open_appeals(found) if everything else [],
        "papers": papers_of(ref=record_ref(found), by=by),
        "rateable": reads.rated_by(by=by, scheme=found),
        "may": {
            "edit": manages and state is SchemeState.DRAFT,
            "open": manages and state is SchemeState.DRAFT,
            "compute": manages and state in (SchemeState.OPEN, SchemeState.PROVISIONAL),
            "publish": manages and state is SchemeState.OPEN,
            "freeze": holds(by, "assessment.approve") and state is SchemeState.PROVISIONAL,
            "circular": manages and state is SchemeState.FINAL,
            "propose": holds(by, "assessment.propose") and state is SchemeState.OPEN,
        },
        "waiting_items": found.items.filter(state=ItemState.PROPOSED).count() if manages else 0,
    }
    return render(request, "assessment/scheme.html", context)


def _rows(scheme: Scheme) -> list[dict[str, Any]]:
    """Return the units for the table: points by indicator in order, items, total; rank and grade once points are published."""
    made = []
    indicators = reads.leaves(scheme)
    for result in results.results_of(scheme):
        graded = result.graded if scheme.state != SchemeState.OPEN else None
        made.append(
            {
                "participant": result.participant,
                "scores": [(one, result.scores.get(one.pk)) for one in indicators],
                "bonus": result.total.bonus,
                "penalty": result.total.penalty,
                "total": result.total.value if result.scores else None,
                "words": result.total.words(),
                "rank": graded.rank if graded else None,
                "grade": results.grade_title(scheme, code=graded.grade if graded else ""),
                "reason": _beyond_the_place(graded.reason) if graded else "",
            }
        )
    return made


def _beyond_the_place(reason: str) -> str:
    """Return why a grade is what it is, without total and rank, which stand in columns of their own."""
    place, _mark, notes = reason.partition("；")
    tie = place.partition("（")[2].rstrip("）")
    return "；".join(part for part in (tie, notes) if part)


def _step(request: HttpRequest, scheme_id: int) -> tuple[Any, Scheme, str]:
    by = by_of(request)
    found = one_of(reads.schemes_for(by=by), scheme_id)
    return by, found, reverse("assessment:scheme", args=[found.pk])


@require_http_methods(["GET", "POST"])
def open_scheme(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """启动考核."""
    by, found, back = _step(request, scheme_id)
    require(by, "assessment.manage")
    return ask(
        request,
        bound(forms.Empty, request),
        act=lambda _facts: actions.open_scheme(scheme_id=found.pk, by=by),
        question=_("启动%(scheme)s？") % {"scheme": found},
        consequence=_("启动后指标和满分不再修改，开始评价和收集加减分。"),
        verb=_("启动考核"),
        done=_("已启动。"),
        back=back,
    )


@require_http_methods(["GET", "POST"])
def compute(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """核算得分."""
    by, found, back = _step(request, scheme_id)
    require(by, "assessment.manage")
    return ask(
        request,
        bound(forms.Empty, request),
        act=lambda _facts: actions.compute_scores(scheme_id=found.pk, by=by),
        question=_("重新核算%(scheme)s的得分？") % {"scheme": found},
        consequence=_("按现有记录和评价重新计算，可反复核算。"),
        verb=_("核算得分"),
        done=_("已核算。"),
        back=back,
    )


def _before_publishing(scheme: Scheme) -> list[str]:
    """Return what publishing does, and which parts no unit has points for as the scores stand."""
    said = [_("各单位看到本单位得分明细，%(days)s 个工作日内可以申诉。") % {"days": scheme.appeal_workdays}]
    if missing := unrated(scheme):
        names = "、".join(f"{one.title}（{one.weight.normalize():f}分）" for one in missing)
        said.append(_("还没有任何评价的指标：%(names)s。公布后不再收评价，按其余指标折算。") % {"names": names})
    return said


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """公布初评得分."""
    by, found, back = _step(request, scheme_id)
    require(by, "assessment.manage")
    return ask(
        request,
        bound(forms.Empty, request),
        act=lambda _facts: actions.publish_scores(scheme_id=found.pk, by=by),
        question=_("公布%(scheme)s初评得分？") % {"scheme": found},
        consequence=" ".join(_before_publishing(found)),
        verb=_("公布初评"),
        done=_("已公布。"),
        back=back,
    )


@require_http_methods(["GET", "POST"])
def freeze(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """审定定档."""
    by, found, back = _step(request, scheme_id)
    require(by, "assessment.approve")
    return ask(
        request,
        bound(forms.ScanForm, request),
        act=lambda facts: actions.freeze_scheme(scheme_id=found.pk, scan=facts["scan"], by=by),
        question=_("审定%(scheme)s结果？") % {"scheme": found},
        consequence=_("总分、名次、等次按核算结果定档，附摘要值，不再改动。"),
        verb=_("审定定档"),
        done=_("已定档。"),
        back=back,
    )


@require_http_methods(["GET", "POST"])
def circular(request: HttpRequest, scheme_id: int) -> HttpResponse:
    """起草结果通报: as an official document; asked again it answers with the one that is there."""
    by, found, back = _step(request, scheme_id)
    require(by, "assessment.manage")
    if found.state != SchemeState.FINAL:
        raise NotAllowedError(_("结果定档后才能起草通报。"))

    def draft(_facts: dict[str, Any]) -> str:
        doc = result_circular(found, on=clock.today())
        paper = draft_document(
            kind=DocKind.CIRCULAR,
            issuer=ISSUER,
            title=doc.title,
            blocks=doc.blocks,
            attachments=doc.attachments,
            main_recipient=doc.main_recipient,
            record=found,
            addressee_ids=found.participants.values_list("unit_id", flat=True),
            client_key=f"assessment:{found.pk}:result",
            by=by,
        )
        return reverse("papers:paper", args=[paper.pk])

    return ask(
        request,
        bound(forms.Empty, request),
        act=draft,
        question=_("起草%(scheme)s结果通报？") % {"scheme": found},
        consequence=_("代拟稿进入公文办理，逐环节审核、签发。"),
        verb=_("起草通报"),
        done=_("已起草。"),
        back=back,
    )
