"""Plan tables (要点登记与列表): records that other pages link to, and the lists."""

from yaodian.apps.plan.tables.lists import publication_list, target_list, task_list
from yaodian.apps.plan.tables.records import RECORDS, targets_readable

__all__ = ["RECORDS", "publication_list", "target_list", "targets_readable", "task_list"]
