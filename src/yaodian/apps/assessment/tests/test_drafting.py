"""The draft of a scheme on its pages: tree, weights, caps, grades with quotas; nothing moves once it is open."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from yaodian.apps.assessment import actions
from yaodian.apps.assessment.models import Scheme
from yaodian.apps.assessment.queries.results import grade_rules
from yaodian.apps.assessment.rules import IndicatorKind, ScoringKind
from yaodian.apps.assessment.rules.grades import GradeRule, grades_fault
from yaodian.apps.assessment.tests.make import NOW, Bureau, indicator, make_bureau, make_scheme
from yaodian.kernel import clock
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def january() -> Any:
    """January."""
    with clock.at(NOW):
        yield


@pytest.fixture
def bureau() -> Bureau:
    return make_bureau()


@pytest.fixture
def scheme(bureau: Bureau) -> Scheme:
    return make_scheme(bureau, opened=False)


@pytest.fixture
def page(bureau: Bureau, client: Client) -> Client:
    """The office's browser."""
    client.force_login(bureau.secretary, backend="yaodian.kernel.accounts.backends.NameOrPhoneBackend")
    return client


def sent(**changed: str) -> dict[str, str]:
    """What the page of a scheme sends."""
    rows = (("优秀", "20", "90"), ("合格", "", "60"), ("不合格", "", ""), ("", "", ""), ("", "", ""))
    data = {
        "title": "科室年度考核",
        "as_of_date": "2018-12-31",
        "bonus_cap": "3",
        "penalty_cap": "8",
        "referral_points": "-2",
        "appeal_workdays": "7",
        "first_tie": "1.2",
        "second_tie": "",
    }
    for place, (title, percent, least) in enumerate(rows):
        data |= {f"grade_{place}": title, f"percent_{place}": percent, f"least_{place}": least}
    return data | changed


def test_caps_window_grades_and_ties_are_changed_on_a_page(page: Client, scheme: Scheme) -> None:
    address = reverse("assessment:edit", args=[scheme.pk])
    shown = page.get(address).content.decode()
    assert "优秀" in shown
    assert 'value="10"' in shown
    assert page.post(address, sent()).status_code == 302
    scheme.refresh_from_db()
    assert (scheme.bonus_cap, scheme.penalty_cap, scheme.referral_points) == (Decimal(3), Decimal(8), Decimal(-2))
    assert (scheme.appeal_workdays, scheme.ties) == (7, ["1.2"])
    assert [(rule.title, rule.most_percent, rule.least) for rule in grade_rules(scheme)] == [
        ("优秀", Decimal(20), Decimal(90)),
        ("合格", None, Decimal(60)),
        ("不合格", None, Decimal(0)),
    ]
    line = JournalLine.objects.get(verb="assessment.edit_scheme")
    assert "excellent" in str(line.detail)
    assert list(record_faults()) == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"least_1": "95"}, "不能低于"),
        ({"percent_2": "10"}, "收下其余单位"),
        ({"grade_1": "优秀"}, "名称不能重复"),
        ({"percent_0": "120"}, "0到100"),
        ({"referral_points": "-9"}, "不能超过减分上限"),
        ({"as_of_date": "2016-12-31"}, "核算日"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(
    page: Client, scheme: Scheme, changed: dict[str, str], words: str
) -> None:
    answer = page.post(reverse("assessment:edit", args=[scheme.pk]), sent(**changed))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert next(iter(changed.values())) in answer.content.decode()
    scheme.refresh_from_db()
    assert scheme.bonus_cap == Decimal(5)


def test_grades_need_a_last_one_that_takes_whoever_is_left() -> None:
    good, rest = GradeRule("a", "优秀", Decimal(30), Decimal(85)), GradeRule("b", "其他")
    assert grades_fault([good, rest]) == ""
    assert grades_fault([rest]) == "至少设两个等次。"
    assert "收下其余单位" in grades_fault([good, GradeRule("b", "其他", None, Decimal(60))])


def test_an_indicator_is_added_changed_and_dropped(page: Client, scheme: Scheme) -> None:
    add = reverse("assessment:add_indicator", args=[scheme.pk, "computed"])
    branch = indicator(scheme, "1")
    facts = {
        "upper": str(branch.pk),
        "code": "1.3",
        "title": "未按期报送月报",
        "weight": "10",
        "metric": "plan.tasks_overdue",
        "scoring": "per_item",
        "figure": "",
        "unknown": "exclude",
    }
    assert "应大于零" in page.post(add, facts).content.decode()
    assert page.post(add, facts | {"figure": "1.5"}).status_code == 302
    made = indicator(scheme, "1.3")
    assert made.rule == {"kind": "per_item", "minus": "1.5"}
    assert [one.code for one in scheme.indicators.order_by("position")] == ["1", "1.1", "1.2", "1.3", "2", "3"]
    assert "已有指标" in page.post(add, facts | {"figure": "1"}).content.decode()
    assert "合计 110" in page.get(reverse("assessment:scheme", args=[scheme.pk])).content.decode()
    change = reverse("assessment:indicator", args=[made.pk])
    told = {"title": made.title, "weight": "0", "metric": made.metric, "scoring": "share", "unknown": "full"}
    assert page.post(change, told).status_code == 302
    made.refresh_from_db()
    assert (made.rule, made.unknown) == ({"kind": "share"}, "full")
    assert "下级指标" in page.post(reverse("assessment:drop_indicator", args=[branch.pk])).content.decode()
    assert page.post(reverse("assessment:drop_indicator", args=[made.pk])).status_code == 302
    assert page.post(reverse("assessment:drop_indicator", args=[indicator(scheme, "1.1").pk])).status_code == 302
    scheme.refresh_from_db()
    assert scheme.ties == ["2"]
    assert list(record_faults()) == []


def test_nothing_of_an_opened_scheme_is_changed(bureau: Bureau, scheme: Scheme) -> None:
    office = bureau.by("secretary")
    leader_mark, facts = indicator(scheme, "2"), actions.IndicatorFacts("领导评价", Decimal(30))
    with pytest.raises(NotAllowedError):
        actions.edit_indicator(indicator_id=leader_mark.pk, facts=facts, by=bureau.by("head0"))
    actions.open_scheme(scheme_id=scheme.pk, by=office)
    with pytest.raises(actions.AssessmentError, match="考评中"):
        actions.edit_indicator(indicator_id=leader_mark.pk, facts=facts, by=office)
    with pytest.raises(actions.AssessmentError, match="考评中"):
        actions.drop_indicator(indicator_id=leader_mark.pk, by=office)
    with pytest.raises(actions.AssessmentError, match="考评中"):
        actions.add_indicator(
            scheme_id=scheme.pk, code="9", kind=IndicatorKind.GROUP, upper_id=None, facts=facts, by=office
        )
    assert ScoringKind.SHARE.value == indicator(scheme, "1.1").rule["kind"]
