"""Journal verbs (流水权限)."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import Reach, Role, Verb

VERBS = (Verb("journal.read", _("查看操作流水"), {Role.AUDITOR: Reach.ALL}),)
