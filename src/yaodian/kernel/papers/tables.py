"""公文登记 (paper tables)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import By
from yaodian.kernel.documents.issuers import shipped_issuers
from yaodian.kernel.papers.models import KINDS, CoSignature, Paper, PaperNumber, PaperText
from yaodian.kernel.papers.queries.papers import papers_for
from yaodian.kernel.papers.rules import NumberState, PaperState
from yaodian.kernel.records import RecordType
from yaodian.kernel.web.lists import Align, ChoiceFilter, Column, DateFilter, ListDefinition

LAMPS = {PaperState.ISSUED: "done", PaperState.ARCHIVED: "done", PaperState.WITHDRAWN: "halted"}


def paper_url(paper: Paper) -> str:
    """Return the address of a paper."""
    return reverse("papers:paper", args=[paper.pk])


def part_url(row: CoSignature | PaperNumber | PaperText) -> str:
    """Return the address of the paper that a row belongs to."""
    return reverse("papers:paper", args=[row.paper_id])


def texts_for(by: By) -> QuerySet[PaperText]:
    """Return the wordings of the papers a reader may see."""
    return PaperText.objects.filter(paper__in=papers_for(by=by)).select_related("paper")


def cosignatures_for(by: By) -> QuerySet[CoSignature]:
    """Return the co-signatures of the papers a reader may see."""
    return CoSignature.objects.filter(paper__in=papers_for(by=by)).select_related("paper", "unit")


def numbers_for(by: By) -> QuerySet[PaperNumber]:
    """Return the numbers of the papers a reader may see."""
    return PaperNumber.objects.filter(paper__in=papers_for(by=by)).select_related("paper", "series")


RECORDS = (
    RecordType(
        model=Paper,
        title=_("公文"),
        rows=lambda by: papers_for(by=by),
        url=paper_url,
        fields=("title", "number", "sheet_number"),
    ),
    RecordType(model=PaperText, title=_("文稿"), rows=texts_for, url=part_url),
    RecordType(model=CoSignature, title=_("会签"), rows=cosignatures_for, url=part_url),
    RecordType(model=PaperNumber, title=_("发文字号"), rows=numbers_for, url=part_url),
)


def issuer_title(paper: Paper) -> str:
    """Return the issuer's short title."""
    issuer = shipped_issuers().issuers.get(paper.issuer)
    return issuer.title if issuer else paper.issuer


PAPERS: ListDefinition[Any] = ListDefinition(
    key="papers.papers",
    title=_("公文办理"),
    counter=_("件"),
    columns=(
        Column(key="title", title=_("标题"), sort="title", wrap=True, value=lambda paper: paper.title),
        Column(
            key="kind",
            title=_("文种"),
            sort="kind",
            cell=lambda paper: paper.get_kind_display(),
            value=lambda paper: paper.get_kind_display(),
        ),
        Column(key="number", title=_("发文字号"), sort=("number", "id")),
        Column(key="issuer", title=_("发文机关"), cell=issuer_title, value=issuer_title, phone=False),
        Column(
            key="unit",
            title=_("拟稿单位"),
            sort="unit__position",
            cell=lambda paper: str(paper.unit),
            value=lambda paper: str(paper.unit),
        ),
        Column(key="drafter", title=_("拟稿人"), sort="drafter", phone=False),
        Column(
            key="state",
            title=_("状态"),
            sort="state",
            cell=lambda paper: paper.get_state_display(),
            value=lambda paper: paper.get_state_display(),
        ),
        Column(key="drafted_at", title=_("拟稿时间"), sort=("drafted_at", "id"), align=Align.END, phone=False),
        Column(key="issue_date", title=_("成文日期"), sort=("issue_date", "id"), align=Align.END, shown=False),
        Column(key="sheet_number", title=_("稿号"), shown=False),
    ),
    filters=(
        ChoiceFilter(key="state", title=_("状态"), field="state", choices=tuple(PaperState.choices), many=True),
        ChoiceFilter(key="kind", title=_("文种"), field="kind", choices=tuple(KINDS), many=True),
        DateFilter(key="issued", title=_("成文日期"), field="issue_date"),
    ),
    search=("title", "number", "sheet_number", "drafter"),
    sort="-drafted_at",
    row_href=paper_url,
    row_light=lambda paper: LAMPS.get(PaperState(paper.state), "none"),
    empty_text=_("拟稿后，公文从审核到归档都在这里。"),
)

NUMBERS: ListDefinition[Any] = ListDefinition(
    key="papers.numbers",
    title=_("发文登记"),
    counter=_("号"),
    columns=(
        Column(key="number", title=_("发文字号"), sort=("series__prefix", "serial"), cell=str, value=str),
        Column(
            key="title",
            title=_("标题"),
            sort="paper__title",
            wrap=True,
            cell=lambda row: row.paper.title,
            value=lambda row: row.paper.title,
        ),
        Column(
            key="unit", title=_("拟稿单位"), cell=lambda row: str(row.paper.unit), value=lambda row: str(row.paper.unit)
        ),
        Column(
            key="issue_date",
            title=_("成文日期"),
            sort="paper__issue_date",
            cell=lambda row: row.paper.issue_date,
            value=lambda row: row.paper.issue_date,
        ),
        Column(key="given_by", title=_("编号人"), phone=False),
        Column(
            key="state",
            title=_("状态"),
            sort="state",
            cell=lambda row: row.get_state_display(),
            value=lambda row: row.get_state_display(),
        ),
        Column(key="reason", title=_("作废理由"), wrap=True, phone=False),
    ),
    filters=(ChoiceFilter(key="state", title=_("状态"), field="state", choices=tuple(NumberState.choices)),),
    search=("paper__title", "paper__number"),
    sort="number",
    row_href=part_url,
    empty_text=_("公文签发并编号后，文号登记在这里。"),
)
