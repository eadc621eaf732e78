"""项目权限 (project verbs): schools file, central schools check, sections accept and pay, the office revokes.

A programme's lead section holds the section verbs for all projects of that programme (see `queries.access`)."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import CENTRAL_ROLES, OFFICE_ROLES, SCHOOL_ROLES, SECTION_ROLES, Reach, Role, Verb

ALL = dict.fromkeys(OFFICE_ROLES, Reach.ALL)
OFFICE = {Role.OFFICE: Reach.ALL}
SECTION = dict.fromkeys(SECTION_ROLES, Reach.BUSINESS)
HEAD = {Role.SECTION_HEAD: Reach.BUSINESS}
CENTRAL = dict.fromkeys(CENTRAL_ROLES, Reach.BELOW)
SCHOOL = dict.fromkeys(SCHOOL_ROLES, Reach.OWN)

VERBS = (
    Verb("projects.read", _("查看项目"), {**ALL, **SECTION, **CENTRAL, **SCHOOL, Role.INSPECTOR: Reach.AREA}),
    Verb("projects.register", _("登记项目、预算与结算"), {**OFFICE, **SECTION}),
    Verb("projects.tender", _("登记招标与合同"), {**SECTION, **CENTRAL, **SCHOOL}),
    Verb("projects.report", _("上报节点、申请验收"), {**CENTRAL, **SCHOOL}),
    Verb("projects.check", _("中心学校核验"), CENTRAL),
    Verb("projects.accept", _("验收项目"), SECTION),
    Verb("projects.revoke", _("撤销验收、取消项目"), {**OFFICE, **HEAD}),
    Verb("projects.ask_payment", _("申请付款"), {**SECTION, **CENTRAL, **SCHOOL}),
    Verb("projects.pay", _("审批付款"), SECTION),
    Verb("projects.ask_dates", _("申请调整工期"), {**SECTION, **CENTRAL, **SCHOOL}),
    Verb("projects.programme", _("维护专项"), OFFICE),
    Verb("projects.grant_dates", _("审批工期调整"), {**OFFICE, **HEAD}),
)
SECTION_VERBS = frozenset(verb.key for verb in VERBS if SECTION_ROLES[0] in verb.roles)
"""Verbs that a lead section holds over its programme."""
