"""Assessment verbs (考核权限)."""

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

_UNITS = dict.fromkeys((*SECTION_ROLES, *CENTRAL_ROLES, *SCHOOL_ROLES), Reach.OWN)
_HEADS = dict.fromkeys((Role.SECTION_HEAD, Role.CENTRAL_HEAD, Role.SCHOOL_HEAD), Reach.OWN)

VERBS = (
    Verb("assessment.read", _("查看考核"), {**_UNITS, **dict.fromkeys(OFFICE_ROLES, Reach.ALL)}),
    Verb("assessment.manage", _("组织考核"), {Role.OFFICE: Reach.ALL}),
    Verb("assessment.rate_as_leader", _("领导评价"), dict.fromkeys(LEADER_ROLES, Reach.ALL)),
    Verb("assessment.rate", _("考核测评"), _HEADS),
    Verb(
        "assessment.propose",
        _("提出加减分"),
        {Role.OFFICE: Reach.ALL, **dict.fromkeys(SECTION_ROLES, Reach.ALL)},
    ),
    Verb("assessment.appeal", _("考核申诉"), _HEADS),
    Verb("assessment.approve", _("审定考核结果"), dict.fromkeys(LEADER_ROLES, Reach.ALL)),
)
