"""Tables of returns (报送): plans with their units, periods, duties with their figures, unlockings."""

from yaodian.apps.returns.models.duties import Duty, Figure, Unlocking
from yaodian.apps.returns.models.plans import ReturnPeriod, ReturnPlan, ReturnUnit

__all__ = ["Duty", "Figure", "ReturnPeriod", "ReturnPlan", "ReturnUnit", "Unlocking"]
