"""表单登记 (form tables)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.forms.models import AnswerSheet, FormVersion, SendReceipt, SheetFile
from yaodian.kernel.forms.queries import files_for, receipts_for, sheets_for, versions_for
from yaodian.kernel.forms.rules import Outcome, VersionState
from yaodian.kernel.records import RecordType
from yaodian.kernel.web.lists import Align, ChoiceFilter, Column, DateFilter, ListDefinition


def version_url(version: FormVersion) -> str:
    """Return the address of a version."""
    return reverse("forms:version", args=[version.pk])


def sheet_url(sheet: AnswerSheet) -> str:
    """Return the address of a sheet."""
    return reverse("forms:sheet", args=[sheet.pk])


def receipt_url(_receipt: SendReceipt) -> str:
    """Return the address of the receipts."""
    return reverse("forms:receipts")


RECORDS = (
    RecordType(
        model=FormVersion,
        title=_("表单版本"),
        rows=lambda by: versions_for(by=by),
        url=version_url,
        fields=("title", "key"),
    ),
    RecordType(model=AnswerSheet, title=_("填报单"), rows=lambda by: sheets_for(by=by), url=sheet_url),
    RecordType(
        model=SheetFile, title=_("填报附件"), rows=lambda by: files_for(by=by), url=lambda file: sheet_url(file.sheet)
    ),
    RecordType(model=SendReceipt, title=_("收据"), rows=lambda by: receipts_for(by=by), url=receipt_url),
)

VERSIONS: ListDefinition[Any] = ListDefinition(
    key="forms.versions",
    title=_("表单设计"),
    counter=_("个版本"),
    columns=(
        Column(key="title", title=_("表单名称"), sort=("title", "version"), wrap=True),
        Column(key="version", title=_("版本号"), sort=("key", "version"), align=Align.END),
        Column(
            key="state",
            title=_("状态"),
            sort="state",
            value=lambda one: one.get_state_display(),
            cell=lambda one: one.get_state_display(),
        ),
        Column(key="owner", title=_("责任单位"), sort="owner__title", value=lambda one: str(one.owner)),
        Column(key="sheet_count", title=_("已报送份数"), sort="sheet_count", align=Align.END),
        Column(key="purpose", title=_("用途"), wrap=True, phone=False),
        Column(key="made_by", title=_("设计人"), sort="made_by", phone=False),
        Column(key="published_at", title=_("发布时间"), sort=("published_at", "pk"), align=Align.END, phone=False),
        Column(key="key", title=_("表单代码"), sort="key", shown=False),
    ),
    filters=(
        ChoiceFilter(key="state", title=_("状态"), field="state", choices=tuple(VersionState.choices), many=True),
        DateFilter(key="published", title=_("发布时间"), field="published_at", moment=True),
    ),
    search=("title", "key", "purpose", "owner__title"),
    sort="title",
    row_href=version_url,
    empty_text=_("新建一张表，或从 TOML、XLSForm 文件读入；发布后即可用于报表、检查和台账。"),
)

RECEIPTS: ListDefinition[Any] = ListDefinition(
    key="forms.receipts",
    title=_("填报收据"),
    counter=_("张收据"),
    columns=(
        Column(key="title", title=_("事项"), sort="title", wrap=True),
        Column(key="sequence", title=_("序号"), sort=("device", "sequence"), align=Align.END),
        Column(
            key="outcome",
            title=_("结果"),
            sort="outcome",
            value=lambda one: one.get_outcome_display(),
            cell=lambda one: one.get_outcome_display(),
        ),
        Column(key="reason", title=_("未收下的原因"), wrap=True),
        Column(key="at", title=_("时间"), sort=("at", "pk"), align=Align.END),
        Column(key="client_id", title=_("客户端编号"), shown=False),
        Column(key="digest", title=_("摘要值"), shown=False),
        Column(key="device", title=_("设备"), shown=False),
    ),
    filters=(
        ChoiceFilter(key="outcome", title=_("结果"), field="outcome", choices=tuple(Outcome.choices), many=True),
        DateFilter(key="at", title=_("时间"), field="at", moment=True),
    ),
    search=("title", "reason"),
    sort="-at",
    row_href=lambda one: sheet_url(one.sheet) if one.sheet_id else "",
    empty_text=_("离线填报的表送达后，每一条都有一张收据。"),
)
