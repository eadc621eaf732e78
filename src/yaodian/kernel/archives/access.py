"""Archive verbs (归档权限)."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import OFFICE_ROLES, Reach, Role, Verb

VERBS = (
    Verb("archives.read", _("查看档案包"), dict.fromkeys(OFFICE_ROLES, Reach.ALL)),
    Verb("archives.make", _("归档"), {Role.OFFICE: Reach.ALL}),
)
