"""台账权限 (ledger verbs): a school keeps its own rows; the section that owns a ledger sees all of it (`queries`)."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import (
    CENTRAL_ROLES,
    LEADER_ROLES,
    OFFICE_ROLES,
    SCHOOL_ROLES,
    SECTION_ROLES,
    Reach,
    Role,
    Verb,
)

SENSITIVE, READ, KEEP, DECLARE = "ledgers.sensitive", "ledgers.read", "ledgers.keep", "ledgers.declare"
"""What is encrypted is opened, on a purpose, by those who keep the row and by the owning section."""
OWN = dict.fromkeys((*SECTION_ROLES, *SCHOOL_ROLES), Reach.OWN) | dict.fromkeys(CENTRAL_ROLES, Reach.BELOW)
VERBS = (
    Verb(READ, _("查看台账"), {**dict.fromkeys(OFFICE_ROLES, Reach.ALL), Role.INSPECTOR: Reach.AREA, **OWN}),
    Verb(KEEP, _("登记、更正台账"), {Role.OFFICE: Reach.OWN, **OWN}),
    Verb(SENSITIVE, _("查看台账敏感内容"), {**dict.fromkeys(LEADER_ROLES, Reach.ALL), **OWN}),
    Verb(DECLARE, _("设置台账"), {Role.OFFICE: Reach.ALL, Role.SYSTEM_ADMIN: Reach.ALL}),
)
