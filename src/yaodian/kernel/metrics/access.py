"""Metric verbs (指标权限): the number is open to all staff, its rows follow each reader's own access."""

from django.utils.translation import gettext_lazy as _

from yaodian.kernel.access import STAFF_ROLES, Reach, Role, Verb

VERBS = (Verb("metrics.read", _("查看指标"), {**dict.fromkeys(STAFF_ROLES, Reach.ALL), Role.AUDITOR: Reach.ALL}),)
