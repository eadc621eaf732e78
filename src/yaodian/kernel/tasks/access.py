"""Task verbs (后台任务权限): everybody sees and cancels their own runs; these rights are about everybody's."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import Reach, Role, Verb

VERBS = (
    Verb("tasks.read", _("查看后台任务"), {Role.SYSTEM_ADMIN: Reach.ALL, Role.AUDITOR: Reach.ALL}),
    Verb("tasks.change", _("取消和重试后台任务"), {Role.SYSTEM_ADMIN: Reach.ALL}),
)
