"""均衡监测的表 (balance tables)."""

from yaodian.apps.balance.models.classes import ClassPlan
from yaodian.apps.balance.models.items import GuaranteeDeclaration, GuaranteeItem

__all__ = ["ClassPlan", "GuaranteeDeclaration", "GuaranteeItem"]
