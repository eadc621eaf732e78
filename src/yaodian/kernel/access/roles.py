"""角色与权限 (roles and verbs): who somebody is by the post held, and how far a verb reaches from the post's unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from yaodian.kernel.terms import TextChoices
from yaodian.kernel.terms import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Role(TextChoices):
    """角色 (role) of a post; the last three are duties of accounts kept apart (三员分立)."""

    LEADER = "leader", _("局长")
    DEPUTY = "deputy", _("分管副局长")
    OFFICE = "office", _("办公室")
    SECTION_HEAD = "section_head", _("科室负责人")
    SECTION_CLERK = "section_clerk", _("经办人")
    CENTRAL_HEAD = "central_head", _("中心学校校长")
    CENTRAL_CLERK = "central_clerk", _("中心学校文员")
    SCHOOL_HEAD = "school_head", _("学校校长")
    SCHOOL_CLERK = "school_clerk", _("学校文员")
    INSPECTOR = "inspector", _("督学")
    REVIEWER = "reviewer", _("评审专家")
    TEACHER = "teacher", _("教师")
    STUDENT = "student", _("学生")
    PARENT = "parent", _("家长")
    CITIZEN = "citizen", _("市民")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDITOR = "auditor", _("审计员")


LEADER_ROLES = (Role.LEADER, Role.DEPUTY)
OFFICE_ROLES = (*LEADER_ROLES, Role.OFFICE)
SECTION_ROLES = (Role.SECTION_HEAD, Role.SECTION_CLERK)
CENTRAL_ROLES = (Role.CENTRAL_HEAD, Role.CENTRAL_CLERK)
SCHOOL_ROLES = (Role.SCHOOL_HEAD, Role.SCHOOL_CLERK)
STAFF_ROLES = (*OFFICE_ROLES, *SECTION_ROLES, *CENTRAL_ROLES, *SCHOOL_ROLES, Role.INSPECTOR)
DUTY_ROLES = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)


class Reach(Enum):
    """范围 (reach): over which units a verb holds, seen from the unit of the post."""

    OWN = "own"
    """本单位."""
    BELOW = "below"
    """本单位及下属 (by 隶属)."""
    BUSINESS = "business"
    """本科室及业务归口单位."""
    AREA = "area"
    """本责任督学区."""
    ALL = "all"
    """全局."""


@dataclass(frozen=True)
class Verb:
    """权限 (verb): declared in an app's `access.py`; `roles` says who holds it and how far."""

    key: str
    title: StrOrPromise
    roles: Mapping[Role, Reach]
