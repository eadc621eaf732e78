"""师资配置的写入 (staffing writes)."""

from yaodian.apps.staffing.actions.fills import fill_post, match_posts, release_post
from yaodian.apps.staffing.actions.plans import (
    approve_plan,
    draft_plan,
    drop_post,
    propose_posts,
    put_post,
    return_plan,
    submit_plan,
)
from yaodian.apps.staffing.actions.registers import (
    StaffingError,
    end_load,
    record_load,
    record_quota,
    record_quotas,
    set_placement_baseline,
    withdraw_quota,
)

__all__ = [
    "StaffingError",
    "approve_plan",
    "draft_plan",
    "drop_post",
    "end_load",
    "fill_post",
    "match_posts",
    "propose_posts",
    "put_post",
    "record_load",
    "record_quota",
    "record_quotas",
    "release_post",
    "return_plan",
    "set_placement_baseline",
    "submit_plan",
    "withdraw_quota",
]
