"""Plan writes (办理要点): one function per verb of the trade, each in one transaction with its journal line."""

from yaodian.apps.plan.actions.errors import PlanError

__all__ = ["PlanError"]
