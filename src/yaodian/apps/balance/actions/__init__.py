"""均衡监测的写入 (balance writes)."""

from yaodian.apps.balance.actions.classes import BalanceError, close_class_plan, drop_class_plan, plan_class
from yaodian.apps.balance.actions.items import check_declaration, declare_item, load_items, return_declaration

__all__ = [
    "BalanceError",
    "check_declaration",
    "close_class_plan",
    "declare_item",
    "drop_class_plan",
    "load_items",
    "plan_class",
    "return_declaration",
]
