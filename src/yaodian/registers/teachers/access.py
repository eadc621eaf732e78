"""教师登记权限 (teacher verbs): a school keeps its own teachers, the section that keeps the register all of them."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import CENTRAL_ROLES, OFFICE_ROLES, SCHOOL_ROLES, SECTION_ROLES, Reach, Role, Verb

SECTION = dict.fromkeys(SECTION_ROLES, Reach.BUSINESS)
CENTRAL = dict.fromkeys(CENTRAL_ROLES, Reach.BELOW)
SCHOOL = dict.fromkeys(SCHOOL_ROLES, Reach.OWN)

READ, CHANGE, SENSITIVE = "teachers.read", "teachers.change", "teachers.sensitive"
RECRUIT, IMPORT, OWN = "teachers.recruit", "teachers.import", "teachers.own"
VERBS = (
    Verb(
        READ,
        _("查看教师"),
        {**dict.fromkeys(OFFICE_ROLES, Reach.ALL), **SECTION, **CENTRAL, **SCHOOL, Role.INSPECTOR: Reach.AREA},
    ),
    Verb(CHANGE, _("登记教师、任职和证书"), {**SECTION, **CENTRAL, **SCHOOL}),
    Verb(SENSITIVE, _("说明用途后查看教师证件和电话"), {**SECTION, **CENTRAL, **SCHOOL}),
    Verb(RECRUIT, _("登记教师补充和交流"), SECTION),
    Verb(IMPORT, _("导入教师"), {**SECTION, **CENTRAL, **SCHOOL}),
    Verb(OWN, _("查看本人的教师登记"), {Role.TEACHER: Reach.OWN}),
)
KEEPER_RULE = "teachers.keeper_section"
"""Rulebook text: the sections that hold these verbs over every school."""
KEEPER_VERBS = frozenset({READ, CHANGE, SENSITIVE, RECRUIT, IMPORT})
