"""Figures: which row holds on a day, loading twice, correcting, and a decision that changes with a row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from yaodian.kernel.access import NotAllowedError, Reader, Role, Seat
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.rulebook import actions
from yaodian.kernel.rulebook.models import Rule
from yaodian.kernel.rulebook.queries import RuleMissingError, figure, rule, text
from yaodian.kernel.rulebook.rules import RowState, RuleStatus, SeedRow, parse_rules
from yaodian.kernel.rulebook.tests.make import SYSTEM, make_rule

pytestmark = pytest.mark.django_db
DAY = date(2018, 5, 1)


def seed(value: str, *, code: str = "class.large", from_day: str = "2016-07-02") -> list[SeedRow]:
    return list(
        parse_rules(
            f'[[rule]]\ncode = "{code}"\ntitle = "大班额"\nvalue = {value}\nfrom = {from_day}\nstatus = "checked"\n'
        )
    )


def is_large(pupils: int, *, on: date) -> bool:
    """A decision as an app takes it."""
    return pupils >= figure("class.large", on=on)


def test_data_of_2018_is_judged_by_the_row_of_2018() -> None:
    make_rule("boarding", value="800", to_date=date(2019, 12, 31))
    make_rule("boarding", value="850", from_date=date(2020, 1, 1))
    assert figure("boarding", on=date(2019, 12, 31)) == 800
    assert figure("boarding", on=date(2020, 1, 1)) == 850


def test_a_row_of_the_scope_goes_before_the_general_one() -> None:
    make_rule("size", value="50")
    make_rule("size", value="45", scope="小学")
    assert figure("size", on=DAY, scope="小学") == 45
    assert figure("size", on=DAY, scope="初中") == 50


def test_a_missing_rule_is_told_in_chinese_and_a_text_is_no_figure() -> None:
    with pytest.raises(RuleMissingError, match="规则库中没有"):
        figure("nowhere", on=DAY)
    make_rule("words", value=None, text="按当地规定")
    assert text("words", on=DAY) == "按当地规定"
    with pytest.raises(RuleMissingError, match="不是数值"):
        figure("words", on=DAY)


def test_a_code_that_was_never_loaded_answers_from_the_shipped_rows() -> None:
    assert not Rule.objects.exists()
    assert figure("upload.max_mb", on=DAY) > 0
    make_rule("upload.max_mb", value="1")
    assert figure("upload.max_mb", on=DAY) == 1


def test_changing_a_row_changes_the_decision() -> None:
    actions.load_rows(rows=seed("56"), by=SYSTEM)
    assert is_large(60, on=DAY)
    row = rule("class.large", on=DAY)
    actions.correct_rule(rule_id=row.pk, value=Decimal(66), reason="原录入有误", source="国发〔2016〕40号", by=SYSTEM)
    assert not is_large(60, on=DAY)


def test_loading_twice_changes_nothing_and_an_edited_row_stays() -> None:
    assert actions.load_rows(rows=seed("56"), by=SYSTEM) == {"added": 1, "drafted": 0, "kept": 0}
    assert actions.load_rows(rows=seed("56"), by=SYSTEM) == {"added": 0, "drafted": 0, "kept": 1}
    row = rule("class.large", on=DAY)
    actions.correct_rule(rule_id=row.pk, value=Decimal(55), reason="省定", source="省文件", by=SYSTEM)
    assert actions.load_rows(rows=seed("56"), by=SYSTEM)["kept"] == 1
    assert figure("class.large", on=DAY) == 55
    assert actions.load_rows(rows=seed("57"), by=SYSTEM) == {"added": 0, "drafted": 1, "kept": 0}
    assert figure("class.large", on=DAY) == 55


def test_a_new_row_of_an_edited_code_waits_as_a_draft() -> None:
    actions.load_rows(rows=seed("56"), by=SYSTEM)
    actions.correct_rule(
        rule_id=rule("class.large", on=DAY).pk, value=Decimal(55), reason="省定", source="省文件", by=SYSTEM
    )
    counts = actions.load_rows(rows=seed("50", from_day="2018-01-01"), by=SYSTEM)
    assert counts["drafted"] == 1
    assert figure("class.large", on=DAY) == 55


def test_adopting_a_draft_keeps_the_old_version_and_discarding_it_changes_nothing() -> None:
    actions.load_rows(rows=seed("56"), by=SYSTEM)
    actions.load_rows(rows=seed("57"), by=SYSTEM)
    draft = Rule.objects.get(state=RowState.DRAFT)
    actions.adopt_draft(rule_id=draft.pk, by=SYSTEM)
    assert figure("class.large", on=DAY) == 57
    assert Rule.objects.get(value=56).state == RowState.REPLACED
    actions.load_rows(rows=seed("58"), by=SYSTEM)
    with pytest.raises(actions.RuleChangeError, match="理由"):
        actions.discard_draft(rule_id=Rule.objects.get(value=58).pk, reason=" ", by=SYSTEM)
    actions.discard_draft(rule_id=Rule.objects.get(value=58).pk, reason="本省另有规定", by=SYSTEM)
    assert figure("class.large", on=DAY) == 57
    assert actions.load_rows(rows=seed("58"), by=SYSTEM)["kept"] == 1


def test_a_correction_needs_reason_and_source_and_keeps_the_old_version() -> None:
    row = make_rule(status=RuleStatus.UNCONFIRMED)
    for reason, source in (("", "文件"), ("查证", " ")):
        with pytest.raises(actions.RuleChangeError, match="理由和依据"):
            actions.correct_rule(rule_id=row.pk, value=Decimal(1), reason=reason, source=source, by=SYSTEM)
    new = actions.correct_rule(rule_id=row.pk, value=Decimal(12), reason="查证", source="教督〔2017〕6号", by=SYSTEM)
    assert (new.version, new.edited, new.status) == (2, True, RuleStatus.CHECKED)
    assert Rule.objects.get(pk=row.pk).state == RowState.REPLACED
    with pytest.raises(actions.RuleChangeError, match="不是现用版本"):
        actions.correct_rule(rule_id=row.pk, value=Decimal(1), reason="再改", source="文件", by=SYSTEM)


def test_a_new_figure_from_a_day_on_ends_the_old_one_the_day_before() -> None:
    row = make_rule("food.sample", value="100")
    actions.set_rule_from(
        rule_id=row.pk, from_date=date(2018, 10, 1), value=Decimal(125), reason="新规", source="餐饮规范", by=SYSTEM
    )
    assert figure("food.sample", on=date(2018, 9, 30)) == 100
    assert figure("food.sample", on=date(2018, 10, 1)) == 125


def test_every_change_is_journaled_with_every_row_it_touched() -> None:
    actions.load_rows(rows=seed("56"), by=SYSTEM)
    row = rule("class.large", on=DAY)
    actions.correct_rule(rule_id=row.pk, value=Decimal(55), reason="省定", source="省文件", by=SYSTEM)
    actions.set_rule_from(
        rule_id=rule("class.large", on=DAY).pk,
        from_date=date(2019, 1, 1),
        value=Decimal(50),
        reason="新规",
        source="新文件",
        by=SYSTEM,
    )
    assert list(record_faults()) == []
    assert set(JournalLine.objects.values_list("verb", flat=True)) == {
        "rulebook.load",
        "rulebook.correct",
        "rulebook.end",
        "rulebook.add",
    }


def test_a_school_may_not_correct_a_figure() -> None:
    row = make_rule()
    clerk = Reader(account_id=1, person_id=1, name="文员", seats=(Seat(Role.SCHOOL_CLERK, 1),))
    with pytest.raises(NotAllowedError):
        actions.correct_rule(rule_id=row.pk, value=Decimal(1), reason="想改", source="文件", by=clerk)
    assert Rule.objects.count() == 1
