"""Targets: readings side by side, quoted figures, declarations, baselines, and how long a number is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from yaodian.apps.plan.actions import PlanError, targets
from yaodian.apps.plan.models import Declaration, QuotedFigure, Target, TargetReading, Task, WorkPlan
from yaodian.apps.plan.queries.targets import TargetView, targets_of
from yaodian.apps.plan.queries.why import read_why
from yaodian.apps.plan.rules import Source, TargetKind
from yaodian.apps.plan.tests import make
from yaodian.kernel import clock
from yaodian.kernel.access import NotAllowedError
from yaodian.kernel.evidence.queries import files_of
from yaodian.kernel.journal.queries import record_faults, record_ref
from yaodian.kernel.metrics import Derived, Params, Reading, Scope, State
from yaodian.kernel.metrics.registry import Metric, metric, metrics
from yaodian.kernel.metrics.rules import Better, Unit
from yaodian.kernel.periods.rules import Period
from yaodian.kernel.privacy.rules.classified import ClassifiedMaterialError

pytestmark = pytest.mark.django_db


@metric(
    "test.spent", title="支付", unit=Unit.MONEY, better=Better.HIGHER, source="x", definition="x", parameters=("of",)
)
def spent(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """支付: 7.5 million yuan, whatever is asked."""
    return Reading(part=Decimal(7_500_000), whole=None, part_rows=Task.objects.none(), notes=("两笔未核",))


@metric("test.share", title="覆盖率", unit=Unit.SHARE, better=Better.HIGHER, source="x", definition="x")
def share(scope: Scope, period: Period, today: date, params: Params) -> Reading:
    """覆盖率: of nothing."""
    return Reading(part=Decimal(0), whole=Decimal(0), part_rows=Task.objects.none())


@metric("test.spread", title="差异系数", unit=Unit.SHARE, better=Better.LOWER, source="x", definition="x")
def spread(scope: Scope, period: Period, today: date, params: Params) -> Derived:
    """差异系数: a derived number."""
    return Derived(value=Decimal("0.4567"), notes=("不可相加",))


@pytest.fixture(autouse=True)
def known_metrics(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the metrics of this file be known beside those of the apps."""
    mine: list[Metric] = [vars(row)["metric"] for row in (spent, share, spread)]
    known = {**metrics(), **{row.key: row for row in mine}}
    monkeypatch.setattr("yaodian.kernel.metrics.registry.metrics", lambda: known)


@pytest.fixture(autouse=True)
def office_hours() -> Iterator[None]:
    """Every test plays on a working day, and leaves every row as its journal line has it."""
    with make.at(2018, 10, 10):
        yield
        assert list(record_faults()) == []


@pytest.fixture
def bureau() -> make.Bureau:
    return make.bureau()


@pytest.fixture
def plan(bureau: make.Bureau) -> WorkPlan:
    return make.plan()


def target_of(plan: WorkPlan, words: str) -> Target:
    """Return the target that holds these words."""
    return Target.objects.get(clause__point__section__plan=plan, phrase__contains=words)


@pytest.fixture
def rooms(bureau: make.Bureau, plan: WorkPlan) -> Target:
    """5个录播教室, for which a task of the media centre answers."""
    target = target_of(plan, "录播教室")
    make.task(plan, lead=bureau.units["media_centre"], target_ids=[target.pk])
    target.refresh_from_db()
    return target


def view(target: Target) -> TargetView:
    """Return a target as it stands."""
    return targets_of(target.clause.point.section.plan)[target.pk]


def quote(bureau: make.Bureau, target: Target, key: str = "media_clerk", **changes: Any) -> QuotedFigure:
    """Let somebody quote a figure."""
    given = {
        "value": Decimal(4),
        "as_of_date": date(2018, 9, 30),
        "system": "薄改系统",
        "file": make.paper(),
        **changes,
    }
    return targets.quote_figure(target_id=target.pk, by=bureau.reader(key), **given)


def test_readings_stand_side_by_side_and_the_chosen_one_is_the_number(bureau: make.Bureau, rooms: Target) -> None:
    assert (view(rooms).source, view(rooms).state, view(rooms).value) == (Source.DECLARED, State.NOT_STARTED, None)
    closed = make.reading(rooms, metric="plan.tasks_closed", chosen=False)
    money = make.reading(rooms, metric="test.spent", chosen=False)
    head = bureau.reader("media_head")
    with pytest.raises(PlanError, match="理由"):
        targets.choose_reading(target_id=rooms.pk, reading_id=closed.pk, reason=" ", by=head)
    targets.choose_reading(target_id=rooms.pk, reading_id=closed.pk, reason="以办结为准", by=head)
    before = view(rooms)
    assert (before.value, before.state, before.source) == (Decimal(0), State.NOT_STARTED, Source.COMPUTED)
    targets.choose_reading(target_id=rooms.pk, reading_id=money.pk, reason="以支付为准", by=head)
    after = view(rooms)
    assert (after.value, after.state) == (Decimal(7_500_000), State.MET)
    assert {row.reading.key: row.value for row in after.readings if row.reading.metric} == {
        "plan.tasks_closed": Decimal(0),
        "test.spent": Decimal(7_500_000),
    }
    money.refresh_from_db()
    assert (money.chosen_by, money.chosen_reason, money.chosen_at) == ("馆长", "以支付为准", clock.now())
    with pytest.raises(PlanError, match="已经选定"):
        targets.choose_reading(target_id=rooms.pk, reading_id=money.pk, reason="再选", by=head)


