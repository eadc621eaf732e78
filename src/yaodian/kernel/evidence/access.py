"""Evidence verbs (佐证材料权限): reading follows the record; withdrawing another's file is a right of its own."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import Reach, Role, Verb

VERBS = (
    Verb(
        "evidence.withdraw",
        _("撤回他人上传的佐证材料"),
        {Role.OFFICE: Reach.ALL, Role.SECTION_HEAD: Reach.ALL, Role.CENTRAL_HEAD: Reach.ALL},
    ),
)
