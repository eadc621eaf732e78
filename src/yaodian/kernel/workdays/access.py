"""Workday verbs (工作日权限)."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import STAFF_ROLES, Reach, Role, Verb

VERBS = (
    Verb(
        "workdays.read",
        _("查看节假日与工作日"),
        {**dict.fromkeys(STAFF_ROLES, Reach.ALL), Role.SYSTEM_ADMIN: Reach.ALL},
    ),
    Verb("workdays.change", _("调整节假日与工作日"), {Role.SYSTEM_ADMIN: Reach.ALL, Role.OFFICE: Reach.ALL}),
)
