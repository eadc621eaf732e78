"""Unit verbs (单位权限)."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import (
    CENTRAL_ROLES,
    DUTY_ROLES,
    OFFICE_ROLES,
    SCHOOL_ROLES,
    SECTION_ROLES,
    Reach,
    Role,
    Verb,
)

VERBS = (
    Verb(
        "units.read",
        _("查看单位"),
        {
            **dict.fromkeys(OFFICE_ROLES, Reach.ALL),
            **dict.fromkeys(SECTION_ROLES, Reach.BUSINESS),
            **dict.fromkeys(CENTRAL_ROLES, Reach.BELOW),
            **dict.fromkeys(SCHOOL_ROLES, Reach.OWN),
            Role.INSPECTOR: Reach.AREA,
            **dict.fromkeys(DUTY_ROLES, Reach.ALL),
        },
    ),
    Verb("units.change", _("维护单位与关系"), {Role.SYSTEM_ADMIN: Reach.ALL}),
)