def test_one_reading_is_chosen_even_in_the_database(rooms: Target) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        TargetReading.objects.create(target=rooms, key="x", title="x", source="quoted", chosen=True)


def test_only_the_office_and_the_lead_choose(bureau: make.Bureau, plan: WorkPlan, rooms: Target) -> None:
    row = make.reading(rooms, metric="test.spent", chosen=False)
    for key in ("finance_head", "media_clerk", "deputy", "village_clerk"):
        with pytest.raises(NotAllowedError):
            targets.choose_reading(target_id=rooms.pk, reading_id=row.pk, reason="x", by=bureau.reader(key))
    orphan = target_of(plan, "800万元")
    money = make.reading(orphan, metric="test.spent", chosen=False)
    with pytest.raises(NotAllowedError):
        targets.choose_reading(target_id=orphan.pk, reading_id=money.pk, reason="x", by=bureau.reader("finance_head"))
    targets.choose_reading(target_id=orphan.pk, reading_id=money.pk, reason="x", by=bureau.reader("office"))


def test_money_is_shown_in_the_targets_own_unit(plan: WorkPlan) -> None:
    money = target_of(plan, "800万元")
    make.reading(money, metric="test.spent", divisor=Decimal(10000))
    seen = view(money)
    assert (seen.value, seen.number, seen.goal, seen.state) == (
        Decimal(750),
        Decimal(750),
        Decimal(800),
        State.ON_COURSE,
    )
    assert seen.chosen is not None
    assert seen.chosen.note == "两笔未核"


def test_a_share_of_nothing_is_unknown(plan: WorkPlan) -> None:
    covered = target_of(plan, "100%")
    make.reading(covered, metric="test.share")
    seen = view(covered)
    assert (seen.value, seen.state) == (None, State.UNKNOWN)
    with make.at(2019, 1, 2):
        assert view(covered).state is State.LATE


def test_a_derived_number_keeps_its_note(rooms: Target) -> None:
    make.reading(rooms, metric="test.spread")
    seen = view(rooms)
    assert seen.chosen is not None
    assert (seen.number, seen.chosen.note) == (Decimal("0.46"), "不可相加")


@pytest.mark.parametrize(("key", "params"), [("gone.metric", {}), ("test.spent", {"unheard": "of"})])
def test_a_metric_that_is_gone_leaves_the_target_unknown_with_a_note(
    rooms: Target, key: str, params: dict[str, str]
) -> None:
    make.reading(rooms, metric=key, params=params)
    seen = view(rooms)
    assert (seen.value, seen.state) == (None, State.UNKNOWN)
    assert seen.chosen is not None
    assert key in seen.chosen.note
    assert read_why(seen, by=make.SYSTEM, today=clock.today()).metric is None


def test_conditions_that_nothing_measures_are_shown(bureau: make.Bureau, rooms: Target) -> None:
    Target.objects.filter(pk=rooms.pk).update(conditions=["录课入库", "接收三校"])
    assert view(rooms).unmet == ("录课入库", "接收三校")
    page = make.browser(bureau, "office").get(f"/plan/targets/{rooms.pk}/").content.decode()
    assert "录课入库" in page
    Target.objects.filter(pk=rooms.pk).update(conditions=[])


def test_a_quoted_figure_counts_after_another_person_checked_it(bureau: make.Bureau, rooms: Target) -> None:
    make.reading(rooms, source=Source.QUOTED)
    figure = quote(bureau, rooms)
    assert (view(rooms).value, view(rooms).state) == (None, State.UNKNOWN)
    assert files_of(record_ref(figure)).count() == 1
    with pytest.raises(NotAllowedError):
        targets.check_figure(figure_id=figure.pk, by=bureau.reader("media_clerk"))
    with pytest.raises(NotAllowedError):
        targets.check_figure(figure_id=figure.pk, by=bureau.reader("finance_head"))
    targets.check_figure(figure_id=figure.pk, by=bureau.reader("media_head"))
    seen = view(rooms)
    assert (seen.value, seen.state, seen.as_of, seen.source) == (
        Decimal(4),
        State.QUOTED,
        date(2018, 9, 30),
        Source.QUOTED,
    )
    with pytest.raises(PlanError, match="已核对"):
        targets.check_figure(figure_id=figure.pk, by=bureau.reader("office"))
    with pytest.raises(PlanError, match="撤回理由"):
        targets.withdraw_figure(figure_id=figure.pk, reason=" ", by=bureau.reader("office"))
    targets.withdraw_figure(figure_id=figure.pk, reason="截错图", by=bureau.reader("office"))
    assert view(rooms).state is State.UNKNOWN
    with pytest.raises(PlanError, match="已撤回"):
        targets.withdraw_figure(figure_id=figure.pk, reason="又撤", by=bureau.reader("office"))


