"""可见范围 (what a reader may keep): the section that the rulebook names, else whoever holds the verb refuses."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yaodian.apps.staffing.access import KEEP, KEEPER_RULE
from yaodian.kernel.access import By, NotAllowedError, holds, require
from yaodian.registers.teachers.queries import keeps_register


def may_keep(*, by: By) -> bool:
    """Does the reader sit in the section that keeps quotas and plans?"""
    return holds(by, KEEP) and keeps_register(by=by, rule=KEEPER_RULE)


def require_keep(*, by: By) -> None:
    """Refuse unless the reader sits in the section that keeps quotas and plans."""
    require(by, KEEP)
    if not keeps_register(by=by, rule=KEEPER_RULE):
        raise NotAllowedError(_("核定编制、补充计划和特教基数由人事科（规则库 staffing.keeper_section）登记。"))
