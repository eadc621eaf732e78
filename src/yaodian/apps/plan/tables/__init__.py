"""Plan tables (要点登记与列表): records that other pages link to, and the lists."""

from yaodian.apps.plan.models import TargetReading, TaskUnit
from yaodian.apps.plan.tables.lists import publication_list, target_list, task_list
from yaodian.apps.plan.tables.months import MONTH_RECORDS
from yaodian.apps.plan.tables.records import PLAN_RECORDS, targets_readable
from yaodian.apps.plan.tables.sources import SOURCE_RECORDS
from yaodian.apps.plan.tables.supervision import SUPERVISION_RECORDS

NAMED = (TargetReading, TaskUnit)
"""No records of their own, but every act that writes them names the rows in its line."""
RECORDS = (*PLAN_RECORDS, *MONTH_RECORDS, *SUPERVISION_RECORDS, *SOURCE_RECORDS)

__all__ = ["NAMED", "RECORDS", "publication_list", "target_list", "targets_readable", "task_list"]
