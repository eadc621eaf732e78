"""Unit verbs (单位权限)."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import OFFICE_ROLES, Reach, Role, Verb

VERBS = (
    Verb("units.read", _("查看单位"), {**{role: Reach.ALL for role in OFFICE_ROLES}, Role.SYSTEM_ADMIN: Reach.ALL}),
    Verb("units.change", _("维护单位与关系"), {Role.SYSTEM_ADMIN: Reach.ALL}),
)
