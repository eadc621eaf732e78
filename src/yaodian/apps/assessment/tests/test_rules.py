"""Scoring and grades: readings into points, quotas that are never passed, ties explained."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaodian.apps.assessment.queries.schemes import shipped_schemes
from yaodian.apps.assessment.rules import MeanRule, UnknownRule
from yaodian.apps.assessment.rules.declared import SchemeSeedError, parse_schemes
from yaodian.apps.assessment.rules.grades import GradeRule, Standing, grade, quota
from yaodian.apps.assessment.rules.scoring import computed_points, mean_points, plain, total_of

RULES = [
    GradeRule("excellent", "优秀", Decimal(30), Decimal(85)),
    GradeRule("good", "良好", Decimal(40), Decimal(75)),
    GradeRule("passed", "合格", None, Decimal(60)),
    GradeRule("failed", "不合格"),
]


def d(number: object) -> Decimal:
    return Decimal(str(number))


def test_a_share_an_item_and_a_goal_become_points() -> None:
    def points(rule: dict[str, object], part: object, whole: object = None) -> Decimal | None:
        return computed_points(
            weight=d(30),
            rule=rule,
            part=d(part),
            whole=None if whole is None else d(whole),
            unknown=UnknownRule.EXCLUDE,
        ).value

    assert points({"kind": "share"}, 2, 3) == d("20.00")
    assert points({"kind": "per_item", "minus": 2}, 4) == 22
    assert points({"kind": "per_item", "minus": 2}, 40) == 0, "never below nought"
    assert points({"kind": "goal", "goal": 12}, 9) == d("22.5")
    assert points({"kind": "goal", "goal": 12}, 15) == 30, "never above the full points"


def test_nothing_to_count_is_neither_nought_nor_full_unless_the_scheme_says_so() -> None:
    share = {"kind": "share"}
    left = computed_points(weight=d(30), rule=share, part=d(0), whole=d(0), unknown=UnknownRule.EXCLUDE)
    full = computed_points(weight=d(30), rule=share, part=d(0), whole=d(0), unknown=UnknownRule.FULL)
    assert left.value is None
    assert full.value == 30
    total = total_of([(d(30), None), (d(70), d(56))], bonus_cap=d(5), penalty_cap=d(10))
    assert total.base == 80
    assert total.left_out == 30
    assert "30分的指标无数据" in total.words()


def test_a_trimmed_mean_drops_the_highest_and_the_lowest_of_five_or_more() -> None:
    few = mean_points(weight=d(20), marks=[d(100), d(50)], mean=MeanRule.TRIMMED)
    many = mean_points(weight=d(20), marks=[d(m) for m in (0, 90, 90, 90, 100)], mean=MeanRule.TRIMMED)
    assert [few.value, many.value] == [15, 18]
    assert mean_points(weight=d(20), marks=[], mean=MeanRule.PLAIN).value is None


def test_items_count_up_to_the_caps_of_the_scheme() -> None:
    total = total_of([(d(100), d(80))], items=[d(4), d(3), d(-2), d(-9)], bonus_cap=d(5), penalty_cap=d(10))
    assert [total.bonus, total.penalty, total.value] == [5, 10, 75]


def test_a_quota_is_rounded_down() -> None:
    assert [quota(count=count, percent=d(30)) for count in (3, 10, 13, 28)] == [0, 3, 3, 8]


def test_who_is_level_at_the_edge_of_a_quota_falls_together_and_is_told_why() -> None:
    rows = [Standing(1, d(95)), Standing(2, d(90)), Standing(3, d(90)), Standing(4, d(80)), *(
        Standing(number, d(70)) for number in range(5, 8)
    )]  # fmt: skip
    graded = {row.unit_id: row for row in grade(rows, rules=RULES)}
    assert graded[1].grade == "excellent"
    assert {graded[2].grade, graded[3].grade} == {"good"}
    assert "一并列入下一等次" in graded[2].reason
    assert (graded[2].rank, graded[3].rank, graded[4].rank) == (2, 2, 4)


def test_equal_totals_are_parted_by_the_declared_indicators() -> None:
    rows = [Standing(1, d(90), (d(20),)), Standing(2, d(90), (d(28),)), *(Standing(n, d(60)) for n in range(3, 7))]
    graded = grade(rows, rules=RULES, tie_titles=["任务按期办结率"])
    assert [(row.unit_id, row.grade) for row in graded[:2]] == [(2, "excellent"), (1, "good")]
    assert "依次比较任务按期办结率" in graded[0].reason


def test_a_veto_bars_the_first_grade_alone_and_a_threshold_is_named() -> None:
    rows = [
        Standing(1, d(99), barred="有一票否决事项（安全事故）"),
        Standing(2, d(84)),
        *(Standing(n, d(50)) for n in range(3, 8)),
    ]
    graded = {row.unit_id: row for row in grade(rows, rules=RULES)}
    assert graded[1].grade == "good"
    assert "安全事故" in graded[1].reason
    assert "未达到“优秀”的85分" in graded[2].reason
    assert graded[3].grade == "failed"


@given(st.lists(st.integers(0, 100), min_size=1, max_size=40))
def test_no_quota_is_ever_passed_and_no_better_unit_has_a_worse_grade(totals: list[int]) -> None:
    graded = grade([Standing(number, d(total)) for number, total in enumerate(totals)], rules=RULES)
    count = len(totals)
    assert len(graded) == count
    for rule in RULES[:2]:
        assert rule.most_percent is not None
        assert sum(row.grade == rule.code for row in graded) <= quota(count=count, percent=rule.most_percent)
    order = [rule.code for rule in RULES]
    places = [order.index(row.grade) for row in graded]
    assert places == sorted(places)
    by_total: dict[int, set[str]] = {}
    for row in graded:
        by_total.setdefault(totals[row.unit_id], set()).add(row.grade)
    assert all(len(grades) == 1 for grades in by_total.values()), "equals get the same grade"


def test_the_shipped_schemes_are_read_and_a_wrong_sum_is_refused() -> None:
    assert [seed.key for seed in shipped_schemes()] == ["section", "central", "direct"]
    with pytest.raises(SchemeSeedError, match="满分合计"):
        parse_schemes(
            '[[scheme]]\nkey="x"\ntitle="x"\ntitle_en="x"\nunit_kinds=[]\nbonus_cap=1\npenalty_cap=1\nappeal_workdays=5\n'
            'referral_points=-1\nties=[]\ngrade=[]\n[[scheme.indicator]]\ncode="1"\ntitle="x"\ntitle_en="x"\nkind="leader"\nweight=90\n'
        )
    assert plain(d("22.50")) == "22.5"
