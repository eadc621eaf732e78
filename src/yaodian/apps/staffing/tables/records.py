"""师资配置的记录 (staffing records): how other pages name and open a row."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yaodian.apps.staffing.models import (
    ApprovedQuota,
    PlacementBaseline,
    PlannedPost,
    PostFill,
    RecruitmentPlan,
    TeachingLoad,
)
from yaodian.apps.staffing.queries.loads import loads_for, quotas_for
from yaodian.apps.staffing.queries.plans import fills_for, plans_for, posts_for
from yaodian.apps.staffing.queries.special import baselines_for
from yaodian.kernel.records import RecordType


def _plan_href(plan_id: int) -> str:
    return reverse("staffing:plan", args=[plan_id])


def _school_href(row: Any) -> str:
    return reverse("staffing:school", args=[row.school_id])


RECORDS = (
    RecordType(
        model=ApprovedQuota,
        title=_("核定编制"),
        rows=lambda by: quotas_for(by=by),
        url=_school_href,
        columns=("school", "count", "from_date", "paper"),
    ),
    RecordType(
        model=TeachingLoad,
        title=_("任课课时"),
        rows=lambda by: loads_for(by=by),
        url=_school_href,
        columns=("teacher", "school", "subject", "weekly_periods", "from_date"),
    ),
    RecordType(
        model=RecruitmentPlan,
        title=_("教师补充计划"),
        rows=lambda by: plans_for(by=by),
        url=lambda row: _plan_href(row.pk),
        columns=("title", "year", "state", "paper"),
    ),
    RecordType(
        model=PlannedPost,
        title=_("补充岗位"),
        rows=lambda by: posts_for(by=by),
        url=lambda row: reverse("staffing:post", args=[row.pk]),
        columns=("plan", "school", "subject", "channel", "count"),
    ),
    RecordType(
        model=PostFill,
        title=_("岗位录用"),
        rows=lambda by: fills_for(by=by),
        url=lambda row: reverse("staffing:post", args=[row.post_id]),
        columns=("recruitment", "post", "linked_date"),
    ),
    RecordType(
        model=PlacementBaseline,
        title=_("安置基数"),
        rows=lambda by: baselines_for(by=by),
        url=lambda _row: reverse("staffing:special"),
        columns=("year", "snapshot", "note"),
    ),
)
