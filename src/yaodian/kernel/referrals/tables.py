"""转办移交登记 (referral tables)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.records import RecordType
from yaodian.kernel.referrals.models import Referral
from yaodian.kernel.referrals.queries import referrals_for
from yaodian.kernel.referrals.registry import receptions
from yaodian.kernel.referrals.rules import ReferralState
from yaodian.kernel.web.lists import Align, ChoiceFilter, Column, DateFilter, ListDefinition


def referral_url(referral: Referral) -> str:
    """Return the address of the referral."""
    return reverse("referrals:referral", args=[referral.pk])


def kind_title(referral: Referral) -> str:
    """Return the title of the referral's kind, its key when no installed app takes it."""
    reception = receptions().get(referral.kind)
    return str(reception.title) if reception else referral.kind


RECORDS = (
    RecordType(
        model=Referral,
        title=_("转办"),
        rows=lambda by: referrals_for(by=by),
        url=referral_url,
        fields=("title", "text"),
    ),
)

REFERRALS_LIST = ListDefinition[Referral](
    key="referrals.referrals",
    title=_("转办移交"),
    counter=_("件"),
    columns=(
        Column(key="title", title=_("事项"), sort="title", wrap=True),
        Column(key="kind", title=_("类别"), cell=kind_title, value=kind_title, sort="kind", phone=False),
        Column(
            key="sender", title=_("转出单位"), value=lambda referral: str(referral.sender or ""), sort="sender__title"
        ),
        Column(
            key="receiver", title=_("接收单位"), value=lambda referral: str(referral.receiver), sort="receiver__title"
        ),
        Column(
            key="state",
            title=_("状态"),
            cell=lambda referral: referral.get_state_display(),
            value=lambda referral: referral.get_state_display(),
            sort=("state", "id"),
        ),
        Column(key="sent_at", title=_("转出时间"), sort=("sent_at", "id"), align=Align.END),
        Column(key="answered_at", title=_("办理时间"), sort=("answered_at", "id"), align=Align.END, phone=False),
    ),
    filters=(
        ChoiceFilter(key="state", title=_("状态"), field="state", choices=tuple(ReferralState.choices), many=True),
        DateFilter(key="sent", title=_("转出时间"), field="sent_at", moment=True),
    ),
    search=("title", "text", "sender__title", "receiver__title"),
    sort="-sent_at",
    row_href=referral_url,
    empty_text=_("一件事转给别的单位办，就会出现在这里，直到接收或退回。"),
)
