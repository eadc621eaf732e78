"""Account verbs (人员与账号权限): the three duties kept apart."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import CENTRAL_ROLES, LEADER_ROLES, SCHOOL_ROLES, Reach, Role, Verb

VERBS = (
    Verb(
        "accounts.read",
        _("查看人员与岗位"),
        {
            **dict.fromkeys((*LEADER_ROLES, Role.OFFICE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN), Reach.ALL),
            **dict.fromkeys(CENTRAL_ROLES, Reach.BELOW),
            **dict.fromkeys(SCHOOL_ROLES, Reach.OWN),
        },
    ),
    Verb("accounts.change", _("维护人员、岗位与账号"), {Role.SYSTEM_ADMIN: Reach.ALL}),
    Verb(
        "accounts.reset_password",
        _("重置密码"),
        {Role.SYSTEM_ADMIN: Reach.ALL, **dict.fromkeys(CENTRAL_ROLES, Reach.BELOW)},
    ),
    Verb("accounts.security", _("岗位授权与解锁"), {Role.SECURITY_ADMIN: Reach.ALL}),
    Verb("accounts.accounts", _("查看账号"), dict.fromkeys((Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN), Reach.ALL)),
    Verb("accounts.act_for", _("代录领导意见"), {Role.OFFICE: Reach.ALL}),
)
