"""学校登记权限 (school verbs): a school keeps its own site and rooms, the bureau what it recognises."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import CENTRAL_ROLES, OFFICE_ROLES, SCHOOL_ROLES, SECTION_ROLES, Reach, Role, Verb

OFFICE = {Role.OFFICE: Reach.ALL}
SECTION = dict.fromkeys(SECTION_ROLES, Reach.BUSINESS)
CENTRAL = dict.fromkeys(CENTRAL_ROLES, Reach.BELOW)
SCHOOL = dict.fromkeys(SCHOOL_ROLES, Reach.OWN)

READ, CHANGE, REGISTER = "schools.read", "schools.change", "schools.register"
CODES, FREEZE = "schools.codes", "schools.freeze"
VERBS = (
    Verb(
        READ,
        _("查看学校"),
        {
            **dict.fromkeys((*OFFICE_ROLES, *SECTION_ROLES), Reach.ALL),
            **CENTRAL,
            **SCHOOL,
            Role.INSPECTOR: Reach.AREA,
        },
    ),
    Verb(CHANGE, _("填报办学条件、校舍和房间"), {**OFFICE, **SECTION, **CENTRAL, **SCHOOL}),
    Verb(REGISTER, _("登记学校，认定普惠、等级、分类和许可"), {**OFFICE, **SECTION}),
    Verb(CODES, _("维护代码表和乡镇"), {**OFFICE, Role.SYSTEM_ADMIN: Reach.ALL}),
    Verb(FREEZE, _("固化登记册"), {**OFFICE, **dict.fromkeys(SECTION_ROLES, Reach.ALL)}),
)
KEEPER_VERBS = frozenset({CHANGE, REGISTER})
"""Verbs that the section which keeps the register holds over every school (rulebook `schools.keeper_section`)."""
