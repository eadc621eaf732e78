"""转办移交登记 (referral tables)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.kernel.records import RecordType
from yaodian.kernel.referrals.models import Referral
from yaodian.kernel.referrals.queries import referrals_for


def referral_url(referral: Referral) -> str:
    """Return the address of the referral."""
    return reverse("referrals:referral", args=[referral.pk])


RECORDS = (RecordType(model=Referral, title=_("转办"), rows=referrals_for, url=referral_url, fields=("title", "text")),)
