"""三员分立 (three separated duties): who may hold what, and who may touch whose account (GB/T 22239 安全管理中心)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yaodian.kernel.access.roles import DUTY_ROLES, Role
from yaodian.kernel.terms import gettext as _


@dataclass(frozen=True)
class DutyAccount:
    """管理账号 (duty account): what the rules need to know of an account."""

    login_name: str
    duties: frozenset[Role]
    active: bool = True


def duty_words(duties: Iterable[str]) -> str:
    """Return duties in words: 系统管理员、审计员."""
    held = set(duties)
    return "、".join(str(role.label) for role in DUTY_ROLES if role.value in held)


def duty_fault(*, asked: frozenset[Role], merged: bool) -> str:
    """Return why an account may not hold these duties together, "" when it may."""
    if asked - set(DUTY_ROLES):
        return _("管理职责只有系统管理员、安全管理员、审计员三种。")
    if len(asked) > 1 and not merged:
        return _("三员分立：一个账号只能担任一种管理职责。人手少的局可以由安全管理员在“三员设置”中写明理由后允许兼任。")
    return ""


def separation_fault(accounts: Iterable[DutyAccount]) -> str:
    """Return why duties cannot be separated again: somebody still holds two, by name."""
    names = [account.login_name for account in accounts if account.active and len(account.duties) > 1]
    return (
        _("%(names)s 还兼任多种管理职责，请先只保留一种，再取消兼任。") % {"names": "、".join(names)} if names else ""
    )


def last_holder_fault(accounts: Mapping[int, DutyAccount], *, pk: int, left: frozenset[Role]) -> str:
    """Return why an account must keep its duty: nobody else enabled would hold it (`left`: what it keeps)."""
    for role in (Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN):
        if role not in accounts[pk].duties or role in left or not accounts[pk].active:
            continue
        if not any(role in other.duties for key, other in accounts.items() if key != pk and other.active):
            return _("这是最后一个%(duty)s，先指定另一人再变更。") % {"duty": role.label}
    return ""
