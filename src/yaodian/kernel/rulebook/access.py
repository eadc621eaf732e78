"""Rulebook verbs (规则库权限)."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import STAFF_ROLES, Reach, Role, Verb

VERBS = (
    Verb(
        "rulebook.read",
        _("查看规则与标准"),
        {**dict.fromkeys(STAFF_ROLES, Reach.ALL), Role.SYSTEM_ADMIN: Reach.ALL, Role.AUDITOR: Reach.ALL},
    ),
    Verb("rulebook.correct", _("更正规则与标准"), {Role.OFFICE: Reach.ALL, Role.SYSTEM_ADMIN: Reach.ALL}),
)
