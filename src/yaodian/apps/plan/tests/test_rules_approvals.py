"""Rules of approvals: the stages that a request passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.plan.rules import ApprovalKind, Stage, first_stage, next_stage

TASK_KINDS = [kind for kind in ApprovalKind if kind not in (ApprovalKind.PUBLICATION, ApprovalKind.BRIEFING)]


def path(kind: ApprovalKind, *, asked_by_head: bool) -> list[Stage]:
    """Walk a request from its first stage to its last."""
    here: Stage | None = first_stage(kind, asked_by_head=asked_by_head)
    found: list[Stage] = []
    while here is not None:
        found.append(here)
        here = next_stage(kind, here)
    return found


@pytest.mark.parametrize("kind", TASK_KINDS)
def test_a_request_goes_from_head_to_leader_to_office(kind: ApprovalKind) -> None:
    assert path(kind, asked_by_head=False) == [Stage.HEAD, Stage.LEADER, Stage.OFFICE]


@pytest.mark.parametrize("kind", TASK_KINDS)
def test_the_heads_own_request_skips_his_stage(kind: ApprovalKind) -> None:
    assert path(kind, asked_by_head=True) == [Stage.LEADER, Stage.OFFICE]


@pytest.mark.parametrize("asked_by_head", [True, False])
def test_a_publication_is_reviewed_for_secrecy_whoever_asks(asked_by_head: bool) -> None:
    assert path(ApprovalKind.PUBLICATION, asked_by_head=asked_by_head) == [Stage.SECRECY, Stage.LEADER]


def test_material_of_the_office_goes_to_the_leader_alone() -> None:
    assert path(ApprovalKind.BRIEFING, asked_by_head=False) == [Stage.LEADER]


@given(st.sampled_from(ApprovalKind), st.booleans())
def test_no_request_passes_without_a_leader_nor_one_stage_twice(kind: ApprovalKind, asked_by_head: bool) -> None:
    stages = path(kind, asked_by_head=asked_by_head)
    assert Stage.LEADER in stages
    assert len(stages) == len(set(stages)) >= (1 if kind is ApprovalKind.BRIEFING else 2)
