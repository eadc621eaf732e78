"""师资配置的指标 (staffing metrics), by subject; all are found here."""

from yaodian.apps.staffing.metrics.posts import arrived, hired, planned_posts, post_arrival
from yaodian.apps.staffing.metrics.preschool import (
    inclusive_private_children,
    inclusive_private_kindergartens,
    staffed_kindergartens,
)
from yaodian.apps.staffing.metrics.schools import (
    exchange_backbone_share,
    exchange_share,
    retiring_staff,
    short_schools,
    staffed_schools,
    subject_schools,
    urban_rural_gap,
)
from yaodian.apps.staffing.metrics.special import inclusive_change, inclusive_class_share, special_coverage

__all__ = [
    "arrived",
    "exchange_backbone_share",
    "exchange_share",
    "hired",
    "inclusive_change",
    "inclusive_class_share",
    "inclusive_private_children",
    "inclusive_private_kindergartens",
    "planned_posts",
    "post_arrival",
    "retiring_staff",
    "short_schools",
    "special_coverage",
    "staffed_kindergartens",
    "staffed_schools",
    "subject_schools",
    "urban_rural_gap",
]
