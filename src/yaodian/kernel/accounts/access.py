"""Account verbs (人员与账号权限): the three duties kept apart."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import CENTRAL_ROLES, Reach, Role, Verb

VERBS = (
    Verb("accounts.read", _("查看人员与岗位"), {Role.SYSTEM_ADMIN: Reach.ALL, Role.OFFICE: Reach.ALL}),
    Verb("accounts.change", _("维护人员与岗位"), {Role.SYSTEM_ADMIN: Reach.ALL}),
    Verb(
        "accounts.reset_password",
        _("重置密码"),
        {Role.SYSTEM_ADMIN: Reach.ALL, **{role: Reach.BELOW for role in CENTRAL_ROLES}},
    ),
    Verb("accounts.security", _("管理账号与授权"), {Role.SECURITY_ADMIN: Reach.ALL}),
    Verb("accounts.act_for", _("代录领导意见"), {Role.OFFICE: Reach.ALL}),
)
