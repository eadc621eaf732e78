"""Notice verbs (通知权限)."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import CENTRAL_ROLES, OFFICE_ROLES, SECTION_ROLES, STAFF_ROLES, Reach, Role, Verb

ALL_FOR_OFFICE = dict.fromkeys(OFFICE_ROLES, Reach.ALL)
VERBS = (
    Verb("notices.read", _("查看通知"), {**dict.fromkeys(STAFF_ROLES, Reach.OWN), **ALL_FOR_OFFICE}),
    Verb(
        "notices.send",
        _("发通知"),
        {
            Role.OFFICE: Reach.ALL,
            **dict.fromkeys(SECTION_ROLES, Reach.ALL),
            **dict.fromkeys(CENTRAL_ROLES, Reach.BELOW),
        },
    ),
    Verb("notices.sign", _("签收"), dict.fromkeys(STAFF_ROLES, Reach.OWN)),
    Verb(
        "notices.record_phone",
        _("登记电话签收"),
        {
            Role.OFFICE: Reach.ALL,
            **dict.fromkeys(SECTION_ROLES, Reach.OWN),
            **dict.fromkeys(CENTRAL_ROLES, Reach.OWN),
        },
    ),
)
