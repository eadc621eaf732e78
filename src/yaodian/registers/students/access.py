"""学籍权限 (pupil verbs): a school keeps its own pupils; names and sensitive values are rights of their own."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import CENTRAL_ROLES, OFFICE_ROLES, SCHOOL_ROLES, SECTION_ROLES, Reach, Role, Verb

SECTION = dict.fromkeys(SECTION_ROLES, Reach.BUSINESS)
CENTRAL = dict.fromkeys(CENTRAL_ROLES, Reach.BELOW)
SCHOOL = dict.fromkeys(SCHOOL_ROLES, Reach.OWN)
KEEPERS = {**SECTION, **CENTRAL, **SCHOOL}

READ, NAMES, SENSITIVE = "students.read", "students.names", "students.sensitive"
CHANGE, TRANSFER, FOLLOW = "students.change", "students.transfer", "students.follow"
IMPORT, OWN = "students.import", "students.own"
VERBS = (
    Verb(
        READ,
        _("查看学生"),
        {**dict.fromkeys(OFFICE_ROLES, Reach.ALL), **KEEPERS, Role.INSPECTOR: Reach.AREA},
    ),
    Verb(NAMES, _("查看学生姓名"), KEEPERS),
    Verb(SENSITIVE, _("说明用途后查看学生证件、住址、困难和残疾类别"), KEEPERS),
    Verb(CHANGE, _("登记、更正学籍和班级"), KEEPERS),
    Verb(TRANSFER, _("转出、接收和退回转学"), KEEPERS),
    Verb(FOLLOW, _("登记和跟进失学学生"), KEEPERS),
    Verb(IMPORT, _("导入学生"), KEEPERS),
    Verb(
        OWN,
        _("查看本班、本人或子女的学籍"),
        {Role.TEACHER: Reach.OWN, Role.STUDENT: Reach.OWN, Role.PARENT: Reach.OWN},
    ),
)
KEEPER_RULE = "students.keeper_section"
"""Rulebook text: the sections that hold these verbs over every school."""
KEEPER_VERBS = frozenset({READ, NAMES, SENSITIVE, CHANGE, TRANSFER, FOLLOW, IMPORT})
