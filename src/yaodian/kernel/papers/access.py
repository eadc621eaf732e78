"""Paper verbs (公文权限)."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import LEADER_ROLES, OFFICE_ROLES, SECTION_ROLES, STAFF_ROLES, Reach, Role, Verb

_HEADS = (Role.OFFICE, Role.SECTION_HEAD, Role.CENTRAL_HEAD, Role.SCHOOL_HEAD)

VERBS = (
    Verb(
        "papers.read",
        _("查看公文"),
        {**dict.fromkeys(STAFF_ROLES, Reach.OWN), **dict.fromkeys(OFFICE_ROLES, Reach.ALL)},
    ),
    Verb(
        "papers.draft",
        _("拟稿"),
        {Role.OFFICE: Reach.ALL, **dict.fromkeys((*SECTION_ROLES, Role.INSPECTOR), Reach.OWN)},
    ),
    Verb("papers.review_section", _("科室审核文稿"), dict.fromkeys((Role.SECTION_HEAD, Role.OFFICE), Reach.OWN)),
    Verb("papers.review_office", _("办公室核稿"), {Role.OFFICE: Reach.ALL}),
    Verb("papers.cosign", _("会签文稿"), dict.fromkeys(_HEADS, Reach.OWN)),
    Verb("papers.sign", _("签发"), dict.fromkeys(LEADER_ROLES, Reach.ALL)),
    Verb("papers.register", _("编号、用印、印发和归档"), {Role.OFFICE: Reach.ALL}),
)
