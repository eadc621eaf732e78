"""Locked rows (锁定考核方案)."""

from __future__ import annotations

from yaodian.apps.assessment.models import Scheme
from yaodian.apps.assessment.rules import SchemeState
from yaodian.apps.assessment.rules.errors import AssessmentError


def scheme_in(*, scheme_id: int, states: tuple[SchemeState, ...]) -> Scheme:
    """锁定方案: return the locked scheme; AssessmentError in another state."""
    scheme = Scheme.objects.select_for_update().get(pk=scheme_id)
    if scheme.state not in states:
        raise AssessmentError(f"{scheme}现为“{scheme.get_state_display()}”，不能办理这一步。")
    return scheme