def test_nobody_checks_the_figure_he_entered(bureau: make.Bureau, rooms: Target) -> None:
    figure = quote(bureau, rooms, "media_head")
    with pytest.raises(NotAllowedError, match="两个人"):
        targets.check_figure(figure_id=figure.pk, by=bureau.reader("media_head"))


def test_the_later_figure_replaces_the_earlier(bureau: make.Bureau, rooms: Target) -> None:
    make.reading(rooms, source=Source.QUOTED)
    for value, day in ((4, date(2018, 9, 30)), (3, date(2018, 6, 30))):
        row = quote(bureau, rooms, value=Decimal(value), as_of_date=day)
        targets.check_figure(figure_id=row.pk, by=bureau.reader("media_head"))
    assert view(rooms).value == 4


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"as_of_date": date(2018, 10, 11)}, PlanError, "不能晚于今天"),
        ({"value": Decimal(-1)}, PlanError, "不能小于"),
        ({"system": " "}, PlanError, "来源系统"),
        ({"file": make.paper("机密 表.txt")}, ClassifiedMaterialError, "机密"),
    ],
)
def test_a_figure_that_is_refused_leaves_nothing(
    bureau: make.Bureau, rooms: Target, changes: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        quote(bureau, rooms, **changes)
    assert not QuotedFigure.objects.exists()


@pytest.mark.parametrize(
    ("unit", "kind"), [("%", "percent"), ("‰", "count"), ("", TargetKind.ON_TIME), ("百分点", "increase")]
)
def test_no_share_is_quoted(bureau: make.Bureau, rooms: Target, unit: str, kind: str) -> None:
    Target.objects.filter(pk=rooms.pk).update(unit=unit, kind=kind)
    with pytest.raises(PlanError, match="不能登记为引用数"):
        quote(bureau, rooms)
    Target.objects.filter(pk=rooms.pk).update(unit=rooms.unit, kind=rooms.kind)


def test_a_declaration_counts_after_another_person_checked_it(bureau: make.Bureau, rooms: Target) -> None:
    clerk, head = bureau.reader("media_clerk"), bureau.reader("media_head")
    with pytest.raises(PlanError, match="请填写说明"):
        targets.declare(target_id=rooms.pk, text=" ", file=make.paper(), by=clerk)
    with pytest.raises(ClassifiedMaterialError):
        targets.declare(target_id=rooms.pk, text="机密★三年", file=make.paper(), by=clerk)
    row = targets.declare(target_id=rooms.pk, text="已建成5间", file=make.paper(), by=head)
    assert view(rooms).state is State.NOT_STARTED
    with pytest.raises(NotAllowedError, match="两个人"):
        targets.check_declaration(declaration_id=row.pk, by=head)
    targets.check_declaration(declaration_id=row.pk, by=bureau.reader("office"))
    assert view(rooms).state is State.DECLARED
    with pytest.raises(PlanError, match="理由"):
        targets.withdraw_declaration(declaration_id=row.pk, reason="", by=head)
    targets.withdraw_declaration(declaration_id=row.pk, reason="材料不实", by=head)
    assert view(rooms).state is State.NOT_STARTED
    with pytest.raises(PlanError, match="已撤回"):
        targets.withdraw_declaration(declaration_id=row.pk, reason="又撤", by=head)
    assert Declaration.objects.get().withdrawn_reason == "材料不实"


def test_an_increase_is_judged_against_its_baseline(bureau: make.Bureau, rooms: Target) -> None:
    head = bureau.reader("media_head")
    with pytest.raises(PlanError, match="提高"):
        targets.set_baseline(target_id=rooms.pk, value=Decimal(3), note="统计", by=head)
    Target.objects.filter(pk=rooms.pk).update(direction="increase", goal=None)
    make.reading(rooms, metric="test.spent")
    assert view(rooms).state is State.UNKNOWN
    with pytest.raises(PlanError, match="来源"):
        targets.set_baseline(target_id=rooms.pk, value=Decimal(3), note=" ", by=head)
    targets.set_baseline(target_id=rooms.pk, value=Decimal(7_500_000), note="2017年统计", by=head)
    assert view(rooms).state is State.ON_COURSE
    targets.set_baseline(target_id=rooms.pk, value=Decimal(7_000_000), note="2017年年报", by=head)
    assert view(rooms).state is State.MET
