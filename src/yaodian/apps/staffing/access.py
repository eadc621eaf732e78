"""师资配置权限 (staffing verbs): the personnel section keeps quotas and plans, leaders approve, a school sees itself alone."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import CENTRAL_ROLES, OFFICE_ROLES, SCHOOL_ROLES, SECTION_ROLES, Reach, Role, Verb

OFFICE = dict.fromkeys(OFFICE_ROLES, Reach.ALL)
SECTION = dict.fromkeys(SECTION_ROLES, Reach.ALL)
CENTRAL = dict.fromkeys(CENTRAL_ROLES, Reach.BELOW)
SCHOOL = dict.fromkeys(SCHOOL_ROLES, Reach.OWN)

READ, KEEP, APPROVE = "staffing.read", "staffing.keep", "staffing.approve"
TEACH, SPECIAL = "staffing.teach", "staffing.special"
VERBS = (
    Verb(READ, _("查看师资配置"), {**OFFICE, **SECTION, **CENTRAL, **SCHOOL, Role.INSPECTOR: Reach.AREA}),
    Verb(KEEP, _("登记核定编制、编制补充计划、设定特教基数"), SECTION),
    Verb(APPROVE, _("审批教师补充计划"), OFFICE),
    Verb(TEACH, _("登记教师任课"), {**SECTION, **CENTRAL, **SCHOOL}),
    Verb(SPECIAL, _("查看特殊教育安置名单"), {**OFFICE, **SECTION, **CENTRAL, **SCHOOL}),
)
KEEPER_RULE = "staffing.keeper_section"
"""Rulebook text: which sections keep quotas and plans; a section that is not named reads."""
