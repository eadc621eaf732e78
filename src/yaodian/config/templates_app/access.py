"""__title__权限 (__app__ verbs): which roles hold them, and how far."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import CENTRAL_ROLES, OFFICE_ROLES, SCHOOL_ROLES, SECTION_ROLES, Reach, Verb

REACH = {
    **dict.fromkeys(OFFICE_ROLES, Reach.ALL),
    **dict.fromkeys(SECTION_ROLES, Reach.BUSINESS),
    **dict.fromkeys(CENTRAL_ROLES, Reach.BELOW),
    **dict.fromkeys(SCHOOL_ROLES, Reach.OWN),
}
VERBS = (
    Verb("__app__.read", _("查看__title__"), REACH),
    Verb("__app__.change", _("登记、办结__title__"), REACH),
)
