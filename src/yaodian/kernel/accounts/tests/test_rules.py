"""Password rules, one-time passwords, duties kept apart, the scan of an approval entered for a leader."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.kernel.access import DUTY_ROLES, Reader, Role, verbs
from yaodian.kernel.accounts.rules import (
    DutyAccount,
    ScanMissingError,
    character_classes,
    duty_fault,
    last_holder_fault,
    one_time_password,
    password_faults,
    require_scan,
    separation_fault,
)
from yaodian.kernel.journal.verbs import verb_titles

SECURITY, SYSTEM_ADMIN, AUDITOR = Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR


@pytest.mark.parametrize(
    ("password", "classes"), [("aaaaaaaa", 1), ("aaaaAAAA", 2), ("aaaAAA11", 3), ("aA1-aA1-", 4), ("密码密码密码", 1)]
)
def test_character_classes_are_counted(password: str, classes: int) -> None:
    assert character_classes(password) == classes


def test_every_fault_of_a_password_is_told() -> None:
    assert len(password_faults("abc", length=8, classes=3)) == 2
    assert "现在是 3 位" in password_faults("abc", length=8, classes=3)[0]
    assert password_faults("Abcdefg1", length=8, classes=3) == []


@given(st.integers())
def test_a_one_time_password_always_meets_the_rules_and_can_be_read_aloud(seed: int) -> None:
    word = one_time_password(choose=random.Random(seed).choice)
    assert password_faults(word, length=10, classes=4) == []
    assert not set(word) & set("0O1lI2Z5S8B")


def test_two_duties_need_the_merged_setting() -> None:
    both = frozenset({SYSTEM_ADMIN, AUDITOR})
    assert "三员分立" in duty_fault(asked=both, merged=False)
    assert duty_fault(asked=both, merged=True) == ""
    assert duty_fault(asked=frozenset({AUDITOR}), merged=False) == ""
    assert "只有" in duty_fault(asked=frozenset({Role.LEADER}), merged=True)


def test_duties_cannot_be_separated_while_somebody_holds_two() -> None:
    assert "甲" in separation_fault([DutyAccount("甲", frozenset(DUTY_ROLES))])
    assert separation_fault([DutyAccount("甲", frozenset(DUTY_ROLES), active=False)]) == ""


@given(st.lists(st.tuples(st.sets(st.sampled_from(DUTY_ROLES)), st.booleans()), min_size=1, max_size=5))
def test_whatever_is_allowed_leaves_an_enabled_security_administrator(given_ones: list[tuple[set[Role], bool]]) -> None:
    accounts = {pk: DutyAccount(f"u{pk}", frozenset(held), on) for pk, (held, on) in enumerate(given_ones)}

    def secured(known: dict[int, DutyAccount]) -> bool:
        return any(SECURITY in one.duties and one.active for one in known.values())

    for pk, account in accounts.items():
        if secured(accounts) and not last_holder_fault(accounts, pk=pk, left=frozenset()):
            assert secured({**accounts, pk: DutyAccount(account.login_name, frozenset(), account.active)})


def test_an_approval_entered_for_a_leader_needs_the_scan() -> None:
    own = Reader(account_id=1, person_id=1, name="张")
    acting = Reader(account_id=1, person_id=2, name="张", acting_for="李局长")
    require_scan(own, None)
    require_scan(acting, "scan.pdf")
    with pytest.raises(ScanMissingError, match="李局长"):
        require_scan(acting, None)


@pytest.mark.parametrize("app", ["accounts", "units"])
def test_every_act_in_the_journal_has_a_chinese_name(app: str) -> None:
    folder = Path(__file__).parents[2] / app
    source = "".join(path.read_text("utf-8") for path in [*folder.glob("actions/*.py"), *folder.glob("actions.py")])
    written = set(re.findall(rf'"({app}\.[a-z_]+)"', source)) - set(verbs())
    assert written
    assert written <= set(verb_titles())
