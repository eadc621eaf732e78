"""Referral verbs (转办移交权限); accepting asks the verb that the receiving app names."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import OFFICE_ROLES, STAFF_ROLES, Reach, Verb

VERBS = (
    Verb(
        "referrals.read",
        _("查看转办移交"),
        {**dict.fromkeys(STAFF_ROLES, Reach.OWN), **dict.fromkeys(OFFICE_ROLES, Reach.ALL)},
    ),
)
