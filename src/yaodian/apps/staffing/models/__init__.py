"""师资配置的表 (staffing tables)."""

from yaodian.apps.staffing.models.establishment import ApprovedQuota, TeachingLoad
from yaodian.apps.staffing.models.plans import PlannedPost, PostFill, RecruitmentPlan
from yaodian.apps.staffing.models.special import PlacementBaseline

__all__ = ["ApprovedQuota", "PlacementBaseline", "PlannedPost", "PostFill", "RecruitmentPlan", "TeachingLoad"]
