"""Makers for the tests of publication: a plan with a counted target, a sentence taken through its approval."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from yaodian.apps.plan.actions import approvals, loop, publication, targets
from yaodian.apps.plan.models import Publication, Target, WorkPlan
from yaodian.apps.plan.rules import Source, Verdict
from yaodian.apps.plan.tests import make

WORDS = "今年计划建设5个录播教室，建成后按季公布。"
DAY = (2018, 10, 31)


def counted_plan(bureau: make.Bureau) -> WorkPlan:
    """A plan whose rooms are counted by a quoted figure: 4 of 5."""
    with make.at(2018, 3, 5):
        running = make.plan()
        task = make.task(running, lead=bureau.units["media_centre"])
        loop.dispatch_tasks(task_ids=[task.pk], by=bureau.reader("office"))
    with make.at(*DAY):
        target = rooms(running)
        office = bureau.reader("office")
        reading = targets.add_reading(
            target_id=target.pk, key="quoted", title="系统登记", source=Source.QUOTED, by=office
        )
        targets.choose_reading(target_id=target.pk, reading_id=reading.pk, reason="按登记", by=office)
        enter(target, bureau, value=4)
    return running


def rooms(plan: WorkPlan) -> Target:
    """Return the target of five rooms."""
    return Target.objects.get(clause__point__section__plan=plan, phrase__contains="录播教室")


def enter(target: Target, bureau: make.Bureau, *, value: int) -> None:
    """Enter and check a quoted figure."""
    row = targets.quote_figure(
        target_id=target.pk,
        value=make_decimal(value),
        as_of_date=date(2018, 9, 30),
        system="装备系统",
        file=ContentFile(b"inside paper %d" % value, name="内部截图.txt"),
        by=bureau.reader("office"),
    )
    targets.check_figure(figure_id=row.pk, by=bureau.reader("office_two"))


def make_decimal(value: int) -> Any:
    """Return a decimal."""
    from decimal import Decimal

    return Decimal(value)


def publish(plan: WorkPlan, bureau: make.Bureau, *, wording: str = WORDS, figures: bool = True) -> Publication:
    """Propose by the section, review by the office, approve by the leader."""
    clause = make.clause(plan, "录播教室")
    asked = publication.propose_publication(
        clause_id=clause.pk,
        wording=wording,
        target_ids=[rooms(plan).pk] if figures else [],
        by=bureau.reader("media_head"),
    )
    for key in ("office", "leader"):
        approvals.decide_approval(approval_id=asked.pk, verdict=Verdict.AGREE, by=bureau.reader(key))
    return Publication.objects.get(clause=clause)
