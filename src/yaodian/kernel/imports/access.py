"""Import verbs (数据导入权限): who may use the pages; each target asks its own verb besides."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import CENTRAL_ROLES, OFFICE_ROLES, SCHOOL_ROLES, SECTION_ROLES, Reach, Verb

VERBS = (
    Verb(
        "imports.use",
        _("导入数据"),
        {
            **dict.fromkeys(SCHOOL_ROLES, Reach.OWN),
            **dict.fromkeys(CENTRAL_ROLES, Reach.BELOW),
            **dict.fromkeys(SECTION_ROLES, Reach.BUSINESS),
            **dict.fromkeys(OFFICE_ROLES, Reach.ALL),
        },
    ),
)
