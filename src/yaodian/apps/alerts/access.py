"""预警权限 (alert verbs): the section a rule names deals with it; a school sees what concerns itself."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import CENTRAL_ROLES, OFFICE_ROLES, SCHOOL_ROLES, SECTION_ROLES, Reach, Role, Verb

READ, SETTLE, DECLARE = "alerts.read", "alerts.settle", "alerts.declare"
VERBS = (
    Verb(
        READ,
        _("查看预警"),
        {
            **dict.fromkeys(OFFICE_ROLES, Reach.ALL),
            **dict.fromkeys((*SECTION_ROLES, *SCHOOL_ROLES), Reach.OWN),
            **dict.fromkeys(CENTRAL_ROLES, Reach.BELOW),
        },
    ),
    Verb(SETTLE, _("接收、处置预警"), {**dict.fromkeys(SECTION_ROLES, Reach.OWN), Role.OFFICE: Reach.OWN}),
    Verb(DECLARE, _("设置预警规则"), {Role.OFFICE: Reach.ALL, Role.SYSTEM_ADMIN: Reach.ALL}),
)
