"""均衡监测权限 (balance verbs): everybody reads the city's coefficients; a school sees its own row alone."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import CENTRAL_ROLES, OFFICE_ROLES, SCHOOL_ROLES, SECTION_ROLES, Reach, Role, Verb

OFFICE = dict.fromkeys(OFFICE_ROLES, Reach.ALL)
SECTION = dict.fromkeys(SECTION_ROLES, Reach.ALL)
CENTRAL = dict.fromkeys(CENTRAL_ROLES, Reach.BELOW)
SCHOOL = dict.fromkeys(SCHOOL_ROLES, Reach.OWN)

READ, PLAN, CLOSE = "balance.read", "balance.plan", "balance.close"
DECLARE, CHECK = "balance.declare", "balance.check"
VERBS = (
    Verb(READ, _("查看均衡监测和班额"), {**OFFICE, **SECTION, **CENTRAL, **SCHOOL, Role.INSPECTOR: Reach.AREA}),
    Verb(PLAN, _("制定大班额消除方案"), {Role.OFFICE: Reach.ALL, **SECTION, **CENTRAL, **SCHOOL}),
    Verb(CLOSE, _("核销大班额"), {Role.OFFICE: Reach.ALL, **SECTION}),
    Verb(DECLARE, _("申报保障和质量项目"), {Role.OFFICE: Reach.ALL, **SECTION}),
    Verb(CHECK, _("核实保障和质量项目"), {Role.OFFICE: Reach.ALL, **SECTION}),
)
