"""Form verbs (表单权限); who may fill a sheet or read it is said by the app whose record it belongs to."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import LEADER_ROLES, STAFF_ROLES, Reach, Role, Verb

DESIGNERS = {Role.OFFICE: Reach.ALL, Role.SECTION_HEAD: Reach.OWN, Role.SECTION_CLERK: Reach.OWN}
VERBS = (
    Verb(
        "forms.read",
        _("查看表单"),
        {**dict.fromkeys((*LEADER_ROLES, Role.OFFICE, Role.SECTION_HEAD, Role.SECTION_CLERK), Reach.ALL)},
    ),
    Verb("forms.design", _("设计表单"), DESIGNERS),
    Verb("forms.publish", _("发布表单"), {Role.OFFICE: Reach.ALL, Role.SECTION_HEAD: Reach.OWN}),
    Verb("forms.receipts", _("查看本人的填报收据"), dict.fromkeys(STAFF_ROLES, Reach.OWN)),
)
