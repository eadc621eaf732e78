"""Project rules: the state table, second person, photographs, money, time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.projects.rules import (
    ACCEPTED_STATES,
    NEXT,
    Actor,
    Facts,
    PlanError,
    Planned,
    ProjectAct,
    ProjectStage,
    ProjectState,
    StepError,
    check_order,
    days_late,
    is_late,
    light_of,
    next_open,
    refusal,
    step,
)
from yaodian.kernel.worklist import Light

CLERK = Actor("文员", account_id=1, person_id=11)
HEAD = Actor("科长", account_id=2, person_id=12)


@dataclass
class Course:
    """A project walked through by random acts; it remembers what was true when it was accepted."""

    state: ProjectState = ProjectState.PLANNED
    has_central: bool = False
    photos: int = 0
    applicant: Actor | None = None
    checked: bool = False
    accepted_by: list[tuple[Actor, Actor | None, int, bool]] = field(default_factory=list)

    def try_act(self, act: ProjectAct, actor: Actor, photos: int, reason: str) -> None:
        """Do one act if the rules let it."""
        sent = photos if act in (ProjectAct.START, ProjectAct.FINISH, ProjectAct.APPLY) else self.photos
        facts = Facts(
            state=self.state,
            actor=actor,
            photo_count=sent,
            has_central=self.has_central,
            applicant=self.applicant,
            reason=reason,
            scan_count=photos,
        )
        try:
            state = step(act, facts)
        except StepError:
            assert refusal(act, facts)
            return
        if act is ProjectAct.APPLY:
            self.applicant, self.photos, self.checked = actor, photos, False
        if act is ProjectAct.CHECK:
            assert self.applicant is not None
            assert not actor.is_same(self.applicant)
            self.checked = True
        if act is ProjectAct.ACCEPT:
            self.accepted_by.append((actor, self.applicant, self.photos, self.checked))
        self.state = state


actors = st.builds(
    Actor,
    name=st.sampled_from(["甲", "乙"]),
    account_id=st.sampled_from([None, 1, 2]),
    person_id=st.sampled_from([None, 11, 12]),
)
acts = st.tuples(st.sampled_from(ProjectAct), actors, st.integers(0, 2), st.sampled_from(["", " ", "有误"]))


@given(st.lists(acts, max_size=60), st.booleans())
def test_no_path_accepts_without_a_photograph_a_second_person_and_the_central_school(
    sequence: list[tuple[ProjectAct, Actor, int, str]], has_central: bool
) -> None:
    course = Course(has_central=has_central)
    for act, actor, photos, reason in sequence:
        before = course.state
        course.try_act(act, actor, photos, reason)
        if act is ProjectAct.REVOKE and course.state != before:
            assert course.state not in ACCEPTED_STATES
            assert reason.strip()
    for actor, applicant, photos, checked in course.accepted_by:
        assert photos >= 1
        assert applicant is not None
        assert not actor.is_same(applicant)
        assert checked or not has_central
    if course.state in ACCEPTED_STATES:
        assert course.accepted_by


def test_every_accepted_state_is_entered_only_by_acceptance_or_settlement() -> None:
    ways = {(act, after) for acts_ in NEXT.values() for act, after in acts_.items() if after in ACCEPTED_STATES}
    assert ways == {(ProjectAct.ACCEPT, ProjectState.ACCEPTED), (ProjectAct.SETTLE, ProjectState.SETTLED)}


def test_every_state_but_planned_is_reached_and_only_cancelled_ends() -> None:
    reached = {after for acts_ in NEXT.values() for after in acts_.values()}
    assert reached | {ProjectState.PLANNED} == set(ProjectState)
    assert [state for state in ProjectState if not NEXT[state]] == [ProjectState.CANCELLED]


@pytest.mark.parametrize("act", [ProjectAct.CHECK, ProjectAct.ACCEPT])
def test_the_applicant_neither_checks_nor_accepts(act: ProjectAct) -> None:
    facts = Facts(ProjectState.APPLIED, CLERK, photo_count=1, has_central=act is ProjectAct.CHECK, applicant=CLERK)
    assert "另一人" in refusal(act, facts)
    assert refusal(act, replace(facts, actor=HEAD)) == ""


def test_acting_for_a_leader_is_still_the_hand_of_the_clerk() -> None:
    acting = Actor("局长", account_id=CLERK.account_id, person_id=99)
    assert acting.is_same(CLERK)
    assert not HEAD.is_same(CLERK)
    assert Actor("系统").is_same(Actor("系统"))
    assert not Actor("系统").is_same(CLERK)


def test_a_sync_class_is_not_accepted_before_its_receivers_are_named() -> None:
    facts = Facts(ProjectState.APPLIED, HEAD, photo_count=1, applicant=CLERK, receiver_count=2, receivers_wanted=3)
    assert "3 所接收学校" in refusal(ProjectAct.ACCEPT, facts)
    assert refusal(ProjectAct.ACCEPT, replace(facts, receiver_count=3)) == ""


@pytest.mark.parametrize("act", [ProjectAct.RETURN_REPORT, ProjectAct.RETURN, ProjectAct.REVOKE, ProjectAct.CANCEL])
def test_taking_something_back_needs_a_reason(act: ProjectAct) -> None:
    state = next(state for state in ProjectState if act in NEXT[state])
    facts = Facts(state, HEAD, photo_count=1, applicant=CLERK)
    assert "理由" in refusal(act, facts)
    assert refusal(act, replace(facts, reason="线路不通")) == ""


def test_planned_dates_must_not_run_backwards() -> None:
    check_order(
        {ProjectStage.STARTED: date(2018, 5, 1), ProjectStage.FINISHED: None, ProjectStage.ACCEPTED: date(2018, 5, 1)}
    )
    with pytest.raises(PlanError, match="计划验收日期 2018-04-30 早于计划开工日期 2018-05-01"):
        check_order({ProjectStage.STARTED: date(2018, 5, 1), ProjectStage.ACCEPTED: date(2018, 4, 30)})


def test_the_next_open_stage_is_the_first_that_has_not_happened() -> None:
    day = date(2018, 5, 1)
    done = Planned(ProjectStage.APPROVED, day, day)
    waiting = Planned(ProjectStage.TENDERED, day, None)
    assert next_open({ProjectStage.APPROVED: done, ProjectStage.TENDERED: waiting}) == waiting
    assert next_open({ProjectStage.APPROVED: done}) is None


@pytest.mark.parametrize(
    ("today", "light"),
    [
        (date(2018, 4, 20), Light.GREEN),
        (date(2018, 4, 21), Light.YELLOW),
        (date(2018, 5, 1), Light.YELLOW),
        (date(2018, 5, 2), Light.RED),
    ],
)
def test_the_light_turns_yellow_in_the_warning_days_and_red_after_the_date(today: date, light: Light) -> None:
    assert light_of(date(2018, 5, 1), today=today, warn_days=10) is light


def test_a_stage_without_a_planned_date_has_no_light() -> None:
    assert light_of(None, today=date(2018, 5, 1), warn_days=10) is Light.NONE


@given(st.dates(date(2018, 1, 1), date(2018, 12, 31)), st.integers(-40, 40))
def test_late_is_after_the_planned_date_and_not_on_it(planned: date, days: int) -> None:
    row = Planned(ProjectStage.STARTED, planned, planned + timedelta(days=days))
    assert is_late(row, today=date(2019, 6, 1)) == (days > 0)
    assert days_late(row, today=date(2019, 6, 1)) == max(0, days)
