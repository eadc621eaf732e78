"""演示年的引用数、说明和公开 (quoted figures, declarations and publication of the demo year), each by two people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from yaodian.apps.plan import rules
from yaodian.apps.plan.actions import approvals, publication, targets
from yaodian.apps.plan.models import Clause, Target, WorkPlan
from yaodian.apps.plan.rules import Verdict
from yaodian.apps.plan.rules.targets import SHARE_KINDS, SHARE_UNITS, Direction
from yaodian.catalogue.reading import Catalogue
from yaodian.config.demo.bureau import Bureau
from yaodian.config.demo.moments import UNTIL, lead_key, moment, paper
from yaodian.kernel import clock


def target_events(made: Bureau, plan: WorkPlan) -> list[tuple[datetime, int, Callable[[], Any]]]:
    """Return the events of targets without a register yet: quoted figures and declarations, each by two people."""
    events: list[tuple[datetime, int, Callable[[], Any]]] = []
    for number, target in enumerate(
        Target.objects.filter(clause__point__section__plan=plan, task__isnull=False).order_by("pk")
    ):
        reading = target.readings.filter(chosen=True).first()
        if reading is None:
            continue
        if reading.source == rules.Source.COMPUTED:
            if target.direction == Direction.INCREASE:
                events.append((moment(date(2018, 3, 9), 15, number), 900 + number, partial(baseline, made, target)))
            continue
        if reading.source == rules.Source.QUOTED:
            events.append((moment(date(2018, 10, 10), 14, number), 900 + number, partial(quote, made, target)))
        elif target.due_date <= UNTIL and number % 4:
            events.append((moment(target.due_date, 14, number % 60), 900 + number, partial(declare, made, target)))
    return events


def quote(made: Bureau, target: Target) -> None:
    """The clerk enters a figure from an outside system, the head checks it."""
    assert target.task is not None
    if target.unit in SHARE_UNITS or target.kind in SHARE_KINDS:
        return
    value = target.goal * 95 // 100 if target.goal else Decimal(0)
    row = targets.quote_figure(
        target_id=target.pk,
        value=value,
        as_of_date=date(2018, 9, 30),
        system="省级业务管理信息系统（演示）",
        file=paper("系统截图说明.txt", target.phrase),
        by=made.reader(lead_key(made, target.task, "clerk")),
    )
    targets.check_figure(figure_id=row.pk, by=made.reader(other_checker(made, target)))


def baseline(made: Bureau, target: Target) -> None:
    """The office says against which figure of last year an increase is held."""
    note = "2017年学年初统计（演示）"
    targets.set_baseline(target_id=target.pk, value=Decimal(30), note=note, by=made.reader("office"))


def other_checker(made: Bureau, target: Target) -> str:
    """Return who checks: the head of the lead section, or the office's second person."""
    assert target.task is not None
    key = lead_key(made, target.task)
    return "office2" if key == lead_key(made, target.task, "clerk") else key


def declare(made: Bureau, target: Target) -> None:
    """The clerk declares, the head checks."""
    assert target.task is not None
    row = targets.declare(
        target_id=target.pk,
        text=f"“{target.phrase}”已按期完成，文件和现场材料已归档备查。",
        file=paper("办结依据.txt", target.phrase),
        by=made.reader(lead_key(made, target.task, "clerk")),
    )
    targets.check_declaration(declaration_id=row.pk, by=made.reader(other_checker(made, target)))


def publish_sentences(made: Bureau, plan: WorkPlan, seeds: Catalogue) -> None:
    """Publish a few sentences of section two once every app has made its year, so that their figures are dated and whole."""
    for number, wording in enumerate(seeds.wordings[:8]):
        with clock.at(moment(UNTIL - timedelta(days=1), 9, number)):
            publish(made, plan, wording.clause, wording.text)


def publish(made: Bureau, plan: WorkPlan, code: str, words: str) -> None:
    """The office proposes, another of the office reviews for secrecy, a leader approves."""
    clause = Clause.objects.filter(point__section__plan=plan, code=code).first()
    if clause is None or hasattr(clause, "publication"):
        return
    asked = publication.propose_publication(
        clause_id=clause.pk,
        wording=words,
        by=made.reader("office"),
        target_ids=[target.pk for target in clause.targets.all()],
    )
    approvals.decide_approval(approval_id=asked.pk, verdict=Verdict.AGREE, note="不涉密", by=made.reader("office2"))
    approvals.decide_approval(
        approval_id=asked.pk, verdict=Verdict.AGREE, note="同意公开", by=made.reader("leader:director")
    )
