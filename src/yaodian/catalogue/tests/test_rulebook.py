"""The shipped rulebook and holidays: valid rows, dated versions as RULES.md has them, days as the notices say."""

from datetime import date, timedelta
from decimal import Decimal

import chinese_calendar
import pytest

from yaodian.catalogue.reading import HolidayKind, RuleRow, RuleStatus, load_holidays, load_rules
from yaodian.catalogue.tests.make import HOLIDAYS, RULEBOOK


@pytest.fixture(scope="module")
def rules() -> tuple[RuleRow, ...]:
    return load_rules(RULEBOOK)


def value(rules: tuple[RuleRow, ...], code: str, day: date, scope: str = "") -> Decimal | None:
    found = [rule for rule in rules if rule.code == code and rule.scope == scope and rule.in_force(day=day)]
    assert len(found) <= 1
    return found[0].value if found else None


YEAR_2018 = date(2018, 6, 1)
YEAR_2026 = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("code", "scope", "then", "now"),
    [
        ("disclosure.answer_workdays", "", 15, 20),
        ("disclosure.extend_workdays", "", 15, 20),
        ("petition.accept_days", "", 15, 15),
        ("fund.operating", "小学", 600, 720),
        ("fund.operating", "初中", 800, 940),
        ("food.sample_grams", "", 100, 125),
        ("aid.senior_high_grant", "", 2000, 2300),
        ("aid.boarder", "小学", 1000, 1250),
        ("aid.loan_undergraduate", "", 8000, 20000),
        ("calendar.statutory_days", "", 11, 13),
        ("class_size.oversized", "", 66, 66),
        ("balance.quality.backbone_teachers", "小学", 1, 1),
        ("balance.quality.cv", "初中", Decimal("0.45"), Decimal("0.45")),
        ("balance.quality.media_rooms", "小学", Decimal("2.3"), Decimal("2.3")),
        ("staffing.pupils_per_staff", "初中", Decimal("13.5"), Decimal("13.5")),
        ("staffing.pupils_per_staff", "小学（农村）", None, None),
    ],
)
def test_2018_is_judged_by_the_rules_of_2018(
    rules: tuple[RuleRow, ...], code: str, scope: str, then: Decimal | None, now: Decimal | None
) -> None:
    assert value(rules, code, YEAR_2018, scope) == then
    assert value(rules, code, YEAR_2026, scope) == now


def test_the_sample_weight_changes_on_the_first_of_october_2018(rules: tuple[RuleRow, ...]) -> None:
    assert value(rules, "food.sample_grams", date(2018, 9, 30)) == 100
    assert value(rules, "food.sample_grams", date(2018, 10, 1)) == 125


def test_petition_rules_of_2005_and_2022_meet_without_a_gap(rules: tuple[RuleRow, ...]) -> None:
    for code in ("petition.accept_days", "petition.close_days", "petition.extend_days", "petition.review_decide_days"):
        versions = [rule for rule in rules if rule.code == code]
        assert [rule.from_date for rule in versions] == [date(2005, 5, 1), date(2022, 5, 1)]
        assert versions[0].to_date == date(2022, 4, 30)


def test_required_credits_add_up_to_88(rules: tuple[RuleRow, ...]) -> None:
    def total(day: date) -> Decimal:
        return sum(
            (
                rule.value or Decimal(0)
                for rule in rules
                if rule.code == "course.required_credit" and rule.in_force(day=day)
            ),
            start=Decimal(0),
        )

    assert total(date(2018, 9, 1)) == total(YEAR_2026) == 88
    assert value(rules, "course.credits_required", YEAR_2026) == 88


def test_grade_shares_add_up_to_100(rules: tuple[RuleRow, ...]) -> None:
    shares = [rule.value for rule in rules if rule.code == "gaokao.grade_share" and rule.value is not None]
    assert sum(shares) == 100


def test_the_page_adds_up_to_a4(rules: tuple[RuleRow, ...]) -> None:
    page = {
        rule.code.removeprefix("document."): rule.value or Decimal(0)
        for rule in rules
        if rule.code.startswith("document.")
    }
    assert page["left_mm"] + page["block_width_mm"] + page["right_mm"] == page["page_width_mm"] == 210
    assert page["top_mm"] + page["block_height_mm"] + page["bottom_mm"] == page["page_height_mm"] == 297


def test_house_customs_are_estimates_and_doubts_are_marked(rules: tuple[RuleRow, ...]) -> None:
    for rule in rules:
        if rule.code.startswith(("reminder.", "sign_for.", "light.", "login.", "password.")):
            assert rule.status is RuleStatus.ESTIMATE, rule.code
    by_code = {rule.code: rule for rule in rules}
    assert by_code["document.number_prefix"].status is RuleStatus.UNCONFIRMED
    assert by_code["reminder.before_due_workdays"].value == 3


def test_the_holiday_table_gives_the_same_workdays_as_the_official_notices() -> None:
    table = {holiday.date: holiday.kind for holiday in load_holidays(HOLIDAYS)}
    day, last = date(2017, 1, 1), date(2026, 10, 7)
    while day <= last:
        kind = table.get(day)
        works = day.weekday() < 5 if kind is None else kind is HolidayKind.WORKDAY
        assert works == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_the_make_up_workdays_of_2018_2025_and_2026_are_those_of_the_notices() -> None:
    worked: dict[int, list[str]] = {}
    for holiday in load_holidays(HOLIDAYS):
        if holiday.kind is HolidayKind.WORKDAY:
            worked.setdefault(holiday.date.year, []).append(f"{holiday.date:%m-%d}")
    assert worked[2018] == ["02-11", "02-24", "04-08", "04-28", "09-29", "09-30", "12-29"]
    assert worked[2025] == ["01-26", "02-08", "04-27", "09-28", "10-11"]
    assert worked[2026] == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
